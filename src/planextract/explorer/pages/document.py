"""A document: its origin, its pages one by one, its pictures and its bytes."""

from __future__ import annotations

from pathlib import Path

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.drawing import CannotDraw
from planextract.explorer.formatting import box
from planextract.explorer.places import Mark, crop_around
from planextract.explorer.queries import sources
from planextract.explorer.queries.rows import Row
from planextract.explorer.visit import Visit


async def _document(visit: Visit) -> Row:
    found: Row | None = await visit.ask(sources.document, visit.part("document"))
    if found is None:
        raise NotFound(visit.part("document"))
    return found


async def show_document(visit: Visit) -> Response:
    """Show where a document came from, what was read on each page, and what there is to know about it."""
    found = await _document(visit)
    return visit.html(
        "document.html",
        source=found["source_id"],
        document=found,
        pages=await visit.ask(sources.page_ledger, found["document_id"]),
        findings=await visit.ask(sources.findings_of, found["source_id"], found["document_id"]),
        finding_count=await visit.ask(sources.finding_count, found["source_id"], found["document_id"]),
        held=visit.explorer.documents.path(found["source_id"], found["sha256"]) is not None,
    )


async def show_page(visit: Visit) -> Response:
    """Show a whole page; ``?mark=x0,top,x1,bottom`` marks a place on it."""
    found = await _document(visit)
    page = int(visit.part("page"))
    page_box = box(await visit.ask(sources.page_box, found["document_id"], page))
    if page_box is None:
        raise NotFound(f"page {page}")
    crop = crop_around(
        found["source_id"],
        found["document_id"],
        page,
        page_box,
        _marks(visit),
        whole_page=True,
        from_ocr=found["text_origin"] == "ocr",
    )
    return visit.html("page.html", source=found["source_id"], document=found, page_number=page, crop=crop)


def _marks(visit: Visit) -> tuple[Mark, ...]:
    try:
        x0, top, x1, bottom = (float(edge) for edge in visit.argument("mark").split(","))
    except ValueError:
        return ()
    return (Mark((x0, top, x1, bottom)),)


async def send_picture(visit: Visit) -> Response:
    """Send the picture of a page."""
    found = await _document(visit)
    page = int(visit.part("page"))
    if not 1 <= page <= found["pages"]:
        raise NotFound(f"page {page}")
    try:
        picture = await visit.in_thread(
            visit.explorer.documents.page_picture, found["source_id"], found["sha256"], page
        )
    except CannotDraw as error:
        raise NotFound(str(error)) from error
    if picture is None:
        raise NotFound("the archive no longer holds this document")
    return Response(picture, headers={"cache-control": "max-age=31536000, immutable"}, content_type="image/png")


async def send_pdf(visit: Visit) -> Response:
    """Send the archived bytes."""
    found = await _document(visit)
    path = visit.explorer.documents.path(found["source_id"], found["sha256"])
    if path is None:
        raise NotFound("the archive no longer holds this document")
    content = await visit.in_thread(Path.read_bytes, path)
    headers = {
        "content-disposition": f'inline; filename="{found["document_id"]}.pdf"',
        "content-security-policy": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'",
    }
    return Response(content, headers=headers, content_type="application/pdf")
