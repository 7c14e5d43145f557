"""Columns of text on a page, by the strip of white between them: what stands left is read before what stands right.

The reader orders lines where prose of two columns shares its baselines. Lists and short paragraphs do not; this pass
finds their gutter from where lines begin, and needs no common rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from planextract.layout.page import TextLine, Word

STRIP = 5.0
"""A gutter is at least this wide (points) and free of words in all of its zone."""
LEAST_LINES = 4
LEAST_WIDTH = 0.2
"""Both columns are at least this wide, as a share of the page."""
LEAST_FILL = 0.12
"""Half of a column's lines are longer than this, as a share of the page: cells of a table are shorter."""


@dataclass(frozen=True, slots=True)
class _Zone:
    """Lines ``start`` to ``end`` (of those sorted by height) that a gutter at ``x`` parts."""

    start: int
    end: int
    x: float
    lines: int


def order_by_columns(lines: Sequence[TextLine], width: float) -> list[list[TextLine]]:
    """Return the lines in reading order, cut into columns; a line with words on both sides of a gutter is cut there."""
    upright = sorted(lines, key=lambda line: (line.top, line.x0))
    zone = _best_zone(upright, width)
    if zone is None:
        return [list(lines)] if lines else []
    left: list[TextLine] = []
    right: list[TextLine] = []
    for line in upright[zone.start : zone.end]:
        for side, words in (
            (left, [word for word in line.words if word.x0 < zone.x]),
            (right, [word for word in line.words if word.x0 >= zone.x]),
        ):
            if words:
                side.append(_line(words))
    left, after = _part_trailing(left, max(line.bottom for line in right))
    above, below = upright[: zone.start], [*after, *upright[zone.end :]]
    return [
        *([_in_order(above, lines)] if above else []),
        *order_by_columns(left, width),
        *order_by_columns(right, width),
        *order_by_columns(below, width),
    ]


def _in_order(some: Sequence[TextLine], lines: Sequence[TextLine]) -> list[TextLine]:
    wanted = {id(line) for line in some}
    return [line for line in lines if id(line) in wanted]


def _line(words: Sequence[Word]) -> TextLine:
    return TextLine(
        tuple(words),
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _best_zone(lines: Sequence[TextLine], width: float) -> _Zone | None:
    starts: set[int] = set()
    for line in lines:
        for before, word in zip((None, *line.words), line.words, strict=False):
            if before is None or word.x0 - before.x1 > STRIP:
                starts.add(round(word.x0 / 2))
    best: _Zone | None = None
    for start in sorted(starts):
        x = 2.0 * start - 1.5
        if not LEAST_WIDTH * width < x < (1 - LEAST_WIDTH) * width:
            continue
        for zone in _zones(lines, x, width):
            if best is None or zone.lines > best.lines:
                best = zone
    return best


def _zones(lines: Sequence[TextLine], x: float, width: float) -> list[_Zone]:
    zones = []
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and not _crosses(lines[at], x):
            continue
        count = _count(lines[start:at], x, width)
        if count:
            zones.append(_Zone(start, at, x, count))
        start = at + 1
    return zones


def _crosses(line: TextLine, x: float) -> bool:
    return any(word.x0 < x and word.x1 > x - STRIP for word in line.words)


def _count(lines: Sequence[TextLine], x: float, width: float) -> int:
    """How many lines two columns at ``x`` hold; 0 where these lines are no two columns of text."""
    left = [_line(words) for line in lines if (words := [word for word in line.words if word.x0 < x])]
    right = [_line(words) for line in lines if (words := [word for word in line.words if word.x0 >= x])]
    if min(len(left), len(right)) < LEAST_LINES:
        return 0
    for side in (left, right):
        widest = max(line.x1 for line in side) - min(line.x0 for line in side)
        if widest < LEAST_WIDTH * width or median(line.x1 - line.x0 for line in side) < LEAST_FILL * width:
            return 0
    if len({round(line.x0) for line in right if line.x0 - x < 3}) == 0:
        return 0
    overlap = min(max(line.bottom for line in side) for side in (left, right)) - max(
        min(line.top for line in side) for side in (left, right)
    )
    shorter = min(max(line.bottom for line in side) - min(line.top for line in side) for side in (left, right))
    return len(left) + len(right) if overlap > 0.5 * shorter else 0


def _part_trailing(left: list[TextLine], bottom: float) -> tuple[list[TextLine], list[TextLine]]:
    """Part a heading and what follows below the end of the right column from the left one."""
    usual = median(line.words[0].size for line in left)
    for at, line in enumerate(left[1:], start=1):
        if line.top > bottom and line.words[0].size > 1.1 * usual and line.top - left[at - 1].bottom > 1.2 * usual:
            return left[:at], left[at:]
    return left, []
