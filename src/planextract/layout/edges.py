"""What a person sees as lines: drawn rules, and the borders between differently coloured areas, merged into edges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec import Struct
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from planextract.layout.page import Fill, Page, Word
from planextract.records import Bbox

SNAP = 2.6
"""Edges nearer than this (points) are one: a double line, or the two borders of neighbouring cells."""
REACH = 3.0
"""An edge ends at another one if it comes this near (points)."""
MOST_FILLS = 1500
DASHED = re.compile(r"^[-–—_=]{5,}$")


class Edge(Struct, frozen=True, gc=False):
    """A straight line along one axis: at ``at`` (y of a horizontal, x of a vertical one), from ``start`` to ``end``."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is, in points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Edges:
    """The horizontal and vertical edges of a page or of a part of one, sorted."""

    horizontal: tuple[Edge, ...]
    vertical: tuple[Edge, ...]

    @property
    def bbox(self) -> Bbox:
        """The box around all edges."""
        xs = [x for e in self.horizontal for x in (e.start, e.end)] + [e.at for e in self.vertical]
        ys = [y for e in self.vertical for y in (e.start, e.end)] + [e.at for e in self.horizontal]
        return (min(xs), min(ys), max(xs), max(ys))


def merge_edges(edges: Iterable[Edge], snap: float = SNAP, gap: float = REACH) -> list[Edge]:
    """Merge edges that run on nearly the same line and touch; sorted by place."""
    ordered = sorted(edges, key=lambda e: e.at)
    result: list[Edge] = []
    group: list[Edge] = []
    for edge in [*ordered, None]:
        if group and (edge is None or edge.at - group[-1].at > snap or edge.at - group[0].at > 2 * snap):
            result.extend(_merge_line(group, gap))
            group = []
        if edge is not None:
            group.append(edge)
    return sorted(result, key=lambda e: (e.at, e.start))


def _merge_line(group: Sequence[Edge], gap: float) -> list[Edge]:
    longest = sum(e.length for e in group) or 1.0
    at = sum(e.at * e.length for e in group) / longest if longest > 1.0 else group[0].at
    merged: list[Edge] = []
    for edge in sorted(group, key=lambda e: e.start):
        if merged and edge.start <= merged[-1].end + gap:
            merged[-1] = Edge(at, merged[-1].start, max(merged[-1].end, edge.end))
        else:
            merged.append(Edge(at, edge.start, edge.end))
    return merged


def page_edges(page: Page, dashed: Sequence[Edge] = ()) -> Edges:
    """Return what a page shows as horizontal and vertical lines, borders of coloured areas included."""
    horizontal = [*dashed, *(Edge((r.top + r.bottom) / 2, r.x0, r.x1) for r in page.rules if r.horizontal)]
    vertical = [Edge((r.x0 + r.x1) / 2, r.top, r.bottom) for r in page.rules if not r.horizontal]
    if 0 < len(page.fills) <= MOST_FILLS:
        across, down = _color_borders(page.fills, page.width, page.height)
        horizontal.extend(across)
        vertical.extend(down)
    return Edges(
        tuple(e for e in merge_edges(horizontal) if e.length >= 4),
        tuple(e for e in merge_edges(vertical) if e.length >= 4),
    )


def part_dashed_rules(words: Iterable[Word]) -> tuple[list[Word], list[Edge]]:
    """Part words from rules that were typed as rows of dashes; return both."""
    kept: list[Word] = []
    dashed: list[Edge] = []
    for word in words:
        if DASHED.match(word.text):
            dashed.append(Edge(word.baseline - 0.25 * word.size, word.x0, word.x1))
        else:
            kept.append(word)
    return kept, dashed


def _color_borders(fills: Sequence[Fill], width: float, height: float) -> tuple[list[Edge], list[Edge]]:
    """Paint the fills in their order on a grid of all their corners, and return the borders between colours.

    Two cells of one colour that touch show no border; borders at the page's own edge are none either.
    """
    xs = _ticks([x for f in fills for x in (f.x0, f.x1)])
    ys = _ticks([y for f in fills for y in (f.top, f.bottom)])
    canvas = np.full((len(ys) + 1, len(xs) + 1), -1, np.int64)
    for fill in fills:
        color = (fill.color[0] << 16) | (fill.color[1] << 8) | fill.color[2]
        left, right = _tick_of(xs, fill.x0), _tick_of(xs, fill.x1)
        top, bottom = _tick_of(ys, fill.top), _tick_of(ys, fill.bottom)
        canvas[top + 1 : bottom + 1, left + 1 : right + 1] = color if color != 0xFFFFFF else -1
    horizontal = [
        Edge(ys[row], xs[start], xs[end])
        for row, start, end in _steps(canvas[:-1] != canvas[1:])
        if 3 < ys[row] < height - 3
    ]
    vertical = [
        Edge(xs[column], ys[start], ys[end])
        for column, start, end in _steps((canvas[:, :-1] != canvas[:, 1:]).T)
        if 3 < xs[column] < width - 3
    ]
    return horizontal, vertical


def _ticks(values: Sequence[float]) -> list[float]:
    ticks: list[float] = []
    for value in sorted(values):
        if not ticks or value - ticks[-1] > 0.8:
            ticks.append(value)
    return ticks


def _tick_of(ticks: Sequence[float], value: float) -> int:
    return int(np.searchsorted(np.asarray(ticks), value + 1e-6, side="right")) - 1


def _steps(differs: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Iterable[tuple[int, int, int]]:
    """Yield (line, first, last corner) of each run of differing neighbours; line ``n`` lies between cells n and n + 1."""
    for line, row in enumerate(differs):
        places = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        for start, end in zip(places[::2].tolist(), places[1::2].tolist(), strict=True):
            # cell k lies between corners k - 1 and k; the first and last cells lie outside all fills
            if start > 0 and end < len(row):
                yield line, start - 1, end - 1


def edge_groups(edges: Edges) -> list[Edges]:
    """Return the groups of edges that hang together by crossing or touching, those of both directions only."""
    across, down = edges.horizontal, edges.vertical
    if not across or not down:
        return []
    hy = np.array([e.at for e in across])[:, None]
    hx0, hx1 = np.array([e.start for e in across])[:, None], np.array([e.end for e in across])[:, None]
    vx = np.array([e.at for e in down])[None, :]
    vy0, vy1 = np.array([e.start for e in down])[None, :], np.array([e.end for e in down])[None, :]
    touches = (hx0 - REACH <= vx) & (vx <= hx1 + REACH) & (vy0 - REACH <= hy) & (hy <= vy1 + REACH)
    rows, columns = np.nonzero(touches)
    size = len(across) + len(down)
    graph = coo_matrix((np.ones(len(rows)), (rows, columns + len(across))), shape=(size, size))
    count, labels = connected_components(graph, directed=False)
    groups = []
    for label in range(count):
        members = np.flatnonzero(labels == label).tolist()
        horizontal = tuple(across[m] for m in members if m < len(across))
        vertical = tuple(down[m - len(across)] for m in members if m >= len(across))
        if horizontal and vertical:
            groups.append(Edges(horizontal, vertical))
    return groups
