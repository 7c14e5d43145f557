"""What the pages of a PDF look like, as digests that can be compared. Runs in a worker: it opens what may be hostile."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pypdfium2 as pdfium

MOST_PAGES = 12
MOST_POINTS = 4_000_000
BLANK = "blank"


def page_pictures(path: Path) -> list[str | None]:
    """Return a digest of the picture of each page at 72 dots an inch; None where it cannot be drawn.

    Only the first pages are drawn, and none of a size that no paper has.
    """
    try:
        with pdfium.PdfDocument(path) as document:
            return [_picture(document, index) for index in range(min(len(document), MOST_PAGES))]
    except pdfium.PdfiumError:
        return []


def _picture(document: pdfium.PdfDocument, index: int) -> str | None:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        if not 1 <= width * height <= MOST_POINTS:
            return None
        image = page.render(scale=1.0).to_pil().convert("RGB")
        if image.getextrema() == ((255, 255),) * 3:
            return BLANK
        return hashlib.sha256(f"{image.size}".encode() + image.tobytes()).hexdigest()
    finally:
        page.close()
