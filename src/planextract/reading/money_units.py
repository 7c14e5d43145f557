"""The unit of tables that name none, proved by their numbers: the same ones stand elsewhere with a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from planextract.layout.blocks import PageDigest
from planextract.reading.money_columns import Column
from planextract.reading.money_rows import Row
from planextract.reading.money_tables import BudgetTable, with_unit
from planextract.swedish.statements import title_words
from planextract.swedish.units import Unit, amounts_named

LEAST_DIGITS = 3
"""Numbers of fewer digits, zeros at the end aside, may be alike by chance."""

LEAST_SHARED = 2
"""So many numbers that a table shares with another one, under the same label and year, prove that their units are one."""

_Cell = tuple[str, int | None, Decimal]
"""A number of a table with the label of its row and its year."""


def with_proven_units(tables: Sequence[BudgetTable], digests: Sequence[PageDigest]) -> list[BudgetTable]:
    """The tables, those without a unit in the one that the text of their page or other tables give to their numbers.

    A sum of the table that the text names with a unit (*en ram på 98 750 tkr*) proves it, and so do numbers that another table
    has in the same rows and years; where two units are proved, none is.
    """
    named = _cells_by_unit(tables)
    result = []
    for table in tables:
        units = {*_of_text(table, digests), *_of_tables(table, named)} if table.unit is None else set()
        if len(units) == 1:
            unit = units.pop()
            table = with_unit(table, unit, f"no unit is printed for it; {unit.name}, as its numbers elsewhere")
        result.append(table)
    return result


def _of_text(table: BudgetTable, digests: Sequence[PageDigest]) -> Iterator[Unit]:
    """The units with which the text of a table's first page names its sums."""
    sums = {abs(value) for row, _, value in _values(table) if row.is_sum and _is_telling(value)}
    for digest in digests:
        if digest.number == table.flat.page:
            for block in digest.blocks:
                if block.table is None:
                    yield from (unit for value, unit in amounts_named(block.text) if value in sums)


def _of_tables(table: BudgetTable, named: dict[Unit, set[_Cell]]) -> Iterator[Unit]:
    """The units in which other tables have numbers of this one under the same label and year."""
    cells = set(_cells(table))
    for unit, others in named.items():
        if len({value for _, _, value in cells & others}) >= LEAST_SHARED:
            yield unit


def _cells_by_unit(tables: Sequence[BudgetTable]) -> dict[Unit, set[_Cell]]:
    cells: dict[Unit, set[_Cell]] = defaultdict(set)
    for table in tables:
        if table.unit is not None and table.unit.kind == "money":
            cells[table.unit].update(_cells(table))
    return cells


def _cells(table: BudgetTable) -> Iterator[_Cell]:
    for row, column, value in _values(table):
        if _is_telling(value):
            yield " ".join(title_words(row.label)), column.fiscal_year, abs(value)


def _values(table: BudgetTable) -> Iterator[tuple[Row, Column, Decimal]]:
    columns = {column.index: column for column in table.columns if column.kind == "amount" and column.unit is None}
    for row in table.rows:
        for index, printed in row.amounts.items():
            if index in columns and printed.amount.unit is None:
                yield row, columns[index], printed.amount.value


def _is_telling(value: Decimal) -> bool:
    return len(str(abs(value)).replace(".", "").strip("0")) >= LEAST_DIGITS
