"""The life of a goal, two plans beside each other, and the review queue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planextract.matching.compare import compare_plans, without_unchanged
from planextract.matching.comparison_rendering import comparison_as_html, comparison_as_json, comparison_as_text
from planextract.matching.decisions import DecisionLog, Side
from planextract.matching.life_rendering import lives_as_html, lives_as_json, lives_as_markdown, lives_as_text
from planextract.matching.match import match_plans
from planextract.matching.review import (
    accepted_verdict,
    blind_sample,
    calibration_by_decisions,
    describe_item,
    record_verdict,
    review_queue,
)
from planextract.matching.trace import trace
from planextract.records import Extraction, Matching
from tests.matching.plans import PROFILE, plan

EXAM = "Andelen elever som tar gymnasieexamen ska öka till minst {} procent."
SAFE = "Invånarna ska känna sig trygga i det offentliga rummet."
WORK = "Kommunen ska tillsammans med {} utbilda för de yrken där bristen är störst."
CLIMATE = "Kommunens fordonsflotta ska vara fossilfri senast 2028."
FIBRE = "Minst 95 procent av hushållen ska ha <snabbt> bredband."


def plans() -> list[Extraction]:
    return [
        plan("2022-2024", [("Skola", [EXAM.format(70), WORK.format("näringslivet")]), ("Livsmiljö", [SAFE])]),
        plan("2023-2025", [("Skola", [EXAM.format(75), WORK.format("arbetsgivarna")]), ("Livsmiljö", [SAFE, FIBRE])]),
        plan("2024-2026", [("Skola", [EXAM.format(75)]), ("Livsmiljö", [CLIMATE])]),
    ]


@pytest.fixture
def matching(tmp_path: Path) -> Matching:
    return match_plans(plans(), PROFILE, tmp_path)


def test_a_life_by_words_in_any_inflection(matching: Matching) -> None:
    (life,) = trace(matching, "elev gymnasieexamen")
    assert [(step.period, step.page) for step in life.steps] == [("2022-2024", 5), ("2023-2025", 5), ("2024-2026", 5)]
    assert [change.ambition for step in life.steps for change in step.changes] == ["raised", "unchanged"]


def test_a_life_by_id_thread_and_area(matching: Matching) -> None:
    goal = matching.extractions[0].goals[2]
    (by_id,), (by_thread,) = trace(matching, goal.goal_id), trace(matching, goal.thread_id or "")
    assert by_id == by_thread
    assert [change.change for change in by_id.endings] == ["dropped"]
    assert len(trace(matching, "livsmiljö")) == 3
    assert trace(matching, "kärnkraft") == []


def test_lives_are_rendered(matching: Matching) -> None:
    lives = trace(matching, "Livsmiljö") + trace(matching, "gymnasieexamen")
    text = lives_as_text(lives)
    assert "[-70-] {+75+}" in text and "ambition raised: “minst 70 procent” → “minst 75 procent”" in text
    assert "2024-2026: not in the plan any more" in text
    assert "<del>70</del> <ins>75</ins>" in lives_as_html(lives)
    assert "&lt;snabbt&gt;" in lives_as_html(lives) and "<snabbt>" not in lives_as_html(lives)
    assert "- **2023-2025** (page 5, Skola)" in lives_as_markdown(lives)
    assert json.loads(lives_as_json(lives))[-1]["steps"][1]["changes"][0]["redline"][1] == {
        "op": "delete",
        "text": "70",
    }


def test_two_plans_beside_each_other(matching: Matching) -> None:
    compared = compare_plans(matching, PROFILE, "2022-2024", "2023-2025")
    assert {(g.change.change, g.page_after) for g in compared.changed_goals} == {("reworded", 5), ("added", 6)}
    assert "Goals: 1 unchanged" in comparison_as_text(compared)
    assert "<snabbt>" not in comparison_as_html(compared)
    assert len(json.loads(comparison_as_json(compared))["goals"]) == 4
    assert without_unchanged(compared).areas == ()


def test_plans_that_do_not_succeed_each_other(matching: Matching) -> None:
    compared = compare_plans(matching, PROFILE, "2022-2024", "2024-2026")
    assert {g.change.change for g in compared.goals} == {"reworded", "dropped", "added"}


def test_decisions_count_in_a_comparison_over_several_plans(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    first, _, last = plans()
    sides = (Side(first.document.sha256, SAFE), Side(last.document.sha256, CLIMATE))
    made = log.record(
        subject="goal_link", left=sides[0], right=sides[1], verdict="reworded", reason="Nej.", by="bo", at="t"
    )
    found = match_plans(plans(), PROFILE, tmp_path)
    with_it = compare_plans(found, PROFILE, "2022-2024", "2024-2026", log.read())
    assert (SAFE, CLIMATE) in {(g.change.text_before, g.change.text_after) for g in with_it.goals}
    log.withdraw(made.id, reason="Ångrat.", by="bo", at="t")
    without = compare_plans(found, PROFILE, "2022-2024", "2024-2026", log.read())
    assert (SAFE, CLIMATE) not in {(g.change.text_before, g.change.text_after) for g in without.goals}


def test_the_queue_holds_what_is_uncertain(matching: Matching) -> None:
    (item,) = review_queue(matching)
    assert (item.subject, item.why, item.suggestion) == ("goal_link", "uncertain", "reworded")
    said = describe_item(item)
    assert "page 5" in said and "[-näringslivet-] {+arbetsgivarna+}" in said and "suggested: reworded" in said


def test_accepting_rejecting_and_undoing(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    (item,) = review_queue(match_plans(plans(), PROFILE, tmp_path))
    at = "2026-11-23T12:00:00Z"
    accepted = record_verdict(log, item, accepted_verdict(item), reason="Samma mål.", by="anna", at=at)
    assert accepted.score_shown == item.score
    found = match_plans(plans(), PROFILE, tmp_path)
    assert review_queue(found, log.read()) == []
    assert calibration_by_decisions(found, log.read())[-1].together == 1
    rejected = log.record(
        subject="goal_link",
        left=accepted.left,
        right=accepted.right,
        verdict="different",
        reason="Nej.",
        supersedes=accepted.id,
        by="anna",
        at=at,
    )
    assert review_queue(match_plans(plans(), PROFILE, tmp_path), log.read()) == []
    log.withdraw(rejected.id, reason="Osäker.", by="anna", at=at)
    assert [again.key for again in review_queue(match_plans(plans(), PROFILE, tmp_path), log.read())] == [item.key]


def test_an_undecided_item_stands_last_and_names_its_decision(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    (item,) = review_queue(match_plans(plans(), PROFILE, tmp_path))
    record_verdict(log, item, "undecided", reason="Måste fråga.", by="bo", at="2026-11-23")
    (again,) = review_queue(match_plans(plans(), PROFILE, tmp_path), log.read())
    assert again.why == "undecided" and "Måste fråga." in describe_item(again)


def test_a_blind_sample_shows_nothing_and_depends_on_its_seed_alone(matching: Matching) -> None:
    drawn = blind_sample(matching, 4)
    assert [item.key for item in drawn] == [item.key for item in blind_sample(matching, 4)]
    assert len({item.key for item in drawn}) == 4
    assert all(item.score is None and item.suggestion is None and item.features == () for item in drawn)
    assert [i.key for i in blind_sample(matching, 4, "b")] != [i.key for i in drawn]
    with pytest.raises(ValueError, match="nothing was suggested"):
        accepted_verdict(drawn[0])
