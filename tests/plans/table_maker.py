"""Building a budget table row by row, and the columns that plans have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from planextract.records import Measure, Stage, Statement
from tests.plans import money
from tests.plans.budget_table import (
    BLANK,
    BudgetTable,
    Cell,
    Column,
    NumberStyle,
    Row,
    TableLook,
    number_cell,
    round_to,
)


@dataclass(frozen=True)
class TableStyle:
    """How one table of one plan is printed.

    ``split_header``: word and year on two lines, ``uneven``: not in all columns, ``span``: a word over the years that
    it holds for. ``extra``: one more column (``revised`` stands instead of last year's budget).
    """

    unit: Literal["tkr", "mnkr"] = "tkr"
    numbers: NumberStyle = field(default_factory=NumberStyle)
    look: TableLook = field(default_factory=TableLook)
    title: str | None = None
    corner: str = ""
    split_header: Literal["no", "yes", "uneven", "span"] = "yes"
    percent_space: bool = True
    unit_in_columns: bool = False
    unit_elsewhere: bool = False
    """The unit stands in a sentence on another page, not at the table."""
    rate_mark: str = ":"
    extra: Literal["none", "forecast", "revised", "deviation"] = "none"


def year_columns(plan: int, style: TableStyle, first: int | None = None) -> tuple[Column, ...]:
    """Accounts two years back, last year's budget, the plan's own three years; from ``first`` on."""
    found = []
    stages: list[tuple[int, str, Stage]] = [
        (plan - 2, "Bokslut", "actual"),
        (plan - 1, "Budget", "budget"),
        (plan, "Budget", "budget"),
        (plan + 1, "Plan", "plan"),
        (plan + 2, "Plan", "plan"),
    ]
    if style.extra == "forecast":
        stages.insert(2, (plan - 1, "Prognos", "forecast"))
    if style.extra == "revised":
        stages[1] = (plan - 1, "Rev. budget", "revised_budget")
    for year, word, stage in stages:
        if year < (first or 0):
            continue
        if style.split_header == "span":
            found.append(Column((str(year),), year, stage, group="Utfall" if stage == "actual" else word))
            continue
        is_split = style.split_header == "yes" or (style.split_header == "uneven" and word != "Plan")
        header: tuple[str, ...] = (word, str(year)) if is_split else (f"{word} {year}",)
        if style.unit_in_columns:
            header = (*header, style.unit)
        found.append(Column(header, year, stage))
    if style.extra == "deviation":
        found.append(Column(("Förändring", f"{plan - 1}–{plan}"), None, "deviation", belongs_to_year=plan))
    return tuple(found)


def version_of(plan: int, column: Column) -> money.Version:
    """Which version of a year's figures a column prints: what is foreseen or revised is this plan's own view."""
    if column.stage in ("forecast", "revised_budget"):
        return money.Version(plan)
    return money.version(plan, column.fiscal_year or 0)


class TableMaker:
    """Collects rows. Amounts are thousands of kronor, one per amount column; None is a blank cell."""

    def __init__(self, key: str, statement: Statement, columns: Sequence[Column], style: TableStyle) -> None:
        self.key = key
        self.statement: Statement = statement
        self.columns = tuple(columns)
        self.style = style
        self.rows: list[Row] = []
        self.parent: str | None = None
        self.organisation: str | None = None
        self.turn = 0

    def heading(self, label: str, organisation: str | None = None, level: int = 0) -> None:
        """A row without numbers; the rows after it belong under it."""
        self.rows.append(Row(f"heading/{label}", label, (), kind="heading", level=level, organisation=organisation))
        self.parent, self.organisation = label, organisation

    def close(self) -> None:
        """What follows belongs under no heading."""
        self.parent = self.organisation = None

    def line(
        self,
        key: str,
        label: str,
        amounts: Sequence[int | None],
        *,
        texts: Sequence[str] = (),
        organisation: str | None = None,
        level: int = 0,
        measure: Measure | None = None,
    ) -> int:
        """Add a row and return its index."""
        return self._add(key, label, amounts, texts, "line", (), organisation, level, measure)

    def total(
        self,
        key: str,
        label: str,
        amounts: Sequence[int | None],
        addends: Sequence[tuple[int, int]],
        *,
        texts: Sequence[str] = (),
        is_total: bool = True,
        level: int = 0,
        measure: Measure | None = None,
    ) -> int:
        """Add a row that is stated as a sum of (factor, row) pairs, and return its index."""
        kind: Literal["line", "total"] = "total" if is_total else "line"
        return self._add(key, label, amounts, texts, kind, tuple(addends), None, level, measure)

    def figures(self, key: str, label: str, printed: Sequence[tuple[str, Decimal]], measure: Measure) -> int:
        """Add a row of figures that are no amounts."""
        texts = len(self.columns) - len(printed)
        cells = (*([BLANK] * texts), *(Cell(text, value) for text, value in printed))
        self.rows.append(Row(key, label, cells, parent=self.parent, measure=measure))
        return len(self.rows) - 1

    def percent(self, key: str, label: str, values: Sequence[Decimal]) -> int:
        """Add a row of percentages with one decimal."""
        space = " " if self.style.percent_space else ""
        rounded = [round_to(value, 1) for value in values]
        printed = [(f"{str(value).replace('.', ',')}{space}%", value) for value in rounded]
        return self.figures(key, label, printed, "percent")

    def build(self) -> BudgetTable:
        style = self.style
        return BudgetTable(
            key=self.key,
            statement=self.statement,
            unit=style.unit,
            columns=self.columns,
            rows=tuple(self.rows),
            title=style.title,
            corner=style.corner,
            look=style.look,
        )

    def _add(
        self,
        key: str,
        label: str,
        amounts: Sequence[int | None],
        texts: Sequence[str],
        kind: Literal["line", "total"],
        addends: tuple[tuple[int, int], ...],
        organisation: str | None,
        level: int,
        measure: Measure | None,
    ) -> int:
        cells = []
        given_texts, given_amounts = iter(texts), iter(amounts)
        for column in self.columns:
            if column.role == "text":
                cells.append(Cell(next(given_texts, "")))
            else:
                self.turn += 1
                cells.append(number_cell(next(given_amounts), self.style.numbers, self.style.unit, self.turn))
        row = Row(
            key,
            label,
            tuple(cells),
            kind=kind,
            parent=self.parent,
            organisation=organisation or self.organisation,
            level=level,
            addends=addends,
            measure=measure,
        )
        self.rows.append(row)
        return len(self.rows) - 1


def relabel(table: BudgetTable, labels: dict[str, str]) -> BudgetTable:
    """The table with other labels for the rows of some keys."""
    rows = tuple(replace(row, label=labels.get(row.key, row.label)) for row in table.rows)
    return replace(table, rows=rows)
