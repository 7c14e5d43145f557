"""Lines to rows: pieces of lines with their style, list marks and columns, from which blocks are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TypeVar

from planextract.layout.boxes import Box, innermost
from planextract.layout.grid import TablePart
from planextract.layout.page import TextLine, Word
from planextract.layout.side_boxes import part_side_boxes, put_back
from planextract.layout.text_columns import order_by_columns
from planextract.records import Bbox

Color = tuple[int, int, int]
Value = TypeVar("Value", bound=Hashable)

BULLETS = "•·∙▪■□◦●○►▶➢➤✓✔→⇒➔➜▸▹▾▿❖◆*–—−-‑‣⁃↗↘↑↓⬈⬊⬆⬇▲▼△▽➚➘"
BAND = 60.0
"""A coloured field no higher than this (points) is the background of a heading."""
WIDE_GAP = 2.2
"""A gap wider than this (ems) parts what stands side by side on one line."""
CELL_GAP = 0.8
"""So does this where the size of type changes, too."""
_NUMBER_ALONE = re.compile(r"\d{1,2}(?:[.:]\d{1,2})?")
_NUMBERING = re.compile(
    r"(?P<number>(?:\d{1,2}(?:\.\d{1,2}){1,3}[.):]?|\d{1,2}:\d{1,2}[.)]?(?=\s)|[A-ZÅÄÖ]\d{1,2}[.:)]?(?=\s+[A-ZÅÄÖ])|\d{1,2}[.):]"
    r"|\d{1,2}[a-h][.):]?(?=\s+[A-ZÅÄÖ])"
    r"|\d{1,2}(?=\s+[A-ZÅÄÖ])|[a-zA-Z]\)|[A-H]\.|[IVX]{1,4}[.)]))"
    r"(?:\s+|$)(?!\d)"
)


@dataclass
class Row:
    """A line or a piece of one, with what decides where blocks end.

    ``right`` is the right end of the run of text that it stands in; ``column`` numbers its column of text on the page;
    ``text_start`` is the x where its text begins after bullet and numbering.
    """

    words: tuple[Word, ...]
    size: float
    bold: bool
    italic: bool
    underlined: bool
    color: Color
    table: int | None
    box: Box | None
    bullet: str | None
    numbering: str | None
    text_start: float
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    right: float = 0.0
    column: int = 0

    @cached_property
    def text(self) -> str:
        """The words, joined."""
        return text_of_words(self.words)


def text_of_words(words: Sequence[Word]) -> str:
    """The words joined by spaces; raised and lowered text sticks where it stands close (``m2``, ``CO2``)."""
    text = ""
    for before, word in zip((None, *words), words, strict=False):
        close = before is not None and word.x0 - before.x1 < 0.12 * max(before.size, word.size)
        stuck = before is not None and close and (word.rise is not None or before.rise is not None)
        text += word.text if stuck or not text else f" {word.text}"
    return text


def read_rows(lines: Sequence[TextLine], width: float, parts: Sequence[TablePart], boxes: Sequence[Box]) -> list[Row]:
    """Cut the lines of a page into rows, in reading order, with list marks joined to their text and right ends set."""
    in_tables: list[TextLine] = []
    outside: list[TextLine] = []
    for line in lines:
        center = ((line.x0 + line.x1) / 2, (line.top + line.bottom) / 2)
        inside = any(_inside(part.bbox, *center) for part in parts)
        (in_tables if inside else outside).append(line)
    main, sides = part_side_boxes(outside, boxes, width)
    fields = (box for box in boxes if box.color is not None and box.bottom - box.top <= BAND)
    bands = [(box.x0, box.top, box.x1, box.bottom) for box in fields]
    columns = put_back(order_by_columns(main, width, bands), sides)
    column_of = {id(line): number for number, column in enumerate(columns) for line in column}
    ordered = _put_back([line for column in columns for line in column], in_tables)
    rows = [row for line in ordered for row in _rows_of_line(line, parts, boxes, column_of.get(id(line), -1))]
    rows = _join_markers(_give_numbers_beside(_columns_first(rows, width)))
    _set_right_edges(rows)
    return rows


def _put_back(outside: Sequence[TextLine], in_tables: Sequence[TextLine]) -> list[TextLine]:
    """Put the lines of tables where they stand among the others: before the first one in their column that is lower."""
    ordered = list(outside)
    for line in reversed(in_tables):
        at = next(
            (
                i
                for i, other in enumerate(ordered)
                if other.top >= line.top - 0.5 and min(other.x1, line.x1) > max(other.x0, line.x0)
            ),
            len(ordered),
        )
        ordered.insert(at, line)
    return ordered


def _rows_of_line(line: TextLine, parts: Sequence[TablePart], boxes: Sequence[Box], column: int) -> list[Row]:
    pieces: list[list[Word]] = [[line.words[0]]]
    reach = line.words[0].x1
    for before, word in pairwise(line.words):
        gap = word.x0 - reach
        in_other_box = gap > 3 and innermost(boxes, *_center(before)) is not innermost(boxes, *_center(word))
        smaller = abs(word.size - before.size) > 1 and len(pieces[-1]) > 2  # a number before its text may be larger
        in_other_cell = smaller and gap > CELL_GAP * max(word.size, before.size)
        if gap > WIDE_GAP * max(word.size, before.size) or in_other_box or in_other_cell:
            pieces.append([word])
            reach = word.x1
        else:
            pieces[-1].append(word)
            reach = max(reach, word.x1)
    return [_row(tuple(piece), parts, boxes, column) for piece in pieces]


def _center(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2


def _row(words: tuple[Word, ...], parts: Sequence[TablePart], boxes: Sequence[Box], column: int) -> Row:
    bullet, numbering, skipped = read_marker(words)
    rest = words[skipped:] or words
    x, y = (words[0].x0 + words[-1].x1) / 2, (words[0].top + words[0].bottom) / 2
    return Row(
        words=words,
        size=most(((word.size, len(word.text)) for word in rest), 0.0),
        bold=share(rest, "bold") > 0.6,
        italic=share(rest, "italic") > 0.6,
        underlined=share(rest, "underlined") > 0.6,
        color=most(((word.color, len(word.text)) for word in rest), (0, 0, 0)),
        table=next((i for i, part in enumerate(parts) if _inside(part.bbox, x, y)), None),
        box=innermost(boxes, *_center(words[0])),
        bullet=bullet,
        numbering=numbering,
        text_start=rest[0].x0,
        x0=words[0].x0,
        top=min(word.top for word in words),
        x1=max(word.x1 for word in words),
        bottom=max(word.bottom for word in words),
        baseline=_baseline(words),
        column=column,
    )


def _baseline(words: Sequence[Word]) -> float:
    """The y that the letters stand on; raised and lowered ones do not count."""
    level = [word.baseline for word in words if word.rise is None]
    return median(level) if level else words[0].baseline


def _inside(bbox: Bbox, x: float, y: float) -> bool:
    return bbox[0] - 1 <= x <= bbox[2] + 1 and bbox[1] - 1 <= y <= bbox[3] + 1


def most(values: Iterable[tuple[Value, int]], default: Value) -> Value:
    """The value with the greatest weight, the first of equal ones."""
    counts: dict[Value, int] = {}
    for value, weight in values:
        counts[value] = counts.get(value, 0) + weight
    return max(counts, key=counts.__getitem__) if counts else default


def share(words: Sequence[Word], style: str) -> float:
    """How much of the words, by letters, has a style (``bold``, ``italic``, ``underlined``): 0 to 1."""
    styled = sum([len(word.text) for word in words if getattr(word, style)])
    return styled / sum([len(word.text) for word in words]) if styled else 0.0


def is_bullet(text: str) -> bool:
    """Whether a word is a list mark: one of the usual signs, or a sign of a symbol font."""
    return text == "o" or (len(text) == 1 and (text in BULLETS or 0xE000 <= ord(text) <= 0xF8FF))


def read_marker(words: tuple[Word, ...]) -> tuple[str | None, str | None, int]:
    """Bullet, numbering, and how many of the first words they take."""
    skipped = 0
    bullet = None
    if is_bullet(words[0].text) and (
        len(words) == 1 or words[0].text != "o" or words[1].x0 - words[0].x1 > words[0].size / 2
    ):
        bullet = words[0].text
        skipped = 1
    elif len(words[0].text) > 1 and (words[0].text[0] in "•▪■●►➢✓" or 0xE000 <= ord(words[0].text[0]) <= 0xF8FF):
        bullet = words[0].text[0]
    text = " ".join(word.text for word in words[skipped : skipped + 3])
    match = _NUMBERING.match(text)
    if match and not (bullet and bullet not in BULLETS):
        number = match["number"]
        count = len(number.split())
        if number == " ".join(word.text for word in words[skipped : skipped + count]):
            return bullet, number, skipped + count
    return bullet, None, skipped


def _columns_first(rows: list[Row], width: float) -> list[Row]:
    """Where text stands side by side on several rows, both sides wide, read one side after the other."""
    result: list[Row] = []
    at = 0
    while at < len(rows):
        end = at
        while (
            end + 1 < len(rows)
            and rows[end + 1].table is None
            and rows[end].table is None
            and _side_by_side(rows, at, end + 1)
        ):
            end += 1
        run = rows[at : end + 1]
        result.extend(_by_column(run, width) if len(run) > 3 else run)
        at = end + 1
    return result


def _side_by_side(rows: list[Row], start: int, at: int) -> bool:
    """Whether row ``at`` belongs to the run of pieces begun at ``start``: beside or below a piece of it."""
    row = rows[at]
    if abs(row.baseline - rows[at - 1].baseline) < 2 and row.x0 > rows[at - 1].x1:
        return True
    run = rows[start:at]
    if not any(abs(a.baseline - b.baseline) < 2 for a, b in pairwise(run)):
        return False
    return any(abs(row.x0 - other.x0) < 4 for other in run[-6:]) and row.top - run[-1].bottom < 1.5 * row.size


def _by_column(run: list[Row], width: float) -> list[Row]:
    starts: list[float] = []
    for row in sorted(run, key=lambda row: row.x0):
        if not starts or row.x0 - starts[-1] > 0.12 * width:
            starts.append(row.x0)
    if len(starts) < 2:
        return run
    columns: list[list[Row]] = [[] for _ in starts]
    for row in run:
        columns[max(i for i, x in enumerate(starts) if row.x0 >= x - 1)].append(row)
    widths = [max(row.x1 for row in column) - start for column, start in zip(columns, starts, strict=True)]
    crossing = any(row.x1 > starts[i + 1] for i, column in enumerate(columns[:-1]) for row in column)
    if crossing or min(widths) < 0.16 * width or min(len(column) for column in columns) < 2:
        return run
    return [row for column in columns for row in column]


def _give_numbers_beside(rows: list[Row]) -> list[Row]:
    """Put a number that stands alone in larger type or in a field (a circle) right before the text beside it."""
    ordered = list(rows)
    for number in rows:
        in_field = number.box is not None and len(number.words) == 1
        if not _NUMBER_ALONE.fullmatch(number.text) or number.table is not None:
            continue
        beside = [
            row
            for row in ordered
            if row.table is None
            and 0 < row.x0 - number.x1 < 3 * number.size
            and row.top < number.bottom
            and row.bottom > number.top
            and (number.size >= 1.15 * row.size or (in_field and row.box is not number.box))
            and re.search(r"[^\W\d_]{3}", row.text)
        ]
        if not beside:
            continue
        first = min(beside, key=lambda row: row.top)
        before = ordered.index(first)
        marked = replace(number, numbering=number.text, baseline=first.baseline, size=first.size)
        ordered = [row for row in ordered if row is not number]
        ordered.insert(before - (rows.index(number) < rows.index(first)), marked)
    return ordered


def _join_markers(rows: list[Row]) -> list[Row]:
    """Give a bullet or number that stands alone to the text beside it."""
    result: list[Row] = []
    for row in rows:
        before = result[-1] if result else None
        if (
            before is not None
            and (before.bullet or before.numbering)
            and before.text in (before.bullet, before.numbering)
            and abs(before.baseline - row.baseline) < 0.4 * row.size
            and row.x0 > before.x0
        ):
            result[-1] = replace(
                row,
                words=before.words + row.words,
                bullet=before.bullet,
                numbering=before.numbering,
                text_start=row.x0,
                x0=before.x0,
                top=min(before.top, row.top),
                bottom=max(before.bottom, row.bottom),
            )
        else:
            result.append(row)
    return result


def _set_right_edges(rows: list[Row]) -> None:
    """Give each row the right end of the column that it stands in, so that a line that ends early can be told."""
    run: list[Row] = []
    for row in [*rows, None]:
        if run and (row is None or not _same_run(run[-1], row)):
            right = max(member.x1 for member in run)
            for member in run:
                member.right = max(right, _column_right(member, rows))
            run = []
        if row is not None:
            run.append(row)


def _column_right(row: Row, rows: Sequence[Row]) -> float:
    """The right end of the text that begins where ``row`` does in its column, up to what stands beside it."""
    beside = min(
        (other.x0 for other in rows if other.x0 > row.x0 + 60 and abs(other.top - row.top) < 150 and other.x0 > row.x1),
        default=float("inf"),
    )
    reach = max(beside, row.x1)
    return max(
        other.x1
        for other in rows
        if other.column == row.column
        and abs(other.x0 - row.x0) < 60
        and other.box is row.box
        and other.table == row.table
        and other.x1 <= reach
    )


def _same_run(before: Row, row: Row) -> bool:
    return (
        row.table == before.table
        and row.box is before.box
        and abs(row.x0 - before.x0) < 60
        and row.top - before.top > -2
        and row.top - before.bottom < 2.5 * max(row.size, before.size)
        and abs(row.size - before.size) < 1.6
    )


def usual_pitch(rows: Sequence[Row]) -> float:
    """The usual distance of baselines within a paragraph, in sizes; the smaller of two equally usual ones."""
    counts: Counter[int] = Counter()
    for before, row in pairwise(rows):
        if abs(before.size - row.size) < 0.6 and row.bullet is None and row.numbering is None:
            ratio = (row.baseline - before.baseline) / max(row.size, 1)
            if 0.85 < ratio < 1.9:
                counts[round(ratio * 20)] += 1
    if not counts:
        return 1.2
    most = max(counts.values())
    return min(key for key, count in counts.items() if count >= 0.6 * most) / 20
