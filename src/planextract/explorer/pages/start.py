"""The start page and the page of one source."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.queries import sources
from planextract.explorer.queries.areas import area_passages
from planextract.explorer.visit import Visit


async def show_start(visit: Visit) -> Response:
    """Show all sources, and the only source in full where there is one."""
    overview = await visit.ask(sources.source_overview)
    one = await _source(visit, next(iter(visit.sources))) if len(visit.sources) == 1 else None
    return visit.html("start.html", overview=overview, one=one)


async def show_source(visit: Visit) -> Response:
    """Show one source: its plans as a timeline, what changed, how checks and reviews stand, its findings."""
    source_id = visit.part("source")
    if source_id not in visit.sources:
        raise NotFound(source_id)
    return visit.html("source.html", one=await _source(visit, source_id), source=source_id)


async def _source(visit: Visit, source_id: str) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "timeline": await visit.ask(sources.plan_years, source_id),
        "changes": await visit.ask(sources.change_counts, source_id),
        "passages": await visit.ask(area_passages, source_id),
        "revisions": await visit.ask(sources.largest_revisions, source_id),
        "checks": await visit.ask(sources.check_counts, source_id),
        "review": await visit.ask(sources.review_counts, source_id),
        "findings": await visit.ask(sources.findings_of, source_id),
        "finding_count": await visit.ask(sources.finding_count, source_id),
    }
