"""The list of goals with the lineage picture, and one goal through all plans."""

from __future__ import annotations

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.lineage import draw_lineage
from planextract.explorer.queries import goals
from planextract.explorer.queries.areas import AreaPassage, area_passages
from planextract.explorer.queries.goals import PAGE_SIZE, GoalFilter
from planextract.explorer.stories import goal_story
from planextract.explorer.templating import render
from planextract.explorer.visit import Visit

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


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
    passages: list[AreaPassage] = []
    if narrowed.source_id:
        lineage = draw_lineage(
            await visit.ask(goals.lineage_goals, narrowed.source_id),
            await visit.ask(goals.lineage_links, narrowed.source_id),
        )
        passages = await visit.ask(area_passages, narrowed.source_id)
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
        passages=passages,
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
