"""Which sums a table states, found from its structure and confirmed by its own numbers.

A row that calls itself a sum (*Summa*), or is known to be one (*Verksamhetens nettokostnader*), states a sum of rows
above it; a column of differences or totals states one of other columns. Which rows or columns those are is chosen as a
whole, for all columns (or rows) at once, by where most of the sums hold: a misprint breaks one of several sums, a
misunderstanding breaks them all. Where none holds, the document claims nothing that can be named, and nothing is said,
except for the plainest form: all rows above.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from planextract.reading.money_columns import Column
from planextract.reading.money_rows import Row, lower_ranks
from planextract.records import CheckKind, CheckOutcome
from planextract.swedish.statements import identities, is_frame_label

Place = tuple[int, int]
"""Row position and column index."""

Values = Mapping[Place, Decimal]

FRAME_SLACK = 2
"""So many units of the last place a frame may be off what leads to it, for the rounding of each."""

PLAIN_DIFFERENCE = Decimal("0.1")
"""A sum that holds in no column is reported only where it is the plainest form and off by at most this share."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum that a table states: the number at ``stated`` should be the sum of factor times each of ``terms``."""

    kind: CheckKind
    stated: Place
    terms: tuple[tuple[Place, int], ...]

    def computed(self, values: Values) -> Decimal:
        """The sum of the terms; a blank counts as nothing."""
        return sum((factor * values[place] for place, factor in self.terms if place in values), Decimal(0))

    def present(self, values: Values) -> tuple[tuple[Place, int], ...]:
        """The terms that are printed."""
        return tuple((place, factor) for place, factor in self.terms if place in values)


def tolerance(count: int, step: Decimal) -> Decimal:
    """How far a sum of ``count`` addends rounded to ``step`` may be off by rounding: 2·√(n/12) + ½ steps (CONTRACT.md).

    Three decimals of a step: no printed difference falls between, and what is published stays readable.
    """
    return Decimal(f"{2 * math.sqrt(count / 12) + 0.5:.3f}") * step


def outcome(difference: Decimal, count: int, step: Decimal) -> CheckOutcome:
    """Whether a difference is none, rounding, or an error."""
    if difference == 0:
        return "agrees"
    return "rounding" if abs(difference) <= tolerance(count, step) else "disagrees"


@dataclass(frozen=True, slots=True)
class SumFinder:
    """Finds the sums of one table. ``steps`` is the unit of the last printed decimal of each row and column."""

    rows: Sequence[Row]
    columns: Sequence[Column]
    values: Values
    steps: Mapping[Place, Decimal]

    def column_sums(self) -> list[Sum]:
        """The sums that rows state of rows above them, those that hold nowhere left out."""
        found: list[Sum] = []
        open_items: list[int] = []
        block = -1
        block_start = 0
        ranks = lower_ranks(self.rows)
        below = {at for children in ranks.values() for at in children}
        for position, row in enumerate(self.rows):
            if row.block != block:
                block, block_start = row.block, len(open_items)
            if row.is_part or position in below or self._measures_row_above(row):
                continue
            if position in ranks:
                found.extend(self._sum_of_ranks(position, ranks[position]))
            if not self._states_sum(row, open_items):
                open_items.append(position)
                continue
            chosen = self._choose(position, open_items, len(open_items) - block_start)
            if chosen is not None:
                found.extend(chosen)
                taken = {place[0] for each in chosen for place, _ in each.terms}
                open_items = [item for item in open_items if item not in taken]
            elif row.is_total:
                open_items = open_items[:block_start]
            open_items.append(position)
            block_start = len(open_items)
        return found

    @staticmethod
    def _measures_row_above(row: Row) -> bool:
        """Whether a row is another stage of the row above it (*Budget* under *Nettokostnader*) and no addend."""
        return row.stage is not None and row.parent_label is not None and not row.is_total

    def _sum_of_ranks(self, stated: int, children: Sequence[int]) -> list[Sum]:
        """A row and what it breaks down into, where the parts come to it in most columns; else they are only a selection."""
        sums = [Sum("column_sum", s.stated, s.terms) for s in self._for_columns(stated, [(at, 1) for at in children])]
        held, tested = self._held(sums)
        return sums if tested and held * 2 >= tested else []

    def _states_sum(self, row: Row, open_items: Sequence[int]) -> bool:
        if not open_items or not row.amounts:
            return False
        return row.is_total or (row.concept is not None and row.concept.sums_rows)

    def _choose(self, stated: int, items: Sequence[int], in_block: int) -> list[Sum] | None:
        """The candidate under which most columns hold; None where it holds in too few to be what the row means."""
        best: tuple[int, int, list[Sum]] | None = None
        for order, terms in enumerate(self._candidates(stated, items, in_block)):
            sums = self._for_columns(stated, terms)
            held, tested = self._held(sums)
            if tested and held * 2 >= tested and (best is None or held > best[0]):
                best = (held, order, sums)
        if best is not None:
            return best[2]
        return self._plainest(stated, items, in_block)

    def _candidates(self, stated: int, items: Sequence[int], in_block: int) -> Iterator[tuple[tuple[int, int], ...]]:
        """Row positions with factors, likeliest first: the block, everything open, then every run that ends just above."""
        lengths = list(dict.fromkeys([in_block, len(items), *range(len(items) - 1, 0, -1)]))
        for length in lengths:
            if length <= 0 or (length == 1 and in_block != 1 and not self.rows[stated].concept):
                continue
            chosen = items[-length:]
            for signs in ("as_printed", "costs_subtracted", "income_subtracted"):
                factors = tuple((item, self._factor(item, signs)) for item in chosen)
                if signs == "as_printed" or any(factor < 0 for _, factor in factors):
                    yield factors

    def _factor(
        self, position: int, signs: Literal["as_printed", "costs_subtracted", "income_subtracted"] | str
    ) -> int:
        concept = self.rows[position].concept
        if concept is None or signs == "as_printed":
            return 1
        is_cost = concept.sign == "cost" or concept.name in ("net_costs", "board_net")
        if signs == "costs_subtracted":
            return -1 if is_cost else 1
        return -1 if concept.sign == "income" else 1

    def _for_columns(self, stated: int, terms: Sequence[tuple[int, int]]) -> list[Sum]:
        plain = self.rows[stated].is_total or all(factor == 1 for _, factor in terms)
        kind: CheckKind = "column_sum" if plain else "identity"
        sums = []
        for column in self.columns:
            place = (stated, column.index)
            if place not in self.values or column.measure == "percent":
                continue
            one = Sum(kind, place, tuple(((item, column.index), factor) for item, factor in terms))
            if self._can_be_added(one):
                sums.append(one)
        return sums

    def _can_be_added(self, each: Sum) -> bool:
        """Whether a sum has terms, none of them printed and unread."""
        unread = any(self.rows[row].is_unread(column) for (row, column), _ in each.terms)
        return not unread and bool(each.present(self.values))

    def _held(self, sums: Sequence[Sum]) -> tuple[int, int]:
        """How many of the sums hold, and how many say anything (a sum of nothing but zeros does not)."""
        telling = [
            s for s in sums if self.values[s.stated] != 0 or any(self.values[p] != 0 for p, _ in s.present(self.values))
        ]
        return sum(1 for each in telling if self.outcome(each) != "disagrees"), len(telling)

    def outcome(self, each: Sum) -> CheckOutcome:
        """How one sum comes out."""
        present = each.present(self.values)
        difference = self.values[each.stated] - each.computed(self.values)
        return outcome(difference, len(present), self.step(each))

    def step(self, each: Sum) -> Decimal:
        """The coarsest unit that one of the numbers of a sum is printed to, zeros aside."""
        places = [each.stated, *(place for place, _ in each.present(self.values))]
        steps = [self.steps[place] for place in places if self.values[place] != 0]
        return max(steps, default=Decimal(1))

    def _plainest(self, stated: int, items: Sequence[int], in_block: int) -> list[Sum] | None:
        """The sum of all rows above, where a row calls itself the sum of nothing else and is off by little."""
        row = self.rows[stated]
        if not row.is_total or len(items) != in_block or len(items) < 2:
            return None
        sums = self._for_columns(stated, tuple((item, 1) for item in items))
        telling = [s for s in sums if self.values[s.stated] != 0]
        if not telling:
            return None
        off = [abs(self.values[s.stated] - s.computed(self.values)) / abs(self.values[s.stated]) for s in telling]
        return sums if max(off) <= PLAIN_DIFFERENCE else None

    # ------------------------------------------------------------ sums across columns

    def row_sums(self) -> list[Sum]:
        """The sums that columns state of other columns: differences, totals over years, net of income and cost."""
        found: list[Sum] = []
        for column in self.columns:
            best: tuple[int, list[Sum]] | None = None
            for terms in self._column_candidates(column):
                sums = self._for_rows(column, terms)
                held, tested = self._held(sums)
                enough = held >= 2 or (held == 1 and tested == 1 and len(self.rows) == 1)
                if enough and held * 5 >= tested * 3 and (best is None or held > best[0]):
                    best = (held, sums)
            if best is not None:
                found.extend(best[1])
        for frame, terms in frame_columns(self.columns, len(self.rows), self.values):
            found.extend(self._for_rows(frame, terms))
        return found

    def _column_candidates(self, column: Column) -> Iterator[tuple[tuple[int, int], ...]]:
        others = [c for c in self.columns if c.index != column.index and _same_kind(c, column)]
        levels = [c for c in others if c.stage != "deviation"]
        if column.stage == "deviation":
            near = sorted(levels, key=lambda c: (c.index > column.index, abs(c.index - column.index)))
            for i, first in enumerate(near):
                for second in near[i + 1 :]:
                    yield ((second.index, 1), (first.index, -1))
                    yield ((first.index, 1), (second.index, -1))
        if column.measure == "net":
            incomes = [c for c in others if c.measure == "income" and c.fiscal_year == column.fiscal_year]
            costs = [c for c in others if c.measure == "cost" and c.fiscal_year == column.fiscal_year]
            for income in incomes:
                for cost in costs:
                    yield ((income.index, 1), (cost.index, 1))
                    yield ((income.index, 1), (cost.index, -1))
                    yield ((cost.index, 1), (income.index, -1))
        if column.aggregate and column.stage != "deviation":
            yield from _runs(column, others)

    def _for_rows(self, column: Column, terms: Sequence[tuple[int, int]]) -> list[Sum]:
        sums = []
        for position in range(len(self.rows)):
            place = (position, column.index)
            if place not in self.values:
                continue
            one = Sum("row_sum", place, tuple(((position, index), factor) for index, factor in terms))
            if self._can_be_added(one):
                sums.append(one)
        return sums

    # ------------------------------------------------------------ known relations

    def identities(self) -> list[Sum]:
        """What is known to hold between rows of financial statements, between stages, and between frames and changes."""
        return [*self._concept_identities(), *self._stage_identities(), *self._frame_identities()]

    def _concept_identities(self) -> list[Sum]:
        places: dict[str, list[int]] = {}
        for position, row in enumerate(self.rows):
            if row.concept is not None and row.amounts and not row.is_part:
                places.setdefault(row.concept.name, []).append(position)
        found: list[Sum] = []
        for identity in identities():
            names = [identity.stated, *(name for name, _ in identity.addends)]
            if any(len(places.get(name, ())) != 1 for name in names):
                continue
            optional = [(name, factor) for name, factor in identity.optional if len(places.get(name, ())) == 1]
            terms = [(places[name][0], factor) for name, factor in (*identity.addends, *optional)]
            found.extend(self._held_as_identity(places[identity.stated][0], terms))
        return found

    def _held_as_identity(self, stated: int, terms: Sequence[tuple[int, int]]) -> list[Sum]:
        """The relation, signed as the table signs costs, where it holds in most columns."""
        for signs in ("as_printed", "costs_subtracted", "income_subtracted"):
            signed = [(at, factor * self._factor(at, signs)) for at, factor in terms]
            sums = [Sum("identity", s.stated, s.terms) for s in self._for_columns(stated, signed)]
            sums = [s for s in sums if len(s.present(self.values)) == len(s.terms)]
            held, tested = self._held(sums)
            if tested and held * 2 >= tested:
                return sums
        return []

    def _stage_identities(self) -> list[Sum]:
        """*Budgetavvikelse* under a row and its *Budget*: the difference of the two, whichever way the table counts it."""
        found: list[Sum] = []
        for position, row in enumerate(self.rows):
            if row.stage != "deviation" or row.parent_label is None:
                continue
            family = [at for at in range(max(0, position - 4), position) if self._is_of(at, row.parent_label)]
            for first in family:
                for second in family:
                    sums = [
                        Sum("identity", s.stated, s.terms)
                        for s in self._for_columns(position, [(first, 1), (second, -1)])
                        if first != second
                    ]
                    held, tested = self._held(sums)
                    if tested and held == tested and not any(s.stated[0] == position for s in found):
                        found.extend(sums)
        return found

    def _is_of(self, position: int, label: str) -> bool:
        row = self.rows[position]
        return row.label == label or (row.parent_label == label and row.stage is not None)

    def _frame_identities(self) -> list[Sum]:
        """In a frame adjustment each new frame is the frame before it and the changes between them, column by column."""
        found: list[Sum] = []
        start: int | None = None
        for position, row in enumerate(self.rows):
            if not is_frame_label(row.label) or row.is_part:
                continue
            if start is not None and self.rows[start].parent_label == row.parent_label and position - start > 1:
                between = [at for at in range(start + 1, position) if not self.rows[at].is_part]
                changes = [at for at in between if self.rows[at].is_total] or between
                sums = self._for_columns(position, [(start, 1), *((at, 1) for at in changes)])
                held, tested = self._held(sums)
                if tested and held * 2 >= tested:
                    found.extend([*sums, *(Sum("identity", s.stated, s.terms) for s in sums)])
            start = position
        return found


def frame_columns(
    columns: Sequence[Column], row_count: int, values: Values
) -> list[tuple[Column, tuple[tuple[int, int], ...]]]:
    """Columns of frames that are an earlier frame and the changes between them, with the terms of their sum.

    The columns between name no stage of their own; the sum holds in most rows and in at least two.
    """
    found: list[tuple[Column, tuple[tuple[int, int], ...]]] = []
    amounts = [column for column in columns if column.kind == "amount"]
    frames = [
        at
        for at, column in enumerate(amounts)
        if column.is_frame or set(column.stages) & {"budget", "revised_budget", "plan"}
    ]
    for at in frames:
        starts = [other for other in frames if other < at - 1]
        if not starts:
            continue
        between = amounts[starts[-1] + 1 : at]
        if any((c.stages and c.stages[0] != "deviation") or c.measure in ("percent", "count") for c in between):
            continue
        terms = ((amounts[starts[-1]].index, 1), *((c.index, 1) for c in between))
        tested = held = 0
        for row in range(row_count):
            stated = values.get((row, amounts[at].index))
            if stated is None or not any((row, index) in values for index, _ in terms):
                continue
            tested += 1
            computed = sum((values.get((row, index), Decimal(0)) for index, _ in terms), Decimal(0))
            held += abs(stated - computed) <= _last_places(stated, FRAME_SLACK)
        if held >= 2 and held * 5 >= tested * 3:
            found.append((amounts[at], terms))
    return found


def _last_places(value: Decimal, count: int) -> Decimal:
    """So many units of the last printed place of a number."""
    exponent = value.as_tuple().exponent
    return Decimal(count).scaleb(exponent) if isinstance(exponent, int) else Decimal(count)


def _same_kind(one: Column, other: Column) -> bool:
    """Whether two columns hold numbers that may be added: the same unit, neither a share nor a count beside money."""
    apart = ("percent", "count", "rate")
    if one.measure in apart or other.measure in apart:
        return one.measure == other.measure
    return one.unit == other.unit and one.entity == other.entity


def _runs(column: Column, others: Sequence[Column]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Runs of neighbouring columns that a total column may be the sum of: those of its years, then any run beside it."""
    if len(column.years) == 2:
        first, last = min(column.years), max(column.years)
        inside = [c for c in others if c.fiscal_year is not None and first <= c.fiscal_year <= last]
        if len(inside) > 1:
            yield tuple((c.index, 1) for c in inside if c.stage != "deviation")
    levels = [c for c in others if c.stage != "deviation"]
    before = [c for c in levels if c.index < column.index]
    after = [c for c in levels if c.index > column.index]
    for length in range(len(before), 1, -1):
        yield tuple((c.index, 1) for c in before[-length:])
    for length in range(len(after), 1, -1):
        yield tuple((c.index, 1) for c in after[:length])
