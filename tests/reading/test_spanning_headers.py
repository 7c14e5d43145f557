"""Headers over several columns, as budgets set them: years above income, cost and net, with nothing drawn to tell the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.reading.budget_page import FONT, LEFT, BudgetPage, codes, lines, read

YEARS = ("Budget 2025", "Plan 2026", "Plan 2027")
EDGES = (230, 280, 320, 370, 420, 460, 510, 550, 585)
ROWS = (
    ("Förskola", "120", "-2 540", "-2 420", "125", "-2 600", "-2 475", "130", "-2 655", "-2 525"),
    ("Grundskola", "340", "-7 210", "-6 870", "350", "-7 390", "-7 040", "360", "-7 540", "-7 180"),
    ("Summa", "460", "-9 750", "-9 290", "475", "-9 990", "-9 515", "490", "-10 195", "-9 705"),
)


def middle_of(first: int, last: int, cells: Sequence[str]) -> float:
    """The x between where the header of a first column begins and where that of a last one ends."""
    return (EDGES[first] - stringWidth(cells[first], f"{FONT} Bold", 9) + EDGES[last]) / 2


def years_over(page: BudgetPage, years: Sequence[str], below: Sequence[str], place: str) -> None:
    """Draw each year over its share of the columns: in its middle, or where it begins."""
    width = len(below) // len(years)
    for at, year in enumerate(years):
        first, last = at * width, (at + 1) * width - 1
        half = stringWidth(year, f"{FONT} Bold", page.size) / 2
        begin = EDGES[first] - stringWidth(below[first], f"{FONT} Bold", page.size)
        page.at(middle_of(first, last, below) - half if place == "middle" else begin, year, bold=True)
    page.y -= page.leading


def draw_rules(page: BudgetPage, top: float, kind: str) -> None:
    """Draw a line between all rows, and with ``boxes`` one between all columns too, down from ``top``."""
    if kind == "none":
        return
    bottom = page.y + page.leading - 4
    y = top
    while y >= bottom - 1:
        page.canvas.line(LEFT - 3, y, EDGES[-1] + 3, y)
        y -= page.leading
    if kind == "boxes":
        for x in (LEFT - 3, 180, *((a + b) / 2 - 8 for a, b in pairwise(EDGES)), EDGES[-1] + 3):
            page.canvas.line(x, top, x, bottom)


@pytest.mark.parametrize("place", ["middle", "beginning"])
@pytest.mark.parametrize("rules", ["none", "rows", "boxes"])
def test_years_over_income_cost_and_net(tmp_path: Path, rules: str, place: str) -> None:
    page = BudgetPage(tmp_path / "net.pdf", EDGES)
    page.text("Driftbudget per verksamhet (tkr)", 14, bold=True)
    top = page.y + page.leading - 4
    below = ("Intäkt", "Kostnad", "Netto") * 3
    years_over(page, YEARS, below, place)
    page.row("Verksamhet", *below, bold=True)
    for label, *cells in ROWS:
        page.row(label, *cells, bold=label == "Summa")
    draw_rules(page, top, rules)
    reading = read(page.save())
    found: list[tuple[object, ...]] = [
        (line.fiscal_year, line.stage, line.measure, line.value) for line in lines(reading, "Grundskola")
    ]
    wanted: list[tuple[object, ...]] = [
        (year, stage, measure, value)
        for year, stage, values in (
            (2025, "budget", (340, -7210, -6870)),
            (2026, "plan", (350, -7390, -7040)),
            (2027, "plan", (360, -7540, -7180)),
        )
        for measure, value in zip(("income", "cost", "net"), values, strict=True)
    ]
    assert found == wanted
    assert codes(reading) == []
    assert len(reading.budget_lines) == 27


def test_one_year_over_income_cost_and_net(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "one.pdf", EDGES[:3])
    page.text("Driftbudget per verksamhet (tkr)", 14, bold=True)
    years_over(page, ("Plan 2026",), ("Intäkt", "Kostnad", "Netto"), "middle")
    page.row("Verksamhet", "Intäkt", "Kostnad", "Netto", bold=True)
    for label, *cells in ROWS:
        page.row(label, *cells[:3], bold=label == "Summa")
    reading = read(page.save())
    assert {(line.fiscal_year, line.stage) for line in reading.budget_lines} == {(2026, "plan")}
    assert [line.measure for line in lines(reading, "Summa")] == ["income", "cost", "net"]


def test_a_word_that_only_one_column_has_above_its_header_spans_no_other(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "wrapped.pdf", (280, 350, 420, 490))
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("", "", "Reviderad", "", "Förändring", bold=True)
    page.row("", "Bokslut", "budget", "Budget", "mot budget", bold=True)
    page.row("Verksamhet", "2023", "2024", "2025", "2024", bold=True)
    page.row("Förskola", "2 420", "2 475", "2 525", "50")
    page.row("Grundskola", "6 870", "7 040", "7 180", "140")
    page.row("Summa", "9 290", "9 515", "9 705", "190", bold=True)
    reading = read(page.save())
    found = [(line.fiscal_year, line.stage, int(line.value)) for line in lines(reading, "Förskola")]
    assert found[:3] == [(2023, "actual", 2420), (2024, "revised_budget", 2475), (2025, "budget", 2525)]
    assert found[3][1:] == ("deviation", 50)
