"""A page as blocks: paragraphs, list items and headings with their style, small enough to keep for a whole document.

``digest_page`` turns a page into a :class:`PageDigest`; document-level passes keep only digests, never pages, so that
the memory of a long document stays flat. Geometry only: what a block says is for ``reading`` to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from planextract.layout.boxes import Box, find_boxes
from planextract.layout.draft import words_box
from planextract.layout.drawn_marks import give_drawn_marks
from planextract.layout.drop_caps import join_drop_caps
from planextract.layout.grid import TablePart
from planextract.layout.joining import join_lines
from planextract.layout.page import Page, Word
from planextract.layout.paragraphs import Paragraph, join_rows
from planextract.layout.rows import Color, most, read_marker, read_rows, share, text_of_words
from planextract.records import Bbox


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading or cell paragraph of one page.

    ``text`` has its lines joined, without ``bullet`` and ``numbering`` (both as printed, None where there is none);
    ``lines`` are its lines with them, ``line_boxes`` their places.
    ``lead`` is a beginning set in another style than the rest (a run-in label), part of ``text``. ``size`` (points),
    ``bold``, ``italic``, ``underlined`` and ``color`` are those of most of its characters. ``indent`` is how far
    (points) it stands right of the leftmost text of its column; ``column`` numbers the columns of text in reading order
    (-1 inside tables); ``space_above`` is the distance to the block above it, None at the top. ``box`` numbers the frame
    or coloured field on the page that it stands in, ``band`` is that field's colour. ``table`` is the index among the
    page's table parts that it stands in.
    """

    page: int
    index: int
    text: str
    bbox: Bbox
    lines: tuple[str, ...]
    line_boxes: tuple[Bbox, ...]
    size: float
    bold: bool
    italic: bool
    underlined: bool
    color: Color
    lead: str | None
    bullet: str | None
    numbering: str | None
    indent: float
    column: int
    space_above: float | None
    box: int | None
    band: Color | None
    table: int | None

    @property
    def printed(self) -> str:
        """The text with its bullet and numbering."""
        return " ".join(part for part in (self.bullet, self.numbering, self.text) if part)


@dataclass(frozen=True, slots=True)
class PageDigest:
    """One page, digested: ``blocks`` in reading order; ``tables`` the boxes of its table parts.

    ``picture_share`` is the part of the page that placed images cover (0 to 1, overlaps counted once at most);
    ``defects`` are the codes of what is wrong with its text layer.
    """

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...]
    tables: tuple[Bbox, ...] = ()
    picture_share: float = 0.0
    defects: tuple[str, ...] = ()

    @property
    def bbox(self) -> Bbox:
        """The whole page."""
        return (0.0, 0.0, self.width, self.height)


def digest_page(page: Page, parts: Sequence[TablePart]) -> PageDigest:
    """Return the blocks of a page; ``parts`` are the table parts found on it."""
    boxes = find_boxes(page)
    rows = give_drawn_marks(read_rows(join_drop_caps(page.lines), page.width, parts, boxes), page.marks)
    drafts = join_rows(rows)
    places = [words_box(word for row in draft.rows for word in row.words) for draft in drafts]
    blocks = [
        _block(draft, page.number, index, boxes, place, indent, above)
        for index, (draft, place, (indent, above)) in enumerate(zip(drafts, places, _spaces(places), strict=True))
    ]
    return PageDigest(
        number=page.number,
        width=page.width,
        height=page.height,
        blocks=tuple(blocks),
        tables=tuple(part.bbox for part in parts),
        picture_share=_picture_share(page),
        defects=tuple(dict.fromkeys(defect.code for defect in page.defects)),
    )


def _block(
    draft: Paragraph, page: int, index: int, boxes: Sequence[Box], place: Bbox, indent: float, space_above: float | None
) -> Block:
    first = draft.first
    _, _, skipped = read_marker(first.words)
    if first.bullet and skipped == 0 and first.words[0].text.startswith(first.bullet):
        body = [replace(first.words[0], text=first.words[0].text[1:]), *first.words[1:]]
    else:
        body = list(first.words[skipped:])
    lines = [text_of_words(body), *(row.text for row in draft.rows[1:])]
    styled = [*body, *(word for row in draft.rows[1:] for word in row.words)] or first.words
    return Block(
        page=page,
        index=index,
        text=join_lines(lines),
        bbox=place,
        lines=tuple(row.text for row in draft.rows),
        line_boxes=tuple((row.x0, row.top, row.x1, row.bottom) for row in draft.rows),
        size=round(most(((word.size, len(word.text)) for word in styled), 0.0), 1),
        bold=share(styled, "bold") > 0.6,
        italic=share(styled, "italic") > 0.6,
        underlined=share(styled, "underlined") > 0.6,
        color=first.color,
        lead=_lead(styled),
        bullet=first.bullet,
        numbering=first.numbering,
        indent=indent,
        column=first.column,
        space_above=space_above,
        box=boxes.index(first.box) if first.box is not None else None,
        band=first.box.color if first.box is not None else None,
        table=first.table,
    )


def _lead(words: Sequence[Word]) -> str | None:
    """The beginning that is bold, italic or coloured where the rest is not; None where the block has one style."""
    style = (words[0].bold, words[0].italic, words[0].underlined, words[0].color)
    count = next(
        (i for i, w in enumerate(words) if (w.bold, w.italic, w.underlined, w.color) != style and w.rise is None),
        len(words),
    )
    if count == len(words) or count > 12:
        return None
    return text_of_words(words[:count])


def _spaces(places: Sequence[Bbox]) -> Iterator[tuple[float, float | None]]:
    """Measure each block's indent in its column, and the space above it; ``places`` are the boxes of a page's blocks."""
    columns: list[int] = []
    for x in sorted({round(place[0]) for place in places}):
        if not columns or x - columns[-1] > 120:
            columns.append(x)
    for at, (x0, top, x1, _) in enumerate(places):
        above = [
            other[3]
            for other in places[max(0, at - 8) : at]
            if other[3] <= top + 2 and min(other[2], x1) > max(other[0], x0)
        ]
        indent = x0 - max(x for x in columns if x0 >= x - 1)
        yield indent, round(top - max(above), 1) if above else None


def _picture_share(page: Page) -> float:
    area = page.width * page.height
    covered = sum(
        max(0.0, min(p.x1, page.width) - max(p.x0, 0.0)) * max(0.0, min(p.bottom, page.height) - max(p.top, 0.0))
        for p in page.pictures
    )
    return min(1.0, covered / area) if area else 0.0
