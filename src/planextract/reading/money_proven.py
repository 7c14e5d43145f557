"""Rows that are sums though their labels do not say so: proved by the numbers of the rows above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from planextract.reading.money_columns import Column
from planextract.reading.money_rows import Row
from planextract.swedish.headers import is_year_header

LEAST_COLUMNS = 2
"""In at least so many columns at least two numbers must add up: fewer may do so by chance."""


def with_proven_sums(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Row, ...]:
    """The rows, those marked as sums that are exactly what the rows above them come to, in every column that they have."""
    counted = {c.index for c in columns if c.kind == "amount" and c.measure not in ("percent", "count", "rate")}
    result: list[Row] = []
    for row in rows:
        is_sum = not (row.is_total or row.is_part or row.stage or is_year_header(row.label)) and any(
            _come_to(row, addends, counted)
            for addends in _addends([one for one in result if one.statement == row.statement])
        )
        result.append(replace(row, is_proven_sum=True) if is_sum else row)
    for at, parts in _broken_down(result, counted):
        whole = result[at]
        result[at] = replace(whole, is_proven_sum=True)
        for below in parts:
            result[below] = replace(
                result[below],
                parent_label=result[below].parent_label or whole.label,
                organisation=result[below].organisation or whole.organisation,
            )
    return tuple(result)


def _broken_down(rows: Sequence[Row], counted: set[int]) -> Iterator[tuple[int, list[int]]]:
    """The positions of rows in bold that the rows right below them come to, with those rows' positions."""
    done = -1
    for at, row in enumerate(rows):
        if at <= done or row.is_sum or row.is_part or not _is_bold(row):
            continue
        parts: list[int] = []
        for below in range(at + 1, len(rows)):
            if rows[below].is_sum or _is_bold(rows[below]) or rows[below].block != row.block:
                break
            if not rows[below].is_part:
                parts.append(below)
        if parts and _come_to(row, [rows[below] for below in parts], counted):
            done = parts[-1]
            yield at, parts


def _is_bold(row: Row) -> bool:
    words = [word for cell in row.cells.values() for word in cell.words]
    return bool(words) and all(word.bold for word in words)


def parentheses_are_minus(rows: Sequence[Row], negated: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Whether the sums of a table hold with amounts in parentheses taken as negative (``negated``), and none holds without."""
    counted = {c.index for c in columns if c.kind == "amount" and c.measure not in ("percent", "count", "rate")}
    marked = {at for at, row in enumerate(rows) if any(a.amount.parenthesised for a in row.amounts.values())}
    return bool(marked) and _sums_of(negated, counted, marked) > 0 and not _sums_of(rows, counted, marked)


def _sums_of(rows: Sequence[Row], counted: set[int], marked: set[int]) -> int:
    """How many rows are sums of those above them, a row of ``marked`` (positions) among these."""
    result: list[Row] = []
    names = {id(rows[at]) for at in marked}
    held = 0
    for row in rows:
        found = next((addends for addends in _addends(result) if _come_to(row, addends, counted)), None)
        held += found is not None and any(id(one) in names for one in found)
        result.append(replace(row, is_proven_sum=True) if found is not None else row)
    return held


def _addends(above: Sequence[Row]) -> Iterator[list[Row]]:
    """What a sum may add: the rows since the last sum, the last sum and the rows since, all rows that are no sums."""
    since: list[Row] = []
    last: Row | None = None
    for row in reversed(above):
        if row.is_sum:
            last = row
            break
        since.append(row)
    parts = [row for row in since if not row.is_part]
    yield parts
    if last is not None:
        yield [last, *parts]
        yield [row for row in above if not (row.is_sum or row.is_part)]


def _come_to(row: Row, addends: Sequence[Row], counted: set[int]) -> bool:
    """Whether rows add up to one in every column of amounts, two or more numbers in two columns that differ."""
    told: set[Decimal] = set()
    for index, stated in row.amounts.items():
        values = [one.amounts[index].amount.value for one in addends if index in one.amounts]
        if index not in counted or sum(values, Decimal(0)) != stated.amount.value:
            return False
        if sum(1 for value in values if value) > 1 and stated.amount.value:
            told.add(stated.amount.value)
    return len(told) >= LEAST_COLUMNS
