"""What changed between two plans."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from planextract.explorer.queries.rows import Row, rows


def goal_changes_between(connection: sqlite3.Connection, before_id: str, after_id: str) -> list[Row]:
    """Return the goal changes between two documents with the links that they rest on, in the order of the later one."""
    return rows(
        connection,
        """
        select c.*, f.period_start as from_start, f.period_end as from_end, t.period_start as to_start,
               t.period_end as to_end, l.link_id, l.score, l.explanation, l.decided_by, l.needs_review
        from goal_changes c
        join documents f on f.document_id = c.from_document_id
        join documents t on t.document_id = c.to_document_id
        left join goal_links l on l.from_goal_id = c.from_goal_id and l.to_goal_id = c.to_goal_id
        left join goals b on b.goal_id = c.from_goal_id
        left join goals a on a.goal_id = c.to_goal_id
        where c.from_document_id = ? and c.to_document_id = ?
        order by coalesce(a.ordinal, b.ordinal), c.change_id
        """,
        (before_id, after_id),
    )


def goals_by_id(connection: sqlite3.Connection, goal_ids: Sequence[str]) -> dict[str, Row]:
    """Return goals with their page's box, by id."""
    marks = ", ".join("?" for _ in goal_ids)
    found = rows(
        connection,
        f"""
        select g.*, p.bbox as page_box, d.text_origin from goals g
        join documents d on d.document_id = g.document_id
        left join pages p on p.document_id = g.document_id and p.page = g.page where g.goal_id in ({marks})
        """,  # noqa: S608
        goal_ids,
    )
    return {row["goal_id"]: row for row in found}


def area_links_between(connection: sqlite3.Connection, before_id: str, after_id: str) -> list[Row]:
    """Return what became of the areas between two documents."""
    return rows(
        connection,
        """
        select l.*, f.name as from_name, t.name as to_name from area_links l
        left join areas f on f.area_id = l.from_area_id
        left join areas t on t.area_id = l.to_area_id
        where coalesce(f.document_id, :before) = :before and coalesce(t.document_id, :after) = :after
          and (f.area_id is not null or t.area_id is not null)
        order by coalesce(t.ordinal, f.ordinal), l.link_id
        """,
        {"before": before_id, "after": after_id},
    )


def revisions_between(connection: sqlite3.Connection, before_id: str, after_id: str) -> list[Row]:
    """Return the amounts for one and the same year that differ between two documents, table by table as printed."""
    return rows(
        connection,
        """
        select c.*, s.statement, s.label, s.parent_label, o.name as organisation, b.page, b.bbox, b.is_total,
               b.printed, b.document_id
        from appropriation_changes c
        join series s on s.series_id = c.series_id
        left join organisations o on o.organisation_id = s.organisation_id and o.source_id = s.source_id
        left join budget_lines b on b.line_id = json_extract(c.to_line_ids, '$[0]')
        where c.kind in ('revision', 'correction') and c.from_document_id = ? and c.to_document_id = ?
          and c.from_value <> c.to_value
        order by s.statement, b.page, b.table_id, b.row_index, c.fiscal_year, c.change_id
        """,
        (before_id, after_id),
    )


def documents_of_period(connection: sqlite3.Connection, source_id: str, start: int, end: int) -> list[Row]:
    """Return the read versions of one period, the current one first."""
    return rows(
        connection,
        """
        select * from documents where source_id = ? and period_start = ? and coalesce(period_end, period_start) = ?
          and status = 'read' order by is_current desc, version desc
        """,
        (source_id, start, end),
    )
