"""Matching on the sample's truth, as a perfect reader would hand it over: the figures of the issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.matching.match import match_plans
from planextract.records import Extraction, Matching
from planextract.sources.load import load_profile
from tests.matching.truth_plans import SAMPLE_TRUTH, sample_links, sample_truth, truth_as_extraction

pytestmark = pytest.mark.skipif(not SAMPLE_TRUTH.exists(), reason="the sample's truth has not been made (make sample)")


@pytest.fixture(scope="module")
def plans() -> list[Extraction]:
    profile = load_profile("exempel")
    return [truth_as_extraction(truth, profile.organisations) for truth in sample_truth()]


@pytest.fixture(scope="module")
def matching(plans: list[Extraction], tmp_path_factory: pytest.TempPathFactory) -> Matching:
    return match_plans(plans, load_profile("exempel"), tmp_path_factory.mktemp("decisions"))


def labelled(kind: str, key: str) -> dict[tuple[str | None, str | None], dict[str, object]]:
    def item(end: list[str] | None) -> str | None:
        return f"{end[0]}/{kind}/{end[1]}" if end else None

    return {(item(link["from"]), item(link["to"])): link for link in sample_links()[key]}


def f1(truth: set[object], found: set[object]) -> float:
    return 2 * len(truth & found) / (len(truth) + len(found))


def accepted(link: dict[str, object], key: str) -> set[object]:
    more = link.get(f"{key}_accept") or []
    assert isinstance(more, list)
    return {link[key], *more}


def test_goal_links_relations_and_moves(matching: Matching) -> None:
    truth = labelled("goal", "goals")
    found = {(link.from_goal_id, link.to_goal_id): link for link in matching.goal_links}
    assert f1(set(truth), set(found)) >= 0.97
    common = [(truth[pair], found[pair]) for pair in found if pair in truth]
    assert sum(link.relation in accepted(label, "relation") for label, link in common) >= 0.95 * len(common)
    assert all(link.area_changed == label["moved"] for label, link in common)


def test_wrong_links_are_marked_and_few_are(matching: Matching) -> None:
    truth = labelled("goal", "goals")
    wrong = [link for link in matching.goal_links if (link.from_goal_id, link.to_goal_id) not in truth]
    assert all(link.needs_review for link in wrong)
    assert sum(link.needs_review for link in matching.goal_links) <= 0.15 * len(matching.goal_links)


def test_ambition_is_right_or_unclear(matching: Matching) -> None:
    truth = labelled("goal", "goals")
    changes = [c for c in matching.goal_changes if (c.from_goal_id, c.to_goal_id) in truth]
    told = [(truth[c.from_goal_id, c.to_goal_id], c.ambition) for c in changes]
    right = [ambition in accepted(label, "ambition") for label, ambition in told]
    assert sum(right) >= 0.95 * len(right)
    assert all(ok or ambition == "unclear" for ok, (_, ambition) in zip(right, told, strict=True))
    assert all(c.ambition_evidence for c in changes)


def test_added_and_dropped(matching: Matching, plans: list[Extraction]) -> None:
    pairs = labelled("goal", "goals")
    onward, origin = {a for a, _ in pairs}, {b for _, b in pairs}
    truth: set[object] = {("dropped", g.goal_id) for p in plans[:-1] for g in p.goals if g.goal_id not in onward}
    truth |= {("added", g.goal_id) for p in plans[1:] for g in p.goals if g.goal_id not in origin}
    found: set[object] = {
        (c.change, c.from_goal_id or c.to_goal_id) for c in matching.goal_changes if c.change in ("added", "dropped")
    }
    assert f1(truth, found) >= 0.97


def test_area_crosswalk_is_whole(matching: Matching) -> None:
    truth = {pair: link["relation"] for pair, link in labelled("area", "areas").items()}
    assert {(link.from_area_id, link.to_area_id): link.relation for link in matching.area_links} == truth
    assert any(f.code == "area_scheme_changed" for f in matching.findings)


def test_series(matching: Matching, plans: list[Extraction]) -> None:
    row_of = {line.line_id: line.row_id for plan in plans for line in plan.budget_lines}
    truth: set[object] = {(row_of[a or ""], row_of[b or ""]) for a, b in labelled("line", "series")}
    found: set[object] = {(link.from_row_id, link.to_row_id) for link in matching.row_links}
    assert f1(truth, found) >= 0.98


def test_every_line_has_a_series_and_every_goal_a_thread(matching: Matching) -> None:
    series = {s.series_id for s in matching.series}
    assert len(series) == len(matching.series)
    assert {line.series_id for e in matching.extractions for line in e.budget_lines} == series
    assert all(goal.thread_id for e in matching.extractions for goal in e.goals)


def test_a_merged_boards_total_is_compared_with_the_sum_of_its_predecessors(matching: Matching) -> None:
    changes = [c for c in matching.appropriation_changes if len(c.from_line_ids) > 1]
    assert changes
    lines = {line.line_id: line for e in matching.extractions for line in e.budget_lines}
    for change in changes:
        assert change.from_value == sum(lines[i].value for i in change.from_line_ids)
        assert change.caveat is not None and "sum of its predecessors" in change.caveat


def test_the_same_input_gives_the_same_matching(matching: Matching, plans: list[Extraction], tmp_path: Path) -> None:
    again = match_plans(list(plans), load_profile("exempel"), tmp_path)
    assert again == matching
