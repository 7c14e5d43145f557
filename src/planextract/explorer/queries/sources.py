"""Sources, their plans, and how things stand: for the start page, a source's and a document's page."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from planextract.explorer.queries.rows import Row, number_of, one, rows


@dataclass(frozen=True, slots=True)
class PlanYears:
    """The timeline of one source: its documents in order, and the years that their periods span."""

    documents: list[Row]
    years: list[int]


def source_overview(connection: sqlite3.Connection) -> list[Row]:
    """Return one row per source: how many plans, goals, amounts, and what is left to look at."""
    return rows(
        connection,
        """
        select d.source_id,
               max(d.municipality_code) as municipality_code,
               sum(d.is_current and d.status = 'read') as plans,
               sum(d.status = 'refused') as refused,
               min(d.period_start) as first_year, max(d.period_end) as last_year,
               (select count(*) from explorer_threads t where t.source_id = d.source_id) as goals,
               (select count(*) from budget_lines b where b.source_id = d.source_id) as amounts,
               (select count(*) from checks c
                where c.source_id = d.source_id and c.outcome = 'disagrees' and c.kind <> 'cross_plan') as disagreeing,
               (select count(*) from goal_links l where l.source_id = d.source_id and l.needs_review)
             + (select count(*) from area_links l where l.source_id = d.source_id and l.needs_review)
             + (select count(*) from row_links l where l.source_id = d.source_id and l.needs_review) as to_review,
               (select count(*) from findings f where f.source_id = d.source_id and f.severity <> 'info') as findings
        from documents d group by d.source_id order by d.source_id
        """,
    )


def source_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the municipalities' names by source id, in order of the ids."""
    return {
        row["source_id"]: row["name"] for row in rows(connection, "select * from explorer_sources order by source_id")
    }


def release_of(connection: sqlite3.Connection, source_id: str) -> Row | None:
    """Return a source's release: its id, and ``package``, what it says it was made from (JSON)."""
    return one(connection, "select * from explorer_sources where source_id = ?", (source_id,))


def plan_years(connection: sqlite3.Connection, source_id: str) -> PlanYears:
    """Return a source's documents with what was read and refused in each, oldest period first."""
    documents = rows(
        connection,
        """
        select d.*,
               (select count(*) from pages p where p.document_id = d.document_id and p.status = 'read') as pages_read,
               (select count(*) from pages p
                where p.document_id = d.document_id and p.status = 'ignored') as pages_ignored,
               (select count(*) from pages p
                where p.document_id = d.document_id and p.status = 'refused') as pages_refused,
               (select count(*) from goals g where g.document_id = d.document_id) as goals,
               (select count(*) from tables t where t.document_id = d.document_id) as tables
        from documents d where d.source_id = ? order by d.period_start, d.period_end, d.version
        """,
        (source_id,),
    )
    starts = [row["period_start"] for row in documents if row["period_start"] is not None]
    ends = [row["period_end"] or row["period_start"] for row in documents if row["period_start"] is not None]
    years = list(range(min(starts), min(max(ends), min(starts) + 40) + 1)) if starts else []
    return PlanYears(documents, years)


def current_plans(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return the current, read versions of a source's plans, oldest first."""
    return rows(
        connection,
        """
        select * from documents where source_id = ? and is_current and status = 'read'
        order by period_start, period_end, document_id
        """,
        (source_id,),
    )


def change_counts(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    """Return, per pair of plans, kind of change: how many goals, how many raised and lowered."""
    return rows(
        connection,
        """
        select c.from_document_id, c.to_document_id, f.period_start as from_start, f.period_end as from_end,
               t.period_start as to_start, t.period_end as to_end,
               sum(c.change = 'same') as same, sum(c.change = 'reworded') as reworded,
               sum(c.change = 'split') as split, sum(c.change = 'merged') as merged,
               sum(c.change = 'added') as added, sum(c.change = 'dropped') as dropped,
               sum(c.change = 'undeterminable') as undeterminable,
               sum(c.ambition = 'raised') as raised, sum(c.ambition = 'lowered') as lowered
        from goal_changes c
        join documents f on f.document_id = c.from_document_id
        join documents t on t.document_id = c.to_document_id
        where c.source_id = ? group by c.from_document_id, c.to_document_id
        order by to_start desc, to_end desc, from_start desc
        """,
        (source_id,),
    )


def largest_revisions(connection: sqlite3.Connection, source_id: str, count: int = 6) -> list[Row]:
    """Return the rows of boards whose amounts for one year differ most between two plans; no totals, no notes."""
    return rows(
        connection,
        """
        select c.*, s.label, s.parent_label, s.statement, o.name as organisation, f.period_start as from_start,
               f.period_end as from_end, t.period_start as to_start, t.period_end as to_end
        from appropriation_changes c
        join series s on s.series_id = c.series_id
        join documents f on f.document_id = c.from_document_id
        join documents t on t.document_id = c.to_document_id
        left join organisations o on o.organisation_id = s.organisation_id and o.source_id = s.source_id
        where c.source_id = ? and c.kind = 'revision' and c.change_sek <> 0
          and s.statement in ('operating', 'investment') and c.measure in ('amount', 'net')
          and coalesce(c.to_stage, '') <> 'deviation'
          and c.series_id not in (select series_id from explorer_totals)
        order by abs(c.change_sek) desc, c.change_id limit ?
        """,
        (source_id, count),
    )


def check_counts(connection: sqlite3.Connection, source_id: str) -> Row | None:
    """Return how many checks inside a document agree, differ by rounding, and disagree, and how many figures are restated.

    ``restated`` are those that a later plan states otherwise than an earlier one, which is no error in itself.
    """
    return one(
        connection,
        """
        select sum(outcome = 'agrees' and kind <> 'cross_plan') as agrees,
               sum(outcome = 'rounding' and kind <> 'cross_plan') as rounding,
               sum(outcome = 'disagrees' and kind <> 'cross_plan') as disagrees,
               sum(outcome = 'disagrees' and kind = 'cross_plan') as restated
        from checks where source_id = ?
        """,
        (source_id,),
    )


def review_counts(connection: sqlite3.Connection, source_id: str) -> dict[str, int]:
    """Return how many links of each table a person should look at, and how many a person has decided."""
    counts = {"to_review": 0, "decided": 0, "links": 0}
    for table in ("goal_links", "area_links", "row_links"):
        row = one(
            connection,
            f"select sum(needs_review) as open, sum(decided_by = 'reviewer') as decided, count(*) as links "  # noqa: S608
            f"from {table} where source_id = ?",
            (source_id,),
        )
        if row is not None:
            counts["to_review"] += row["open"] or 0
            counts["decided"] += row["decided"] or 0
            counts["links"] += row["links"]
    return counts


def findings_of(connection: sqlite3.Connection, source_id: str, document_id: str | None = None) -> list[Row]:
    """Return the findings of a source, or of one document, the worst first; at most 300."""
    return rows(
        connection,
        """
        select * from findings where source_id = :source and (:document is null or document_id = :document)
        order by case severity when 'error' then 0 when 'warning' then 1 else 2 end, code, document_id, page limit 300
        """,
        {"source": source_id, "document": document_id},
    )


def finding_count(connection: sqlite3.Connection, source_id: str, document_id: str | None = None) -> int:
    """Return how many findings there are in all, shown or not."""
    return number_of(
        connection,
        "select count(*) from findings where source_id = :source and (:document is null or document_id = :document)",
        {"source": source_id, "document": document_id},
    )


def document(connection: sqlite3.Connection, document_id: str) -> Row | None:
    """Return one document."""
    return one(connection, "select * from documents where document_id = ?", (document_id,))


def page_ledger(connection: sqlite3.Connection, document_id: str) -> list[Row]:
    """Return the account of every page of a document, in order."""
    return rows(connection, "select * from pages where document_id = ? order by page", (document_id,))


def page_box(connection: sqlite3.Connection, document_id: str, page: int) -> str | None:
    """Return the box of a page as published (JSON), or None where there is no such page."""
    row = one(connection, "select bbox from pages where document_id = ? and page = ?", (document_id, page))
    return None if row is None else row["bbox"]
