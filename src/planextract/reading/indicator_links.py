"""Which goal each measure, success factor and assignment serves: the one before it, those its heading names, or an area."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from planextract.reading.drafts import Context, GoalDraft, IndicatorDraft, Order, normal_text
from planextract.swedish.goal_language import read_heading_label
from planextract.swedish.terms import Lexicon


def link_indicators(
    indicators: list[IndicatorDraft], goals: Sequence[GoalDraft], contexts: Collection[Context], lexicon: Lexicon
) -> None:
    """Give each indicator without a goal the goal right before it in its area; ``contexts`` are those of all sections.

    One that serves a list of goals hangs under their area, or, where there is none, under each goal of the list; in an area
    of one goal it serves that one. In a board's chapter, what stands beyond a heading of other matters serves none of them.

    An item that says again what a goal says is that goal once more, and the goal of what follows.
    """
    certain = [goal for goal in goals if goal.certain]
    sizes: dict[tuple[int, int, int], int] = {}
    for goal in certain:
        sizes[goal.group] = sizes.get(goal.group, 0) + 1
    more: list[IndicatorDraft] = []
    by_text = {normal_text(goal.text): goal for goal in reversed(certain)}
    again: tuple[Order, GoalDraft] | None = None
    for indicator in sorted(indicators, key=lambda item: item.order):
        repeated = by_text.get(normal_text(indicator.text))
        if repeated is not None and indicator.kind == "assignment":
            indicator.repeats = True
            again = (indicator.order, repeated)
            repeated.places = (*repeated.places, *indicator.places)
        if indicator.goal is not None:
            continue
        if named := _named_by_heading(indicator, certain):
            indicator.goal, *others = named
            more += [replace(indicator, goal=goal, order=(*indicator.order[:2], n)) for n, goal in enumerate(others, 1)]
            continue
        before = [
            (goal.order, goal) for goal in certain if goal.order < indicator.order and _same_scope(goal, indicator)
        ]
        if again is not None and _same_scope(again[1], indicator):
            before.append(again)
        last = max(before, key=lambda item: item[0], default=(None, None))[1]
        if again is not None and last is again[1]:
            indicator.goal = last
            continue
        if last is None or _parted(last.context, indicator.context, contexts, lexicon):
            continue
        above_goals = indicator.heading_size is not None and indicator.heading_size > 1.05 * last.size
        of_list = (indicator.beside or above_goals) and sizes[last.group] > 1
        of_area = [goal for goal in certain if goal.context.area is indicator.context.area]
        if indicator.context.area is not None and (of_list or above_goals) and len(of_area) > 1:
            continue  # it hangs under the area
        indicator.goal = last
        if of_list:
            indicator.goal, *others = [goal for goal in certain if goal.group == last.group]
            more += [replace(indicator, goal=goal, order=(*indicator.order[:2], n)) for n, goal in enumerate(others, 1)]
    indicators.extend(more)


def _parted(goal: Context, indicator: Context, contexts: Collection[Context], lexicon: Lexicon) -> bool:
    """Whether in a board's chapter a heading of other matters stands between: ``Mål``, ``Framtiden``, ``Nyckeltal``."""
    one, other = goal.heading_places, indicator.heading_places
    if goal.board is None or not one or not other or one[:-1] != other[:-1]:
        return False
    return any(
        between.heading_places[:-1] == one[:-1]
        and one[-1] < between.heading_places[-1] <= other[-1]
        and read_heading_label(between.titles[-1], lexicon) is None
        for between in contexts
        if between.heading_places
    )


def _named_by_heading(indicator: IndicatorDraft, goals: Sequence[GoalDraft]) -> list[GoalDraft]:
    """The goals that the heading of an indicator names by their numbers; none where a number is that of several goals."""
    named = [goal for goal in goals if goal.label in indicator.serves]
    named = [goal for goal in named if _same_scope(goal, indicator)] or named
    return named if len({goal.label for goal in named}) == len(named) else []


def _same_scope(goal: GoalDraft, indicator: IndicatorDraft) -> bool:
    """Whether both stand in one area and of one board; outside areas and boards, below one heading."""
    one, other = goal.context, indicator.context
    if one.area is not other.area or one.board != other.board:
        return False
    if one.area is not None or one.board is not None or not one.heading_places:
        return True
    return bool(set(one.heading_places) & set(other.heading_places))
