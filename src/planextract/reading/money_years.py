"""The year and stage of each amount column: its own header's, else what neighbours, sums, titles and the document say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from planextract.finding_codes import FindingCode
from planextract.reading.checks_sums import frame_columns
from planextract.reading.money_columns import Column
from planextract.reading.money_context import DocumentContext
from planextract.reading.money_rows import Row
from planextract.records import Stage
from planextract.swedish.headers import read_header

LEAST_SUMS = 3
"""In at least so many rows, and in four of five, columns must add up to another one to be its parts."""


def date_columns(
    columns: Sequence[Column], titles: Sequence[str], context: DocumentContext
) -> tuple[tuple[Column, ...], list[tuple[FindingCode, str]]]:
    """Complete stage and year of each amount column from its neighbours, the titles and the document."""
    notes: list[tuple[FindingCode, str]] = []
    dated = [_with_relative_year(column, context) for column in columns]
    title_years = {year for text in titles for year in (read_header(text).years or ())}
    title_year = title_years.pop() if len(title_years) == 1 else None
    result: list[Column] = []
    for column in dated:
        if column.kind != "amount":
            result.append(column)
            continue
        full = _with_year(column, dated, title_year, context)
        full = _with_stage(full, titles, context, notes)
        result.append(full)
    return _with_total_of_one_year(result), notes


def _with_total_of_one_year(columns: Sequence[Column]) -> tuple[Column, ...]:
    """*Summa* beside kinds of cost of one year is of that year; beside years it is of none."""
    others = [c for c in columns if c.kind == "amount" and not c.aggregate and c.measure not in ("count", "percent")]
    slots = {(c.fiscal_year, c.stage) for c in others}
    if len(slots) != 1 or any(c.years for c in others):
        return tuple(columns)
    year, stage = slots.pop()
    return tuple(
        replace(c, fiscal_year=year, stage=c.stage or stage)
        if c.kind == "amount" and c.aggregate and not c.years
        else c
        for c in columns
    )


def with_parts(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Columns without a year that add up to the dated one after them (kinds of cost, then *Nettobudget 2025*) are its parts."""
    result = list(columns)
    amounts = [column for column in columns if column.kind == "amount"]
    for at, whole in enumerate(amounts):
        if whole.fiscal_year is None or whole.stage is None:
            continue
        parts = [c.index for c in takewhile(_is_undated, reversed(amounts[:at]))]
        if len(parts) > 1 and _come_to(parts, whole.index, rows):
            for index in parts:
                result[index] = replace(result[index], fiscal_year=whole.fiscal_year, stage=whole.stage)
    return tuple(result)


def _is_undated(column: Column) -> bool:
    return (
        column.fiscal_year is None
        and not column.years
        and column.stage is None
        and not column.aggregate
        and column.measure not in ("count", "percent")
    )


def _come_to(parts: Sequence[int], whole: int, rows: Sequence[Row]) -> bool:
    """Whether some columns add up to another one in most rows that have all of them."""
    every = [row.amounts for row in rows if whole in row.amounts and all(index in row.amounts for index in parts)]
    telling = [amounts for amounts in every if amounts[whole].amount.value]
    held = 0
    for amounts in telling:
        total = sum((amounts[index].amount.value for index in parts), Decimal(0))
        slack = Decimal(len(parts)).scaleb(-amounts[whole].amount.decimals) / 2
        held += abs(total - amounts[whole].amount.value) <= slack
    return held >= LEAST_SUMS and held * 5 >= len(telling) * 4


def with_changes(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Columns between two frames whose sum leads from one to the other are changes to the frame, of the later one's year."""
    result = list(columns)
    values = {(at, index): a.amount.value for at, row in enumerate(rows) for index, a in row.amounts.items()}
    for frame, terms in frame_columns(columns, len(rows), values):
        for index, _ in terms[1:]:
            result[index] = replace(
                result[index],
                measure="change",
                fiscal_year=frame.fiscal_year,
                stage=frame.stage,
                years=frame.years,
                is_frame=frame.is_frame,
            )
    return tuple(result)


def with_revisions(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """A budget that is another budget of its year and the changes to it (*Budget · Tillägg · Budget efter beslut*) is revised."""
    result = list(columns)
    values = {(at, index): a.amount.value for at, row in enumerate(rows) for index, a in row.amounts.items()}
    for frame, terms in frame_columns(columns, len(rows), values):
        first = columns[terms[0][0]]
        if first.stage == frame.stage == "budget" and first.fiscal_year == frame.fiscal_year is not None:
            result[frame.index] = replace(result[frame.index], stage="revised_budget")
    return tuple(result)


def _with_relative_year(column: Column, context: DocumentContext) -> Column:
    if (
        column.fiscal_year is not None
        or column.relative_year is None
        or context.budget_year is None
        or column.aggregate
    ):
        return column
    return replace(column, fiscal_year=context.budget_year + column.relative_year)


def _with_year(column: Column, columns: Sequence[Column], title_year: int | None, context: DocumentContext) -> Column:
    """A column without a year: a difference takes the year of the columns before it, others the title's or the
    document's.
    """
    if column.fiscal_year is not None or column.years or column.aggregate:
        return column
    others = [c for c in columns if c.kind == "amount" and c.stage != "deviation"]
    if column.stage == "deviation":
        before = [c for c in others if c.index < column.index][-2:]
        years = {c.fiscal_year for c in before}
        return replace(column, fiscal_year=years.pop() if len(years) == 1 else None)
    if any(c.years for c in others) and column.stage is None:
        return column
    year = title_year if title_year is not None else context.budget_year
    return replace(column, fiscal_year=year, year_is_inherited=year is not None)


def _with_stage(
    column: Column, titles: Sequence[str], context: DocumentContext, notes: list[tuple[FindingCode, str]]
) -> Column:
    """The stage of a column that names none, or names both budget and plan."""
    if set(column.stages) == {"plan", "budget"} and column.fiscal_year is not None and context.budget_year is not None:
        return replace(column, stage="budget" if column.fiscal_year <= context.budget_year else "plan")
    if column.stage is not None and not column.stage_is_carried:
        return column
    if column.aggregate:
        return column
    stage = _stage_of_titles(column, titles) or _stage_of_year(column.fiscal_year, context)
    if column.is_frame:
        return replace(column, stage=stage if stage in ("budget", "plan") else "budget")
    if column.stage_is_carried and (stage is None or stage == column.stage):
        return column
    if stage is not None and column.fiscal_year is not None and column.measure not in ("count", "percent"):
        name = column.header or f"column {column.index + 1}"
        notes.append(("stage_inferred", f"'{name}' is taken for {stage} {column.fiscal_year}"))
    return replace(column, stage=stage)


def _stage_of_titles(column: Column, titles: Sequence[str]) -> Stage | None:
    """The outcome or forecast that a title names for columns without a year of their own (``Bokslut 2023``)."""
    if column.years:
        return None
    named = {stage for text in titles for stage in read_header(text).stages}
    return named.pop() if named in ({"actual"}, {"forecast"}) else None


def _stage_of_year(year: int | None, context: DocumentContext) -> Stage | None:
    """What a bare year means.

    In accounts an outcome; in a plan the budget year and the year before it are budget, later ones plan, older ones past.
    """
    if context.accounts:
        return "actual"
    if year is None or context.budget_year is None:
        return None
    if year == context.budget_year or year == context.budget_year - 1:
        return "budget"
    return "plan" if year > context.budget_year else "actual"
