"""The areas and goals of the description, as they stand in each plan, and what became of them between plans."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PLANS = (2021, 2022, 2023, 2024, 2025)
_DESCRIPTION = Path(__file__).parent / "description"


@dataclass(frozen=True)
class AreaInPlan:
    """``came_from``: areas of the plan before that this one continues, by ``relation``."""

    id: str
    name: str
    about: str
    came_from: tuple[str, ...]
    relation: str


@dataclass(frozen=True)
class MeasureInPlan:
    """``targets`` by fiscal year, as printed with their unit; ``baseline`` is the last known outturn."""

    text: str
    targets: tuple[tuple[int, str], ...]
    baseline: str


@dataclass(frozen=True)
class GoalInPlan:
    """One goal in one plan; ``thread`` is what it is through all plans."""

    thread: str
    kind: str
    area: str | None
    text: str
    responsible: str | None
    measures: tuple[MeasureInPlan, ...]
    factors: tuple[str, ...]
    board: str | None = None
    """The board on whose scorecard the goal stands."""


@dataclass(frozen=True)
class GoalStep:
    """A goal and what it became in the next plan."""

    before: str
    after: str
    relation: str
    moved: bool
    ambition: str
    ambition_accept: tuple[str, ...]


def description(name: str) -> dict[str, Any]:
    """One file of the description."""
    return tomllib.loads((_DESCRIPTION / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _threads() -> tuple[dict[str, Any], ...]:
    return tuple(description("ambitions")["thread"])


def _scheme(plan: int) -> dict[str, Any]:
    return next(scheme for scheme in description("ambitions")["scheme"] if scheme["from"] == plan)


def area_term(plan: int) -> str:
    """The word that the plan has for an area, singular, with a capital."""
    return str(_scheme(plan)["term"])


@cache
def areas(plan: int) -> tuple[AreaInPlan, ...]:
    """The areas of a plan in printed order."""
    before = {area["id"] for area in _scheme(plan - 1)["areas"]} if plan > PLANS[0] else set()
    found = []
    for area in _scheme(plan)["areas"]:
        came_from = tuple(area.get("became_from", [area["id"]] if area["id"] in before else []))
        relation = area.get("relation", "same" if came_from else "begun")
        found.append(AreaInPlan(area["id"], area["name"], _about(plan, area["id"]), came_from, relation))
    return tuple(found)


def _about(plan: int, area_id: str) -> str:
    for earlier in range(plan, PLANS[0] - 1, -1):
        for area in _scheme(earlier)["areas"]:
            if area["id"] == area_id and "about" in area:
                return str(area["about"])
    raise KeyError(area_id)


def _is_alive(thread: dict[str, Any], plan: int) -> bool:
    return bool(thread["versions"][0]["from"] <= plan < thread.get("ends", PLANS[-1] + 1))


def _version(thread: dict[str, Any], plan: int) -> dict[str, Any]:
    merged: dict[str, Any] = {"responsible": thread.get("responsible")}
    for version in thread["versions"]:
        if version["from"] <= plan:
            merged.update({key: value for key, value in version.items() if not key.startswith("ambition")})
    return merged


def _number(value: int | float, unit: str) -> str:
    text = f"{value:.1f}".replace(".", ",") if not isinstance(value, int) else f"{value:,}".replace(",", " ")
    return f"{text} {unit}".strip()


def _measure(measure: dict[str, Any], plan: int) -> MeasureInPlan:
    def in_year(year: int) -> str:
        value = measure["start"] + measure["step"] * (year - 2020)
        if measure["unit"] == "%":
            value = min(value, 100)
        return _number(value, measure["unit"])

    targets = tuple((year, in_year(year)) for year in range(plan, plan + 3))
    return MeasureInPlan(measure["text"], targets, in_year(plan - 2))


@cache
def goals(plan: int) -> tuple[GoalInPlan, ...]:
    """The goals of a plan: by area in printed order, then financial ones, then those for the organisation."""
    found = []
    for thread in _threads():
        if not _is_alive(thread, plan):
            continue
        version = _version(thread, plan)
        found.append(
            GoalInPlan(
                thread=thread["id"],
                kind=thread.get("kind", "development"),
                area=version.get("area"),
                text=version["text"],
                responsible=version["responsible"],
                measures=tuple(_measure(measure, plan) for measure in thread.get("measures", ())),
                factors=tuple(thread.get("factors", ())),
                board=thread.get("board"),
            )
        )
    order = [area.id for area in areas(plan)]

    def place(goal: GoalInPlan) -> int:
        if goal.area:
            return order.index(goal.area)
        return len(order) + (goal.kind != "financial") + (goal.board is not None)

    return tuple(sorted(found, key=place))


def assignments(plan: int, area: str) -> tuple[str, ...]:
    """What the council asks boards to do under an area."""
    given = description("ambitions")["assignment"]
    return tuple(each["text"] for each in given if each["area"] == area and plan in each["plans"])


def former_goals(plan: int) -> tuple[GoalInPlan, ...]:
    """The goals of the plan before whose words this plan no longer has."""
    now = {goal.text for goal in goals(plan)}
    return tuple(goal for goal in goals(plan - 1) if goal.text not in now) if plan > PLANS[0] else ()


def goal_steps(plan: int) -> tuple[GoalStep, ...]:
    """What became of each goal of the plan before in this plan: kept, reworded, split and merged ones."""
    steps = []
    now = {goal.thread: goal for goal in goals(plan)}
    for thread in _threads():
        if not _is_alive(thread, plan - 1):
            continue
        before = next(goal for goal in goals(plan - 1) if goal.thread == thread["id"])
        if thread["id"] in now:
            after = now[thread["id"]]
            relation = "same" if before.text == after.text else "reworded"
            version: dict[str, Any] = next((version for version in thread["versions"] if version["from"] == plan), {})
            ambition = version.get("ambition", "unchanged")
            accept = tuple(version.get("ambition_accept", ()))
            steps.append(GoalStep(before.thread, after.thread, relation, _moved(before, after, plan), ambition, accept))
            continue
        into = thread.get("split_into") or [thread.get("merged_into")]
        relation = "split" if "split_into" in thread else "merged"
        for other in into:
            if other in now:
                moved = _moved(before, now[other], plan)
                steps.append(GoalStep(before.thread, other, relation, moved, "unclear", ("unchanged",)))
    return tuple(steps)


def _moved(before: GoalInPlan, after: GoalInPlan, plan: int) -> bool:
    if before.area is None or after.area is None:
        return before.area != after.area
    continued = {area.id: area.came_from for area in areas(plan)}
    return before.area not in continued[after.area]
