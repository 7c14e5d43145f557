"""A table grid laid out flat: all parts under each other, header apart from body, each cell where its column is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.records import Bbox
from planextract.swedish.amounts import plain_number_text, read_amounts
from planextract.swedish.headers import fold_words, is_year_header, read_header


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One printed row: ``page``, its place among all rows of the table, and its cells by column of the first part."""

    page: int
    part: int
    index: int
    cells: Mapping[int, Cell]

    @property
    def bbox(self) -> Bbox:
        """The box around its cells."""
        return enclosing(cell.bbox for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class FlatTable:
    """``header`` and ``body`` rows in reading order; ``columns`` holds x0 and x1 of each column in the first part."""

    grid: TableGrid
    columns: tuple[tuple[float, float], ...]
    header: tuple[FlatRow, ...]
    body: tuple[FlatRow, ...]

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.grid.parts[0].page


def separate(grid: TableGrid) -> list[TableGrid]:
    """Part a grid where a later part has a header of its own that is not the first one again: that is another table."""
    groups: list[list[TablePart]] = []
    for part in grid.parts:
        if not groups or (
            not part.repeats_header and _is_other_header(_header_texts(groups[-1][0]), _header_texts(part))
        ):
            groups.append([part])
        else:
            groups[-1].append(part)
    if len(groups) == 1:
        return [grid]
    return [TableGrid(tuple(parts), grid.title_lines if at == 0 else ()) for at, parts in enumerate(groups)]


def _header_texts(part: TablePart) -> list[str]:
    """The texts of the header rows of a part, none where they say nothing that a header says."""
    cells = [cell for cell in part.cells if cell.row < part.header_rows and cell.text.strip()]
    said = [read_header(cell.text) for cell in cells if cell.column > 0]
    if not any(header.stages or header.years or header.aggregate for header in said):
        return []
    return [cell.text for cell in cells]


def _is_other_header(first: Sequence[str], later: Sequence[str]) -> bool:
    return bool(first) and bool(later) and [fold_words(text) for text in first] != [fold_words(text) for text in later]


def flatten(grid: TableGrid) -> FlatTable:
    """Lay out a grid. Repeated headers are dropped; rows that read as headers or as numbers are put where they belong."""
    first = grid.parts[0]
    header: list[FlatRow] = []
    body: list[FlatRow] = []
    index = 0
    for number, part in enumerate(grid.parts):
        places = _columns_of(part, first)
        for row in range(part.row_count):
            cells = {places[cell.column]: cell for cell in part.cells if cell.row == row and cell.text.strip()}
            if not cells:
                continue
            flat = FlatRow(part.page, number, index, cells)
            index += 1
            if row < part.header_rows and not _holds_amounts(flat):
                if number == 0:
                    header.append(flat)
            elif number == 0 and not body and _reads_as_header(flat):
                header.append(flat)
            else:
                body.append(flat)
    return FlatTable(grid, first.columns, tuple(header), tuple(body))


def enclosing(boxes: Iterable[Bbox]) -> Bbox:
    """The smallest box around all ``boxes`` (at least one)."""
    every = list(boxes)
    return (min(b[0] for b in every), min(b[1] for b in every), max(b[2] for b in every), max(b[3] for b in every))


def _columns_of(part: TablePart, first: TablePart) -> Sequence[int]:
    """For each column of ``part`` the column of ``first`` it goes on: by number where they are as many, else by right
    edge.
    """
    if len(part.columns) == len(first.columns):
        return range(len(part.columns))
    return [
        min(range(len(first.columns)), key=lambda at: abs(first.columns[at][1] - x1) + abs(first.columns[at][0] - x0))
        for x0, x1 in part.columns
    ]


def _holds_amounts(row: FlatRow) -> bool:
    """Whether a row that geometry took for a header holds amounts beside a label: then it is no header."""
    values = [cell.text for column, cell in row.cells.items() if column > 0]
    amounts = [text for text in values if read_amounts(text) and not is_year_header(text)]
    return 0 in row.cells and len(amounts) > 0 and len(amounts) == len(values) and any(_is_long(t) for t in amounts)


def _is_long(text: str) -> bool:
    digits = sum(character.isdigit() for character in plain_number_text(text))
    return digits > 2 or "," in text


def _reads_as_header(row: FlatRow) -> bool:
    """Whether a row that geometry left in the body is one of column headers: every cell beside the label says so."""
    values = [cell.text for column, cell in row.cells.items() if column > 0]
    if not values:
        return False
    said = [read_header(text) for text in values]
    return all(
        header.stages or header.reference or header.aggregate or is_year_header(header.text) or header.relative_year
        for header in said
    ) and not any(read_amounts(text) and not is_year_header(text) for text in values)
