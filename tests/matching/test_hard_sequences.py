"""Plans as municipalities really change them: new area schemes, targets exchanged, goals that leave and come back."""

from __future__ import annotations

from pathlib import Path

from planextract.matching.match import match_plans
from planextract.records import Extraction, GoalChange, GoalLink, Matching
from tests.matching.plans import PROFILE, document, plan, table

EXAM = "Alla elever ska nå gymnasiebehörighet."
SAFE = "Invånarna ska känna sig trygga i kommunens centrum."
CARS = "Kommunens fordon ska vara fossilfria senast 2030."
FOOD = "Andelen ekologiska livsmedel ska vara minst 40 procent."
RESULT = "Årets resultat ska uppgå till minst 2 procent av skatteintäkterna."


def matched(tmp_path: Path, *plans: Extraction) -> Matching:
    return match_plans(plans, PROFILE, tmp_path)


def links(found: Matching) -> dict[tuple[str, str], GoalLink]:
    text = {goal.goal_id: goal.text for plan in found.extractions for goal in plan.goals}
    return {(text[link.from_goal_id], text[link.to_goal_id]): link for link in found.goal_links}


def threads_of(found: Matching, text: str) -> set[str | None]:
    return {goal.thread_id for plan in found.extractions for goal in plan.goals if goal.text == text}


def changes_of(found: Matching, text: str) -> list[GoalChange]:
    return [change for change in found.goal_changes if text in (change.text_before, change.text_after)]


def test_a_goal_that_comes_back_goes_on_with_its_thread(tmp_path: Path) -> None:
    whole, without = [("Livsmiljö", [SAFE, CARS])], [("Livsmiljö", [CARS])]
    plans = [plan("2022-2024", whole), plan("2023-2025", without), plan("2024-2026", whole)]
    found = matched(tmp_path, *plans)
    assert [change.change for change in changes_of(found, SAFE)] == ["dropped", "added"]
    assert len(threads_of(found, SAFE)) == 1
    told = [finding for finding in found.findings if finding.code == "goal_resumed"]
    assert [finding.subject_id for finding in told] == [plans[2].goals[0].goal_id]


def test_a_goal_that_comes_back_reworded_goes_on_where_the_link_is_sure(tmp_path: Path) -> None:
    back = "Invånarna ska känna sig trygga i kommunens alla centrum."
    plans = [
        plan("2022-2024", [("Livsmiljö", [SAFE, CARS])]),
        plan("2023-2025", [("Livsmiljö", [CARS])]),
        plan("2024-2026", [("Livsmiljö", [back, CARS, EXAM])]),
    ]
    found = matched(tmp_path, *plans)
    assert threads_of(found, back) == threads_of(found, SAFE)
    assert threads_of(found, EXAM) & threads_of(found, SAFE) == set()


def test_a_goal_that_was_away_for_a_term_begins_anew(tmp_path: Path) -> None:
    whole, without = [("Livsmiljö", [SAFE, CARS])], [("Livsmiljö", [CARS])]
    periods = [f"{year}-{year + 2}" for year in range(2018, 2024)]
    plans = [plan(period, whole if period in (periods[0], periods[-1]) else without) for period in periods]
    assert len(threads_of(matched(tmp_path, *plans), SAFE)) == 2


def test_a_changed_scheme_keeps_its_goals(tmp_path: Path) -> None:
    before = plan("2023-2025", [("Barn och unga", [EXAM]), ("Trygghet", [SAFE]), ("Miljö", [CARS, FOOD])], [RESULT])
    after = plan("2024-2026", [("Ett gott liv", [SAFE, EXAM]), ("En grön kommun", [FOOD, CARS])], [RESULT])
    found = matched(tmp_path, before, after)
    assert set(links(found)) == {(text, text) for text in (EXAM, SAFE, CARS, FOOD, RESULT)}
    assert any(finding.code == "area_scheme_changed" for finding in found.findings)


def test_exchanged_targets_stay_with_their_goals(tmp_path: Path) -> None:
    boys = "Andelen pojkar som når gymnasiebehörighet ska vara minst {} procent."
    girls = "Andelen flickor som når gymnasiebehörighet ska vara minst {} procent."
    before = plan("2023-2025", [("Skola", [boys.format(80), girls.format(90)])])
    after = plan("2024-2026", [("Skola", [girls.format(80), boys.format(90)])])
    found = matched(tmp_path, before, after)
    assert set(links(found)) == {(boys.format(80), boys.format(90)), (girls.format(90), girls.format(80))}
    ambitions = {change.text_before: change.ambition for change in found.goal_changes}
    assert ambitions == {boys.format(80): "raised", girls.format(90): "lowered"}


def test_another_school_in_the_same_sentence_is_marked(tmp_path: Path) -> None:
    before = plan(
        "2023-2025", [("Skola", ["Andelen behöriga lärare i grundskolan ska öka till minst 80 procent.", EXAM])]
    )
    after = plan("2024-2026", [("Skola", ["Andelen behöriga lärare i förskolan ska öka till minst 60 procent.", EXAM])])
    wrong = [
        link for (old, new), link in links(matched(tmp_path, before, after)).items() if old != EXAM and new != EXAM
    ]
    assert all(link.needs_review and "another object" in link.explanation for link in wrong)


def test_near_duplicates_keep_their_objects(tmp_path: Path) -> None:
    texts = [
        f"Kundnöjdheten inom {what} ska öka." for what in ("hemtjänsten", "bygglov", "biblioteket", "renhållningen")
    ]
    before, after = plan("2023-2025", [("Service", texts)]), plan("2024-2026", [("Service", texts[::-1])])
    assert set(links(matched(tmp_path, before, after))) == {(text, text) for text in texts}


def _note(period: str, title: str, amounts: list[int]) -> Extraction:
    start = int(period[:4])
    columns = [(start - 1, "budget"), (start, "budget"), (start + 1, "plan")]
    made, lines = table(
        document(period),
        "note",
        columns,  # type: ignore[arg-type]
        [(None, None, "Avgifter", [amount - 10 for amount in amounts]), (None, None, "Summa", amounts)],
        title=title,
    )
    return Extraction(document=document(period), tables=(made,), budget_lines=tuple(lines))


def test_bare_sums_of_two_notes_are_not_one(tmp_path: Path) -> None:
    before = _note("2024-2026", "Not 1 Verksamhetens intäkter (tkr)", [419135, 429926, 434128])
    after = _note("2025-2027", "Not till driftbudgeten: politisk verksamhet (tkr)", [10729, 10917, 11123])
    sums = {line.row_id for line in (*before.budget_lines, *after.budget_lines) if line.label == "Summa"}
    assert not sums & {link.from_row_id for link in matched(tmp_path, before, after).row_links}
