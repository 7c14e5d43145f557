"""Checks: what does not add up, in its place on the page."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.places import Crop
from planextract.explorer.queries import checks
from planextract.explorer.queries.checks import PAGE_SIZE, CheckFilter
from planextract.explorer.queries.rows import Row
from planextract.explorer.stories import check_crop
from planextract.explorer.visit import Visit


async def show_checks(visit: Visit) -> Response:
    """Show the checks that disagree, or those of another outcome, with the crop of each."""
    narrowed = CheckFilter(
        source_id=visit.source(),
        document_id=visit.argument("document"),
        outcome=visit.argument("outcome") or "disagrees",
        kind=visit.argument("kind"),
    )
    page = visit.page_number()
    count = await visit.ask(checks.count_checks, narrowed)
    return visit.html(
        "checks.html",
        narrowed=narrowed,
        found=await visit.ask(shown_checks, narrowed, page),
        count=count,
        page=page,
        last_page=max(1, -(-count // PAGE_SIZE)),
    )


def shown_checks(connection: sqlite3.Connection, narrowed: CheckFilter, page: int) -> list[tuple[Row, Crop | None]]:
    """Return one page of checks, each with its crop."""
    return [
        (found, check_crop(found, checks.addends(connection, found)))
        for found in checks.list_checks(connection, narrowed, page)
    ]


async def show_check(visit: Visit) -> Response:
    """Show one check: stated, computed, and every number of the sum with its place."""
    found = await visit.ask(checks.check, visit.part("check"))
    if found is None:
        raise NotFound(visit.part("check"))
    addends = await visit.ask(checks.addends, found)
    return visit.html(
        "check.html", source=found["source_id"], check=found, addends=addends, crop=check_crop(found, addends)
    )
