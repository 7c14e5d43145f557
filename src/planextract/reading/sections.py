"""The stream of a document cut into sections: what stands under one label, in one area, of one board.

A section is opened by a label (``Mål``, ``Indikatorer:``), by a heading, or by a sentence that announces goals; it
holds the pieces up to the next label or to a heading that closes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planextract.layout.outline import Heading
from planextract.reading.areas import AreaNames
from planextract.reading.drafts import AreaDraft, Context
from planextract.reading.goal_roles import Style, goal_roles, role_of, style_of
from planextract.reading.pieces import Piece
from planextract.reading.section import Mode, Section, ranks_with_goals, returns_to_goals
from planextract.reading.stream_signs import (
    board_of,
    is_item,
    numbers_goals,
    title_level,
    with_numbers_below,
)
from planextract.swedish.goal_language import (
    HeadingSense,
    Label,
    heading_sense,
    introduces_goals,
    is_money_heading,
    judge_goal,
    read_area_label,
    read_heading_label,
    read_label,
    says_shall,
    states,
)
from planextract.swedish.spans import find_spans
from planextract.swedish.terms import Lexicon

_CODE = re.compile(r"(?P<code>[A-ZÅÄÖ]{1,4}\s?\d{1,2}(?:[.:]\d{1,2})?)[.:]?(?!\S)")
_INDICATOR_MODES: dict[str, Mode] = {
    "measure": "measure",
    "success_factor": "success_factor",
    "assignment": "assignment",
}


@dataclass(slots=True)
class _State:
    headings: list[tuple[Heading, str]] = field(default_factory=list)
    area: AreaDraft | None = None
    area_level: int = 0
    board: str | None = None
    board_level: int = 0
    mode: Mode = "plain"
    mode_level: int = 0
    numbered: bool = False
    muted_in: int | None = None
    muted: bool = False


class SectionReader:
    """Walks the stream once; ``areas`` are all areas met, in order."""

    def __init__(self, lexicon: Lexicon, names: AreaNames, body_size: float) -> None:
        self._lexicon = lexicon
        self._names = names
        self._body_size = body_size
        self._state = _State()
        self._repeated: Counter[str] = Counter()
        self._goals: Section | None = None
        self._with_numbers_below: frozenset[tuple[int, int]] = frozenset()
        self._roles: Mapping[str, Style] = {}
        self._numbers_goals = False
        self._title_level = 0
        self.areas: list[AreaDraft] = []
        self.context_at: dict[tuple[int, int], Context] = {}

    def read(self, pieces: Sequence[Piece], tables: Sequence[tuple[int, int]] = ()) -> list[Section]:
        """Return the sections of the stream in order; ``context_at`` has the context of each place of ``tables``.

        What follows a table does not belong to the list that stood before it.
        """
        waiting = sorted(tables)
        self._repeated = Counter(piece.text.lower() for piece in pieces if piece.heading is not None)
        self._with_numbers_below = with_numbers_below(pieces)
        self._roles = goal_roles(pieces, self._lexicon)
        self._numbers_goals = numbers_goals(pieces, self._lexicon)
        self._title_level = title_level(pieces, self._lexicon)
        sections = [Section("plain", "none", Context())]
        for piece in pieces:
            while waiting and waiting[0] <= piece.place:
                self.context_at[waiting.pop(0)] = self.context()
            opened = self._open(piece, sections[-1])
            if isinstance(opened, Section):
                opened.beside = ranks_with_goals(opened, self._goals)
                sections.append(opened)
                self._goals = opened if opened.mode == "goals" else self._goals
            elif opened != "nothing" and not self._muted(piece):
                sections[-1].pieces.append(piece)
        self.context_at.update({place: self.context() for place in waiting})
        return sections

    def context(self) -> Context:
        """Where the stream stands now."""
        state = self._state
        headings = [(heading, title) for heading, title in state.headings if heading.level != self._title_level]
        titles = tuple(title for _, title in headings)
        senses = [None if self._is_name(title) else heading_sense(title) for title in titles]
        return Context(
            area=state.area,
            board=state.board,
            titles=titles,
            heading_places=tuple((heading.page, heading.index) for heading, _ in headings),
            past="past" in senses,
            elsewhere=self._sense_of_place(titles, senses),
        )

    def _is_name(self, title: str) -> bool:
        """Whether a title is an area's name or nothing but a label (``Så följer vi upp``): what it says else is no matter."""
        label = read_heading_label(title, self._lexicon)
        return self._names.find(title) is not None or (label is not None and label.whole)

    def _sense_of_place(self, titles: Sequence[str], senses: Sequence[HeadingSense | None]) -> HeadingSense | None:
        """The innermost sense; a heading of goals with a name of their own below it holds goals again."""
        for title, sense in zip(reversed(titles), reversed(senses), strict=True):
            if sense not in (None, "past"):
                return sense
            label = read_heading_label(title, self._lexicon)
            if label is not None and label.concept == "goal" and label.lemma not in ("mål", "målsättning"):
                return None
            if label is not None and label.concept == "goal" and is_money_heading(title):
                return None
        return None

    def _open(self, piece: Piece, current: Section) -> Section | Literal["content", "kept", "nothing"]:
        area = self._area_of(piece)
        if area is not None:
            return self._enter_area(piece, *area)
        label = read_label(piece.text, self._lexicon, piece.block.lead)
        label = label or self._code_label(piece)
        if label is not None and is_item(piece, label) and current.mode != "plain":
            label = None
        if label is not None:
            by_label = self._open_by_label(piece, label)
            if by_label != "content":
                return by_label
        if piece.heading is not None and not self._is_content(piece, current):
            return self._open_by_heading(piece, piece.heading)
        if self._announces_areas_with_goals(piece):
            self._state.mode = "goals"
            self._state.mode_level = max((heading.level for heading, _ in self._state.headings), default=1)
            return Section("goals", "inherited", self.context(), piece)
        if label is None and introduces_goals(piece.text) and not piece.listed and self._state.mode != "goals":
            return Section("goals", "introduction", self.context(), piece)
        goals = self._goals
        if goals is None or goals.context.area is not self._state.area:
            return "content"
        if returns_to_goals(goals, piece, current, among_goals=self._state.mode == "goals"):
            self._state.mode, self._state.mode_level = "goals", 97
            return Section("goals", goals.opened_by, self.context(), goals.opener, None, [piece])
        return "content"

    def _code_label(self, piece: Piece) -> Label | None:
        """A goal's own mark in front of it, in another style or in a heading: ``KF 1``, ``N2``, where areas or goals stand."""
        lead = piece.block.lead or ""
        match = _CODE.fullmatch(lead) if piece.text.startswith(lead) and lead else None
        if match is None and piece.heading is not None:
            match = _CODE.match(piece.text)
        speaks = self._state.area is not None or self._state.mode == "goals"
        if match is None or not speaks:
            return None
        rest = piece.text[match.end() :].lstrip(" :.–-")
        if len(rest.split()) < 3 or judge_goal(rest) != "yes":
            return None
        return Label("goal", "mål", match["code"], rest, False)

    def _announces_areas_with_goals(self, piece: Piece) -> bool:
        """Whether a short line says that areas follow with their goals: ``Strategiska områden med mål:``."""
        if piece.heading is not None or piece.listed or not piece.text.endswith(":") or len(piece.text) > 60:
            return False
        return self._names_areas_with_goals(piece.text.rstrip(":"))

    def _names_areas_with_goals(self, title: str) -> bool:
        label = read_area_label(title, self._lexicon)
        return label is not None and not label.name and "goal" in self._lexicon.concepts(title)

    # ------------------------------------------------------------ areas

    def _area_of(self, piece: Piece) -> tuple[str, str | None, str | None] | None:
        """Name, term and number of the area whose heading a piece is."""
        stands_out = piece.heading is not None or piece.block.bold or piece.block.band is not None
        if not stands_out or piece.block.bullet or len(piece.text) > 120:
            return None
        label = read_area_label(piece.text, self._lexicon)
        declared = self._names.find(label.name if label is not None and label.name else piece.text)
        declared = declared or self._names.declared_at(piece.place)
        if declared is None:
            return None
        number = (label.number if label else None) or declared.label or piece.block.numbering
        return declared.name, declared.term, number.rstrip(".):") if number else None

    def _enter_area(self, piece: Piece, name: str, term: str | None, number: str | None) -> Section:
        state = self._state
        level = piece.heading.level if piece.heading is not None else 96
        self._close(level)
        area = next((area for area in self.areas if area.name.lower() == name.lower()), None)
        if area is None:
            area = AreaDraft(name=name, order=(*piece.place, 0), term=term, label=number)
            self.areas.append(area)
        area.places.extend(piece.places)
        state.area, state.area_level, state.muted = area, level, False
        if piece.heading is not None:
            state.headings.append((piece.heading, piece.text))
        if level <= state.mode_level:
            state.mode, state.mode_level = "plain", 0
        return Section(state.mode, "none" if state.mode == "plain" else "inherited", self.context(), piece)

    # ------------------------------------------------------------ labels and headings

    def _open_by_label(self, piece: Piece, label: Label) -> Section | Literal["content", "kept", "nothing"]:
        state = self._state
        if label.concept == "comment":
            state.muted, state.muted_in = True, piece.block.box
            return "nothing"
        if label.concept in ("status", "deadline", "target", "baseline", "responsible"):
            return "nothing" if label.whole and label.concept != "deadline" else "kept"
        if label.rest and not label.number and label.concept == "goal" and judge_goal(label.rest) == "no":
            return "content"
        mode: Mode = "goals" if label.concept == "goal" else _INDICATOR_MODES[label.concept]
        if mode == "goals" and label.rest and heading_sense(piece.text.removesuffix(label.rest)) == "foreign":
            return "nothing"  # ``Globala mål: 3 God hälsa``
        state.muted = False
        if mode == "goals" and label.number is not None and self._numbers_goals:
            self._leave_explanation(piece)
        if label.whole:
            heading = piece.heading
            if heading is not None and not self._is_own_label(heading, piece.text):
                self._close(heading.level)
            if label.number is None:
                state.mode, state.mode_level = mode, heading.level if heading is not None else 97
            state.numbered = mode == "goals" and label.number is not None
            if heading is not None and len(piece.text.split()) > 1 and label.number is None:
                while state.headings and state.headings[-1][0].level >= heading.level:
                    state.headings.pop()
                state.headings.append((heading, piece.text))
        role = self._roles.get(role_of(piece.text)) if label.whole else None
        return Section(mode, "label", self.context(), piece, label, role=role)

    def _leave_explanation(self, piece: Piece) -> None:
        """Close what explains goals on an earlier page: the first of a row of numbered goals is no example any more."""
        headings = self._state.headings
        for at, (heading, title) in enumerate(headings):
            if heading.page < piece.block.page and heading_sense(title) == "explains":
                del headings[at:]
                return

    def _is_own_label(self, heading: Heading, text: str) -> bool:
        """Whether a label stands inside what is open rather than beside it."""
        innermost = self._state.headings[-1][0].level if self._state.headings else 0
        outer = max(self._state.area_level, self._state.board_level, innermost)
        one_word = len(text.split()) == 1 or re.search(r"\d", text) is not None
        return heading.level > outer or (one_word and (heading.level == outer or self._repeated[text.lower()] > 1))

    def _is_content(self, piece: Piece, current: Section) -> bool:
        """Whether a piece that stands out is a goal or an item rather than a heading."""
        assert piece.heading is not None
        words = piece.text.split()
        if piece.place in self._with_numbers_below:
            return False
        if current.role == style_of(piece) and len(current.in_role()) == len(current.pieces) and len(words) > 1:
            return True
        if not current.pieces and current.label is not None and current.label.whole and current.label.number:
            return len(words) >= (
                2 if current.role == style_of(piece) else 3
            )  # what a numbered label stands above, in whatever size
        if not current.pieces and self._after_bare_label(current) and len(words) >= 4 and states(piece.text):
            return True
        if (
            piece.heading.listed
            or len(words) < (3 if says_shall(piece.text) else 4)
            or piece.block.size > 1.35 * self._body_size
        ):
            return False
        if read_heading_label(piece.text, self._lexicon) is not None:
            return False
        spans = find_spans(piece.text)
        says = any(span.kind == "modality" and (span.strength or 0) >= 2 for span in spans) or piece.text.endswith(".")
        if says or any(span.kind == "target" for span in spans):
            return True
        return current.mode != "plain" and judge_goal(piece.text) == "yes" and len(words) >= 5

    def _after_bare_label(self, current: Section) -> bool:
        """Whether a section was opened by a label such as ``Mål`` that is printed again and again."""
        opener, label = current.opener, current.label
        if opener is None or label is None or label.concept != "goal" or not label.whole:
            return False
        return self._repeated[opener.text.lower()] > 1

    def _open_by_heading(self, piece: Piece, heading: Heading) -> Section:
        state = self._state
        label = read_heading_label(piece.text, self._lexicon)
        state.muted = False
        if label is None or not self._is_own_label(heading, piece.text):
            self._close(heading.level)
        while state.headings and state.headings[-1][0].level >= heading.level:
            state.headings.pop()
        state.headings.append((heading, piece.text))
        if label is not None:
            mode: Mode = "goals" if label.concept == "goal" else _INDICATOR_MODES[label.concept]
            state.mode, state.mode_level = mode, heading.level
            return Section(mode, "heading", self.context(), piece, label)
        if self._names_areas_with_goals(piece.text):
            state.mode, state.mode_level = "goals", heading.level
            return Section("goals", "inherited", self.context(), piece)
        if introduces_goals(piece.text) and state.mode != "goals":
            state.headings.pop()
            return Section("goals", "introduction", self.context(), piece)
        board = board_of(piece.text)
        if board is not None:
            state.board, state.board_level = board, heading.level
        of_one_goal = state.numbered and not self._names.find(piece.text)
        if heading.level <= state.mode_level or heading_sense(piece.text) is not None:
            state.mode, state.mode_level, state.numbered = "plain", 0, False
        elif of_one_goal:
            return Section("plain", "none", self.context(), piece)  # what a heading below ``Mål 3`` says is about it
        return Section(state.mode, "none" if state.mode == "plain" else "inherited", self.context(), piece)

    def _close(self, level: int) -> None:
        state = self._state
        while state.headings and state.headings[-1][0].level >= level:
            state.headings.pop()
        if state.area is not None and level <= state.area_level:
            state.area, state.area_level = None, 0
        if state.board is not None and level <= state.board_level:
            state.board, state.board_level = None, 0

    # ------------------------------------------------------------ what goes on

    def _muted(self, piece: Piece) -> bool:
        """A comment is over where its box ends; without a box it goes on to the next label."""
        state = self._state
        if state.muted and state.muted_in is not None and piece.block.box != state.muted_in:
            state.muted = False
        return state.muted
