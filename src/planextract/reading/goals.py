"""Goals from the sections of the stream: lists, labels, boxes, emphasised paragraphs; what is in doubt, a candidate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from planextract.reading.drafts import Context, GoalDraft
from planextract.reading.goal_roles import style_of
from planextract.reading.pieces import Piece
from planextract.reading.section import Section
from planextract.swedish.goal_language import (
    LONGEST_GOAL,
    Verdict,
    foreign_goal,
    judge_goal,
    read_label,
    says_shall,
    states,
    tells_of_goals,
)
from planextract.swedish.terms import Lexicon

LONGEST_LABELLED = 1600
"""Nor is it a goal, where it is longer than this, below a label."""
LONGEST_PLAIN = 320
"""A plain paragraph longer than this is prose, whatever it says."""
_RESPONSIBLE = re.compile(
    r"[\s(]*\b(?:Ansvarig(?:a)?(?: (?:nämnd(?:er)?|styrelse|förvaltning))?|Ansvar)\s*:\s*(?P<who>[^()]+?)\)?\.?$"
)
_INDICATOR_INSIDE = re.compile(
    r"(?<=[.!)])\s+(?=(?:Mått|Indikator(?:er)?|Nyckeltal|Mätetal|Målvärde|Framgångsfaktor(?:er)?)\s*:)"
)


def goals_of_section(section: Section, lexicon: Lexicon, body_size: float) -> Iterator[GoalDraft]:
    """Yield the goals and candidates of one section, in order."""
    if section.mode != "goals":
        yield from _candidates_of_prose(section)
        return
    label = section.label
    if section.opened_by == "label" and label is not None and (label.rest or label.number):
        yield from _labelled(section, lexicon)
        return
    pieces = [piece for piece in section.pieces if read_label(piece.text, lexicon) is None]
    if section.opened_by == "introduction":
        assert section.opener is not None
        items = _first_list(pieces)
        if foreign_goal(section.opener.text) or section.context.elsewhere in ("foreign", "explains"):
            yield from (_draft(p, section, False, "the sentence before speaks of somebody else's goals") for p in items)
        else:
            yield from _listed(items, section, strong=True)
        return
    yield from _in_section(pieces, section, body_size)


def _in_section(pieces: Sequence[Piece], section: Section, body_size: float) -> Iterator[GoalDraft]:
    strong = section.opened_by in ("label", "heading")
    items = _before_other_lists(pieces)
    if items:
        yield from _listed(items, section, strong or _opens_goals_of_area(section, items))
        return
    in_role = section.in_role()
    if any(piece.heading is not None for piece in in_role):
        yield from _listed(in_role, section, strong)
        return
    led = [piece for piece in pieces if _led_by_goal(piece)]
    if led:
        for piece in led:
            yield _draft(replace(piece, text=(piece.block.lead or "").strip()), section, True, "")
        return
    emphasised = [piece for piece in pieces if _is_emphasised(piece, pieces) and piece.block.size >= 0.9 * body_size]
    boxed = [piece for piece in pieces if piece.block.box is not None]
    if boxed and not emphasised and (strong or all(judge_goal(piece.text) == "yes" for piece in boxed)):
        emphasised = boxed
    for piece in emphasised or pieces:
        verdict = judge_goal(piece.text, as_reached=strong and not section.context.past)
        if verdict == "no":
            continue
        if piece in emphasised:
            certain = strong or verdict == "yes" or _states_goals_of_area(emphasised, section)
            yield _draft(piece, section, certain, "it stands where goals stand but does not read as one")
        elif not strong and verdict == "yes" and says_shall(piece.text) and count_sentences(piece.text) == 1:
            yield _draft(
                piece, section, False, "a paragraph in a chapter of goals that says what shall be, without a label"
            )
        elif not strong and section.opened_by == "inherited" and _stand_alone(pieces) and _is_statement(piece.text):
            yield _draft(piece, section, False, "it is a statement by itself in a chapter of goals, without a label")
        elif strong and (first := leading_goal(piece.text)) is not None:
            yield _draft(replace(piece, text=first), section, True, "")
        elif strong and count_sentences(piece.text) <= 2:
            alone = _stand_alone(pieces)
            labelled = alone and piece in in_role and not tells_of_goals(piece.text)
            certain = labelled or (_states_goal(piece.text, verdict) and (verdict == "yes" or alone))
            if certain or verdict == "yes" or states(piece.text):
                yield _draft(piece, section, certain, "a paragraph below a goal heading that reads as prose")


def _opens_goals_of_area(section: Section, items: Sequence[Piece]) -> bool:
    """Whether a list right below an area's heading, in a chapter of goals, mostly holds statements: the area's goals."""
    area, opener = section.context.area, section.opener
    if area is None or opener is None or section.context.heading_places[-1:] != (opener.place,):
        return False
    reads = [item for item in items if judge_goal(item.text) == "yes" or states(item.text)]
    numbers = [(item.block.numbering or "").rstrip(".):") for item in items]
    return len(reads) * 2 > len(items) or all(number and _continues_number(number, area.label) for number in numbers)


def _is_statement(text: str) -> bool:
    return (judge_goal(text) == "yes" or states(text)) and not tells_of_goals(text)


def _states_goals_of_area(emphasised: Sequence[Piece], section: Section) -> bool:
    """Whether all that stands out below a heading in a chapter of goals is a statement, of one sentence and one style each."""
    alike = len({style_of(piece) for piece in emphasised}) == 1 and section.opened_by == "inherited"
    return alike and all(count_sentences(each.text) == 1 and states(each.text) for each in emphasised)


def _states_goal(text: str, verdict: Verdict) -> bool:
    """Whether a plain paragraph is one statement of what is wanted, and not a word about goals or how they are managed."""
    if len(text) > LONGEST_PLAIN or tells_of_goals(text):
        return False
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text)[0]
    return judge_goal(first) == "yes" if verdict == "yes" else count_sentences(text) == 1 and states(text)


def leading_goal(text: str) -> str | None:
    """The first sentence of a paragraph that states a goal by ``ska`` or a target and then goes on about it; else None."""
    first, _, rest = text.partition(". ")
    first = f"{first}."
    if not rest or count_sentences(first) > 1 or not says_shall(first) or tells_of_goals(first):
        return None
    if count_sentences(rest) == 1 and says_shall(rest):
        return None  # both sentences say what is wanted
    return first if judge_goal(first) == "yes" else None


def _stand_alone(pieces: Sequence[Piece]) -> bool:
    """Whether all plain text of a section is short statements: no prose stands around them."""
    plain = [other for other in pieces if not other.listed]
    return (
        all(count_sentences(other.text) == 1 and len(other.text) <= LONGEST_PLAIN for other in plain)
        and len(plain) <= 8
    )


def _led_by_goal(piece: Piece) -> bool:
    """Whether a paragraph begins with a whole sentence in bold that reads as a goal, and goes on about it."""
    lead = (piece.block.lead or "").strip()
    return (
        lead.endswith(".")
        and len(lead.split()) >= 4
        and len(piece.text) > len(lead) + 10
        and count_sentences(lead) == 1
        and not tells_of_goals(lead)
        and (judge_goal(lead) == "yes" or (judge_goal(lead) == "maybe" and states(lead)))
    )


def _is_emphasised(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Bold, italic or underlined where other pieces of the section are not; alone, where it is so at all."""
    style = piece.emphasis[:3]
    if not any(style):
        return False
    return len(pieces) == 1 or any(other.emphasis[:3] != style for other in pieces) or style[0]


def count_sentences(text: str) -> int:
    """How many sentences a text has; one where it ends without a full stop."""
    return len(re.findall(r"[.!?](?:\s+[A-ZÅÄÖ]|$)", text)) or 1


def _first_list(pieces: Sequence[Piece]) -> list[Piece]:
    items: list[Piece] = []
    for piece in pieces:
        if not piece.listed:
            break
        items.append(piece)
    return items


def _before_other_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """The items of the section's lists, up to a sentence that announces a list of something else."""
    items: list[Piece] = []
    for piece in pieces:
        if piece.listed:
            items.append(piece)
        elif items and piece.text.endswith(":"):
            break
    return items


def _listed(items: Sequence[Piece], section: Section, strong: bool) -> Iterator[GoalDraft]:
    if not items:
        return
    outermost = min(piece.block.indent for piece in items)
    numbered = any(piece.block.numbering for piece in items if piece.block.indent <= outermost + 6)
    for piece in items:
        nested = piece.block.indent > outermost + 10 and piece.block.page == items[0].block.page
        if nested or (numbered and not piece.block.numbering):
            continue
        verdict = judge_goal(piece.text, as_reached=strong and not section.context.past)
        if verdict == "no":
            if len(piece.text.split()) > 3:
                yield _draft(piece, section, False, f"it stands in a list of goals but {_why_not(piece.text)}")
            continue
        certain = strong or verdict == "yes"
        yield _draft(piece, section, certain, "it stands in a list that may be of goals")


def _labelled(section: Section, lexicon: Lexicon) -> Iterator[GoalDraft]:
    """The goal of a label: what follows it on its line, else the next paragraph."""
    label, opener = section.label, section.opener
    assert label is not None and opener is not None
    text, places = label.rest, opener.places
    if not text:
        first = next(iter(section.pieces), None)
        if first is None or read_label(first.text, lexicon) is not None:
            return
        text, places = first.text, (*opener.places[:1], *first.places)
        places = first.places
    # its label says what it is: however long, its first sentence decides
    verdict = judge_goal(
        re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text)[0] if LONGEST_GOAL < len(text) <= LONGEST_LABELLED else text
    )
    draft = GoalDraft(
        text=text,
        order=(*opener.place, opener.part),
        places=places,
        context=section.context,
        label=label.number,
        lemma=label.lemma,
        group=(*opener.place, opener.part),
        size=opener.block.size,
    )
    if verdict == "no":
        draft.certain = False
        draft.reason = f"it has a goal's label but {_why_not(text)}"
    elif section.context.elsewhere in ("explains", "foreign"):
        draft.certain, draft.reason = False, "it stands where goals are explained or quoted"
    _part_from_rest(draft)
    yield draft


def _why_not(text: str) -> str:
    return "is too long for one" if len(text) > LONGEST_GOAL else "says that it is none"


def draft_of_piece(
    piece: Piece,
    context: Context,
    *,
    certain: bool = True,
    reason: str = "",
    lemma: str = "mål",
    group: tuple[int, int] | None = None,
) -> GoalDraft:
    """Return a goal or candidate that a piece of the stream is by itself; it is its own ``group`` where none is given."""
    return GoalDraft(
        text=piece.text,
        order=(*piece.place, piece.part),
        places=piece.places,
        context=context,
        label=(piece.block.numbering or "").rstrip(".):") or None,
        certain=certain,
        reason="" if certain else reason,
        lemma=lemma,
        group=(*(group or piece.place), 0),
        size=piece.block.size,
    )


def _draft(piece: Piece, section: Section, certain: bool, reason: str) -> GoalDraft:
    if section.context.elsewhere in ("explains", "foreign") and certain:
        certain, reason = False, "it stands where goals are explained or quoted"
    lemma = section.label.lemma if section.label else "mål"
    group = section.pieces[0].place if section.pieces else None
    draft = draft_of_piece(piece, section.context, certain=certain, reason=reason, lemma=lemma, group=group)
    _part_from_rest(draft)
    return draft


def _part_from_rest(draft: GoalDraft) -> None:
    """Take ``Ansvarig: …`` and a run-in indicator off the end of a goal's text."""
    draft.text = _INDICATOR_INSIDE.split(draft.text)[0].strip()
    match = _RESPONSIBLE.search(draft.text)
    if match and match.start() > 10:
        draft.responsible = match["who"].strip()
        draft.text = draft.text[: match.start()].rstrip(" (–-")


def take_responsible(sections: Sequence[Section], goals: Sequence[GoalDraft], lexicon: Lexicon) -> None:
    """Give each line ``Ansvarig nämnd: …`` to the goal right before it."""
    ordered = sorted((goal for goal in goals if goal.certain), key=lambda goal: goal.order)
    for section in sections:
        for piece in section.pieces:
            label = read_label(piece.text, lexicon, piece.block.lead)
            if label is None or label.concept != "responsible" or not label.rest:
                continue
            before = [goal for goal in ordered if goal.order[:2] < piece.place]
            if before and before[-1].responsible is None and before[-1].context.area is section.context.area:
                before[-1].responsible = label.rest


def _candidates_of_prose(section: Section) -> Iterator[GoalDraft]:
    """Numbered items below an area that read as goals without any label: for a person to decide."""
    if section.mode != "plain" or section.context.elsewhere is not None:
        return
    if section.context.area is None:
        yield from _candidates_below_goal_titles(section)
        return
    for piece in section.pieces:
        if judge_goal(piece.text) != "yes":
            continue
        if not piece.listed:
            if any(piece.emphasis) and count_sentences(piece.text) == 1 and says_shall(piece.text):
                yield _draft(
                    piece, section, False, "it stands out in an area and reads as a goal, but no label says so"
                )
            continue
        number = (piece.block.numbering or "").rstrip(".):")
        certain = _continues_number(number, section.context.area.label)
        yield _draft(piece, section, certain, "it reads as a goal but no label says that it is one")


def _candidates_below_goal_titles(section: Section) -> Iterator[GoalDraft]:
    """What stands out or in a list and reads as a goal, below a title that speaks of goals without being their label."""
    if not any(re.search(r"mål\b", title, re.IGNORECASE) for title in section.context.titles):
        return
    for piece in section.pieces:
        stands_out = piece.listed or any(piece.emphasis)
        if (
            stands_out
            and says_shall(piece.text)
            and judge_goal(piece.text) == "yes"
            and count_sentences(piece.text) == 1
        ):
            yield _draft(piece, section, False, "it stands below a title that speaks of goals and reads as one")


def _continues_number(number: str, own: str | None) -> bool:
    """Whether an item's number goes on with its area's: ``2.1`` or ``2:1`` in area 2, ``B1`` in area B."""
    parts = re.split(r"[.:]", number)
    if len(parts) > 1:
        return own is None or parts[0] == re.split(r"[.:]", own)[0]
    return own is not None and len(own) == 1 and own.isalpha() and re.fullmatch(rf"{own}\d{{1,2}}", number) is not None
