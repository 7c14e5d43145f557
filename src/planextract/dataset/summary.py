"""The figures that a run ends with: what was read and found, the largest changes, what fails, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from planextract.dataset.read import read_tables
from planextract.dataset.report import describe_failing_checks, period_of
from planextract.dataset.rows import Row

_LARGEST = 5
_EARNED_AND_SPENT = ("income", "operating", "investment")
_ASPECT_ORDER = {"target": 0, "deadline": 1, "modality": 2, "scope": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """One document: its period, whether it was read, and how much was found in it."""

    document_id: str
    period: str
    version: int
    is_current: bool
    status: str
    reason: str | None
    pages: int
    refused_pages: int
    ocr_pages: int
    areas: int
    goals: int
    amounts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChange:
    """One fiscal year of one table row, revised from one plan to a later one; amounts in kronor."""

    label: str
    organisation: str | None
    statement: str
    fiscal_year: int | None
    from_period: str
    to_period: str
    from_amount_sek: int
    to_amount_sek: int
    change_sek: int
    change_percent: Decimal | None
    caveat: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbitionChange:
    """One goal that asks for more or less than in the plan before."""

    ambition: str
    aspect: str | None
    from_period: str
    to_period: str
    text_before: str
    text_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a person wants to know at the end of a run.

    Areas, goals, indicators and amounts are counted in the documents in force; ``restated`` figures are those that
    another plan states otherwise.
    """

    path: Path
    plans: tuple[PlanSummary, ...]
    areas: int
    goals: int
    indicators: int
    amounts: int
    money_changes: tuple[MoneyChange, ...]
    ambition_changes: tuple[AmbitionChange, ...]
    failing_sums: tuple[str, ...]
    restated: int
    to_review: int
    findings: dict[str, int]


def summarise(release: Path, largest: int = _LARGEST) -> Summary:
    """Read a release and return its summary, with the ``largest`` changes of money and of ambition."""
    tables = read_tables(release)
    documents = {row["document_id"]: row for row in tables["documents"]}
    plans = [_plan(document, tables) for document in tables["documents"]]

    def in_force(name: str) -> int:
        return sum(documents[row["document_id"]]["is_current"] for row in tables[name])

    links = [*tables["area_links"], *tables["goal_links"], *tables["row_links"]]
    return Summary(
        path=release,
        plans=tuple(sorted(plans, key=lambda plan: (plan.period, plan.version, plan.document_id))),
        areas=in_force("areas"),
        goals=in_force("goals"),
        indicators=in_force("indicators"),
        amounts=in_force("budget_lines"),
        money_changes=tuple(_money_changes(tables, documents)[:largest]),
        ambition_changes=tuple(_ambition_changes(tables["goal_changes"], documents)[:largest]),
        failing_sums=tuple(describe_failing_checks(tables).values()),
        restated=len(describe_failing_checks(tables, across_plans=True)),
        to_review=sum(link["needs_review"] for link in links),
        findings={
            severity: sum(finding["severity"] == severity for finding in tables["findings"])
            for severity in ("error", "warning", "info")
        },
    )


def _plan(document: Row, tables: dict[str, list[Row]]) -> PlanSummary:
    def count(name: str) -> int:
        return sum(row["document_id"] == document["document_id"] for row in tables[name])

    return PlanSummary(
        document_id=document["document_id"],
        period=period_of(document),
        version=document["version"],
        is_current=document["is_current"],
        status=document["status"],
        reason=document["reason"],
        pages=document["pages"],
        refused_pages=sum(
            page["status"] == "refused" and page["document_id"] == document["document_id"] for page in tables["pages"]
        ),
        ocr_pages=sum(
            finding["code"] == "page_read_with_ocr" and finding["document_id"] == document["document_id"]
            for finding in tables["findings"]
        ),
        areas=count("areas"),
        goals=count("goals"),
        amounts=count("budget_lines"),
    )


def _money_changes(tables: dict[str, list[Row]], documents: dict[str, Row]) -> list[MoneyChange]:
    """Revisions by size, the largest of each table row.

    Only what is earned, spent and invested: other statements follow from these or repeat them, as totals do.
    """
    series = {row["series_id"]: row for row in tables["series"]}
    totals = {row["series_id"] for row in tables["budget_lines"] if row["is_total"]}
    organisations = {row["organisation_id"]: row["name"] for row in tables["organisations"]}
    changes = [
        change
        for change in tables["appropriation_changes"]
        if change["kind"] == "revision" and change["change_sek"] and change["series_id"] not in totals
        if series[change["series_id"]]["statement"] in _EARNED_AND_SPENT
    ]
    changes.sort(key=lambda change: (-abs(change["change_sek"]), change["change_id"]))
    largest = {change["series_id"]: change for change in reversed(changes)}
    return [
        _money_change(change, series[change["series_id"]], organisations, documents)
        for change in changes
        if largest[change["series_id"]] is change
    ]


def _money_change(change: Row, series: Row, organisations: dict[str, str], documents: dict[str, Row]) -> MoneyChange:
    return MoneyChange(
        label=series["label"] or series["parent_label"] or "–",
        organisation=organisations.get(series["organisation_id"]),
        statement=series["statement"],
        fiscal_year=change["fiscal_year"],
        from_period=period_of(documents[change["from_document_id"]]),
        to_period=period_of(documents[change["to_document_id"]]),
        from_amount_sek=change["from_amount_sek"],
        to_amount_sek=change["to_amount_sek"],
        change_sek=change["change_sek"],
        change_percent=change["change_percent"],
        caveat=change["caveat"],
    )


def _ambition_changes(changes: list[Row], documents: dict[str, Row]) -> list[AmbitionChange]:
    """Raised and lowered goals, the latest plans first, targets before deadlines before wording."""
    kept = [
        AmbitionChange(
            ambition=change["ambition"],
            aspect=change["ambition_aspect"],
            from_period=period_of(documents[change["from_document_id"]]),
            to_period=period_of(documents[change["to_document_id"]]),
            text_before=change["text_before"] or "",
            text_after=change["text_after"] or "",
        )
        for change in changes
        if change["ambition"] in ("raised", "lowered")
    ]
    by_aspect = sorted(kept, key=lambda item: (_ASPECT_ORDER.get(item.aspect or "", 9), item.text_after))
    return sorted(by_aspect, key=lambda item: item.to_period, reverse=True)
