"""Which pages of a PDF are better read from their picture: no text to trust, and something printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from planextract.layout.defects import covers_page
from planextract.layout.document import opened
from planextract.layout.page import Page

FEW_WORDS = 15
"""A scan that was put into a document may carry its page number and running title as text."""
BROKEN = frozenset(("digits_missing", "no_unicode_map"))
"""Defects of a text layer under which nothing that reads well can be trusted."""

OcrNeed = Literal["picture", "text_layer"]
"""Why a page is to be read with OCR: it is a picture (perhaps of print), or its text layer is broken."""


def ocr_need(page: Page) -> OcrNeed | None:
    """Return why a page is to be read from its picture, None where its text layer serves."""
    if len(page.words) <= FEW_WORDS and covers_page(page.pictures, page.width, page.height):
        return "picture"
    return "text_layer" if any(defect.code in BROKEN for defect in page.defects) else None


def printed_pages(path: Path, numbers: Sequence[int]) -> list[int]:
    """Return those of the numbered pages that look like print on paper and not like photographs."""
    from planextract.layout.ocr_picture import looks_printed

    with opened(Path(path)) as document:
        return [number for number in numbers if looks_printed(document, number)]
