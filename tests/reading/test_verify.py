"""Reading a document with both readers and comparing every amount."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from planextract.reading.money import MoneyReading
from planextract.reading.verify import compare_amounts
from tests.reading.budget_page import BudgetPage, lines, read


def small_budget(path: Path) -> Path:
    page = BudgetPage(path, [300, 370])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "101 200", "– 4 350")
    page.row("Socialnämnden", "520 500", "538 250*")
    page.row("Summa", "621 700", "533 900", bold=True)
    return page.save()


def both(path: Path) -> tuple[MoneyReading, MoneyReading]:
    return read(path), read(path, engine="pdfplumber")


def test_two_readers_that_agree(tmp_path: Path) -> None:
    fast, reference = both(small_budget(tmp_path / "budget.pdf"))
    verification = compare_amounts("prov", fast.budget_lines, reference.budget_lines)
    assert (verification.read_twice, verification.differences) == (6, ())
    assert verification.text() == "prov: 6 amounts read twice, 0 differences"


def test_every_difference_is_told_with_its_place(tmp_path: Path) -> None:
    fast, reference = both(small_budget(tmp_path / "budget.pdf"))
    sums = lines(fast, "Summa")
    changed = [
        replace(line, value=Decimal(1), label="Sunma") if line.line_id == sums[0].line_id else line
        for line in fast.budget_lines
        if line.line_id != sums[1].line_id
    ]
    without = [line for line in reference.budget_lines if line.label != "Kommunstyrelsen"]
    verification = compare_amounts("prov", changed, without)
    assert verification.read_twice == 3
    assert sorted((difference.kind, difference.fields) for difference in verification.differences) == [
        ("differs", ("value", "label")),
        ("only_fast", ()),
        ("only_fast", ()),
        ("only_reference", ()),
    ]
    assert "page 1, row 'Sunma', column 'Budget 2025': value, label differ" in verification.text()
