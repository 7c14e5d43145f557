"""Drawn paths to rules and fills: which drawn thing is a line, which a filled box, and which is neither."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from planextract.layout.page import Fill, Rule
from planextract.records import Bbox

Rgb = tuple[int, int, int]
Point = tuple[float, float]
ColoredRule = tuple[Rule, Rgb]

THIN = 3.0
"""A filled box at most this thick (points) is a rule, if it is clearly longer than thick."""
MARK = (1.2, 6.0)
"""A dot or square of this size (points) may be the mark of a list item."""
DRAWING = 25.0
"""A slanted or curved shape is a drawing if it is at least so wide and high (points)."""
CORNER = 15.0
"""Curves within this distance (points) are the rounded corners of a box."""
STRAIGHT = 0.8
"""How far (points) the ends of a drawn line may differ for it to be horizontal or vertical."""


def is_drawing(pieces: Sequence[tuple[Point, Point]], box: Bbox) -> bool:
    """Whether a path of these pieces (from, to) is a drawing: it has slanted or rounded sides, not just rounded corners."""
    if box[2] - box[0] < DRAWING or box[3] - box[1] < DRAWING:
        return False
    slanted = [(one, other) for one, other in pieces if abs(one[0] - other[0]) > 0.8 and abs(one[1] - other[1]) > 0.8]
    if any(abs(ax - bx) > CORNER and abs(ay - by) > CORNER for (ax, ay), (bx, by) in slanted):
        return True
    return sum(1 for piece in slanted if not all(_in_corner(point, box) for point in piece)) > 8


def _in_corner(point: Point, box: Bbox) -> bool:
    """Whether a point lies in a corner of a box that may be rounded."""
    return all(
        min(abs(at - low), abs(at - high)) <= CORNER
        for at, low, high in ((point[0], box[0], box[2]), (point[1], box[1], box[3]))
    )


def is_mark(box: Bbox) -> bool:
    """Whether a shape may be the mark of a list item: small, and as wide as it is high."""
    width, height = box[2] - box[0], box[3] - box[1]
    return MARK[0] <= min(width, height) and max(width, height) <= min(MARK[1], 1.4 * min(width, height))


def clip_box(box: Bbox, clip: Bbox | None) -> Bbox | None:
    """Return what of ``box`` is inside ``clip``, None where nothing is."""
    if clip is None:
        return box
    x0, top, x1, bottom = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return (x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None


def box_shape(box: Bbox, color: Rgb) -> Rule | Fill | None:
    """Return what a filled upright box is: a rule where it is thin, else a fill; None where it is a dot."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    thickness, length = min(width, height), max(width, height)
    if thickness <= THIN:
        return Rule(x0, top, x1, bottom, thickness) if length >= 3 * max(thickness, 1.0) else None
    return Fill(x0, top, x1, bottom, color)


def segment_rule(start: Point, end: Point, width: float) -> Rule | None:
    """Return the rule that a stroked straight piece draws, None where it is slanted or a dot."""
    (ax, ay), (bx, by) = start, end
    across, down = abs(ax - bx), abs(ay - by)
    if across <= STRAIGHT < down:
        x = (ax + bx) / 2
        return Rule(x, min(ay, by), x, max(ay, by), width) if down > max(3.0, width) else None
    if down <= STRAIGHT < across:
        y = (ay + by) / 2
        if width > THIN and width > across / 3:
            return None
        return Rule(min(ax, bx), y, max(ax, bx), y, width) if across > max(2.0, width) else None
    return None


def upright_box(points: Sequence[Point]) -> Bbox | None:
    """Return the box that a closed path of 4 or 5 points draws, None where it is no upright rectangle."""
    if (
        len(points) == 5
        and points[0] != points[4]
        and max(abs(points[0][0] - points[4][0]), abs(points[0][1] - points[4][1])) > STRAIGHT
    ):
        return None
    if len(points) not in (4, 5):
        return None
    corners = points[:4]
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if abs(ax - bx) > STRAIGHT and abs(ay - by) > STRAIGHT:
            return None
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def thick_stroke(start: Point, end: Point, width: float, color: Rgb) -> Fill | None:
    """Return the band that a very thick stroke paints (shading may be drawn as one), None for a line."""
    (ax, ay), (bx, by) = start, end
    if width <= THIN:
        return None
    half = width / 2
    if abs(ay - by) <= STRAIGHT and abs(ax - bx) > width / 2:
        return Fill(min(ax, bx), ay - half, max(ax, bx), ay + half, color)
    if abs(ax - bx) <= STRAIGHT and abs(ay - by) > width / 2:
        return Fill(ax - half, min(ay, by), ax + half, max(ay, by), color)
    return None


def path_shapes(
    subpaths: Sequence[Sequence[Point]], fill: Rgb | None, stroke: Rgb | None, width: float, clip: Bbox | None
) -> tuple[list[ColoredRule], list[Fill]]:
    """Return the rules and fills that a path of straight pieces paints; ``width`` is the stroke's."""
    rules: list[ColoredRule] = []
    fills: list[Fill] = []
    for points in subpaths:
        box = upright_box(points)
        if fill is not None and box is not None:
            seen = clip_box(box, clip)
            shape = box_shape(seen, fill) if seen else None
            if isinstance(shape, Rule):
                rules.append((shape, fill))
            elif shape is not None:
                fills.append(shape)
        elif fill is not None and stroke is None and len(points) == 2:
            rule = segment_rule(points[0], points[1], 0.5)
            if rule:
                rules.append((rule, fill))
        if stroke is not None:
            for start, end in pairwise(points):
                band = thick_stroke(start, end, width, stroke)
                if band is not None:
                    seen = clip_box((band.x0, band.top, band.x1, band.bottom), clip)
                    if seen:
                        fills.append(Fill(*seen, stroke))
                    continue
                rule = segment_rule(start, end, width)
                seen = clip_box((rule.x0, rule.top, rule.x1, rule.bottom), clip) if rule else None
                if rule and seen:
                    rules.append((Rule(*seen, rule.width), stroke))
    return rules, fills


def drop_invisible(
    rules: Sequence[ColoredRule], fills: Sequence[Fill], paper: Rgb = (255, 255, 255)
) -> tuple[list[Rule], list[Fill]]:
    """Leave out what is painted in the colour of the paper, except rules that part coloured fills."""

    def is_paper(color: Rgb) -> bool:
        return all(abs(channel - white) <= 3 for channel, white in zip(color, paper, strict=True))

    coloured = [fill for fill in fills if not is_paper(fill.color)]
    kept = []
    for rule, color in rules:
        if not is_paper(color):
            kept.append(rule)
            continue
        x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
        if any(f.x0 - 2 <= x <= f.x1 + 2 and f.top - 2 <= y <= f.bottom + 2 for f in coloured):
            kept.append(rule)
    return kept, coloured
