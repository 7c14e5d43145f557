"""Two tables side by side on the same lines are two tables, each with its own labels and title."""

from __future__ import annotations

from pathlib import Path

from tests.reading.budget_page import BudgetPage, amounts, failing, read

LEFT_TABLE = (("Kommunstyrelsen", "98 400", "101 300"), ("Socialnämnden", "580 100", "601 900"))
RIGHT_TABLE = (("Gator och vägar", "12 000", "12 500"), ("Skolor", "45 000", "62 500"))


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "beside.pdf", (200, 260, 445, 505))
    page.at(310, "Investeringsbudget (tkr)", bold=True)
    page.text("Driftbudget (tkr)", 9, bold=True, gap=2)
    page.row("", "2025", "2026", "2025", "2026", bold=True)
    for (label, *cells), (beside, *others) in zip(LEFT_TABLE, RIGHT_TABLE, strict=True):
        page.at(310, beside)
        page.row(label, *cells, *others)
    page.at(310, "Summa", bold=True)
    page.row("Summa", "678 500", "703 200", "57 000", "75 000", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Socialnämnden") == ["580100", "601900"]
    assert amounts(reading, "Skolor") == ["45000", "62500"]
    assert [table.statement for table in reading.tables] == ["operating", "investment"]
    assert failing(reading) == []
