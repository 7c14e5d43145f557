# Amounts are Decimals and are compared with plain numbers here.
# mypy: disable-error-code="comparison-overlap"

"""Rows through plans, revisions, year on year, corrections between versions, checks across plans."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planextract.matching.compare import compare_plans
from planextract.matching.comparison_rendering import (
    comparison_as_html,
    comparison_as_json,
    comparison_as_markdown,
    comparison_as_text,
)
from planextract.matching.cube import cube, find_series
from planextract.matching.decisions import DecisionLog, Side
from planextract.matching.match import match_plans
from planextract.matching.plan_index import UnknownPlan
from planextract.matching.rows import label_key
from planextract.records import AppropriationChange, Extraction, Matching, Organisation, Profile
from tests.matching.plans import PROFILE, document, sha, table

Row = tuple[str | None, str | None, str, list[Any]]


def budget(start: int, rows: list[Row], edition: str = "", **values: Any) -> Extraction:
    """A plan with columns outturn, budget (year before), budget, plan, plan."""
    given = {key: values.pop(key) for key in ("unit", "sign_convention", "statement", "title") if key in values}
    doc = document(f"{start}-{start + 2}", edition, **values)
    columns = [
        (start - 2, "actual"),
        (start - 1, "budget"),
        (start, "budget"),
        (start + 1, "plan"),
        (start + 2, "plan"),
    ]
    made, lines = table(doc, given.pop("statement", "operating"), columns, rows, **given)  # type: ignore[arg-type]
    return Extraction(document=doc, tables=(made,), budget_lines=tuple(lines))


def match(tmp_path: Path, *plans: Extraction, profile: Profile = PROFILE) -> Matching:
    return match_plans(plans, profile, tmp_path)


def revised(found: Matching) -> dict[tuple[str, int | None], AppropriationChange]:
    lines = {line.line_id: line for e in found.extractions for line in e.budget_lines}
    return {
        (lines[c.to_line_ids[0]].label, c.fiscal_year): c for c in found.appropriation_changes if c.kind == "revision"
    }


SOCIAL: list[Row] = [(None, None, "Socialnämnden", [800, 820, 850, 860, 870])]
SOCIAL_NEXT: list[Row] = [(None, None, "Socialnämnden", [815, 850, 875, 880, 890])]


def test_a_year_in_two_plans_is_a_revision_and_two_years_in_one_are_not(tmp_path: Path) -> None:
    found = match(tmp_path, budget(2024, SOCIAL), budget(2025, SOCIAL_NEXT))
    changes = revised(found)
    assert {year for _, year in changes} == {2024, 2025, 2026}
    change = changes["Socialnämnden", 2025]
    assert (change.from_stage, change.to_stage, change.from_value, change.to_value) == ("plan", "budget", 860, 875)
    assert (change.change_sek, change.change_percent, change.caveat) == (15_000, Decimal("1.74"), None)
    yearly = [c for c in found.appropriation_changes if c.kind == "year_on_year"]
    assert {(c.from_fiscal_year, c.fiscal_year) for c in yearly} == {(y - 1, y) for y in range(2023, 2028)}
    assert all(c.from_document_id == c.to_document_id for c in yearly)
    assert len({c.series_id for c in found.appropriation_changes}) == 1


def test_a_budget_that_reads_otherwise_is_restated_and_checked(tmp_path: Path) -> None:
    restated: list[Row] = [(None, None, "Socialnämnden", [815, 849, 875, 880, 890])]
    found = match(tmp_path, budget(2024, SOCIAL), budget(2025, restated))
    assert revised(found)["Socialnämnden", 2024].caveat == "the budget of 2024 is restated"
    (check,) = found.checks
    assert (check.kind, check.stated, check.computed, check.difference, check.outcome) == (
        "cross_plan", 849, 850, -1, "disagrees",
    )  # fmt: skip
    agreeing = match(tmp_path, budget(2024, SOCIAL), budget(2025, SOCIAL_NEXT))
    assert [c.outcome for c in agreeing.checks] == ["agrees"]


def test_units_are_brought_to_the_later_ones(tmp_path: Path) -> None:
    millions: list[Row] = [(None, None, "Socialnämnden", ["0.8", "0.9", "0.9", "0.9", "0.9"])]
    found = match(tmp_path, budget(2024, SOCIAL), budget(2025, millions, unit="mnkr"))
    change = revised(found)["Socialnämnden", 2025]
    assert (change.from_value, change.to_value, change.unit) == (Decimal("0.86"), Decimal("0.9"), "mnkr")
    assert change.from_amount_sek == 860_000 and change.caveat == "tkr brought to mnkr"
    assert [(c.unit, c.computed, c.outcome) for c in found.checks] == [("tkr", 900, "rounding")]


def test_signs_are_brought_to_the_later_tables_convention(tmp_path: Path) -> None:
    negative: list[Row] = [(None, None, "Socialnämnden", [-800, -820, -850, -860, -870])]
    before = budget(2024, negative, sign_convention="costs_negative")
    found = match(tmp_path, before, budget(2025, SOCIAL_NEXT, sign_convention="costs_positive"))
    change = revised(found)["Socialnämnden", 2025]
    assert (change.from_value, change.from_amount_sek, change.change_sek) == (860, 860_000, 15_000)
    assert change.caveat is not None and "sign" in change.caveat
    assert [c.outcome for c in found.checks] == ["agrees"]
    assert found.extractions[0].budget_lines[0].value == -800


def test_a_true_change_of_sign_is_not_turned(tmp_path: Path) -> None:
    surplus: list[Row] = [(None, None, "Årets resultat", [20, 10, 5, 5, 5])]
    deficit: list[Row] = [(None, None, "Årets resultat", [18, 5, -7, -8, -9])]
    found = match(tmp_path, budget(2024, surplus), budget(2025, deficit))
    assert revised(found)["Årets resultat", 2025].change_sek == -12_000


def test_notes_bullets_and_case_do_not_make_another_row(tmp_path: Path) -> None:
    before: list[Row] = [
        (None, None, "Avskrivningar (not 4)", [10, 11, 12, 13, 14]),
        (None, None, "Räntor", [1, 2, 3, 4, 5]),
    ]
    after: list[Row] = [
        (None, None, "- avskrivningar, not 5", [11, 12, 13, 14, 15]),
        (None, None, "Räntor 1)", [2, 3, 4, 5, 6]),
    ]
    found = match(tmp_path, budget(2024, before, statement="income"), budget(2025, after, statement="income"))
    assert [(link.relation, link.decided_by) for link in found.row_links] == [("same", "rule")] * 2
    assert label_key("Driftram 2024") == label_key("Driftram 2025")


def test_the_same_activity_under_many_boards_stays_with_its_board(tmp_path: Path) -> None:
    rows: list[Row] = [
        (board, board, "Ledning", [n, n, n, n, n]) for n, board in enumerate(("Socialnämnden", "Byggnämnden"), 5)
    ]
    after = [(board, parent, label, values) for board, parent, label, values in reversed(rows)]
    found = match(tmp_path, budget(2024, rows), budget(2025, after))
    lines = {line.row_id: line.organisation for e in found.extractions for line in e.budget_lines}
    assert len(found.row_links) == 2
    assert all(lines[link.from_row_id] == lines[link.to_row_id] for link in found.row_links)


def test_a_renamed_row_is_known_by_its_figures_and_waits_for_review(tmp_path: Path) -> None:
    before: list[Row] = [("Socialnämnden", "Socialnämnden", "Äldreomsorg", [41200, 43910, 45230, 46100, 47010])]
    after: list[Row] = [
        ("Socialnämnden", "Socialnämnden", "Vård och stöd till seniorer", [43777, 45230, 46600, 47200, 48100])
    ]
    (link,) = match(tmp_path, budget(2024, before), budget(2025, after)).row_links
    assert (link.relation, link.needs_review) == ("renamed", True)
    assert "common years agree" in link.explanation


def test_rows_of_other_statements_are_never_linked(tmp_path: Path) -> None:
    found = match(tmp_path, budget(2024, SOCIAL), budget(2025, SOCIAL_NEXT, statement="investment"))
    assert found.row_links == ()


MERGER = Profile(
    id="exempel",
    name="Exempels kommun",
    municipality_code="9999",
    listing_url=None,
    organisations=(
        Organisation(organisation_id="tekniska", name="Tekniska", valid_to=2024, became=("samhälle",)),
        Organisation(organisation_id="miljö", name="Miljö", valid_to=2024, became=("samhälle",)),
        Organisation(organisation_id="samhälle", name="Samhälle", valid_from=2025),
    ),
)
APART: list[Row] = [
    ("Tekniska", None, "Tekniska", [60, 61, 62, 63, 64]),
    ("Miljö", None, "Miljö", [20, 21, 22, 23, 24]),
]
TOGETHER: list[Row] = [
    ("Tekniska", None, "Tekniska", [61, 62, None, None, None]),
    ("Miljö", None, "Miljö", [21, 22, None, None, None]),
    ("Samhälle", None, "Samhälle", [None, None, 90, 91, 92]),
]


def test_a_merged_board_is_compared_with_the_sum_of_its_predecessors(tmp_path: Path) -> None:
    found = match(tmp_path, budget(2024, APART), budget(2025, TOGETHER), profile=MERGER)
    changes = revised(found)
    assert {(label, year) for label, year in changes} == {
        ("Tekniska", 2024), ("Miljö", 2024), ("Samhälle", 2025), ("Samhälle", 2026),
    }  # fmt: skip
    change = changes["Samhälle", 2025]
    assert (change.from_value, change.to_value, len(change.from_line_ids)) == (86, 90, 2)
    assert change.caveat is not None and "sum of its predecessors (Tekniska + Miljö)" in change.caveat
    assert sorted(link.relation for link in found.row_links) == ["merged", "merged", "same", "same"]


def test_a_renamed_board_goes_on(tmp_path: Path) -> None:
    profile = Profile(
        id="exempel",
        name="x",
        municipality_code=None,
        listing_url=None,
        organisations=(Organisation(organisation_id="tekniska", name="Tekniska", became=("samhälle",)),),
    )
    before: list[Row] = [
        ("Tekniska", "Tekniska", "Gator", [40, 41, 42, 43, 44]),
        ("Tekniska", "Tekniska", "Summa", [60, 61, 62, 63, 64]),
    ]
    after: list[Row] = [
        ("Samhälle", "Samhälle", "Gator", [41, 42, 44, 45, 46]),
        ("Samhälle", "Samhälle", "Summa", [61, 62, 65, 66, 67]),
    ]
    found = match(tmp_path, budget(2024, before), budget(2025, after), profile=profile)
    assert {link.relation for link in found.row_links} == {"renamed"} and len(found.row_links) == 2
    caveat = revised(found)["Gator", 2025].caveat
    assert caveat is not None and "changed scope: Tekniska before, Samhälle after" in caveat


def test_people_decide_that_a_board_became_another(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path)
    for name in ("Tekniska", "Miljö"):
        log.record(
            subject="organisation",
            left=Side(sha("2024-2026"), name),
            right=Side(sha("2025-2027"), "Samhälle"),
            verdict="merged",
            reason="Reglementet.",
            by="anna",
            at="2026-11-23",
        )
    found = match(tmp_path, budget(2024, APART), budget(2025, TOGETHER))
    assert revised(found)["Samhälle", 2025].from_value == 86
    published = {o.name: o.became for o in found.organisations}
    assert published == {"Tekniska": ("samhälle",), "Miljö": ("samhälle",), "Samhälle": ()}


@pytest.mark.parametrize("text", ["operating › Socialnämnden", "Socialnämnden"])
def test_rows_are_decided_by_their_words(tmp_path: Path, text: str) -> None:
    after: list[Row] = [(None, None, "Omsorg och stöd", [10, 900, 901, 902, 903])]
    plans = (budget(2024, SOCIAL), budget(2025, after))
    assert match(tmp_path, *plans).row_links == ()
    DecisionLog(tmp_path).record(
        subject="row_link",
        left=Side(sha("2024-2026"), text),
        right=Side(sha("2025-2027"), "Omsorg och stöd"),
        verdict="renamed",
        reason="Samma verksamhet.",
        by="bo",
        at="2026-11-23",
    )
    (link,) = match(tmp_path, *plans).row_links
    assert (link.relation, link.decided_by) == ("renamed", "reviewer")


def test_changed_cells_between_versions_are_corrections_and_nothing_else(tmp_path: Path) -> None:
    rows: list[Row] = [
        (None, None, "Intäkter", [1, 2, 3, 4, 5]),
        (None, None, "Summa", [6, 7, 8, 9, 10]),
        (None, None, "Summa", [6, 7, 8, 9, 11]),
    ]
    mended = [rows[0], rows[1], (None, None, "Summa", [6, 7, 88, 9, 11])]
    first = budget(2024, rows, edition="a")
    second = budget(2024, mended, edition="b", calls_itself_correction=True)
    found = match(tmp_path, first, second)
    (change,) = [c for c in found.appropriation_changes if c.kind == "correction"]
    assert (change.from_value, change.to_value, change.fiscal_year) == (8, 88, 2024)
    assert (change.from_document_id, change.to_document_id) == (first.document.document_id, second.document.document_id)
    assert found.row_links == ()
    assert all(c.kind != "revision" for c in found.appropriation_changes)


def test_two_versions_beside_each_other_cell_by_cell(tmp_path: Path) -> None:
    first = budget(2024, [(None, None, "Intäkter", [1, 2, 3, 4, None])], edition="a")
    second = budget(2024, [(None, None, "Intäkter", [1, 2, 33, 4, 5])], edition="b", calls_itself_correction=True)
    found = match(tmp_path, first, second)
    names = (first.document.sha256[:8], second.document.sha256[:8])
    compared = compare_plans(found, PROFILE, *names)
    assert compared.kind == "versions" and compared.equal_cells == 3
    assert [(c.kind, c.before, c.after) for c in compared.cells] == [("changed", "3", "33"), ("only_after", None, "5")]
    for said in (comparison_as_text(compared), comparison_as_markdown(compared), comparison_as_html(compared)):
        assert "33" in said and "Intäkter" in said
    assert '"equal_cells": 3' in comparison_as_json(compared)


def test_an_unknown_plan_is_named_with_those_there_are(tmp_path: Path) -> None:
    found = match(tmp_path, budget(2024, SOCIAL))
    with pytest.raises(UnknownPlan, match="2024-2026"):
        compare_plans(found, PROFILE, "2024-2026", "2031-2033")


def test_the_cube_of_a_line(tmp_path: Path) -> None:
    found = match(tmp_path, budget(2024, SOCIAL), budget(2025, SOCIAL_NEXT))
    (series,) = find_series(found, "socialnämnden")
    cells = cube(found, series.series_id)
    assert [(c.stage, c.period, c.value) for c in cells if c.fiscal_year == 2025] == [
        ("plan", "2024-2026", 860),
        ("budget", "2025-2027", 875),
    ]
    assert len(cells) == 10 and cube(found, "unknown") == []


def test_increments_and_deviations_are_no_change_from_year_to_year(tmp_path: Path) -> None:
    doc = document("2024-2026")
    made, lines = table(
        doc, "frame_adjustment", [(2024, "budget"), (2025, "plan")], [(None, None, "Löner", [3, 4])], measure="change"
    )
    found = match(tmp_path, Extraction(document=doc, tables=(made,), budget_lines=tuple(lines)))
    assert found.appropriation_changes == ()
