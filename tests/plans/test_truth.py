"""The truth says what stands in the documents, and the description holds what the sample promises."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pypdfium2
import pytest

from tests.plans.ambitions import PLANS, description, goal_steps, goals
from tests.plans.sample import DOCUMENTS, TRUTH

PERIODS = [f"{plan}-{plan + 2}" for plan in PLANS]


@cache
def _truth(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def _pages(period: str) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(DOCUMENTS / f"strategisk-plan-{period}.pdf")
    texts = tuple(_letters(page.get_textpage().get_text_range()) for page in document)
    document.close()
    return texts


def _letters(text: str) -> str:
    """Letters and digits alone: what line breaks, hyphenation and spacing leave of a text."""
    return re.sub(r"[\W_\ufffe]+", "", text.lower())


@pytest.mark.parametrize("period", PERIODS)
def test_every_labelled_text_stands_on_its_page(period: str) -> None:
    pages, truth = _pages(period), _truth(period)
    for key in ("goals", "indicators", "not_goals", "goals_either_way"):
        for label in truth[key]:
            parts = [label["text"], label.get("target") or "", label.get("label") or ""]
            missing = [part for part in parts if _letters(part) not in pages[label["page"] - 1]]
            assert missing == [], f"{key}, page {label['page']}"
    for area in truth["areas"]:
        assert _letters(area["name"]) in pages[area["page"] - 1]


@pytest.mark.parametrize("period", PERIODS)
def test_every_amount_stands_on_its_page_as_often_as_it_is_labelled(period: str) -> None:
    pages = _pages(period)
    for line in _truth(period)["budget_lines"]:
        text = pages[line["page"] - 1]
        assert _letters(line["label"]) in text
        assert _letters(line["printed"]) in text, line
    by_page = Counter(
        (line["page"], line["label"], line["printed"])
        for line in _truth(period)["budget_lines"]
        if line["value"] != "0"
    )
    assert len(by_page) > 300


@pytest.mark.parametrize("period", PERIODS)
def test_truth_is_consistent_in_itself(period: str) -> None:
    truth = _truth(period)
    areas = {area["id"] for area in truth["areas"]}
    known = {goal["id"] for goal in truth["goals"]}
    assert all(goal["area"] in areas for goal in truth["goals"] if goal["kind"] == "development")
    assert all(goal["area"] is None for goal in truth["goals"] if goal["kind"] != "development")
    assert all(each["goal"] in known or each["area"] in areas for each in truth["indicators"])
    texts = [goal["text"] for goal in truth["goals"]]
    assert len(set(texts)) == len(texts)
    assert not {trap["text"] for trap in truth["not_goals"]} & set(texts)
    assert len(truth["goals"]) >= 29
    assert len(truth["budget_lines"]) >= 590


def test_only_the_misprinted_sums_fail_and_some_fail_by_rounding() -> None:
    failing = [
        (period, each["statement"], each["label"], each["organisation"], each["fiscal_year"], each["difference_sek"])
        for period in PERIODS
        for each in _truth(period)["failing_sums"]
    ]
    assert failing == [
        ("2021-2023", "cash_flow", "Kassaflöde från finansieringsverksamheten", None, 2023, -1_000_000),
        ("2024-2026", "operating", "Summa", "Kultur- och fritidsnämnden", 2025, -300_000),
    ]
    rounding = [each for period in PERIODS for each in _truth(period)["rounding_sums"]]
    assert {each["difference_sek"] for each in rounding} <= {-200_000, -100_000, 100_000, 200_000}
    assert len(rounding) >= 5


@pytest.mark.parametrize("period", PERIODS)
def test_tables_agree_with_each_other(period: str) -> None:
    """The operating budget comes to the income statement's net costs; the year's result is the same in three tables."""
    lines = _truth(period)["budget_lines"]

    def by_year(row: str) -> dict[tuple[int, str], int]:
        found = [
            line for line in lines if line["row"] == row and line["entity"] == "municipality" and line["fiscal_year"]
        ]
        return {(line["fiscal_year"], line["stage"]): line["amount_sek"] for line in found}

    operating, net = by_year("operating/total"), by_year("income/net")
    for year in operating.keys() & net.keys():
        assert abs(operating[year] + net[year]) <= 50_000
    for row in ("cash/result", "balance/result"):
        result, other = by_year("income/result"), by_year(row)
        assert all(result[year] == other[year] for year in result.keys() & other.keys())
    assets, financing = by_year("balance/assets"), by_year("balance/financing")
    assert assets == financing


def test_a_fiscal_year_is_revised_between_plans() -> None:
    amounts = {}
    for period in ("2021-2023", "2022-2024", "2023-2025"):
        lines = _truth(period)["budget_lines"]
        amounts[period] = [
            line["amount_sek"]
            for line in lines
            if line["row"] == "operating/socialnamnden/sum" and line["fiscal_year"] == 2023
        ]
    assert all(len(each) == 1 for each in amounts.values())
    assert len({each[0] for each in amounts.values()}) == 3


def test_links_hold_every_kind_of_change() -> None:
    links = _truth("links")
    assert {link["relation"] for link in links["areas"]} == {"same", "reworded", "split", "merged", "begun", "ended"}
    assert {link["relation"] for link in links["goals"]} == {"same", "reworded", "split", "merged"}
    assert {link["ambition"] for link in links["goals"]} == {"raised", "lowered", "unchanged", "unclear"}
    assert sum(link["moved"] for link in links["goals"]) >= 3
    for link in links["goals"]:
        for side in ("from", "to"):
            period, goal = link[side]
            assert goal in {each["id"] for each in _truth(period)["goals"]}
    for link in links["series"]:
        for side in ("from", "to"):
            period, line = link[side]
            assert line in {each["id"] for each in _truth(period)["budget_lines"]}


def test_goals_come_and_go() -> None:
    came, went = 0, 0
    for plan in PLANS[1:]:
        before = {goal.thread for goal in goals(plan - 1)}
        after = {goal.thread for goal in goals(plan)}
        steps = goal_steps(plan)
        came += len(after - {step.after for step in steps})
        went += len(before - {step.before for step in steps})
    assert came >= 8
    assert went >= 6


def test_who_rewords_a_goal_says_what_that_does_to_its_ambition() -> None:
    for thread in description("ambitions")["thread"]:
        for before, after in zip(thread["versions"], thread["versions"][1:], strict=False):
            assert ("text" in after) == ("ambition" in after), (thread["id"], before["from"], after["from"])
