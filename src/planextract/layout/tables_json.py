"""The tables of any PDF as plain data, as ``planextract tables`` prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from planextract.layout.document import open_pages
from planextract.layout.engine import Engine
from planextract.layout.grid import TableGrid
from planextract.layout.scans import with_ocr
from planextract.layout.tables import join_tables
from planextract.layout.unseen import find_seen_tables


class PartData(TypedDict):
    """The part of a table on one page."""

    page: int
    bbox: list[float]
    rows: list[list[str]]


class TableData(TypedDict):
    """One table with its parts."""

    parts: list[PartData]


class TablesData(TypedDict):
    """All tables of a PDF."""

    tables: list[TableData]


def read_tables(
    path: Path,
    pages: Sequence[int] | None = None,
    engine: Engine = "pdfium",
    tell: Callable[[str], None] = lambda _: None,
) -> list[TableGrid]:
    """Return the tables of a PDF; ``pages`` are 1-based numbers, all where None. Raises ``UnreadableDocument``.

    Scanned pages are read with OCR; ``tell`` is called with a line for each one, and where that could not be done.
    """
    read = (with_ocr(path, page, tell) for page in open_pages(path, engine, pages))
    return join_tables([find_seen_tables(path, page)[1] for page in read])


def tables_data(grids: Sequence[TableGrid]) -> TablesData:
    """Return tables as the JSON structure of CONTRACT.md section 2; boxes are in points, rounded to a tenth."""
    return {
        "tables": [
            {
                "parts": [
                    {"page": part.page, "bbox": [round(value, 1) for value in part.bbox], "rows": part.rows()}
                    for part in grid.parts
                ]
            }
            for grid in grids
        ]
    }


def tables_json(
    path: Path,
    pages: Sequence[int] | None = None,
    engine: Engine = "pdfium",
    tell: Callable[[str], None] = lambda _: None,
) -> TablesData:
    """Read the tables of a PDF as :func:`tables_data` gives them. Raises ``UnreadableDocument``."""
    return tables_data(read_tables(path, pages, engine, tell))
