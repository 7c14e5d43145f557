"""Links that a person should look at, both sides with their texts and places."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from planextract.explorer.queries.rows import Row, one, rows
from planextract.matching.decisions import Decision, Side, Subject
from planextract.matching.words import same_words_key


@dataclass(frozen=True, slots=True)
class OpenLink:
    """One link to decide on. ``row`` holds the link and both sides (``from_…``, ``to_…``)."""

    subject: Subject
    row: Row
    left: Side
    right: Side

    @property
    def about(self) -> tuple[str, str | None, str, str | None, str | None]:
        """What a decision on it is about, in the form of ``Decision.about``."""
        return (
            self.subject,
            self.left.document,
            same_words_key(self.left.text),
            self.right.document,
            same_words_key(self.right.text),
        )


_SIDE = """
    {x}.page as {side}_page, {x}.bbox as {side}_bbox, {x}p.bbox as {side}_page_box,
    {x}d.document_id as {side}_document_id, {x}d.sha256 as {side}_sha256, {x}d.text_origin as {side}_text_origin,
    {x}d.period_start as {side}_start, {x}d.period_end as {side}_end
"""
_DOCUMENTS = """
    join documents fd on fd.document_id = f.document_id
    join documents td on td.document_id = t.document_id
    left join pages fp on fp.document_id = f.document_id and fp.page = f.page
    left join pages tp on tp.document_id = t.document_id and tp.page = t.page
"""
_SIDES = _SIDE.format(x="f", side="from") + ", " + _SIDE.format(x="t", side="to")
_FIRST_OF_ROW = (
    "(select min(b.line_id) from budget_lines b where b.row_id = l.{column} and b.column_index = "
    "(select min(c.column_index) from budget_lines c where c.row_id = l.{column}))"
)
_QUERIES: dict[Subject, str] = {
    "goal_link": f"""
        select l.*, f.text as from_text, t.text as to_text, fa.name as from_context, ta.name as to_context, {_SIDES}
        from goal_links l join goals f on f.goal_id = l.from_goal_id join goals t on t.goal_id = l.to_goal_id
        left join areas fa on fa.area_id = f.area_id left join areas ta on ta.area_id = t.area_id {_DOCUMENTS}""",  # noqa: S608
    "area_link": f"""
        select l.*, f.name as from_text, t.name as to_text, f.term as from_context, t.term as to_context, {_SIDES}
        from area_links l join areas f on f.area_id = l.from_area_id join areas t on t.area_id = l.to_area_id
        {_DOCUMENTS}""",  # noqa: S608
    "row_link": f"""
        select l.*, f.label as from_text, t.label as to_text, f.organisation as from_organisation,
               t.organisation as to_organisation, f.parent_label as from_parent, t.parent_label as to_parent,
               f.statement as from_statement, t.statement as to_statement,
               fk.title as from_context, tk.title as to_context, {_SIDES}
        from row_links l
        cross join budget_lines f on f.line_id = {_FIRST_OF_ROW.format(column="from_row_id")}
        cross join budget_lines t on t.line_id = {_FIRST_OF_ROW.format(column="to_row_id")}
        left join tables fk on fk.table_id = f.table_id left join tables tk on tk.table_id = t.table_id
        {_DOCUMENTS}""",  # noqa: S608
}


_REOPENED = """
    l.decided_by <> 'reviewer' and exists (
        select 1 from findings n where n.code = 'decision_to_review'
        and n.subject_id in (l.from_{subject}_id, l.to_{subject}_id))
"""
"""A person decided on words that are no longer read on one side: matching asks again (``matching.places.Reopened``)."""


def open_links(connection: sqlite3.Connection, source_id: str, standing: Sequence[Decision]) -> list[OpenLink]:
    """Return the links of a source that await a person, goals before areas before rows, the least certain first.

    A link that somebody has decided on since the release was made (``standing``) is not asked again; one that nobody
    could decide comes last.
    """
    decided = {decision.about for decision in standing if decision.verdict != "undecided"}
    undecided = {decision.about for decision in standing if decision.verdict == "undecided"}
    found: list[OpenLink] = []
    for subject, query in _QUERIES.items():
        asked = rows(
            connection,
            f"{query} where l.source_id = ? and (l.needs_review or ({_REOPENED.format(subject=subject[:-5])})) "
            "order by abs(coalesce(l.score, 0) - 0.5), l.link_id",
            (source_id,),
        )
        links = (_open_link(subject, row) for row in asked)
        found += [link for link in links if link.about not in decided]
    return sorted(found, key=lambda link: link.about in undecided)


def open_link(connection: sqlite3.Connection, subject: str, link_id: str) -> OpenLink | None:
    """Return one link with its sides; None where this release has no such link."""
    for known, query in _QUERIES.items():
        if known == subject:
            row = one(connection, f"{query} where l.link_id = ?", (link_id,))
            return None if row is None else _open_link(known, row)
    return None


def _open_link(subject: Subject, row: Row) -> OpenLink:
    return OpenLink(
        subject,
        row,
        Side(row["from_sha256"], _quote(subject, row, "from")),
        Side(row["to_sha256"], _quote(subject, row, "to")),
    )


def _quote(subject: Subject, row: Row, side: str) -> str:
    """Return the words that a decision rests on: a row's with all its headings, as ``matching`` reads them back."""
    text = row[f"{side}_text"] or ""
    if subject != "row_link":
        return str(text)
    heads = [part for part in (row[f"{side}_organisation"], row[f"{side}_parent"]) if part and part != text]
    return " › ".join([row[f"{side}_statement"], *dict.fromkeys(heads), text])
