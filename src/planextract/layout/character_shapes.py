"""Whether the digits and letters that a text layer names are those that the page shows, judged by their shapes.

A font's Unicode map can say 9 where the page shows 4: the page looks right, and every amount read from it is wrong; or m
for h, and the amount stands under another word. Each digit and small letter of each font is drawn once and compared with
those of PDFium's own fonts. Only what is plainly another one counts, so that an unusual font is never taken for a lie.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from planextract.layout import pdfium_calls as call
from planextract.layout.page import TextDefect

DIGITS = "0123456789"
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
"""Capitals are left alone: most differ from small letters in size only, which a shape does not have."""
COMPARED = DIGITS + LETTERS
HEIGHT = 28.0
"""Pixels that a digit is drawn high."""
WIDEST = 6000
"""Pixels: a piece of text that would be drawn wider is left alone."""
_ACROSS, _DOWN = 10, 14
_MODELS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic", "Courier")
_WIDEST_ONE = 0.65
"""A 1 is no wider than this share of its height; a 4 whose stem is heavy looks like one once both are stretched to one size."""

Ink = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Likeness:
    """When a shape counts as another character of its kind.

    ``looks_like``: a shape this near (correlation) to a character is that one. ``lead``: and by so much nearer than to the
    one that the text layer names. ``mistaken``: (named, shown) that honest fonts give rise to.
    """

    characters: str
    looks_like: float
    lead: float
    mistaken: frozenset[tuple[str, str]]


_OF_DIGITS = _Likeness(DIGITS, 0.72, 0.1, frozenset({("0", "8"), ("1", "7")}))
"""Upright and slanted text fonts lie at 0.73 to 0.96, honest digits lead by 0.08 to 0.3 themselves. A zero with a stroke
or a dot in it looks like an 8, a thin slanted 1 like a 7."""
_OF_LETTERS = _Likeness(LETTERS, 0.75, 0.15, frozenset({("a", "o"), ("a", "d"), ("a", "q"), ("å", "ä")}))
"""Of 4,242 small letters in the corpus, the sample and the ICDAR documents none is taken for another with these, and of all
swaps of two letters in one of their fonts 99 in 100 are found out. An a without its upper bow looks like an o or a d."""


@dataclass(slots=True)
class CharacterShapes:
    """The characters of one document that have been looked at: what each shows, None where it is what it is said to be."""

    document: pdfium.PdfDocument
    known: dict[tuple[bytes, str], str | None] = field(default_factory=dict)

    def contradictions(
        self, page: pdfium.PdfPage, text_at: int, firsts: Mapping[tuple[int, str], int | None]
    ) -> list[TextDefect]:
        """Return a defect for each character of a page that shows another one than the text layer names.

        ``firsts`` holds, for each font (its address) and character, the index of a place where it is painted upright, None
        where there is none.
        """
        found = []
        names: dict[int, bytes] = {}
        for (font, character), index in firsts.items():
            if font not in names:
                names[font] = font_name(font)
            name = names[font]
            if (name, character) not in self.known:
                ink = self._ink(page, text_at, font, character, index)
                self.known[name, character] = None if ink is None else shown_instead(character, ink)
            shown = self.known[name, character]
            if shown is not None:
                found.append(_defect(name, shown, character))
        return found

    def contradictions_of_others(
        self, page: pdfium.PdfPage, text_at: int, others: Iterable[tuple[int, str, tuple[int, int, int], int]]
    ) -> list[TextDefect]:
        """Return a defect for each glyph of a character that has several (see ``named_alike``) and shows another."""
        found = []
        for font, character, glyph, index in others:
            name = font_name(font)
            key = (name, f"{character} {glyph}")
            if key not in self.known:
                ink = ink_of_character(self.document, page, text_at, index, (0, 0))
                self.known[key] = None if ink is None else shown_instead(character, ink)
            shown = self.known[key]
            if shown is not None:
                found.append(_defect(name, shown, character))
        return found

    def _ink(self, page: pdfium.PdfPage, text_at: int, font: int, character: str, index: int | None) -> Ink | None:
        """Draw a character: a digit as it stands on the page, anything else as its font has it, which is ten times as fast.

        The font is asked by the character that it names, and of two glyphs that it names alike gives one.
        """
        if index is not None and character in DIGITS:
            return ink_of_character(self.document, page, text_at, index)
        return ink_of_font(self.document, page, font, character)


def _defect(font: bytes, shown: str, named: str) -> TextDefect:
    name = font.decode("utf-8", "replace") or "without a name"
    code = "digits_contradicted" if named in DIGITS else "letters_contradicted"
    return TextDefect(code, f"font {name} shows {shown} where the text layer says {named}")


def shown_instead(named: str, ink: Ink) -> str | None:
    """Return the digit or small letter that a drawn shape plainly is, None where that is ``named`` or nothing can be said.

    ``ink`` is the drawing, 0 where nothing is and 1 where it is covered.
    """
    likeness = _OF_DIGITS if named in DIGITS else _OF_LETTERS
    shape = shape_of(ink)
    if shape is None:
        return None
    alike = _alike(shape, likeness.characters)
    best = likeness.characters[int(alike.argmax())]
    if best == "1" and width_of(ink) > _WIDEST_ONE:
        return None
    least = alike.max() - likeness.lead
    if alike.max() < likeness.looks_like or alike[likeness.characters.index(named)] > least:
        return None
    return None if (named, best) in likeness.mistaken or _is_capital(named, shape, least) else best


def _is_capital(named: str, shape: Ink, least: float) -> bool:
    """Whether a small letter shows the capital, as fonts of small capitals do."""
    capital = named.upper()
    return capital != named and bool(_alike(shape, capital)[0] > least)


def _alike(shape: Ink, characters: str) -> Ink:
    """Return how near (correlation) a shape comes to each of some characters."""
    models, firsts = _models(characters)
    return np.maximum.reduceat(models @ shape, firsts)


@cache
def _models(characters: str) -> tuple[Ink, list[int]]:
    """The shapes of some characters in PDFium's own fonts, a row each, and the first row of each character."""
    with pdfium.PdfDocument.new() as document:
        page = document.new_page(100, 100)
        shapes = [list(_model_shapes(document, page, character)) for character in characters]
    firsts = [0, *accumulate(len(each) for each in shapes[:-1])]
    return np.array([shape for each in shapes for shape in each]), firsts


def _model_shapes(document: pdfium.PdfDocument, page: pdfium.PdfPage, character: str) -> Iterator[Ink]:
    for name in _MODELS:
        ink = _ink_of_text(document, page, raw.FPDFPageObj_NewTextObj(document.raw, name.encode(), 10.0), character)
        shape = None if ink is None else shape_of(ink)
        if shape is not None:
            yield shape


def ink_of_font(document: pdfium.PdfDocument, page: pdfium.PdfPage, font: int, letters: str) -> Ink | None:
    """Draw what a font (its address) has for some letters, side by side; None where it has none."""
    handle = ctypes.cast(font, raw.FPDF_FONT)
    return _ink_of_text(document, page, raw.FPDFPageObj_CreateTextObj(document.raw, handle, 10.0), letters)


def _ink_of_text(document: pdfium.PdfDocument, page: pdfium.PdfPage, text: object, letters: str) -> Ink | None:
    """Set a new piece of text of ten points to some letters, draw it, and destroy it."""
    try:
        if not raw.FPDFText_SetText(text, (ctypes.c_ushort * (len(letters) + 1))(*map(ord, letters), 0)):
            return None
        return _draw(document, page, text, HEIGHT / 7)
    finally:
        raw.FPDFPageObj_Destroy(text)


def font_name(font: int) -> bytes:
    """Return the name of a font (its address) as the PDF gives it."""
    buffer = ctypes.create_string_buffer(256)
    call.font_name(font, ctypes.addressof(buffer), 256)
    return buffer.value


def ink_of_character(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, text_at: int, index: int, spare: tuple[int, int] = (1, 2)
) -> Ink | None:
    """Draw the piece of text that a character is part of and cut the character out.

    ``spare`` are pixels to the left and right of its box: a slanted edge may reach over it, and so may a neighbour's.
    """
    at = call.text_object(text_at, index)
    edges = (ctypes.c_float * 4)()
    start = ctypes.addressof(edges)
    box = (ctypes.c_double * 4)()
    place = ctypes.addressof(box)
    if not call.object_bounds(at, start, start + 4, start + 8, start + 12):
        return None
    if not call.text_tight_box(text_at, index, place, place + 8, place + 16, place + 24):
        return None
    left, _, right, top = edges
    x0, x1, y0, y1 = box
    scale = HEIGHT / max(y1 - y0, 1e-6)
    if not (y1 - y0 > 0 and 0 < (right - left) * scale <= WIDEST and 0 < (top - edges[1]) * scale <= WIDEST):
        return None
    ink = _draw(document, page, ctypes.cast(at, raw.FPDF_PAGEOBJECT), scale)
    if ink is None:
        return None
    columns = slice(max(0, round((x0 - left) * scale) - spare[0]), max(0, round((x1 - left) * scale) + spare[1]))
    rows = slice(max(0, round((top - y1) * scale) - 1), max(0, round((top - y0) * scale) + 2))
    return ink[rows, columns]


def _draw(document: pdfium.PdfDocument, page: pdfium.PdfPage, text: object, scale: float) -> Ink | None:
    bitmap = raw.FPDFTextObj_GetRenderedBitmap(document.raw, page.raw, text, scale)
    if not bitmap:
        return None
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return None
        width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        size = raw.FPDFBitmap_GetStride(bitmap) * height
        pixels = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * size)).contents
        rows = np.frombuffer(pixels, np.uint8).reshape(height, -1)[:, : 4 * width]
        return rows[:, 3::4] / 255.0
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def width_of(ink: Ink) -> float:
    """The width of what is covered as a share of its height."""
    rows, columns = np.nonzero(ink > 0.4)
    return float((np.ptp(columns) + 1) / (np.ptp(rows) + 1))


def shape_of(ink: Ink) -> Ink | None:
    """Return a drawing as a vector of length 1: cut to what is covered, stretched to one size, its mean taken away."""
    rows, columns = np.nonzero(ink > 0.4)
    if len(rows) < 8:
        return None
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    cells = _weights(cut.shape[0], _DOWN) @ cut @ _weights(cut.shape[1], _ACROSS).T
    cells = cells - cells.mean()
    length = float(np.linalg.norm(cells))
    return None if length < 1e-6 else (cells / length).ravel()


@cache
def _weights(length: int, parts: int) -> Ink:
    """How much of each of ``length`` pixels falls into each of ``parts`` equal parts, as shares of the part."""
    edges = np.linspace(0, length, parts + 1)
    pixels = np.arange(length)
    covered = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    shares: Ink = np.clip(covered, 0, None) * parts / length
    return shares
