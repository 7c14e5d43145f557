"""A budget table as it is printed and as it is meant: columns, rows, cells, and which rows are sums of which."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from planextract.records import Entity, Measure, Stage, Statement

UNIT_SEK = {"tkr": 1000, "mnkr": 1_000_000, "kr": 1}


@dataclass(frozen=True)
class Column:
    """``header``: the printed lines. ``group``: a header that spans this and its neighbours of the same group."""

    header: tuple[str, ...]
    fiscal_year: int | None = None
    stage: Stage | None = None
    measure: Measure = "amount"
    entity: Entity = "municipality"
    group: str | None = None
    role: Literal["amount", "text"] = "amount"
    belongs_to_year: int | None = None
    """A column of differences has no year of its own; a reader who gives it the later one is not wrong."""
    is_mislabelled: bool = False
    """The header names another stage than the column has; a reader who goes by the header is not wrong either."""


@dataclass(frozen=True)
class Cell:
    """``value`` in the printed unit; None where the cell is blank or text."""

    printed: str
    value: Decimal | None = None


BLANK = Cell("")


@dataclass(frozen=True)
class Row:
    """``key`` is what the row is, in every plan: rows of one key in two plans are one series.

    ``addends`` are (factor, index of row) pairs where the row is stated as a sum of other rows of its table.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    kind: Literal["line", "heading", "total"] = "line"
    parent: str | None = None
    organisation: str | None = None
    level: int = 0
    addends: tuple[tuple[int, int], ...] = ()
    measure: Measure | None = None
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class TableLook:
    """``gap``: points between the widest number of a column and the column before it (``note_gap``: after notes)."""

    rules: Literal["all", "rows", "half", "banded", "plain"] = "half"
    scale: float = 0.9
    gap: float = 12.0
    note_gap: float | None = None
    repeat_header: bool = True
    header_fill: str | None = None
    label_width: float | None = None
    row_space: float = 2.4
    spread_header: bool = False


@dataclass(frozen=True)
class BudgetTable:
    """``title`` None: it stands in a heading before the table. ``corner``: the first header cell."""

    key: str
    statement: Statement
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str | None = None
    corner: str = ""
    look: TableLook = field(default_factory=TableLook)
    footnote: str | None = None
    also_read_as: Statement | None = None
    """Another statement that a careful reader could take the table for."""

    def mark(self, index: int) -> str:
        """The mark of one row, by which the engine reports its page."""
        return f"row:{self.key}/{index}"


@dataclass(frozen=True)
class SumOutcome:
    """What a stated sum comes to: ``difference`` is stated minus computed, in the printed unit."""

    row: int
    column: int
    difference: Decimal
    outcome: Literal["agrees", "rounding", "disagrees"]
    is_identity: bool


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written. Several separators or signs are used in turn, from cell to cell."""

    separators: tuple[str, ...] = (" ",)
    minus: tuple[str, ...] = ("-",)
    nil: str = "0"
    decimals: int = 0

    def write(self, value: Decimal, turn: int = 0, decimals: int | None = None) -> str:
        """Write a number; ``turn`` chooses among the separators and signs."""
        places = self.decimals if decimals is None else decimals
        rounded = round_to(value, places)
        if rounded == 0:
            return self.nil
        whole, _, fraction = str(abs(rounded)).partition(".")
        groups: list[str] = []
        while len(whole) > 3:
            groups.insert(0, whole[-3:])
            whole = whole[:-3]
        number = self.separators[turn % len(self.separators)].join([whole, *groups])
        if fraction:
            number += "," + fraction
        return (self.minus[turn % len(self.minus)] if rounded < 0 else "") + number


def round_to(value: Decimal, places: int) -> Decimal:
    """Round half up to a number of decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number_cell(amount_tkr: int | None, style: NumberStyle, unit: str, turn: int = 0) -> Cell:
    """A cell that prints an amount of thousands of kronor in ``unit`` (tkr or mnkr); None is a blank cell."""
    if amount_tkr is None:
        return BLANK
    value = Decimal(amount_tkr) / (1000 if unit == "mnkr" else 1)
    value = round_to(value, style.decimals)
    return Cell(style.write(value, turn), value)


def misprint(table: BudgetTable, row: int, column: int, delta: Decimal, style: NumberStyle) -> BudgetTable:
    """The table with one number printed wrong by ``delta`` units."""
    rows = list(table.rows)
    cells = list(rows[row].cells)
    old = cells[column].value
    assert old is not None, "only a printed number can be misprinted"
    cells[column] = Cell(style.write(old + delta), old + delta)
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


def sum_outcomes(table: BudgetTable) -> list[SumOutcome]:
    """Compare every stated sum with what its printed addends come to (CONTRACT.md section 3 for the tolerance)."""
    found = []
    for index, row in enumerate(table.rows):
        if not row.addends:
            continue
        for column, cell in enumerate(row.cells):
            addends = [(factor, table.rows[other].cells[column].value) for factor, other in row.addends]
            known = [factor * value for factor, value in addends if value is not None]
            if cell.value is None or not known:
                continue
            difference = cell.value - sum(known, Decimal(0))
            places = max(-int(cell.value.as_tuple().exponent), 0)
            unit = Decimal(1).scaleb(-places)
            tolerance = Decimal(2 * math.sqrt(len(known) / 12) + 0.5) * unit
            outcome: Literal["agrees", "rounding", "disagrees"] = "agrees"
            if difference:
                outcome = "rounding" if abs(difference) <= tolerance else "disagrees"
            found.append(SumOutcome(index, column, difference, outcome, row.kind != "total"))
    return found
