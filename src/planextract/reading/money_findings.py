"""What is told of a table of amounts while its lines are published: of the table, of rows, of cells, of single lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from planextract.finding_codes import FindingCode
from planextract.identifiers import make_id
from planextract.reading.money_columns import Column
from planextract.reading.money_context import DocumentContext
from planextract.reading.money_rows import Row
from planextract.reading.money_tables import BudgetTable
from planextract.records import Bbox, BudgetLine, Finding, Locator, Severity, Table


def header_findings(context: DocumentContext, published: Table, table: BudgetTable) -> list[Finding]:
    """Report headers that stand twice, and those that contradict the years: an outcome of a year that is not over."""
    findings: list[Finding] = []
    for column in _same_headers(table):
        message = f"two columns have the same header '{column.header}'; their amounts cannot be told apart by it"
        findings.append(note_finding(context, published, "duplicate_header", message, "warning"))
    for column in table.columns:
        if column.kind == "amount" and column.stage == "actual" and _is_not_over(column.fiscal_year, context):
            message = (
                f"column '{column.header}' calls itself an outcome, but that year was not over when the plan was made"
            )
            findings.append(note_finding(context, published, "header_contradicts", message, "warning"))
    return findings


def _same_headers(table: BudgetTable) -> list[Column]:
    """The columns whose header another column to their left has too."""
    seen: set[tuple[object, ...]] = set()
    found = []
    for column in table.columns:
        key = (column.stages, column.years, column.aggregate, column.measure, column.entity, column.header)
        if column.kind == "amount" and key in seen and (column.header or column.stages):
            found.append(column)
        if column.kind == "amount":
            seen.add(key)
    return found


def same_header_findings(
    context: DocumentContext, table: BudgetTable, places: Mapping[tuple[int, int], BudgetLine]
) -> list[Finding]:
    """One finding for each line under a header that stands twice: nothing but its place says which of the two it is."""
    headers = {column.header for column in _same_headers(table)}
    message = "stands under a header that another column has too"
    return [
        line_finding(context, line, "duplicate_header", message)
        for line in places.values()
        if line.column_header in headers
    ]


def unit_findings(
    context: DocumentContext, published: Table, places: Mapping[tuple[int, int], BudgetLine]
) -> list[Finding]:
    """One finding for a table with amounts of no known unit, and one for each of these."""
    without = [line for line in places.values() if line.unit is None]
    if not without:
        return []
    message = "no unit is printed for this table or its document; its amounts are given without kronor"
    return [
        note_finding(context, published, "unit_unknown", message, "warning"),
        *(line_finding(context, line, "unit_unknown", "is given without kronor: no unit is known") for line in without),
    ]


def statement_findings(
    context: DocumentContext, published: Table, places: Mapping[tuple[int, int], BudgetLine]
) -> list[Finding]:
    """One finding for a table whose amounts of money belong to no known statement: it may be one under an unusual title."""
    unplaced = sum(1 for line in places.values() if line.statement == "other" and line.amount_sek is not None)
    if not unplaced:
        return []
    message = (
        f"neither its title nor its rows say which statement it is; {unplaced} amounts of money are given as 'other'"
    )
    return [note_finding(context, published, "statement_unknown", message)]


def prose_findings(context: DocumentContext, places: Mapping[tuple[int, int], BudgetLine]) -> list[Finding]:
    """One finding for each line whose label holds the end of a sentence: words from beside the table may be in it."""
    message = "has a label that holds the end of a sentence; words from beside the table may stand in it"
    return [
        line_finding(context, line, "ambiguous_label", message)
        for line in places.values()
        if holds_end_of_sentence(line.label)
    ]


def nameless_findings(context: DocumentContext, places: Mapping[tuple[int, int], BudgetLine]) -> list[Finding]:
    """One finding for each line without a label that no sum proves: nobody can say what its amount is for."""
    message = "stands in a row without a label, and is the sum of nothing above it"
    return [
        line_finding(context, line, "ambiguous_label", message)
        for line in places.values()
        if not line.label and not line.is_total
    ]


def holds_end_of_sentence(label: str) -> bool:
    """Whether a sentence ends within a label and another begins: words from beside the table may stand in it."""
    return _END_OF_SENTENCE.search(label) is not None


_END_OF_SENTENCE = re.compile(r"[^\W\d_]{5}\. [A-ZÅÄÖ][^\W\d_]+ [^\W\d_]")


def _is_not_over(year: int | None, context: DocumentContext) -> bool:
    """Whether a year was not over when the plan was made: the year before its budget year, or a later one."""
    if year is None or context.budget_year is None or context.accounts:
        return False
    return year >= context.budget_year - 1


def unread_findings(
    context: DocumentContext, published: Table, row: Row, columns: Mapping[int, Column]
) -> list[Finding]:
    """One finding for each cell of a row that holds digits and was not read, or can be read in several ways."""
    findings = []
    for index, cell in sorted(row.unread.items()):
        findings.append(cell_finding(context, published, row, columns[index], cell.text, cell.bbox, "cell_not_read"))
    for index, readings in sorted(row.ambiguous.items()):
        printed = readings[0]
        findings.append(
            cell_finding(context, published, row, columns[index], printed.printed, printed.bbox, "ambiguous_amount")
        )
    return findings


_MESSAGES = {
    "implausible_amount": "would be more than all that the country earns: several numbers read as one; it was left out",
    "cell_not_read": "holds digits but is no number that a plan prints; it was left out",
    "ambiguous_amount": "can be read in more than one way and no sum decides; it was left out",
    "parenthesised_amount": "stands in parentheses in a column of other numbers (an earlier value); it was left out",
}


def cell_finding(
    context: DocumentContext, published: Table, row: Row, column: Column, printed: str, bbox: Bbox, code: FindingCode
) -> Finding:
    """What is told of one cell that gives no line."""
    return Finding(
        finding_id=make_id(
            context.document_id, "finding", code, row.label, row.page, round(row.bbox[1]), row.index, column.index
        ),
        code=code,
        severity="warning",
        message=f"page {row.page}, row '{row.label}', column '{column.header}': '{printed}' {_MESSAGES[code]}",
        subject_id=published.table_id,
        locators=(Locator(document_id=context.document_id, page=row.page, bbox=bbox),),
    )


def row_finding(context: DocumentContext, published: Table, row: Row, code: FindingCode, message: str) -> Finding:
    """What is told of one row."""
    return Finding(
        finding_id=make_id(context.document_id, "finding", code, row.label, row.page, round(row.bbox[1]), row.index),
        code=code,
        severity="warning" if code == "ambiguous_amount" else "info",
        message=f"page {row.page}: {message}",
        subject_id=published.table_id,
        locators=(Locator(document_id=context.document_id, page=row.page, bbox=row.bbox),),
    )


def label_findings(
    context: DocumentContext, table: BudgetTable, places: Mapping[tuple[int, int], BudgetLine]
) -> list[Finding]:
    """One finding for each line of a row whose label is in doubt."""
    return [
        line_finding(context, line, code, text)
        for at, code, text in table.settled
        if code == "ambiguous_label"
        for (position, _), line in sorted(places.items(), key=lambda item: item[0])
        if position == at
    ]


def line_finding(context: DocumentContext, line: BudgetLine, code: FindingCode, message: str) -> Finding:
    """What is told of a single line."""
    return Finding(
        finding_id=make_id(context.document_id, "finding", code, line.line_id),
        code=code,
        severity="warning",
        message=f"page {line.locators[0].page}: {message}",
        subject_id=line.line_id,
        locators=line.locators,
    )


def note_finding(
    context: DocumentContext, published: Table, code: FindingCode, message: str, severity: Severity = "info"
) -> Finding:
    """What is told of a whole table."""
    place = published.locators[0]
    return Finding(
        finding_id=make_id(context.document_id, "finding", code, published.table_id, message),
        code=code,
        severity=severity,
        message=f"page {place.page}, table '{published.title}': {message}",
        subject_id=published.table_id,
        locators=published.locators[:1],
    )
