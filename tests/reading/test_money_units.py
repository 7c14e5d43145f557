"""What a table does not say itself: its unit, proved by its numbers elsewhere or left open; columns whose header says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.reading.cover import Cover
from planextract.swedish.headers import read_header
from planextract.swedish.units import amounts_named, declared_unit, rate_unit
from tests.reading.budget_page import BudgetPage, codes, read


def _page(tmp_path: Path, *lines: str) -> BudgetPage:
    page = BudgetPage(tmp_path / "units.pdf", [380, 480])
    for line in lines:
        page.text(line)
    page.row("Driftbudget", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "61 350", "62 480")
    page.row("Socialnämnden", "98 210", "99 730")
    page.row("Summa", "159 560", "162 210", bold=True)
    return page


def test_a_sum_that_the_text_names_with_its_unit_gives_the_unit_of_its_table(tmp_path: Path) -> None:
    reading = read(_page(tmp_path, "Nämnderna har för 2025 fått 159 560 tkr att fördela på sina verksamheter.").save())
    assert {line.unit for line in reading.budget_lines} == {"tkr"}
    assert "unit_inferred" in codes(reading)


def test_each_amount_of_a_table_without_a_unit_is_told(tmp_path: Path) -> None:
    reading = read(_page(tmp_path, "Nämnderna har för 2025 fått mer att fördela på sina verksamheter.").save())
    told = {finding.subject_id for finding in reading.findings if finding.code == "unit_unknown"}
    assert {line.line_id for line in reading.budget_lines} <= told


def test_numbers_rounded_in_another_table_give_the_unit(tmp_path: Path) -> None:
    page = _page(tmp_path)
    page.next_page()
    page.text("Driftbudget i sammandrag (mnkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "61,4", "62,5")
    page.row("Socialnämnden", "98,2", "99,7")
    page.row("Summa", "159,6", "162,2", bold=True)
    reading = read(page.save())
    assert {line.unit for line in reading.budget_lines} == {"tkr", "mnkr"}


def test_the_end_of_a_sentence_that_goes_on_in_another_column_declares_nothing() -> None:
    assert declared_unit("miljarder kronor.") is None
    assert declared_unit("Belopp i tkr.") is not None
    assert declared_unit("tkr") is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kronor per barn/elev och år", "kr/barn"),
        ("Nettokostnad per plats, tkr", "tkr/plats"),
        ("Strukturjusterad nettokostnad, kr per invånare", "kr/invånare"),
        ("Låneskuld, tkr/inv.", "tkr/invånare"),
        ("Nettokostnad per nämnd, tkr", None),
        ("Antal elever per skola", None),
    ],
)
def test_money_per_something_is_a_rate(text: str, name: str | None) -> None:
    unit = rate_unit(text)
    assert (unit.name if unit else None) == name


def test_amounts_of_a_text_have_their_units() -> None:
    named = [(str(value), unit.name) for value, unit in amounts_named("Av 61 300 tkr är 1 004,5 mnkr lån och 12 barn.")]
    assert named == [("61300", "tkr"), ("1004.5", "mnkr")]


def test_a_column_whose_header_says_nothing_is_pointed_at_where_no_sum_holds_it(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "party.pdf", [280, 360, 440, 520])
    page.text("Partistöd 2025, kronor", 14, bold=True)
    page.row("Parti", "Platser i nämnd", "Grundstöd", "Tillägg", "Totalt", bold=True)
    page.row("Lokallistan", "15", "40 000", "405 000", "445 000")
    page.row("Landsbygdspartiet", "12", "40 000", "324 000", "364 000")
    page.row("Arbetarpartiet", "8", "40 000", "216 000", "256 000")
    reading = read(page.save())
    told = {finding.subject_id for finding in reading.findings if finding.code == "column_inferred"}
    assert {line.printed for line in reading.budget_lines if line.line_id in told} == {"15", "12", "8"}


def test_a_budget_after_changes_is_a_revised_one(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "revised.pdf", [300, 400, 500])
    page.text("Tilläggsanslag 2025 (tkr)", 14, bold=True)
    page.row("Driftbudget", "Budget 2025", "Tillägg", "Ny budget 2025", bold=True)
    page.row("Kommunstyrelsen", "61 350", "1 150", "62 500")
    page.row("Socialnämnden", "98 210", "2 600", "100 810")
    page.row("Kulturnämnden", "18 400", "-400", "18 000")
    stages = {line.stage for line in read(page.save()).budget_lines if line.column_header == "Ny budget 2025"}
    assert stages == {"revised_budget"}


def test_a_board_in_a_table_of_boards_is_not_the_documents(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "boards.pdf", [380, 480])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    for board in ("Kommunstyrelsen", "Socialnämnden", "Kulturnämnden", "Byggnadsnämnden"):
        page.row(board, "61 350", "62 480")
    cover = Cover(
        title="Budget 2025", period_start=2025, period_end=2026, budget_year=2025, organisation="Socialnämnden"
    )
    lines = read(page.save(), cover=cover).budget_lines
    assert {line.organisation for line in lines} == {
        "Kommunstyrelsen",
        "Socialnämnden",
        "Kulturnämnden",
        "Byggnadsnämnden",
    }


def test_the_month_of_a_decision_beside_a_year_is_no_year_of_a_column() -> None:
    assert read_header("Budget 2025 KF nov 2024").year == 2025
    assert read_header("Utfall jan-aug 2025").year == 2025


def test_amounts_under_a_header_of_two_years_are_told(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "years.pdf", [380, 500])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026, beslut 2024", bold=True)
    page.row("Kommunstyrelsen", "61 350", "62 480")
    page.row("Socialnämnden", "98 210", "99 730")
    reading = read(page.save())
    told = {finding.subject_id for finding in reading.findings if finding.code == "column_inferred"}
    assert {line.printed for line in reading.budget_lines if line.line_id in told} == {"62 480", "99 730"}


def test_a_table_of_measures_whose_title_names_a_unit_is_one_of_amounts(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "measures.pdf", [380, 480])
    page.text("Åtgärder och ekonomisk effekt, tkr", 14, bold=True)
    page.row("Åtgärd", "Effekt 2025", "Effekt 2026", bold=True)
    page.row("Ny schemamodell", "-3 500", "-7 000")
    page.row("Färre externa placeringar", "-4 000", "-6 500")
    assert len(read(page.save()).budget_lines) == 4
