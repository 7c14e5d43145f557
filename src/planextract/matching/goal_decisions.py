"""Decisions that a text is a goal, or is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planextract.matching.decisions import Decision
from planextract.matching.places import Reopened, documents_of, read_today
from planextract.records import Extraction, Goal


def apply_goal_decisions(
    extractions: Sequence[Extraction], decisions: Sequence[Decision], reopened: Reopened
) -> tuple[Extraction, ...]:
    """Move goals to the candidates and candidates to the goals as people decided, in every version with the same words."""
    result = {id(extraction): extraction for extraction in extractions}
    for decision in decisions:
        if decision.subject != "goal" or decision.verdict not in ("is_goal", "no_goal"):
            continue
        places = read_today(decision.left, extractions, _all_texts, lambda goal: goal.text)
        if not places:
            missing = (
                "its document is not in the archive"
                if not documents_of(decision.left, extractions)
                else (f"nobody reads {decision.left.text!r} there any more")
            )
            reopened.add(decision, missing)
        for extraction, goal in places:
            move = _promote if decision.verdict == "is_goal" else _demote
            result[id(extraction)] = move(result[id(extraction)], goal)
    return tuple(result[id(extraction)] for extraction in extractions)


def _all_texts(extraction: Extraction) -> list[Goal]:
    return [*extraction.goals, *extraction.goal_candidates]


def _promote(extraction: Extraction, goal: Goal) -> Extraction:
    if goal not in extraction.goal_candidates:
        return extraction
    goals = sorted([*extraction.goals, goal], key=_place)
    return replace(
        extraction,
        goals=tuple(goals),
        goal_candidates=tuple(candidate for candidate in extraction.goal_candidates if candidate != goal),
    )


def _demote(extraction: Extraction, goal: Goal) -> Extraction:
    """Take a goal out; its indicators stay, under its area."""
    if goal not in extraction.goals:
        return extraction
    return replace(
        extraction,
        goals=tuple(other for other in extraction.goals if other != goal),
        goal_candidates=(*extraction.goal_candidates, goal),
        indicators=tuple(
            replace(row, goal_id=None, area_id=row.area_id or goal.area_id) if row.goal_id == goal.goal_id else row
            for row in extraction.indicators
        ),
    )


def _place(goal: Goal) -> tuple[int, float, int]:
    if not goal.locators:
        return 10**9, 0.0, goal.ordinal
    return goal.locators[0].page, goal.locators[0].bbox[1], goal.ordinal
