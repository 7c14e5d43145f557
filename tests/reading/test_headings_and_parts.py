"""What a table's neighbours, its own sums and its document say of columns, rows and signs that it does not name itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.budget_page import BudgetPage, amounts, codes, failing, lines, read

EDGES = (300, 360, 420, 480)
YEARS = ("", "Budget 2025", "Plan 2026", "Plan 2027")


def test_two_tables_whose_columns_end_elsewhere_are_two_in_letters_of_one_size(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "two.pdf", EDGES[1:])
    page.text("Resultatbudget, tkr", bold=True, gap=2)
    page.row(*YEARS, bold=True)
    page.row("Skatteintäkter", "1 450 000", "1 455 000", "1 460 000")
    page.row("Finansnetto", "-12 000", "-13 000", "-14 000")
    page.text("Investeringar, tkr", bold=True, gap=2)
    page.edges = (330, 390, 450)
    page.row(*YEARS, bold=True)
    page.row("Gatubelysning", "2 000", "3 000", "1 000 000")
    page.row("Ny förskola", "42 000", "12 000", "500")
    reading = read(page.save())
    assert [table.statement for table in reading.tables] == ["income", "investment"]
    assert amounts(reading, "Gatubelysning") == ["2000", "3000", "1000000"]
    assert amounts(reading, "Finansnetto") == ["-12000", "-13000", "-14000"]


def test_headers_may_stand_over_unequal_numbers_of_columns(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "unequal.pdf", [200, 250, 300, 350, 400, 450, 500, 550])
    page.text("Driftbudget, tkr", 12, bold=True)
    for x, text in ((215, "Budget 2024"), (365, "Budget 2025"), (492, "Plan")):
        page.at(x, text, bold=True)
    page.row("")
    page.row("Nämnd", *["Intäkt", "Kostnad", "Netto"] * 2, "2026", "2027", bold=True)
    page.row("Skolnämnden", "10", "-910", "-900", "20", "-940", "-920", "-950", "-960")
    page.row("Kulturnämnden", "50", "-250", "-200", "50", "-260", "-210", "-215", "-220")
    reading = read(page.save())
    found = [(line.fiscal_year, line.stage, str(line.value)) for line in lines(reading, "Skolnämnden")]
    assert found[0] == (2024, "budget", "10")
    assert found[5:] == [(2025, "budget", "-920"), (2026, "plan", "-950"), (2027, "plan", "-960")]


@pytest.mark.parametrize(
    ("says", "net", "told"),
    [
        ("Negativa belopp står inom parentes.", ("(400)", "(410)", "(420)"), []),
        ("Beloppen är preliminära.", ("(400)", "(410)", "(420)"), ["arithmetic_decided"]),
        ("Beloppen är preliminära.", ("(390)", "(433)", "(411)"), ["parenthesised_amount"] * 6),
    ],
)
def test_parentheses_are_a_minus_where_the_document_says_so_or_sums_prove_it(
    tmp_path: Path, says: str, net: tuple[str, ...], told: list[str]
) -> None:
    page = BudgetPage(tmp_path / "signs.pdf", EDGES[1:])
    page.text("Resultatbudget, tkr", 12, bold=True)
    page.text(says)
    page.row(*YEARS, bold=True)
    page.row("Verksamhetens intäkter", "100", "110", "120")
    page.row("Verksamhetens kostnader", "(500)", "(520)", "(540)")
    page.row("Verksamhetens nettokostnader", *net, bold=True)
    reading = read(page.save())
    is_left_out = "parenthesised_amount" in told
    assert amounts(reading, "Verksamhetens kostnader") == ([] if is_left_out else ["-500", "-520", "-540"])
    assert not failing(reading)
    assert codes(reading) == told


def test_kinds_of_cost_that_add_up_to_a_dated_column_are_of_its_year(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "kinds.pdf", EDGES)
    page.text("Kostnader per verksamhet, tkr", 12, bold=True)
    page.row("Verksamhet", "Personal", "Lokaler", "Budget 2025", "Budget 2024", bold=True)
    page.row("Bibliotek", "8 000", "4 000", "12 000", "11 500")
    page.row("Kulturskola", "5 000", "1 000", "6 000", "5 900")
    page.row("Fritidsgård", "3 000", "2 500", "5 500", "5 700")
    years = [line.fiscal_year for line in lines(read(page.save()), "Bibliotek")]
    assert years == [2025, 2025, 2025, 2024]


def test_a_board_has_no_footnote_mark_and_may_stand_in_a_column_of_its_own(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "boards.pdf", EDGES[1:])
    page.text("Driftbudget, tkr", 12, bold=True)
    page.row(*YEARS, bold=True)
    page.row("Socialnämnden 1)", "100", "110", "120")
    page.row("Kulturnämnden*", "500", "520", "540")
    page.row("Summa", "600", "630", "660", bold=True)
    reading = read(page.save())
    assert {line.organisation for line in reading.budget_lines} == {"Socialnämnden", "Kulturnämnden", None}
    assert failing(reading) == []
