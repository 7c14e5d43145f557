"""Headers that stand over several columns with nothing drawn to say so: told by how a line of them shares out the columns.

``Budget 2025 · Plan 2026`` above ``Intäkt · Kostnad · Netto · Intäkt · Kostnad · Netto``: each text of the upper line stands in
the middle (or at the beginning, or at the end) of the columns that it heads, and all of them do so alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planextract.layout.draft import DraftCell, DraftTable, count_header_rows

Span = tuple[int, int]
"""The first and the last column that a header stands over."""

NEAR = 0.3
"""A header belongs to its own column alone if one of its ends or its middle is this near (ems) to the column's."""
ALIKE = 0.9
"""The headers of one line stand alike over their columns if they differ by no more than this (ems)."""
ALIKE_UNDER = 1.5
"""The same where the same headers stand under each of them."""
OFF = 0.3
"""How far, as a share of a column's width, all headers together may stand beside the middle of their columns."""
UNEQUAL = 0.5
"""What it counts against a way to share out columns (ems) where headers stand over unequal numbers of them."""
LEFT_OUT = 0.4
"""What each column that no header of the line stands over counts against it (ems)."""
MOST_WAYS = 3000
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Head:
    """A text of a header line and where it stands."""

    text: str
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a column stands: its texts and its own header together."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def share_columns(
    heads: Sequence[Head], below: Sequence[Head], columns: Sequence[tuple[float, float]], size: float
) -> list[Span] | None:
    """Return the columns of each head of a line, None where nothing says that they stand over more than their own.

    ``below`` is the next line of the header, ``columns`` are those after the label's (x0 and x1), ``size`` is that of the letters.
    Columns are counted from 0.
    """
    if not heads or len(columns) < 2 or len(heads) >= len(below) or len({head.text for head in heads}) < len(heads):
        return None
    leaves = _leaves(below, columns)
    if sum(1 for leaf in leaves if leaf is not None) <= len(heads):
        return None
    extents = [
        _Extent(x0, x1) if leaf is None else _Extent(min(x0, leaf.x0), max(x1, leaf.x1))
        for (x0, x1), leaf in zip(columns, leaves, strict=True)
    ]
    headed = [number for number, leaf in enumerate(leaves) if leaf is not None]
    ways = [
        (against, spans)
        for against, spans, is_centred in _ways(heads, extents, headed, leaves, size)
        if _is_told(heads, spans, is_centred, leaves, extents, size)
    ]
    return min(ways, key=lambda way: way[0])[1] if ways else _by_restarts(heads, leaves, extents)


def _by_restarts(heads: Sequence[Head], leaves: Sequence[Head | None], extents: Sequence[_Extent]) -> list[Span] | None:
    """Share out columns where the headers below begin anew (*Intäkt · Kostnad · Netto · Intäkt · Kostnad · Netto · Netto*): as
    many runs as heads, two of them alike, and each head within its run, though in no like place.
    """
    if any(leaf is None for leaf in leaves):
        return None
    runs: list[list[int]] = []
    for column, leaf in enumerate(leaves):
        assert leaf is not None
        if not runs or any(leaf.text == other.text for at in runs[-1] if (other := leaves[at]) is not None):
            runs.append([])
        runs[-1].append(column)
    spans = [(run[0], run[-1]) for run in runs]
    if len(spans) != len(heads) or not _are_alike(_under(spans, leaves), in_part=True):
        return None
    within = all(
        extents[first].x0 <= head.middle <= extents[last].x1 for head, (first, last) in zip(heads, spans, strict=True)
    )
    return spans if within else None


def _leaves(below: Sequence[Head], columns: Sequence[tuple[float, float]]) -> list[Head | None]:
    """The header that each column has on the line below: the one that overlaps it most."""
    result: list[Head | None] = [None for _ in columns]
    for head in below:
        overlaps = [min(head.x1, right) - max(head.x0, left) for left, right in columns]
        column = max(range(len(columns)), key=lambda c: overlaps[c])
        if overlaps[column] > -(head.x1 - head.x0):
            result[column] = head
    return result


def _ways(
    heads: Sequence[Head], extents: Sequence[_Extent], headed: Sequence[int], leaves: Sequence[Head | None], size: float
) -> Iterator[tuple[float, list[Span], bool]]:
    """Every way to share out the columns that have headers of their own below, with what counts against it (ems).

    The last value says whether the heads stand over the middles of their columns.
    """
    pitch = (extents[-1].x1 - extents[0].x0) / len(extents)
    for spans in _partings(headed, len(heads)):
        over = [leaves[c] for first, last in spans for c in range(first, last + 1)]
        if any(leaf is None for leaf in over) or any(_repeats(span, leaves) for span in spans):
            continue
        alike = ALIKE_UNDER if _are_alike(_under(spans, leaves)) else ALIKE
        against = UNEQUAL if len({last - first for first, last in spans}) > 1 else 0.0
        against += LEFT_OUT * (len(headed) - len(over))
        for number, offsets in enumerate(_offsets(heads, spans, extents)):
            spread, off = max(offsets) - min(offsets), abs(sum(offsets) / len(offsets))
            if spread <= alike * size and off <= max(0.6 * size, OFF * pitch):
                yield (spread + 0.5 * off) / size + against, spans, number == 0


def _partings(headed: Sequence[int], count: int) -> Iterator[list[Span]]:
    """Ways to cut the columns into ``count`` runs of neighbours; columns at either end may be left out."""
    waiting: list[tuple[int, list[Span]]] = [(start, []) for start in range(len(headed) - count, -1, -1)]
    found = 0
    while waiting and found < MOST_WAYS:
        start, spans = waiting.pop()
        if len(spans) == count:
            found += 1
            yield spans
            continue
        ends = range(start, len(headed) - (count - len(spans)) + 1)
        waiting += [(end + 1, [*spans, (headed[start], headed[end])]) for end in ends]


def _offsets(heads: Sequence[Head], spans: Sequence[Span], extents: Sequence[_Extent]) -> Iterator[list[float]]:
    """How far the heads stand off their columns: off the middles; at the beginnings; at the ends."""
    pairs = list(zip(heads, spans, strict=True))
    yield [head.middle - (extents[first].x0 + extents[last].x1) / 2 for head, (first, last) in pairs]
    yield [head.x0 - extents[first].x0 for head, (first, _) in pairs]
    yield [head.x1 - extents[last].x1 for head, (_, last) in pairs]


def _repeats(span: Span, leaves: Sequence[Head | None]) -> bool:
    """Whether two columns under one head would have the same header."""
    texts = [leaf.text for leaf in leaves[span[0] : span[1] + 1] if leaf is not None]
    return len(set(texts)) < len(texts)


def _is_told(
    heads: Sequence[Head],
    spans: Sequence[Span],
    is_centred: bool,
    leaves: Sequence[Head | None],
    extents: Sequence[_Extent],
    size: float,
) -> bool:
    """Whether something besides the place says that heads span columns: the same headers under each of them, years above
    headers without one, or heads that stand over no single column.
    """
    wide = [head for head, (first, last) in zip(heads, spans, strict=True) if last > first]
    if not wide:
        return False
    under = _under(spans, leaves)
    if _are_alike(under):
        return True
    if not is_centred:
        return False
    if all(_YEAR.search(head.text) for head in heads) and not any(_YEAR.search(t) for texts in under for t in texts):
        return True
    return len(heads) > 1 and all(not _stands_alone(head, leaves, extents, size) for head in wide)


def _under(spans: Sequence[Span], leaves: Sequence[Head | None]) -> list[list[str]]:
    """The headers under each head."""
    return [[leaf.text for leaf in leaves[first : last + 1] if leaf is not None] for first, last in spans]


def _are_alike(under: Sequence[Sequence[str]], in_part: bool = False) -> bool:
    """Whether several heads have the same headers under them; what stands under the others has none of these, or (``in_part``)
    one of these alone.
    """
    repeated = max((texts for texts in under if len(texts) > 1 or not in_part), key=under.count, default=[])
    others = [texts for texts in under if texts != repeated]
    if in_part:
        return under.count(repeated) > 1 and all(len(texts) == 1 for texts in others)
    if under.count(repeated) < 2 or (others and (len(repeated) < 2 or 2 * len(others) >= len(under))):
        return False
    return not any(text in repeated for texts in others for text in texts)


def _stands_alone(head: Head, leaves: Sequence[Head | None], extents: Sequence[_Extent], size: float) -> bool:
    """Whether a head stands over one column: it ends, begins or has its middle where the column or its header has."""
    for extent, leaf in zip(extents, leaves, strict=True):
        for one in (extent, leaf):
            if one is not None and (
                abs(one.x1 - head.x1) < NEAR * size
                or abs(one.x0 - head.x0) < NEAR * size
                or abs(one.middle - head.middle) < NEAR * size
            ):
                return True
    return False


def span_headers(table: DraftTable) -> DraftTable:
    """Return a table whose header cells stand over all columns that they head, where no line is drawn to say so.

    Tables whose header is told already (``header_rows``) are returned as they are.
    """
    if table.header_rows is not None:
        return table
    rows = [
        [cell for cell in table.cells if cell.row == row and cell.column > 0] for row in range(count_header_rows(table))
    ]
    moved: dict[int, Span] = {}
    for row, below in pairwise(rows):
        if any(cell.column_span > 1 or cell.row_span > 1 for cell in row):
            continue
        heads = sorted(row, key=lambda cell: cell.column)
        size = max((word.size for cell in heads for word in cell.words), default=0.0)
        spans = share_columns([_head(c) for c in heads], [_head(c) for c in below], table.columns[1:], size)
        moved.update({id(cell): span for cell, span in zip(heads, spans or [], strict=False)})
    cells = [
        replace(cell, column=moved[id(cell)][0] + 1, column_span=moved[id(cell)][1] - moved[id(cell)][0] + 1)
        if id(cell) in moved
        else cell
        for cell in table.cells
    ]
    return replace(table, cells=cells)


def _head(cell: DraftCell) -> Head:
    return Head(cell.text, min(word.x0 for word in cell.words), max(word.x1 for word in cell.words))
