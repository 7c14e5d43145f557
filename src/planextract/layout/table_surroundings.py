"""What stands around a table on its page: the lines above that may be its title, and whether it goes from edge to edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planextract.layout.grid import TablePart
from planextract.layout.page import Page, TextLine

MARGIN = 0.075
"""The share of a page's height at its top and bottom in which running headers and footers stand."""
LOW = 0.6
"""A table that is broken off at a page's end reaches at least this share of its height down."""
FARTHEST_TITLE = 48.0
"""A line further above a table than this (points) is not its title."""
MOST_TITLE_LINES = 4


def add_surroundings(page: Page, parts: Sequence[TablePart]) -> list[TablePart]:
    """Return the parts of a page with the lines above them, and whether they open or close the page."""
    lines = [line for line in page.lines if not any(_holds(part, line) for part in parts)]
    lines.sort(key=lambda line: (line.top, line.x0))
    return [_with_surroundings(page, part, parts, lines) for part in parts]


def _with_surroundings(page: Page, part: TablePart, parts: Sequence[TablePart], lines: Sequence[TextLine]) -> TablePart:
    head, foot = MARGIN * page.height, (1 - MARGIN) * page.height
    top, bottom = part.bbox[1], part.bbox[3]
    others = [other for other in parts if other is not part and _beside(other.bbox, part.bbox)]
    above = [line for line in lines if line.bottom <= top + 3 and _beside(line.bbox, part.bbox)]
    below = [line for line in lines if line.top >= bottom - 3 and _beside(line.bbox, part.bbox)]
    opens = all(line.bottom <= head for line in above) and not any(other.bbox[3] <= top + 3 for other in others)
    closes = (
        bottom >= LOW * page.height
        and all(line.top >= foot for line in below)
        and not any(other.bbox[1] >= bottom - 3 for other in others)
    )
    floor = max([head, *(other.bbox[3] for other in others if other.bbox[3] <= top + 3)])
    return replace(part, lines_above=_title_lines(above, floor, top), opens_page=opens, closes_page=closes)


def _title_lines(above: Sequence[TextLine], floor: float, top: float) -> tuple[str, ...]:
    """Return the lines that stand close above ``top``, each close to the next, nearest last."""
    found: list[str] = []
    for line in sorted(above, key=lambda line: -line.bottom):
        if line.top < floor - 3 or top - line.bottom > FARTHEST_TITLE or len(found) == MOST_TITLE_LINES:
            break
        found.append(line.text)
        top = line.top
    return tuple(reversed(found))


def _holds(part: TablePart, line: TextLine) -> bool:
    x0, top, x1, bottom = part.bbox
    middle = (line.top + line.bottom) / 2
    return top - 1 <= middle <= bottom + 1 and line.x0 < x1 and line.x1 > x0


def _beside(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two boxes share some of their width."""
    return one[0] < other[2] and one[2] > other[0]
