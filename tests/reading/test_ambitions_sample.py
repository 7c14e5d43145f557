"""The bundled sample: areas, goals and indicators of five plans, with kind, area, label, page and who is responsible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planextract.records import Area, Goal, Indicator
from planextract.sources.load import load_profile
from tests.conftest import ROOT
from tests.reading.ambition_score import ReadDocument, plain, read_pdf, score

PERIODS = ("2021-2023", "2022-2024", "2023-2025", "2024-2026", "2025-2027")


@pytest.fixture(scope="module", params=PERIODS)
def plan(request: pytest.FixtureRequest) -> tuple[ReadDocument, dict[str, Any]]:
    pdf = ROOT / f"src/planextract/sources/exempel/strategisk-plan-{request.param}.pdf"
    truth = json.loads((ROOT / f"tests/plans/truth/exempel/{request.param}.json").read_text("utf-8"))
    return read_pdf(pdf, load_profile("exempel")), truth


def test_areas_goals_and_indicators_are_read(plan: tuple[ReadDocument, dict[str, Any]]) -> None:
    document, truth = plan
    result = score(document.reading, truth)
    assert min(result.f1.values()) >= 0.98, result.misses()


def test_no_trap_is_taken(plan: tuple[ReadDocument, dict[str, Any]]) -> None:
    document, truth = plan
    assert truth["not_goals"]
    assert score(document.reading, truth).traps == []


def test_each_goal_has_its_kind_area_label_page_and_responsible(plan: tuple[ReadDocument, dict[str, Any]]) -> None:
    document, truth = plan
    reading = document.reading
    names = {area.area_id: area.name for area in reading.areas}
    areas = {area["id"]: area["name"] for area in truth["areas"]}
    by_text = {plain(goal.text): goal for goal in reading.goals}
    wrong = []
    for labelled in truth["goals"]:
        goal = by_text.get(plain(labelled["text"]))
        if goal is None:
            continue
        read = (goal.kind, names.get(goal.area_id or ""), goal.label, goal.responsible)
        wanted = (labelled["kind"], areas.get(labelled["area"]), labelled["label"], labelled["responsible"])
        if read != wanted or labelled["page"] not in {locator.page for locator in goal.locators}:
            wrong.append((goal.text, read, wanted))
    assert len(wrong) <= 0.02 * len(truth["goals"]), wrong


def test_everything_points_at_its_place(plan: tuple[ReadDocument, dict[str, Any]]) -> None:
    document, _ = plan
    sizes = {digest.number: (digest.width, digest.height) for digest in document.digests}
    items: tuple[Area | Goal | Indicator, ...] = (
        *document.reading.areas,
        *document.reading.goals,
        *document.reading.indicators,
    )
    for item in items:
        assert item.locators
        for locator in item.locators:
            x0, top, x1, bottom = locator.bbox
            width, height = sizes[locator.page]
            assert 0 <= x0 < x1 <= width + 1
            assert 0 <= top < bottom <= height + 1


def test_what_was_not_taken_is_said(plan: tuple[ReadDocument, dict[str, Any]]) -> None:
    reading = plan[0].reading
    doubts = {finding.subject_id for finding in reading.findings if finding.code == "goal_uncertain"}
    assert doubts == {goal.goal_id for goal in reading.goal_candidates}


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    pdf = ROOT / "src/planextract/sources/exempel/strategisk-plan-2024-2026.pdf"
    assert read_pdf(pdf).reading == read_pdf(pdf).reading
