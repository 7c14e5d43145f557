"""Ligatures whose Unicode is missing or made up are told by their shape: ``ti`` that a PDF calls ``Ɵ``, or nothing at all.

Programs name a ligature that Unicode does not have by the number of its glyph, or leave its name out; Calibri's ``ti`` is
the one most met with. A ligature is letters of one font drawn together, so it looks like these letters side by side, drawn
with the same font.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from planextract.layout import pdfium_calls as call
from planextract.layout.character_shapes import Ink, font_name, ink_of_character, ink_of_font, shape_of, width_of
from planextract.layout.glyphs import Run
from planextract.layout.page import TextDefect
from planextract.layout.pdfium_text import HALVES, LIGATURES, SHAPED, FoundText

LOOKS_LIKE = 0.75
"""So near (correlation) a ligature comes to its letters side by side: those of a face like Calibri lie at 0.79 to 1.00."""
LEAD = 0.09
"""And by so much nearer than to any other letters; ``fi`` and ``ti`` lie 0.1 apart."""
SAME_WIDTH = 0.12
"""A ligature is as wide as its letters, give or take this share."""
CUTS = ((1, 2), (0, 0))
"""Pixels to spare at its sides: with some a neighbour's edge may be seen too, without an own one may be missing."""
MOST_UNNAMED = 0.2
"""Of the characters of a page: where more have no name, the font has none, and nothing is told by ligatures."""
UNUSUAL = range(0x100, 0x250)
"""Letters that Swedish does not have (Latin Extended-A and -B), some of which names need."""
NEVER = frozenset(range(0x180, 0x218)) - {0x1B7, *range(0x1E4, 0x1EA), 0x1EE, 0x1EF}
"""Of these, what no language of the country and no name in it needs: Sámi and Romanian letters are left out."""
PRIVATE = range(0xE000, 0xF900)
SECOND_HALVES = range(0xDC00, HALVES.stop)

Sample = tuple[str, Ink, float]


@dataclass(slots=True)
class Ligatures:
    """The ligatures of one document: what its fonts' letters look like side by side, and which characters are none."""

    document: pdfium.PdfDocument
    _samples: dict[bytes, list[Sample]] = field(default_factory=dict)
    _none: set[tuple[bytes, int]] = field(default_factory=set)

    def spell_out(self, page: pdfium.PdfPage, text_at: int, found: FoundText, runs: Sequence[Run]) -> FoundText:
        """Return the text of a page with each ligature that is told by its shape as the letters that it shows."""
        unusual = _unusual(found)
        if not unusual or len(unusual) > MOST_UNNAMED * len(found.codes):
            return found
        codes = found.codes.copy()
        for index in unusual:
            owner = int(found.owners[index])
            font = call.object_font(found.objects[owner])
            if font is None or runs[owner].angle or runs[owner].hidden or found.codes[index] in SECOND_HALVES:
                continue
            name, code, halved = font_name(font), *_code(found, index)
            if (name, code) in self._none:
                continue
            letters = self._letters(page, text_at, font, name, index)
            if letters is not None:
                codes[index] = SHAPED + LIGATURES.index(letters)
                if halved:
                    codes[index + 1] = SHAPED + LIGATURES.index("")
            elif code not in (0, 0xFFFD):  # what has no name at all may be another glyph the next time
                self._none.add((name, code))
        return replace(found, codes=codes)

    def _letters(self, page: pdfium.PdfPage, text_at: int, font: int, name: bytes, index: int) -> str | None:
        """Return the letters that a character shows side by side, None where it looks like none."""
        if name not in self._samples:
            self._samples[name] = [
                (letters, shape, width_of(ink))
                for letters in filter(None, LIGATURES)
                if (ink := ink_of_font(self.document, page, font, letters)) is not None
                and (shape := shape_of(ink)) is not None
            ]
        samples = self._samples[name]
        alike: dict[str, float] = {}
        fits: set[str] = set()
        for spare in CUTS if len(samples) > 1 else ():
            ink = ink_of_character(self.document, page, text_at, index, spare)
            shape = None if ink is None else shape_of(ink)
            if ink is None or shape is None:
                continue
            for letters, other, width in samples:
                alike[letters] = max(alike.get(letters, 0.0), float(other @ shape))
                if abs(width / width_of(ink) - 1) <= SAME_WIDTH:
                    fits.add(letters)
        if len(alike) < 2:
            return None
        (next_most, _), (most, letters) = sorted((likeness, letters) for letters, likeness in alike.items())[-2:]
        return letters if letters in fits and most >= LOOKS_LIKE and most - next_most >= LEAD else None


def find_foreign_letters(found: FoundText) -> list[TextDefect]:
    """Return a defect where letters are left that no word of a plan has: a name that a program made up."""
    codes = found.codes[(found.owners >= 0) & (found.codes >= min(NEVER)) & (found.codes <= max(NEVER))]
    letters = sorted({chr(code) for code in codes.tolist() if code in NEVER})
    if not letters:
        return []
    return [TextDefect("letters_contradicted", f"letters that no word here has: {' '.join(letters)}")]


def _code(found: FoundText, index: int) -> tuple[int, bool]:
    """Return the code point of a character, and whether PDFium gives it in two halves (UTF-16 surrogates)."""
    code = int(found.codes[index])
    if code not in HALVES or index + 1 == len(found.codes) or found.codes[index + 1] not in SECOND_HALVES:
        return code, False
    return 0x10000 + (code - HALVES.start << 10) + int(found.codes[index + 1]) - SECOND_HALVES.start, True


def _unusual(found: FoundText) -> list[int]:
    """Return the places of characters without a name and of letters that Swedish does not have."""
    codes: NDArray[np.int64] = found.codes
    strange = (codes == 0) | (codes == 0xFFFD) | ((codes >= UNUSUAL.start) & (codes < UNUSUAL.stop))
    strange |= ((codes >= PRIVATE.start) & (codes < PRIVATE.stop)) | ((codes >= HALVES.start) & (codes < HALVES.stop))
    places: list[int] = np.flatnonzero(strange & (found.owners >= 0)).tolist()
    return places
