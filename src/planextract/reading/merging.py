"""One goal printed twice is one goal; one area named twice is one area; last year's follow-up is no new goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from planextract.reading.drafts import AreaDraft, GoalDraft, IndicatorDraft, normal_text

SAME_LABEL_LIKENESS = 75.0
"""Two texts with one printed number are one goal where they are this much alike (percent of the shorter one)."""


def join_area_drafts(
    areas: Sequence[AreaDraft], goals: Iterable[GoalDraft], indicators: Iterable[IndicatorDraft]
) -> list[AreaDraft]:
    """Return each area once, in order; goals and indicators point to the one that is kept."""
    kept: dict[str, AreaDraft] = {}
    for area in sorted(areas, key=lambda area: area.order):
        first = kept.setdefault(normal_text(area.name), area)
        if first is not area:
            first.places.extend(place for place in area.places if place not in first.places)
            first.term, first.label = first.term or area.term, first.label or area.label
            first.description = first.description or area.description
    drafts: tuple[GoalDraft | IndicatorDraft, ...] = (*goals, *indicators)
    for draft in drafts:
        if draft.context.area is not None:
            draft.context = replace(draft.context, area=kept[normal_text(draft.context.area.name)])
    return list(kept.values())


def set_aside_follow_up(goals: list[GoalDraft]) -> list[GoalDraft]:
    """Where a plan has goals of its own, those below a title of follow-up are candidates; a report has no others."""
    if not any(goal.certain and not goal.context.past for goal in goals):
        return goals
    for goal in goals:
        if goal.certain and goal.context.past:
            goal.certain, goal.reason = False, "it stands in the follow-up of an earlier year"
    return goals


def merge_goals(goals: Sequence[GoalDraft]) -> list[GoalDraft]:
    """Join goals that are printed more than once: the first text stays, with every place and what it lacks."""
    kept: list[GoalDraft] = []
    for goal in goals:
        first = next((other for other in kept if _same(other, goal)), None)
        if first is None:
            kept.append(goal)
            continue
        if goal.certain and not first.certain:
            first, goal = goal, first
            kept[kept.index(goal)] = first
        first.places = (*first.places, *(place for place in goal.places if place not in first.places))
        first.label = first.label or goal.label
        first.responsible = first.responsible or goal.responsible
        if first.context.area is None and goal.context.area is not None:
            first.context = replace(first.context, area=goal.context.area)
    return kept


def _same(one: GoalDraft, other: GoalDraft) -> bool:
    boards = {one.context.board, other.context.board} - {None}
    if len(boards) > 1:
        return False
    if normal_text(one.text) == normal_text(other.text):
        return True
    if one.label is None or one.label != other.label or one.lemma != other.lemma:
        return False
    if one.group == other.group:
        return False
    return fuzz.partial_ratio(one.text.lower(), other.text.lower()) >= SAME_LABEL_LIKENESS
