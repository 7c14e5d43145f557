"""The life of a goal through all plans: text by text, what changed, on which page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planextract.matching.plan_index import PlanIndex, first_page
from planextract.matching.words import same_words_key, take_apart
from planextract.records import Goal, GoalChange, Matching


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A goal as one plan has it, and what led here. ``changes`` are those from the plan before (several after a merger)."""

    document_id: str
    period: str
    goal_id: str
    label: str | None
    area: str | None
    page: int | None
    text: str
    changes: tuple[GoalChange, ...]


@dataclass(frozen=True, slots=True)
class GoalLife:
    """One thread: its steps in the order of the plans; ``endings`` say where and how it left (dropped, undeterminable)."""

    source_id: str
    thread_id: str
    steps: tuple[LifeStep, ...]
    endings: tuple[GoalChange, ...]
    period_of: dict[str, str]


def trace(matching: Matching, query: str, source_id: str = "") -> list[GoalLife]:
    """Return the lives of the goals that a query means, best first.

    A query is a thread id, a goal id, the name of an area (every goal that ever stood under it), or words: a goal is meant
    where it has them all, in any inflection; where none has all, the goals that have most of them.
    """
    index = PlanIndex.of(matching)
    current = [g for e in matching.extractions if e.document.is_current for g in e.goals]
    threads = _by_id(query, index.goals.values()) or _by_area(query, current, index) or _by_words(query, current)
    return [_life(thread, matching, index, source_id) for thread in threads]


def _by_id(query: str, goals: Iterable[Goal]) -> list[str]:
    wanted = query.strip()
    return _in_order(g.thread_id for g in goals if wanted in (g.thread_id, g.goal_id))


def _by_area(query: str, goals: Iterable[Goal], index: PlanIndex) -> list[str]:
    key = same_words_key(query)
    return _in_order(
        g.thread_id for g in goals if g.area_id and key == same_words_key(index.area_name(g.area_id) or "")
    )


def _by_words(query: str, goals: Iterable[Goal]) -> list[str]:
    asked = take_apart(query)
    wanted = set(asked.stems) | asked.numbers | asked.years
    scored: dict[str, int] = {}
    for goal in goals:
        words = take_apart(goal.text)
        held = set(words.stems) | words.numbers | words.years
        hits = sum(1 for word in wanted if word in held or any(word in other for other in held if len(word) >= 5))
        if hits and goal.thread_id:
            scored[goal.thread_id] = max(scored.get(goal.thread_id, 0), hits)
    most = max(scored.values(), default=0)
    return [thread for thread, hits in scored.items() if hits == most]


def _in_order(threads: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(thread for thread in threads if thread))


def _life(thread_id: str, matching: Matching, index: PlanIndex, source_id: str) -> GoalLife:
    changes = [change for change in matching.goal_changes if change.thread_id == thread_id]
    into: dict[str, list[GoalChange]] = {}
    for change in changes:
        if change.to_goal_id is not None:
            into.setdefault(change.to_goal_id, []).append(change)
    plans = sorted(
        (e for e in matching.extractions if e.document.is_current),
        key=lambda e: (e.document.period_start or 0, e.document.period, e.document.document_id),
    )
    steps = [
        LifeStep(
            document_id=plan.document.document_id,
            period=plan.document.period,
            goal_id=goal.goal_id,
            label=goal.label,
            area=index.area_name(goal.area_id),
            page=first_page(goal.locators),
            text=goal.text,
            changes=tuple(into.get(goal.goal_id, ())),
        )
        for plan in plans
        for goal in plan.goals
        if goal.thread_id == thread_id
    ]
    endings = tuple(change for change in changes if change.to_goal_id is None)
    periods = {document_id: document.period for document_id, document in index.documents.items()}
    return GoalLife(source_id, thread_id, tuple(steps), endings, periods)
