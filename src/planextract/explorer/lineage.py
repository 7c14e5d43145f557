"""The lineage picture: goals in blocks by area, a column per plan, a band for every link. An alluvial diagram.

This module only decides where things stand; ``templates/lineage.svg`` draws them. Sizes are in SVG units (pixels).
Up to ten plans stand side by side on a laptop's screen: the more plans, the narrower their columns, and what does not go
into one line is written in two.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planextract.explorer.formatting import period
from planextract.explorer.queries.rows import Row

SCREEN = 1176
"""As wide as the pages are inside on a screen of 1280 pixels."""
WIDEST, NARROWEST = 300, 92
LINE_HEIGHT = 13
STRIP_PADDING = 5
STRIP_GAP = 3
AREA_HEADER = 24
AREA_GAP = 14
TOP = 34
_GAP_SHARE = 0.25
"""Of a column's width, between two columns."""
_LETTER = 5.8
"""The mean width of a letter in the font that is smallest here."""
_ONE_LINE = 30
"""A column of so many letters needs one line for each goal, a narrower one two."""
_INSIDE = 16


@dataclass(frozen=True, slots=True)
class Measures:
    """How wide the columns are and how much of each goal's text they hold, for a number of plans."""

    width: float
    gap: float
    letters: int
    lines: int

    @property
    def strip(self) -> float:
        """Height of a goal's strip."""
        return self.lines * LINE_HEIGHT + STRIP_PADDING


def measures_for(plans: int) -> Measures:
    """Return what ``plans`` columns measure, so that they stand side by side on a screen, if they are not too many."""
    width = SCREEN / (plans + _GAP_SHARE * max(0, plans - 1)) if plans else WIDEST
    width = float(round(min(WIDEST, max(NARROWEST, width))))
    letters = int((width - _INSIDE) / _LETTER)
    return Measures(width, round(width * _GAP_SHARE), letters, 1 if letters >= _ONE_LINE else 2)


@dataclass(frozen=True, slots=True)
class Strip:
    """One goal in one plan, its label before its text.

    ``begins`` and ``ends`` say that nothing leads to it, or on from it, though plans do.
    """

    goal_id: str
    thread_id: str
    text: str
    shown: tuple[str, ...]
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
    measures: Measures
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
    sizes = measures_for(len(plans))
    columns = [
        _column(
            by_plan[plan],
            number * (sizes.width + sizes.gap),
            sizes,
            arriving=arriving if number else None,
            leaving=leaving if number + 1 < len(plans) else None,
        )
        for number, plan in enumerate(plans)
    ]
    place = {strip.goal_id: (column, strip) for column in columns for block in column.blocks for strip in block.strips}
    bands = tuple(_band(link, place, sizes) for link in kept)
    bottoms = [block.y + block.height for column in columns for block in column.blocks]
    width = len(columns) * sizes.width + max(0, len(columns) - 1) * sizes.gap
    return Lineage(width, max(bottoms, default=0) + 8, sizes, tuple(columns), bands)


def _column(
    goals: Sequence[Row], x: float, sizes: Measures, arriving: set[str] | None, leaving: set[str] | None
) -> PlanColumn:
    step = sizes.strip + STRIP_GAP
    areas: dict[str | None, list[Row]] = {}
    for goal in goals:
        areas.setdefault(goal["area_id"], []).append(goal)
    blocks, y = [], float(TOP)
    for area_id, inside in areas.items():
        strips = tuple(
            Strip(
                goal["goal_id"],
                goal["thread_id"] or goal["goal_id"],
                _with_label(goal),
                _lines(_with_label(goal), sizes),
                y + AREA_HEADER + number * step,
                begins=arriving is not None and goal["goal_id"] not in arriving,
                ends=leaving is not None and goal["goal_id"] not in leaving,
            )
            for number, goal in enumerate(inside)
        )
        height = AREA_HEADER + len(inside) * step
        name = inside[0]["area"]
        shown = None if name is None else shorten(name, sizes.letters - 2)
        blocks.append(AreaBlock(area_id, name, shown, y, height, strips))
        y += height + AREA_GAP
    first = goals[0]
    return PlanColumn(first["document_id"], period(first["period_start"], first["period_end"]), x, tuple(blocks))


def _with_label(goal: Row) -> str:
    return " ".join(part for part in (goal["label"], goal["text"]) if part)


def _lines(text: str, sizes: Measures) -> tuple[str, ...]:
    """Return the lines that a column has room for; a goal of 100,000 characters is cut before it is laid out."""
    return _laid_out(shorten(text, sizes.letters * (sizes.lines + 1)), sizes.letters, sizes.lines)


@lru_cache(maxsize=4096)
def _laid_out(text: str, letters: int, lines: int) -> tuple[str, ...]:
    wrapped = textwrap.wrap(text, letters) or [""]
    full, rest = wrapped[: lines - 1], wrapped[lines - 1 :]
    return (*full, shorten(" ".join(rest), letters))


def _band(link: Row, place: Mapping[str, tuple[PlanColumn, Strip]], sizes: Measures) -> Band:
    (left_column, left), (right_column, right) = place[link["from_goal_id"]], place[link["to_goal_id"]]
    x0, x1 = left_column.x + sizes.width, right_column.x
    y0, y1 = left.y + sizes.strip / 2, right.y + sizes.strip / 2
    middle = (x0 + x1) / 2
    path = f"M{x0:g},{y0:g} C{middle:g},{y0:g} {middle:g},{y1:g} {x1:g},{y1:g}"
    return Band(path, link["relation"], right.thread_id, bool(link["needs_review"]), left.text[:300], right.text[:300])


def shorten(text: str, letters: int) -> str:
    """Cut text to at most ``letters`` characters, with an ellipsis where something is missing."""
    flat = " ".join(text.split())
    return flat if len(flat) <= letters else flat[: letters - 1].rstrip() + "…"
