"""Amounts of real documents with labelled truth (they skip where the shared corpus is absent)."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planextract.dataset.evaluate import score_extraction
from planextract.reading.cover import Cover
from planextract.reading.money import MoneyReading
from planextract.reading.verify import compare_amounts
from planextract.records import Document, Extraction
from planextract.swedish.amounts import read_amount
from tests.reading.budget_page import read

ACCOUNTS = Cover(
    title="Årsbokslut 2025", period_start=2025, budget_year=2025, organisation="Kultur- och fritidsnämnden"
)
TABLE_PAGES = (13, 21, 33, 34, 35, 36)


@cache
def accounts(path: Path, pages: tuple[int, ...] = TABLE_PAGES) -> MoneyReading:
    return read(path, ACCOUNTS, pages=pages)


def simrishamn(corpus: Path, version: str) -> MoneyReading:
    return accounts(corpus / "pdf" / f"simrishamn-bokslut-2025-{version}.pdf")


def test_every_labelled_line_and_failing_sum_of_the_accounts_of_a_board(corpus: Path) -> None:
    truth = json.loads((corpus / "truth" / "simrishamn" / "2025.json").read_text())
    reading = simrishamn(corpus, "r6")
    extraction = Extraction(
        document=Document(
            document_id="prov",
            title=None,
            municipality_code=None,
            period_start=2025,
            period_end=None,
            budget_year=2025,
        ),
        tables=reading.tables,
        budget_lines=reading.budget_lines,
        checks=reading.checks,
        findings=reading.findings,
    )
    metrics = {metric.name: metric for metric in score_extraction(truth, extraction).metrics}
    lines, sums = metrics["budget_lines"], metrics["failing_sums"]
    assert (lines.right, lines.missed, lines.extra) == (len(truth["budget_lines"]), 0, 0)
    assert (sums.right, sums.missed) == (len(truth["failing_sums"]), 0)
    assert metrics["wrong_amounts"].right == 0


def test_text_in_cells_of_amounts_is_no_line(corpus: Path) -> None:
    truth = json.loads((corpus / "truth" / "simrishamn" / "2025.json").read_text())
    printed = {line.printed for line in simrishamn(corpus, "r6").budget_lines}
    assert truth["text_cells"]
    assert not printed & {cell["printed"] for cell in truth["text_cells"]}


@pytest.mark.parametrize(("before", "after"), [("r1", "r2"), ("r4", "r6")])
def test_the_numbers_that_changed_between_two_versions_are_read_from_both(
    corpus: Path, before: str, after: str
) -> None:
    truth = json.loads((corpus / "truth" / "versions" / f"simrishamn-{before}-{after}.json").read_text())
    assert truth["changed_numbers"]
    for change in truth["changed_numbers"]:
        for side, version in (("before", before), ("after", after)):
            assert _value_at(simrishamn(corpus, version), change, side) == _printed_value(change[side])


def _value_at(reading: MoneyReading, change: dict[str, Any], side: str) -> Decimal | None:
    """The value read where the labels say that it is printed."""
    page, box = change[f"page_{side}"], change[f"bbox_{side}"]
    for line in reading.budget_lines:
        here = line.locators[0]
        if here.page == page and abs(here.bbox[2] - box[2]) < 4 and abs(here.bbox[1] - box[1]) < 5:
            return line.value
    return None


def _printed_value(text: str) -> Decimal:
    amount = read_amount(text)
    assert amount is not None
    return amount.value


def test_both_readers_read_the_same_amounts(corpus: Path) -> None:
    path = corpus / "pdf" / "simrishamn-bokslut-2025-r6.pdf"
    reference = read(path, ACCOUNTS, engine="pdfplumber", pages=(21, 33))
    verification = compare_amounts("prov", accounts(path, (21, 33)).budget_lines, reference.budget_lines)
    assert verification.read_twice == 140
    assert verification.differences == ()


def test_german_accounts_are_no_kronor(corpus: Path) -> None:
    reading = read(corpus / "pdf" / "roedermark-gesamtabschluss-2021.pdf", pages=range(4, 9))
    assert reading.budget_lines == ()
    assert {finding.code for finding in reading.findings} == {"foreign_amounts"}


@pytest.mark.parametrize(
    ("name", "pages"), [("riksbank-ppu-2014-04.pdf", (15, 16)), ("co2-kommuner-named-2020-2021.pdf", (1,))]
)
def test_numbers_that_are_no_money_have_no_kronor(corpus: Path, name: str, pages: tuple[int, ...]) -> None:
    reading = read(corpus / "pdf" / name, Cover(title="Rapport"), pages=pages)
    assert reading.budget_lines or reading.findings
    assert {line.amount_sek for line in reading.budget_lines} <= {None}
    assert not any(check.outcome == "disagrees" for check in reading.checks)


def test_a_report_without_budgets_gives_no_amounts(corpus: Path) -> None:
    reading = read(corpus / "pdf" / "bjurholm-rsa-2023.pdf", Cover(title="Risk- och sårbarhetsanalys"))
    assert reading.budget_lines == ()
