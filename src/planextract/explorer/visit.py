"""One request for a page: which language, which release, and how an answer is made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from planextract.data_folder import DataFolder
from planextract.explorer.formatting import LANGUAGES, Language, box
from planextract.explorer.places import Crop, Documents, Mark, crop_around
from planextract.explorer.queries import sources
from planextract.explorer.releases import DATABASE_NAME, ReleaseDatabase, Releases
from planextract.explorer.templating import render, with_query

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Explorer:
    """What the server knows: the data folder, the releases, whether reviewing is on, and the secret it may ask for."""

    folder: DataFolder
    releases: Releases
    documents: Documents
    review: bool = False
    secret: str | None = None
    allowed_hosts: tuple[str, ...] = ()

    def charts(self) -> Path:
        """Where rendered charts are kept."""
        return self.folder.root / "cache" / "explorer" / "charts"


@dataclass(slots=True)
class Visit:
    """One request: ``database`` is the release it is answered from, from its first query to its last."""

    explorer: Explorer
    datasette: Datasette
    request: Request
    language: Language
    database: ReleaseDatabase
    sources: dict[str, str] = field(default_factory=dict)

    def argument(self, name: str) -> str:
        """Return a value of the query string, or ``''``."""
        return str(self.request.args.get(name) or "")

    def whole_number(self, name: str, otherwise: int) -> int:
        """Return a number of the query string of at most six digits, or ``otherwise``."""
        text = self.argument(name)
        return int(text) if text.isdecimal() and len(text) <= 6 else otherwise

    def page_number(self) -> int:
        """Return the page of a long list, from 1."""
        return max(1, self.whole_number("page", 1))

    def part(self, name: str) -> str:
        """Return a part of the address, decoded."""
        return unquote(self.request.url_vars[name])

    def source(self) -> str:
        """Return the source that the address names, or the only one, or ``''`` for all. Not found if unknown."""
        named = self.argument("source")
        if named and named not in self.sources:
            raise NotFound(named)
        return named or (next(iter(self.sources)) if len(self.sources) == 1 else "")

    def one_source(self) -> str:
        """Return the source that the address names, else the first; for pages that show one at a time."""
        if not self.sources:
            raise NotFound("no source")
        return self.source() or next(iter(self.sources))

    async def ask(self, query: Callable[..., Answer], *values: Any) -> Answer:
        """Return what a query answers from this request's release."""
        return await self.database.ask(query, *values)

    async def in_thread(self, work: Callable[..., Answer], *values: Any) -> Answer:
        """Do slow work (a picture, a chart) without keeping other readers waiting."""
        return await asyncio.get_running_loop().run_in_executor(self.datasette.executor, work, *values)

    def html(self, template: str, status: int = 200, **context: Any) -> Response:
        """Return a page."""
        return Response.html(render(template, self.language, {**self._frame(), **context}), status=status)

    def _frame(self) -> dict[str, Any]:
        arguments = {key: self.argument(key) for key in self.request.args if key != "lang"}
        return {
            "path": self.request.path,
            "other_languages": [
                (other, with_query(self.request.path, **arguments, lang=other))
                for other in LANGUAGES
                if other != self.language
            ],
            "sources": self.sources,
            "source": self.argument("source") or (next(iter(self.sources)) if len(self.sources) == 1 else ""),
            "reviewing": self.explorer.review,
            "trouble": self.explorer.releases.trouble,
        }


def language_of(request: Request) -> Language:
    """Return the language a request asks for (``?lang=``), the one it asked for before (cookie), or Swedish."""
    for wish in (request.args.get("lang"), request.cookies.get("planextract_lang")):
        for language in LANGUAGES:
            if wish == language:
                return language
    return "sv"


async def begin_visit(explorer: Explorer, datasette: Datasette, request: Request) -> Visit:
    """Return the visit of a request."""
    database = datasette.databases[DATABASE_NAME]
    visit = Visit(explorer, datasette, request, language_of(request), database)
    visit.sources = await visit.ask(sources.source_names)
    return visit


def crop_of(row: Any, marks: tuple[Mark, ...], whole_width: bool = True) -> Crop | None:
    """Return the crop for a row with ``source_id``, ``document_id``, ``page``, ``page_box``, ``text_origin``.

    None without a place.
    """
    page_box = box(row["page_box"])
    if row["page"] is None or page_box is None:
        return None
    return crop_around(
        row["source_id"],
        row["document_id"],
        row["page"],
        page_box,
        marks,
        whole_width=whole_width,
        from_ocr=row["text_origin"] == "ocr",
    )
