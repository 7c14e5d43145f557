"""What a page is made of, once a reader has taken it in: words, lines of words, rules, fills and pictures.

Coordinates are PDF points from the top left corner of the page as a person would turn it (page rotation applied).

What a page holds by the hundred is a msgspec ``Struct``: made in a tenth of the time of a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from planextract.records import Bbox, TextOrigin


class Word(Struct, frozen=True, gc=False):
    """A run of characters without a space between them, on one line, in one font.

    ``edges`` holds the x positions of the characters: character ``i`` stands between ``edges[2*i]`` and ``edges[2*i+1]``,
    so that a word can be cut where positions say so. ``color`` is fill colour as RGB 0-255. ``baseline`` is its y.
    ``underlined`` is set where a drawn rule underlines the word; ``rise`` is ``super`` or ``sub`` for raised or lowered text.
    ``confidence`` is how sure OCR is of it (0 to 1), None for text of a text layer.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    font: str
    size: float
    bold: bool
    italic: bool
    color: tuple[int, int, int]
    edges: tuple[float, ...]
    baseline: float
    underlined: bool = False
    rise: str | None = None
    confidence: float | None = None

    @property
    def bbox(self) -> Bbox:
        """``x0, top, x1, bottom`` in points."""
        return (self.x0, self.top, self.x1, self.bottom)


class TextLine(Struct, frozen=True, gc=False):
    """Words that stand on one line within one column of text, left to right; ``text`` joins them by single spaces."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def bbox(self) -> Bbox:
        """``x0, top, x1, bottom`` in points."""
        return (self.x0, self.top, self.x1, self.bottom)


class Rule(Struct, frozen=True, gc=False):
    """A drawn straight line, horizontal or vertical (thin filled boxes included); ``width`` is its thickness."""

    x0: float
    top: float
    x1: float
    bottom: float
    width: float

    @property
    def horizontal(self) -> bool:
        """Whether the line runs left to right."""
        return (self.x1 - self.x0) >= (self.bottom - self.top)


class Fill(Struct, frozen=True, gc=False):
    """A filled rectangle, such as a coloured band behind a row or the frame of a box. ``color`` is RGB 0-255."""

    x0: float
    top: float
    x1: float
    bottom: float
    color: tuple[int, int, int]


class Picture(Struct, frozen=True, gc=False):
    """A placed image: it carries no text that can be read without OCR."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TextDefect:
    """Why the text layer of a page cannot be trusted (``no_unicode_map``, ``digits_missing``, ``letters_for_digits``, ...).

    ``detail`` says what was seen; ``bbox`` where, None for the whole page.
    """

    code: str
    detail: str
    bbox: Bbox | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``number`` is 1-based, ``lines`` are in reading order.

    ``drawings`` are the boxes of slanted and curved lines of some size: charts, maps, ornaments. ``marks`` are drawn dots
    and squares of the size of a list mark.
    ``text_origin`` is ``ocr`` where the words were read from the page's picture.
    """

    number: int
    width: float
    height: float
    rotation: int
    lines: tuple[TextLine, ...]
    rules: tuple[Rule, ...] = ()
    fills: tuple[Fill, ...] = ()
    pictures: tuple[Picture, ...] = ()
    drawings: tuple[Bbox, ...] = ()
    marks: tuple[Fill, ...] = ()
    defects: tuple[TextDefect, ...] = ()
    text_origin: TextOrigin = "born_digital"

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the page, in the order of its lines."""
        return tuple(word for line in self.lines for word in line.words)
