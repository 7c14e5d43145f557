"""Goals that only a sentence in running text calls goals, and what may be the goals of areas that hold none.

``Kommunens mål är att alla elever ska nå gymnasiet`` names its goal and whose it is; in a document that sets its goals apart
it most likely repeats or explains one of them, so it is a candidate there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from planextract.reading.drafts import GoalDraft, normal_text
from planextract.reading.goals import draft_of_piece
from planextract.reading.section import Section
from planextract.swedish.goal_language import foreign_goal, judge_goal, names_goal_in_prose

LEAST = 2
"""One sentence alone may speak of anything; two and more are how a document states its goals."""
_IN_PROSE = "only a sentence in running text calls it a goal"
_IN_SILENT_AREA = "it stands in an area, and nothing in any area is called a goal"
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


def goals_in_prose(sections: Sequence[Section], goals: Sequence[GoalDraft]) -> list[GoalDraft]:
    """Return what sentences call goals: certain where the document sets none apart and calls these its own, else candidates."""
    taken = {goal.order[:2] for goal in goals}
    found: list[tuple[GoalDraft, bool]] = []
    for section in sections:
        for piece in section.pieces:
            if piece.place in taken or section.context.elsewhere in ("explains", "foreign") or section.context.past:
                continue
            for number, sentence in enumerate(_SENTENCES.split(piece.text)):
                named = names_goal_in_prose(sentence)
                if named is not None and not foreign_goal(sentence) and judge_goal(named.text) != "no":
                    draft = draft_of_piece(
                        replace(piece, text=named.text), section.context, certain=False, reason=_IN_PROSE
                    )
                    draft.order = (*piece.place, number)
                    found.append((draft, named.by_owner))
    alone = not any(goal.certain for goal in goals)
    if alone and sum(1 for _, by_owner in found if by_owner) >= LEAST:
        for draft, by_owner in found:
            draft.certain, draft.reason = by_owner, "" if by_owner else draft.reason
    return [draft for draft, _ in found]


def goals_of_silent_areas(sections: Sequence[Section], goals: Sequence[GoalDraft]) -> list[GoalDraft]:
    """Return as candidates the items of lists and the sentences in bold below areas, where no area holds any goal.

    What an area wants must stand somewhere in it; a document that calls nothing in it a goal leaves that to a person.
    """
    if any(goal.certain and goal.context.area is not None for goal in goals):
        return []
    known = {normal_text(goal.text) for goal in goals}
    return [
        draft_of_piece(piece, section.context, certain=False, reason=_IN_SILENT_AREA)
        for section in sections
        if section.mode == "plain" and section.context.area is not None and section.context.elsewhere is None
        for piece in section.pieces
        if (piece.listed or piece.block.bold) and len(piece.text.split()) >= 3
        if judge_goal(piece.text) != "no" and normal_text(piece.text) not in known
    ]
