"""Goals that no label calls goals: headings that state something, each with measures of its own below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planextract.reading.drafts import GoalDraft, IndicatorDraft
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import heading_sense, judge_goal, read_heading_label, states
from planextract.swedish.terms import Lexicon

LEAST = 2
"""One heading alone may be of a section that has figures; two and more of one level are goals."""
_ASKS = re.compile(r"(?:så|hur|vad|varför|när|här|vem|vilka|detta|det här)\b", re.IGNORECASE)


def goals_of_measures(
    indicators: Sequence[IndicatorDraft], goals: Sequence[GoalDraft], pieces: Sequence[Piece], lexicon: Lexicon
) -> list[GoalDraft]:
    """Return the headings right above measures that read as statements, where no other goal stands below them."""
    by_place = {piece.place: piece for piece in pieces if piece.heading is not None}
    taken = {goal.order[:2] for goal in goals} | {goal.context.heading_places[-1:] for goal in goals if goal.certain}
    found: dict[tuple[int, int], GoalDraft] = {}
    for indicator in indicators:
        place = indicator.context.heading_places[-1] if indicator.context.heading_places else None
        if place is None or place not in by_place or place in taken or (place,) in taken or place in found:
            continue
        piece = by_place[place]
        if indicator.kind == "assignment" or not _reads_as_goal(piece.text):
            continue
        if indicator.context.area is None and not _below_goals(indicator.context.titles[:-1], lexicon):
            continue
        found[place] = GoalDraft(
            text=piece.text,
            order=(*place, 0),
            places=piece.places,
            context=replace(
                indicator.context,
                titles=indicator.context.titles[:-1],
                heading_places=indicator.context.heading_places[:-1],
            ),
            label=(piece.block.numbering or "").rstrip(".):") or None,
            group=(*place, 0),
            size=piece.block.size,
        )
    levels = Counter(by_place[place].heading.level for place in found if by_place[place].heading)  # type: ignore[union-attr]
    return [goal for place, goal in found.items() if levels[by_place[place].heading.level] >= LEAST]  # type: ignore[union-attr]


def _below_goals(titles: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether one of the outer headings says that goals stand below it."""
    labels = (read_heading_label(title, lexicon) for title in titles)
    return any(label is not None and label.concept == "goal" for label in labels)


def _reads_as_goal(text: str) -> bool:
    if _ASKS.match(text) or heading_sense(text) is not None or len(text.split()) < 4:
        return False
    return judge_goal(text) == "yes" or (judge_goal(text) == "maybe" and states(text))
