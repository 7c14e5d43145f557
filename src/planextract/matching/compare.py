"""What changed between two plans, or between two versions of one document, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from planextract.matching.appropriation_changes import paired_cells, revisions
from planextract.matching.decisions import Decision, standing
from planextract.matching.goal_plans import GoalDecisions, match_plan_pair
from planextract.matching.link_decisions import LinkDecisions
from planextract.matching.money_sides import compare_lines
from planextract.matching.organisations import Organisations
from planextract.matching.places import Reopened
from planextract.matching.plan_index import PlanIndex, first_page
from planextract.matching.row_links import RowMatcher
from planextract.matching.rows import Row, rows_of
from planextract.matching.versions import period_key
from planextract.records import (
    AppropriationChange,
    AreaLink,
    BudgetLine,
    Document,
    Extraction,
    GoalChange,
    Matching,
    Profile,
    RowLink,
)

MoneyKind = Literal["changed", "only_before", "only_after"]


@dataclass(frozen=True, slots=True)
class ComparedArea:
    """An area and what became of it; a side is None where it begins or ends."""

    relation: str
    before: str | None
    after: str | None
    page_before: int | None
    page_after: int | None


@dataclass(frozen=True, slots=True)
class ComparedGoal:
    """A goal and what became of it, with the pages."""

    change: GoalChange
    area_before: str | None
    area_after: str | None
    page_before: int | None
    page_after: int | None


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One figure that differs, or stands on one side only. ``what`` is the row, ``column`` the year and stage or the header."""

    kind: MoneyKind
    statement: str
    what: str
    column: str
    before: str | None
    after: str | None
    unit: str | None
    change: Decimal | None
    change_sek: int | None
    change_percent: Decimal | None
    page_before: int | None
    page_after: int | None
    caveat: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, or two versions of one, beside each other; ``equal_cells`` counts the figures that agree."""

    kind: Literal["plans", "versions"]
    before: Document
    after: Document
    areas: tuple[ComparedArea, ...]
    goals: tuple[ComparedGoal, ...]
    cells: tuple[ComparedCell, ...]
    equal_cells: int
    rows_only_before: tuple[str, ...]
    rows_only_after: tuple[str, ...]

    @property
    def changed_goals(self) -> tuple[ComparedGoal, ...]:
        """The goals that are not the same words in a continuing area."""
        return tuple(g for g in self.goals if g.change.change != "same" or g.change.area_changed)

    @property
    def changed_areas(self) -> tuple[ComparedArea, ...]:
        """The areas that are not the same."""
        return tuple(area for area in self.areas if area.relation != "same")


def compare_plans(
    matching: Matching, profile: Profile, before: str, after: str, decisions: Sequence[Decision] = ()
) -> Comparison:
    """Compare two plans of a source; names are as :meth:`PlanIndex.plan` takes them. Raises ``UnknownPlan``.

    Plans that succeed each other show what is published; any other two are matched here in the same way, decisions included. Two
    documents of one period are compared as versions: every cell, whether it has a fiscal year or not.
    """
    index = PlanIndex.of(matching)
    decisions = standing(decisions)
    a, b = index.plan(before), index.plan(after)
    versions = period_key(a.document) is not None and period_key(a.document) == period_key(b.document)
    areas, changes = _areas_and_goals(matching, a, b, decisions)
    rows = {row.row_id: row for e in (a, b) for row in rows_of(e)}
    links = _row_links(matching, profile, a, b, decisions, rows)
    if versions:
        cells, equal = _version_cells(links, rows)
    else:
        cells, equal = _revised_cells(matching, a, b, links, rows)
    linked = {row_id for link in links for row_id in (link.from_row_id, link.to_row_id)}
    alone = [row for row in rows.values() if row.row_id not in linked]
    return Comparison(
        kind="versions" if versions else "plans",
        before=a.document,
        after=b.document,
        areas=tuple(_area(link, index) for link in areas),
        goals=tuple(_goal(change, index) for change in changes),
        cells=tuple(cells),
        equal_cells=equal,
        rows_only_before=tuple(_name(r) for r in alone if r.document_id == a.document.document_id),
        rows_only_after=tuple(_name(r) for r in alone if r.document_id == b.document.document_id),
    )


# ---------------------------------------------------------------- areas and goals


def _areas_and_goals(
    matching: Matching, a: Extraction, b: Extraction, decisions: Sequence[Decision]
) -> tuple[list[AreaLink], list[GoalChange]]:
    ours, theirs = {x.area_id for x in a.areas}, {x.area_id for x in b.areas}
    ends = (a.document.document_id, b.document.document_id)
    published = [c for c in matching.goal_changes if (c.from_document_id, c.to_document_id) == ends]
    if published:
        links = [
            link
            for link in matching.area_links
            if (link.from_area_id in ours or link.to_area_id in theirs)
            and (link.from_area_id is None or link.from_area_id in ours)
            and (link.to_area_id is None or link.to_area_id in theirs)
            and _belongs(link, ends)
        ]
        return links, published
    verdicts = GoalDecisions(
        LinkDecisions("goal_link", decisions, matching.extractions),
        LinkDecisions("area_link", decisions, matching.extractions),
    )
    pair = match_plan_pair(a, b, verdicts, Reopened())
    return list(pair.area_links), list(pair.changes)


def _belongs(link: AreaLink, ends: tuple[str, str]) -> bool:
    """An area that begins or ends does so between two plans; its link's id says which."""
    return bool(link.from_area_id and link.to_area_id) or link.link_id.startswith(ends[0])


def _area(link: AreaLink, index: PlanIndex) -> ComparedArea:
    a, b = index.areas.get(link.from_area_id or ""), index.areas.get(link.to_area_id or "")
    return ComparedArea(
        relation=link.relation,
        before=a.name if a else None,
        after=b.name if b else None,
        page_before=first_page(a.locators) if a else None,
        page_after=first_page(b.locators) if b else None,
    )


def _goal(change: GoalChange, index: PlanIndex) -> ComparedGoal:
    a, b = index.goals.get(change.from_goal_id or ""), index.goals.get(change.to_goal_id or "")
    return ComparedGoal(
        change=change,
        area_before=index.area_name(a.area_id) if a else None,
        area_after=index.area_name(b.area_id) if b else None,
        page_before=first_page(a.locators) if a else None,
        page_after=first_page(b.locators) if b else None,
    )


# ---------------------------------------------------------------- money


def _row_links(
    matching: Matching,
    profile: Profile,
    a: Extraction,
    b: Extraction,
    decisions: Sequence[Decision],
    rows: Mapping[str, Row],
) -> list[RowLink]:
    published = [link for link in matching.row_links if link.from_row_id in rows and link.to_row_id in rows]
    if published:
        return published
    organisations = Organisations(profile, decisions, matching.extractions)
    left = [row for row in rows.values() if row.document_id == a.document.document_id]
    right = [row for row in rows.values() if row.document_id == b.document.document_id]
    decided = LinkDecisions("row_link", decisions, matching.extractions).between(
        a, b, left, right, Row.quotes, lambda row: row.row_id, Reopened()
    )
    verdicts = {(x.row_id, y.row_id): decision for x, y, decision in decided if x.statement == y.statement}
    return RowMatcher(left, right, organisations, verdicts).links()


def _version_cells(links: Sequence[RowLink], rows: Mapping[str, Row]) -> tuple[list[ComparedCell], int]:
    cells: list[ComparedCell] = []
    equal = 0
    for link in links:
        a, b = rows[link.from_row_id], rows[link.to_row_id]
        pairs = paired_cells(a, b)
        met = {line.line_id for pair in pairs for line in pair}
        for before, after in pairs:
            if before.value == after.value and before.unit == after.unit:
                equal += 1
            else:
                cells.append(_changed(b, before, after))
        cells += [_one_sided(a, line, "only_before") for line in a.lines if line.line_id not in met]
        cells += [_one_sided(b, line, "only_after") for line in b.lines if line.line_id not in met]
    return cells, equal


def _changed(row: Row, before: BudgetLine, after: BudgetLine) -> ComparedCell:
    sides = compare_lines(before, after, turned=False)
    return ComparedCell(
        kind="changed",
        statement=row.statement,
        what=_name(row),
        column=after.column_header or _column(after),
        before=before.printed,
        after=after.printed,
        unit=after.unit,
        change=sides.to_value - sides.from_value if sides else None,
        change_sek=sides.change_sek if sides else None,
        change_percent=sides.change_percent if sides else None,
        page_before=first_page(before.locators),
        page_after=first_page(after.locators),
        caveat="; ".join(sides.caveats) or None if sides else "units that cannot be compared",
    )


def _one_sided(row: Row, line: BudgetLine, kind: MoneyKind) -> ComparedCell:
    is_before = kind == "only_before"
    page = first_page(line.locators)
    return ComparedCell(
        kind=kind,
        statement=row.statement,
        what=_name(row),
        column=line.column_header or _column(line),
        before=line.printed if is_before else None,
        after=None if is_before else line.printed,
        unit=line.unit,
        change=None,
        change_sek=None,
        change_percent=None,
        page_before=page if is_before else None,
        page_after=None if is_before else page,
        caveat=None,
    )


def _revised_cells(
    matching: Matching, a: Extraction, b: Extraction, links: Sequence[RowLink], rows: Mapping[str, Row]
) -> tuple[list[ComparedCell], int]:
    ends = (a.document.document_id, b.document.document_id)
    found = [
        c
        for c in matching.appropriation_changes
        if c.kind == "revision" and (c.from_document_id, c.to_document_id) == ends
    ]
    if not found:
        series = {line.line_id: line.series_id or "" for line in b.budget_lines}
        found = revisions(a, b, rows, rows, links, series)
    lines = {line.line_id: line for e in (a, b) for line in e.budget_lines}
    changed = [change for change in found if change.from_value != change.to_value]
    return [_revised(change, lines, rows) for change in changed], len(found) - len(changed)


def _revised(change: AppropriationChange, lines: Mapping[str, BudgetLine], rows: Mapping[str, Row]) -> ComparedCell:
    before, after = [lines[i] for i in change.from_line_ids], lines[change.to_line_ids[0]]
    return ComparedCell(
        kind="changed",
        statement=after.statement,
        what=_name(rows[after.row_id]),
        column=_column(after)
        if change.from_stage == change.to_stage
        else f"{change.fiscal_year} ({change.from_stage} → {change.to_stage})",
        before=" + ".join(line.printed for line in before),
        after=after.printed,
        unit=change.unit,
        change=change.to_value - change.from_value,
        change_sek=change.change_sek,
        change_percent=change.change_percent,
        page_before=first_page(before[0].locators),
        page_after=first_page(after.locators),
        caveat=change.caveat,
    )


def _column(line: BudgetLine) -> str:
    measure = "" if line.measure == "amount" else f", {line.measure}"
    return f"{line.fiscal_year or '–'} ({line.stage or '–'}{measure})"


def _name(row: Row) -> str:
    return " › ".join(row.quotes()[0].split(" › ")[1:])


def without_unchanged(comparison: Comparison) -> Comparison:
    """Return the comparison with changed areas and goals only, for readers who want the difference."""
    return replace(comparison, areas=comparison.changed_areas, goals=comparison.changed_goals)
