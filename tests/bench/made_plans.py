"""Large plans for measuring cost: goals and rows put together from words, the same on every run."""

from __future__ import annotations

from decimal import Decimal

from planextract.records import BudgetLine, Extraction, Goal, Stage, Table
from tests.bench.pairs import labelled_pairs
from tests.matching.plans import document, table

_BOARDS = [
    f"{name}nämnden"
    for name in ("Bygg", "Social", "Skol", "Kultur", "Miljö", "Trafik", "Hamn", "Parkerings", "Valfrihets", "Arbets")
]
_ACTIVITIES = [
    "Ledning",
    "Service",
    "Vård",
    "Utbildning",
    "Underhåll",
    "Tillsyn",
    "Stöd",
    "Drift",
    "Planering",
    "Information",
]


def many_goals(count: int) -> tuple[list[Goal], list[Goal]]:
    """Return two plans of ``count`` goals: the labelled goals with a place of their own, every fourth reworded."""
    pairs = [pair for pair in labelled_pairs() if pair.grade == "medium"]
    places = [
        "i tätorten",
        "på landsbygden",
        "i skärgården",
        "i fjällbyarna",
        "vid kusten",
        "i bruksorten",
        "kring sjön",
        "längs älven",
    ]
    left, right = [], []
    for number in range(count):
        pair, place = pairs[number % len(pairs)], places[number // len(pairs) % len(places)]
        after = pair.right if number % 4 == 0 else pair.left
        left.append(_goal(f"a{number}", number, f"{pair.left.rstrip('.')} {place}."))
        right.append(_goal(f"b{number}", number, f"{after.rstrip('.')} {place}."))
    return left, right[::-1]


def many_plans(count: int, goals: int = 40) -> list[Extraction]:
    """Return ``count`` successive plans with ``goals`` goals and a table of some two hundred rows each."""
    return [_plan(2000 + number, goals) for number in range(count)]


def _plan(year: int, goals: int) -> Extraction:
    doc = document(f"{year}-{year + 2}")
    texts = [pair for pair in labelled_pairs() if pair.grade == "strong"][:goals]
    made = [
        _goal(f"{year}-{number}", number, pair.left if (year + number) % 5 else pair.right)
        for number, pair in enumerate(texts)
    ]
    tables: list[Table] = []
    lines: list[BudgetLine] = []
    columns: list[tuple[int | None, Stage | None]] = [
        (year - 2, "actual"),
        (year - 1, "budget"),
        (year, "budget"),
        (year + 1, "plan"),
        (year + 2, "plan"),
    ]
    rows = [
        (
            board,
            board,
            f"{activity} {part}",
            [Decimal(1000 + (year + k) * 7 + b * 31 + a * 13 + p) for k in range(-2, 3)],
        )
        for b, board in enumerate(_BOARDS)
        for a, activity in enumerate(_ACTIVITIES)
        for p, part in enumerate(("norr", "söder"))
    ]
    made_table, made_lines = table(doc, "operating", columns, rows)
    tables.append(made_table)
    lines += made_lines
    return Extraction(document=doc, goals=tuple(made), tables=tuple(tables), budget_lines=tuple(lines))


def _goal(goal_id: str, ordinal: int, text: str) -> Goal:
    return Goal(goal_id=goal_id, area_id=None, ordinal=ordinal, label=None, kind="development", text=text)
