"""Texts at the walls of ruled tables: numbers that touch across one, and texts that one runs through."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from planextract.layout.engine import Engine
from tests.layout.one_page import Sheet
from tests.layout.tables_of import ENGINES, only_table

ROWS = [["Revision", "1 422", "1 414", "1 415"], ["Val", "5 801", "5 901", "6 031"]]
TOP, STEP = 114, 14


def boxed(path: Path, walls: tuple[float, ...], rows: int) -> Sheet:
    """A page with boxes drawn around ``rows`` rows, the first one at ``TOP``."""
    sheet = Sheet(path)
    top, bottom = TOP - 10, TOP - 10 + rows * STEP
    for row in range(rows + 1):
        sheet.line(66, top + row * STEP, walls[-1], top + row * STEP)
    for x in (66, *walls):
        sheet.line(x, top, x, bottom)
    return sheet


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_that_touch_across_a_wall_are_cut_there(tmp_path: Path, engine: Engine) -> None:
    width = stringWidth("10 729", "Helvetica-Bold", 10)
    walls = (300.0, *(300.0 + width * (at + 1) for at in range(3)))
    sheet = boxed(tmp_path / "touching.pdf", walls, 4)
    sheet.rows(TOP, [["tkr", "2023", "2024", "2025"], *ROWS], walls[1:])
    sheet.rows(TOP + 3 * STEP, [["Summa", "10 483", "10 729", "10 917"]], walls[1:], font="Helvetica-Bold")
    part = only_table(sheet.save(), engine)
    assert part.rows()[1:] == [*ROWS, ["Summa", "10 483", "10 729", "10 917"]]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_number_that_runs_over_a_wall_stays_whole_in_the_cell_that_holds_its_middle(
    tmp_path: Path, engine: Engine
) -> None:
    walls = (300.0, 345.0, 390.0, 435.0)
    sheet = boxed(tmp_path / "over.pdf", walls, 4)
    ends = [wall - 4 for wall in walls[1:]]
    sheet.rows(TOP, [["tkr", "2023", "2024", "2025"], *ROWS], ends)
    sheet.rows(TOP + 3 * STEP, [["Summa", "7223", "", "7446"]], ends)
    sheet.text(396, TOP + 3 * STEP, "107315", end=True)
    part = only_table(sheet.save(), engine)
    assert part.rows()[3] == ["Summa", "7223", "107315", "7446"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_heading_of_two_words_with_a_wall_between_stays_together(tmp_path: Path, engine: Engine) -> None:
    walls = (240.0, 290.0, 335.0, 380.0)
    sheet = boxed(tmp_path / "heading.pdf", walls, 4)
    half = stringWidth("Budget", "Helvetica", 10)
    sheet.text(290.5 - half, TOP, "Budget 2025")
    ends = [wall - 4 for wall in walls[1:]]
    sheet.rows(TOP + STEP, [["tkr", "Intäkt", "Kostn.", "Netto"], *ROWS], ends)
    part = only_table(sheet.save(), engine)
    assert [cell.text for cell in part.cells if cell.row == 0] == ["Budget 2025"]
    assert part.rows()[1:] == [["tkr", "Intäkt", "Kostn.", "Netto"], *ROWS]
