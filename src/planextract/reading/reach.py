"""Which fiscal years a document can speak of: a plan looks a few years back and some more ahead.

A column of 1995 in a plan of 2025 is a long comparison or a misread header; either way no appropriation of the plan. Its
amounts keep what is printed and lose the year, and a finding points at each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planextract.identifiers import make_id
from planextract.records import BudgetLine, Finding

YEARS_BEFORE = 10
YEARS_AFTER = 15


def keep_within_reach(
    lines: Sequence[BudgetLine], first: int | None, last: int | None
) -> tuple[tuple[BudgetLine, ...], tuple[Finding, ...]]:
    """Take the fiscal year from lines that lie outside ``first`` - 10 to ``last`` + 15, with a finding for each.

    ``first`` and ``last`` are the years that the document holds for; without them nothing is known to be outside.
    """
    if first is None:
        return tuple(lines), ()
    reach = range(first - YEARS_BEFORE, (last or first) + YEARS_AFTER + 1)
    kept = [
        line if line.fiscal_year is None or line.fiscal_year in reach else replace(line, fiscal_year=None)
        for line in lines
    ]
    outside = [line for line in lines if line.fiscal_year is not None and line.fiscal_year not in reach]
    return tuple(kept), tuple(_finding(line) for line in outside)


def _finding(line: BudgetLine) -> Finding:
    place = line.locators[0]
    return Finding(
        finding_id=make_id(place.document_id, "finding", "year_out_of_reach", line.line_id),
        code="year_out_of_reach",
        severity="warning",
        message=(
            f"page {place.page}: '{line.label}', column '{line.column_header}': {line.fiscal_year} is no year that this "
            "document can plan or follow up; the amount is kept without a fiscal year"
        ),
        subject_id=line.line_id,
        locators=line.locators,
    )
