"""Which version of a period is current, and which plans succeed each other (CONTRACT.md section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from planextract.identifiers import make_id
from planextract.records import Document, Extraction, Finding

PeriodKey = tuple[int | None, int | None, str | None]


@dataclass(frozen=True, slots=True)
class PlanChain:
    """The plans of one organisation (None: the municipality) in the order of their periods, current readable versions only."""

    organisation_id: str | None
    plans: tuple[Extraction, ...]

    def successive(self) -> list[tuple[Extraction, Extraction]]:
        """Return each plan with the next one that could be read; a missing period is stepped over."""
        return list(pairwise(self.plans))


def period_key(document: Document) -> PeriodKey | None:
    """Return what versions of one plan share, or None where the document names no period."""
    if document.period_start is None:
        return None
    return document.period_start, document.period_end or document.period_start, document.organisation_id


def order_versions(extractions: Sequence[Extraction]) -> tuple[tuple[Extraction, ...], list[Finding]]:
    """Number the versions of each period and mark the current one; the order of the input is kept.

    A refused version counts in the numbering but is current only where no version of the period could be read; then a
    finding says which version stands in for it.
    """
    groups: dict[PeriodKey, list[int]] = defaultdict(list)
    for index, extraction in enumerate(extractions):
        key = period_key(extraction.document)
        if key is not None:
            groups[key].append(index)
    documents = [extraction.document for extraction in extractions]
    findings: list[Finding] = []
    for members in groups.values():
        ordered = _in_version_order(members, documents)
        readable = [index for index in ordered if documents[index].status == "read"]
        current = readable[-1] if readable else ordered[-1]
        if readable and ordered[-1] != current:
            findings.append(_refused_current(documents[ordered[-1]], documents[current]))
        for number, index in enumerate(ordered, start=1):
            documents[index] = replace(documents[index], version=number, is_current=index == current)
    return tuple(replace(e, document=d) for e, d in zip(extractions, documents, strict=True)), findings


def plan_chains(extractions: Sequence[Extraction]) -> list[PlanChain]:
    """Return the chains of current, readable plans with a period, the municipality's own first."""
    by_organisation: dict[str | None, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        document = extraction.document
        if document.is_current and document.status == "read" and document.period_start is not None:
            by_organisation[document.organisation_id].append(extraction)
    return [
        PlanChain(organisation, tuple(sorted(plans, key=_period_order)))
        for organisation, plans in sorted(
            by_organisation.items(), key=lambda item: (item[0] is not None, item[0] or "")
        )
    ]


def version_pairs(extractions: Sequence[Extraction]) -> list[tuple[Extraction, Extraction]]:
    """Return each readable version of a period with the next readable one of the same period."""
    groups: dict[PeriodKey, list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        key = period_key(extraction.document)
        if key is not None and extraction.document.status == "read":
            groups[key].append(extraction)
    pairs: list[tuple[Extraction, Extraction]] = []
    for key in sorted(groups, key=lambda k: (k[0] or 0, k[1] or 0, k[2] or "")):
        versions = sorted(groups[key], key=lambda e: e.document.version)
        pairs += pairwise(versions)
    return pairs


def _in_version_order(members: Sequence[int], documents: Sequence[Document]) -> list[int]:
    """Later adopted, then a correction, then later retrieved, then later in the listing.

    An unknown date of adoption says nothing: such a version counts as adopted with the latest of its period.
    """
    latest = max((d for i in members if (d := documents[i].adopted_on)), default=date.min)

    def rank(index: int) -> tuple[date, bool, str, int, str]:
        document = documents[index]
        return (
            document.adopted_on or latest,
            document.calls_itself_correction,
            document.retrieved_at or "",
            document.listing_order if document.listing_order is not None else -1,
            document.sha256,
        )

    return sorted(members, key=rank)


def _period_order(extraction: Extraction) -> tuple[int, int, str]:
    document = extraction.document
    return document.period_start or 0, document.period_end or document.period_start or 0, document.document_id


def _refused_current(refused: Document, used: Document) -> Finding:
    return Finding(
        finding_id=make_id(refused.document_id, "finding", "current_version_refused"),
        code="current_version_refused",
        severity="warning",
        message=(
            f"{refused.document_id} is the last version of {refused.period} and could not be read"
            f" ({refused.reason or 'no reason given'}); {used.document_id} stands in for it as the current one"
        ),
        subject_id=refused.document_id,
    )
