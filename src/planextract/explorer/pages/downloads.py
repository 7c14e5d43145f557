"""Downloads: every table in every format, and how to cite a figure."""

from __future__ import annotations

from pathlib import Path

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.combined import released_sources
from planextract.explorer.queries import sources
from planextract.explorer.visit import Visit

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".sqlite": "application/vnd.sqlite3",
    ".json": "application/json",
}


def release_files(visit: Visit, source_id: str) -> dict[str, Path]:
    """Return the files of a source's current release by name."""
    for released in released_sources(visit.explorer.folder):
        if released.source_id == source_id:
            return {path.name: path for path in sorted(released.folder.iterdir()) if path.suffix in _TYPES}
    return {}


async def show_downloads(visit: Visit) -> Response:
    """Show the files of one source's release, and how to cite a figure from it."""
    if not visit.sources:
        return visit.html("downloads.html", files={}, tables=[], documents=[], source="")
    source_id = visit.one_source()
    found = release_files(visit, source_id)
    return visit.html(
        "downloads.html",
        source=source_id,
        files={name: path.stat().st_size for name, path in found.items()},
        tables=[name.removesuffix(".csv") for name in found if name.endswith(".csv")],
        documents=(await visit.ask(sources.plan_years, source_id)).documents,
    )


async def send_file(visit: Visit) -> Response:
    """Send one file of a release, as it was published."""
    path = release_files(visit, visit.part("source")).get(visit.part("file"))
    if path is None:
        raise NotFound(visit.part("file"))
    content = await visit.in_thread(Path.read_bytes, path)
    name = f"{visit.part('source')}-{path.name}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=_TYPES[path.suffix])
