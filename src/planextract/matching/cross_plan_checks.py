"""What two plans state about the same thing ought to agree: outturns and adopted budgets, also of merged boards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from planextract.identifiers import make_id
from planextract.matching.money_sides import unit_factor
from planextract.records import AppropriationChange, BudgetLine, Check, CheckOutcome

_SETTLED = ("actual", "budget")


def check_across_plans(
    changes: Sequence[AppropriationChange], lines: Mapping[str, BudgetLine], unsure: frozenset[str] = frozenset()
) -> list[Check]:
    """Return a check for every outturn and every adopted budget that two plans state for one row.

    ``changes`` are revisions; ``lines`` knows every line by id; lines in ``unsure`` belong to rows whose link waits for review and
    are left out. A plan year that became a budget was revised and need not agree, so it is no check.
    """
    checks = []
    for change in changes:
        if change.kind != "revision" or change.from_stage != change.to_stage or change.to_stage not in _SETTLED:
            continue
        if unsure & {*change.from_line_ids, *change.to_line_ids}:
            continue
        check = _check([lines[i] for i in change.from_line_ids], lines[change.to_line_ids[0]], change)
        if check is not None:
            checks.append(check)
    return checks


def _check(earlier: Sequence[BudgetLine], later: BudgetLine, change: AppropriationChange) -> Check | None:
    """State it in the finer unit, so that every factor is a whole number."""
    turned = bool(change.caveat and "turned" in change.caveat)
    sign: Literal[1, -1] = -1 if turned else 1
    units = {line.unit for line in earlier}
    if len(units) > 1:
        return None
    if units == {later.unit}:
        return _made(later, list(earlier), sign, Decimal(0), change)
    ours, theirs = unit_factor(earlier[0].unit), unit_factor(later.unit)
    if ours is None or theirs is None:
        return None
    if ours > theirs and ours % theirs == 0:
        step = ours // theirs
        return _made(later, list(earlier), sign * step, _half_of_last_digit(earlier) * step, change)
    if theirs % ours == 0 and len(earlier) == 1:
        step = theirs // ours
        return _made(earlier[0], [later], sign * step, _half_of_last_digit([later]) * step, change)
    return None


def _half_of_last_digit(lines: Sequence[BudgetLine]) -> Decimal:
    """Half of the last printed digit of the coarser figures: what rounding to their unit may take away."""
    exponents = [exponent for line in lines if isinstance(exponent := line.value.as_tuple().exponent, int)]
    return Decimal(1).scaleb(max([min(0, exponent) for exponent in exponents], default=0)) / 2 * len(lines)


def _made(
    stated: BudgetLine, parts: Sequence[BudgetLine], factor: int, tolerance: Decimal, change: AppropriationChange
) -> Check:
    computed = sum((part.value * factor for part in parts), Decimal(0))
    difference = stated.value - computed
    outcome: CheckOutcome = "agrees" if difference == 0 else "rounding" if abs(difference) <= tolerance else "disagrees"
    return Check(
        check_id=make_id(
            change.to_document_id, "check", "cross_plan", stated.line_id, *(part.line_id for part in parts)
        ),
        kind="cross_plan",
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=computed,
        difference=difference,
        tolerance=tolerance,
        unit=stated.unit,
        outcome=outcome,
        follows_from=None,
        lines=tuple(part.line_id for part in parts),
        factors=(factor,) * len(parts),
        locators=stated.locators,
    )
