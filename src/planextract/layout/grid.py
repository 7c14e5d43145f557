"""What a table is, seen as geometry: cells on rows and columns, one part per page it runs over."""

from __future__ import annotations

from dataclasses import dataclass

from planextract.layout.page import Word
from planextract.records import Bbox


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its place in the grid, its words in reading order, and the box around them.

    ``text`` joins the lines of the cell with a space, end-of-line hyphenation undone. A spanning cell stands once, at its
    first row and column. ``indent`` is how far (points) the first word stands right of the column's leftmost word.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    bbox: Bbox
    words: tuple[Word, ...]
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table that stands on one page.

    ``header_rows`` is how many of its first rows are column headers (0 where a continuation repeats none); ``repeats_header``
    says that they repeat those of the first part. ``columns`` holds each column's x0 and x1. ``lines_above`` are the lines
    that stand close above it, nearest last; ``opens_page`` and ``closes_page`` say that nothing but running headers stands
    above it, and nothing but running footers below.
    """

    page: int
    bbox: Bbox
    row_count: int
    columns: tuple[tuple[float, float], ...]
    cells: tuple[Cell, ...]
    header_rows: int
    repeats_header: bool = False
    lines_above: tuple[str, ...] = ()
    opens_page: bool = False
    closes_page: bool = False

    def rows(self) -> list[list[str]]:
        """The texts as a rectangular list of rows; a cell that spans stands once, at its first row and column."""
        table = [["" for _ in self.columns] for _ in range(self.row_count)]
        for cell in self.cells:
            table[cell.row][cell.column] = cell.text
        return table


@dataclass(frozen=True, slots=True)
class TableGrid:
    """One table with all its parts; ``title_lines`` are the lines just above it that read as its title, nearest last."""

    parts: tuple[TablePart, ...]
    title_lines: tuple[str, ...] = ()
