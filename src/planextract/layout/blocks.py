"""A page as blocks: paragraphs, list items and headings with their style, small enough to keep for a whole document.

``digest_page`` turns a page into a :class:`PageDigest`; document-level passes keep only digests, never pages, so that
the memory of a long document stays flat. Geometry only: what a block says is for ``reading`` to judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec.structs import replace

from planextract.layout.boxes import Box, find_boxes
from planextract.layout.draft import words_box
from planextract.layout.drawn_marks import give_drawn_marks
from planextract.layout.drop_caps import join_drop_caps
from planextract.layout.grid import TablePart
from planextract.layout.joining import join_lines
from planextract.layout.page import Page, Word
from planextract.layout.rows import Color, Row, most, read_marker, read_rows, share, text_of_words, usual_pitch
from planextract.records import Bbox

_LABEL = re.compile(r"[A-ZÅÄÖ][\wåäöÅÄÖ-]+ \d{1,2}(?:\.\d{1,2})*[.:)]?(?:\s|$)")


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


@dataclass(slots=True)
class _Draft:
    rows: list[Row] = field(default_factory=list)

    @property
    def last(self) -> Row:
        return self.rows[-1]

    @property
    def first(self) -> Row:
        return self.rows[0]


def digest_page(page: Page, parts: Sequence[TablePart]) -> PageDigest:
    """Return the blocks of a page; ``parts`` are the table parts found on it."""
    boxes = find_boxes(page)
    rows = give_drawn_marks(read_rows(join_drop_caps(page.lines), page.width, parts, boxes), page.marks)
    drafts = _box_by_box(_drafts(rows, usual_pitch(rows)))
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


# ---------------------------------------------------------------- rows to blocks


def _box_by_box(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Where boxes stand side by side in what looks like a table, what stands in one is read before the next."""
    ordered: list[_Draft] = []
    at = 0
    while at < len(drafts):
        end = at + 1
        while end < len(drafts) and drafts[at].first.table is not None and _also_boxed(drafts[at], drafts[end]):
            end += 1
        run = drafts[at:end]
        boxes = [id(draft.first.box) for draft in run]
        counts = Counter(boxes)
        if len(counts) > 1 and min(counts.values()) > 1:
            run = sorted(run, key=lambda draft: boxes.index(id(draft.first.box)))
        ordered.extend(run)
        at = end
    return ordered


def _also_boxed(one: _Draft, other: _Draft) -> bool:
    return one.first.box is not None and other.first.box is not None and one.first.table == other.first.table


def _pairs(rows: Sequence[Row]) -> frozenset[int]:
    """The rows (by id) that are a label or the text beside it: two pieces on one line, in another style, one x for all.

    Three and more of them begin their texts at one x: a grid of labels and values without lines.
    """
    found: dict[int, list[Row]] = {}
    for one, other in pairwise(rows):
        beside = abs(one.baseline - other.baseline) < 2 and other.x0 - one.x1 > 0.8 * one.size
        if beside and one.bold and not other.bold and one.table is None and one.x1 - one.x0 < 200:
            found.setdefault(round(other.x0 / 3), []).extend((one, other))
    return frozenset(id(row) for members in found.values() if _is_grid(members) for row in members)


def _is_grid(members: Sequence[Row]) -> bool:
    """Three labels with texts beside them, or two that are numbered alike: ``Mål 1``, ``Mål 2``."""
    words = [row.words[0].text for row in members[::2]]
    return len(words) >= 3 or (len(words) == 2 and words[0] == words[1])


def _drafts(rows: Sequence[Row], pitch: float) -> list[_Draft]:
    drafts: list[_Draft] = []
    pairs = _pairs(rows)
    for row in rows:
        begins = id(row) in pairs
        host = (
            None if begins else next((draft for draft in reversed(drafts[-4:]) if _continues(draft, row, pitch)), None)
        )
        if host is None:
            drafts.append(_Draft([row]))
        else:
            host.rows.append(row)
    return drafts


def _continues(draft: _Draft, row: Row, pitch: float) -> bool:
    """Whether ``row`` is the next line of ``draft``."""
    last = draft.last
    if row.table != last.table or row.box is not last.box or row.bullet or row.numbering:
        return False
    if _begins_with_label(row) and not last.text.endswith("-"):
        return False
    step = row.baseline - last.baseline
    if not 0.5 * row.size < step <= (pitch * 1.22 + 0.04) * max(row.size, last.size):
        return False
    if min(row.x1, last.x1) - max(row.x0, last.x0) <= 0 or row.x0 > last.x1:
        return False
    if abs(row.size - last.size) > 0.75 or not _same_style(draft, row):
        return False
    if _LABEL.match(row.text) and not _LABEL.match(draft.first.text + " x") and _ends_closed(last):
        return False
    if (draft.first.bullet or draft.first.numbering) and row.x0 < draft.first.x0 - 2:
        return False
    return not (_ended_early(draft, row) or _ends_alone(draft, row, step))


def _same_style(draft: _Draft, row: Row) -> bool:
    last = draft.last
    if row.underlined != last.underlined and (row.underlined or last.underlined) and row.bold == last.bold:
        return False
    if row.bold == last.bold and row.italic == last.italic:
        if row.color != last.color and _far(row.color, last.color):
            return False
        return not (_starts_with_lead(row) and not _ends_styled(last))
    # A line of mixed style goes on in the style that the line before ends in.
    begins, ends = row.words[0], last.words[-1]
    return (begins.bold, begins.italic) == (ends.bold, ends.italic) and (len(row.words) > 1 or row.bold == last.bold)


def _far(one: Color, other: Color) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 90


def _begins_with_label(row: Row) -> bool:
    """Whether the row begins with a run-in label: a few words up to a colon, then another style."""
    first = row.words[0]
    for before, word in pairwise(row.words[:6]):
        if before.text.endswith(":"):
            if (first.bold, first.italic, first.underlined) != (before.bold, before.italic, before.underlined):
                return False
            return (before.bold, before.italic, before.underlined) != (word.bold, word.italic, word.underlined)
    return False


def _starts_with_lead(row: Row) -> bool:
    """Whether the row begins in bold and goes on in regular type."""
    return row.words[0].bold and not row.bold


def _ends_styled(row: Row) -> bool:
    return row.words[-1].bold


def _ends_closed(row: Row) -> bool:
    return row.text[-1:] in ".:;!?" or _ended_short(row)


def _ended_short(row: Row) -> bool:
    return row.right - row.x1 > 0.15 * max(row.right - row.x0, 1)


def _ended_early(draft: _Draft, row: Row) -> bool:
    """Whether the first word of ``row`` would have had room on the line before: then the break was meant."""
    last = draft.last
    first = row.words[0]
    needed = (first.x1 - first.x0) + 0.35 * last.size
    room = last.right - last.x1
    if room <= 1.25 * needed + 2 or last.text.endswith(("-", "‑")):
        return False
    return not (row.text[:1].islower() and (room < 3 * needed + 20 or _breaks_off(draft, row)))


def _breaks_off(draft: _Draft, row: Row) -> bool:
    """Whether a sentence that began with a capital breaks off in mid-line and goes on below: broken where its author chose."""
    last = draft.last
    words = last.text.split()
    return (
        _text_after_marker(draft.first)[:1].isupper()
        and last.text[-1:] not in ".:;!?"
        and (len(words) >= 6 or (last.bold and len(words) >= 2))
        and abs(row.x0 - last.text_start) < 2
    )


def _text_after_marker(row: Row) -> str:
    _, _, skipped = read_marker(row.words)
    return " ".join(word.text for word in row.words[skipped:]).lstrip(row.bullet or " ")


def _ends_alone(draft: _Draft, row: Row, step: float) -> bool:
    """Whether a line that is a sentence of its own is followed by another one at the distance of paragraphs."""
    text = draft.last.text
    return len(draft.rows) == 1 and text[-1:] in ".!?" and row.text[:1].isupper() and step > 1.4 * row.size


def _block(
    draft: _Draft, page: int, index: int, boxes: Sequence[Box], place: Bbox, indent: float, space_above: float | None
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
