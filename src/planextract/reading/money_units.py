"""The unit of tables that name none, proved by their numbers: the same ones stand elsewhere with a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planextract.layout.blocks import PageDigest
from planextract.reading.money_tables import BudgetTable, with_unit
from planextract.swedish.statements import title_words
from planextract.swedish.units import Unit, amounts_named, unit_named

LEAST_DIGITS = 3
"""Numbers of fewer digits, zeros at the end aside, may be alike by chance."""

LEAST_SHARED = 3
"""So many numbers that a table shares with others, under the same label and year, prove its unit."""

BEYOND = 5 * 10**11
"""Kronor: several times what the largest region or city has."""

_Place = tuple[str, int | None]
"""The label of a row and a year: what is printed there in two tables is one amount."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a table: its place, whether its row is a sum, its size and half its last digit."""

    place: _Place
    is_sum: bool
    size: Decimal
    slack: Decimal

    @property
    def is_telling(self) -> bool:
        """Whether it has so many digits that it is hardly another number by chance."""
        return len(str(self.size).replace(".", "").strip("0")) >= LEAST_DIGITS


def with_proven_units(tables: Sequence[BudgetTable], digests: Sequence[PageDigest]) -> list[BudgetTable]:
    """The tables, those that name no unit in the one that the text of their page or other tables give to their numbers.

    Numbers that other tables have in the same rows and years, rounded to another unit or not, prove a unit; where there is none, so
    does a sum that the text names with one (*en ram på 98 750 tkr*). A unit from elsewhere that numbers contradict, or that makes
    them more than there is, is none.
    """
    known = _kronor(tables)
    result = []
    for table in tables:
        if table.unit_is_own or (table.unit is not None and table.unit.kind != "money"):
            result.append(table)
            continue
        units = {*_of_tables(table, known)} or {*(_of_text(table, digests) if table.unit is None else ())}
        if len(units) == 1 and table.unit not in units:
            unit = units.pop()
            table = with_unit(table, unit, f"the table names no unit; {unit.name}, as its numbers elsewhere")
        elif table.unit is not None and ((units and table.unit not in units) or _is_beyond(table)):
            table = with_unit(table, None, "the unit named elsewhere cannot be that of its numbers")
        result.append(table)
    return result


def _of_text(table: BudgetTable, digests: Sequence[PageDigest]) -> Iterator[Unit]:
    """The units with which the text of a table's first page names its sums."""
    sums = {number.size for number in _numbers(table) if number.is_sum and number.is_telling}
    for digest in digests:
        if digest.number == table.flat.page:
            for block in digest.blocks:
                if block.table is None:
                    yield from (unit for value, unit in amounts_named(block.text) if value in sums)


def _of_tables(table: BudgetTable, known: Mapping[_Place, Sequence[tuple[Decimal, Decimal]]]) -> Iterator[Unit]:
    """The units in which numbers of a table are the amounts that others have in the same places."""
    for name in ("kr", "tkr", "mnkr"):
        unit = unit_named(name)
        if unit is None or unit.factor is None:
            continue
        alike = {
            number.size
            for number in _numbers(table)
            for kronor, slack in known.get(number.place, ())
            if number.is_telling and abs(number.size * unit.factor - kronor) <= max(slack, number.slack * unit.factor)
        }
        if len(alike) >= LEAST_SHARED:
            yield unit


def _kronor(tables: Sequence[BudgetTable]) -> Mapping[_Place, Sequence[tuple[Decimal, Decimal]]]:
    """The amounts of tables that name their own unit, by place: kronor and half the last digit."""
    known: dict[_Place, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for table in tables:
        factor = table.unit.factor if table.unit is not None and table.unit_is_own else None
        if factor is not None:
            for number in _numbers(table):
                if number.is_telling:
                    known[number.place].append((number.size * factor, number.slack * factor))
    return known


def _is_beyond(table: BudgetTable) -> bool:
    """Whether several amounts of a table would be more than any municipality has, in the unit that it was given."""
    factor = table.unit.factor if table.unit is not None else None
    return factor is not None and sum(1 for number in _numbers(table) if number.size * factor >= BEYOND) > 1


def _numbers(table: BudgetTable) -> Iterator[_Number]:
    """The numbers of a table that have no unit of their own."""
    columns = {column.index: column for column in table.columns if column.kind == "amount" and column.unit is None}
    for row in table.rows:
        label = " ".join(title_words(row.label))
        for index, printed in row.amounts.items():
            if index in columns and printed.amount.unit is None:
                slack = Decimal(1).scaleb(-printed.amount.decimals) / 2
                yield _Number((label, columns[index].fiscal_year), row.is_sum, abs(printed.amount.value), slack)
