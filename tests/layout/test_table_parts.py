"""One table over several pages: its parts, its repeated headers, and what is another table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from planextract.layout.grid import TableGrid
from planextract.layout.tables_json import read_tables, tables_json

ENDS = (330, 420, 510)
HEADER = ["tkr", "Budget 2025", "Plan 2026", "Plan 2027"]


def rows_of(name: str, count: int) -> list[list[str]]:
    return [[f"{name} {index}", f"{100 + index}", f"{200 + index}", f"{300 + index}"] for index in range(count)]


def write_pages(path: Path, pages: Sequence[Sequence[tuple[float, str, list[list[str]]]]]) -> Path:
    """Write pages of blocks: (y of the first line, title or nothing, rows)."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number, blocks in enumerate(pages, 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, A4[1] - 40, "Strategisk plan 2025-2027")
        canvas.drawString(500, A4[1] - 810, str(number))
        for y, title, rows in blocks:
            if title:
                canvas.setFont("Helvetica-Bold", 14)
                canvas.drawString(70, A4[1] - y + 24, title)
            for index, (label, *values) in enumerate(rows):
                canvas.setFont("Helvetica-Bold" if values == HEADER[1:] else "Helvetica", 10)
                canvas.drawString(70, A4[1] - y - 14 * index, label)
                for value, x in zip(values, ENDS, strict=True):
                    canvas.drawRightString(x, A4[1] - y - 14 * index, value)
        canvas.showPage()
    canvas.save()
    return path


def shape(grid: TableGrid) -> list[tuple[int, int, int, bool]]:
    return [(part.page, part.row_count, part.header_rows, part.repeats_header) for part in grid.parts]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.pdf"


def test_a_table_goes_on_with_its_header_repeated(path: Path) -> None:
    write_pages(
        path,
        [[(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 45)])], [(80, "", [HEADER, *rows_of("Styrelse", 5)])]],
    )
    (grid,) = read_tables(path)
    assert shape(grid) == [(1, 46, 1, False), (2, 6, 1, True)]
    assert grid.title_lines == ("Driftbudget",)


def test_a_table_goes_on_without_a_header(path: Path) -> None:
    write_pages(path, [[(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 45)])], [(80, "", rows_of("Styrelse", 5))]])
    (grid,) = read_tables(path)
    assert shape(grid) == [(1, 46, 1, False), (2, 5, 0, False)]


def test_a_last_row_alone_on_the_next_page_is_kept(path: Path) -> None:
    write_pages(path, [[(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 45)])], [(80, "", rows_of("Summa", 1))]])
    (grid,) = read_tables(path)
    assert shape(grid) == [(1, 46, 1, False), (2, 1, 0, False)]


def test_another_title_begins_another_table(path: Path) -> None:
    write_pages(
        path,
        [
            [(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 45)])],
            [(120, "Investeringsbudget", [HEADER, *rows_of("Väg", 5)])],
        ],
    )
    grids = read_tables(path)
    assert [grid.title_lines for grid in grids] == [("Driftbudget",), ("Investeringsbudget",)]


def test_a_table_that_ends_high_on_its_page_does_not_go_on(path: Path) -> None:
    write_pages(
        path,
        [
            [(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 5)]), (400, "Not 1", [HEADER, *rows_of("Taxa", 5)])],
            [(80, "", [["tkr", "Bokslut 2024", "Budget 2025", "Plan 2026"], *rows_of("Väg", 5)])],
        ],
    )
    assert [len(grid.parts) for grid in read_tables(path)] == [1, 1, 1]


def test_the_json_has_a_part_for_each_page(path: Path) -> None:
    write_pages(path, [[(120, "Driftbudget", [HEADER, *rows_of("Nämnd", 45)])], [(80, "", rows_of("Styrelse", 5))]])
    (table,) = tables_json(path)["tables"]
    assert [part["page"] for part in table["parts"]] == [1, 2]
    assert table["parts"][0]["rows"][0] == HEADER
    x0, top, x1, bottom = table["parts"][1]["bbox"]
    assert x0 == pytest.approx(70, abs=1)
    assert x1 == pytest.approx(510, abs=1)
    assert 65 < top < 80 < 136 < bottom < 145
