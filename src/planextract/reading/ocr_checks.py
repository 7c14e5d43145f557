"""The checks of a document of which pages were read with OCR: over published amounts only, and over whole sums only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from planextract.identifiers import make_id
from planextract.records import BudgetLine, Check, CheckOutcome, Extraction, Finding

_Sibling = tuple[str, str, str | int]
"""Table, kind of sum, and the row (of a column sum) or column (of a row sum) that states it."""


def check_published(
    first: Extraction, lines: Sequence[BudgetLine], values: Mapping[str, Decimal], pages: Collection[int]
) -> tuple[tuple[Check, ...], tuple[Finding, ...]]:
    """The checks whose lines are all published, with the values that were settled on, and what is said of sums left open.

    A sum that does not come out on one of the scanned ``pages``, and that adds up fewer rows (columns) than the same sum in
    the columns (rows) beside it, lacks a number that was not read: that is no error of the document.
    """
    published = {line.line_id: line for line in lines}
    checks = [check for check in first.checks if {check.stated_line_id, *check.lines} <= published.keys()]
    everything = {line.line_id: line for line in first.budget_lines}
    missing = _missing_terms(first.checks, everything)
    kept: list[Check] = []
    findings: list[Finding] = []
    for check in _computed_again(checks, values):
        stated = published[check.stated_line_id]
        lacking = missing.get(check.check_id, ()) if stated.locators[0].page in pages else ()
        if check.outcome == "disagrees" and lacking:
            findings.append(_open_sum(first, check, stated, lacking))
        else:
            kept.append(check)
    return tuple(kept), tuple(findings)


def _computed_again(checks: Sequence[Check], values: Mapping[str, Decimal]) -> Iterator[Check]:
    ids = {check.check_id for check in checks}
    for check in checks:
        computed = sum((f * values[line] for line, f in zip(check.lines, check.factors, strict=True)), Decimal(0))
        stated = values[check.stated_line_id]
        if (computed, stated) == (check.computed, check.stated) and check.follows_from in (None, *ids):
            yield check
            continue
        difference = stated - computed
        yield replace(
            check,
            stated=stated,
            computed=computed,
            difference=difference,
            outcome=_outcome(difference, check.tolerance),
            follows_from=check.follows_from if check.follows_from in ids and difference == check.difference else None,
        )


def _outcome(difference: Decimal, tolerance: Decimal) -> CheckOutcome:
    if difference == 0:
        return "agrees"
    return "rounding" if abs(difference) <= tolerance else "disagrees"


def _missing_terms(checks: Sequence[Check], lines: Mapping[str, BudgetLine]) -> dict[str, tuple[str, ...]]:
    """For each sum, by its id, the names of the rows (columns) that the same sum beside it adds and that it does not."""
    terms: dict[_Sibling, dict[str | int, str]] = defaultdict(dict)
    own: dict[str, tuple[_Sibling, set[str | int]]] = {}
    for check in checks:
        stated = lines[check.stated_line_id]
        if check.kind == "row_sum":
            sibling: _Sibling = (stated.table_id, check.kind, stated.column_index)
            named: dict[str | int, str] = {
                lines[each].column_index: lines[each].column_header or str(lines[each].column_index + 1)
                for each in check.lines
            }
        elif check.kind in ("column_sum", "identity"):
            sibling = (stated.table_id, check.kind, stated.row_id)
            named = {lines[each].row_id: lines[each].label or lines[each].row_id for each in check.lines}
        else:
            continue
        terms[sibling] |= named
        own[check.check_id] = (sibling, set(named))
    return {
        check_id: tuple(name for term, name in terms[sibling].items() if term not in mine)
        for check_id, (sibling, mine) in own.items()
    }


def place_of(line: BudgetLine) -> str:
    """Say for a finding where an amount stands: page, row, column."""
    return f"page {line.locators[0].page}, row '{line.label}', column '{line.column_header or line.column_index + 1}'"


def _open_sum(first: Extraction, check: Check, stated: BudgetLine, lacking: Sequence[str]) -> Finding:
    named = ", ".join(f"'{name}'" for name in lacking)
    return Finding(
        finding_id=make_id(first.document.document_id, "finding", "ocr_sum_open", check.check_id),
        code="ocr_sum_open",
        severity="warning",
        message=(
            f"{place_of(stated)}: the sum of what OCR "
            f"read there is {check.computed} and '{stated.printed}' is printed; no number was read for {named}"
        ),
        subject_id=stated.line_id,
        locators=stated.locators,
    )
