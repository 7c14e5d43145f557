"""The rows of a table of goals over its pages, and what a cell holds: a number, a text, the items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planextract.layout.grid import Cell, TablePart
from planextract.layout.joining import join_lines
from planextract.layout.rows import is_bullet
from planextract.reading.drafts import normal_text
from planextract.reading.goal_columns import GoalTable

NUMBERED = re.compile(
    r"^(?P<number>\d{1,2}(?:[.:]\d{1,2})+|\d{1,2}[.:)]|\d{1,2}(?=\s+[A-ZÅÄÖ])|[a-z]\)|[A-H]\.|\d{1,2}[a-z]\)?)\s+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the texts by column, the cells by column, its page, its order; ``first_of_part`` after a page break."""

    texts: tuple[str, ...]
    cells: dict[int, Cell]
    page: int
    order: tuple[int, int]
    first_of_part: bool


def rows_of(table: GoalTable) -> Iterator[Row]:
    """Yield the rows below the header on every page; a header that is printed again is none."""
    count = 0
    header = [normal_text(text) for text in table.grid.parts[0].rows()[0]] if table.first_row == 1 else []
    for number, part in enumerate(table.grid.parts):
        skip = table.first_row if number == 0 else (part.header_rows if part.repeats_header else _repeated(table, part))
        for row in range(skip, part.row_count):
            cells = {cell.column: cell for cell in part.cells if cell.row == row and cell.text}
            texts = tuple(cells[c].text if c in cells else "" for c in range(len(part.columns)))
            if any(texts) and [normal_text(text) for text in texts] != header:
                yield Row(texts, cells, part.page, (count, row), number > 0 and row == skip)
                count += 1


def _repeated(table: GoalTable, part: TablePart) -> int:
    """How many first rows of a later part say what the header says."""
    header = [normal_text(" ".join(row)) for row in table.grid.parts[0].rows()[: table.first_row]]
    rows = [normal_text(" ".join(row)) for row in part.rows()[: table.first_row]]
    return sum(1 for a, b in zip(header, rows, strict=False) if a == b)


def number_and_text(text: str, number: str | None, rest: str) -> tuple[str | None, str]:
    """Part a cell's text from its number; ``number`` and ``rest`` are what its label says, where it has one."""
    if rest:
        return number, rest
    match = NUMBERED.match(text)
    if match:
        return match["number"].rstrip(".:)"), text[match.end() :]
    return None, text


def without_number(text: str) -> str:
    """A cell's text without the number that it begins with."""
    return number_and_text(text, None, "")[1]


def items_of_row(row: Row, column: int) -> list[str]:
    """The items of a cell, also where their list marks stand in a column of their own."""
    cell, marks = row.cells[column], row.cells.get(column - 1)
    if len(cell.words) > 1 and is_bullet(cell.words[0].text):
        return _items_by_marks(cell)
    if marks is None or len(marks.words) < 2 or not all(is_bullet(word.text) for word in marks.words):
        return items_of_cell(cell.text)
    begins = [mark.baseline for mark in marks.words]
    items: list[list[str]] = [[] for _ in begins]
    for word in cell.words:
        at = sum(1 for baseline in begins if word.baseline >= baseline - 0.4 * word.size)
        items[max(at, 1) - 1].append(word.text)
    return [join_lines([" ".join(item)]) for item in items if item]


def _items_by_marks(cell: Cell) -> list[str]:
    """The items of a cell whose lines begin with list marks: a mark further right is a dash within a line."""
    left = cell.words[0].x0
    items: list[list[str]] = []
    for word in cell.words:
        if is_bullet(word.text) and abs(word.x0 - left) < 3:
            items.append([])
        else:
            items[-1].append(word.text)
    return [join_lines([" ".join(item)]) for item in items if item]


def item_mark(text: str) -> bool:
    """Whether a cell's text begins with a list mark."""
    return is_bullet(text[:1]) and not text[:1].isalnum()


def items_of_cell(text: str) -> list[str]:
    """The items of a cell that holds a list."""
    parts = [part.strip() for part in re.split(r"(?:^|\s)[•▪■●➢\uf0b7\uf0a7]\s*", text)]
    return [part for part in parts if part] or [text]
