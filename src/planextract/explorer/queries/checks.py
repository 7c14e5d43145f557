"""Checks: what ought to agree and does not, with the numbers that were added up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from planextract.explorer.queries.rows import Conditions, Row, number_of, one, rows

PAGE_SIZE = 20
INSIDE = "inside"
"""In the place of a kind: all checks inside one document, which are all but those between plans."""


@dataclass(frozen=True, slots=True)
class CheckFilter:
    """What the list of checks is narrowed to; an empty text narrows nothing."""

    source_id: str = ""
    document_id: str = ""
    outcome: str = "disagrees"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Addend:
    """One number of a computed sum, with the factor it was taken with."""

    factor: int
    line: Row


def _conditions(narrowed: CheckFilter) -> Conditions:
    conditions = Conditions()
    conditions.add("c.source_id = :source", source=narrowed.source_id)
    conditions.add("c.document_id = :document", document=narrowed.document_id)
    conditions.add("c.outcome = :outcome", outcome=narrowed.outcome)
    if narrowed.kind == INSIDE:
        conditions.add("c.kind <> 'cross_plan'")
    else:
        conditions.add("c.kind = :kind", kind=narrowed.kind)
    return conditions


def count_checks(connection: sqlite3.Connection, narrowed: CheckFilter) -> int:
    """Return how many checks the filter leaves."""
    conditions = _conditions(narrowed)
    return number_of(connection, f"select count(*) from checks c {conditions.where}", conditions.values)  # noqa: S608


_CHECK = """
    select c.*, b.label, b.parent_label, b.organisation, b.fiscal_year, b.stage, b.statement, b.printed,
           b.column_header, b.table_id, t.title as table_title, d.period_start, d.period_end,
           d.title as document_title, d.sha256, d.url,
           d.archived_url, d.text_origin, p.bbox as page_box
    from checks c
    join budget_lines b on b.line_id = c.stated_line_id
    join tables t on t.table_id = b.table_id
    join documents d on d.document_id = c.document_id
    left join pages p on p.document_id = c.document_id and p.page = c.page
"""


def list_checks(connection: sqlite3.Connection, narrowed: CheckFilter, page: int = 1) -> list[Row]:
    """Return one page of checks: the newest plan first, an error before those that only repeat it."""
    conditions = _conditions(narrowed)
    return rows(
        connection,
        f"{_CHECK} {conditions.where} order by c.source_id, d.period_start desc, c.follows_from is not null, "
        "abs(c.difference) desc, c.check_id limit :count offset :skip",
        {**conditions.values, "count": PAGE_SIZE, "skip": (page - 1) * PAGE_SIZE},
    )


def check(connection: sqlite3.Connection, check_id: str) -> Row | None:
    """Return one check."""
    return one(connection, f"{_CHECK} where c.check_id = ?", (check_id,))


def addends(connection: sqlite3.Connection, found: Row) -> list[Addend]:
    """Return the numbers that a check added up, in its order."""
    identifiers: list[str] = json.loads(found["lines"] or "[]")
    factors: list[int] = json.loads(found["factors"] or "[]")
    marks = ", ".join("?" for _ in identifiers)
    lines = {
        row["line_id"]: row
        for row in rows(
            connection,
            f"""
            select b.*, p.bbox as page_box, d.text_origin, d.period_start, d.period_end from budget_lines b
            join documents d on d.document_id = b.document_id
            left join pages p on p.document_id = b.document_id and p.page = b.page where b.line_id in ({marks})
            """,  # noqa: S608
            identifiers,
        )
    }
    return [Addend(factor, lines[line]) for line, factor in zip(identifiers, factors, strict=True) if line in lines]


def checks_of_figure(connection: sqlite3.Connection, line_id: str) -> list[Row]:
    """Return the checks of which a number is the stated one."""
    return rows(connection, f"{_CHECK} where c.stated_line_id = ? order by c.kind, c.check_id", (line_id,))


def checks_of_board(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> list[Row]:
    """Return the checks that disagree of which a number of a board is the stated one, the newest plan first."""
    return rows(
        connection,
        f"{_CHECK} where c.source_id = ? and b.organisation_id = ? and c.outcome = 'disagrees' "
        "order by d.period_start desc, c.check_id",
        (source_id, organisation_id),
    )


def checks_of_documents(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[Row]:
    """Return the checks that disagree in documents, in reading order."""
    marks = ", ".join("?" for _ in document_ids)
    return rows(
        connection,
        f"{_CHECK} where c.document_id in ({marks}) and c.outcome = 'disagrees' "
        "order by d.period_start, c.page, c.check_id",
        document_ids,
    )
