"""Budget tables of one document as lines: every printed amount with its statement, board, row, year, stage and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from planextract.finding_codes import FindingCode
from planextract.identifiers import make_id
from planextract.layout.blocks import PageDigest
from planextract.layout.grid import TableGrid
from planextract.layout.outline import Outline
from planextract.reading.checks import check_tables
from planextract.reading.money_claims import claim
from planextract.reading.money_columns import Column, read_columns
from planextract.reading.money_context import (
    DocumentContext,
    DocumentCover,
    document_context,
    part_titles,
    surroundings,
)
from planextract.reading.money_findings import holds_end_of_sentence
from planextract.reading.money_grid import FlatTable, flatten, join_headless, separate
from planextract.reading.money_inherited import inherited_findings
from planextract.reading.money_lines import table_lines
from planextract.reading.money_rows import Row
from planextract.reading.money_tables import BudgetTable, understand
from planextract.reading.money_units import with_proven_units
from planextract.records import BudgetLine, Check, Finding, Locator, Profile, Table
from planextract.swedish.amounts import has_full_stops, plain_number_text, read_amounts
from planextract.swedish.headers import is_year_header
from planextract.swedish.units import is_unit_only

UNREADABLE = frozenset(("digits_contradicted", "digits_missing", "no_unicode_map", "scanned"))
"""Defects of a page's text under which a number that reads well may still be wrong."""

SAME_END = 1.6
"""Numbers that end within this distance (points) end in one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReading:
    """What the tables of a document say. ``claimed`` are the indexes (into the grids given) of those that were read."""

    tables: tuple[Table, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
    claimed: tuple[int, ...] = ()


def read_budget(
    document_id: str,
    cover: DocumentCover,
    grids: Sequence[TableGrid],
    digests: Sequence[PageDigest],
    outline: Outline,
    profile: Profile,
) -> MoneyReading:
    """Read every budget table among ``grids``; what cannot be read becomes a finding, never a guess.

    ``digests`` are all pages of the document in order. Amounts of a document in another notation or currency are
    refused as a whole, with one finding.
    """
    context = document_context(document_id, cover, grids, digests)
    tables: list[tuple[tuple[int, ...], BudgetTable]] = []
    findings: list[Finding] = []
    for indexes, grid in _tables_apart(grids, outline):
        if not any(part.cells for part in grid.parts):
            continue
        flat = flatten(grid)
        around = surroundings(grid, digests, outline)
        verdict = claim(flat, read_columns(flat, profile.vocabulary.stages), around)
        if verdict == "other":
            continue
        refusal = _refusal(verdict == "budget", flat, context, digests)
        if refusal is not None:
            findings.append(_finding(context, flat, *refusal))
            continue
        table = understand(flat, around, context, profile)
        unclear = _unclear_columns(table)
        if unclear is not None:
            findings.append(_finding(context, flat, *unclear))
            continue
        doubts: list[tuple[FindingCode, str]] = [("doubtful_text", why) for why in _doubts(table, context, digests)]
        tables.append((indexes, replace(table, notes=(*table.notes, *doubts))))
    proven = with_proven_units([table for _, table in tables], digests)
    lines = [table_lines(context, table, profile) for table in proven]
    checked = check_tables(context.document_id, lines)
    for each in lines:
        findings.extend(each.findings)
    return MoneyReading(
        tables=tuple(each.table for each in checked.tables),
        budget_lines=tuple(line for each in checked.tables for line in each.lines),
        checks=checked.checks,
        findings=(*findings, *checked.findings, *inherited_findings(context, lines, checked.checks)),
        claimed=tuple(dict.fromkeys(index for indexes, _ in tables for index in indexes)),
    )


def _tables_apart(grids: Sequence[TableGrid], outline: Outline) -> Iterator[tuple[tuple[int, ...], TableGrid]]:
    """Each table with the indexes of its grids: those without a header joined to what they go on from, several in one parted."""
    for indexes, grid in join_headless(grids):
        for table in separate(grid, part_titles(grid, outline)):
            yield indexes, table


def _refusal(
    is_budget: bool, flat: FlatTable, context: DocumentContext, digests: Sequence[PageDigest]
) -> tuple[FindingCode, str] | None:
    """Why a table of numbers is not read: nobody can place it, foreign numbers, a broken text layer."""
    if context.foreign is not None:
        return "foreign_amounts", f"no amount was read from this table: {context.foreign}"
    if _is_of_two_notations(flat):
        return (
            "foreign_amounts",
            "no amount was read from this table: some numbers have full stops between their thousands",
        )
    broken = sorted(_defects(flat, digests) & UNREADABLE)
    if broken:
        message = f"no amount was read from this table: the page's text layer is broken ({', '.join(broken)})"
        return "defective_text", message
    if not is_budget:
        return "table_not_claimed", "a table of numbers whose columns say neither year, stage nor unit was not read"
    return None


def _is_of_two_notations(flat: FlatTable) -> bool:
    """Whether some numbers have full stops between thousands and others spaces there, or a full stop before decimals."""
    texts = [plain_number_text(cell.text) for row in flat.body for index, cell in row.cells.items() if index > 0]
    others = [text for text in texts if read_amounts(text) and not has_full_stops(text)]
    mixed = any(re.search(r"\d \d{3}|\d\.\d", text) for text in others)
    return mixed and any(has_full_stops(text) for text in texts)


def _unclear_columns(table: BudgetTable) -> tuple[FindingCode, str] | None:
    """Why the columns of a table cannot be told apart: several without any header, or one whose numbers stand in another."""
    amounts = [column for column in table.columns if column.kind == "amount"]
    bare = [column for column in amounts if not _is_named(column)]
    if len(bare) > 1:
        message = f"{len(bare)} columns of amounts stand under no header, so that nobody can say what they are"
        return "columns_without_header", message
    if any(_holds_years(row) for row in table.rows):
        return (
            "columns_not_told_apart",
            "its years stand among its amounts, so that nobody can say which column is which",
        )
    if sum(1 for row in table.rows if row.amounts and holds_end_of_sentence(row.label)) > 1:
        return "columns_not_told_apart", "the text beside it stands among its labels"
    if _labels_hold_amounts(table):
        return "columns_not_told_apart", "the numbers of a column stand together with the labels beside it"
    merged = [
        sum(index in row.amounts for index in range(cell.column, cell.column + cell.column_span)) < cell.column_span
        for row in table.rows
        for cell in row.cells.values()
        if cell.column > 0 and cell.column_span > 1
    ]
    jumbled = sum(1 for row in table.rows if any(not _has_letters(cell.text) for cell in row.unread.values()))
    if jumbled > 1 and jumbled * 3 > len(table.rows):
        return "columns_not_told_apart", "the numbers of many rows stand together in one column"
    if len(merged) > 1 and sum(merged) * 2 > len(merged):
        return "columns_not_told_apart", "several columns run together, and fewer numbers stand there than columns"
    return None


def _holds_years(row: Row) -> bool:
    """Whether a row of amounts is one of headers that geometry left in the body: years beside no label or a unit."""
    is_unlabelled = not row.label or is_unit_only(row.label)
    return is_unlabelled and bool(row.amounts) and all(is_year_header(a.printed) for a in row.amounts.values())


def _labels_hold_amounts(table: BudgetTable) -> bool:
    """Whether most labels end in a number, all at one place though what stands before them ends at different ones."""
    labels = {column.index for column in table.columns if column.kind == "label"}
    ended: list[tuple[float, float]] = []
    rows = [row for row in table.rows if row.amounts]
    for row in rows:
        words = next((cell.words for index, cell in row.cells.items() if index in labels), ())
        count = sum(1 for _ in takewhile(lambda word: any(c.isdigit() for c in word.text), reversed(words)))
        if 0 < count < len(words) and not is_year_header(words[-1].text):
            ended.append((words[-1].x1, words[-count - 1].x1))
    if len(ended) < 2 or 3 * len(ended) < 2 * len(rows):
        return False
    numbers, before = [end for end, _ in ended], [end for _, end in ended]
    return max(numbers) - min(numbers) <= SAME_END and max(before) - min(before) > 2 * SAME_END


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _is_named(column: Column) -> bool:
    """Whether a header says anything of a column: a number that stands above it by mistake does not."""
    header = column.header or ""
    number = any(character.isdigit() for character in header) and not any(character.isalpha() for character in header)
    return bool(column.years or column.stages) or (bool(header) and not number)


def _defects(flat: FlatTable, digests: Sequence[PageDigest]) -> set[str]:
    """What is wrong with the text of the pages that a table stands on."""
    pages = {part.page for part in flat.grid.parts}
    return {defect for digest in digests if digest.number in pages for defect in digest.defects}


def _doubts(table: BudgetTable, context: DocumentContext, digests: Sequence[PageDigest]) -> Iterator[str]:
    """Why what is read of a table may be wrong though it reads well: the text of its pages, or that of the pages which would
    say whether its bare years are years of a budget or of accounts.
    """
    near = sorted(_defects(table.flat, digests) - UNREADABLE)
    if near:
        yield f"signs may be missing or misread: {', '.join(near)} on its page"
    if context.unread_cover is not None and any(code == "stage_inferred" for code, _ in table.notes):
        yield f"nothing says whether its years are planned or past, and page {context.unread_cover} cannot be trusted"


def _finding(context: DocumentContext, flat: FlatTable, code: FindingCode, message: str) -> Finding:
    locators = tuple(Locator(document_id=context.document_id, page=p.page, bbox=p.bbox) for p in flat.grid.parts)
    page, bbox = locators[0].page, locators[0].bbox
    return Finding(
        finding_id=make_id(context.document_id, "finding", code, page, bbox),
        code=code,
        severity="warning",
        message=f"page {page}: {message}; read it in the document",
        locators=locators,
    )
