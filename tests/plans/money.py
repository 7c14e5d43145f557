"""The money of the description, in whole thousands of kronor: what is true before any table is printed.

Everything is computed from ``description/money.toml``: a figure is known by year and by plan, so that a fiscal year is
revised from plan to plan, what was budgeted last year is what this year's plan compares with, and every sum holds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.plans.ambitions import description

BASE_YEAR = 2020
MERGER = 2023


@dataclass(frozen=True)
class Activity:
    """``election``: what an election year costs beyond the rest. ``renamed``: other names, by their first plan."""

    name: str
    base: int
    growth: int
    election: int = 0
    renamed: tuple[tuple[int, str], ...] = ()

    def label(self, plan: int) -> str:
        """The name that a plan prints."""
        return next((name for since, name in reversed(self.renamed) if since <= plan), self.name)


@dataclass(frozen=True)
class Board:
    id: str
    name: str
    activities: tuple[Activity, ...]
    first: int
    last: int
    merged_into: str | None
    aliases: tuple[str, ...]

    def exists(self, year: int) -> bool:
        return self.first <= year <= self.last

    @property
    def is_one_row(self) -> bool:
        return len(self.activities) == 1 and self.activities[0].name == self.name


@dataclass(frozen=True)
class Project:
    board: str
    name: str
    years: tuple[tuple[int, int], ...]
    recurring: bool


@dataclass(frozen=True)
class Version:
    """Where a figure comes from: the accounts (plan None) or the plan of a year."""

    plan: int | None


def _noise(*keys: object, span: int) -> int:
    """A number from -span to span that depends on nothing but the keys."""
    digest = hashlib.sha256("|".join(map(str, keys)).encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2 * span + 1) - span


def version(plan: int, year: int) -> Version:
    """Which version a plan prints for a year: accounts up to two years back, last year's budget, its own figures."""
    if year <= plan - 2:
        return Version(None)
    return Version(plan - 1) if year == plan - 1 else Version(plan)


@cache
def _money() -> dict[str, Any]:
    return description("money")


def scale(thousandths: int) -> None:
    """From now on, take every cost of the description times this: another municipality with the same boards."""
    for figures in (_money, boards, projects, flows, state):
        figures.cache_clear()
    money = _money()
    for board in money["board"]:
        for row in board["rows"]:
            row["base"] = row["base"] * thousandths // 1000
    for project in money["project"]:
        project["years"] = {year: amount * thousandths // 1000 for year, amount in project["years"].items()}


@cache
def boards() -> tuple[Board, ...]:
    return tuple(
        Board(
            board["id"],
            board["name"],
            tuple(_activity(row) for row in board["rows"]),
            board.get("from", 0),
            board.get("until", 9999),
            board.get("merged_into"),
            tuple(board.get("aliases", ())),
        )
        for board in _money()["board"]
    )


def _activity(row: dict[str, Any]) -> Activity:
    renamed = tuple((int(plan), name) for plan, name in row.get("renamed", {}).items())
    return Activity(row["name"], row["base"], row["growth"], row.get("election", 0), renamed)


@cache
def projects() -> tuple[Project, ...]:
    return tuple(
        Project(
            project["board"],
            project["name"],
            tuple((int(year), amount) for year, amount in project["years"].items()),
            project.get("recurring", False),
        )
        for project in _money()["project"]
    )


def adjustment_labels(board: str) -> tuple[str, ...]:
    """The labels of what changes a board's frame; empty where the frame is not shown."""
    return next((tuple(each["rows"]) for each in _money()["adjustment"] if each["board"] == board), ())


def net_cost(board: Board, activity: Activity, year: int, known: Version) -> int:
    """Net cost of an activity as the accounts or a plan have it; positive."""
    # An activity that another board took over keeps its figures: the noise is that of the activity, not of the board.
    key = activity.base
    amount = activity.base * (1000 + activity.growth * (year - BASE_YEAR)) // 1000
    revised = 0
    for plan in range(BASE_YEAR, (known.plan or year) + 1):
        step = _noise("revision", key, plan, span=14)
        revised += step if abs(step) > 4 else 0
    amount += amount * revised // 1000
    if known.plan is None:
        amount += amount * _noise("accounts", key, year, span=22) // 1000
    if year in (2022, 2026):
        amount += activity.election
    return amount


def board_net(board: Board, year: int, known: Version) -> int:
    return sum(net_cost(board, activity, year, known) for activity in board.activities)


def finance_net(year: int, known: Version) -> int:
    """Central items (pensions, internal interest): an income, so negative."""
    return -21400 - 640 * (year - BASE_YEAR) + _noise("finance", year, known.plan, span=900)


def operating_total(year: int, known: Version) -> int:
    """Net costs of all boards that exist in the year, and the central items."""
    return sum(board_net(board, year, known) for board in boards() if board.exists(year)) + finance_net(year, known)


def project_cost(project: Project, year: int, known: Version) -> int:
    planned = dict(project.years).get(year, 0)
    if not planned:
        return 0
    if known.plan is None:
        return planned + planned * _noise("project accounts", project.name, year, span=150) // 1000
    shift = _noise("project", project.name, year, known.plan, span=9)
    return planned + (planned * shift // 100 // 50) * 50 if abs(shift) > 4 else planned


def project_total(project: Project, plan: int) -> int:
    """The whole cost of a project as a plan sees it."""
    return sum(project_cost(project, year, version(plan, year)) for year, _ in project.years)


def inhabitants(year: int) -> int:
    """How many live in the municipality in November, known or expected."""
    return 24310 - 26 * (year - BASE_YEAR) + _noise("inhabitants", year, span=12)


def investment_total(year: int, known: Version) -> int:
    return sum(project_cost(project, year, known) for project in projects())


@dataclass(frozen=True)
class Flows:
    """Income statement and cash flow of one year; costs negative."""

    income: int
    costs: int
    depreciation: int
    taxes: int
    grants: int
    financial_income: int
    financial_costs: int
    other_items: int
    investments: int
    sales: int
    new_loans: int
    repayments: int

    @property
    def net_costs(self) -> int:
        return self.income + self.costs + self.depreciation

    @property
    def operating_result(self) -> int:
        return self.net_costs + self.taxes + self.grants

    @property
    def result(self) -> int:
        return self.operating_result + self.financial_income + self.financial_costs

    @property
    def from_operations(self) -> int:
        return self.result - self.depreciation + self.other_items

    @property
    def from_investments(self) -> int:
        return self.investments + self.sales

    @property
    def from_financing(self) -> int:
        return self.new_loans + self.repayments

    @property
    def change(self) -> int:
        return self.from_operations + self.from_investments + self.from_financing


_MARGIN = {2019: 9, 2020: 11, 2021: 19, 2022: 16, 2023: 12, 2024: -6, 2025: 4, 2026: 9, 2027: 13}


@cache
def flows(year: int, known: Version) -> Flows:
    """The year's flows; the result is a small share of the net costs, below nought in 2024."""
    net = operating_total(year, known)
    step = year - BASE_YEAR
    depreciation = -(54800 + 2350 * step) + _noise("depreciation", year, known.plan, span=700)
    income = 396000 + 7900 * step + _noise("income", year, known.plan, span=4200)
    financial_income = 13800 + 350 * step + _noise("interest", year, known.plan, span=600)
    financial_costs = -(8900 + 2450 * max(step - 1, 0)) + _noise("loans", year, known.plan, span=500)
    margin = _MARGIN[year] * 10 + _noise("margin", year, known.plan, span=18)
    needed = net + net * margin // 10000 - financial_income - financial_costs
    taxes = needed * (748 + _noise("taxes", year, known.plan, span=4)) // 1000
    investments = -investment_total(year, known)
    new_loans = max(0, (-investments - 62000) // 5000 * 5000)
    return Flows(
        income=income,
        costs=-net - income - depreciation,
        depreciation=depreciation,
        taxes=taxes,
        grants=needed - taxes,
        financial_income=financial_income,
        financial_costs=financial_costs,
        other_items=_noise("other", year, known.plan, span=2400),
        investments=investments,
        sales=1500 if year % 2 else 0,
        new_loans=new_loans,
        repayments=-4000 - 500 * step,
    )


@dataclass(frozen=True)
class State:
    """The balance at the end of a year."""

    fixed: int
    shares: int
    stores: int
    claims: int
    cash: int
    opening_equity: int
    result: int
    pensions: int
    loans: int
    short_debts: int

    @property
    def current(self) -> int:
        return self.stores + self.claims + self.cash

    @property
    def assets(self) -> int:
        return self.fixed + self.shares + self.current

    @property
    def equity(self) -> int:
        return self.opening_equity + self.result


@cache
def state(year: int, plan: int | None) -> State:
    """The balance as the accounts (plan None) or a plan see it: the year before, and the year's flows.

    Last year's budget stands as last year's plan had it, and a plan goes on from there: not from the accounts, which
    were not known then. So the balance does not follow from the column of accounts beside it, as in real plans.
    """
    if year == 2018:
        return State(912400, 148300, 5200, 118600, 171400, 842900, 14600, 96200, 178000, 224200)
    known = Version(None) if plan is None else version(plan, year)
    before = state(year - 1, None if known.plan is None else min(known.plan, year))
    now = flows(year, known)
    claims = before.claims - now.other_items
    fixed = before.fixed - now.investments + now.depreciation - now.sales
    return State(
        fixed=fixed,
        shares=before.shares,
        stores=before.stores,
        claims=claims,
        cash=before.cash + now.change,
        opening_equity=before.equity,
        result=now.result,
        pensions=before.pensions,
        loans=before.loans + now.from_financing,
        short_debts=before.short_debts,
    )
