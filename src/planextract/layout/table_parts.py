"""The parts of one table on successive pages: which go together, and which rows at their top are the header again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planextract.layout.grid import TableGrid, TablePart

ALIGNED = 12.0
"""Columns of two parts are the same if their left or right ends differ by no more than this (points)."""
SCRAP = 2
"""A part at a page's top of at most this many rows and without a header is kept only as the end of a table."""


def join_tables(parts_by_page: Sequence[Sequence[TablePart]]) -> list[TableGrid]:
    """Join the parts of tables that run over pages; ``parts_by_page`` holds each page's parts in order.

    A table goes on if it closes its page, the next opens the next page, and both have the same columns; a repeated header
    is marked, a missing one is none.
    """
    grids: list[list[TablePart]] = []
    open_grid: list[TablePart] | None = None
    for parts in parts_by_page:
        for index, part in enumerate(parts):
            joined = _continuation(open_grid, part) if index == 0 and open_grid else None
            if joined is not None and open_grid is not None:
                open_grid.append(joined)
            elif not _is_scrap(part):
                grids.append([part])
        last = grids[-1] if grids else None
        open_grid = last if last is not None and parts and last[-1].page == parts[-1].page else None
    return [TableGrid(tuple(parts), parts[0].lines_above) for parts in grids]


def _is_scrap(part: TablePart) -> bool:
    return part.opens_page and part.header_rows == 0 and part.row_count <= SCRAP


def _continuation(grid: Sequence[TablePart], part: TablePart) -> TablePart | None:
    """Return ``part`` as the continuation of ``grid``, on its columns; None where it is another table."""
    first, before = grid[0], grid[-1]
    if part.page != before.page + 1 or not before.closes_page:
        return None
    fitted = fit_columns(part, first.columns)
    if fitted is None:
        return None
    repeated = _repeated_rows(first, fitted)
    if repeated and (part.opens_page or _same_title(first, part)):
        return replace(fitted, header_rows=repeated, repeats_header=True)
    if not part.opens_page:
        return None
    if part.header_rows and _looks_like_header(first, fitted):
        return None
    return replace(fitted, header_rows=0)


def _same_title(first: TablePart, part: TablePart) -> bool:
    """Whether the line above a part begins like the title of the first (``Driftbudget, forts.``)."""
    if not first.lines_above or not part.lines_above:
        return False
    title, again = _plain(first.lines_above[-1]), _plain(part.lines_above[-1])
    return bool(title) and (again.startswith(title) or title.startswith(again))


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _header(part: TablePart, rows: int) -> list[tuple[int, int, str]]:
    return sorted((c.row, c.column, _plain(c.text)) for c in part.cells if c.row < rows)


def _repeated_rows(first: TablePart, part: TablePart) -> int:
    """Return how many rows at the top of ``part`` are the header of ``first`` again; 0 where they are not."""
    rows = first.header_rows
    if not rows or rows >= part.row_count:
        return 0
    return rows if _header(first, rows) == _header(part, rows) else 0


def _looks_like_header(first: TablePart, part: TablePart) -> bool:
    """Whether the first rows of ``part`` are a header of its own: in the letters of the header of ``first``."""
    style = {(w.bold, round(w.size)) for c in first.cells if c.row < first.header_rows for w in c.words}
    own = {(w.bold, round(w.size)) for c in part.cells if c.row < part.header_rows for w in c.words}
    return not style or own <= style


def fit_columns(part: TablePart, columns: Sequence[tuple[float, float]]) -> TablePart | None:
    """Return ``part`` with its cells on ``columns`` (those of another page), None where they do not fit.

    Pages with a margin on the other side are shifted as a whole; a column that is blank on this page is left blank.
    """
    shift = columns[0][0] - part.columns[0][0] if abs(columns[0][0] - part.columns[0][0]) > ALIGNED else 0.0
    places: list[int] = []
    for x0, x1 in part.columns:
        start = places[-1] + 1 if places else 0
        near = [
            c
            for c in range(start, len(columns))
            if abs(columns[c][1] - x1 - shift) <= ALIGNED or abs(columns[c][0] - x0 - shift) <= ALIGNED
        ]
        if not near:
            return None
        places.append(min(near, key=lambda c: abs(columns[c][1] - x1 - shift)))
    if len(places) == len(columns):
        return part
    if len(part.columns) < 2 or 2 * len(places) < len(columns):
        return None
    cells = tuple(
        replace(
            cell,
            column=places[cell.column],
            column_span=places[cell.column + cell.column_span - 1] - places[cell.column] + 1,
        )
        for cell in part.cells
    )
    spread = [(x0 - shift, x1 - shift) for x0, x1 in columns]
    for index, place in enumerate(places):
        spread[place] = part.columns[index]
    return replace(part, columns=tuple(spread), cells=cells)
