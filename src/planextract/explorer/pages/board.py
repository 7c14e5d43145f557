"""Goals and money side by side: for a board, for an area."""

from __future__ import annotations

from collections.abc import Sequence

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.places import mark_of
from planextract.explorer.queries import money, together
from planextract.explorer.queries.rows import Row
from planextract.explorer.triangle import revision_triangles
from planextract.explorer.visit import Visit, crop_of

_MOST_CHARTS = 8


async def show_board(visit: Visit) -> Response:
    """Show a board's goals beside its appropriations; goals that name nobody stand apart, as an assumption."""
    source_id, organisation_id = visit.part("source"), visit.part("organisation")
    board = await visit.ask(money.organisation, source_id, organisation_id)
    if board is None:
        raise NotFound(organisation_id)
    head = await visit.ask(money.head_series, source_id, organisation_id)
    series = await visit.ask(money.board_series, source_id, organisation_id)
    chartable = [] if head is not None else _first_statement(series)
    triangles = []
    if head is not None:
        lines = await visit.ask(money.series_lines, head["series_id"])
        triangles = revision_triangles(lines, await visit.ask(money.series_changes, head["series_id"]))
    return visit.html(
        "board.html",
        source=source_id,
        board=board,
        head=head,
        triangles=triangles,
        series=series,
        charted=chartable[:_MOST_CHARTS],
        chartable=len(chartable),
        goals=await visit.ask(together.goals_of_board, source_id, organisation_id),
        assumed=await visit.ask(together.goals_without_board, source_id),
    )


def _first_statement(series: Sequence[Row]) -> list[Row]:
    """Return the rows of the first statement that has some over years: what is charted where no row is the whole."""
    told = [row for row in series if row["years"]]
    return [row for row in told if row["statement"] == told[0]["statement"]]


async def show_area(visit: Visit) -> Response:
    """Show an area's goals beside the money of the boards that they name; if they name none, all boards' as assumed."""
    area = await visit.ask(together.area, visit.part("area"))
    if area is None:
        raise NotFound(visit.part("area"))
    boards = await visit.ask(together.boards_of_area, area["area_id"])
    shown = boards or await visit.ask(money.organisations, area["source_id"])
    heads = [
        (board, await visit.ask(money.head_series, area["source_id"], board["organisation_id"])) for board in shown
    ]
    columns = []
    for board, head in heads:
        lines = [] if head is None else await visit.ask(money.series_lines, head["series_id"])
        own = [line for line in lines if line["document_id"] == area["document_id"] and line["amount_sek"] is not None]
        columns.append((board, head, own))
    return visit.html(
        "area.html",
        source=area["source_id"],
        area=area,
        crop=crop_of(area, mark_of(area["bbox"])),
        goals=await visit.ask(together.area_goals, area["area_id"]),
        tied=bool(boards),
        boards=columns,
    )
