"""Goals that are headings without a verb: the headings below a chapter of goals, as many as its text says there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from planextract.reading.drafts import Context, GoalDraft
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import heading_sense, judge_goal, read_area_label, read_heading_label
from planextract.swedish.spans import parse_number
from planextract.swedish.terms import Lexicon

MOST = 12
_COUNT = re.compile(
    r"\b(?P<count>två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\d{1,2})\s+(?:[^\W\d_]+\s+){0,2}\w*mål\b"
)


def goals_of_count(goals: Sequence[GoalDraft], pieces: Sequence[Piece], lexicon: Lexicon) -> list[GoalDraft]:
    """Return the headings one level below a heading of goals, certain where the text between says how many goals there are.

    None where goals stand below them, or where they are labels, areas or sections of another sense.
    """
    under = {place for goal in goals if goal.certain for place in goal.context.heading_places}
    at_heading = {goal.order[:2] for goal in goals}
    found: list[GoalDraft] = []
    for at, piece in enumerate(pieces):
        if piece.heading is None:
            continue
        label = read_heading_label(piece.text, lexicon)
        if label is None or label.concept != "goal" or label.number or piece.place in under:
            continue
        children = _children(pieces[at + 1 :], piece.heading.level, lexicon)
        if not 2 <= len(children) <= MOST or any(child.place in under | at_heading for child in children):
            continue
        before = [p.text for p in pieces[at + 1 :] if p.place < children[0].place]
        counts = [parse_number(match["count"]) for text in before for match in _COUNT.finditer(text.lower())]
        certain = len(children) in [int(count) for count in counts if count is not None]
        found += [_draft(child, piece, certain) for child in children]
    return found


def _children(below: Sequence[Piece], level: int, lexicon: Lexicon) -> list[Piece]:
    children: list[Piece] = []
    own: int | None = None
    for piece in below:
        if piece.heading is None:
            continue
        if piece.heading.level <= level:
            break
        own = piece.heading.level if own is None else own
        if piece.heading.level != own:
            continue
        if read_heading_label(piece.text, lexicon) or read_area_label(piece.text, lexicon) or heading_sense(piece.text):
            return []
        if len(piece.text.split()) > 1 and judge_goal(piece.text) == "no":
            return []
        children.append(piece)
    return children


def _draft(child: Piece, chapter: Piece, certain: bool) -> GoalDraft:
    context = Context(titles=(chapter.text,), heading_places=(chapter.place,))
    draft = GoalDraft(
        text=child.text,
        order=(*child.place, 0),
        places=child.places,
        context=context,
        label=(child.block.numbering or "").rstrip(".):") or None,
        group=(*chapter.place, 0),
        size=child.block.size,
    )
    if certain:
        return draft
    return replace(
        draft, certain=False, reason="it is a heading below a heading of goals, and nothing says that it is one"
    )
