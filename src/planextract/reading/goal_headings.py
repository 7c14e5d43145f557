"""Goals below a heading of goals that are headings themselves, or the first sentence below a heading each.

``Mål`` above ``Fler besökare stannar längre`` and ``Service nås inom rimligt avstånd``, with prose below either: no list,
no label and often no verb says that these are goals, but one of them, their number, their measures or the place does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from planextract.reading.drafts import Context, GoalDraft, IndicatorDraft, normal_text
from planextract.reading.goals import LONGEST_PLAIN, count_sentences, draft_of_piece, leading_goal
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import (
    Label,
    heading_sense,
    judge_goal,
    read_area_label,
    read_heading_label,
    states,
    tells_of_goals,
)
from planextract.swedish.spans import find_spans, parse_number
from planextract.swedish.terms import Lexicon

MOST = 14
"""More headings than this are the sections of a report, not its goals."""
_COUNT = re.compile(
    r"\b(?P<count>två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|\d{1,2})\s+(?:[^\W\d_]+\s+){0,2}\w*mål\b"
)
BARREN = "-"
"""Stands for the headings of areas in a document that calls nothing in them a goal."""
OF_AREA = Label("goal", "mål", None, "", False)
"""What an area's heading is where it stands below a heading of goals."""
_REASON = "it is a heading below a heading of goals, and nothing says that it is one"


@dataclass(frozen=True, slots=True)
class _Child:
    """A heading below a chapter of goals, and what stands below it up to the next one."""

    heading: Piece
    below: tuple[Piece, ...]

    @property
    def first_sentence(self) -> Piece | None:
        """The paragraph right below, where it is one sentence that says what shall be; or its first one, that does."""
        first = next(iter(self.below), None)
        if first is None or first.heading is not None or first.listed:
            return None
        if (leading := leading_goal(first.text)) is not None:
            return replace(first, text=leading)
        if len(first.text) > LONGEST_PLAIN:
            return None
        wanted = any(span.kind in ("modality", "target") for span in find_spans(first.text))
        one = wanted and count_sentences(first.text) == 1 and judge_goal(first.text) == "yes"
        return first if one and not tells_of_goals(first.text) else None


@dataclass(frozen=True, slots=True)
class _Chapter:
    heading: Piece
    label: Label
    before: tuple[Piece, ...]
    children: tuple[_Child, ...]


def goals_of_headings(
    goals: Sequence[GoalDraft],
    indicators: Sequence[IndicatorDraft],
    pieces: Sequence[Piece],
    contexts: Mapping[tuple[int, int], Context],
    of_goals: Set[tuple[int, int]],
    lexicon: Lexicon,
) -> list[GoalDraft]:
    """Return the goals that are headings below a heading of goals, or stand in the first sentence below such a heading.

    ``contexts`` are those of the sections by the place of what opens them, ``of_goals`` the places where a section of goals
    opens: an area's heading among them is a heading of goals, too. Where nothing tells that the headings are
    goals they are candidates; where goals stand below them, or they are areas, boards or labels, there are none.
    """
    certain = {goal.order[:2] for goal in goals if goal.certain}
    lemmas = {goal.order[:2]: goal.lemma for goal in goals if goal.certain}
    taken = {goal.order[:2] for goal in goals}
    barren = not any(goal.certain and goal.context.area is not None for goal in goals)
    alike: dict[tuple[str, int], list[_Chapter]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if piece.heading is None:
            continue
        label = read_heading_label(piece.text, lexicon)
        opens_area = label is None and piece.place in contexts and _opens_area(contexts[piece.place], piece)
        of_area = opens_area and (barren or piece.place in of_goals)
        label = OF_AREA if of_area else label
        chapter = _chapter(pieces, at, label, lemmas, contexts, lexicon)
        if chapter is not None:
            key = "" if of_area and piece.place in of_goals else BARREN if of_area else normal_text(piece.text)
            alike[key, piece.heading.level].append(chapter)
    found: list[GoalDraft] = []
    for (key, _), chapters in alike.items():
        children = [child for chapter in chapters for child in chapter.children]
        if len(children) < 2:
            continue
        if key == BARREN:
            found += _below_barren_areas(chapters, contexts, certain, taken, pieces)
            continue
        sentences = [child.first_sentence for child in children]
        named = [child for child in children if child.heading.place in certain or _reads(child.heading.text)]
        if sum(1 for each in sentences if each) >= max(2, 0.6 * len(children)) and len(named) * 2 < len(children):
            found += _drafts(chapters, contexts, certain, sentences=True)
            continue
        if any(piece.place in certain for chapter in chapters for piece in chapter.before):
            continue  # the goal stands above the headings
        sure = len(named) * 2 >= len(children) or _measured(children, indicators)
        sure = sure or all(_counts(chapter) or _in_area(chapter, contexts) for chapter in chapters)
        found += _drafts(chapters, contexts, certain if sure else taken, sentences=False, sure=sure)
    return found


def _below_barren_areas(
    chapters: Sequence[_Chapter],
    contexts: Mapping[tuple[int, int], Context],
    certain: set[tuple[int, int]],
    taken: set[tuple[int, int]],
    pieces: Sequence[Piece],
) -> list[GoalDraft]:
    """Statements that are headings below areas, where nothing in any area is called a goal: what else would its goals be.

    They are goals where the areas are areas of goals by their term, or where the text says how many goals there are.
    """
    children = [child for chapter in chapters for child in chapter.children]
    if sum(1 for child in children if _reads(child.heading.text)) * 2 < len(children):
        return []
    areas = [context.area for chapter in chapters if (context := contexts.get(chapter.heading.place)) is not None]
    by_term = all("mål" in (area.term or "") for area in areas if area is not None)
    sure = by_term or len(children) in _counts_in(pieces)
    return _drafts(chapters, contexts, certain if sure else taken, sentences=False, sure=sure)


def _opens_area(context: Context, piece: Piece) -> bool:
    return context.area is not None and context.heading_places[-1:] == (piece.place,)


def _chapter(
    pieces: Sequence[Piece],
    at: int,
    label: Label | None,
    lemmas: Mapping[tuple[int, int], str],
    contexts: Mapping[tuple[int, int], Context],
    lexicon: Lexicon,
) -> _Chapter | None:
    piece = pieces[at]
    if label is None or label.concept != "goal" or label.number or piece.heading is None:
        return None
    context = contexts.get(piece.place, Context())
    if context.elsewhere in ("explains", "foreign"):
        return None
    inside: list[Piece] = []
    for other in pieces[at + 1 :]:
        if other.heading is not None and other.heading.level <= piece.heading.level:
            break
        inside.append(other)
    own = next((other.heading.level for other in inside if other.heading is not None), None)
    if own is None:
        return None
    heads = [i for i, other in enumerate(inside) if other.heading is not None and other.heading.level == own]
    children: list[_Child] = []
    for head, end in zip(heads, [*heads[1:], len(inside)], strict=True):
        child = inside[head]
        named = read_heading_label(child.text, lexicon)
        if named is not None and named.concept != "goal":
            continue  # ``Indikatorer`` beside the goals
        if named is not None or not _may_be_goal(child, context, contexts.get(child.place), lexicon):
            return None
        children.append(_Child(child, tuple(inside[head + 1 : end])))
    below = {other.place for child in children for other in child.below}
    below |= {other.place for other in inside[: heads[0]] if other.listed}
    if not 0 < len(children) <= MOST or (below & lemmas.keys() and not _hold_finer_goals(children, label, lemmas)):
        return None
    return _Chapter(piece, label, tuple(inside[: heads[0]]), tuple(children))


def _hold_finer_goals(children: Sequence[_Child], label: Label, lemmas: Mapping[tuple[int, int], str]) -> bool:
    """Whether each heading has goals of a narrower kind below it: ``Mål`` above ``Ett gott åldrande`` above ``Resultatmål``."""
    for child in children:
        inside = {lemmas[piece.place] for piece in child.below if piece.place in lemmas}
        if not inside or len(child.heading.text.split()) < 3:
            return False
        if any(lemma == label.lemma or not lemma.endswith("mål") or lemma == "mål" for lemma in inside):
            return False
    return True


def _may_be_goal(child: Piece, chapter: Context, own: Context | None, lexicon: Lexicon) -> bool:
    if read_area_label(child.text, lexicon) or heading_sense(child.text):
        return False
    if own is not None and (own.area is not chapter.area or own.board != chapter.board):
        return False
    return len(child.text.split()) == 1 or judge_goal(child.text) != "no"


def _reads(text: str) -> bool:
    return len(text.split()) > 2 and (judge_goal(text) == "yes" or states(text))


def _measured(children: Sequence[_Child], indicators: Sequence[IndicatorDraft]) -> bool:
    """Whether nearly each heading has measures of its own below it."""
    places = {item.order[:2] for item in indicators if item.kind != "assignment"}
    measured = sum(1 for child in children if any(piece.place in places for piece in child.below))
    return measured >= 2 and measured >= 0.75 * len(children)


def _counts(chapter: _Chapter) -> bool:
    """Whether the text above the headings says how many goals there are, and they are as many."""
    return len(chapter.children) in _counts_in(chapter.before)


def _counts_in(pieces: Sequence[Piece]) -> list[int]:
    counts = [parse_number(match["count"]) for piece in pieces for match in _COUNT.finditer(piece.text.lower())]
    return [int(count) for count in counts if count is not None]


def _in_area(chapter: _Chapter, contexts: Mapping[tuple[int, int], Context]) -> bool:
    """Whether the chapter stands in an area: what stands below its bare label is no area of its own."""
    context = contexts.get(chapter.heading.place)
    named = all(len(child.heading.text.split()) > 1 for child in chapter.children)
    return context is not None and context.area is not None and chapter.label.whole and named


def _drafts(
    chapters: Sequence[_Chapter],
    contexts: Mapping[tuple[int, int], Context],
    taken: set[tuple[int, int]],
    *,
    sentences: bool,
    sure: bool = True,
) -> list[GoalDraft]:
    found = []
    for chapter in chapters:
        for child in chapter.children:
            piece = child.first_sentence if sentences else child.heading
            if piece is None or piece.place in taken:
                continue
            own = contexts.get(child.heading.place)
            context = own.outside(child.heading.place) if own else contexts.get(chapter.heading.place, Context())
            draft = draft_of_piece(
                piece, context, certain=sure, reason=_REASON, lemma=chapter.label.lemma, group=child.heading.place
            )
            draft.label = (child.heading.block.numbering or "").rstrip(".):") or None
            found.append(draft)
    return found
