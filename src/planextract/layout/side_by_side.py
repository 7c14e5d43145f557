"""Two tables that stand side by side, found as one because their rows share their lines: parted where labels begin anew."""

from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.chunks import is_number
from planextract.layout.draft import DraftCell, DraftTable, count_header_rows, words_box

LEAST_LABELS = 0.6
"""In the first column of a table beside another one at least this share of the rows has a label."""
LEAST_GAP = 12.0
"""Two tables stand at least this far apart (points), unless the second has the headers of the first."""


def part_side_by_side(table: DraftTable) -> list[DraftTable]:
    """Return the tables that one draft holds, left to right; the draft itself where it is one."""
    header = count_header_rows(table) if table.header_rows is None else table.header_rows
    for column in range(2, len(table.columns) - 1):
        if _begins_anew(table, column, header) and not any(_crosses(cell, column) for cell in table.cells):
            left = [cell for cell in table.cells if cell.column < column]
            right = [cell for cell in table.cells if cell.column >= column]
            return [
                _part(table, left, 0, column),
                *part_side_by_side(_part(table, right, column, len(table.columns))),
            ]
    return [table]


def _begins_anew(table: DraftTable, column: int, header: int) -> bool:
    """Whether a column holds labels between numbers, and the columns after it have the headers of the first ones again, or it
    is headed as the first column is, or not at all.
    """
    body = [cell for cell in table.cells if cell.row >= header]
    labels = [cell for cell in body if cell.column == column]
    if len(labels) < 2 or len(labels) < LEAST_LABELS * len({cell.row for cell in body}):
        return False
    if any(is_number(cell.text) for cell in labels) or not (
        _holds_numbers(body, range(1, column)) and _holds_numbers(body, range(column + 1, len(table.columns)))
    ):
        return False
    heads = [_heads(table, c, header) for c in range(len(table.columns))]
    if heads[1:column] == heads[column + 1 : 2 * column] and any(heads[1:column]):
        return True
    gap = min(cell.words[0].x0 for cell in labels) - table.columns[column - 1][1]
    return gap >= LEAST_GAP and heads[column] in ([], heads[0])


def _holds_numbers(cells: Sequence[DraftCell], columns: range) -> bool:
    """Whether most cells of some columns are numbers."""
    texts = [cell.text for cell in cells if cell.column in columns]
    return 2 * sum(1 for text in texts if is_number(text)) > len(texts) > 1


def _heads(table: DraftTable, column: int, header: int) -> list[str]:
    return [cell.text for cell in table.cells if cell.column == column and cell.row < header]


def _crosses(cell: DraftCell, column: int) -> bool:
    return cell.column < column < cell.column + cell.column_span


def _part(table: DraftTable, cells: Sequence[DraftCell], begin: int, end: int) -> DraftTable:
    """Some columns of a table as a table of their own; rows that are blank in it are left out."""
    rows = sorted({cell.row for cell in cells})
    kept = [
        DraftCell(rows.index(c.row), c.column - begin, c.words, c.row_span, c.column_span) for c in cells if c.words
    ]
    header = None if table.header_rows is None else sum(1 for row in rows if row < table.header_rows)
    return DraftTable(words_box(w for c in kept for w in c.words), table.columns[begin:end], kept, header)
