"""Real documents with labelled goals, and real documents without any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reading.ambition_score import ReadDocument, read_pdf, score


def truth_of(corpus: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((corpus / "truth" / name).read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def vansbro(corpus: Path) -> ReadDocument:
    return read_pdf(corpus / "pdf/vansbro-klimatplan-2010-2020.pdf")


@pytest.fixture(scope="module")
def simrishamn(corpus: Path) -> ReadDocument:
    return read_pdf(corpus / "pdf/simrishamn-bokslut-2025-r6.pdf")


def test_goals_in_four_shapes(vansbro: ReadDocument, corpus: Path) -> None:
    result = score(vansbro.reading, truth_of(corpus, "vansbro/2010-2020.json"))
    assert result.f1["goals"] >= 0.90, result.misses()
    assert result.traps == []


def test_goals_printed_twice_count_once_and_keep_both_places(vansbro: ReadDocument) -> None:
    by_label = {goal.label: goal for goal in vansbro.reading.goals if goal.label}
    assert {"11", "12", "13", "14", "15", "16"} <= set(by_label)
    assert {locator.page for locator in by_label["14"].locators} == {9, 13}
    assert len(by_label) == len([goal for goal in vansbro.reading.goals if goal.label])


def test_values_for_several_years_are_several_targets(vansbro: ReadDocument) -> None:
    goal = next(goal for goal in vansbro.reading.goals if goal.text.startswith("Köpt energi avseende lokaler"))
    rows = [row for row in vansbro.reading.indicators if row.goal_id == goal.goal_id]
    assert [(row.target_year, str(row.target_value), row.unit) for row in rows] == [
        (2014, "11887", "MWh"),
        (2020, "10131", "MWh"),
    ]
    assert {row.baseline for row in rows} == {"13508 MWh"}


def test_goals_and_activities_of_a_report(simrishamn: ReadDocument, corpus: Path) -> None:
    result = score(simrishamn.reading, truth_of(corpus, "simrishamn/2025.json"))
    assert result.f1["areas"] == 1.0, result.misses()
    assert result.f1["goals"] >= 0.90, result.misses()
    assert result.f1["indicators"] >= 0.90, result.misses()
    assert result.traps == []


def test_dots_instead_of_text_are_told(simrishamn: ReadDocument) -> None:
    told = [finding for finding in simrishamn.reading.findings if finding.code == "status_without_text"]
    assert {locator.page for finding in told for locator in finding.locators} >= {25, 26, 27, 28, 29, 30, 32}


def test_areas_and_traps_of_an_action_plan(corpus: Path) -> None:
    document = read_pdf(corpus / "pdf/olofstrom-klimatplan.pdf")
    result = score(document.reading, truth_of(corpus, "olofstrom/2023-2026.json"))
    assert result.f1["areas"] == 1.0, result.misses()
    assert result.traps == []
    assert result.extra["goals"] == []


@pytest.mark.parametrize("name", ["bjurholm-rsa-2023", "riksbank-ppu-2014-04"])
def test_documents_without_goals_have_none(corpus: Path, name: str) -> None:
    reading = read_pdf(corpus / f"pdf/{name}.pdf").reading
    assert reading.goals == ()
    assert reading.areas == ()
    assert reading.indicators == ()
