"""A fiscal year that no plan of the period can speak of is no fiscal year, and is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from planextract.reading.reach import YEARS_AFTER, YEARS_BEFORE, keep_within_reach
from planextract.records import BudgetLine, Locator

LINE = BudgetLine(
    line_id="a-line",
    table_id="a-table",
    row_id="a-row",
    statement="operating",
    entity="municipality",
    organisation_id=None,
    organisation=None,
    parent_label=None,
    label="Nettokostnad",
    row_index=1,
    column_index=1,
    column_header="1995",
    fiscal_year=1995,
    stage="actual",
    measure="amount",
    printed="12",
    value=Decimal(12),
    unit="tkr",
    amount_sek=12000,
    is_total=False,
    locators=(Locator(document_id="a", page=3, bbox=(1, 2, 3, 4)),),
)


def test_a_year_outside_is_taken_away_and_told() -> None:
    lines, findings = keep_within_reach([LINE, replace(LINE, line_id="b", fiscal_year=2025)], 2025, 2027)
    assert [line.fiscal_year for line in lines] == [None, 2025]
    assert [line.printed for line in lines] == ["12", "12"]
    assert [(finding.code, finding.subject_id) for finding in findings] == [("year_out_of_reach", "a-line")]


def test_the_first_and_the_last_year_within_are_kept() -> None:
    edges = [replace(LINE, fiscal_year=year) for year in (2025 - YEARS_BEFORE, 2027 + YEARS_AFTER)]
    assert keep_within_reach(edges, 2025, 2027) == (tuple(edges), ())


def test_a_document_without_years_takes_nothing_away() -> None:
    assert keep_within_reach([LINE], None, None) == ((LINE,), ())
