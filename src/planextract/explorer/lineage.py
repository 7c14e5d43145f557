"""The lineage picture: goals in blocks by area, a column per plan, a band for every link. An alluvial diagram.

This module only decides where things stand; ``templates/lineage.svg`` draws them. Sizes are in SVG units (pixels).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planextract.explorer.formatting import period
from planextract.explorer.queries.rows import Row

COLUMN_WIDTH = 220
COLUMN_GAP = 110
STRIP_HEIGHT = 18
STRIP_STEP = 21
AREA_HEADER = 24
AREA_GAP = 14
TOP = 34
_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Strip:
    """One goal in one plan. ``begins`` and ``ends`` say that nothing leads to it, or on from it, though plans do."""

    goal_id: str
    thread_id: str
    text: str
    shown: str
    y: float
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """One area's block of goals in one plan; ``name`` is None for goals outside the areas."""

    area_id: str | None
    name: str | None
    shown: str | None
    y: float
    height: float
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One plan: a column of area blocks."""

    document_id: str
    period: str
    x: float
    blocks: tuple[AreaBlock, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """One link: a curved band between two strips; ``path`` is its SVG path, ``relation`` chooses its colour."""

    path: str
    relation: str
    thread_id: str
    needs_review: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The whole picture."""

    width: float
    height: float
    columns: tuple[PlanColumn, ...] = ()
    bands: tuple[Band, ...] = ()


def draw_lineage(goals: Sequence[Row], links: Sequence[Row]) -> Lineage:
    """Lay out a source's goals (in order of plan, area, ordinal) and the links between them."""
    by_plan: dict[str, list[Row]] = {}
    for goal in goals:
        by_plan.setdefault(goal["document_id"], []).append(goal)
    shown = {goal["goal_id"] for goal in goals}
    kept = [link for link in links if link["from_goal_id"] in shown and link["to_goal_id"] in shown]
    arriving, leaving = {link["to_goal_id"] for link in kept}, {link["from_goal_id"] for link in kept}
    plans = list(by_plan)
    columns = [
        _column(
            by_plan[plan],
            number * (COLUMN_WIDTH + COLUMN_GAP),
            arriving=arriving if number else None,
            leaving=leaving if number + 1 < len(plans) else None,
        )
        for number, plan in enumerate(plans)
    ]
    place = {strip.goal_id: (column, strip) for column in columns for block in column.blocks for strip in block.strips}
    bands = tuple(_band(link, place) for link in kept)
    bottoms = [block.y + block.height for column in columns for block in column.blocks]
    width = len(columns) * COLUMN_WIDTH + max(0, len(columns) - 1) * COLUMN_GAP
    return Lineage(width, max(bottoms, default=0) + 8, tuple(columns), bands)


def _column(goals: Sequence[Row], x: float, arriving: set[str] | None, leaving: set[str] | None) -> PlanColumn:
    areas: dict[str | None, list[Row]] = {}
    for goal in goals:
        areas.setdefault(goal["area_id"], []).append(goal)
    blocks, y = [], float(TOP)
    for area_id, inside in areas.items():
        strips = tuple(
            Strip(
                goal["goal_id"],
                goal["thread_id"] or goal["goal_id"],
                goal["text"],
                shorten(" ".join(part for part in (goal["label"], goal["text"]) if part), _LETTERS),
                y + AREA_HEADER + number * STRIP_STEP,
                begins=arriving is not None and goal["goal_id"] not in arriving,
                ends=leaving is not None and goal["goal_id"] not in leaving,
            )
            for number, goal in enumerate(inside)
        )
        height = AREA_HEADER + len(inside) * STRIP_STEP
        name = inside[0]["area"]
        blocks.append(AreaBlock(area_id, name, None if name is None else shorten(name, 30), y, height, strips))
        y += height + AREA_GAP
    first = goals[0]
    return PlanColumn(first["document_id"], period(first["period_start"], first["period_end"]), x, tuple(blocks))


def _band(link: Row, place: Mapping[str, tuple[PlanColumn, Strip]]) -> Band:
    (left_column, left), (right_column, right) = place[link["from_goal_id"]], place[link["to_goal_id"]]
    x0, x1 = left_column.x + COLUMN_WIDTH, right_column.x
    y0, y1 = left.y + STRIP_HEIGHT / 2, right.y + STRIP_HEIGHT / 2
    middle = (x0 + x1) / 2
    path = f"M{x0:g},{y0:g} C{middle:g},{y0:g} {middle:g},{y1:g} {x1:g},{y1:g}"
    return Band(path, link["relation"], right.thread_id, bool(link["needs_review"]), left.text, right.text)


def shorten(text: str, letters: int) -> str:
    """Cut text to at most ``letters`` characters, with an ellipsis where something is missing."""
    flat = " ".join(text.split())
    return flat if len(flat) <= letters else flat[: letters - 1].rstrip() + "…"
