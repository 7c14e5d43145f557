"""Which development areas a document declares, and which headings are theirs; areas inferred where it declares none.

A document declares an area by its term before a name (``Fokusområde: Trygghet``), by headings under the bare term
(``Utvecklingsområden``), or by a list that a sentence with the term announces. Where nothing is declared, the headings
right above groups of goals are taken, if there are several of one kind.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planextract.reading.drafts import AreaDraft, GoalDraft, IndicatorDraft, normal_text
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import (
    bare_area_term,
    heading_sense,
    is_money_heading,
    judge_goal,
    read_area_label,
    read_heading_label,
    read_label,
)
from planextract.swedish.spans import find_spans
from planextract.swedish.terms import Lexicon

LONGEST_NAME = 12
"""An area's name has no more words than this."""
_COMPANY = re.compile(r"\b(?:AB|HB)\b")
_PREPOSITION = re.compile(r"\b(?:för|inom|i|om|till)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration of an area: its name, the term and number printed with it, the group it was declared in."""

    name: str
    term: str
    label: str | None
    group: int
    piece: Piece


class AreaNames:
    """The names a document declares for its areas."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self.declared = tuple(declared)
        self._by_place = {item.piece.place: item for item in declared if item.group == 0}
        self._by_name = {normal_text(item.name): item for item in reversed(declared)}

    def find(self, text: str) -> Declared | None:
        """The declaration of the area that ``text`` names, None where it names none."""
        return self._by_name.get(normal_text(text)) or self._by_name.get(normal_text(_without_number(text)))

    def declared_at(self, place: tuple[int, int]) -> Declared | None:
        """The declaration that a heading at a place makes by its own words."""
        return self._by_place.get(place)

    def __bool__(self) -> bool:
        return bool(self._by_name)


def _without_number(text: str) -> str:
    return re.sub(r"^\d{1,2}[.:)]?\s+", "", text)


def declared_areas(pieces: Sequence[Piece], lexicon: Lexicon) -> AreaNames:
    """Find all declarations of areas in the stream and keep the groups that hold."""
    found = [
        *_by_label(pieces, lexicon),
        *_by_repeated_word(pieces, lexicon),
        *_below_small_term(pieces, lexicon),
        *_below_term(pieces, lexicon),
        *_in_lists(pieces, lexicon),
    ]
    headings = Counter(
        normal_text(_without_number(piece.text)) for piece in pieces if piece.heading or _stands_alone(piece)
    )
    return AreaNames(list(_groups_that_hold(found, headings)))


def _stands_alone(piece: Piece) -> bool:
    return piece.block.bold and len(piece.text) < 80


def _groups_that_hold(found: Sequence[Declared], headings: Counter[str]) -> Iterator[Declared]:
    """Labelled names hold; lists and children of headings where half of them are headings, or for want of others."""
    groups: dict[int, list[Declared]] = defaultdict(list)
    for item in found:
        groups[item.group].append(item)
    labelled = [item for item in found if item.group == 0]
    others = [items for number, items in groups.items() if number != 0 and len(items) >= 2]
    strong = [items for items in others if sum(1 for i in items if headings[normal_text(i.name)] > 0) * 2 >= len(items)]
    yield from labelled
    for items in strong or ([] if labelled else others[:1]):
        yield from items


def is_area_name(text: str) -> bool:
    """Whether a text can be an area's name: short, no sentence, no goal, no board, no company."""
    words = text.split()
    if (
        not 0 < len(words) <= LONGEST_NAME
        or _COMPANY.search(text)
        or text.endswith((".", ":", "?"))
        or not re.search(r"[^\W\d_]{3}", text)
    ):
        return False
    if any(span.kind == "modality" and (span.strength or 0) >= 3 for span in find_spans(text)):
        return False
    board = next((span for span in find_spans(text) if span.kind == "board"), None)
    return board is None or len(board.text) < 0.7 * len(text)


def _by_label(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Declared]:
    for piece in pieces:
        if piece.heading is None and not _stands_alone(piece):
            continue
        label = read_area_label(piece.text, lexicon)
        if label is not None and label.name and is_area_name(label.name):
            yield Declared(label.name, label.term, label.number, 0, piece)


def _by_repeated_word(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Declared]:
    """Headings of one level that begin with a word for area and a name each: ``Område Människan``, ``Område Platsen``."""
    alike: dict[tuple[str, int], list[Declared]] = defaultdict(list)
    for piece in pieces:
        term = next(iter(lexicon.find(piece.text)), None) if piece.heading is not None else None
        if piece.heading is None or term is None or term.start or term.concept != "area_label":
            continue
        name = piece.text[term.end :].strip()
        if term.text.lower() == term.lemma and name[:1].isupper() and is_area_name(name):
            alike[term.lemma, piece.heading.level].append(Declared(name, term.lemma, None, 0, piece))
    for declared in alike.values():
        if len(declared) >= 2:
            yield from declared


def _below_small_term(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Declared]:
    """Headings right below the bare term in smaller type: ``STRATEGISKT OMRÅDE`` above ``Växa upp och lära``."""
    for term, name in pairwise(pieces):
        one, other = term.block, name.block
        if name.heading is None or one.page != other.page or one.size > 0.85 * other.size or len(term.text) > 40:
            continue
        label = bare_area_term(term.text, lexicon)
        if label is None or not is_area_name(name.text):
            continue
        if -other.size < other.bbox[1] - one.bbox[3] < 2 * other.size and other.bbox[0] < one.bbox[2]:
            yield Declared(name.text, label.term, label.number or other.numbering, 0, name)


def _below_term(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Declared]:
    """Headings one level below the bare term."""
    for at, piece in enumerate(pieces):
        announces = piece.text.endswith(":") and len(piece.text) <= 60 and not piece.listed
        if piece.heading is None and not announces:
            continue
        label = read_area_label(piece.text.rstrip(":"), lexicon)
        if label is None or label.name:
            continue
        own_level = piece.heading.level if piece.heading is not None else 0
        child_level: int | None = None
        numbered = False
        for below in pieces[at + 1 :]:
            heading = below.heading
            if heading is None:
                continue
            if heading.level <= own_level or (not own_level and child_level and heading.level < child_level):
                break
            if child_level is None:
                child_level, numbered = heading.level, below.block.numbering is not None
            elif numbered and below.block.numbering is None:
                continue
            if heading.level != child_level or read_heading_label(below.text, lexicon):
                continue
            if heading_sense(below.text) is not None and not (len(below.text.split()) == 1 and _lists(pieces, below)):
                continue
            if is_area_name(below.text) and (len(below.text.split()) == 1 or judge_goal(below.text) != "no"):
                yield Declared(below.text, label.term, below.block.numbering, 1000 + at, below)


def _lists(pieces: Sequence[Piece], heading: Piece) -> bool:
    """Whether a list stands right below a heading."""
    after = next((piece for piece in pieces if piece.place > heading.place), None)
    return after is not None and after.listed


def _in_lists(pieces: Sequence[Piece], lexicon: Lexicon) -> Iterator[Declared]:
    """Items of a list that a sentence or heading with the term announces; names after its colon."""
    titles = {normal_text(_without_number(p.text)): p for p in pieces if p.heading is not None}
    for at, piece in enumerate(pieces[:-1]):
        if len(piece.text) > 600 or read_heading_label(piece.text, lexicon) is not None:
            continue
        term = lexicon.first(piece.text, "area")
        if term is None:
            continue
        items = []
        for item in pieces[at + 1 :]:
            if not item.listed:
                break
            items.append(item)
        if len(items) >= 2 and all(is_area_name(item.text) for item in items):
            for item in items:
                yield Declared(item.text, term.lemma, item.block.numbering, 2000 + at, item)
        elif ":" in piece.text[term.end :]:
            named = piece.text[piece.text.index(":", term.end) + 1 :]
            for title, heading in titles.items():
                if (
                    len(title) > 4
                    and _is_enumerated(_without_number(heading.text), named)
                    and is_area_name(heading.text)
                ):
                    yield Declared(
                        _without_number(heading.text), term.lemma, heading.block.numbering, 2000 + at, heading
                    )


def _is_enumerated(name: str, text: str) -> bool:
    """Whether a name is an item of an enumeration: between commas, semicolons, ``och`` or the ends."""
    item = rf"(?:^|[,;•]|\boch\b|\bsamt\b)\s*{re.escape(name)}\s*(?:$|[,;.•]|\boch\b|\bsamt\b)"
    return re.search(item, text.strip(), re.IGNORECASE) is not None


def infer_areas(
    goals: Sequence[GoalDraft], indicators: Sequence[IndicatorDraft], pieces: Sequence[Piece], lexicon: Lexicon
) -> list[AreaDraft]:
    """Give goals the heading right above them as their area, where several headings of one kind have goals below them.

    A plan of numbered actions without any goal has the headings that its numbers continue; its actions stay loose, for
    a person to say what they are. Headings of boards, of money and of other senses are none. Where most of the headings
    are numbered, only those are areas. Sets the contexts of goals and indicators; returns the areas in the order of the
    document.
    """
    by_place = {piece.place: piece for piece in pieces}
    groups: dict[tuple[int, int], list[GoalDraft | IndicatorDraft]] = defaultdict(list)
    for draft in goals or _numbered_below(indicators, by_place):
        if draft.context.heading_places and draft.context.board is None:
            groups[_title_above(draft, by_place, lexicon)].append(draft)
    for place in {goal.order[:2] for goal in goals}:
        groups.pop(place, None)  # a goal with goals of its own is no area
    titles = {
        place: by_place[place]
        for place in groups
        if place in by_place
        and is_area_name(by_place[place].text)
        and heading_sense(by_place[place].text) is None
        and (not is_money_heading(by_place[place].text) or _number_goes_on(by_place[place], groups[place]))
        and read_heading_label(by_place[place].text, lexicon) is None
    }
    levels = Counter(piece.heading.level for piece in titles.values() if piece.heading)
    if not levels:
        return []
    level, count = max(levels.items(), key=lambda item: (item[1], -item[0]))
    titles |= _of_money_beside(groups, titles, by_place, lexicon)
    chosen = {place: piece for place, piece in titles.items() if piece.heading and piece.heading.level == level}
    numbered = {place: piece for place, piece in chosen.items() if piece.block.numbering}
    chosen = numbered if len(numbered) * 2 >= len(chosen) and len(numbered) >= 2 else chosen
    if count < 2 or len(chosen) < 2:
        return []
    term = _usual_term(pieces, lexicon)
    areas = []
    for place, piece in sorted(chosen.items()):
        area = AreaDraft(
            name=piece.text,
            order=(*place, 0),
            term=term,
            label=(piece.block.numbering or "").rstrip(".):") or None,
            declared=False,
            places=list(piece.places),
        )
        areas.append(area)
        if not goals:
            continue
        of_indicators = (i for i in indicators if i.context.heading_places)
        for draft in (*groups[place], *(i for i in of_indicators if _title_above(i, by_place, lexicon) == place)):
            draft.context = replace(draft.context, area=area)
    return areas


def _title_above(
    draft: GoalDraft | IndicatorDraft, by_place: Mapping[tuple[int, int], Piece], lexicon: Lexicon
) -> tuple[int, int]:
    """The place of the heading right above a draft; a bare label of goals and a sentence that stands out are none."""
    places = draft.context.heading_places
    for place in reversed(places):
        piece = by_place.get(place)
        label = read_heading_label(piece.text, lexicon) if piece is not None else None
        own = read_label(piece.text, lexicon) if piece is not None else None
        bare = label is not None and ((own is not None and own.whole) or not _PREPOSITION.search(label.qualifier))
        if piece is None or not (piece.text.endswith(".") or bare):
            return place
    return places[-1]


def _of_money_beside(
    groups: Mapping[tuple[int, int], Sequence[GoalDraft | IndicatorDraft]],
    titles: Mapping[tuple[int, int], Piece],
    by_place: Mapping[tuple[int, int], Piece],
    lexicon: Lexicon,
) -> dict[tuple[int, int], Piece]:
    """Headings of money that stand beside areas below one heading of goals: ``Ekonomi och organisation`` is one of them."""
    parents = Counter(_parent(groups[place]) for place in titles)
    found = {}
    for place, drafts in groups.items():
        piece, parent = by_place.get(place), _parent(drafts)
        if (
            piece is None
            or place in titles
            or parent is None
            or parents[parent] < 2
            or not is_money_heading(piece.text)
        ):
            continue
        above = read_heading_label(by_place[parent].text, lexicon) if parent in by_place else None
        beside = {by_place[other].heading.level for other in titles if _parent(groups[other]) == parent}  # type: ignore[union-attr]
        if above is None or above.concept != "goal" or piece.heading is None or piece.heading.level not in beside:
            continue
        if is_area_name(piece.text) and read_heading_label(piece.text, lexicon) is None:
            found[place] = piece
    return found


def _parent(drafts: Sequence[GoalDraft | IndicatorDraft]) -> tuple[int, int] | None:
    """The place of the heading above the one that drafts stand right below."""
    return next((draft.context.heading_places[-2] for draft in drafts if len(draft.context.heading_places) > 1), None)


def _numbered_below(
    indicators: Sequence[IndicatorDraft], by_place: dict[tuple[int, int], Piece]
) -> list[IndicatorDraft]:
    """Assignments whose number goes on with that of their heading (``2.3`` below ``2.``): an action plan without goals."""
    found = []
    for item in indicators:
        heading = by_place.get(item.context.heading_places[-1]) if item.context.heading_places else None
        number = (heading.block.numbering or "").rstrip(".):") if heading else ""
        if number and item.label is not None and item.label.startswith(f"{number}."):
            found.append(item)
    return found


def _number_goes_on(heading: Piece, goals: Sequence[GoalDraft | IndicatorDraft]) -> bool:
    """Whether the goals below a heading carry its number on: ``4 God ekonomi`` above ``4.1`` and ``4.2``."""
    number = (heading.block.numbering or "").rstrip(".):")
    return bool(number) and all((goal.label or "").startswith(f"{number}.") for goal in goals)


def _usual_term(pieces: Sequence[Piece], lexicon: Lexicon) -> str | None:
    terms = Counter(term.lemma for piece in pieces for term in lexicon.find(piece.text) if term.concept == "area")
    return max(terms.items(), key=lambda item: (item[1], item[0]))[0] if terms else None
