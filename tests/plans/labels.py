"""What stands in one plan, noted while the plan is composed: the truth, except for the pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.plans.budget_table import BudgetTable


@dataclass
class AreaLabel:
    id: str
    ordinal: int
    name: str
    label: str | None
    term: str
    mark: str


@dataclass
class GoalLabel:
    id: str
    area: str | None
    kind: str
    label: str | None
    text: str
    responsible: str | None
    mark: str
    board: str | None = None


@dataclass
class IndicatorLabel:
    goal: str | None
    area: str | None
    kind: str
    text: str
    target: str | None
    target_year: int | None
    mark: str


@dataclass
class TrapLabel:
    text: str
    why: str
    mark: str


@dataclass
class Labels:
    """All items of one plan in printed order."""

    areas: list[AreaLabel] = field(default_factory=list)
    goals: list[GoalLabel] = field(default_factory=list)
    indicators: list[IndicatorLabel] = field(default_factory=list)
    traps: list[TrapLabel] = field(default_factory=list)
    either_way: list[TrapLabel] = field(default_factory=list)
    tables: list[BudgetTable] = field(default_factory=list)

    def next_indicator_mark(self) -> str:
        return f"indicator:{len(self.indicators) + 1}"

    def trap(self, text: str, why: str) -> str:
        """Note a text that is no goal; returns its mark."""
        mark = f"trap:{len(self.traps) + 1}"
        self.traps.append(TrapLabel(text, why, mark))
        return mark

    def either(self, text: str, why: str) -> str:
        """Note a text that counts neither for nor against; returns its mark."""
        mark = f"either:{len(self.either_way) + 1}"
        self.either_way.append(TrapLabel(text, why, mark))
        return mark
