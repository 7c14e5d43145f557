"""The few sums that really fail in the sample: one printed number each, wrong by a little."""

from __future__ import annotations

from decimal import Decimal

from tests.plans.budget_table import BudgetTable, NumberStyle, misprint

_MISPRINTS = {
    # plan, table, row key, column, error in the printed unit
    2021: ("cash_flow", "cash/loans", 4, Decimal(1000)),
    2024: ("operating", "operating/kultur-och-fritidsnamnden/Kulturskola", 3, Decimal(300)),
}


def with_misprints(table: BudgetTable, plan: int, numbers: NumberStyle | None = None) -> BudgetTable:
    """The table as it was printed, with the plan's error in it if this is its table."""
    if plan not in _MISPRINTS or _MISPRINTS[plan][0] != table.key:
        return table
    _, key, column, delta = _MISPRINTS[plan]
    row = next(index for index, row in enumerate(table.rows) if row.key == key)
    return misprint(table, row, column, delta, numbers or NumberStyle())
