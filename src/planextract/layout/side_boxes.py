"""Fields and frames that stand beside the text of a page: read as columns of their own (geometry only).

A fact box in the margin, cards in a grid: a line across the page would mix what stands in one with what stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planextract.layout.boxes import Box
from planextract.layout.lines import make_line
from planextract.layout.page import TextLine, Word

WIDEST = 0.6
"""A box wider than this share of the page has nothing but margins beside it."""
LEAST_HEIGHT = 30.0
LEAST_LINES = 2


@dataclass(frozen=True, slots=True)
class SideBox:
    """The lines of one box, to be read as one."""

    box: Box
    lines: tuple[TextLine, ...]


def part_side_boxes(
    lines: Sequence[TextLine], boxes: Sequence[Box], width: float
) -> tuple[list[TextLine], list[SideBox]]:
    """Return the lines that stand in no side box, and the side boxes by height, then from left to right.

    A side box has text beside it, on either side, and no word runs over its border.
    """
    sides = [box for box in _outermost(boxes, width) if _has_text_beside(box, lines)]
    if not sides:
        return list(lines), []
    main: list[TextLine] = []
    inside: dict[int, list[TextLine]] = {at: [] for at in range(len(sides))}
    for line in lines:
        parts: dict[int, list[Word]] = {}
        for word in line.words:
            at = next((n for n, box in enumerate(sides) if _holds(box, word)), -1)
            parts.setdefault(at, []).append(word)
        for at, words in parts.items():
            part = line if len(parts) == 1 else make_line(words)
            (main if at < 0 else inside[at]).append(part)
    found = [SideBox(box, tuple(inside[at])) for at, box in enumerate(sides)]
    return main, sorted(found, key=lambda side: (round(side.box.top / 4), side.box.x0))


def put_back(columns: list[list[TextLine]], sides: Sequence[SideBox]) -> list[list[TextLine]]:
    """Put each side box before the first line that stands below it, else at the end.

    Where text goes on beside a box and below, only a line that runs under the box ends it.
    """
    lines = [line for column in columns for line in column]
    main = {id(line) for line in lines}
    beside = {
        id(side): any(line.top < side.box.bottom - 2 and line.bottom > side.box.top + 2 for line in lines)
        for side in sides
    }
    for side in sides:
        place = next(
            (
                (at, index)
                for at, column in enumerate(columns)
                for index, line in enumerate(column)
                if id(line) in main
                and line.top >= side.box.bottom - 2
                and (not beside[id(side)] or (line.x1 > side.box.x0 and line.x0 < side.box.x1))
            ),
            None,
        )
        if place is None:
            columns = [*columns, list(side.lines)]
            continue
        at, index = place
        before, after = columns[at][:index], columns[at][index:]
        columns = [*columns[:at], *([before] if before else []), list(side.lines), after, *columns[at + 1 :]]
    return columns


def _outermost(boxes: Sequence[Box], width: float) -> list[Box]:
    fitting = [box for box in boxes if box.x1 - box.x0 <= WIDEST * width and box.bottom - box.top >= LEAST_HEIGHT]
    return [
        box
        for box in fitting
        if not any(other is not box and other.area > box.area and _within(box, other) for other in fitting)
    ]


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.x0 >= outer.x0 - 2
        and inner.x1 <= outer.x1 + 2
        and inner.top >= outer.top - 2
        and inner.bottom <= outer.bottom + 2
    )


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _has_text_beside(box: Box, lines: Sequence[TextLine]) -> bool:
    inside = outside = 0
    for line in lines:
        if line.bottom <= box.top or line.top >= box.bottom:
            continue
        holds = [word for word in line.words if _holds(box, word)]
        beside = [word for word in line.words if word.x1 <= box.x0 + 2 or word.x0 >= box.x1 - 2]
        if len(holds) + len(beside) < len(line.words):
            return False
        inside += bool(holds)
        outside += bool(beside)
    return inside >= LEAST_LINES and outside >= LEAST_LINES
