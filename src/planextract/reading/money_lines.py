"""From a table that was understood to published lines: one per printed amount, with ids, places, units and kronor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planextract.identifiers import make_id
from planextract.reading.money_cells import PrintedAmount
from planextract.reading.money_columns import Column
from planextract.reading.money_context import DocumentContext
from planextract.reading.money_findings import (
    cell_finding,
    header_findings,
    label_findings,
    nameless_findings,
    note_finding,
    prose_findings,
    row_finding,
    same_header_findings,
    statement_findings,
    unit_findings,
    unread_findings,
)
from planextract.reading.money_rows import Row
from planextract.reading.money_tables import BudgetTable, label_unit
from planextract.records import (
    BudgetLine,
    Finding,
    Locator,
    Measure,
    Organisation,
    Profile,
    Stage,
    Statement,
    Table,
)
from planextract.swedish.statements import is_frame_label, same_name
from planextract.swedish.units import COUNT, PERCENT, Unit, to_kronor

BEYOND_MUNICIPALITIES = 10**13
"""Kronor: more than the gross domestic product; a number of this size is several numbers that were read as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLines:
    """A published table with its lines by (row position, column index), the table they come from, and what to report."""

    source: BudgetTable
    table: Table
    places: Mapping[tuple[int, int], BudgetLine]
    findings: tuple[Finding, ...] = ()

    @property
    def lines(self) -> tuple[BudgetLine, ...]:
        """The lines in reading order."""
        return tuple(line for _, line in sorted(self.places.items(), key=lambda item: item[0]))


def table_lines(context: DocumentContext, table: BudgetTable, profile: Profile) -> TableLines:
    """Publish one table."""
    published = _table(context, table)
    columns = {column.index: column for column in table.columns if column.kind == "amount"}
    apart = _told_apart(columns.values())
    findings = [note_finding(context, published, code, message) for code, message in table.notes]
    findings += header_findings(context, published, table)
    findings += [
        row_finding(context, published, table.rows[at], code, text)
        for at, code, text in table.settled
        if code != "ambiguous_label"
    ]
    in_parentheses = _parenthesised_columns(table)
    places: dict[tuple[int, int], BudgetLine] = {}
    statement = table.statement
    for position, row in enumerate(table.rows):
        statement = _statement_of_row(statement, row, table)
        row_id = make_id(
            context.document_id, "row", row.parent_label, row.label, row.page, round(row.bbox[1]), row.index
        )
        for index, printed in sorted(row.amounts.items()):
            if printed.amount.parenthesised and index not in in_parentheses:
                findings.append(
                    cell_finding(
                        context, published, row, columns[index], printed.printed, printed.bbox, "parenthesised_amount"
                    )
                )
                continue
            line = _line(context, published, table, row, columns[index], printed, row_id, statement, apart, profile)
            if line.amount_sek is not None and abs(line.amount_sek) >= BEYOND_MUNICIPALITIES:
                findings.append(
                    cell_finding(
                        context, published, row, columns[index], printed.printed, printed.bbox, "implausible_amount"
                    )
                )
                continue
            places[position, index] = line
        findings += unread_findings(context, published, row, columns)
    findings += label_findings(context, table, places)
    findings += prose_findings(context, places)
    findings += nameless_findings(context, places)
    findings += same_header_findings(context, table, places)
    findings += unit_findings(context, published, places)
    findings += statement_findings(context, published, places)
    return TableLines(source=table, table=published, places=places, findings=tuple(findings))


def _table(context: DocumentContext, table: BudgetTable) -> Table:
    parts = table.flat.grid.parts
    return Table(
        table_id=make_id(context.document_id, "table", table.title, parts[0].page, *map(round, parts[0].bbox)),
        title=table.title,
        statement=table.statement,
        unit=table.unit.name if table.unit else None,
        sign_convention=table.sign_convention,
        row_count=len(table.flat.header) + len(table.flat.body),
        column_count=len(table.columns),
        locators=tuple(Locator(document_id=context.document_id, page=part.page, bbox=part.bbox) for part in parts),
    )


def _line(
    context: DocumentContext,
    published: Table,
    table: BudgetTable,
    row: Row,
    column: Column,
    printed: PrintedAmount,
    row_id: str,
    statement: Statement,
    apart: frozenset[Measure],
    profile: Profile,
) -> BudgetLine:
    unit = line_unit(table, row, column, printed)
    year = row.years[0] if row.years and not column.years else column.fiscal_year
    organisation = _organisation(context, table, row)
    body = organisation_of(organisation, profile, year if year is not None else context.budget_year)
    return BudgetLine(
        line_id=make_id(
            context.document_id, "line", row.label, column.header, row.page, round(row.bbox[1]), row.index, column.index
        ),
        table_id=published.table_id,
        row_id=row_id,
        statement=statement,
        entity=column.entity or "municipality",
        organisation_id=body.organisation_id if body else None,
        organisation=organisation,
        parent_label=row.parent_label if row.parent_label is not None else table.counted,
        label=row.label,
        row_index=row.index,
        column_index=column.index,
        column_header=column.header,
        fiscal_year=year,
        stage=line_stage(row, column),
        measure=_measure(statement, row, column, unit, apart),
        printed=printed.printed,
        value=printed.amount.value,
        unit=unit.name if unit else None,
        amount_sek=to_kronor(printed.amount.value, unit),
        is_total=row.is_sum or _sums_concepts(table.rows, row),
        note=" ".join(note for note in (row.note, printed.amount.note) if note) or None,
        locators=(Locator(document_id=context.document_id, page=row.page, bbox=printed.bbox),),
    )


def line_unit(table: BudgetTable, row: Row, column: Column, printed: PrintedAmount) -> Unit | None:
    """The unit of one amount: beside the number, in its column's header, in its label, its heading, then the table's."""
    if printed.amount.unit is not None:
        return printed.amount.unit
    if column.measure == "percent":
        return PERCENT
    if column.measure == "count":
        return COUNT
    if column.unit is not None:
        return column.unit
    for text in (row.label, row.parent_label):
        unit = label_unit(text) if text else None
        if unit is not None:
            return unit
    return table.unit


def line_stage(row: Row, column: Column) -> Stage | None:
    """The stage of one amount: the column's, unless the row is a difference or the column itself names none."""
    if row.stage == "deviation" or (row.stage is not None and not column.stages):
        return row.stage
    return column.stage


def organisation_of(name: str | None, profile: Profile, year: int | None) -> Organisation | None:
    """The board of the profile that a printed name means, by name or alias; of several, the one that lived in ``year``."""
    if name is None:
        return None
    bare, _, inside = name.partition("(")
    forms = [form for form in (name, bare.strip(), inside.strip(" )")) if form]
    named = [
        body
        for body in profile.organisations
        if any(same_name(form, known) for form in forms for known in (body.name, *body.aliases))
    ]
    living = [body for body in named if _lives(body, year)]
    return living[0] if living else (named[0] if named else None)


def _lives(body: Organisation, year: int | None) -> bool:
    if year is None:
        return True
    return (body.valid_from is None or body.valid_from <= year) and (body.valid_to is None or year <= body.valid_to)


def _organisation(context: DocumentContext, table: BudgetTable, row: Row) -> str | None:
    if context.organisation is not None:
        return table.organisation
    return row.organisation or table.organisation


def _statement_of_row(current: Statement, row: Row, table: BudgetTable) -> Statement:
    """In a table whose title names no statement, a row of investments begins rows of investments, and one of another
    ends them.
    """
    if row.statement is not None:
        return row.statement
    if table.stated_by_title or row.concept is None:
        return current
    if row.concept.statement == "investment":
        return "investment"
    return table.statement if current == "investment" else current


def _sums_concepts(rows: Sequence[Row], row: Row) -> bool:
    """Whether a well-known sum (``Verksamhetens nettokostnader``) has rows above it that it sums."""
    if row.concept is None or not row.concept.sums_rows:
        return False
    above = [other for other in rows if other.index < row.index and other.statement == row.statement]
    return any(other.concept is not None and other.concept.statement == row.concept.statement for other in above)


def _told_apart(columns: Iterable[Column]) -> frozenset[Measure]:
    """The measures that the columns of a table tell apart: at least two of income, cost and net, or changes to a frame."""
    every = list(columns)
    named: set[Measure] = {column.measure for column in every if column.measure in ("income", "cost", "net")}
    changes: set[Measure] = {"change"} if any(column.measure == "change" for column in every) else set()
    return frozenset(named | changes) if len(named) > 1 else frozenset(changes)


def _is_change(row: Row, column: Column, apart: frozenset[Measure]) -> bool:
    """Whether a number of a frame adjustment is a change to the frame: by its column where columns tell, else by its row."""
    if "change" in apart:
        return False
    return not is_frame_label(row.label) or column.stage == "deviation"


def _measure(statement: Statement, row: Row, column: Column, unit: Unit | None, apart: frozenset[Measure]) -> Measure:
    if unit is not None and unit.kind in ("percent", "count", "rate"):
        return unit.kind
    if column.measure == "change" or (column.measure is not None and column.measure in apart):
        return column.measure
    if statement == "frame_adjustment" and _is_change(row, column, apart):
        return "change"
    return "amount"


def _parenthesised_columns(table: BudgetTable) -> frozenset[int]:
    """Columns whose amounts all stand in parentheses: their header says what they are, so they are read as they stand.

    Not those beside another column of the same stage and year, whose earlier amounts they hold.
    """
    slots = [(c.index, c.stage, c.fiscal_year, c.measure, c.entity) for c in table.columns if c.kind == "amount"]
    alike = {index for index, *slot in slots if any(other == slot for at, *other in slots if at != index)}
    every: dict[int, list[bool]] = {}
    for row in table.rows:
        for index, printed in row.amounts.items():
            if printed.amount.kind != "nil":
                every.setdefault(index, []).append(printed.amount.parenthesised)
    return frozenset(index for index, marks in every.items() if all(marks) and index not in alike)
