"""The list of goals with the lineage picture, and one goal through all plans."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.lineage import draw_lineage
from planextract.explorer.places import Crop, Mark, mark_of
from planextract.explorer.queries import goals
from planextract.explorer.queries.goals import PAGE_SIZE, GoalFilter
from planextract.explorer.queries.rows import Row
from planextract.explorer.reading_changes import ReadChange, evidence_by_goal, read_change
from planextract.explorer.templating import render
from planextract.explorer.visit import Visit, crop_of

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class GoalVersion:
    """One version of a goal as the page shows it: its row, indicators, places on pages, and evidence in its text."""

    goal: Row
    indicators: list[Row]
    crops: list[Crop]
    evidence: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class GoalStory:
    """One goal through all plans."""

    thread_id: str
    versions: list[GoalVersion]
    changes: list[ReadChange]


async def show_goals(visit: Visit) -> Response:
    """Show the goals of one or all sources, narrowed by the filters; the picture where one source is shown."""
    narrowed = GoalFilter(
        source_id=visit.source(),
        area=visit.argument("area"),
        change=visit.argument("change"),
        ambition=visit.argument("ambition"),
        kind=visit.argument("kind"),
        words=visit.argument("q"),
    )
    page = visit.page_number()
    lineage = None
    links: list[Row] = []
    if narrowed.source_id:
        lineage = draw_lineage(
            await visit.ask(goals.lineage_goals, narrowed.source_id),
            await visit.ask(goals.lineage_links, narrowed.source_id),
        )
        links = await visit.ask(goals.area_links, narrowed.source_id)
    count = await visit.ask(goals.count_goals, narrowed)
    return visit.html(
        "goals.html",
        narrowed=narrowed,
        filters=narrowed.query(),
        found=await visit.ask(goals.list_goals, narrowed, page),
        count=count,
        page=page,
        last_page=max(1, -(-count // PAGE_SIZE)),
        areas=await visit.ask(goals.area_names, narrowed.source_id),
        lineage=lineage,
        area_links=links,
    )


async def send_lineage(visit: Visit) -> Response:
    """Send the lineage picture of a source as an SVG file."""
    source_id = visit.one_source()
    lineage = draw_lineage(
        await visit.ask(goals.lineage_goals, source_id), await visit.ask(goals.lineage_links, source_id)
    )
    svg = render("lineage.svg", visit.language, {"lineage": lineage, "source": source_id})
    return Response(svg, headers={"content-security-policy": SVG_POLICY}, content_type="image/svg+xml; charset=utf-8")


async def show_goal(visit: Visit) -> Response:
    """Show one goal: every version, the words that changed between them, the evidence, and its places on the pages."""
    subject = visit.part("goal")
    thread_id = await visit.ask(goals.thread_of, subject)
    if thread_id is None:
        raise NotFound(subject)
    story = await visit.ask(goal_story, thread_id)
    return visit.html("goal.html", story=story, source=story.versions[-1].goal["source_id"])


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
    """Return the crops that show an item: one, or one a page where it runs over pages."""
    if not places:
        crop = crop_of(row, mark_of(row["bbox"]))
        return [] if crop is None else [crop]
    marks: dict[int, tuple[Row, list[Mark]]] = {}
    for place in places:
        marks.setdefault(place["page"], (place, []))[1].extend(mark_of(place["bbox"]))
    crops = (crop_of(place, tuple(found)) for place, found in marks.values())
    return [crop for crop in crops if crop is not None]
