"""Decisions on links, brought to the two plans that they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from planextract.matching.decisions import Decision, Subject
from planextract.matching.places import Reopened, documents_of
from planextract.matching.words import same_words_key
from planextract.records import Extraction

Item = TypeVar("Item")


class LinkDecisions:
    """Every standing decision on one kind of link; :meth:`between` gives those that two plans meet."""

    def __init__(self, subject: Subject, decisions: Sequence[Decision], extractions: Sequence[Extraction]) -> None:
        """``extractions`` are all versions of all plans, so that a decision made on one version holds for the next."""
        self._decisions = [
            (
                decision,
                {e.document.document_id for e in documents_of(decision.left, extractions)},
                {e.document.document_id for e in documents_of(decision.right, extractions)}
                if decision.right
                else set(),
            )
            for decision in decisions
            if decision.subject == subject
        ]
        self._met: set[str] = set()

    def between(
        self,
        before: Extraction,
        after: Extraction,
        left: Sequence[Item],
        right: Sequence[Item],
        texts: Callable[[Item], Sequence[str]],
        item_id: Callable[[Item], str],
        reopened: Reopened,
    ) -> list[tuple[Item, Item, Decision]]:
        """Return the pairs of items decided on, in the order of the file.

        ``texts`` gives the ways an item may be quoted, the fullest first. A text that stands several times is paired in
        order. A decision whose words are read on one side only, or on none, goes to ``reopened``.
        """
        found: list[tuple[Item, Item, Decision]] = []
        for decision, lefts, rights in self._decisions:
            if before.document.document_id not in lefts or after.document.document_id not in rights:
                continue
            assert decision.right is not None
            self._met.add(decision.id)
            ours, theirs = _quoted(decision.left.text, left, texts), _quoted(decision.right.text, right, texts)
            if ours and theirs:
                if len(ours) == len(theirs):
                    found += [(a, b, decision) for a, b in zip(ours, theirs, strict=True)]
                else:
                    found += [(a, b, decision) for a in ours for b in theirs][: max(len(ours), len(theirs))]
                continue
            gone = " and ".join(
                f"{side.text!r} is no longer read in {plan.document.document_id}"
                for items, side, plan in ((ours, decision.left, before), (theirs, decision.right, after))
                if not items
            )
            present: list[str | None] = [item_id(item) for item in (*ours, *theirs)]
            for subject_id in present or [None]:
                reopened.add(decision, gone, subject_id)
        return found

    def report_unmet(self, reopened: Reopened) -> None:
        """Report decisions about documents that do not succeed each other, or are not in the archive."""
        for decision, lefts, rights in self._decisions:
            if decision.id not in self._met and decision.verdict != "undecided":
                reason = (
                    "its documents are not in the archive"
                    if not lefts or not rights
                    else "its plans do not succeed each other (any more)"
                )
                reopened.add(decision, reason)


def _quoted(text: str, items: Sequence[Item], texts: Callable[[Item], Sequence[str]]) -> list[Item]:
    key = same_words_key(text)
    ways = max((len(texts(item)) for item in items), default=0)
    for way in range(ways):
        found = [item for item in items if len(texts(item)) > way and same_words_key(texts(item)[way]) == key]
        if found:
            return found
    return []
