"""Money: the tables of a plan as printed, one row through the plans, and one printed figure.

Nothing here adds amounts up: totals are the printed ones, so that no total is ever summed with its parts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from planextract.explorer.queries.rows import Row, one, rows


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a table: its label and its numbers by column index (several in a column are kept apart)."""

    head: Row
    cells: dict[int, list[Row]]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table of a plan: ``columns`` are (column index, header, fiscal year, stage) in order."""

    table: Row
    columns: list[Row]
    rows: list[PrintedRow]


def organisations(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return a source's organisations that have amounts or goals, by name."""
    return rows(
        connection,
        """
        select o.* from organisations o where o.source_id = :source and (
            exists (select 1 from series s where s.source_id = :source and s.organisation_id = o.organisation_id)
            or exists (select 1 from goals g where g.source_id = :source and g.organisation_id = o.organisation_id))
        order by o.name
        """,
        {"source": source_id},
    )


def organisation(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> Row | None:
    """Return one organisation."""
    return one(
        connection,
        "select * from organisations where source_id = ? and organisation_id = ?",
        (source_id, organisation_id),
    )


def statements(connection: sqlite3.Connection, document_id: str) -> list[Row]:
    """Return the statements that a plan has amounts in, and how many."""
    return rows(
        connection,
        "select statement, count(*) as amounts from budget_lines where document_id = ? "
        "group by statement order by statement",
        (document_id,),
    )


def printed_tables(
    connection: sqlite3.Connection, document_id: str, statement: str, organisation_id: str = ""
) -> list[PrintedTable]:
    """Return the tables of one statement of a plan row by row as printed; of one board only, where one is given.

    A number that a revision ends in carries it (``change_sek``, ``change_percent``, ``caveat``).
    """
    lines = rows(
        connection,
        """
        select b.*, c.change_id, c.change_sek, c.change_percent, c.caveat, c.from_document_id, t.title as table_title
        from budget_lines b
        join tables t on t.table_id = b.table_id
        left join explorer_changed_lines x on x.line_id = b.line_id and x.kind = 'revision'
        left join appropriation_changes c on c.change_id = x.change_id
        where b.document_id = :document and b.statement = :statement
          and (:organisation = '' or b.organisation_id = :organisation)
        order by t.page, b.table_id, b.row_index, b.row_id, b.column_index, b.line_id, c.from_document_id desc
        """,
        {"document": document_id, "statement": statement, "organisation": organisation_id},
    )
    tables = {
        row["table_id"]: row for row in rows(connection, "select * from tables where document_id = ?", (document_id,))
    }
    grouped: dict[str, list[Row]] = {}
    seen: set[str] = set()
    for line in lines:
        if line["line_id"] not in seen:  # a number that revises several plans shows the latest of these changes
            seen.add(line["line_id"])
            grouped.setdefault(line["table_id"], []).append(line)
    return [_printed_table(tables[table_id], found) for table_id, found in grouped.items()]


def _printed_table(table: Row, lines: Sequence[Row]) -> PrintedTable:
    columns: dict[int, Row] = {}
    printed: dict[str, PrintedRow] = {}
    for line in lines:
        columns.setdefault(line["column_index"], line)
        row = printed.setdefault(line["row_id"], PrintedRow(line, {}))
        row.cells.setdefault(line["column_index"], []).append(line)
    return PrintedTable(table, [columns[index] for index in sorted(columns)], list(printed.values()))


def board_series(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> list[Row]:
    """Return the rows of a board, followed through the plans: statement by statement, totals first.

    ``years`` counts the fiscal years that a chart of the row would show.
    """
    return rows(
        connection,
        """
        select s.*, f.period_start as first_start, l.period_end as last_end, l.period_start as last_start,
               exists (select 1 from explorer_totals x where x.series_id = s.series_id) as is_total,
               (select count(*) from budget_lines b where b.series_id = s.series_id) as amounts,
               (select count(distinct b.fiscal_year) from budget_lines b
                where b.series_id = s.series_id and b.stage is not null and b.stage <> 'deviation') as years,
               (select count(*) from appropriation_changes c
                where c.series_id = s.series_id and c.kind = 'revision' and c.change_sek <> 0) as revisions
        from series s
        join documents f on f.document_id = s.first_document_id
        join documents l on l.document_id = s.last_document_id
        where s.source_id = ? and s.organisation_id = ?
        order by case s.statement when 'operating' then 0 when 'investment' then 1 else 2 end, s.statement,
                 is_total desc, s.parent_label, s.label, s.series_id limit 400
        """,
        (source_id, organisation_id),
    )


def head_series(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> Row | None:
    """Return the row that speaks for a board as a whole, or None: its printed sum, else its only row, in the operating
    budget. Among several the one that stands in most plans, then the one whose label is the board's.
    """
    found = rows(
        connection,
        """
        select s.*, max(b.is_total) as is_total, count(distinct b.document_id) as plans,
               s.label = o.name as named_so,
               (select count(*) from series r where r.source_id = s.source_id and r.organisation_id = s.organisation_id
                and r.statement = 'operating' and r.entity = 'municipality') as siblings
        from series s
        join budget_lines b on b.series_id = s.series_id
        join organisations o on o.organisation_id = s.organisation_id and o.source_id = s.source_id
        where s.source_id = ? and s.organisation_id = ? and s.statement = 'operating' and s.entity = 'municipality'
          and b.amount_sek is not null
        group by s.series_id
        order by max(b.is_total) desc, named_so desc, plans desc, s.series_id
        """,
        (source_id, organisation_id),
    )
    if not found:
        return None
    best = found[0]
    return best if best["is_total"] or best["named_so"] or best["siblings"] == 1 else None


def series(connection: sqlite3.Connection, series_id: str) -> Row | None:
    """Return one row followed through the plans, with its organisation's name."""
    return one(
        connection,
        """
        select s.*, o.name as organisation from series s
        left join organisations o on o.organisation_id = s.organisation_id and o.source_id = s.source_id
        where s.series_id = ?
        """,
        (series_id,),
    )


def series_lines(connection: sqlite3.Connection, series_id: str) -> list[Row]:
    """Return every number of a series in current plans, plan by plan and year by year."""
    return rows(
        connection,
        """
        select b.*, d.period_start, d.period_end, d.budget_year, d.title as document_title, d.text_origin, p.bbox as page_box
        from budget_lines b join documents d on d.document_id = b.document_id and d.is_current
        left join pages p on p.document_id = b.document_id and p.page = b.page
        where b.series_id = ?
        order by d.period_start, d.period_end, d.document_id, b.measure, b.fiscal_year is null, b.fiscal_year,
                 b.column_index, b.line_id
        """,
        (series_id,),
    )


def series_changes(connection: sqlite3.Connection, series_id: str) -> list[Row]:
    """Return the changes of a series: revisions, then year on year, then corrections."""
    return rows(
        connection,
        """
        select c.*, f.period_start as from_start, f.period_end as from_end, f.version as from_version,
               t.period_start as to_start, t.period_end as to_end, t.version as to_version
        from appropriation_changes c
        join documents f on f.document_id = c.from_document_id
        join documents t on t.document_id = c.to_document_id
        where c.series_id = ?
        order by c.kind, to_start desc, c.measure, c.fiscal_year, c.change_id
        """,
        (series_id,),
    )


def row_links(connection: sqlite3.Connection, series_id: str) -> list[Row]:
    """Return the links that tie a series together where they are more than the same label again."""
    return rows(
        connection,
        """
        select distinct l.* from row_links l
        where l.to_row_id in (select row_id from budget_lines where series_id = ?) and l.relation <> 'same'
        order by l.link_id
        """,
        (series_id,),
    )


def figure(connection: sqlite3.Connection, line_id: str) -> Row | None:
    """Return one printed number with its table, document and page box."""
    return one(
        connection,
        """
        select b.*, t.title as table_title, t.sign_convention, d.title as document_title, d.period_start, d.period_end,
               d.sha256, d.url, d.archived_url, d.version, d.is_current, d.text_origin, p.bbox as page_box
        from budget_lines b
        join tables t on t.table_id = b.table_id
        join documents d on d.document_id = b.document_id
        left join pages p on p.document_id = b.document_id and p.page = b.page
        where b.line_id = ?
        """,
        (line_id,),
    )


def printed_row(connection: sqlite3.Connection, row_id: str) -> list[Row]:
    """Return all numbers of a printed row, left to right."""
    return rows(connection, "select * from budget_lines where row_id = ? order by column_index, line_id", (row_id,))


def changes_of_figure(connection: sqlite3.Connection, line_id: str) -> list[Row]:
    """Return the changes that end in a printed number."""
    return rows(
        connection,
        """
        select c.*, f.period_start as from_start, f.period_end as from_end
        from explorer_changed_lines x
        join appropriation_changes c on c.change_id = x.change_id
        join documents f on f.document_id = c.from_document_id
        where x.line_id = ? order by c.kind, f.period_start desc, c.change_id
        """,
        (line_id,),
    )


def findings_about(connection: sqlite3.Connection, subject_ids: Sequence[str]) -> list[Row]:
    """Return the findings about any of these items."""
    marks = ", ".join("?" for _ in subject_ids)
    return rows(
        connection,
        f"select * from findings where subject_id in ({marks}) order by severity, finding_id",  # noqa: S608
        subject_ids,
    )
