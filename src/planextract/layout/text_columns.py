"""Columns of text on a page, by the strip of white between them: what stands left is read before what stands right.

The reader orders lines where prose of two columns shares its baselines. Lists and short paragraphs do not; this pass
finds their gutter from where lines begin, and needs no common rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from planextract.layout.page import TextLine, Word
from planextract.records import Bbox

SPREAD = 1000.0
"""A page as wide as this (points) with nothing across its middle is two pages side by side."""
STRIP = 5.0
"""A gutter is at least this wide (points) and free of words in all of its zone."""
WORD_SPACE = 0.45
"""Words closer than this (ems) stand on one line, whatever stands between the lines around them."""
OVERHANG = 20.0
"""A band goes across a gutter where it reaches this far (points) beyond it on either side."""
LEAST_LINES = 3
MARGIN_COLUMN = 0.5
"""A column in another size of type than the one beside it may be narrower, by this."""
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


def order_by_columns(lines: Sequence[TextLine], width: float, bands: Sequence[Bbox] = ()) -> list[list[TextLine]]:
    """Return the lines in reading order, cut into columns; a line with words on both sides of a gutter is cut there.

    ``bands`` are coloured fields of a line or two: what stands in one reaches as far as it does.
    """
    widened = [_as_wide_as_its_band(line, bands) for line in lines] if bands else list(lines)
    if width >= SPREAD and not any(_crosses(line, width / 2) for line in widened):
        left, right = _parted(widened, width / 2)
        columns = [*_ordered(left, 0.0, width / 2), *_ordered(right, width / 2, width / 2)]
    else:
        columns = _ordered(widened, 0.0, width)
    printed = {id(wide): line for wide, line in zip(widened, lines, strict=True)}
    return [[printed.get(id(line), line) for line in column] for column in columns]


def _as_wide_as_its_band(line: TextLine, bands: Sequence[Bbox]) -> TextLine:
    y = (line.top + line.bottom) / 2
    band = next((b for b in bands if b[0] <= line.x0 and line.x1 <= b[2] and b[1] <= y <= b[3]), None)
    return line if band is None else replace(line, x0=band[0], x1=band[2])


def _ordered(lines: Sequence[TextLine], x0: float, width: float) -> list[list[TextLine]]:
    """The columns of a page that begins at ``x0``."""
    upright = sorted(lines, key=lambda line: (line.top, line.x0))
    zone = _best_zone(upright, x0, width)
    if zone is None:
        return [list(lines)] if lines else []
    left, right = _parted(upright[zone.start : zone.end], zone.x)
    left, after = _part_trailing(left, max(line.bottom for line in right))
    above, below = upright[: zone.start], [*after, *upright[zone.end :]]
    return [
        *([_in_order(above, lines)] if above else []),
        *_ordered(left, x0, width),
        *_ordered(right, x0, width),
        *_ordered(below, x0, width),
    ]


def _parted(lines: Sequence[TextLine], x: float) -> tuple[list[TextLine], list[TextLine]]:
    """What stands left of ``x``, and what stands right of it."""
    left = [_line(words) for line in lines if (words := [word for word in line.words if word.x0 < x])]
    right = [_line(words) for line in lines if (words := [word for word in line.words if word.x0 >= x])]
    return left, right


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


def _best_zone(lines: Sequence[TextLine], x0: float, width: float) -> _Zone | None:
    starts: set[int] = set()
    for line in lines:
        for before, word in zip((None, *line.words), line.words, strict=False):
            if before is None or word.x0 - before.x1 > STRIP:
                starts.add(round(word.x0 / 2))
    best: _Zone | None = None
    for start in sorted(starts):
        x = 2.0 * start - 1.5
        if not LEAST_WIDTH * width < x - x0 < (1 - LEAST_WIDTH) * width:
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
    if any(word.x0 < x and word.x1 > x - STRIP for word in line.words):
        return True
    if (
        line.x0 < x - OVERHANG
        and x + OVERHANG < line.x1
        and (line.x0 < line.words[0].x0 or line.x1 > line.words[-1].x1)
    ):
        return True  # a band goes across
    return any(  # a word space of large type is no gutter
        before.x1 <= x <= word.x0 and word.x0 - before.x1 < WORD_SPACE * min(before.size, word.size)
        for before, word in pairwise(line.words)
    )


def _count(lines: Sequence[TextLine], x: float, width: float) -> int:
    """How many lines two columns at ``x`` hold; 0 where these lines are no two columns of text."""
    left, right = _parted(lines, x)
    if min(len(left), len(right)) < LEAST_LINES:
        return 0
    sizes = [median(line.words[0].size for line in side) for side in (left, right)]
    least = MARGIN_COLUMN if abs(sizes[0] - sizes[1]) > 0.8 else 1.0
    for side in (left, right):
        widest = max(line.x1 for line in side) - min(line.x0 for line in side)
        lengths = [line.x1 - line.x0 for line in side]
        usual = max(lengths) if least < 1 else median(lengths)
        if widest < least * LEAST_WIDTH * width or usual < least * LEAST_FILL * width:
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
