"""Tables of texts without a grid: a bold line of headers, and texts that begin exactly below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from planextract.layout.draft import DraftCell, DraftTable, words_box
from planextract.layout.page import Word
from planextract.layout.stretches import Line, Stretch

LEAST_COLUMNS = 3
ALIGNED = 2.5
"""A text stands below a header if both begin within this distance (points)."""
NEAR = 1.7
"""Lines of such a table follow each other within this many line heights."""


def read_headed(lines: Sequence[Line], stretch: Stretch) -> tuple[DraftTable | None, int]:
    """Return the table that the first line of a stretch heads, None where it is no line of headers; and its last line.

    A line without a text in the first column, or with one that begins small, goes on with the row above.
    Headers are bold and the lines below are not; every text below begins where a header does; of a few lines, one
    has several texts.
    """
    header = lines[stretch.first]
    starts = [chunk.x0 for chunk in header.chunks]
    if len(starts) < LEAST_COLUMNS or not all(w.bold for w in header.row.words):
        return None, stretch.last
    last = stretch.first
    while last + 1 < len(lines) and _stands_below(lines[last], lines[last + 1], starts):
        last += 1
    body = lines[stretch.first + 1 : last + 1]
    if len(body) < 2 or (len(body) < 4 and not any(len(line.chunks) > 1 for line in body)):
        return None, stretch.last
    right = max(line.x1 for line in (header, *body))
    columns = [(x0, x1 - 2) for x0, x1 in pairwise([*starts, right + 2])]
    cells = [DraftCell(0, column, list(chunk.words)) for column, chunk in enumerate(header.chunks)]
    row = 0
    for line in body:
        placed = {_column(chunk.x0, starts): list(chunk.words) for chunk in line.chunks}
        if row == 0 or (0 in placed and not placed[0][0].text[:1].islower()):
            row += 1
            found: dict[int, list[Word]] = {}
        for column, words in placed.items():
            if column not in found:
                found[column] = []
                cells.append(DraftCell(row, column, found[column]))
            found[column].extend(words)
    box = words_box(word for cell in cells for word in cell.words)
    return DraftTable(box, columns, cells, 1), last


def _stands_below(above: Line, line: Line, starts: Sequence[float]) -> bool:
    """Whether every text of a line begins below a header and ends before the next one, close to the line above."""
    if line.row.baseline - above.row.baseline > NEAR * line.row.size or all(w.bold for w in line.row.words):
        return False
    for chunk in line.chunks:
        column = _column(chunk.x0, starts)
        if abs(chunk.x0 - starts[column]) > ALIGNED:
            return False
        if column + 1 < len(starts) and chunk.x1 > starts[column + 1] - 1:
            return False
    return True


def _column(x0: float, starts: Sequence[float]) -> int:
    return min(range(len(starts)), key=lambda c: abs(starts[c] - x0))
