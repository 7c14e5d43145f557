"""Decisions: append-only, by texts, coming back when the texts change."""

from __future__ import annotations

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from planextract.matching.decisions import DecisionError, DecisionLog, Side, Subject, Verdict, standing
from planextract.matching.match import match_plans
from planextract.records import Extraction, Matching
from tests.matching.plans import PROFILE, plan, sha

BEFORE = "Äldre ska ha en trygg tillvaro med god omsorg i hela kommunen."
AFTER = "Seniorer ska mötas av värdighet var de än bor."
OTHER = "Skolmaten ska lagas från grunden."
AT = "2026-11-23T12:00:00Z"


def log_of(folder: Path) -> DecisionLog:
    return DecisionLog(folder)


def decide(
    folder: Path,
    verdict: Verdict,
    left: str = BEFORE,
    right: str | None = AFTER,
    subject: Subject = "goal_link",
    supersedes: str | None = None,
    before: str = sha("2023-2025"),
    after: str = sha("2024-2026"),
) -> str:
    decision = log_of(folder).record(
        subject=subject,
        left=Side(before, left),
        right=Side(after, right) if right is not None else None,
        verdict=verdict,
        reason="Läst på sidan.",
        by="anna",
        at=AT,
        score_shown=0.41,
        supersedes=supersedes,
    )
    return decision.id


def two(after: str = AFTER, edition: str = "", **values: object) -> list[Extraction]:
    return [
        plan("2023-2025", [("Omsorg", [BEFORE])]),
        plan("2024-2026", [("Vård", [after, OTHER])], edition=edition, **values),  # type: ignore[arg-type]
    ]


def match(folder: Path, plans: list[Extraction]) -> Matching:
    return match_plans(plans, PROFILE, folder)


def codes(matching: Matching) -> list[str]:
    return [finding.code for finding in matching.findings if finding.code == "decision_to_review"]


# ---------------------------------------------------------------- the file


def test_a_decision_is_a_line_with_score_and_texts(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    (line,) = (tmp_path / "decisions.jsonl").read_text("utf-8").splitlines()
    row = json.loads(line)
    assert set(row) == {"id", "subject", "left", "right", "verdict", "reason", "by", "at", "score_shown", "supersedes"}
    assert row["left"] == {"document": sha("2023-2025"), "text": BEFORE}
    assert row["score_shown"] == 0.41


def test_nothing_is_ever_deleted(tmp_path: Path) -> None:
    first = decide(tmp_path, "reworded")
    before = (tmp_path / "decisions.jsonl").read_bytes()
    decide(tmp_path, "different", supersedes=first)
    log_of(tmp_path).withdraw(log_of(tmp_path).standing()[0].id, reason="Fel plan.", by="bo", at=AT)
    assert (tmp_path / "decisions.jsonl").read_bytes().startswith(before)
    assert [d.verdict for d in log_of(tmp_path).read()] == ["reworded", "different", "withdrawn"]
    assert log_of(tmp_path).standing() == ()


def test_the_last_word_on_the_same_texts_stands(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    decide(tmp_path, "different")
    assert [d.verdict for d in log_of(tmp_path).standing()] == ["different"]


def test_the_same_decision_twice_gets_two_ids(tmp_path: Path) -> None:
    assert decide(tmp_path, "reworded") != decide(tmp_path, "reworded")


def test_a_line_that_a_crash_left_open_loses_only_itself_loudly(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    path = tmp_path / "decisions.jsonl"
    path.write_text(path.read_text("utf-8") + '{"id": "half', encoding="utf-8")
    with pytest.raises(DecisionError, match=r"decisions\.jsonl:2"):
        log_of(tmp_path).read()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[]", "wrong kind"),
        ('{"id": "x"}', "missing"),
        (
            '{"id":"x","subject":"goal_link","left":{"document":"a","text":"b"},"right":{"document":"a","text":"b"},'
            '"verdict":"is_goal","reason":"r","by":"b","at":"t","score_shown":null,"supersedes":null}',
            "no verdict on a goal_link",
        ),
        (
            '{"id":"x","subject":"goal","left":{"document":"a","text":"b"},"right":null,'
            '"verdict":"is_goal","reason":"r","by":"b","at":"t","score_shown":null,"supersedes":"gone"}',
            "not in the file",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "decisions.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DecisionError, match=message):
        log_of(tmp_path).read()


def test_a_reason_is_needed_and_superseding_needs_something(tmp_path: Path) -> None:
    with pytest.raises(DecisionError, match="reason"):
        log_of(tmp_path).record(
            subject="goal",
            left=Side(sha("2023-2025"), BEFORE),
            right=None,
            verdict="no_goal",
            reason=" ",
            by="bo",
            at=AT,
        )
    with pytest.raises(DecisionError, match="supersede"):
        decide(tmp_path, "same", supersedes="gone")


def _append_many(folder: Path, name: str, count: int) -> None:
    for number in range(count):
        DecisionLog(folder).record(
            subject="goal",
            left=Side(name, f"Mål {number}"),
            right=None,
            verdict="no_goal",
            reason="Läst.",
            by=name,
            at=AT,
        )


def test_two_reviewers_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append_many, args=(tmp_path, name, 40)) for name in ("anna", "bo")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    decisions = log_of(tmp_path).read()
    assert len(decisions) == 80 and len({d.id for d in decisions}) == 80
    assert {(d.by, d.left.text) for d in decisions} == {(n, f"Mål {i}") for n in ("anna", "bo") for i in range(40)}


# ---------------------------------------------------------------- what it does


def test_without_a_decision_the_pair_is_not_linked(tmp_path: Path) -> None:
    assert match(tmp_path, two()).goal_links == ()


def test_a_reviewers_link_wins(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    (link,) = match(tmp_path, two()).goal_links
    assert (link.decided_by, link.relation, link.needs_review) == ("reviewer", "reworded", False)
    assert "Läst på sidan." in link.explanation


def test_different_parts_what_the_machine_would_link(tmp_path: Path) -> None:
    plans = two(after=BEFORE)
    assert len(match(tmp_path, plans).goal_links) == 1
    decide(tmp_path, "different", right=BEFORE)
    assert match(tmp_path, plans).goal_links == ()


def test_it_holds_with_other_ids_and_on_a_later_version_with_the_same_words(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    before, _ = two()
    renamed = replace(before, goals=tuple(replace(g, goal_id="other-" + g.goal_id) for g in before.goals))
    original = two()[1]
    later = two(after=AFTER.upper(), edition="rättad", calls_itself_correction=True)[1]
    found = match(tmp_path, [renamed, original, later])
    (link,) = found.goal_links
    assert (link.decided_by, link.to_goal_id) == ("reviewer", later.goals[0].goal_id)
    assert codes(found) == []


def test_it_is_asked_again_when_a_corrected_plan_has_other_words(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    plans = two()
    corrected = two(after=AFTER.replace("värdighet", "respekt"), edition="rättad", calls_itself_correction=True)[1]
    found = match(tmp_path, [*plans, corrected])
    assert codes(found) == ["decision_to_review"]
    assert not any(link.decided_by == "reviewer" for link in found.goal_links)


def test_it_is_asked_again_when_the_extractor_reads_other_words(tmp_path: Path) -> None:
    decide(tmp_path, "same", right=BEFORE)
    found = match(tmp_path, two(after=BEFORE.replace("god", "mycket god")))
    assert codes(found) == ["decision_to_review"]
    assert [link.needs_review for link in found.goal_links] == [True]


def test_it_holds_again_when_the_words_are_back(tmp_path: Path) -> None:
    decide(tmp_path, "reworded")
    assert codes(match(tmp_path, two(after=OTHER + " Alltid."))) == ["decision_to_review"]
    (link,) = match(tmp_path, two()).goal_links
    assert link.decided_by == "reviewer"


def test_undone_it_leaves_no_trace_in_the_links(tmp_path: Path) -> None:
    decision = decide(tmp_path, "reworded")
    log_of(tmp_path).withdraw(decision, reason="Ångrat.", by="anna", at=AT)
    assert match(tmp_path, two()).goal_links == ()


def test_undecided_keeps_the_suggestion_waiting(tmp_path: Path) -> None:
    decide(tmp_path, "undecided", right=BEFORE)
    (link,) = match(tmp_path, two(after=BEFORE)).goal_links
    assert (link.decided_by, link.needs_review) == ("rule", True)


def test_a_decision_about_an_unknown_document_is_reported(tmp_path: Path) -> None:
    decide(tmp_path, "reworded", after="f" * 64)
    assert codes(match(tmp_path, two())) == ["decision_to_review"]


def test_a_person_may_split_and_the_machine_goes_on(tmp_path: Path) -> None:
    decide(tmp_path, "split")
    decide(tmp_path, "split", right=OTHER)
    found = match(tmp_path, two())
    assert {(link.relation, link.decided_by) for link in found.goal_links} == {("split", "reviewer")}
    assert len(found.goal_links) == 2


def test_areas_are_decided_by_name(tmp_path: Path) -> None:
    assert {link.relation for link in match(tmp_path, two()).area_links} == {"ended", "begun"}
    decide(tmp_path, "renamed", left="Omsorg", right="Vård", subject="area_link")
    (link,) = match(tmp_path, two()).area_links
    assert (link.relation, link.decided_by) == ("reworded", "reviewer")


def test_is_goal_and_no_goal(tmp_path: Path) -> None:
    plans = [plan("2023-2025", [("Omsorg", [BEFORE, OTHER])], candidates=[AFTER])]
    decide(tmp_path, "is_goal", left=AFTER, right=None, subject="goal")
    decide(tmp_path, "no_goal", left=OTHER, right=None, subject="goal")
    (found,) = match(tmp_path, plans).extractions
    assert {goal.text for goal in found.goals} == {BEFORE, AFTER}
    assert {goal.text for goal in found.goal_candidates} == {OTHER}


def test_a_goal_that_nobody_reads_any_more_is_asked_again(tmp_path: Path) -> None:
    decide(tmp_path, "is_goal", left="Något helt annat.", right=None, subject="goal")
    assert codes(match(tmp_path, two())) == ["decision_to_review"]


def test_standing_ignores_the_order_of_superseding_lines(tmp_path: Path) -> None:
    first = decide(tmp_path, "reworded")
    decide(tmp_path, "split", supersedes=first, right=AFTER + " Alltid.")
    assert [d.verdict for d in standing(log_of(tmp_path).read())] == ["split"]
