"""The documents of this folder as PDF, each with the labelled truth of the tables in its source (see ``rows``).

``*.typ`` are set by Typst, ``*.html`` printed by Chromium, ``*.py`` drawn on a canvas of ReportLab. The first line of a
source says what it is: ``period=2025-2027``, given to the reader as a profile would.
"""

from __future__ import annotations

import json
import re
import runpy
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import typst
from playwright.sync_api import Page

from tests.plans.unlike.drawing import Drawn, printed, typst_fonts
from tests.plans.unlike_money.rows import NotedTable, PrintedRow, read_notation

HERE = Path(__file__).parent
_TABLE = re.compile(r"\{\{rows (?P<options>[^}]*)\}\}\n(?P<body>.*?)\n\s*\{\{end\}\}", re.DOTALL)
_NAMES = {"#": "h", "=": "t", "v": "v", ">": "i", "@": "b", "!": "x"}


def document_sources() -> list[Path]:
    """The sources of all documents, by number."""
    sources = [path for path in HERE.iterdir() if re.match(r"\d+_", path.name)]
    return sorted(sources, key=lambda path: int(path.name.split("_")[0]))


def draw_with_typst(source: Path) -> Drawn:
    """Set a document; the same source gives the same bytes."""
    text, truth = _expanded(source, lambda row: "".join(_typst_cell(row, at) for at in range(len(row.cells))))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source.name
        path.write_text(text, "utf-8")
        pdf = typst.Compiler(input=path, font_paths=typst_fonts(), ignore_system_fonts=True).compile(
            format="pdf", timestamp=0
        )
    assert isinstance(pdf, bytes)
    return Drawn(source.stem, pdf, truth)


def draw_with_browser(source: Path, page: Page) -> Drawn:
    """Print a document with a real browser, on a page of it."""
    text, truth = _expanded(source, _html_row)
    return Drawn(source.stem, printed(text, source.name, page), truth)


def draw_on_canvas(source: Path) -> Drawn:
    """Run a document's ``draw(path, tables)``; its ``TABLES`` are in the short notation."""
    module = runpy.run_path(str(source))
    tables = [read_notation(match["options"], match["body"]) for match in _TABLE.finditer(module["TABLES"])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.pdf"
        module["draw"](path, tables)
        return Drawn(source.stem, path.read_bytes(), _truth(source, tables))


def _expanded(source: Path, as_source: Any) -> tuple[str, dict[str, Any]]:
    """The source with its tables written out, and their truth."""
    tables: list[NotedTable] = []

    def write(match: re.Match[str]) -> str:
        tables.append(read_notation(match["options"], match["body"]))
        return "\n".join(as_source(row) for row in tables[-1].rows)

    text = _TABLE.sub(write, source.read_text("utf-8"))
    return text, _truth(source, tables)


def _truth(source: Path, tables: Sequence[NotedTable]) -> dict[str, Any]:
    first = source.read_text("utf-8").split("\n", 1)[0]
    period = re.search(r"period=([\d-]+)", first)
    board = re.search(r'board="([^"]*)"', first)
    return {
        "period": period[1] if period else None,
        "organisation": board[1] if board else None,
        "budget_lines": [line for table in tables for line in table.lines],
        "budget_lines_either_way": [line for table in tables for line in table.either_way],
    }


def _classes(row: PrintedRow) -> str:
    return " ".join(_NAMES[mark] for mark in row.kind if mark in _NAMES)


def _html_row(row: PrintedRow) -> str:
    cells = "".join(
        f"<td>{escape(cell.text)}{f'<sup>{cell.mark}</sup>' if cell.mark else ''}</td>" for cell in row.cells
    )
    return f'<tr class="{_classes(row)}">{cells}</tr>'


def _typst_cell(row: PrintedRow, at: int) -> str:
    cell = row.cells[at]
    return f'cell("{_classes(row)}", {at}, {json.dumps(cell.text, ensure_ascii=False)}, "{cell.mark}"), '
