"""The Datasette plugin: our pages among Datasette's, our guard around both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from planextract.explorer.guard import Application, guard
from planextract.explorer.pages import board, checks, document, downloads, goals, money, packets, review, start
from planextract.explorer.templating import environment
from planextract.explorer.visit import Explorer, Visit, begin_visit, language_of

Page = Callable[[Visit], Awaitable[Response]]

PAGES: tuple[tuple[str, Page], ...] = (
    (r"^/$", start.show_start),
    (r"^/sources/(?P<source>[^/]+)$", start.show_source),
    (r"^/goals$", goals.show_goals),
    (r"^/goals/lineage\.svg$", goals.send_lineage),
    (r"^/goals/(?P<goal>[^/]+)$", goals.show_goal),
    (r"^/money$", money.show_money),
    (r"^/money/series/(?P<series>[^/]+)/chart\.svg$", money.send_chart),
    (r"^/money/series/(?P<series>[^/]+)$", money.show_series),
    (r"^/money/figures/(?P<line>[^/]+)$", money.show_figure),
    (r"^/boards/(?P<source>[^/]+)/(?P<organisation>[^/]+)$", board.show_board),
    (r"^/areas/(?P<area>[^/]+)$", board.show_area),
    (r"^/checks$", checks.show_checks),
    (r"^/checks/(?P<check>[^/]+)$", checks.show_check),
    (r"^/documents/(?P<document>[^/]+)\.pdf$", document.send_pdf),
    (r"^/documents/(?P<document>[^/]+)$", document.show_document),
    (r"^/documents/(?P<document>[^/]+)/pages/(?P<page>\d{1,6})$", document.show_page),
    (r"^/documents/(?P<document>[^/]+)/pages/(?P<page>\d{1,6})\.png$", document.send_picture),
    (r"^/downloads$", downloads.show_downloads),
    (r"^/downloads/(?P<source>[^/]+)/(?P<file>[^/]+)$", downloads.send_file),
    (r"^/packet/goals/(?P<goal>[^/]+)\.html$", packets.send_goal),
    (r"^/packet/boards/(?P<source>[^/]+)/(?P<organisation>[^/]+)\.html$", packets.send_board),
    (r"^/packet/plans/(?P<source>[^/]+)/(?P<before>[^/]+)/(?P<after>[^/]+)\.html$", packets.send_plans),
    (r"^/review$", review.show_review),
    (r"^/review/decide$", review.decide),
    (r"^/review/undo$", review.undo),
    (r"^/review/enter$", review.enter),
)


def _explorer(datasette: Datasette) -> Explorer | None:
    return getattr(datasette, "explorer", None)


@hookimpl  # type: ignore[untyped-decorator]  # Datasette is not typed
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Return the addresses of our pages."""
    explorer = _explorer(datasette)
    return [] if explorer is None else [(address, _handler(page, explorer)) for address, page in PAGES]


def _handler(page: Page, explorer: Explorer) -> Callable[..., Awaitable[Response]]:
    async def handle(request: Request, datasette: Datasette) -> Response:
        visit = await begin_visit(explorer, datasette, request)
        try:
            answer = await page(visit)
        except NotFound:
            answer = visit.html("not_found.html", 404)
        if request.args.get("lang") == visit.language:
            answer.set_cookie("planextract_lang", visit.language, max_age=365 * 86400, httponly=True, samesite="lax")
        return answer

    return handle


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Put the guard around everything."""
    explorer = _explorer(datasette)
    if explorer is None:
        return lambda application: application
    return lambda application: guard(application, explorer, lambda: explorer.releases.look(datasette))


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Datasette, request: Request | None) -> dict[str, Any]:
    """Give Datasette's own pages the words and the menu of ours."""
    explorer = _explorer(datasette)
    if explorer is None:
        return {}
    language = "sv" if request is None else language_of(request)
    return {"t": environment(language).globals["t"], "language": language, "reviewing": explorer.review}
