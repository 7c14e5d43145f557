"""What is told of one goal, one board, or a pair of plans: the same on a page and in a packet."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from planextract.explorer.places import Crop, Mark, mark_of
from planextract.explorer.queries import checks, goals, money, pairs, sources, together
from planextract.explorer.queries.rows import Row
from planextract.explorer.reading_changes import ReadChange, evidence_by_goal, read_change
from planextract.explorer.triangle import Triangle, revision_triangles
from planextract.explorer.visit import crop_of


@dataclass(frozen=True, slots=True)
class GoalVersion:
    """One version of a goal: its row, indicators, places on pages, and the evidence in its text."""

    goal: Row
    indicators: list[Row]
    crops: list[Crop]
    evidence: list[tuple[int, int]]

    @property
    def indicator_columns(self) -> list[str]:
        """The columns of the indicators in which any of them says something."""
        said = {
            "baseline": any(row["baseline"] for row in self.indicators),
            "target": any(row["target"] for row in self.indicators),
            "deadline": any(row["deadline"] or row["target_year"] for row in self.indicators),
        }
        return [name for name, is_said in said.items() if is_said]


@dataclass(frozen=True, slots=True)
class GoalStory:
    """One goal through all plans."""

    thread_id: str
    versions: list[GoalVersion]
    changes: list[ReadChange]


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check that disagrees, with its place."""

    check: Row
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """A row through the plans."""

    series: Row
    triangles: list[Triangle]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A board's rows of one statement, and where the plans print them: one crop a page, all numbers marked."""

    statement: str
    rows: list[ShownSeries]
    crops: list[Crop]


@dataclass(frozen=True, slots=True)
class BoardStory:
    """One board: its goals, its rows, the checks on them that disagree."""

    board: Row
    goals: list[GoalStory]
    statements: list[ShownStatement]
    checks: list[ShownCheck]


@dataclass(frozen=True, slots=True)
class PairStory:
    """Two plans compared: areas, goals and amounts that changed, and the checks that disagree in either."""

    before: Row
    after: Row
    areas: list[Row]
    changes: list[tuple[ReadChange, list[Crop]]]
    amounts: list[Row]
    checks: list[ShownCheck]


def goal_story(connection: sqlite3.Connection, thread_id: str) -> GoalStory:
    """Put together what is known of one goal."""
    versions = goals.versions(connection, thread_id)
    identifiers = [row["goal_id"] for row in versions]
    indicators = goals.indicators(connection, identifiers)
    places = goals.places(connection, identifiers)
    changes = [read_change(row) for row in goals.changes(connection, thread_id)]
    evidence = evidence_by_goal(changes)
    return GoalStory(
        thread_id,
        [
            GoalVersion(
                row,
                indicators[row["goal_id"]],
                crops_of(row, places.get(row["goal_id"], [])),
                evidence.get(row["goal_id"], []),
            )
            for row in versions
        ],
        changes,
    )


def crops_of(row: Row, places: list[Row]) -> list[Crop]:
    """Return the crops that show a text: one, or one a page where it runs over pages."""
    if not places:
        crop = crop_of(row, mark_of(row["bbox"]), whole_width=False)
        return [] if crop is None else [crop]
    marks: dict[int, tuple[Row, list[Mark]]] = {}
    for place in places:
        marks.setdefault(place["page"], (place, []))[1].extend(mark_of(place["bbox"]))
    crops = (crop_of(place, tuple(found), whole_width=False) for place, found in marks.values())
    return [crop for crop in crops if crop is not None]


def board_story(connection: sqlite3.Connection, source_id: str, organisation_id: str) -> BoardStory | None:
    """Put together what is known of one board; None where there is no such board."""
    board = money.organisation(connection, source_id, organisation_id)
    if board is None:
        return None
    found = together.goals_of_board(connection, source_id, organisation_id)
    return BoardStory(
        board,
        [goal_story(connection, row["thread_id"]) for row in found],
        shown_statements(connection, money.board_series(connection, source_id, organisation_id)),
        [shown_check(connection, row) for row in checks.checks_of_board(connection, source_id, organisation_id)],
    )


def shown_statements(connection: sqlite3.Connection, series: list[Row]) -> list[ShownStatement]:
    """Return rows through the plans, statement by statement, with the places of all their numbers."""
    statements: dict[str, tuple[list[ShownSeries], dict[tuple[str, int], list[Row]]]] = {}
    for row in series:
        shown, by_page = statements.setdefault(row["statement"], ([], {}))
        lines = money.series_lines(connection, row["series_id"])
        shown.append(ShownSeries(row, revision_triangles(lines, money.series_changes(connection, row["series_id"]))))
        for line in lines:
            by_page.setdefault((line["document_id"], line["page"]), []).append(line)
    return [
        ShownStatement(statement, shown, [crop for lines in by_page.values() if (crop := _lines_crop(lines))])
        for statement, (shown, by_page) in statements.items()
    ]


def _lines_crop(lines: list[Row]) -> Crop | None:
    return crop_of(lines[0], tuple(mark for line in lines for mark in mark_of(line["bbox"])))


def shown_check(connection: sqlite3.Connection, found: Row) -> ShownCheck:
    """Return a check with the crop that marks the stated number and its addends."""
    return ShownCheck(found, check_crop(found, checks.addends(connection, found)))


def check_crop(found: Row, addends: list[checks.Addend]) -> Crop | None:
    """Return the crop of a check: the stated number, and those numbers of its sum that stand on the same page."""
    marks: list[Mark] = []
    for addend in addends:
        if (addend.line["document_id"], addend.line["page"]) == (found["document_id"], found["page"]):
            marks += mark_of(addend.line["bbox"], "addend")
    return crop_of(found, (*marks, *mark_of(found["bbox"])))


def pair_story(connection: sqlite3.Connection, before_id: str, after_id: str) -> PairStory | None:
    """Put together what changed between two plans; None where one of them is not there."""
    before, after = sources.document(connection, before_id), sources.document(connection, after_id)
    if before is None or after is None:
        return None
    found = [read_change(row) for row in pairs.goal_changes_between(connection, before_id, after_id)]
    changed = [change for change in found if change.row["change"] != "same"]
    identifiers = [c.row[key] for c in changed for key in ("from_goal_id", "to_goal_id") if c.row[key] is not None]
    rows = pairs.goals_by_id(connection, identifiers)
    places = goals.places(connection, identifiers)
    return PairStory(
        before,
        after,
        pairs.area_links_between(connection, before_id, after_id),
        [(change, _change_crops(change, rows, places)) for change in changed],
        pairs.revisions_between(connection, before_id, after_id),
        [shown_check(connection, row) for row in checks.checks_of_documents(connection, [before_id, after_id])],
    )


def _change_crops(change: ReadChange, rows: dict[str, Row], places: dict[str, list[Row]]) -> list[Crop]:
    crops: list[Crop] = []
    for key in ("from_goal_id", "to_goal_id"):
        goal_id = change.row[key]
        if goal_id in rows:
            crops += crops_of(rows[goal_id], places.get(goal_id, []))
    return crops
