"""Two figures made comparable: one unit, one sign convention, and a caveat for whatever was done to get there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from planextract.matching.rows import Row
from planextract.records import BudgetLine
from planextract.swedish.units import unit_named

_CONVENTIONS = {"costs_negative", "costs_positive"}


@dataclass(frozen=True, slots=True)
class Comparable:
    """The earlier figure in the later one's unit and sign, the later as it stands, and what was done."""

    from_value: Decimal
    to_value: Decimal
    from_amount_sek: int | None
    to_amount_sek: int | None
    unit: str | None
    caveats: tuple[str, ...]

    @property
    def change_sek(self) -> int | None:
        """The change in kronor; None where either side is no money."""
        if self.from_amount_sek is None or self.to_amount_sek is None:
            return None
        return self.to_amount_sek - self.from_amount_sek

    @property
    def change_percent(self) -> Decimal | None:
        """The change in percent of the earlier figure's size, to two decimals; None where that was nil."""
        money = self.from_amount_sek is not None and self.to_amount_sek is not None
        before = Decimal(self.from_amount_sek or 0) if money else self.from_value
        after = Decimal(self.to_amount_sek or 0) if money else self.to_value
        if before == 0:
            return None
        return ((after - before) / abs(before) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def compare_lines(before: BudgetLine, after: BudgetLine, turned: bool) -> Comparable | None:
    """Bring ``before`` to the unit of ``after``, and to its signs where ``turned``; None where the units are no kin."""
    if before.unit == after.unit:
        value = before.value
        caveats: tuple[str, ...] = ()
    else:
        ours, theirs = unit_factor(before.unit), unit_factor(after.unit)
        if ours is None or theirs is None:
            return None
        value = before.value * ours / theirs
        caveats = (f"{before.unit} brought to {after.unit}",)
    sign = -1 if turned else 1
    if turned:
        caveats = (*caveats, "sign of the earlier figure turned: the tables state costs with opposite signs")
    return Comparable(
        from_value=value * sign,
        to_value=after.value,
        from_amount_sek=None if before.amount_sek is None else before.amount_sek * sign,
        to_amount_sek=after.amount_sek,
        unit=after.unit,
        caveats=caveats,
    )


def unit_factor(unit: str | None) -> int | None:
    """Return how many kronor a unit is, or None where it is no money."""
    known = unit_named(unit) if unit else None
    return known.factor if known else None


def signs_turned(before: Row, after: Row) -> bool:
    """Say whether the earlier row's signs must be turned to read like the later's.

    They must where the tables state opposite conventions, unless the figures themselves already agree in sign (an income that
    is positive in both); and where the convention of a table is unknown and every common year has the opposite sign at the
    same size.
    """
    same = opposite = equal_size = 0
    ours = {(line.fiscal_year, line.measure): line.value for line in before.lines if line.stage != "deviation"}
    for line in after.lines:
        value = ours.get((line.fiscal_year, line.measure))
        if line.stage == "deviation" or not value or not line.value:
            continue
        same += (value > 0) == (line.value > 0)
        opposite += (value > 0) != (line.value > 0)
        equal_size += abs(value) == abs(line.value)
    stated = {before.sign_convention, after.sign_convention}
    if stated == _CONVENTIONS:
        return opposite >= same
    if before.sign_convention == after.sign_convention != "unknown":
        return False
    return opposite > 0 and same == 0 and equal_size == opposite
