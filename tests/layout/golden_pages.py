"""Pages whose words and tables are kept as golden files: ``python -m tests.layout.golden_pages`` writes the files anew.

A golden file changes only on purpose: run the command, read the difference, and commit it with the change that made it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from planextract.layout.document import open_pages
from planextract.layout.tables import find_page_tables
from tests.layout.one_page import Sheet

GOLDEN = Path(__file__).parent / "golden"


def bare_table(sheet: Sheet) -> None:
    """A heading of the body, an indented row, a label that wraps, and a sum, without any line."""
    sheet.text(70, 80, "Driftbudget (tkr)", size=14, font="Helvetica-Bold")
    sheet.rows(110, [["", "Budget", "Plan"], ["tkr", "2025", "2026"]], (330, 420), step=12, font="Helvetica-Bold")
    sheet.text(70, 140, "Socialnämnden", font="Helvetica-Bold")
    sheet.rows(154, [["Hemtjänst", "64 810", "66 100"], ["Boende", "-1 310", "\u22121 290"]], (330, 420), left=80)
    sheet.rows(182, [["Summa", "63 500", "64 810"]], (330, 420), font="Helvetica-Bold")


def years_over_columns(sheet: Sheet) -> None:
    """Years in the middle of the three columns that each of them heads."""
    ends = (230, 290, 340, 410, 470, 520)
    sheet.text(258, 100, "Budget 2025", font="Helvetica-Bold").text(442, 100, "Plan 2026", font="Helvetica-Bold")
    sheet.rows(114, [["", *["Intäkt", "Kostnad", "Netto"] * 2]], ends, font="Helvetica-Bold")
    sheet.rows(
        130, [["Skola", "10", "-90", "-80", "11", "-92", "-81"], ["Park", "1", "-9", "-8", "2", "-9", "-7"]], ends
    )
    sheet.line(70, 150, 520, 150)
    sheet.rows(162, [["Summa", "11", "-99", "-88", "13", "-101", "-88"]], ends, font="Helvetica-Bold")


def tables_side_by_side(sheet: Sheet) -> None:
    """Two tables whose rows share their lines."""
    left = [["", "2025", "2026"], ["Skola", "98", "101"], ["Vård", "580", "601"], ["Summa", "678", "702"]]
    right = [["", "2025", "2026"], ["Gator", "12", "13"], ["Hus", "45", "62"], ["Summa", "57", "75"]]
    sheet.rows(110, left, (170, 220))
    sheet.rows(110, right, (430, 480), left=320)


PAGES: dict[str, Callable[[Sheet], None]] = {
    page.__name__: page for page in (bare_table, years_over_columns, tables_side_by_side)
}


def seen(draw: Callable[[Sheet], None]) -> str:
    """What the fast reader sees on a page, as JSON: lines with their places, tables with cells and spans."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = Sheet(Path(folder) / "page.pdf")
        draw(sheet)
        (page,) = open_pages(sheet.save())
    tables = [
        {
            "header_rows": part.header_rows,
            "cells": [[c.row, c.column, c.column_span, c.text, round(c.indent)] for c in part.cells],
        }
        for part in find_page_tables(page)
    ]
    lines = [[round(line.x0), round(line.x1), round(line.words[0].baseline), line.text] for line in page.lines]
    return json.dumps({"lines": lines, "tables": tables}, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every golden file anew."""
    for name, draw in PAGES.items():
        (GOLDEN / f"{name}.json").write_text(seen(draw), encoding="utf-8")


if __name__ == "__main__":
    main()
