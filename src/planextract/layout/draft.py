"""A table while it is being found: cells of words on rows and columns, before it becomes a part of a grid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planextract.layout.chunks import is_number, is_year
from planextract.layout.grid import Cell, TablePart
from planextract.layout.lines import rows_of_words
from planextract.layout.page import Word
from planextract.records import Bbox

COORDINATING = re.compile(r"^(och|eller|samt|respektive|and|or|und|oder|et|ou)\b", re.IGNORECASE)
"""After a hyphen at a line's end these words go on a list of compounds (``kultur- och fritid``): the hyphen stays."""


@dataclass
class DraftCell:
    """Words at a row and a column, perhaps over several of them; its words stay as they are once its text was asked for."""

    row: int
    column: int
    words: list[Word]
    row_span: int = 1
    column_span: int = 1

    @cached_property
    def text(self) -> str:
        """The words as they read."""
        return join_text(self.words)


@dataclass(slots=True)
class DraftTable:
    """A table on one page: its columns' x0 and x1, and its cells; ``header_rows`` is None where still to be told."""

    bbox: Bbox
    columns: list[tuple[float, float]]
    cells: list[DraftCell] = field(default_factory=list)
    header_rows: int | None = None

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    def texts(self) -> list[list[str]]:
        """The cells' texts as rows; a spanning cell stands once."""
        rows = [["" for _ in self.columns] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row][cell.column] = cell.text
        return rows


def join_text(words: Sequence[Word]) -> str:
    """Join the words of a cell, line by line; a hyphen that only parts a word at a line's end is taken out."""
    text = ""
    for row in rows_of_words(words) if len(words) > 1 else []:
        line = " ".join(word.text for word in row.words)
        if not text:
            text = line
        elif (
            text[-1] == "-"
            and len(text) > 1
            and text[-2].islower()
            and line[0].islower()
            and not COORDINATING.match(line)
        ):
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return text or " ".join(word.text for word in words)


def drop_empty(table: DraftTable) -> DraftTable:
    """Leave out rows and columns in which no cell begins, spans shrinking with them."""
    cells = [cell for cell in table.cells if cell.words]
    rows = sorted({cell.row for cell in cells})
    columns = sorted({cell.column for cell in cells})
    kept: list[DraftCell] = []
    for cell in cells:
        last_row = max(r for r in rows if r <= cell.row + cell.row_span - 1)
        last_column = max(c for c in columns if c <= cell.column + cell.column_span - 1)
        row, column = rows.index(cell.row), columns.index(cell.column)
        kept.append(
            DraftCell(row, column, cell.words, rows.index(last_row) - row + 1, columns.index(last_column) - column + 1)
        )
    header = None if table.header_rows is None else sum(1 for r in rows if r < table.header_rows)
    return DraftTable(table.bbox, [table.columns[c] for c in columns], kept, header)


def words_box(words: Iterable[Word]) -> Bbox:
    """Return the box around words."""
    found = list(words)
    return (
        min([w.x0 for w in found]),
        min([w.top for w in found]),
        max([w.x1 for w in found]),
        max([w.bottom for w in found]),
    )


def count_header_rows(table: DraftTable) -> int:
    """Return how many rows at the top are column headers: those above the first row with an amount beside a label.

    Years are headers' numbers. A heading of the body, and a plain row below a bold one, end the header too. A table without
    any amount is taken to have one header row, if it has another row.
    """
    rows = table.texts()
    first_data = next((index for index, row in enumerate(rows) if any(_amount(text) for text in row[1:])), None)
    if first_data is None:
        return 1 if len(rows) > 1 else 0
    header = 0
    for index in range(first_data):
        if any(rows[index][1:]):
            if header and _is_bold(table, header - 1) and not _is_bold(table, index):
                break
            header = index + 1
        elif header:
            break
    return header


def _is_bold(table: DraftTable, row: int) -> bool:
    """Whether a row has something beside its label, all of it in bold letters."""
    beside = [cell for cell in table.cells if cell.row == row and cell.column > 0]
    return bool(beside) and all(word.bold for cell in beside for word in cell.words)


def _amount(text: str) -> bool:
    return bool(text) and is_number(text) and not is_year(text)


def as_part(table: DraftTable, page: int) -> TablePart:
    """Return the draft as a part of a grid."""
    header = count_header_rows(table) if table.header_rows is None else table.header_rows
    lefts = [
        min((c.words[0].x0 for c in table.cells if c.column == column and c.row >= header and c.words), default=x0)
        for column, (x0, _) in enumerate(table.columns)
    ]
    cells = tuple(
        Cell(
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            text=cell.text,
            bbox=words_box(cell.words),
            words=tuple(word for row in rows_of_words(cell.words) for word in row.words) or tuple(cell.words),
            indent=max(0.0, min(w.x0 for w in cell.words) - lefts[cell.column]),
        )
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column))
        if cell.words
    )
    return TablePart(
        page=page,
        bbox=table.bbox,
        row_count=table.row_count,
        columns=tuple(table.columns),
        cells=cells,
        header_rows=header,
    )
