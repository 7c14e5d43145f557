"""Money through the plans: rows linked, series kept, changes computed, what ought to agree checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planextract.matching.appropriation_changes import revisions, version_corrections, year_on_year
from planextract.matching.cross_plan_checks import check_across_plans
from planextract.matching.decisions import Decision
from planextract.matching.link_decisions import LinkDecisions
from planextract.matching.organisations import Organisations
from planextract.matching.places import Reopened
from planextract.matching.row_links import RowMatcher, RowPair
from planextract.matching.rows import Row, rows_of
from planextract.matching.series import keep_series
from planextract.matching.versions import PlanChain, version_pairs
from planextract.records import AppropriationChange, Check, Extraction, RowLink, Series


@dataclass(frozen=True, slots=True)
class MoneyThroughPlans:
    """What is known of the money of a source; ``extractions`` have their series filled in."""

    extractions: tuple[Extraction, ...]
    row_links: tuple[RowLink, ...]
    series: tuple[Series, ...]
    changes: tuple[AppropriationChange, ...]
    checks: tuple[Check, ...]


def follow_money(
    source_id: str,
    extractions: Sequence[Extraction],
    chains: Sequence[PlanChain],
    organisations: Organisations,
    decisions: LinkDecisions,
    reopened: Reopened,
) -> MoneyThroughPlans:
    """Link rows between successive plans and between versions; only the former are published as links."""
    rows = {e.document.document_id: rows_of(e) for e in extractions}
    between = [
        (before, after, _linked(before, after, rows, organisations, decisions, reopened))
        for chain in chains
        for before, after in chain.successive()
    ]
    versions = [
        (earlier, later, RowMatcher(_rows(rows, earlier), _rows(rows, later), organisations).links())
        for earlier, later in version_pairs(extractions)
    ]
    ordered = sorted(extractions, key=lambda e: (e.document.period_start or 0, e.document.period, e.document.version))
    row_links = tuple(link for _, _, links in between for link in links)
    book = keep_series(
        source_id,
        [(e, _rows(rows, e)) for e in ordered],
        [*row_links, *(link for _, _, links in versions for link in links)],
    )
    by_id = {row.row_id: row for found in rows.values() for row in found}
    changes: list[AppropriationChange] = []
    for before, after, links in between:
        changes += revisions(before, after, by_id, by_id, links, book.of_line)
    for chain in chains:
        for plan in chain.plans:
            changes += year_on_year(plan, _rows(rows, plan), book.of_line)
    for earlier, later, links in versions:
        changes += version_corrections(earlier, later, by_id, by_id, links, book.of_line)
    lines = {line.line_id: line for e in extractions for line in e.budget_lines}
    checks = check_across_plans(changes, lines, _unsure_lines(row_links, by_id))
    return MoneyThroughPlans(
        tuple(book.fill_in(e) for e in extractions), row_links, book.series, tuple(changes), tuple(checks)
    )


def _rows(rows: dict[str, list[Row]], extraction: Extraction) -> list[Row]:
    return rows[extraction.document.document_id]


def _linked(
    before: Extraction,
    after: Extraction,
    rows: dict[str, list[Row]],
    organisations: Organisations,
    decisions: LinkDecisions,
    reopened: Reopened,
) -> list[RowLink]:
    left, right = _rows(rows, before), _rows(rows, after)
    decided = decisions.between(before, after, left, right, Row.quotes, lambda row: row.row_id, reopened)
    verdicts: dict[RowPair, Decision] = {
        (a.row_id, b.row_id): decision for a, b, decision in decided if a.statement == b.statement
    }
    return [
        replace(link, needs_review=True)
        if link.decided_by != "reviewer" and {link.from_row_id, link.to_row_id} & reopened.subjects
        else link
        for link in RowMatcher(left, right, organisations, verdicts).links()
    ]


def _unsure_lines(links: Sequence[RowLink], rows: dict[str, Row]) -> frozenset[str]:
    unsure = [row_id for link in links if link.needs_review for row_id in (link.from_row_id, link.to_row_id)]
    return frozenset(line.line_id for row_id in unsure for line in rows[row_id].lines)
