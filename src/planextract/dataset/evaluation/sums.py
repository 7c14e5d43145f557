"""Failing sums of one plan against its labels: exactly the sums that do not agree in the document itself."""

from __future__ import annotations

from decimal import Decimal

from planextract.dataset.evaluation.money import OrganisationNames, describe_line, organisation_agrees
from planextract.dataset.evaluation.pairing import pair
from planextract.dataset.evaluation.scores import Tally
from planextract.dataset.evaluation.truth import Label, accepted, accepts, fold, is_labelled
from planextract.records import BudgetLine, Check, Extraction

_SEK_PER_UNIT = {"kr": 1, "sek": 1, "tkr": 1_000, "kkr": 1_000, "mkr": 10**6, "mnkr": 10**6, "mdkr": 10**9}


def score_failing_sums(truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally) -> None:
    """Exactly the labelled sums fail. A check whose error follows from another, and one that ``checks`` lists, may too.

    Comparisons across plans concern two documents and count only where the labels of this plan name them.
    """
    labels: list[Label] = truth["failing_sums"]
    lines = {line.line_id: line for line in extraction.budget_lines}
    may_fail: list[Label] = [*truth.get("failing_sums_either_way", []), *truth.get("checks", [])]
    failing = [check for check in extraction.checks if check.outcome == "disagrees" and check.stated_line_id in lines]
    of_one_board = bool(truth.get("organisation"))

    def weight(label: Label, check: Check) -> float:
        return float(_is_sum(label, check, lines[check.stated_line_id], names, of_one_board))

    found = pair(labels, failing, weight)
    taken = {column for _, column in found}
    rest = [check for index, check in enumerate(failing) if index not in taken]
    extra = [
        check
        for check in rest
        if check.follows_from is None
        and check.kind != "cross_plan"
        and not any(_is_sum(label, check, lines[check.stated_line_id], names, of_one_board) for label in may_fail)
        and not any(_is_cross_reference(label, check, lines[check.stated_line_id]) for label in may_fail)
    ]
    tally.count("failing_sums", "f1", len(found), len(labels) - len(found), len(extra))
    for row, label in enumerate(labels):
        if row not in {row for row, _ in found}:
            tally.miss("failing_sums", "missed", _describe_sum(label), None, label.get("page"))
    for check in extra:
        line = lines[check.stated_line_id]
        got = f"{check.kind} of {describe_line(line)}: difference {check.difference} {check.unit}"
        page = line.locators[0].page if line.locators else None
        tally.miss("failing_sums", "extra", None, got, page, check.check_id)


def _describe_sum(label: Label) -> str:
    parts = [label.get(key) for key in ("kind", "statement", "organisation", "label", "fiscal_year", "stage")]
    return f"{' | '.join('–' if part is None else str(part) for part in parts)}: {label.get('difference_sek')} SEK"


def _is_sum(label: Label, check: Check, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    """True where the check is the labelled one: kind, statement, board, label, year, stage, outcome and difference."""
    if not all(accepts(label, key, getattr(check, key)) for key in ("kind", "outcome")):
        return False
    if not all(
        accepts(label, key, getattr(line, key)) for key in ("statement", "parent_label", "label", "fiscal_year")
    ):
        return False
    # A difference between columns has a stage of its own; labels may leave it null there.
    if not accepts(label, "stage", line.stage) and not (line.stage == "deviation" and accepts(label, "stage", None)):
        return False
    if is_labelled(label, "organisation") and not organisation_agrees(label, line, names, of_one_board):
        return False
    if label.get("difference_sek") is None:
        return True
    return _in_sek(check, line) in [Decimal(str(value)) for value in accepted(label, "difference_sek")]


def _is_cross_reference(label: Label, check: Check, line: BudgetLine) -> bool:
    """True where both compare the same two cells of two tables, whichever of them is called the stated one.

    Such a label names both cells (``Nettoinvesteringar / Summa investeringsprojekt``).
    """
    if check.kind != "cross_table" or label.get("kind") != "cross_table":
        return False
    named = {fold(part) for part in str(label.get("label")).split(" / ")}
    difference, expected = _in_sek(check, line), label.get("difference_sek")
    same_size = expected is None or (difference is not None and abs(difference) == abs(Decimal(str(expected))))
    return fold(line.label) in named and accepts(label, "fiscal_year", line.fiscal_year) and same_size


def _in_sek(check: Check, line: BudgetLine) -> Decimal | None:
    """The difference of a check in kronor, None where its unit is no money."""
    factor = _SEK_PER_UNIT.get("".join((check.unit or line.unit or "").casefold().split()))
    if factor is not None:
        return check.difference * factor
    if line.amount_sek is None or line.value == 0:
        return None
    return check.difference * Decimal(line.amount_sek) / line.value
