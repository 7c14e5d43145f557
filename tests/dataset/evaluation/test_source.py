"""A whole source, scored against the sample's labels: as labelled is all right, and each fault costs what it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planextract.dataset.evaluate import score_extraction, score_matching
from planextract.dataset.evaluation.scores import Evaluation
from planextract.dataset.evaluation.truth import SourceTruth, TruthError, read_truth
from planextract.records import Check, Extraction, Finding, GoalLink, Matching
from tests.dataset.evaluation.answers_from_labels import perfect_extraction, perfect_matching

SAMPLE = Path(__file__).parents[2] / "plans" / "truth" / "exempel"


@pytest.fixture(scope="module")
def truth() -> SourceTruth:
    return read_truth(SAMPLE)


@pytest.fixture(scope="module")
def perfect(truth: SourceTruth) -> Matching:
    assert truth.links is not None
    return perfect_matching(list(truth.plans), truth.links)


@pytest.fixture(scope="module")
def perfect_score(truth: SourceTruth, perfect: Matching) -> Evaluation:
    return score_matching(truth, perfect)


def test_an_answer_as_labelled_is_all_right(perfect_score: Evaluation) -> None:
    evaluation = perfect_score
    assert evaluation.misses == ()
    wrong = [metric for metric in evaluation.metrics if metric.kind == "f1" and metric.value != 1.0]
    assert wrong == []
    for name in ("areas", "goals", "goals_full", "indicators", "indicators_full", "budget_lines", "failing_sums"):
        assert evaluation.metric(name).right > 0
    for name in ("links", "added_dropped", "series", "area_links"):
        assert evaluation.metric(name).right > 0
    for name in ("link_relation", "link_area_changed", "link_ambition", "area_relation", "goal_kind", "goal_area"):
        assert evaluation.value(name) == 1.0
    assert evaluation.value("links_marked_for_review") == 0.0
    assert evaluation.value("wrong_amounts_unpointed") == 0.0


def test_plans_add_up_to_the_whole(truth: SourceTruth, perfect_score: Evaluation) -> None:
    evaluation = perfect_score
    lines = [metric.right for _, metrics in evaluation.by_plan for metric in metrics if metric.name == "budget_lines"]
    assert len(lines) == len(truth.plans)
    assert (
        sum(lines) == evaluation.metric("budget_lines").right == sum(len(plan["budget_lines"]) for plan in truth.plans)
    )


def in_first_plan(change: Callable[[Extraction], Extraction]) -> Callable[[Matching], Matching]:
    return lambda matching: replace(matching, extractions=(change(matching.extractions[0]), *matching.extractions[1:]))


def change_goal(**values: Any) -> Callable[[Matching], Matching]:
    return in_first_plan(lambda plan: replace(plan, goals=(replace(plan.goals[0], **values), *plan.goals[1:])))


def change_line(**values: Any) -> Callable[[Matching], Matching]:
    return in_first_plan(
        lambda plan: replace(plan, budget_lines=(replace(plan.budget_lines[0], **values), *plan.budget_lines[1:]))
    )


def figures(evaluation: Evaluation, name: str) -> tuple[int, int, int]:
    metric = evaluation.metric(name)
    return metric.right, metric.missed, metric.extra


@pytest.mark.parametrize(
    ("fault", "name", "right", "missed", "extra"),
    [
        (change_goal(text="Något helt annat."), "goals", -1, 1, 1),
        (change_goal(kind="financial"), "goal_kind", -1, 1, 0),
        (change_goal(kind="financial"), "goals_full", -1, 1, 1),
        (change_goal(area_id=None), "goal_area", -1, 1, 0),
        (change_line(amount_sek=1), "budget_lines", -1, 1, 1),
        (change_line(amount_sek=1), "wrong_amounts_unpointed", 1, 0, 0),
        (change_line(fiscal_year=1999), "budget_lines", -1, 1, 1),
        (change_line(stage="plan"), "budget_lines", -1, 1, 1),
        (change_line(statement="note"), "budget_lines", -1, 1, 1),
        (change_line(organisation="Kulturnämnden"), "budget_lines", -1, 1, 1),
        (change_line(is_total=True), "line_is_total", -1, 1, 0),
        (in_first_plan(lambda plan: replace(plan, areas=plan.areas[1:])), "areas", -1, 1, 0),
        (in_first_plan(lambda plan: replace(plan, indicators=plan.indicators[1:])), "indicators", -1, 1, 0),
        (lambda matching: replace(matching, goal_links=matching.goal_links[1:]), "links", -1, 1, 0),
        (lambda matching: replace(matching, area_links=matching.area_links[1:]), "area_links", -1, 1, 0),
        (lambda matching: replace(matching, row_links=matching.row_links[1:]), "series", -1, 1, 0),
    ],
)  # fmt: skip
def test_each_fault_costs_what_it_should(
    truth: SourceTruth,
    perfect: Matching,
    perfect_score: Evaluation,
    fault: Callable[[Matching], Matching],
    name: str,
    right: int,
    missed: int,
    extra: int,
) -> None:
    before = figures(perfect_score, name)
    evaluation = score_matching(truth, fault(perfect))
    after = figures(evaluation, name)
    assert tuple(now - was for now, was in zip(after, before, strict=True)) == (right, missed, extra)
    assert evaluation.misses
    assert evaluation.misses[0].text()


def wrong_link(perfect: Matching, needs_review: bool) -> Matching:
    """One link leads to the goal of another link, and says or does not say that it is uncertain."""
    first, second, *rest = perfect.goal_links
    wrong: GoalLink = replace(first, to_goal_id=second.to_goal_id, needs_review=needs_review)
    return replace(perfect, goal_links=(wrong, second, *rest))


def test_a_wrong_link_counts_twice_and_unmarked_it_is_counted_apart(truth: SourceTruth, perfect: Matching) -> None:
    silent = score_matching(truth, wrong_link(perfect, needs_review=False))
    marked = score_matching(truth, wrong_link(perfect, needs_review=True))
    all_links = len(perfect.goal_links)
    assert figures(silent, "links") == figures(marked, "links") == (all_links - 1, 1, 1)
    assert silent.value("wrong_links_unmarked") == 1
    assert marked.value("wrong_links_unmarked") == 0
    assert marked.metric("links_marked_for_review").right == 1


def test_a_wrong_amount_that_a_finding_names_is_pointed_at(truth: SourceTruth, perfect: Matching) -> None:
    wrong = change_line(amount_sek=1)(perfect)
    line_id = wrong.extractions[0].budget_lines[0].line_id
    finding = Finding(finding_id="f", code="doubtful_text", severity="warning", message="?", subject_id=line_id)
    pointed = in_first_plan(lambda plan: replace(plan, findings=(finding,)))(wrong)
    assert score_matching(truth, pointed).value("wrong_amounts_unpointed") == 0
    assert score_matching(truth, pointed).value("wrong_amounts") == 1
    right_but_pointed = in_first_plan(lambda plan: replace(plan, findings=(finding,)))(perfect)
    failing = sum(len(plan["failing_sums"]) for plan in truth.plans)
    assert score_matching(truth, right_but_pointed).metric("right_amounts_pointed").right == 1 + failing


@pytest.mark.parametrize(("label", "counts"), [("Summa drift / Verksamhetens nettokostnader", 0), ("Annat / Något", 1)])
def test_a_cross_reference_that_is_labelled_as_failing_counts_from_either_side(label: str, counts: int) -> None:
    truth = read_truth(SAMPLE).plans[-1]
    extraction = perfect_extraction(truth)
    stated = next(line for line in extraction.budget_lines if line.label == "Verksamhetens nettokostnader")
    check = Check(
        check_id="cross",
        kind="cross_table",
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=stated.value - 2,
        difference=Decimal(2),
        tolerance=Decimal(1),
        unit="tkr",
        outcome="disagrees",
        follows_from=None,
        lines=(),
        factors=(),
    )
    known = {"kind": "cross_table", "label": label, "fiscal_year": stated.fiscal_year, "difference_sek": -2000}
    evaluation = score_extraction({**truth, "checks": [known]}, replace(extraction, checks=(check,)))
    assert evaluation.metric("failing_sums").extra == counts


def test_taking_a_trap_counts_against_and_an_either_way_goal_does_not(truth: SourceTruth, perfect: Matching) -> None:
    def with_goal(text: str) -> Matching:
        return in_first_plan(
            lambda plan: replace(plan, goals=(*plan.goals, replace(plan.goals[0], goal_id="more", text=text)))
        )(perfect)

    plan = truth.plans[0]
    trap = score_matching(truth, with_goal(plan["not_goals"][0]["text"]))
    assert trap.value("not_goals_taken") == 1
    assert trap.metric("goals").extra == 1
    either_way = score_matching(truth, with_goal(plan["goals_either_way"][0]["text"]))
    assert either_way.value("not_goals_taken") == 0
    assert either_way.metric("goals").extra == 0


def test_a_plan_that_is_not_there_is_missed_whole(truth: SourceTruth, perfect: Matching) -> None:
    evaluation = score_matching(truth, replace(perfect, extractions=perfect.extractions[1:]))
    assert evaluation.metric("goals").missed == len(truth.plans[0]["goals"])
    assert any(miss.metric == "documents" for miss in evaluation.misses)


def test_figures_can_be_read_by_people_and_machines(truth: SourceTruth, perfect: Matching) -> None:
    evaluation = score_matching(truth, change_line(amount_sek=1)(perfect))
    text = evaluation.text(misses=True)
    assert "budget_lines" in text
    assert "wrong amount" in text
    assert '"name": "budget_lines"' in evaluation.json()


@pytest.mark.parametrize("content", ["[1]", "{broken", "{}"])
def test_a_truth_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "2025.json").write_text(content, encoding="utf-8")
    with pytest.raises(TruthError, match=str(tmp_path)):
        read_truth(tmp_path)
