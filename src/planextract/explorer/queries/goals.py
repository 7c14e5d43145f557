"""Goals: the list with its filters, the lineage picture's nodes and flows, one goal with all its versions."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from planextract.explorer.queries.rows import Conditions, Row, number_of, one, rows

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class GoalFilter:
    """What the list of goals is narrowed to; an empty text narrows nothing."""

    source_id: str = ""
    area: str = ""
    change: str = ""
    ambition: str = ""
    kind: str = ""
    words: str = ""

    def query(self) -> dict[str, str]:
        """Return the filter as the query string of the page has it."""
        return {
            "source": self.source_id,
            "area": self.area,
            "change": self.change,
            "ambition": self.ambition,
            "kind": self.kind,
            "q": self.words,
        }


def search_expression(words: str) -> str:
    """Turn what a person typed into a full-text query: every word must occur, the last one may be begun only."""
    terms = re.findall(r"[^\W_]+", words)
    return " ".join(f'"{term}"' for term in terms[:-1]) + (f' "{terms[-1]}"*' if terms else "")


def _conditions(narrowed: GoalFilter) -> Conditions:
    conditions = Conditions()
    conditions.add("t.source_id = :source", source=narrowed.source_id)
    conditions.add("t.area = :area", area=narrowed.area)
    conditions.add("t.kind = :kind", kind=narrowed.kind)
    conditions.add(
        "exists (select 1 from goal_changes c where c.thread_id = t.thread_id and c.change = :change)",
        change=narrowed.change,
    )
    conditions.add(
        "exists (select 1 from goal_changes c where c.thread_id = t.thread_id and c.ambition = :ambition)",
        ambition=narrowed.ambition,
    )
    if narrowed.words.strip():
        conditions.add(
            "t.thread_id in (select thread_id from explorer_goal_search where explorer_goal_search match :words)",
            words=search_expression(narrowed.words) or '""',
        )
    return conditions


def count_goals(connection: sqlite3.Connection, narrowed: GoalFilter) -> int:
    """Return how many goals (each followed through the plans) the filter leaves."""
    conditions = _conditions(narrowed)
    return number_of(connection, f"select count(*) from explorer_threads t {conditions.where}", conditions.values)  # noqa: S608


def list_goals(connection: sqlite3.Connection, narrowed: GoalFilter, page: int = 1) -> list[Row]:
    """Return one page of goals, the newest plan's first, each with its last change."""
    conditions = _conditions(narrowed)
    values = {**conditions.values, "count": PAGE_SIZE, "skip": (page - 1) * PAGE_SIZE}
    return rows(
        connection,
        f"""
        with shown as (
            select t.* from explorer_threads t {conditions.where}
            order by t.source_id, t.last_start desc, t.ordinal, t.thread_id limit :count offset :skip
        )
        select shown.*,
               (select group_concat(distinct c.change) from goal_changes c
                where c.thread_id = shown.thread_id and c.change <> 'same') as changes,
               (select group_concat(distinct c.ambition) from goal_changes c
                where c.thread_id = shown.thread_id and c.ambition in ('raised', 'lowered')) as ambitions,
               (select sum(c.area_changed) from goal_changes c where c.thread_id = shown.thread_id) as moves,
               (select count(*) from goal_links l join goals g on g.goal_id = l.to_goal_id
                where g.thread_id = shown.thread_id and l.needs_review) as to_review
        from shown order by source_id, last_start desc, ordinal, thread_id
        """,  # noqa: S608
        values,
    )


def area_names(connection: sqlite3.Connection, source_id: str) -> list[str]:
    """Return the names of a source's areas as they are called last, in order."""
    found = rows(
        connection,
        "select distinct area from explorer_threads where area is not null and (:s = '' or source_id = :s) "
        "order by area limit 200",
        {"s": source_id},
    )
    return [row["area"] for row in found]


def lineage_goals(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return the goals of a source's current plans, plan by plan and area by area."""
    return rows(
        connection,
        """
        select g.goal_id, g.thread_id, g.text, g.label, g.kind, g.document_id, g.ordinal, a.area_id, a.name as area,
               a.ordinal as area_ordinal, d.period_start, d.period_end
        from goals g
        join documents d on d.document_id = g.document_id and d.is_current and d.status = 'read'
        left join areas a on a.area_id = g.area_id
        where g.source_id = ?
        order by d.period_start, d.period_end, d.document_id, a.ordinal is null, a.ordinal, g.ordinal, g.goal_id
        """,
        (source_id,),
    )


def lineage_links(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return the links between a source's goals."""
    return rows(connection, "select * from goal_links where source_id = ? order by link_id", (source_id,))


def thread_of(connection: sqlite3.Connection, subject: str) -> str | None:
    """Return the thread that ``subject`` names: a thread id, or the id of one of its goals."""
    row = one(connection, "select thread_id from goals where thread_id = :id or goal_id = :id limit 1", {"id": subject})
    return None if row is None else row["thread_id"]


def versions(connection: sqlite3.Connection, thread_id: str) -> list[Row]:
    """Return every version of a goal in current plans, oldest first, with its plan, area and page."""
    return rows(
        connection,
        """
        select g.*, d.title, d.period_start, d.period_end, d.sha256, d.url, d.archived_url, d.is_current, d.version, d.text_origin,
               d.adopted_on, d.adoption_reference, a.name as area, p.bbox as page_box
        from goals g
        join documents d on d.document_id = g.document_id
        left join areas a on a.area_id = g.area_id
        left join pages p on p.document_id = g.document_id and p.page = g.page
        where g.thread_id = ?
        order by d.period_start, d.period_end, d.version, g.ordinal, g.goal_id
        """,
        (thread_id,),
    )


def changes(connection: sqlite3.Connection, thread_id: str) -> list[Row]:
    """Return the changes of a goal, oldest first, with the link that each rests on."""
    return rows(
        connection,
        """
        select c.*, f.period_start as from_start, f.period_end as from_end, t.period_start as to_start,
               t.period_end as to_end, l.link_id, l.score, l.explanation, l.decided_by, l.needs_review
        from goal_changes c
        join documents f on f.document_id = c.from_document_id
        join documents t on t.document_id = c.to_document_id
        left join goal_links l on l.from_goal_id = c.from_goal_id and l.to_goal_id = c.to_goal_id
        where c.thread_id = :thread
           or c.from_goal_id in (select goal_id from goals where thread_id = :thread)
           or c.to_goal_id in (select goal_id from goals where thread_id = :thread)
        order by from_start, to_start, c.change_id
        """,
        {"thread": thread_id},
    )


def indicators(connection: sqlite3.Connection, goal_ids: list[str]) -> dict[str, list[Row]]:
    """Return the indicators of goals, by goal."""
    found: dict[str, list[Row]] = {goal_id: [] for goal_id in goal_ids}
    marks = ", ".join("?" for _ in goal_ids)
    for row in rows(
        connection,
        f"select * from indicators where goal_id in ({marks}) "  # noqa: S608
        "order by kind, page, text, target_year is null, target_year, indicator_id",
        goal_ids,
    ):
        found[row["goal_id"]].append(row)
    return found


def places(connection: sqlite3.Connection, subject_ids: list[str]) -> dict[str, list[Row]]:
    """Return all places of items that run over pages, by item; an item of one place is not in it."""
    found: dict[str, list[Row]] = {}
    marks = ", ".join("?" for _ in subject_ids)
    for row in rows(
        connection,
        f"""
        select l.*, p.bbox as page_box, d.text_origin from locators l
        join documents d on d.document_id = l.document_id
        left join pages p on p.document_id = l.document_id and p.page = l.page
        where l.subject_id in ({marks}) order by l.subject_id, l.part
        """,  # noqa: S608
        subject_ids,
    ):
        found.setdefault(row["subject_id"], []).append(row)
    return found
