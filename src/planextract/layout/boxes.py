"""Boxes of a page: coloured fields and ruled frames that text stands in (geometry only)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planextract.layout.page import Page, Rule

LARGEST_SHARE = 0.75
"""A field or frame that covers more of the page than this is the page's own background, no box."""
LEAST_WIDTH = 40.0
LEAST_HEIGHT = 7.0
_WHITE = 250 * 3


@dataclass(frozen=True, slots=True)
class Box:
    """One box; ``color`` is the field's colour, None for a frame without one."""

    x0: float
    top: float
    x1: float
    bottom: float
    color: tuple[int, int, int] | None

    @property
    def area(self) -> float:
        """Square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)


def find_boxes(page: Page) -> list[Box]:
    """Return the boxes of a page, smallest first; fields of one colour that touch one below the other are one box."""
    limit = LARGEST_SHARE * page.width * page.height
    fields = [
        Box(fill.x0, fill.top, fill.x1, fill.bottom, fill.color)
        for fill in page.fills
        if fill.x1 - fill.x0 >= LEAST_WIDTH and fill.bottom - fill.top >= LEAST_HEIGHT and sum(fill.color) < _WHITE
    ]
    boxes = [box for box in [*_join_stacked(fields), *_frames(page.rules)] if 0 < box.area <= limit]
    return sorted(boxes, key=lambda box: (box.area, box.top, box.x0))


def innermost(boxes: Sequence[Box], x: float, y: float) -> Box | None:
    """The smallest box around a point; ``boxes`` are smallest first."""
    return next((box for box in boxes if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom), None)


def _join_stacked(fields: list[Box]) -> list[Box]:
    joined: list[Box] = []
    for box in sorted(set(fields), key=lambda box: (box.top, box.x0)):
        above = next(
            (
                i
                for i, other in enumerate(joined)
                if other.color == box.color
                and abs(other.x0 - box.x0) < 1.5
                and abs(other.x1 - box.x1) < 1.5
                and -2 <= box.top - other.bottom < 1.0
            ),
            None,
        )
        if above is None:
            joined.append(box)
        else:
            other = joined[above]
            joined[above] = Box(other.x0, other.top, other.x1, max(other.bottom, box.bottom), box.color)
    return joined


def _frames(rules: Sequence[Rule]) -> list[Box]:
    """Frames: two horizontal rules of one extent with a vertical rule at either end."""
    level = sorted((r for r in rules if r.horizontal and r.x1 - r.x0 >= LEAST_WIDTH), key=lambda r: (r.top, r.x0))
    upright = [r for r in rules if not r.horizontal]
    frames = []
    for at, upper in enumerate(level):
        for lower in level[at + 1 :]:
            if abs(upper.x0 - lower.x0) > 3 or abs(upper.x1 - lower.x1) > 3 or lower.top - upper.top < LEAST_HEIGHT:
                continue
            if all(_runs_down(upright, x, upper.top, lower.bottom) for x in (upper.x0, upper.x1)):
                frames.append(Box(upper.x0, upper.top, upper.x1, lower.bottom, None))
                break
            break
    return frames


def _runs_down(upright: Sequence[Rule], x: float, top: float, bottom: float) -> bool:
    reach = top + 3
    for rule in sorted((r for r in upright if abs((r.x0 + r.x1) / 2 - x) < 4), key=lambda r: r.top):
        if rule.top <= reach:
            reach = max(reach, rule.bottom)
    return reach >= bottom - 4
