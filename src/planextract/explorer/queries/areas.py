"""The areas from plan to plan: what each became, and where the whole scheme of areas was exchanged."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from planextract.explorer.queries.rows import Row, rows
from planextract.explorer.queries.sources import current_plans


@dataclass(frozen=True, slots=True)
class AreaPassage:
    """What became of the areas between two plans that follow each other."""

    before: Row
    after: Row
    links: list[Row]
    scheme_changed: bool

    def count(self, relation: str) -> int:
        """Return how many links have a relation."""
        return Counter(link["relation"] for link in self.links)[relation]


def area_passages(connection: sqlite3.Connection, source_id: str) -> list[AreaPassage]:
    """Return the passage of the areas between every two current plans that follow each other, the newest first."""
    links = _links(connection, source_id)
    changed = {
        row["subject_id"]
        for row in rows(
            connection,
            "select subject_id from findings where source_id = ? and code = 'area_scheme_changed'",
            (source_id,),
        )
    }
    passages = []
    for before, after in pairwise(current_plans(connection, source_id)):
        between = [
            link
            for link in links
            if link["from_document_id"] in (before["document_id"], None)
            and link["to_document_id"] in (after["document_id"], None)
        ]
        if between:
            passages.append(AreaPassage(before, after, between, after["document_id"] in changed))
    return passages[::-1]


def _links(connection: sqlite3.Connection, source_id: str) -> list[Row]:
    return rows(
        connection,
        """
        select l.*, f.name as from_name, t.name as to_name, f.document_id as from_document_id,
               t.document_id as to_document_id
        from area_links l
        left join areas f on f.area_id = l.from_area_id
        left join areas t on t.area_id = l.to_area_id
        where l.source_id = ? and (f.area_id is not null or t.area_id is not null)
        order by f.ordinal is null, f.ordinal, t.ordinal, l.link_id
        """,
        (source_id,),
    )
