"""Which pages of a PDF are better read from their picture: no text to trust, and something printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from planextract.layout.defects import covers_page
from planextract.layout.document import opened
from planextract.layout.page import Page

FEW_WORDS = 15
"""A scan that was put into a document may carry its page number and running title as text."""
BROKEN = frozenset(("digits_contradicted", "digits_missing", "no_unicode_map"))
"""Defects of a text layer under which nothing that reads well can be trusted."""

OcrNeed = Literal["picture", "text_layer"]
"""Why a page is to be read with OCR: it is a picture (perhaps of print), or its text layer is broken."""


def ocr_need(page: Page) -> OcrNeed | None:
    """Return why a page is to be read from its picture, None where its text layer serves."""
    if len(page.words) <= FEW_WORDS and covers_page(page.pictures, page.width, page.height):
        return "picture"
    return "text_layer" if any(defect.code in BROKEN for defect in page.defects) else None


def with_ocr(path: Path, page: Page, tell: Callable[[str], None]) -> Page:
    """Return a page as OCR reads it where it needs that and where it can be done; ``tell`` is told either."""
    need = ocr_need(page)
    if need is None or (need == "picture" and not printed_pages(path, [page.number])):
        return page
    from planextract.layout.ocr_engine import find_engine, why_no_ocr

    engine = find_engine()
    if engine is None:
        tell(f"page {page.number} is a scan or has a broken text layer: {why_no_ocr()}")
        return page
    from planextract.layout.ocr import read_scanned_page_once
    from planextract.layout.ocr_tesseract import OcrFailed

    try:
        read = read_scanned_page_once(path, page.number, engine)
    except OcrFailed as error:
        tell(f"page {page.number} is a scan and was not read: {error}")
        return page
    tell(f"page {page.number} is read with OCR: compare its numbers with the page")
    return read


def printed_pages(path: Path, numbers: Sequence[int]) -> list[int]:
    """Return those of the numbered pages that look like print on paper and not like photographs."""
    from planextract.layout.ocr_picture import looks_printed

    with opened(Path(path)) as document:
        return [number for number in numbers if looks_printed(document, number)]
