"""Tables without a grid: columns seen from where texts begin and numbers end, rows from the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from planextract.layout.body import group_lines
from planextract.layout.captions import CAPTION
from planextract.layout.chunks import Chunk, cut_row, measure_spaces
from planextract.layout.columns import find_columns
from planextract.layout.draft import DraftCell, DraftTable, words_box
from planextract.layout.edges import Edge
from planextract.layout.evidence import is_convincing, is_scrap
from planextract.layout.headed_tables import read_headed
from planextract.layout.header import HeaderLine, build_header
from planextract.layout.lines import Row
from planextract.layout.page import Word
from planextract.layout.placing import place_line
from planextract.layout.run_in_numbers import part_labels
from planextract.layout.stretches import LARGER, Line, Stretch, find_stretches

HEADER_LINES = 7
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|(?<=[ .’'-])\d\d$")
AIRY = 1.05
"""A header is no further from the body than this many times the distance of its rows."""


def find_text_tables(rows: Sequence[Row], rules: Sequence[Edge], head: float, foot: float) -> list[DraftTable]:
    """Return the tables without a grid among the rows of one column of a page.

    ``rules`` are horizontal edges; above ``head`` and below ``foot`` (y) stand running headers and footers. A row or two
    of numbers at the top of the page are given too: they may be the end of a table.
    """
    spaces = measure_spaces(rows)
    cut = [(row, chunks) for row in rows if (chunks := cut_row(row, spaces))]
    lines = [Line(row, chunks) for (row, _), chunks in zip(cut, part_labels([c for _, c in cut]), strict=True)]
    tables = []
    used = -1
    for stretch in find_stretches(lines):
        if stretch.first <= used:
            continue
        table, end = _read_stretch(lines, stretch, rules, head, foot, used)
        if table is None:
            table, end = read_headed(lines, stretch)
        if table is not None:
            tables.append(table)
            used = end
    return tables


def _read_stretch(
    lines: Sequence[Line], stretch: Stretch, rules: Sequence[Edge], head: float, foot: float, used: int
) -> tuple[DraftTable | None, int]:
    body = [lines[i] for i in stretch.body]
    columns = _columns(body) or [(c.x0, c.x1) for c in body[0].chunks]
    if len(columns) < 2:
        return None, stretch.last
    columns = _with_long_labels(columns, lines[stretch.first : stretch.last + 1])
    lines = [
        _part_header(line, columns)
        if stretch.first - HEADER_LINES <= k <= stretch.last and not _has_amount(line)
        else line
        for k, line in enumerate(lines)
    ]
    left = min(line.x0 for line in body)
    right = max(line.x1 for line in body)
    wide = [e for e in rules if min(e.end, right) - max(e.start, left) > 0.6 * (right - left)]
    ruled = any(abs(e.at - line.row.baseline) < 2 * line.row.size for e in wide for line in (body[0], body[-1]))
    scrap = (used < 0 and stretch.first > 0 and lines[stretch.first - 1].row.baseline < head) or stretch.first == 0
    if not is_convincing(body, columns, ruled) and not (scrap and is_scrap(body, columns)):
        return None, stretch.last
    first = stretch.first
    data = next(
        (k for k in range(first, stretch.last + 1) if _is_data(lines[k], columns) or _is_dated_above(lines, k)), first
    )
    top = _header_start(lines, data, columns, wide, rules, used, _pitch(stretch, lines))
    data = _below_header_rule(lines, top, data, stretch.last, columns, wide)
    last = _body_end(lines, stretch, columns, wide)
    last += _opens_next_page(lines, last, columns, foot)
    header = [HeaderLine(line.chunks, line.row.baseline, line.row.size) for line in lines[top:data]]
    header, heads_body = _part_headings(header, columns)
    cells, count = build_header(header, columns, [e for e in rules if left - 5 <= (e.start + e.end) / 2 <= right + 5])
    body_lines = [place_line(lines[k], columns) for k in range(data - heads_body, last + 1)]
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


def _columns(body: Sequence[Line]) -> list[tuple[float, float]] | None:
    """Return the columns of a body: those of its rows with amounts where only a header ties the first two together."""
    columns = find_columns([line.chunks for line in body])
    first = next((k for k, line in enumerate(body) if _has_amount(line)), 0)
    below = find_columns([line.chunks for line in body[first:]]) if first else None
    if not columns or not below or len(below) != len(columns) + 1 or columns[0][1] < below[1][1] - 2:
        return columns
    heads = [_part_header(line, below).chunks[0] for line in body[:first]]
    return columns if any(head.x0 < below[0][1] and head.x1 > below[1][0] for head in heads) else below


def _has_amount(line: Line) -> bool:
    """Whether a line holds a number after its first text that is no year."""
    return any(chunk.numeric and not chunk.year for chunk in line.chunks[1:])


def _part_header(line: Line, columns: Sequence[tuple[float, float]]) -> Line:
    """Return a line above a body with its first chunk parted before what stands over the second column: headers a word
    space apart.
    """
    words, slack = line.chunks[0].words, 0.4 * line.row.size
    begins = [i for i in range(1, len(words)) if words[i].x0 > columns[0][1] - slack]
    begin = max(begins, key=lambda i: (round(words[i].x0 - words[i - 1].x1, 1), -i), default=0)
    if (
        not begin
        or len(line.chunks) < 2
        or words[0].x0 > columns[0][1]
        or not _stands_over(words[begin:], columns[1], slack)
    ):
        return line
    return Line(line.row, [Chunk(words[:begin]), Chunk(words[begin:]), *line.chunks[1:]])


def _stands_over(words: Sequence[Word], column: tuple[float, float], slack: float) -> bool:
    """Whether words end where a column does, or have their middle there."""
    off_middle = (words[0].x0 + words[-1].x1 - column[0] - column[1]) / 2
    return abs(words[-1].x1 - column[1]) < slack or abs(off_middle) < slack


def _pitch(stretch: Stretch, lines: Sequence[Line]) -> float:
    """Return the usual distance of two rows of a body that follow each other, 0 where none do."""
    steps = [
        lines[below].row.baseline - lines[above].row.baseline
        for above, below in pairwise(stretch.body)
        if below == above + 1
    ]
    return median_low(steps) if steps else 0.0


def _is_data(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line holds values beside its label: a number that is no year."""
    return any(c.numeric and not c.year and c.x1 > columns[0][1] for c in line.chunks)


def _is_dated_above(lines: Sequence[Line], k: int) -> bool:
    """Whether a line of bare years beside a label stands right below other years: its numbers are amounts that look like years."""
    if not k or lines[k].chunks[0].numeric or len(lines[k].chunks) < 3 or not all(c.year for c in lines[k].chunks[1:]):
        return False
    above = [c for c in lines[k - 1].chunks if c.year]
    return all(any(min(c.x1, a.x1) > max(c.x0, a.x0) and c.text != a.text for a in above) for c in lines[k].chunks[1:])


def _header_start(
    lines: Sequence[Line],
    data: int,
    columns: Sequence[tuple[float, float]],
    wide: Sequence[Edge],
    rules: Sequence[Edge],
    used: int,
    pitch: float,
) -> int:
    """Return the first line of the header above line ``data``: what fits the columns and is near enough.

    Where the rows of the body are set wide (``pitch``), those of the header may be as far apart.
    """
    top = data
    while top - 1 > used and data - top < HEADER_LINES:
        line, below = lines[top - 1], lines[top]
        step = below.row.baseline - line.row.baseline
        ruled = _rule_between(line, below, wide)
        if ruled:
            headed = any(_is_head(lines[k], columns) for k in range(top, data))
            if headed and not _ruled_above(line, wide) and not _is_only_heads(line, columns):
                break
        parted = ruled or any(
            _rule_between(line, below, [e]) and e.start <= c.x0 and c.x1 <= e.end for e in rules for c in line.chunks
        )
        apart = parted or (_is_dated(line, columns) and not any(_is_head(lines[k], columns) for k in range(top, data)))
        farthest = max((3.0 if apart else 2.1) * below.row.size, AIRY * pitch)
        if step > farthest or not 0.75 <= line.row.size / below.row.size <= 1.25:
            break
        if CAPTION.match(line.chunks[0].text) or not _fits(line, columns) or _ends_prose(line, columns):
            break
        top -= 1
    while top < data and _is_title(lines, top, data, columns):
        top += 1
    return top


def _is_title(lines: Sequence[Line], top: int, data: int, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the first line of what may be a header is a title: text over the label column alone, set apart.

    In larger letters than the line below it may be longer than the labels.
    """
    line = lines[top]
    larger = len(line.chunks) == 1 and line.x0 < columns[0][1] and line.row.size > LARGER * lines[top + 1].row.size
    if (_is_head(line, columns) and not larger) or not any(_is_head(lines[k], columns) for k in range(top + 1, data)):
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


def _is_only_heads(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is several texts over the columns after the label's, which prose above a table is not."""
    return len(line.chunks) > 1 and line.x0 > columns[0][1]


def _is_dated(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is nothing but headers over several columns, all with the digits of a year."""
    return _is_only_heads(line, columns) and all(_YEAR.search(chunk.text) for chunk in line.chunks)


def _ends_prose(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is the end of a sentence that stands over the labels alone, no header."""
    text = line.chunks[0].text
    return len(line.chunks) == 1 and text[-1:] == "." and text[:1].islower() and line.x0 < columns[0][1]


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
    A rule with nothing but headings of the body between it and the values has parted the header already; rules between
    most rows part rows.
    """
    if 2 * sum(_rule_between(lines[k], lines[k + 1], wide) for k in range(data, last)) > last - data > 1:
        return data
    ruled = next((k for k in range(data - 1, top - 1, -1) if _rule_between(lines[k], lines[k + 1], wide)), None)
    if ruled is not None and not any(_is_head(line, columns) for line in lines[ruled + 1 : data]):
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
