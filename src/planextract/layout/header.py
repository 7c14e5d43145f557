"""Lines of a table's header to cells: words above each other are one header, wide ones span their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planextract.layout.chunks import Chunk
from planextract.layout.columns import part_by_columns
from planextract.layout.draft import DraftCell
from planextract.layout.edges import Edge
from planextract.layout.header_spans import Head, share_columns
from planextract.layout.page import Word


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One line of a header."""

    chunks: list[Chunk]
    baseline: float
    size: float


@dataclass(slots=True)
class _Head:
    """A header cell while it grows: the columns it covers, and on which line it ends."""

    first: int
    last: int
    words: list[Word]
    line: int
    closed: bool = False


def build_header(
    lines: Sequence[HeaderLine], columns: Sequence[tuple[float, float]], rules: Sequence[Edge]
) -> tuple[list[DraftCell], int]:
    """Return the header's cells and how many rows they take; rows count from 0, leaves stand in the last one."""
    heads: list[_Head] = []
    stacks: list[list[_Head]] = [[] for _ in columns]
    lines = [
        replace(line, chunks=[c for chunk in line.chunks for c in part_by_columns(chunk, columns)]) for line in lines
    ]
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        shared = _shared(line, columns, below)
        for chunk in line.chunks:
            first, last = (
                _ruled_span(chunk, line, columns, rules, below)
                or shared.get(id(chunk))
                or _span(chunk, line, columns, below)
            )
            above = stacks[first][-1] if stacks[first] else None
            parted = above is not None and _ruled_between(lines[above.line], line, chunk, rules)
            if above is not None and (above.first, above.last) == (first, last) and not parted:
                above.words.extend(chunk.words)
                above.line = number
                continue
            head = _Head(first, last, list(chunk.words), number)
            heads.append(head)
            for column in range(first, last + 1):
                stacks[column].append(head)
    count = max((len(stack) for stack in stacks), default=0)
    cells = []
    for head in heads:
        under = max(len(stacks[c]) - 1 - stacks[c].index(head) for c in range(head.first, head.last + 1))
        cells.append(DraftCell(count - 1 - under, head.first, head.words, 1, head.last - head.first + 1))
    return cells, count


def _shared(
    line: HeaderLine, columns: Sequence[tuple[float, float]], below: HeaderLine | None
) -> dict[int, tuple[int, int]]:
    """Return the columns that the chunks of a line share out among them, by the ``id`` of the chunk; empty where they do not."""
    if below is None:
        return {}
    heads = [chunk for chunk in line.chunks if _own_column(chunk, columns) > 0]
    leaves = [chunk for chunk in below.chunks if _own_column(chunk, columns) > 0]
    spans = share_columns(
        [Head(c.text, c.x0, c.x1) for c in heads], [Head(c.text, c.x0, c.x1) for c in leaves], columns[1:], line.size
    )
    return {} if spans is None else {id(c): (a + 1, b + 1) for c, (a, b) in zip(heads, spans, strict=True)}


def _ruled_span(
    chunk: Chunk,
    line: HeaderLine,
    columns: Sequence[tuple[float, float]],
    rules: Sequence[Edge],
    below: HeaderLine | None,
) -> tuple[int, int] | None:
    """Return the columns that the line drawn under a header runs over, None where it has none or stands over one column."""
    x0, x1 = chunk.x0, chunk.x1
    under = [
        e
        for e in rules
        if -0.1 * line.size < e.at - line.baseline < 1.0 * line.size
        and e.start <= (x0 + x1) / 2 <= e.end
        and e.end - e.start >= 0.8 * (x1 - x0)
        and e.end - e.start < 0.95 * (columns[-1][1] - columns[0][0])
        and (below is None or e.at < below.baseline)
        and not any(e.start <= (c.x0 + c.x1) / 2 <= e.end for c in line.chunks if c is not chunk)
    ]
    if not under or below is None:
        return None
    widest = max(under, key=lambda e: e.end - e.start)
    return _covered(min(x0, widest.start), max(x1, widest.end), columns)


def _span(
    chunk: Chunk, line: HeaderLine, columns: Sequence[tuple[float, float]], below: HeaderLine | None
) -> tuple[int, int]:
    """Return the first and last column that a header stands over by itself."""
    covered = _covered(chunk.x0, chunk.x1, columns)
    if covered is not None:
        return covered
    own = _own_column(chunk, columns)
    return _balanced_span(chunk, line, columns, below, own) or (own, own)


def _covered(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> tuple[int, int] | None:
    """Return the columns whose middles lie between two places, None where fewer than two do."""
    covered = [c for c, (left, right) in enumerate(columns) if x0 - 1 <= (left + right) / 2 <= x1 + 1]
    return (covered[0], covered[-1]) if len(covered) >= 2 else None


def _own_column(chunk: Chunk, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column that a header overlaps most, or stands nearest to."""
    overlaps = [min(chunk.x1, right) - max(chunk.x0, left) for left, right in columns]
    return overlaps.index(max(overlaps))


def _balanced_span(
    chunk: Chunk, line: HeaderLine, columns: Sequence[tuple[float, float]], below: HeaderLine | None, own: int
) -> tuple[int, int] | None:
    """Return the columns that a header is centred over, where the next line has a header of its own for each of them.

    A header that ends or begins where its own column does belongs to that column. One that is centred over its own column
    too is taken to span others only where the headers of its line share out all columns among them.
    """
    if below is None:
        return None
    near = 0.3 * line.size
    left, right = columns[own]
    leaves = [c for c in below.chunks if min(c.x1, right) > max(c.x0, left)]
    ends = [right, *(c.x1 for c in leaves)]
    if any(abs(chunk.x1 - end) < near for end in ends) or any(abs(chunk.x0 - c.x0) < near for c in leaves):
        return None
    span = _widest_balance(chunk, line, columns, below)
    if span is None:
        return None
    middle = (chunk.x0 + chunk.x1) / 2
    own_middles = [(left + right) / 2, *((c.x0 + c.x1) / 2 for c in leaves)]
    if any(abs(middle - own_middle) < near for own_middle in own_middles):
        spans = [
            _widest_balance(c, line, columns, below) or (_own_column(c, columns), _own_column(c, columns))
            for c in line.chunks
            if c.x0 > columns[0][1]
        ]
        covered = [column for first, last in spans for column in range(first, last + 1)]
        if len(spans) < 2 or sorted(covered) != list(range(1, len(columns))):
            return None
    return span


def _widest_balance(
    chunk: Chunk, line: HeaderLine, columns: Sequence[tuple[float, float]], below: HeaderLine
) -> tuple[int, int] | None:
    """Return the widest run of columns in whose middle a header stands, free of the line's other headers."""
    middle = (chunk.x0 + chunk.x1) / 2
    others = [(c.x0 + c.x1) / 2 for c in line.chunks if c is not chunk]
    best: tuple[int, int] | None = None
    for first in range(1, len(columns)):
        for last in range(first + 1, len(columns)):
            x0, x1 = columns[first][0], columns[last][1]
            heads = [c for c in below.chunks if x0 - 1 < (c.x0 + c.x1) / 2 < x1 + 1]
            if heads:
                x0, x1 = min(x0, heads[0].x0), max(x1, heads[-1].x1)
            if abs(middle - (x0 + x1) / 2) > max(0.6 * line.size, 0.08 * (x1 - x0)):
                continue
            if any(x0 <= other <= x1 for other in others) or not _all_below(below, columns[first : last + 1]):
                continue
            if best is None or last - first > best[1] - best[0]:
                best = (first, last)
    return best


def _all_below(below: HeaderLine, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the next line has a header over each of these columns."""
    return all(any(min(c.x1, x1) > max(c.x0, x0) for c in below.chunks) for x0, x1 in columns)


def _ruled_between(above: HeaderLine, line: HeaderLine, chunk: Chunk, rules: Sequence[Edge]) -> bool:
    middle = (chunk.x0 + chunk.x1) / 2
    return any(
        above.baseline - 0.1 * above.size < e.at < line.baseline - 0.4 * line.size and e.start <= middle <= e.end
        for e in rules
    )
