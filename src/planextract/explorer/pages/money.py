"""Money: a plan's tables, one row through the plans, one figure on its page."""

from __future__ import annotations

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.charts import PlannedAmount, chart_svg, plans_chart
from planextract.explorer.formatting import period
from planextract.explorer.pages.goals import SVG_POLICY
from planextract.explorer.places import mark_of
from planextract.explorer.queries import checks, money, sources
from planextract.explorer.queries.rows import Row
from planextract.explorer.triangle import revision_triangles
from planextract.explorer.visit import Visit, crop_of
from planextract.explorer.wording import say

STATEMENTS = ("income", "operating", "investment", "cash_flow", "balance_sheet", "frame_adjustment", "note", "other")


async def show_money(visit: Visit) -> Response:
    """Show one statement of one plan as printed, with what was revised since the plan before marked."""
    source_id = visit.one_source()
    plans = await visit.ask(sources.current_plans, source_id)
    chosen = next(
        (plan for plan in plans if plan["document_id"] == visit.argument("plan")), plans[-1] if plans else None
    )
    counted = [] if chosen is None else await visit.ask(money.statements, chosen["document_id"])
    present = [name for name in STATEMENTS if any(row["statement"] == name for row in counted)]
    preferred = "operating" if "operating" in present else present[0] if present else ""
    statement = visit.argument("statement") if visit.argument("statement") in present else preferred
    board = visit.argument("board")
    tables = [] if chosen is None else await visit.ask(money.printed_tables, chosen["document_id"], statement, board)
    return visit.html(
        "money.html",
        source=source_id,
        plans=plans,
        chosen=chosen,
        statements=present,
        statement=statement,
        board=board,
        boards=await visit.ask(money.organisations, source_id),
        tables=tables,
    )


async def show_series(visit: Visit) -> Response:
    """Show one row through the plans: the chart, the revision triangle, year on year, and what ties it together."""
    series_id = visit.part("series")
    series = await visit.ask(money.series, series_id)
    if series is None:
        raise NotFound(series_id)
    lines = await visit.ask(money.series_lines, series_id)
    changes = await visit.ask(money.series_changes, series_id)
    return visit.html(
        "series.html",
        source=series["source_id"],
        series=series,
        triangles=revision_triangles(lines, changes),
        revisions=[row for row in changes if row["kind"] == "revision" and row["to_value"] != row["from_value"]],
        year_on_year=[row for row in changes if row["kind"] == "year_on_year"],
        corrections=[row for row in changes if row["kind"] == "correction"],
        links=await visit.ask(money.row_links, series_id),
        charted=bool(chart_points(lines, visit)),
    )


def chart_points(lines: list[Row], visit: Visit) -> list[PlannedAmount]:
    """Return the points of a series' chart: one measure, no differences, in thousand kronor where the unit is money."""
    usable = [line for line in lines if line["fiscal_year"] is not None and line["stage"] not in (None, "deviation")]
    measures = {line["measure"] for line in usable}
    measure = next((m for m in ("amount", "net", "cost", "income") if m in measures), None) or min(measures, default="")
    return [
        PlannedAmount(
            plan=period(line["period_start"], line["period_end"]),
            year=line["fiscal_year"],
            value=line["value"] if line["amount_sek"] is None else line["amount_sek"] / 1000,
            stage=say(visit.language, f"stage.{line['stage']}"),
        )
        for line in usable
        if line["measure"] == measure
    ]


async def send_chart(visit: Visit) -> Response:
    """Send the chart of a series as an SVG file."""
    lines = await visit.ask(money.series_lines, visit.part("series"))
    points = chart_points(lines, visit)
    if not points:
        raise NotFound(visit.part("series"))
    unit = "tkr" if any(line["amount_sek"] is not None for line in lines) else lines[0]["unit"] or ""
    specification = plans_chart(points, unit, visit.language)
    svg = await visit.in_thread(chart_svg, specification, visit.language, visit.explorer.charts())
    return Response(svg, headers={"content-security-policy": SVG_POLICY}, content_type="image/svg+xml; charset=utf-8")


async def show_figure(visit: Visit) -> Response:
    """Show one printed number in its place on the page, what it is taken to mean, and how to cite it."""
    line_id = visit.part("line")
    line = await visit.ask(money.figure, line_id)
    if line is None:
        raise NotFound(line_id)
    return visit.html(
        "figure.html",
        source=line["source_id"],
        line=line,
        crop=crop_of(line, mark_of(line["bbox"])),
        printed_row=await visit.ask(money.printed_row, line["row_id"]),
        changes=await visit.ask(money.changes_of_figure, line_id),
        checks=await visit.ask(checks.checks_of_figure, line_id),
        findings=await visit.ask(money.findings_about, [line_id, line["row_id"], line["table_id"]]),
    )
