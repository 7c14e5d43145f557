from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planextract.matching.goal_links import GoalContext, GoalMatcher, ProposedLink
from planextract.matching.match import match_plans
from planextract.records import Goal, Matching
from tests.matching.plans import PROFILE, plan

SWIM = "Alla elever ska kunna simma när de lämnar årskurs 6."
EXAM = "Andelen elever som tar gymnasieexamen inom tre år ska öka till minst 90 procent."
ELIGIBLE = "Andelen elever som är behöriga till gymnasiet ska öka till minst 90 procent."
SAFE = "Invånarna ska känna sig trygga i det offentliga rummet."


def goals(texts: Sequence[str]) -> GoalContext:
    return GoalContext(
        [
            Goal(goal_id=str(i), area_id=None, ordinal=i, label=None, kind="development", text=t)
            for i, t in enumerate(texts)
        ]
    )


def links(before: Sequence[str], after: Sequence[str]) -> list[ProposedLink]:
    return GoalMatcher(goals(before), goals(after)).propose()


def test_same_words_are_the_same_by_rule() -> None:
    (link,) = links([SWIM, SAFE], [SAFE.rstrip(".").upper()])
    assert (link.left, link.relation, link.decided_by, link.needs_review) == (1, "same", "rule", False)


def test_another_target_is_reworded_and_sure() -> None:
    (link,) = links([ELIGIBLE], [ELIGIBLE.replace("90", "95")])
    assert (link.relation, link.needs_review) == ("reworded", False)
    assert "other figures" in link.explanation


def test_alike_in_wording_but_different_in_object_are_not_linked() -> None:
    assert links([ELIGIBLE], [EXAM]) == []
    found = links([ELIGIBLE, EXAM], [EXAM, ELIGIBLE])
    assert {(link.left, link.right, link.relation) for link in found} == {(0, 1, "same"), (1, 0, "same")}


def test_a_goal_cut_down_is_not_the_same() -> None:
    (link,) = links(
        ["Folkhälsan ska förbättras och de sociala klyftorna minska genom tidiga insatser."],
        ["Folkhälsan ska förbättras."],
    )
    assert link.relation == "reworded"


def test_one_goal_found_in_two_is_split() -> None:
    found = links(
        ["Gator och cykelvägar ska underhållas väl och gatubelysningen bytas till energisnål teknik.", SWIM],
        ["Gator och cykelvägar ska underhållas väl.", "Gatubelysningen ska bytas till energisnål teknik.", SWIM],
    )
    assert {(link.left, link.right, link.relation) for link in found} == {
        (0, 0, "split"),
        (0, 1, "split"),
        (1, 2, "same"),
    }


def test_two_goals_found_in_one_are_merged() -> None:
    found = links(
        ["Gator och cykelvägar ska underhållas väl.", "Gatubelysningen ska bytas till energisnål teknik."],
        ["Gator och cykelvägar ska underhållas väl och gatubelysningen bytas till energisnål teknik."],
    )
    assert {(link.left, link.right, link.relation) for link in found} == {(0, 0, "merged"), (1, 0, "merged")}


def test_goals_without_anything_in_common_are_not_linked() -> None:
    assert (
        links(["Ingen chef ska ha fler än 25 medarbetare."], ["Sjöar ska ha god ekologisk status senast 2027."]) == []
    )


def test_nothing_on_either_side() -> None:
    assert links([], [SWIM]) == [] and links([SWIM], []) == []


def test_texts_that_stand_twice_are_told_apart_by_their_place() -> None:
    found = links([SAFE, SWIM, SAFE], [SAFE, EXAM, SAFE])
    assert {(link.left, link.right) for link in found if link.relation == "same"} == {(0, 0), (2, 2)}


def matched(tmp_path: Path, *plans: object) -> Matching:
    return match_plans(list(plans), PROFILE, tmp_path)  # type: ignore[arg-type]


def test_a_goal_whose_page_was_refused_is_undeterminable(tmp_path: Path) -> None:
    areas = [("Skola", [EXAM]), ("Livsmiljö", [SAFE]), ("Fritid", [SWIM])]
    before = plan("2023-2025", areas)
    after = plan("2024-2026", [areas[0], areas[2]], refused_pages=[6])
    changes = {c.text_before: c.change for c in matched(tmp_path, before, after).goal_changes}
    assert changes == {EXAM: "same", SWIM: "same", SAFE: "undeterminable"}


def test_a_refused_page_outside_the_goals_changes_nothing(tmp_path: Path) -> None:
    areas = [("Skola", [EXAM]), ("Livsmiljö", [SAFE]), ("Fritid", [SWIM])]
    after = plan("2024-2026", [areas[0], areas[2]], refused_pages=[2])
    changes = {c.text_before: c.change for c in matched(tmp_path, plan("2023-2025", areas), after).goal_changes}
    assert changes[SAFE] == "dropped"


def test_threads_run_through_all_plans_and_over_a_missing_one(tmp_path: Path) -> None:
    plans = [plan(period, [("Fritid", [SWIM])]) for period in ("2021-2023", "2022-2024", "2025-2027")]
    found = matched(tmp_path, *plans)
    assert len({goal.thread_id for e in found.extractions for goal in e.goals}) == 1
    assert len(found.goal_links) == 2


def test_a_thread_runs_on_over_pages_that_were_not_read(tmp_path: Path) -> None:
    areas = [("Skola", [EXAM]), ("Livsmiljö", [SAFE]), ("Fritid", [SWIM])]
    middle = plan("2024-2026", [areas[0], areas[2]], refused_pages=[6])
    found = matched(tmp_path, plan("2023-2025", areas), middle, plan("2025-2027", areas))
    assert len({goal.thread_id for e in found.extractions for goal in e.goals if goal.text == SAFE}) == 1
    assert {c.change for c in found.goal_changes if SAFE in (c.text_before, c.text_after)} == {"undeterminable"}


def test_versions_of_one_period_share_threads_but_only_the_current_one_is_linked(tmp_path: Path) -> None:
    first = plan("2023-2025", [("Fritid", [SWIM])], edition="a")
    second = plan("2023-2025", [("Fritid", [SWIM])], edition="b", calls_itself_correction=True)
    later = plan("2024-2026", [("Fritid", [SWIM])])
    found = matched(tmp_path, first, second, later)
    assert [link.from_goal_id for link in found.goal_links] == [second.goals[0].goal_id]
    assert len({goal.thread_id for e in found.extractions for goal in e.goals}) == 1
