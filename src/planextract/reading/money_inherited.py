"""Columns whose meaning is their table's and not their own: told line by line where nothing else confirms it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planextract.reading.money_columns import Column
from planextract.reading.money_context import DocumentContext
from planextract.reading.money_findings import line_finding
from planextract.reading.money_lines import TableLines
from planextract.records import BudgetLine, Check, Finding

WHOLE = 100
"""What shares in per cent come to."""


def inherited_findings(
    context: DocumentContext, tables: Sequence[TableLines], checks: Sequence[Check]
) -> Iterator[Finding]:
    """One finding for each line of a column that has its year and unit from its table only, if no sum across holds it,
    and for each whose year from the table makes it a second column of one stage and year, or whose header names two years.
    """
    confirmed, summed = (_lines_that_agree(checks, kind) for kind in ("row_sum", "column_sum"))
    for table in tables:
        columns = [column for column in table.source.columns if column.kind == "amount"]
        for column in columns:
            lines = [
                line
                for (at, index), line in sorted(table.places.items())
                if index == column.index and not table.source.rows[at].years
            ]
            if _is_of_two_years(column):
                message = "stands under a header that names two years: which of them it is of is not known"
            elif not column.year_is_inherited or any(line.line_id in confirmed for line in lines):
                continue
            elif _says_nothing(column) and len(columns) > 1 and table.source.unit is not None:
                if any(line.line_id in summed for line in lines) and _are_decimals(lines):
                    continue
                message = "stands in a column whose header names neither year, stage nor unit: they are the table's"
            elif column.stages and any(_is_like(column, other) for other in columns if other.index != column.index):
                message = "stands in a second column of its stage and year, which its header does not name"
            else:
                continue
            for line in lines:
                if line.amount_sek is not None:
                    yield line_finding(context, line, "column_inferred", message)


def _lines_that_agree(checks: Sequence[Check], kind: str) -> frozenset[str]:
    """The lines of the sums of one kind that hold."""
    return frozenset(
        line
        for check in checks
        if check.kind == kind and check.outcome != "disagrees"
        for line in (check.stated_line_id, *check.lines)
    )


def _are_decimals(lines: Sequence[BudgetLine]) -> bool:
    """Whether numbers are printed with decimals and come to no hundred: with a sum that holds they are amounts, neither a count,
    which is whole, nor shares of something.
    """
    return all("," in line.printed for line in lines if line.value) and all(line.value != WHOLE for line in lines)


def _says_nothing(column: Column) -> bool:
    """Whether the header of a column says nothing of what its amounts are."""
    said = column.stages or column.aggregate or column.relative_year is not None or column.is_frame
    return not (said or column.measure or column.unit)


def _is_of_two_years(column: Column) -> bool:
    """Whether a header names two years for one budget, plan or outcome, which has one."""
    return column.fiscal_year is None and bool(column.years) and not column.aggregate and column.stage != "deviation"


def _is_like(column: Column, other: Column) -> bool:
    return (column.stage, column.fiscal_year, column.measure, column.entity, column.unit) == (
        other.stage,
        other.fiscal_year,
        other.measure,
        other.entity,
        other.unit,
    )
