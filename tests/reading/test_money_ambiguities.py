"""The three things that plain text cannot tell (DOMAIN.md section 2), each as a page of its own."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.reading.budget_page import FONT, BudgetPage, amounts, codes, failing, lines, read


def test_a_note_number_that_runs_into_the_amount(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "note.pdf", [250, 310, 370])
    page.text("Resultatbudget (mnkr)", 14, bold=True)
    page.row("", "Budget", "Budget", "Plan", bold=True)
    page.at(212, "Not", bold=True)
    page.row("", "2024", "2025", "2026", bold=True)
    for note, label, *cells in (
        ("1", "Verksamhetens intäkter", "177,3", "180,0", "182,5"),
        ("2", "Verksamhetens kostnader", "-1 020,4", "-1 050,0", "-1 080,2"),
        ("3", "Avskrivningar", "-45,1", "-46,0", "-47,3"),
    ):
        page.at(248 - stringWidth(cells[0], FONT, 9) - stringWidth(note, FONT, 9), note)
        page.row(label, *cells)
    page.row("Verksamhetens nettokostnader", "-888,2", "-916,0", "-945,0", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Verksamhetens intäkter") == ["177.3", "180.0", "182.5"]
    assert amounts(reading, "Verksamhetens kostnader") == ["-1020.4", "-1050.0", "-1080.2"]
    assert [line.note for line in lines(reading, "Verksamhetens intäkter")] == ["1", "1", "1"]
    assert "arithmetic_decided" in codes(reading)
    assert failing(reading) == []


def test_negative_and_positive_neighbours_are_not_one_number(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "neighbours.pdf", [260, 278, 340])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kommunstyrelsen", "– 4 614", "191", "200")
    page.row("Socialnämnden", "– 5 000", "300", "310")
    page.row("Summa", "– 9 614", "491", "510", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Kommunstyrelsen") == ["-4614", "191", "200"]
    assert amounts(reading, "Summa") == ["-9614", "491", "510"]
    assert failing(reading) == []


def test_neighbours_without_a_gap_are_parted(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "no-gap.pdf", [250, 271.5, 293])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kommunstyrelsen", "868", "929", "913")
    page.row("Kulturnämnden", "1 000", "1 000", "1 000")
    page.row("Socialnämnden", "1 868", "1 929", "1 913")
    page.row("Valnämnden", "32", "30", "30")
    page.row("Summa", "3 768", "3 888", "3 856", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Socialnämnden") == ["1868", "1929", "1913"]
    assert failing(reading) == []


def test_columns_too_close_to_be_told_apart_are_refused_and_reported(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "too-close.pdf", [250, 270, 290])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kulturnämnden", "1 000", "1 000", "1 000")
    page.row("Socialnämnden", "1 868", "1 929", "1 913")
    page.row("Summa", "2 868", "2 929", "2 913", bold=True)
    reading = read(page.save())
    right = {"1000", "1868", "1929", "1913", "2868", "2929", "2913"}
    assert {str(line.value) for line in reading.budget_lines} <= right
    assert reading.findings or len(reading.budget_lines) == 9
