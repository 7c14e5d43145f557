"""Each gate on its own: what it lets pass and what it names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from planextract.dataset.build import Tables, build_tables
from planextract.dataset.gates import LossLimits, check_tables, find_losses
from tests.dataset.made_by_hand import PROFILE, two_plans


@pytest.fixture
def tables() -> Tables:
    return build_tables(two_plans(), PROFILE)


def test_the_tables_built_by_hand_pass(tables: Tables) -> None:
    assert check_tables(tables) == []


def set_first(name: str, column: str, value: Any) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables[name][0][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_first("goals", "kind", "wish"), "goals.kind: is not in the closed vocabulary: 1 rows, such as 'wish'"),
        (set_first("goals", "text", None), "goals.text: not_nullable"),
        (set_first("goals", "page", None), "goals.page: not_nullable"),
        (set_first("goals", "page", "3"), "goals.page: is no integer"),
        (set_first("goals", "page", True), "goals.page: is no integer"),
        (set_first("budget_lines", "value", 1.5), "budget_lines.value: is no decimal"),
        (set_first("budget_lines", "value", Decimal("0.123456789")), "needs more than 8 decimals"),
        (set_first("budget_lines", "value", Decimal("NaN")), "budget_lines.value: "),
        (set_first("budget_lines", "amount_sek", 2**63), "budget_lines.amount_sek: is no integer"),
        (set_first("checks", "lines", "[broken"), "checks.lines: is no JSON"),
        (set_first("goals", "area_id", "no-such-area"), "goals.area_id: not in areas.area_id: 1 rows"),
        (set_first("row_links", "to_row_id", "no-such-row"), "row_links.to_row_id: not in budget_lines.row_id"),
        (set_first("checks", "lines", '["no-such-line", "x"]'), "checks.lines: not in budget_lines.line_id: 2 rows"),
        (set_first("checks", "factors", "[1]"), "checks: lines and factors differ in length"),
        (set_first("locators", "subject_id", "nobody"), "locators.subject_id: no such item"),
        (set_first("budget_lines", "fiscal_year", 1974), "outside the reach of its plan: 1 rows"),
        (set_first("budget_lines", "fiscal_year", 20245), "outside the reach of its plan: 1 rows"),
        (set_first("goals", "mood", "good"), "goals: columns that the schema does not know: mood"),
        (lambda tables: tables["goals"].append(tables["goals"][0]), "goals: the key goal_id stands twice"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_with_an_example(tables: Tables, change: Callable[[Tables], None], told: str) -> None:
    change(tables)
    problems = check_tables(tables)
    assert any(told in problem for problem in problems), problems


def test_a_missing_fiscal_year_or_period_is_no_year_outside(tables: Tables) -> None:
    tables["budget_lines"][0]["fiscal_year"] = None
    tables["documents"][0]["period_start"] = None
    assert check_tables(tables) == []


def test_the_same_tables_lose_nothing(tables: Tables) -> None:
    assert find_losses(tables, build_tables(two_plans(), PROFILE)) == []


def test_a_small_loss_passes_and_a_large_one_is_told(tables: Tables) -> None:
    after = build_tables(two_plans(), PROFILE)
    after["budget_lines"] = after["budget_lines"][:-1]
    assert find_losses(tables, after) == []
    after["budget_lines"] = after["budget_lines"][:-3]
    own = "provstad-2025-2027-5e6f7a8b"
    assert find_losses(tables, after) == [
        "budget_lines: 18 rows became 14",
        f"budget_lines of {own}: 9 rows became 5",
    ]
    assert find_losses(tables, after, LossLimits(share=0.5)) == []


def test_a_newer_version_beside_the_old_one_is_no_loss(tables: Tables) -> None:
    after = build_tables(two_plans(), PROFILE)
    after["documents"].append({**after["documents"][0], "document_id": "provstad-2024-2026-99999999", "sha256": "99"})
    assert find_losses(tables, after) == []
