"""Tables in which a row of amounts looks like a row of headers, or stands in one band with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.budget_page import LEFT, BudgetPage, amounts, codes, failing, lines, read

EDGES = (330, 400, 470)
HEADER = ("tkr", "2025", "2026", "2027")
YEAR_LIKE = ("Pris- och löneuppräkning", "1912", "1937", "1970")


@pytest.mark.parametrize("place", [0, 2])
def test_amounts_that_look_like_years_are_amounts(tmp_path: Path, place: int) -> None:
    rows = [("Driftram 2024", "73560", "74535", "75770"), ("Badhuset", "294", "298", "303")]
    rows.insert(place, YEAR_LIKE)
    page = BudgetPage(tmp_path / "years.pdf", EDGES)
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row(*HEADER, bold=True)
    for row in rows:
        page.row(*row)
    page.row("Summa", "75766", "76770", "78043", bold=True)
    reading = read(page.save())
    assert amounts(reading, YEAR_LIKE[0]) == ["1912", "1937", "1970"]
    assert [line.fiscal_year for line in lines(reading, "Badhuset")] == [2025, 2026, 2027]
    assert len(reading.tables) == 1
    assert failing(reading) == []


@pytest.mark.parametrize("fills", ["all", "first"])
def test_a_header_and_the_first_row_in_one_band_of_colour_are_two_rows(tmp_path: Path, fills: str) -> None:
    page = BudgetPage(tmp_path / "band.pdf", EDGES)
    page.text("Driftbudget (tkr)", 14, bold=True)
    top = page.y + page.leading - 4
    rows = [("Förskola", "310", "320", "330"), ("Skola", "710", "720", "730"), ("Park", "110", "120", "130")]
    rows += [("Bad", "210", "220", "230"), ("Kultur", "410", "420", "430"), ("Bygglov", "510", "520", "530")]
    page.canvas.setFillColorRGB(0.85, 0.9, 0.95)
    for at in range(0, len(rows), 2):
        height = 2 * page.leading if at == 0 else page.leading
        bottom = top - (at + 2) * page.leading
        page.canvas.rect(LEFT - 3, bottom, EDGES[-1] - LEFT + 6, height, stroke=0, fill=1)
    if fills == "all":
        page.canvas.setFillColorRGB(0.95, 0.95, 0.9)
        for at in range(1, len(rows), 2):
            page.canvas.rect(LEFT - 3, top - (at + 2) * page.leading, EDGES[-1] - LEFT + 6, page.leading, 0, 1)
    page.canvas.setFillColorRGB(0, 0, 0)
    page.row("tkr", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    for row in rows:
        page.row(*row)
    reading = read(page.save())
    assert [amounts(reading, label) for label, *_ in rows] == [list(cells) for _, *cells in rows]
    assert [line.fiscal_year for line in lines(reading, "Förskola")] == [2025, 2026, 2027]
    assert codes(reading) == []


def test_a_minus_behind_its_number_is_a_minus(tmp_path: Path) -> None:
    """As ledgers print it; the table was no table to anyone before, and nothing told."""
    page = BudgetPage(tmp_path / "ledger.pdf", EDGES)
    page.text("Resultatbudget (tkr)", 14, bold=True)
    page.row("tkr", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Verksamhetens intäkter", "1 310", "1 320", "1 330")
    page.row("Verksamhetens kostnader", "2 310-", "2 320-", "2 430-")
    page.row("Avskrivningar", "110-", "120-", "130-")
    page.row("Verksamhetens nettokostnader", "1 110-", "1 120-", "1 230-", bold=True)
    reading = read(page.save())
    assert [line.value for line in lines(reading, "Verksamhetens kostnader")] == [-2310, -2320, -2430]
    assert amounts(reading, "Avskrivningar") == ["-110", "-120", "-130"]
    assert failing(reading) == []
