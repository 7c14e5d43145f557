"""Real documents with labelled goals, and real documents without any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.layout.drawn_pages import Text, draw_pages
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


def test_a_printed_report_is_read_as_its_original(corpus: Path) -> None:
    """Its printer names no font, and left out what it drew as curves: bullets, quotation marks, parts of lines."""
    reading = read_pdf(corpus / "pdf/simrishamn-bokslut-2025-r1.pdf").reading
    result = score(reading, truth_of(corpus, "simrishamn/2025.json"))
    assert result.f1["areas"] == 1.0, result.misses()
    assert result.f1["goals"] == 1.0, result.misses()
    assert result.f1["indicators"] >= 0.85, result.misses()


def test_a_goal_said_again_above_its_activities_opens_no_goals(tmp_path: Path) -> None:
    goals = ["Invånarna ska känna sig trygga i hela kommunen.", "Ungdomar ska ha en meningsfull fritid."]
    activities = ["Bygga om belysningen i parkerna", "Hålla fritidsgården öppen på lördagar"]
    lines = ["Nämndmål", *goals, "Aktivitet", goals[0], activities[0], goals[1], activities[1]]
    filler = "Nämnden redovisar här hur arbetet har gått under året och vad som återstår att göra."
    page = [Text(filler, 72, 100 + 16 * row) for row in range(8)]
    page += [Text(line, 72, 300 + 30 * row, bold=line not in activities) for row, line in enumerate(lines)]
    reading = read_pdf(draw_pages(tmp_path / "plan.pdf", [page])).reading
    assert [goal.text for goal in reading.goals] == goals
    by_id = {goal.goal_id: goal.text for goal in reading.goals}
    assert [(row.text, by_id.get(row.goal_id or "")) for row in reading.indicators] == [
        (activities[0], goals[0]),
        (activities[1], goals[1]),
    ]


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
