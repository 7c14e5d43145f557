"""The characters of a page as PDFium finds them, and the runs of text that they are drawn in: whole columns at a time."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from planextract.layout import pdfium_calls as call
from planextract.layout.defects import unmapped_text
from planextract.layout.fonts import SUBSET, is_bold_name, is_italic_name, style_in_file
from planextract.layout.glyphs import Glyphs, Run
from planextract.layout.page import TextDefect
from planextract.layout.turn import Turn

BOLD_WEIGHT = 650
HEAVIEST = 1000
"""The scale of weights ends here (OpenType, OS/2 usWeightClass): more is no weight."""
MADE_UP_HYPHENS = (0x02, 0xFFFE)
"""PDFium marks a hyphen at a line's end by one of these; the page prints a hyphen."""
INVISIBLE_ALPHA = 12
"""Of 255: what is painted with less is not seen."""
LIGATURES = ("", "ff", "fi", "fl", "ffi", "ffl", "fj", "ft", "tt", "ti", "tti", "tf", "fb", "fh", "fk")
SHAPED = 0x110000
"""``SHAPED + number``, beyond all Unicode, stands for the ligature of that number, which was told by its shape."""
LEAST_SIZE = 1.0
"""Points: smaller text is a speck."""
HALVES = range(0xD800, 0xE000)
"""Halves of characters (UTF-16 surrogates), which a broken Unicode map yields: no text, and nothing that can be stored."""
SIDEWAYS = 0.6
"""A page of which more than this share is set sideways is turned."""

FontStyle = tuple[str, bool, bool]


@dataclass(frozen=True, slots=True)
class FoundText:
    """The characters of a page: code points, loose boxes (user space), and which text object each belongs to.

    A code point may be one of those beyond :data:`SHAPED`. ``owners`` are indexes of ``objects`` (addresses), -1 for what
    PDFium made up: spaces and line ends between pieces of text. ``firsts`` is the first character of each object,
    ``matrices`` (six numbers a row) are those of the objects.
    """

    codes: NDArray[np.int64]
    boxes: NDArray[np.float32]
    owners: NDArray[np.int64]
    objects: list[int]
    firsts: list[int]
    matrices: NDArray[np.float64]

    def without(self, objects: Collection[int]) -> FoundText:
        """Return the text without what belongs to some text objects (by address)."""
        gone = [index for index, at in enumerate(self.objects) if at in objects]
        return replace(self, owners=np.where(np.isin(self.owners, gone), -1, self.owners))

    @np.errstate(invalid="ignore", over="ignore")
    def main_angle(self, turn: Turn) -> int:
        """Return the direction in which most of the text runs (clockwise degrees), 0 where no direction has most of it."""
        if not self.objects:
            return 0
        counts = np.bincount(self.owners[self.owners >= 0], minlength=len(self.objects))
        angles = turn.angles(self.matrices[:, 0], self.matrices[:, 1])
        shares = np.bincount(angles // 90, counts, 4)
        most = int(shares.argmax())
        return 90 * most if shares[most] > SIDEWAYS * counts.sum() else 0


def find_text(text_at: int) -> FoundText:
    """Read the characters of a text page (its address)."""
    codes, boxes, owners = call.read_characters(text_at)
    objects = [at for at in dict.fromkeys(owners) if at is not None]
    index_of: dict[int | None, int] = {at: index for index, at in enumerate(objects)}
    indexes = np.fromiter((index_of.get(at, -1) for at in owners), np.int64, len(owners))
    kept = np.flatnonzero(indexes >= 0)
    _, first = np.unique(indexes[kept], return_index=True)
    firsts = kept[first].tolist()
    return FoundText(codes, boxes, indexes, objects, firsts, call.read_matrices(text_at, firsts))


def make_glyphs(found: FoundText, turn: Turn) -> Glyphs:
    """Return the characters that are drawn, on the turned page."""
    drawn = np.flatnonzero(found.owners >= 0)
    codes = found.codes[drawn]
    codes[np.isin(codes, MADE_UP_HYPHENS)] = ord("-")
    codes[(codes >= HALVES.start) & (codes < HALVES.stop)] = 0xFFFD
    user = found.boxes[drawn].astype(np.float64)
    xs = turn.a * user[:, (0, 2)] + turn.c * user[:, (1, 3)] + turn.e
    ys = turn.b * user[:, (0, 2)] + turn.d * user[:, (1, 3)] + turn.f
    turned = np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])
    shaped = np.flatnonzero(codes >= SHAPED).tolist()
    ligatures = [LIGATURES[code - SHAPED] for code in codes[shaped].tolist()]
    codes[shaped] = 0
    text = list(map(chr, codes.tolist()))
    for index, letters in zip(shaped, ligatures, strict=True):
        text[index] = letters
    return Glyphs(text, turned, found.owners[drawn])


@np.errstate(invalid="ignore", over="ignore")
def make_runs(found: FoundText, turn: Turn, text_at: int) -> list[Run]:
    """Return the runs of text, one for each text object."""
    said = call.read_text_objects(text_at, found.objects, found.firsts)
    a, b, c, d, e, f = found.matrices.T
    sizes = np.abs(said.sizes * np.hypot(c, d))
    slanted = np.abs(a * c + b * d) > 0.12 * np.maximum(a * a + b * b, 1e-9)
    angles = turn.angles(a, b)
    x, y = turn.points(e, f)
    modes = np.array(said.modes, np.int64)
    unpainted = (modes == raw.FPDF_TEXTRENDERMODE_FILL) & (said.colors[:, 3] <= INVISIBLE_ALPHA)
    hidden = (modes == raw.FPDF_TEXTRENDERMODE_INVISIBLE) | (sizes < LEAST_SIZE) | unpainted
    styles = {font: _style(font) for font in dict.fromkeys(said.fonts)}
    return [
        Run(
            font=styles[font][0],
            size=size,
            bold=styles[font][1] or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            italic=styles[font][2] or is_slanted,
            color=(red, green, blue),
            angle=angle,
            baseline=baseline,
            hidden=is_hidden,
        )
        for font, size, mode, is_slanted, (red, green, blue, _), angle, baseline, is_hidden in zip(
            said.fonts, sizes.tolist(), said.modes, slanted.tolist(), said.colors.tolist(), angles.tolist(),
            np.where(angles % 180 == 0, y, x).tolist(), hidden.tolist(), strict=True,
        )
    ]  # fmt: skip


def _style(font: int | None) -> FontStyle:
    """Return a font's name, and whether it is bold and italic."""
    if font is None:
        return ("", False, False)
    buffer = ctypes.create_string_buffer(256)
    call.font_name(font, ctypes.addressof(buffer), 256)
    name = SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    flags = max(0, call.font_flags(font))
    bold = is_bold_name(name) or bool(flags & 0x40000)
    italic = is_italic_name(name) or bool(flags & 0x40)
    weight = call.font_weight(font)
    if not bold and weight >= BOLD_WEIGHT:
        # guessed from the width of stems, which printer drivers make up: the font file knows better
        told = style_in_file(call.read_font_file(font)) or (weight <= HEAVIEST, False)
        bold, italic = told[0], italic or told[1]
    return (name, bold, italic)


def find_unmapped(found: FoundText, runs: Sequence[Run], text_at: int) -> Iterator[TextDefect]:
    """Ask once for each character of each font whether PDFium found no Unicode for it."""
    names = {name: number for number, name in enumerate(dict.fromkeys(run.font for run in runs))}
    fonts = np.array([names[run.font] for run in runs], np.int64)
    bad: Counter[str] = Counter()
    for index, count in _first_of_each(found, np.flatnonzero((found.owners >= 0) & (found.codes < SHAPED)), fonts):
        code = int(found.codes[index])
        if code in (0, 0xFFFD) or code in HALVES or call.text_map_error(text_at, index) == 1:
            bad[runs[found.owners[index]].font] += count
    yield from unmapped_text(bad)


def find_characters(found: FoundText, runs: Sequence[Run], wanted: str) -> dict[tuple[int, str], int | None]:
    """Return each of the ``wanted`` characters of each font (its address) with the first place where it is upright, or None.

    ``wanted`` are characters of Latin-1. Hidden text is left out.
    """
    addresses = list(map(call.object_font, found.objects))
    fonts = font_numbers(addresses)
    first: dict[tuple[int, str], int | None] = {}
    chosen = chosen_characters(found, runs, wanted)
    standing = chosen_characters(found, runs, wanted, upright=True)
    for places, known in ((standing, True), (chosen, False)):
        for index, _ in _first_of_each(found, places, fonts):
            font = addresses[found.owners[index]]
            if font is not None:
                first.setdefault((font, chr(found.codes[index])), index if known else None)
    return first


def chosen_characters(
    found: FoundText, runs: Sequence[Run], wanted: str, *, upright: bool = False
) -> NDArray[np.int64]:
    """Return the places (indexes) of the ``wanted`` characters (Latin-1) that are not hidden, ``upright`` ones alone if asked."""
    is_wanted = np.zeros(0x100, np.bool_)
    is_wanted[[ord(character) for character in wanted]] = True
    chosen = np.flatnonzero((found.owners >= 0) & is_wanted[found.codes & 0xFF] & (found.codes <= 0xFF))
    shown = np.array([not run.hidden and not (upright and run.angle) for run in runs], np.bool_)
    return chosen[shown[found.owners[chosen]]] if len(chosen) else chosen


def font_numbers(addresses: Sequence[int | None]) -> NDArray[np.int64]:
    """Return small numbers for fonts (addresses), the same for the same font."""
    numbers = {font: number for number, font in enumerate(dict.fromkeys(addresses))}
    return np.array([numbers[font] for font in addresses], np.int64)


def _first_of_each(found: FoundText, characters: NDArray[np.int64], fonts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the first place and the count of each code point of each font among some characters, in their order."""
    if not len(characters):
        return []
    keys = (fonts[found.owners[characters]] << 32) | found.codes[characters]
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    return sorted(zip(characters[first].tolist(), counts.tolist(), strict=True))
