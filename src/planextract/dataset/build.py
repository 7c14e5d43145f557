"""From what is known of a source to the rows of every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from planextract.dataset.rows import Row, locator_rows, record_to_row, sort_rows
from planextract.dataset.schema import TABLES, table
from planextract.records import AppropriationChange, Extraction, Finding, Matching, Organisation, Profile

Tables = dict[str, list[Row]]
"""Rows by table name, in the order of each table's key."""

_PER_DOCUMENT = ("pages", "areas", "goals", "indicators", "tables", "budget_lines", "checks", "findings")
_ACROSS = ("area_links", "goal_links", "row_links", "goal_changes", "series", "appropriation_changes")
_PERCENT_PLACES = Decimal("0.01")


def build_tables(matching: Matching, profile: Profile, findings: Sequence[Finding] = ()) -> Tables:
    """Make the rows of all tables. ``findings`` are those of the run that stand in no extraction (of fetching)."""
    tables: Tables = {schema.name: [] for schema in TABLES}
    for extraction in matching.extractions:
        _add(tables, profile.id, "documents", [extraction.document])
        for name in _PER_DOCUMENT:
            _add(tables, profile.id, name, getattr(extraction, name), extraction.document.document_id)
    for name in _ACROSS:
        if name != "appropriation_changes":
            _add(tables, profile.id, name, getattr(matching, name))
    _add(tables, profile.id, "appropriation_changes", map(_with_short_percent, matching.appropriation_changes))
    _add(tables, profile.id, "checks", matching.checks)
    _add(tables, profile.id, "findings", _once([*matching.findings, *findings], matching.extractions))
    _add(tables, profile.id, "organisations", _organisations(matching, profile))
    return {name: sort_rows(rows, table(name)) for name, rows in tables.items()}


def _add(tables: Tables, source_id: str, name: str, made: Iterable[object], document_id: str | None = None) -> None:
    schema = table(name)
    for record in made:
        row = record_to_row(source_id, record, schema, document_id)
        tables[name].append(row)
        subject_id = str(row[schema.key[0]])
        tables["locators"] += locator_rows(source_id, subject_id, getattr(record, "locators", ()))


def _with_short_percent(change: AppropriationChange) -> AppropriationChange:
    """A computed share has no last decimal: two of them are published."""
    if change.change_percent is None:
        return change
    return replace(change, change_percent=change.change_percent.quantize(_PERCENT_PLACES, ROUND_HALF_EVEN))


def _once(findings: Sequence[Finding], extractions: Sequence[Extraction]) -> list[Finding]:
    """Drop findings that an extraction holds already or that come twice: several stages may pass them on."""
    seen = {finding.finding_id for extraction in extractions for finding in extraction.findings}
    kept = []
    for finding in findings:
        if finding.finding_id not in seen:
            seen.add(finding.finding_id)
            kept.append(finding)
    return kept


def _organisations(matching: Matching, profile: Profile) -> list[Organisation]:
    """The profile's organisations, as people's decisions have them, and those that were only met in print.

    The latter are called as they are printed most often.
    """
    described = matching.organisations or profile.organisations
    known = {organisation.organisation_id for organisation in described}
    printed: dict[str, Counter[str]] = {}
    for organisation_id, name in _mentions(matching):
        if organisation_id is not None and organisation_id not in known:
            printed.setdefault(organisation_id, Counter())
            if name:
                printed[organisation_id][name] += 1
    met = [
        Organisation(organisation_id=organisation_id, name=_most_printed(names) or organisation_id)
        for organisation_id, names in printed.items()
    ]
    return [*described, *met]


def _mentions(matching: Matching) -> Iterable[tuple[str | None, str | None]]:
    for extraction in matching.extractions:
        yield extraction.document.organisation_id, None
        yield from ((line.organisation_id, line.organisation) for line in extraction.budget_lines)
        yield from ((goal.organisation_id, goal.responsible) for goal in extraction.goals)
    yield from ((series.organisation_id, None) for series in matching.series)


def _most_printed(names: Counter[str]) -> str | None:
    return min(names, key=lambda name: (-names[name], name), default=None)
