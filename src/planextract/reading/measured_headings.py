"""Goals that no label calls goals: headings that state something, each with measures of its own below it, or headings each
of which is called the goal by what stands below it (``Varför är målet viktigt?``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from planextract.reading.drafts import Context, GoalDraft, IndicatorDraft
from planextract.reading.goals import draft_of_piece
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import (
    heading_sense,
    judge_goal,
    read_area_label,
    read_heading_label,
    states,
)
from planextract.swedish.terms import Lexicon

LEAST = 2
"""One heading alone may be of a section that has figures; two and more of one level are goals."""
_THE_GOAL = re.compile(r"\bmålet\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:så|hur|vad|varför|när|här|vem|vilka|detta|det här)\b", re.IGNORECASE)


def goals_of_measures(
    indicators: Sequence[IndicatorDraft], goals: Sequence[GoalDraft], pieces: Sequence[Piece], lexicon: Lexicon
) -> list[GoalDraft]:
    """Return the headings right above measures that read as statements, where no other goal stands below them."""
    by_place = {piece.place: piece for piece in pieces if piece.heading is not None}
    taken = {goal.order[:2] for goal in goals} | {goal.context.heading_places[-1:] for goal in goals if goal.certain}
    found: dict[int, dict[tuple[int, int], GoalDraft]] = {}
    for indicator in indicators:
        place = indicator.context.heading_places[-1] if indicator.context.heading_places else None
        if place is None or place not in by_place or place in taken or (place,) in taken:
            continue
        piece = by_place[place]
        if indicator.kind == "assignment" or not _may_be_goal(piece.text, lexicon):
            continue
        if indicator.context.area is None and not _below_goals(indicator.context.titles[:-1], lexicon):
            continue
        assert piece.heading is not None
        found.setdefault(piece.heading.level, {})[place] = draft_of_piece(piece, indicator.context.outside(place))
    chosen: list[GoalDraft] = []
    for of_level in found.values():
        read = [goal for goal in of_level.values() if _reads_as_goal(goal.text)]
        if len(read) >= LEAST:
            chosen += of_level.values() if len(read) * 2 >= len(of_level) else read
    return chosen


def _below_goals(titles: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether one of the outer headings says that goals stand below it."""
    labels = (read_heading_label(title, lexicon) for title in titles)
    return any(label is not None and label.concept == "goal" for label in labels)


def _may_be_goal(text: str, lexicon: Lexicon) -> bool:
    """Whether a heading can be a goal where others like it are: no question, no label, no area or section of a report."""
    named = read_heading_label(text, lexicon) or read_area_label(text, lexicon)
    return not (_ASKS.match(text) or named or heading_sense(text) or judge_goal(text) == "no")


def _reads_as_goal(text: str) -> bool:
    return len(text.split()) >= 4 and (judge_goal(text) == "yes" or (judge_goal(text) == "maybe" and states(text)))


def goals_spoken_of(
    goals: Sequence[GoalDraft], pieces: Sequence[Piece], contexts: Mapping[tuple[int, int], Context]
) -> list[GoalDraft]:
    """Return the headings of one level below each of which another heading or label says ``målet``; two and more."""
    certain = {goal.order[:2] for goal in goals if goal.certain}
    found: list[GoalDraft] = []
    heads = [(at, piece) for at, piece in enumerate(pieces) if piece.heading is not None]
    by_level: dict[int, list[Piece]] = {}
    for at, below in heads:
        above = _heading_above(pieces[:at], below) if _THE_GOAL.search(below.text) else None
        if above is not None and above.heading is not None and above not in by_level.get(above.heading.level, ()):
            by_level.setdefault(above.heading.level, []).append(above)
    for spoken in by_level.values():
        if len(spoken) < LEAST or any(heading_sense(piece.text) or piece.place in certain for piece in spoken):
            continue
        found += [draft_of_piece(piece, contexts.get(piece.place, Context()).outside(piece.place)) for piece in spoken]
    return found


def _heading_above(before: Sequence[Piece], piece: Piece) -> Piece | None:
    """The heading that one stands under."""
    assert piece.heading is not None
    level = piece.heading.level
    return next((each for each in reversed(before) if each.heading is not None and each.heading.level < level), None)
