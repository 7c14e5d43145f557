"""The tables of a one-page PDF, for tests."""

from __future__ import annotations

from pathlib import Path

from planextract.layout.document import open_pages
from planextract.layout.engine import Engine
from planextract.layout.grid import TablePart
from planextract.layout.tables import find_page_tables

ENGINES: tuple[Engine, ...] = ("pdfium", "pdfplumber")


def tables_of(path: Path, engine: Engine = "pdfium") -> list[TablePart]:
    """The tables of all pages of a PDF."""
    return [part for page in open_pages(path, engine) for part in find_page_tables(page)]


def only_table(path: Path, engine: Engine = "pdfium") -> TablePart:
    """The one table of a PDF."""
    (part,) = tables_of(path, engine)
    return part
