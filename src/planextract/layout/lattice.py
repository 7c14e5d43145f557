"""Ruled tables: a group of crossing edges to a grid of cells, spans where walls are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from planextract.layout.edges import SNAP, Edge, Edges

WALL = 0.6
"""An edge is a wall of a cell if it covers at least this share of the cell's side."""
OPEN_SIDE = 9.0
"""Horizontal edges that run on for more than this (points) beyond the last vertical one enclose a column open to the side."""


class Box(Struct, frozen=True, gc=False):
    """One cell of a lattice: its rows and columns (last ones included)."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """The lines of a ruled table and the cells between them: ``xs`` and ``ys`` are the borders of columns and rows.

    ``uprights`` are the vertical lines as they are drawn.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    uprights: tuple[Edge, ...] = ()

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """``x0, top, x1, bottom`` in points."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def places(values: Sequence[float], near: float) -> list[float]:
    """Return the distinct places among ``values``, taking those within ``near`` of each other as one (their mean)."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near and value - groups[-1][0] <= 2 * near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def build_lattice(edges: Edges) -> Lattice | None:
    """Return the lattice that a group of edges draws, None where it encloses fewer than two cells."""
    xs = places([e.at for e in edges.vertical], SNAP)
    ys = places([e.at for e in edges.horizontal], SNAP)
    x0, y0, x1, y1 = edges.bbox
    wide = [e for e in edges.horizontal if e.length > 0.5 * (x1 - x0)]
    if len(wide) >= 2:
        left, right = min(e.start for e in wide), max(e.end for e in wide)
        if xs[0] - left > OPEN_SIDE:
            xs.insert(0, left)
        if right - xs[-1] > OPEN_SIDE:
            xs.append(right)
    high = [e for e in edges.vertical if e.length > 0.5 * (y1 - y0)]
    if len(high) >= 2:
        top, bottom = min(e.start for e in high), max(e.end for e in high)
        if ys[0] - top > OPEN_SIDE:
            ys.insert(0, top)
        if bottom - ys[-1] > OPEN_SIDE:
            ys.append(bottom)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(_boxes(xs, ys, edges)), edges.vertical)


def _covered(lines: Sequence[Edge], start: float, end: float) -> float:
    covered = sum(max(0.0, min(e.end, end) - max(e.start, start)) for e in lines)
    return covered / max(end - start, 0.1)


def _boxes(xs: Sequence[float], ys: Sequence[float], edges: Edges) -> list[Box]:
    rows, columns = len(ys) - 1, len(xs) - 1
    upright = [[e for e in edges.vertical if abs(e.at - x) <= SNAP + 0.5] for x in xs]
    level = [[e for e in edges.horizontal if abs(e.at - y) <= SNAP + 0.5] for y in ys]
    wall_right = [
        [
            column + 1 == columns or _covered(upright[column + 1], ys[row], ys[row + 1]) >= WALL
            for column in range(columns)
        ]
        for row in range(rows)
    ]
    wall_below = [
        [row + 1 == rows or _covered(level[row + 1], xs[column], xs[column + 1]) >= WALL for column in range(columns)]
        for row in range(rows)
    ]
    boxes: list[Box] = []
    for group in _joined(rows, columns, wall_right, wall_below):
        top, bottom = min(r for r, _ in group), max(r for r, _ in group)
        left, right = min(c for _, c in group), max(c for _, c in group)
        if len(group) == (bottom - top + 1) * (right - left + 1):
            boxes.append(Box(top, left, bottom, right))
        else:
            boxes.extend(_cut_to_rows(group, wall_right))
    return sorted(boxes, key=lambda b: (b.row, b.column))


def _joined(
    rows: int, columns: int, wall_right: Sequence[Sequence[bool]], wall_below: Sequence[Sequence[bool]]
) -> list[list[tuple[int, int]]]:
    """Return the groups of elementary cells that no wall parts."""
    seen: set[tuple[int, int]] = set()
    groups = []
    for start in ((r, c) for r in range(rows) for c in range(columns)):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            row, column = waiting.pop()
            group.append((row, column))
            neighbours = []
            if column + 1 < columns and not wall_right[row][column]:
                neighbours.append((row, column + 1))
            if column > 0 and not wall_right[row][column - 1]:
                neighbours.append((row, column - 1))
            if row + 1 < rows and not wall_below[row][column]:
                neighbours.append((row + 1, column))
            if row > 0 and not wall_below[row - 1][column]:
                neighbours.append((row - 1, column))
            for cell in neighbours:
                if cell not in seen:
                    seen.add(cell)
                    waiting.append(cell)
        groups.append(group)
    return groups


def _cut_to_rows(group: Sequence[tuple[int, int]], wall_right: Sequence[Sequence[bool]]) -> list[Box]:
    """Cut a group that is no rectangle into one box per row and run of columns."""
    boxes: list[Box] = []
    for row, column in sorted(group):
        last = boxes[-1] if boxes else None
        if last and last.row == row and last.last_column == column - 1 and not wall_right[row][column - 1]:
            boxes[-1] = Box(row, last.column, row, column)
        else:
            boxes.append(Box(row, column, row, column))
    return boxes
