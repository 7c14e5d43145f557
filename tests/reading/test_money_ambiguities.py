"""The three things that plain text cannot tell (DOMAIN.md section 2), each as a page of its own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from planextract.reading.money import MoneyReading
from tests.reading.budget_page import FONT, LEFT, BudgetPage, amounts, codes, failing, lines, read


def test_a_note_number_that_runs_into_the_amount(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "note.pdf", [250, 310, 370])
    page.text("Resultatbudget (mnkr)", 14, bold=True)
    page.row("", "Budget", "Budget", "Plan", bold=True)
    page.at(212, "Not", bold=True)
    page.row("", "2024", "2025", "2026", bold=True)
    for note, label, *cells in (
        ("1", "Verksamhetens intäkter", "177,3", "180,0", "182,5"),
        ("2", "Verksamhetens kostnader", "-1 020,4", "-1 050,0", "-1 080,2"),
        ("3", "Avskrivningar", "-45,1", "-46,0", "-47,3"),
    ):
        page.at(248 - stringWidth(cells[0], FONT, 9) - stringWidth(note, FONT, 9), note)
        page.row(label, *cells)
    page.row("Verksamhetens nettokostnader", "-888,2", "-916,0", "-945,0", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Verksamhetens intäkter") == ["177.3", "180.0", "182.5"]
    assert amounts(reading, "Verksamhetens kostnader") == ["-1020.4", "-1050.0", "-1080.2"]
    assert [line.note for line in lines(reading, "Verksamhetens intäkter")] == ["1", "1", "1"]
    assert "arithmetic_decided" in codes(reading)
    assert failing(reading) == []


def test_negative_and_positive_neighbours_are_not_one_number(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "neighbours.pdf", [260, 278, 340])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kommunstyrelsen", "– 4 614", "191", "200")
    page.row("Socialnämnden", "– 5 000", "300", "310")
    page.row("Summa", "– 9 614", "491", "510", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Kommunstyrelsen") == ["-4614", "191", "200"]
    assert amounts(reading, "Summa") == ["-9614", "491", "510"]
    assert failing(reading) == []


def test_neighbours_without_a_gap_are_parted(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "no-gap.pdf", [250, 271.5, 293])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kommunstyrelsen", "868", "929", "913")
    page.row("Kulturnämnden", "1 000", "1 000", "1 000")
    page.row("Socialnämnden", "1 868", "1 929", "1 913")
    page.row("Valnämnden", "32", "30", "30")
    page.row("Summa", "3 768", "3 888", "3 856", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Socialnämnden") == ["1868", "1929", "1913"]
    assert failing(reading) == []


def test_columns_too_close_to_be_told_apart_are_refused_and_reported(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "too-close.pdf", [250, 270, 290])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "2024", "2025", "2026", bold=True)
    page.row("Kulturnämnden", "1 000", "1 000", "1 000")
    page.row("Socialnämnden", "1 868", "1 929", "1 913")
    page.row("Summa", "2 868", "2 929", "2 913", bold=True)
    reading = read(page.save())
    right = {"1000", "1868", "1929", "1913", "2868", "2929", "2913"}
    assert {str(line.value) for line in reading.budget_lines} <= right
    assert reading.findings or len(reading.budget_lines) == 9


RUN_IN = "Stöd till personer med funktionsnedsättning"


PLAIN = tuple(
    (f"{name} {part}", *cells)
    for part in ("norr", "söder", "öster", "väster")
    for name, *cells in (
        ("Ledning", "12 000", "12 400"),
        ("Förskola", "201 500", "205 100"),
        ("Grundskola", "301 100", "305 700"),
        ("Gymnasieskola", "140 200", "142 000"),
        ("Bibliotek", "9 300", "9 500"),
        ("Äldreomsorg", "250 000", "255 000"),
        ("Hemtjänst", "85 400", "86 100"),
        ("Bostäder", "4 100", "4 200"),
    )
)
"""Rows in no doubt: they come to 4 014 400 and 4 080 000."""


def run_in_page(
    path: Path, *rows: tuple[str, str, str], total: tuple[str, str] | None = None, boxed: bool = False
) -> BudgetPage:
    """A table whose first column begins where the label ``RUN_IN`` ends: an amount of six digits touches it.

    In a ``boxed`` one each cell has a box drawn around it, so that only the words that cross it are in doubt.
    """
    page = BudgetPage(path, [])
    edge = 60 + stringWidth(RUN_IN, FONT, 9) + stringWidth("158 763", FONT, 9)
    page.edges = [edge, edge + 60]
    page.text("Driftbudget (tkr)", 14, bold=True)
    lines = [("Verksamhet", "2024", "2025"), *PLAIN, *rows, *([("Summa", *total)] if total is not None else [])]
    for label, *cells in lines:
        if boxed:
            for left, right in pairwise((56, edge - stringWidth("158 763", FONT, 9) - 1, edge + 4, edge + 64)):
                page.canvas.rect(left, page.y - 4, right - left, page.leading)
        page.row(label, *cells, bold=label in ("Verksamhet", "Summa"))
    return page


def pointed(reading: MoneyReading, code: str) -> set[str | None]:
    """What the findings of one code are about."""
    return {finding.subject_id for finding in reading.findings if finding.code == code}


@pytest.mark.parametrize("boxed", [False, True])
def test_a_label_that_runs_into_its_first_number_is_parted_where_the_sums_hold(tmp_path: Path, boxed: bool) -> None:
    row = (RUN_IN, "158 763", "164 466")
    reading = read(run_in_page(tmp_path / "sums.pdf", row, total=("4 173 163", "4 244 466"), boxed=boxed).save())
    assert amounts(reading, RUN_IN) == ["158763", "164466"]
    assert lines(reading, RUN_IN)[0].printed == "158 763"
    assert "arithmetic_decided" in codes(reading)
    assert failing(reading) == []


def test_two_labels_that_run_into_their_numbers_are_parted_together(tmp_path: Path) -> None:
    other = RUN_IN.replace("Stöd", "Stod")
    rows = ((RUN_IN, "158 763", "164 466"), (other, "358 763", "364 466"))
    reading = read(run_in_page(tmp_path / "two.pdf", *rows, total=("4 531 926", "4 608 932"), boxed=True).save())
    assert amounts(reading, RUN_IN) == ["158763", "164466"]
    assert amounts(reading, other) == ["358763", "364466"]
    assert failing(reading) == []


@pytest.mark.parametrize("boxed", [False, True])
def test_a_label_that_runs_into_its_first_number_without_a_sum_is_never_silent(tmp_path: Path, boxed: bool) -> None:
    reading = read(run_in_page(tmp_path / "no-sum.pdf", (RUN_IN, "158 763", "164 466"), boxed=boxed).save())
    assert "763" not in {str(line.value) for line in reading.budget_lines}
    assert amounts(reading, RUN_IN) == ["164466"]
    assert "ambiguous_amount" in codes(reading)
    assert pointed(reading, "ambiguous_label") == {line.line_id for line in lines(reading, RUN_IN)}


def test_a_label_that_ends_in_digits_keeps_them_where_the_sums_hold_without(tmp_path: Path) -> None:
    label = f"{RUN_IN[:-2]} KS24"
    page = run_in_page(tmp_path / "code.pdf", (label, "763", "800"), total=("4 015 163", "4 080 800"))
    reading = read(page.save())
    assert amounts(reading, label) == ["763", "800"]
    assert failing(reading) == []


def test_labels_that_end_in_digits_far_from_their_numbers_are_in_no_doubt(tmp_path: Path) -> None:
    rows = (("KS24", "763", "800"), ("Vision2030", "158", "160"), ("Avgifter1)", "900", "910"))
    reading = read(run_in_page(tmp_path / "far.pdf", *rows).save())
    assert amounts(reading, "KS24") == ["763", "800"]
    assert amounts(reading, "Vision2030") == ["158", "160"]
    assert not {"ambiguous_amount", "ambiguous_label", "arithmetic_decided"} & set(codes(reading))


def close_page(path: Path, gap: float, *rows: tuple[str, ...]) -> BudgetPage:
    """A table whose longest label and longest first number stand ``gap`` points apart, header and all."""
    header = ("Verksamhet", "Budget 2025", "Plan 2026")
    every = (header, *rows)
    first = (
        LEFT
        + max(stringWidth(row[0], FONT, 9) for row in every)
        + gap
        + max(stringWidth(row[1], FONT, 9) for row in every)
    )
    page = BudgetPage(path, [first, first + 70])
    page.text("Driftbudget (tkr)", 14, bold=True)
    for row in every:
        page.row(*row)
    return page


@pytest.mark.parametrize("gap", [2.4, 3.0, 5.0])
def test_labels_a_word_space_from_their_numbers_lose_no_column(tmp_path: Path, gap: float) -> None:
    rows = (("Hemtjänst i centrum", "64 810", "4 943"), ("Riksväg 26", "13 028", "2 013"), ("Summa", "77 838", "6 956"))
    reading = read(close_page(tmp_path / "close.pdf", gap, *rows).save())
    assert amounts(reading, rows[0][0]) == ["64810", "4943"]
    assert amounts(reading, "Riksväg 26") == ["13028", "2013"]
    assert failing(reading) == []


def test_labels_that_hold_the_first_column_are_refused_and_reported(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "held.pdf", [300, 370])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("", "Plan 2026", "Plan 2027", bold=True)
    end = LEFT + stringWidth("Bibliotek 4 810", FONT, 9) + 16
    for label, first, *others in (
        ("Bibliotek", "4 810", "4 943", "5 001"),
        ("Park", "313 028", "302 013", "303 000"),
        ("Torg", "13 028", "12 013", "13 000"),
    ):
        begin = end - stringWidth(first, FONT, 9)
        page.at(begin, first)
        page.at(begin - 2.2 - stringWidth(label, FONT, 9), label)
        page.row("", *others)
    reading = read(page.save())
    assert {line.label for line in reading.budget_lines} <= {"Bibliotek", "Park", "Torg"}
    assert reading.findings
