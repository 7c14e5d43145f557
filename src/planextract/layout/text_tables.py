"""Tables without a grid: columns seen from where texts begin and numbers end, rows from the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from planextract.layout.body import BodyLine, group_lines
from planextract.layout.chunks import Chunk, cut_row, measure_spaces
from planextract.layout.columns import cut_word, find_columns
from planextract.layout.draft import DraftCell, DraftTable, words_box
from planextract.layout.edges import Edge
from planextract.layout.header import HeaderLine, build_header
from planextract.layout.lines import Row
from planextract.layout.page import Word
from planextract.layout.ruled_tables import CAPTION

LONGEST_BREAK = 3.2
"""Rows of one table are not further apart than this many line heights."""
HEADER_LINES = 7
LEAST_ROWS = 3
LONG_LABEL = 45
CROWDED = 0.5
"""A number that follows within this distance (ems) may run into the one before it."""


@dataclass(slots=True)
class Line:
    """A row of a page with its chunks."""

    row: Row
    chunks: list[Chunk]

    @property
    def tabular(self) -> bool:
        """Whether it looks like a row of a table: several chunks, a number among those after the first."""
        return len(self.chunks) >= 2 and (any(c.numeric for c in self.chunks[1:]) or len(self.chunks) >= 3)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.chunks[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.chunks[-1].x1


@dataclass(slots=True)
class Stretch:
    """Successive lines that may be a table's body; ``first`` and ``last`` are indexes of lines."""

    first: int
    last: int
    body: list[int] = field(default_factory=list)


def find_text_tables(rows: Sequence[Row], rules: Sequence[Edge], head: float, foot: float) -> list[DraftTable]:
    """Return the tables without a grid among the rows of one column of a page.

    ``rules`` are horizontal edges; above ``head`` and below ``foot`` (y) stand running headers and footers. A row or two of numbers at the top of the page
    are given too: they may be the end of a table.
    """
    spaces = measure_spaces(rows)
    lines = [line for line in (Line(row, cut_row(row, spaces)) for row in rows) if line.chunks]
    tables = []
    used = -1
    for stretch in _stretches(lines, rules):
        if stretch.first <= used:
            continue
        table, end = _read_stretch(lines, stretch, rules, head, foot, used)
        if table is not None:
            tables.append(table)
            used = end
    return tables


def _stretches(lines: Sequence[Line], rules: Sequence[Edge]) -> list[Stretch]:
    """Gather lines that look like rows of a table, with the short lines (headings, labels) between them."""
    stretches: list[Stretch] = []
    current: Stretch | None = None
    for index, line in enumerate(lines):
        if not line.tabular:
            continue
        if current is not None and _hangs_together(lines, current, index, rules):
            current.last = index
            current.body.append(index)
        else:
            if current is not None:
                stretches.append(current)
            current = Stretch(index, index, [index])
    if current is not None:
        stretches.append(current)
    return stretches


def _hangs_together(lines: Sequence[Line], stretch: Stretch, index: int, rules: Sequence[Edge]) -> bool:
    """Whether line ``index`` goes on with a stretch: near enough, and nothing but labels and headings between."""
    between = lines[stretch.last + 1 : index]
    left = min(lines[i].x0 for i in stretch.body)
    right = max(lines[i].x1 for i in stretch.body)
    line = lines[index]
    steps = [
        b.row.baseline - a.row.baseline
        for a, b in zip(lines[stretch.last : index], lines[stretch.last + 1 : index + 1], strict=True)
    ]
    size = max(line.row.size, lines[stretch.last].row.size)
    if max(steps) > LONGEST_BREAK * size * (1.0 if not between else 0.85):
        return False
    if line.x0 > right or line.x1 < left or len(between) > 4:
        return False
    first_numbers = [c.x0 for i in stretch.body for c in lines[i].chunks[1:] if c.numeric]
    limit = min(first_numbers, default=right)
    for other in between:
        if len(other.chunks) == 1 and CAPTION.match(other.chunks[0].text):
            return False
        if len(other.chunks) == 1 and other.chunks[0].x0 > limit - 1 and max(steps) > 1.7 * size:
            # a heading over the number columns after a gap begins another table
            return False
        if (
            other.x1 > limit + 0.25 * (right - limit)
            and len(other.chunks) == 1
            and other.x1 - other.x0 > 0.6 * (right - left)
        ):
            return False
    return True


def _read_stretch(
    lines: Sequence[Line], stretch: Stretch, rules: Sequence[Edge], head: float, foot: float, used: int
) -> tuple[DraftTable | None, int]:
    body = [lines[i] for i in stretch.body]
    columns = find_columns([line.chunks for line in body]) or [(c.x0, c.x1) for c in body[0].chunks]
    if len(columns) < 2:
        return None, stretch.last
    columns = _with_long_labels(columns, lines[stretch.first : stretch.last + 1])
    left = min(line.x0 for line in body)
    right = max(line.x1 for line in body)
    wide = [e for e in rules if min(e.end, right) - max(e.start, left) > 0.6 * (right - left)]
    ruled = any(abs(e.at - line.row.baseline) < 2 * line.row.size for e in wide for line in (body[0], body[-1]))
    scrap = used < 0 and stretch.first > 0 and lines[stretch.first - 1].row.baseline < head or stretch.first == 0
    if not _convincing(body, columns, ruled) and not (scrap and _is_scrap(body, columns)):
        return None, stretch.last
    first = stretch.first
    data = next((k for k in range(first, stretch.last + 1) if _is_data(lines[k], columns)), first)
    top = _header_start(lines, data, columns, wide, used)
    data = _below_header_rule(lines, top, data, stretch.last, columns, wide)
    last = _body_end(lines, stretch, columns, wide)
    last += _opens_next_page(lines, last, columns, foot)
    header = [HeaderLine(line.chunks, line.row.baseline, line.row.size) for line in lines[top:data]]
    header, heads_body = _part_headings(header, columns)
    cells, count = build_header(header, columns, [e for e in rules if left - 5 <= (e.start + e.end) / 2 <= right + 5])
    body_lines = [_body_line(lines[k], columns) for k in range(data - heads_body, last + 1)]
    breaks = [e.at for e in wide]
    groups = group_lines(body_lines, columns[0][1] if columns else right, breaks)
    for number, group in enumerate(groups):
        merged: dict[int, list[Word]] = {}
        for index in group:
            for column, words in body_lines[index].cells.items():
                merged.setdefault(column, []).extend(words)
        cells.extend(DraftCell(count + number, column, words) for column, words in merged.items())
    box = words_box(word for cell in cells for word in cell.words)
    return DraftTable(box, columns, cells, count), last


def _with_long_labels(columns: list[tuple[float, float]], lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Widen the label column to the labels and headings that stand in it without values beside them."""
    (x0, x1), limit = columns[0], columns[1][0] - 1.5
    alone = [line.chunks[0] for line in lines if line.chunks[0].x0 < x1 and line.chunks[0].x1 < limit]
    return [(min([x0, *(c.x0 for c in alone)]), max([x1, *(c.x1 for c in alone)])), *columns[1:]]


def _is_data(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line holds values beside its label: a number that is no year."""
    return any(c.numeric and not c.year and c.x1 > columns[0][1] for c in line.chunks)


def _convincing(body: Sequence[Line], columns: Sequence[tuple[float, float]], ruled: bool) -> bool:
    """Whether lines with these columns are a table and not prose, a list or a contents page.

    ``ruled`` says that a line is drawn above or below them: then a header and one row of values are enough.
    """
    cells = [[c for c in line.chunks if c.x1 > columns[0][1]] for line in body]
    numbers = sum(1 for row in cells for c in row if c.numeric)
    texts = sum(1 for row in cells for c in row if not c.numeric)
    labels = sum(1 for line in body if line.chunks[0].x0 < columns[0][1] and _is_label(line.chunks[0]))
    if len(body) < (2 if ruled and len(columns) >= 3 else LEAST_ROWS):
        return False
    if numbers < texts:
        return False
    first_numeric = sum(1 for line in body if line.chunks[0].numeric)
    if labels < 0.3 * len(body) and first_numeric < 0.8 * len(body):
        return False
    return not (_counts_up(body, columns) or (len(columns) == 2 and _reads_on(body)))


def _is_scrap(body: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a row or two at the top of a page are nothing but a label and its numbers."""
    if len(body) >= LEAST_ROWS or len(columns) < 3:
        return False
    return all(_is_label(line.chunks[0]) and all(c.numeric for c in line.chunks[1:]) for line in body)


def _reads_on(body: Sequence[Line]) -> bool:
    """Whether the labels are lines of running prose: long, and most of them going on in small letters."""
    labels = [line.chunks[0].text for line in body]
    long = sum(1 for text in labels if len(text) > LONG_LABEL)
    small = sum(1 for text in labels if text[:1].islower())
    return 2 * long > len(labels) and 2 * small > len(labels)


def _is_label(chunk: Chunk) -> bool:
    """Whether a chunk names a row: words, or a year."""
    return chunk.year or any(character.isalpha() for character in chunk.text)


def _counts_up(body: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the only numbers are whole ones at the end that hardly ever fall: the page numbers of a contents list."""
    numbers = []
    for line in body:
        text = line.chunks[-1].text
        if not text.isdigit() or len(text) > 3 or any(c.numeric and c.x0 > columns[0][1] for c in line.chunks[:-1]):
            continue
        numbers.append(int(text))
    if len(numbers) < 0.8 * len(body) or len(numbers) < 3:
        return False
    return sum(a <= b for a, b in pairwise(numbers)) >= 0.9 * (len(numbers) - 1)


def _header_start(
    lines: Sequence[Line], data: int, columns: Sequence[tuple[float, float]], wide: Sequence[Edge], used: int
) -> int:
    """Return the first line of the header above line ``data``: what fits the columns and is near enough."""
    top = data
    while top - 1 > used and data - top < HEADER_LINES:
        line, below = lines[top - 1], lines[top]
        step = below.row.baseline - line.row.baseline
        ruled = _rule_between(line, below, wide)
        if ruled:
            headed = any(_is_head(lines[k], columns) for k in range(top, data))
            if headed and not _ruled_above(line, wide):
                break
        if step > (3.0 if ruled else 2.1) * below.row.size or not 0.75 <= line.row.size / below.row.size <= 1.25:
            break
        if CAPTION.match(line.chunks[0].text) or not _fits(line, columns):
            break
        top -= 1
    while top < data and _is_title(lines, top, data, columns):
        top += 1
    return top


def _is_title(lines: Sequence[Line], top: int, data: int, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the first line of what may be a header is a title: text over the label column alone, set apart."""
    line = lines[top]
    if _is_head(line, columns) or not any(_is_head(lines[k], columns) for k in range(top + 1, data)):
        return False
    below = lines[top + 1]
    near = below.row.baseline - line.row.baseline < 1.35 * below.row.size
    return not (near and below.x0 < columns[0][1] and abs(line.row.size - below.row.size) < 0.5)


def _rule_between(above: Line, below: Line, wide: Sequence[Edge]) -> bool:
    upper, lower = above.row.baseline - 0.2 * above.row.size, below.row.baseline - 0.3 * below.row.size
    return any(upper < e.at < lower for e in wide)


def _ruled_above(line: Line, wide: Sequence[Edge]) -> bool:
    """Whether a line stands close under another rule of the table: it is a row between rules."""
    return any(0.5 * line.row.size < line.row.baseline - e.at < 2.0 * line.row.size for e in wide)


def _is_head(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line has text over the columns after the label's."""
    return any(c.x1 > columns[0][1] + 1 for c in line.chunks)


def _below_header_rule(
    lines: Sequence[Line],
    top: int,
    data: int,
    last: int,
    columns: Sequence[tuple[float, float]],
    wide: Sequence[Edge],
) -> int:
    """Return the first line of the body where a rule parts it from a header that holds numbers itself.

    The header then stands between two rules, or below the first lines of the page, and most of it is no row of values.
    """
    if top < data and _rule_between(lines[data - 1], lines[data], wide):
        return data
    for k in range(data, min(last, top + HEADER_LINES)):
        if not _rule_between(lines[k], lines[k + 1], wide):
            continue
        full = sum(1 for line in lines[top : k + 1] if _is_full(line, columns))
        under_rule = top == 0 or _rule_between(lines[top - 1], lines[top], wide)
        return k + 1 if under_rule and 2 * full <= k + 1 - top and last - k >= 2 else data
    return data


def _is_full(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line has a label, and amounts over at least half of the other columns."""
    amounts = sum(1 for c in line.chunks if c.numeric and not c.year and c.x1 > columns[0][1])
    return line.x0 < columns[0][1] and 2 * amounts >= len(columns) - 1


def _fits(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether every chunk of a line stands over the label column or over the others, none over both."""
    left, limit, right = columns[0][0], columns[0][1], columns[-1][1]
    slack = 0.6 * line.row.size
    for chunk in line.chunks:
        if chunk.x0 < left - 3 * slack or chunk.x1 > right + 6 * slack:
            return False
        if chunk.x0 < limit - slack and chunk.x1 > columns[1][0] + slack:
            return False
    return True


def _body_end(
    lines: Sequence[Line], stretch: Stretch, columns: Sequence[tuple[float, float]], wide: Sequence[Edge]
) -> int:
    """Return the last line of the body: a label that wraps below the last values is part of it."""
    last = stretch.last
    while last + 1 < len(lines):
        line, above = lines[last + 1], lines[last]
        step = line.row.baseline - above.row.baseline
        ruled = any(above.row.baseline < e.at < line.row.baseline - 0.3 * line.row.size for e in wide)
        if ruled or step > 1.35 * line.row.size or len(line.chunks) != 1 or line.x1 > columns[0][1] + 2:
            break
        if line.row.size < 0.9 * above.row.size or not line.chunks[0].text[:1].islower():
            break
        last += 1
    return last


def _opens_next_page(lines: Sequence[Line], last: int, columns: Sequence[tuple[float, float]], foot: float) -> int:
    """Return 1 where one line more belongs to the body: a heading at the end of the page, its rows on the next one."""
    if last + 1 >= len(lines) or any(line.row.baseline < foot for line in lines[last + 2 :]):
        return 0
    line, above = lines[last + 1], lines[last]
    inside = len(line.chunks) == 1 and columns[0][0] - 1 <= line.x0 and line.x1 < columns[1][0]
    near = line.row.baseline - above.row.baseline < 2.0 * line.row.size and line.row.baseline < foot
    return int(inside and near and abs(line.row.size - above.row.size) < 0.5)


def _part_headings(header: list[HeaderLine], columns: Sequence[tuple[float, float]]) -> tuple[list[HeaderLine], int]:
    """Part header lines from headings of the body below them: lines at the end that hold a label only."""
    count = 0
    while (
        header
        and len(header[-1].chunks) == 1
        and header[-1].chunks[0].x1 <= columns[0][1] + 2
        and any(len(h.chunks) > 1 or h.chunks[0].x0 > columns[0][1] for h in header[:-1])
    ):
        header = header[:-1]
        count += 1
    return header, count


def _body_line(line: Line, columns: Sequence[tuple[float, float]]) -> BodyLine:
    cells: dict[int, list[Word]] = {}
    for number, chunk in enumerate(line.chunks):
        after = line.chunks[number + 1] if number + 1 < len(line.chunks) else None
        crowded = after is not None and after.x0 - chunk.x1 < CROWDED * line.row.size
        for column, words in assign(chunk, columns, crowded):
            cells.setdefault(column, []).extend(words)
    return BodyLine(cells, line.row.baseline, median(w.size for w in line.row.words))


def assign(chunk: Chunk, columns: Sequence[tuple[float, float]], crowded: bool) -> list[tuple[int, list[Word]]]:
    """Return which column a chunk's words stand in; a text that runs over columns stays in its first one.

    ``crowded`` says that the next number follows at once: then words are cut where a column ends inside them.
    """
    column = nearest_column(chunk.x0, chunk.x1, columns)
    if any(c.isalpha() for c in chunk.text) or not any(c.isdigit() for c in chunk.text):
        return [(column, list(chunk.words))]
    parts: dict[int, list[Word]] = {}
    pending: list[Word] = []
    touching = crowded or chunk.x1 > columns[column][1] + chunk.words[0].size
    for word in (piece for whole in chunk.words for piece in (cut_word(whole, columns) if touching else [whole])):
        if not any(c.isdigit() for c in word.text):
            pending.append(word)  # a sign stands before its number
            continue
        place = _ending_column(word, columns) if touching else nearest_column(word.x0, word.x1, columns)
        parts.setdefault(place, []).extend([*pending, word])
        pending = []
    if pending:
        parts.setdefault(nearest_column(pending[0].x0, pending[-1].x1, columns), []).extend(pending)
    return list(parts.items())


def _ending_column(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    """Return the first column that does not end before a number does: where columns touch, the end is what tells."""
    return next((c for c, (_, right) in enumerate(columns) if word.x1 <= right + 2.0), len(columns) - 1)


def nearest_column(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column that a piece of text overlaps most, or stands nearest to."""

    def closeness(column: int) -> float:
        left, right = columns[column]
        return min(x1, right) - max(x0, left)

    return max(range(len(columns)), key=lambda c: (closeness(c), -c))
