"""A page that holds no text to trust, read from its picture: twice, so that one reading can confirm the other.

The two readings share the paper and nothing else: other resolution, other smoothing, and another network (trained for
another language) where it is installed. What both see alike was not made up by one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from planextract.layout.document import opened
from planextract.layout.lines import read_lines
from planextract.layout.ocr_engine import OcrEngine
from planextract.layout.ocr_picture import Gray, draw_scan, find_rules, ink_threshold, set_straight, turned
from planextract.layout.ocr_tesseract import engine_version, recognise, turn_of
from planextract.layout.ocr_words import Ink, make_ocr_words
from planextract.layout.page import Page
from planextract.layout.words import mark_underlined

SPARSE = 11
"""Tesseract's segmentation that looks for text anywhere: columns and reading order are found by planextract itself."""
POORLY = 0.6
"""Mean confidence below which a page may stand on its side or its head."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is looked at: resolution, smoothing (radius in pixels), and which of the engine's languages."""

    dpi: int
    blur: float
    language: int


FIRST = Way(dpi=300, blur=0.0, language=0)
SECOND = Way(dpi=400, blur=1.2, language=1)


@dataclass(frozen=True, slots=True)
class OcrPages:
    """The two readings of one page, and by which engine they were made."""

    first: Page
    second: Page
    engine: str


def read_scanned_page(path: Path, number: int, engine: OcrEngine) -> OcrPages:
    """Read page ``number`` (1-based) of a PDF from its picture. Raises ``UnreadableDocument`` and ``OcrFailed``."""
    with opened(Path(path)) as document:
        first, quarter = _read_upright(document, number, engine)
        second = _read(document, number, engine, SECOND, quarter)[0]
    return OcrPages(first, second, engine_version(engine))


def read_scanned_page_once(path: Path, number: int, engine: OcrEngine) -> Page:
    """Read a page from its picture a first time only, where nothing needs to be confirmed."""
    with opened(Path(path)) as document:
        return _read_upright(document, number, engine)[0]


def _read_upright(document: pdfium.PdfDocument, number: int, engine: OcrEngine) -> tuple[Page, int]:
    """The first reading of a page, and by how much its picture was turned for it."""
    page, confidence = _read(document, number, engine, FIRST, 0)
    if confidence >= POORLY:
        return page, 0
    quarter = turn_of(engine, draw_scan(document, number, FIRST.dpi).gray, FIRST.dpi)
    if not quarter:
        return page, 0
    other, surer = _read(document, number, engine, FIRST, quarter)
    return (other, quarter) if surer > confidence else (page, 0)


def _read(document: pdfium.PdfDocument, number: int, engine: OcrEngine, way: Way, quarter: int) -> tuple[Page, float]:
    """One reading of one page, and how sure the engine was of it on average."""
    scan = set_straight(turned(draw_scan(document, number, way.dpi), quarter))
    rules, bare = find_rules(scan)
    seen = recognise(engine, _smoothed(bare, way.blur), engine.languages[way.language], SPARSE, scan.dpi)
    words = make_ocr_words(seen, Ink(bare < ink_threshold(bare), scan.scale))
    words = mark_underlined(words, rules)
    page = Page(
        number=number,
        width=scan.width,
        height=scan.height,
        rotation=0,
        lines=tuple(read_lines(words, scan.width)),
        rules=tuple(rules),
        text_origin="ocr",
    )
    return page, mean([word.confidence for word in seen]) if seen else 0.0


def _smoothed(gray: Gray, radius: float) -> Gray:
    return np.asarray(Image.fromarray(gray).filter(ImageFilter.GaussianBlur(radius))) if radius else gray
