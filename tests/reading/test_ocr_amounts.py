from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from planextract.layout.blocks import PageDigest
from planextract.reading.ocr_amounts import confirm_amounts
from planextract.reading.ocr_confirmation import confirm
from planextract.reading.ocr_evidence import DoubtfulWord, OcrEvidence
from planextract.records import BudgetLine, Check, Document, Extraction, Goal, Locator, PageAccount

DOCUMENT = Document(
    document_id="d", title=None, municipality_code=None, period_start=2025, period_end=2027, budget_year=2025
)
LABELS = ("Skola", "Vård", "Summa")


def line(row: int, column: int, value: str, label: str | None = None, header: str = "Budget 2025") -> BudgetLine:
    box = (100.0 * column, 20.0 * row, 100.0 * column + 50, 20.0 * row + 10)
    return BudgetLine(
        line_id=f"{row}-{column}",
        table_id="t",
        row_id=f"r{row}",
        statement="operating",
        entity="municipality",
        organisation_id=None,
        organisation=None,
        parent_label=None,
        label=label or LABELS[row],
        row_index=row,
        column_index=column,
        column_header=header,
        fiscal_year=2024 + column,
        stage="budget",
        measure="amount",
        printed=value,
        value=Decimal(value),
        unit="tkr",
        amount_sek=int(value) * 1000,
        is_total=row == 2,
        locators=(Locator(document_id="d", page=1, bbox=box),),
    )


def reading(*lines: BudgetLine) -> Extraction:
    """A reading with the sum of each column whose rows were all read."""
    by_id = {each.line_id: each for each in lines}
    checks = []
    for column in {each.column_index for each in lines}:
        ids = [f"{row}-{column}" for row in range(3)]
        if all(each in by_id for each in ids):
            stated, computed = by_id[ids[2]].value, by_id[ids[0]].value + by_id[ids[1]].value
            checks.append(
                Check(
                    check_id=f"c{column}",
                    kind="column_sum",
                    stated_line_id=ids[2],
                    stated=stated,
                    computed=computed,
                    difference=stated - computed,
                    tolerance=Decimal("1.3"),
                    unit="tkr",
                    outcome="agrees" if stated == computed else "disagrees",
                    follows_from=None,
                    lines=(ids[0], ids[1]),
                    factors=(1, 1),
                )
            )
    account = PageAccount(document_id="d", page=1, bbox=(0, 0, 595, 842), role="tables", status="read")
    return Extraction(document=DOCUMENT, pages=(account,), budget_lines=lines, checks=tuple(checks))


def column(*values: str, at: int = 1) -> list[BudgetLine]:
    return [line(row, at, value) for row, value in enumerate(values)]


def published(first: Extraction, second: Extraction) -> dict[str, str]:
    return {each.line_id: str(each.value) for each in confirm_amounts(first, second, {1}).lines}


def test_what_both_readings_saw_is_published_also_where_its_sum_does_not_hold() -> None:
    both = reading(*column("10", "20", "31"))
    found = confirm_amounts(both, both, {1})
    assert len(found.lines) == 3 and found.findings == ()
    assert [check.outcome for check in found.checks] == ["disagrees"]


def test_where_readings_differ_the_number_under_which_the_sum_comes_out_is_taken() -> None:
    first, second = reading(*column("10", "26", "30")), reading(*column("10", "20", "30"))
    found = confirm_amounts(first, second, {1})
    assert [(each.value, each.amount_sek, each.printed) for each in found.lines][1] == (Decimal(20), 20000, "20")
    assert [(check.computed, check.outcome) for check in found.checks] == [(Decimal(30), "agrees")]
    assert [finding.code for finding in found.findings] == ["ocr_arithmetic"]


def test_where_readings_differ_and_no_sum_comes_out_nothing_is_published() -> None:
    first, second = reading(*column("10", "26", "31")), reading(*column("10", "28", "31"))
    found = confirm_amounts(first, second, {1})
    assert [each.line_id for each in found.lines] == ["0-1", "2-1"]
    assert found.checks == () and found.withheld == {"1-1"}
    (finding,) = found.findings
    assert finding.code == "ocr_unconfirmed" and finding.locators[0].page == 1
    assert "'26'" in finding.message and "'28'" in finding.message and "Vård" in finding.message


def test_a_number_that_only_one_reading_saw_needs_a_sum() -> None:
    first, second = reading(*column("10", "20", "30")), reading(*column("10", "20")[:1], column("10", "20", "30")[2])
    assert published(first, second) == {"0-1": "10", "1-1": "20", "2-1": "30"}
    alone = reading(*column("10", "21", "30"))
    assert "1-1" not in published(alone, second)
    seen_second_only = confirm_amounts(reading(*column("10", "20")), reading(*column("10", "20", "30")), {1})
    assert [finding.code for finding in seen_second_only.findings] == ["ocr_unconfirmed"]


def test_a_sum_within_rounding_proves_nothing() -> None:
    first, second = reading(*column("10", "20", "31")), reading(*column("10", "20"))
    assert "2-1" not in published(first, second)


def test_a_column_whose_year_the_readings_do_not_share_is_not_published() -> None:
    first = reading(*column("10", "20", "30"))
    other_year = [replace(each, fiscal_year=2026, column_header="Budget 2026") for each in first.budget_lines]
    assert published(first, reading(*other_year)) == {}


def test_a_year_that_the_second_look_missed_is_taken_where_the_confirmed_ones_beside_it_count_up_to_it() -> None:
    first = reading(*column("1", "2", "3", at=1), *column("4", "5", "9", at=2), *column("7", "8", "15", at=3))
    missed = [
        replace(each, fiscal_year=None, stage=None, column_header="Budget") if each.column_index == 3 else each
        for each in first.budget_lines
    ]
    assert len(published(first, reading(*missed))) == 9
    alone = [each for each in missed if each.column_index != 1]
    assert all(not line_id.endswith("-3") for line_id in published(first, reading(*alone)))


def test_a_label_that_the_readings_do_not_share_is_pointed_at_by_the_lines_id() -> None:
    first = reading(*column("10", "20", "30"))
    second = reading(*(replace(each, label="Vard" if each.row_index else "Skota") for each in first.budget_lines))
    doubts = {finding.subject_id for finding in confirm_amounts(first, second, {1}).findings}
    assert doubts == {"0-1", "2-1"}


def test_a_sum_that_lacks_a_number_which_was_not_read_is_no_error_of_the_document() -> None:
    whole = reading(*column("10", "20", "30"), *column("11", "21", "32", at=2))
    lacking = replace(whole.checks[1], lines=("0-2",), factors=(1,), computed=Decimal(11), difference=Decimal(21))
    short = tuple(each for each in whole.budget_lines if each.line_id != "1-2")
    first = replace(whole, budget_lines=short, checks=(whole.checks[0], replace(lacking, outcome="disagrees")))
    found = confirm_amounts(first, first, {1})
    assert [check.check_id for check in found.checks] == ["c1"]
    (finding,) = found.findings
    assert finding.code == "ocr_sum_open" and finding.subject_id == "2-2" and "'Vård'" in finding.message
    assert [check.check_id for check in confirm_amounts(first, first, {2}).checks] == ["c1", "c2"]


def test_pages_with_text_are_left_alone() -> None:
    first = reading(*column("10", "20", "30"))
    assert confirm_amounts(first, reading(), {2}).lines == first.budget_lines


def test_a_document_read_with_ocr_says_so_and_points_at_texts_in_doubt() -> None:
    place = (Locator(document_id="d", page=1, bbox=(0, 300, 200, 320)),)
    goal = Goal(
        goal_id="g", area_id=None, ordinal=1, label=None, kind="development", text="Minska till 9 %.", locators=place
    )
    first = replace(reading(*column("10", "20", "30")), goals=(goal,))
    second = replace(first, goals=(replace(goal, text="Minska till 5 %."),))
    evidence = OcrEvidence(
        "tesseract 5 (swe+eng x)", (DoubtfulWord("9", (0, 0, 1, 1)),), PageDigest(1, 595, 842, ()), ()
    )
    found = confirm(first, second, {1: evidence})
    assert found.document.text_origin == "ocr" and found.document.read_by == "tesseract 5 (swe+eng x)"
    assert [(f.code, f.subject_id) for f in found.findings] == [("ocr_text", "g"), ("page_read_with_ocr", "d")]
    assert "'9'" in found.findings[1].message
