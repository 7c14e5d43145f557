"""A table grid laid out flat: all parts under each other, header apart from body, each cell where its column is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.layout.page import Word
from planextract.records import Bbox
from planextract.swedish.amounts import plain_number_text, read_amounts
from planextract.swedish.headers import fold_words, is_year_header, read_header
from planextract.swedish.units import find_units, unit_named

SAME_EDGE = 8.0
"""How far apart (points) the right edges of one column may be on two pages."""


SAME_END = 1.0
BETWEEN = 60.0
"""Rows that end at the same places (points) with no more than so much text between them are of one table."""


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


def join_headless(grids: Sequence[TableGrid]) -> list[tuple[tuple[int, ...], TableGrid]]:
    """Give a grid without any header, or with its years only, to the one that it goes on from: on the page before, with the same
    columns.

    Returns each table with the indexes of its grids.
    """
    joined: list[tuple[tuple[int, ...], TableGrid]] = []
    for index, grid in enumerate(grids):
        if joined and _goes_on(joined[-1][1], grid):
            indexes, before = joined[-1]
            parts = tuple(part if _header_texts(part) else replace(part, header_rows=0) for part in grid.parts)
            joined[-1] = ((*indexes, index), replace(before, parts=(*before.parts, *parts)))
        else:
            joined.append(((index,), grid))
    return joined


def _goes_on(before: TableGrid, grid: TableGrid) -> bool:
    last, first = before.parts[-1], grid.parts[0]
    if len(first.columns) != len(last.columns) or not (first.page == last.page + 1 or _is_close_below(last, first)):
        return False
    header, again = _header_texts(before.parts[0]), _header_texts(first)
    is_same = _is_short_for(header, again) or (_is_next(before, grid) and _lacks_unit(header, again))
    if not header or (again and not is_same):
        return False
    ends = zip(last.columns[1:], first.columns[1:], strict=True)
    return all(abs(one[1] - other[1]) <= SAME_EDGE for one, other in ends)


def _is_next(before: TableGrid, grid: TableGrid) -> bool:
    """Whether a grid without a title stands on the page after another one."""
    return grid.parts[0].page == before.parts[-1].page + 1 and not grid.title_lines


def _lacks_unit(first: Sequence[str], later: Sequence[str]) -> bool:
    """Whether a later header is the first one without the unit that stands over it (*Mnkr Plan 2028*)."""
    bare = [" ".join(word for word in fold_words(text).split() if unit_named(word) is None) for text in first]
    return list(first) != list(later) and bare == [fold_words(text) for text in later]


def _is_close_below(above: TablePart, part: TablePart) -> bool:
    """Whether a part without a header stands below another one on its page, all its numbers ending where that one's do."""
    ends = zip(above.columns[1:], part.columns[1:], strict=True)
    near = 0 <= part.bbox[1] - above.bbox[3] <= BETWEEN and part.page == above.page
    return near and not part.header_rows and all(abs(one[1] - other[1]) <= SAME_END for one, other in ends)


def separate(grid: TableGrid, titles: Sequence[str | None]) -> list[TableGrid]:
    """Part a grid where a later part is another table: it has another header of its own, or another title right above it.

    ``titles`` holds for each part the title above it, None where there is none.
    """
    stacked = _stacked(grid)
    if len(stacked) > 1:
        return stacked
    groups: list[list[TablePart]] = []
    for part, title in zip(grid.parts, titles, strict=True):
        is_other = bool(groups) and (
            _is_other_title(titles[0], title)
            or (not part.repeats_header and _is_other_header(_header_texts(groups[-1][0]), _header_texts(part)))
        )
        if not groups or is_other:
            groups.append([part])
        else:
            groups[-1].append(part)
    if len(groups) == 1:
        return [grid]
    return [TableGrid(tuple(parts), grid.title_lines if at == 0 else ()) for at, parts in enumerate(groups)]


def _stacked(grid: TableGrid) -> list[TableGrid]:
    """Part a grid of one part where another header stands in its body: tables that geometry took for one."""
    part = grid.parts[0]
    if len(grid.parts) > 1:
        return [grid]
    rows = [
        FlatRow(part.page, 0, row, {c.column: c for c in part.cells if c.row == row and c.text.strip()})
        for row in range(part.row_count)
    ]
    starts = [
        at
        for at in range(part.header_rows + 2, part.row_count)
        if _is_inner_header(rows[at])
        and not _is_inner_header(rows[at - 1])
        and not _are_amounts_like_years(rows[at], rows[: part.header_rows])
    ]
    if not starts:
        return [grid]
    tables: list[TableGrid] = []
    begin, titles = 0, grid.title_lines
    for start in [*starts, part.row_count]:
        named = start < part.row_count and set(rows[start - 1].cells) == {0}
        tables.append(TableGrid((_slice(part, begin, start - named, bool(begin)),), titles))
        titles = (rows[start - 1].cells[0].text,) if named else ()
        begin = start
    return tables


def _is_inner_header(row: FlatRow) -> bool:
    """Whether a row of a body is one of column headers: at least two of them, all years or stages."""
    return sum(1 for column in row.cells if column > 0) > 1 and _reads_as_header(row)


def _are_amounts_like_years(row: FlatRow, header: Sequence[FlatRow]) -> bool:
    """Whether a row of bare years is one of amounts (*2012, 1998, 2031*): its label is set as a row's under a header of years.

    A second header says the same years again, or has no label, or one in bold.
    """
    values = [cell.text for column, cell in row.cells.items() if column > 0]
    if not values or not all(_is_year(text) for text in values):
        return False
    dated = {year for above in header for cell in above.cells.values() for year in read_header(cell.text).years}
    said = {year for text in values for year in read_header(text).years}
    label = row.cells.get(0)
    if not dated or (said and said <= dated) or label is None:
        return False
    return not all(word.bold for word in label.words)


def _slice(part: TablePart, begin: int, end: int, is_later: bool) -> TablePart:
    """The rows ``begin`` to ``end`` of a part as a part of their own; a later one finds its header by itself."""
    cells = tuple(replace(cell, row=cell.row - begin) for cell in part.cells if begin <= cell.row < end)
    bbox = enclosing(cell.bbox for cell in cells) if cells else part.bbox
    header_rows = 0 if is_later else part.header_rows
    return replace(part, cells=cells, row_count=end - begin, header_rows=header_rows, bbox=bbox)


def _is_other_title(first: str | None, later: str | None) -> bool:
    """Whether a part has a title and it is not the first part's again (``Driftbudget, forts.``)."""
    if later is None or first is None:
        return later is not None
    one, other = fold_words(first), fold_words(later)
    return not (one.startswith(other[:12]) or other.startswith(one[:12]))


def _header_texts(part: TablePart) -> list[str]:
    """The texts of the header rows of a part, none where they say nothing that a header says."""
    cells = [cell for cell in part.cells if cell.row < part.header_rows and cell.text.strip()]
    said = [read_header(cell.text) for cell in cells if cell.column > 0]
    if not any(header.stages or header.years or header.aggregate for header in said):
        return []
    return [cell.text for cell in cells]


def _is_other_header(first: Sequence[str], later: Sequence[str]) -> bool:
    if not first or not later or [fold_words(text) for text in first] == [fold_words(text) for text in later]:
        return False
    return not (_is_short_for(first, later) or _lacks_unit(first, later))


def _is_short_for(first: Sequence[str], later: Sequence[str]) -> bool:
    """Whether a later header says the first one's years again and nothing else (*2025 · 2026* for *Budget 2025 · Plan 2026*)."""
    dated = [read_header(text).years for text in first if read_header(text).years]
    return all(_is_year(text) for text in later) and [read_header(text).years for text in later] == dated


def split_merged(part: TablePart) -> TablePart:
    """Part columns that geometry took for one though their header names several years side by side (``2020 2021``).

    The numbers of such a column stay together in a cell that spans the new columns: which of them is which is settled by
    position and arithmetic.
    """
    years = {column: _years_side_by_side(part, column) for column in range(len(part.columns))}
    if not any(len(found) > 1 for found in years.values()):
        return part
    starts: list[int] = []
    columns: list[tuple[float, float]] = []
    for column, (x0, x1) in enumerate(part.columns):
        starts.append(len(columns))
        ends = [word.x1 for word in years[column]] if len(years[column]) > 1 else [x1]
        ends[-1] = x1
        columns += list(zip([x0, *ends[:-1]], ends, strict=True))
    cells: list[Cell] = []
    for cell in part.cells:
        found, start = years[cell.column], starts[cell.column]
        if len(found) < 2 or cell.column_span > 1:
            span = [*starts, len(columns)][cell.column + cell.column_span] - start
            cells.append(replace(cell, column=start, column_span=span))
        elif cell.row < part.header_rows:
            cells += _header_cells(cell, found, start)
        else:
            cells.append(replace(cell, column=start, column_span=len(found)))
    return replace(part, columns=tuple(columns), cells=tuple(cells))


def _years_side_by_side(part: TablePart, column: int) -> list[Word]:
    """The years in the header of a column that stand beside each other on one line, no dash between them."""
    for cell in part.cells:
        if cell.column != column or cell.column_span > 1 or cell.row >= part.header_rows:
            continue
        years = [word for word in cell.words if is_year_header(word.text)]
        level = [word for word in years if years and abs(word.baseline - years[0].baseline) < 2]
        if len(level) > 1 and len({word.text for word in level}) > 1 and not any(is_dash(w.text) for w in cell.words):
            return sorted(level, key=lambda word: word.x0)
    return []


def is_dash(text: str) -> bool:
    """Whether a word is nothing but a dash."""
    return plain_number_text(text) == "-"


def _header_cells(cell: Cell, years: Sequence[Word], start: int) -> list[Cell]:
    """One header cell for each year: the words that all share, then the year."""
    shared = [word for word in cell.words if not is_year_header(word.text)]
    if len(shared) == len(cell.words):
        return [replace(cell, column=start, column_span=len(years))]
    return [
        replace(
            cell,
            column=start + at,
            column_span=1,
            words=(*shared, year),
            text=" ".join(word.text for word in (*shared, year)),
            bbox=enclosing(word.bbox for word in (*shared, year)),
        )
        for at, year in enumerate(years)
    ]


def flatten(grid: TableGrid) -> FlatTable:
    """Lay out a grid. Repeated headers are dropped; rows that read as headers or as numbers are put where they belong."""
    grid = replace(grid, parts=tuple(split_merged(part) for part in grid.parts))
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
            if row < part.header_rows and not _holds_amounts(flat) and not _are_amounts_like_years(flat, header):
                if header and _is_heading(flat):
                    body.append(flat)
                elif number > 0 and _is_new_corner(flat, header):
                    body.append(replace(flat, cells={0: flat.cells[0]}))
                elif number == 0:
                    header.append(flat)
            elif number == 0 and not body and _reads_as_header(flat) and not _are_amounts_like_years(flat, header):
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
    amounts = [text for text in values if (read_amounts(text) and not is_year_header(text)) or _are_numbers(text)]
    return 0 in row.cells and len(amounts) > 0 and len(amounts) == len(values) and any(_is_long(t) for t in amounts)


def _is_new_corner(row: FlatRow, header: Sequence[FlatRow]) -> bool:
    """Whether a repeated header begins with a text that the first one has not: the first heading of this part."""
    if 0 not in row.cells or find_units(row.cells[0].text) or not row.cells[0].text[:1].isupper():
        return False
    return fold_words(row.cells[0].text) not in {fold_words(r.cells[0].text) for r in header if 0 in r.cells}


def _are_numbers(text: str) -> bool:
    """Whether a cell is several numbers that geometry left together."""
    plain = plain_number_text(text)
    return sum(c.isdigit() for c in plain) > 8 and not any(c.isalpha() for c in plain)


def _is_heading(row: FlatRow) -> bool:
    """Whether a row that geometry took for the last of a header is the first heading of the body: a label and nothing else."""
    text = row.cells[0].text if set(row.cells) == {0} else ""
    return text[:1].isupper() and row.cells[0].column_span == 1 and not find_units(text)


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
        header.stages
        or header.reference
        or header.aggregate
        or _is_year(header.text)
        or header.relative_year
        or (header.years and header.measure == "percent")
        for header in said
    ) and not any(read_amounts(text) and not _is_year(text) for text in values)


def _is_year(text: str) -> bool:
    """Whether a cell is nothing but a year, in parentheses too (the previous year)."""
    return is_year_header(text.strip("() "))
