"""Where the words that a decision rests on are read today: by document and text, never by an id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from planextract.identifiers import make_id
from planextract.matching.decisions import Decision, Side
from planextract.matching.versions import period_key
from planextract.matching.words import same_words_key
from planextract.records import Extraction, Finding

Item = TypeVar("Item")


@dataclass(slots=True)
class Reopened:
    """Decisions that no longer meet the words they were made on, and what should be looked at again because of them."""

    findings: list[Finding] = field(default_factory=list)
    subjects: set[str] = field(default_factory=set)

    def add(self, decision: Decision, why: str, subject_id: str | None = None) -> None:
        """Ask for a decision again; ``subject_id`` is the item at the side that is still read as it was."""
        self.findings.append(
            Finding(
                finding_id=make_id("", "finding", "decision_to_review", decision.id, subject_id),
                code="decision_to_review",
                severity="warning",
                message=f"decision {decision.id} ({decision.verdict}, {decision.by}) waits for review: {why}",
                subject_id=subject_id,
            )
        )
        if subject_id is not None:
            self.subjects.add(subject_id)


def documents_of(side: Side, extractions: Sequence[Extraction]) -> list[Extraction]:
    """Return the document a side names and the other versions of its period; all of them where it names none."""
    if side.document is None:
        return list(extractions)
    named = [e for e in extractions if e.document.sha256 == side.document]
    periods = {key for e in named if (key := period_key(e.document)) is not None}
    shas = {e.document.sha256 for e in named}
    return [e for e in extractions if e.document.sha256 in shas or period_key(e.document) in periods]


def read_today(
    side: Side,
    extractions: Sequence[Extraction],
    items: Callable[[Extraction], Sequence[Item]],
    text: Callable[[Item], str],
) -> list[tuple[Extraction, Item]]:
    """Return the items whose words are the side's, in all versions of its document."""
    key = same_words_key(side.text)
    return [
        (extraction, item)
        for extraction in documents_of(side, extractions)
        for item in items(extraction)
        if same_words_key(text(item)) == key
    ]
