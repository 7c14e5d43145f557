"""A page, or a part of one, as a picture."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from planextract.layout.document import UnreadableDocument, opened
from planextract.layout.page_limits import PageOutOfBounds
from planextract.layout.pdfium_reader import read_turn
from planextract.records import Bbox

MOST_PIXELS = 40_000_000
"""A picture larger than this would not be looked at and could exhaust memory: it is drawn smaller."""


def draw_page(document: pdfium.PdfDocument, page: int, scale: float) -> Image.Image:
    """Draw page ``page`` (1-based) at ``scale`` pixels a point, turned as ``open_pages`` turns it."""
    turn = read_turn(document, page)
    opened_page = document[page - 1]
    try:
        scale = min(scale, (MOST_PIXELS / max(1.0, turn.width * turn.height)) ** 0.5)
        extra = (turn.rotation - opened_page.get_rotation()) % 360
        image: Image.Image = opened_page.render(scale=scale, rotation=extra).to_pil()
        return image.convert("RGB")
    finally:
        opened_page.close()


def page_image(path: Path, page: int, bbox: Bbox | None = None, scale: float = 2.0) -> Image.Image:
    """Return page ``page`` (1-based) of a PDF, ``scale`` pixels a point, cropped to ``bbox``.

    ``bbox`` is in points from the top left. Raises :class:`UnreadableDocument` where the file is no PDF, has no such page
    or one of a size that no paper has, ValueError where ``bbox`` is outside it.
    """
    with opened(Path(path)) as document:
        if not 1 <= page <= len(document):
            raise UnreadableDocument(f"{Path(path).name}: there is no page {page}, the PDF has {len(document)}")
        try:
            image = draw_page(document, page, scale)
        except (PageOutOfBounds, pdfium.PdfiumError) as error:
            raise UnreadableDocument(f"{Path(path).name}: page {page} cannot be drawn ({error})") from error
        if bbox is not None:
            width = read_turn(document, page).width
            factor = image.width / width
            x0, top, x1, bottom = (round(value * factor) for value in bbox)
            box = (max(0, x0), max(0, top), min(image.width, max(x1, x0 + 1)), min(image.height, max(bottom, top + 1)))
            if box[0] >= box[2] or box[1] >= box[3]:
                raise ValueError(f"the box {bbox} is not on page {page} of {Path(path).name}")
            image = image.crop(box)
        return image


def render_page(path: Path, page: int, bbox: Bbox | None = None, scale: float = 2.0) -> bytes:
    """Return what :func:`page_image` returns, as PNG."""
    return to_png(page_image(path, page, bbox, scale))


def to_png(image: Image.Image) -> bytes:
    """Return a picture as PNG, quickly: in shades of grey where it has no colour, and packed no tighter than pays.

    A page of text is as small with the quickest compression as with the default one, which takes twice the time.
    """
    red, green, blue = (band.tobytes() for band in image.split())
    plain = image.getchannel(0) if red == green == blue else image
    buffer = io.BytesIO()
    plain.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()
