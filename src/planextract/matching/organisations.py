"""Boards through the years: which name is which board, and which board became which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from planextract.identifiers import slug
from planextract.matching.area_links import name_likeness
from planextract.matching.decisions import Decision
from planextract.matching.places import Reopened, documents_of
from planextract.matching.words import same_words_key
from planextract.records import BudgetLine, Extraction, Goal, Organisation, Profile

_ONE_SPELLING = 0.85


class Organisations:
    """The boards of a source after people's decisions: names, aliases and what became of them."""

    def __init__(self, profile: Profile, decisions: Sequence[Decision], extractions: Sequence[Extraction]) -> None:
        """Take the profile's organisations, those met in print, and every standing decision about them."""
        self._known = {organisation.organisation_id: organisation for organisation in profile.organisations}
        self._order = list(self._known)
        self._by_name: dict[str, str] = {}
        for organisation in profile.organisations:
            for name in (organisation.organisation_id, organisation.name, *organisation.aliases):
                self._by_name.setdefault(same_words_key(name), organisation.organisation_id)
        for organisation_id, printed in _mentions(extractions):
            self._meet(organisation_id, printed)
        self._moved: dict[str, str] = {}
        self._apply(decisions)

    def all(self) -> tuple[Organisation, ...]:
        """Return every organisation of the profile and of the decisions, changed by the decisions."""
        return tuple(self._known[organisation_id] for organisation_id in self._order if organisation_id in self._known)

    def became(self, organisation_id: str) -> tuple[str, ...]:
        """Return the ids of what directly followed a board."""
        known = self._known.get(organisation_id)
        return known.became if known else ()

    def successors(self, organisation_id: str) -> frozenset[str]:
        """Return everything that followed a board, at any distance."""
        found: set[str] = set()
        ahead = list(self.became(organisation_id))
        while ahead:
            following = ahead.pop()
            if following not in found:
                found.add(following)
                ahead += self.became(following)
        return frozenset(found)

    def predecessors(self, organisation_id: str) -> tuple[str, ...]:
        """Return the ids of the boards that directly became this one, in order."""
        return tuple(o for o in self._order if organisation_id in self.became(o))

    def alike(self, a: str | None, a_printed: str | None, b: str | None, b_printed: str | None) -> str:
        """Return ``same``, ``successor``, ``spelling`` (names alike), ``one_missing`` or ``other``."""
        if a is None and b is None:
            return "same"
        if a is None or b is None:
            return "one_missing"
        if a == b:
            return "same"
        if b in self.successors(a):
            return "successor"
        if a in self._known and b in self._known and self._is_listed(a) and self._is_listed(b):
            return "other"
        return "spelling" if name_likeness(a_printed or a, b_printed or b) >= _ONE_SPELLING else "other"

    def rename(self, extraction: Extraction) -> Extraction:
        """Return the extraction with organisation ids as people decided."""
        if not self._moved:
            return extraction
        return replace(
            extraction,
            budget_lines=tuple(self._renamed(line) for line in extraction.budget_lines),
            goals=tuple(self._renamed_goal(goal) for goal in extraction.goals),
        )

    # ------------------------------------------------------------ decisions

    def _apply(self, decisions: Sequence[Decision]) -> None:
        for decision in decisions:
            if decision.subject != "organisation" or decision.right is None:
                continue
            left, right = self._named(decision.left.text), self._named(decision.right.text)
            if decision.verdict == "same" and left != right:
                self._moved[left] = right
                self._alias(right, decision.left.text)
                self._known.pop(left, None)
            elif decision.verdict in ("renamed", "merged", "split"):
                self._follow(left, right)
            elif decision.verdict == "different" and left in self._known:
                known = self._known[left]
                self._known[left] = replace(known, became=tuple(o for o in known.became if o != right))

    def _named(self, text: str) -> str:
        found = self._by_name.get(same_words_key(text))
        if found is None:
            found = slug(text)
            self._meet(found, text)
        return found

    def _meet(self, organisation_id: str, printed: str | None) -> None:
        if organisation_id not in self._known:
            self._known[organisation_id] = Organisation(
                organisation_id=organisation_id, name=printed or organisation_id
            )
            self._order.append(organisation_id)
        for name in filter(None, (organisation_id, printed)):
            self._by_name.setdefault(same_words_key(name), organisation_id)

    def _alias(self, organisation_id: str, name: str) -> None:
        known = self._known[organisation_id]
        if name != known.name and name not in known.aliases:
            self._known[organisation_id] = replace(known, aliases=(*known.aliases, name))

    def _follow(self, left: str, right: str) -> None:
        known = self._known[left]
        if right not in known.became:
            self._known[left] = replace(known, became=(*known.became, right))

    def _is_listed(self, organisation_id: str) -> bool:
        known = self._known[organisation_id]
        return bool(known.aliases or known.valid_from or known.valid_to or known.became)

    def _renamed(self, line: BudgetLine) -> BudgetLine:
        moved = self._moved.get(line.organisation_id or "")
        return replace(line, organisation_id=moved) if moved else line

    def _renamed_goal(self, goal: Goal) -> Goal:
        moved = self._moved.get(goal.organisation_id or "")
        return replace(goal, organisation_id=moved) if moved else goal


def reopen_organisations(decisions: Sequence[Decision], extractions: Sequence[Extraction], reopened: Reopened) -> None:
    """Ask again about every decision on an organisation whose printed name is no longer read where it was."""
    for decision in decisions:
        if decision.subject != "organisation" or decision.verdict == "undecided":
            continue
        for side in (decision.left, decision.right):
            if side is None or side.document is None:
                continue
            names = {same_words_key(p) for _, p in _mentions(documents_of(side, extractions)) if p}
            if same_words_key(side.text) not in names:
                reopened.add(decision, f"no board is called {side.text!r} in its document any more")


def _mentions(extractions: Iterable[Extraction]) -> list[tuple[str, str | None]]:
    """Return every organisation id met, with each printed name once, in order."""
    met: dict[tuple[str, str | None], None] = {}
    for extraction in extractions:
        if extraction.document.organisation_id:
            met[extraction.document.organisation_id, None] = None
        for line in extraction.budget_lines:
            if line.organisation_id:
                met[line.organisation_id, line.organisation] = None
        for goal in extraction.goals:
            if goal.organisation_id:
                met[goal.organisation_id, goal.responsible] = None
    return list(met)
