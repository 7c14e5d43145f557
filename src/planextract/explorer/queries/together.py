"""Goals and money of one board or one area, and what ties them together in the documents."""

from __future__ import annotations

import sqlite3

from planextract.explorer.queries.rows import Row, one, rows


def goals_of_board(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> list[Row]:
    """Return the goals that name the board as responsible, as they read last."""
    return rows(
        connection,
        """
        select * from explorer_threads where source_id = ? and organisation_id = ?
        order by last_start desc, ordinal, thread_id limit 200
        """,
        (source_id, organisation_id),
    )


def goals_without_board(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return the goals of the newest plan that name nobody: those that are assumed to bind every board."""
    return rows(
        connection,
        """
        select t.* from explorer_threads t
        join documents d on d.document_id = t.document_id
        where t.source_id = :source and t.organisation_id is null and t.kind <> 'financial'
          and d.period_start = (select max(period_start) from documents
                                where source_id = :source and is_current and status = 'read')
        order by t.ordinal, t.thread_id limit 100
        """,
        {"source": source_id},
    )


def area(connection: sqlite3.Connection, area_id: str) -> Row | None:
    """Return one area of one plan, with its plan and page box."""
    return one(
        connection,
        """
        select a.*, d.period_start, d.period_end, d.sha256, d.title as document_title, d.text_origin, p.bbox as page_box
        from areas a join documents d on d.document_id = a.document_id
        left join pages p on p.document_id = a.document_id and p.page = a.page where a.area_id = ?
        """,
        (area_id,),
    )


def area_goals(connection: sqlite3.Connection, area_id: str) -> list[Row]:
    """Return the goals of an area in its plan, in order."""
    return rows(connection, "select * from goals where area_id = ? order by ordinal, goal_id", (area_id,))


def boards_of_area(connection: sqlite3.Connection, area_id: str) -> list[Row]:
    """Return the organisations that the area's goals name as responsible, and by how many goals."""
    return rows(
        connection,
        """
        select o.*, count(*) as goals from goals g
        join organisations o on o.organisation_id = g.organisation_id and o.source_id = g.source_id
        where g.area_id = ? group by o.source_id, o.organisation_id order by o.name
        """,
        (area_id,),
    )
