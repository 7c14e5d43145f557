"""Pictures of pages with what was seen on them, so that a person can see why a table was read as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from planextract.layout.document import open_pages, opened
from planextract.layout.engine import Engine
from planextract.layout.grid import TablePart
from planextract.layout.page import Page
from planextract.layout.picture import draw_page
from planextract.layout.tables import find_page_tables
from planextract.records import Bbox

SCALE = 2.0
WORD, RULE, DRAWING, TABLE, COLUMN, CELL, HEADER = (
    (150, 150, 150),
    (0, 90, 220),
    (200, 0, 200),
    (220, 0, 0),
    (0, 150, 60),
    (240, 140, 0),
    (255, 225, 140),
)
"""Colours: words grey, rules blue, drawings violet, tables red, columns green, cells orange, header cells yellow."""


def write_debug_pictures(
    path: Path, folder: Path, pages: Sequence[int] | None = None, engine: Engine = "pdfium"
) -> list[Path]:
    """Write a PNG per page to ``folder`` (``<file>-p004.png``) with its words, rules, tables, columns and cells.

    Returns the files. Raises ``UnreadableDocument`` where the file is no PDF or a page does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with opened(Path(path)) as document:
        for page in open_pages(path, engine, pages):
            image = draw_page(document, page.number, SCALE)
            paint_page(image, page, find_page_tables(page))
            target = folder / f"{Path(path).stem}-p{page.number:03d}.png"
            image.save(target)
            written.append(target)
    return written


def paint_page(image: Image.Image, page: Page, parts: Sequence[TablePart]) -> None:
    """Draw words, rules, drawings and tables of a page onto its picture."""
    factor = image.width / page.width
    header = Image.new("RGBA", image.size, (0, 0, 0, 0))
    filled = ImageDraw.Draw(header)
    for part in parts:
        for cell in part.cells:
            if cell.row < part.header_rows:
                filled.rectangle(_scaled(cell.bbox, factor), fill=(*HEADER, 110))
    image.paste(Image.alpha_composite(image.convert("RGBA"), header).convert("RGB"))
    pen = ImageDraw.Draw(image)
    for word in page.words:
        pen.rectangle(_scaled(word.bbox, factor), outline=WORD)
    for rule in page.rules:
        pen.line(_scaled((rule.x0, rule.top, rule.x1, rule.bottom), factor), fill=RULE, width=2)
    for box in page.drawings:
        pen.rectangle(_scaled(box, factor), outline=DRAWING)
    for part in parts:
        for x0, x1 in part.columns:
            pen.rectangle(_scaled((x0, part.bbox[1] - 3, x1, part.bbox[3] + 3), factor), outline=COLUMN)
        for cell in part.cells:
            pen.rectangle(_scaled(cell.bbox, factor), outline=CELL, width=2)
        pen.rectangle(_scaled(part.bbox, factor), outline=TABLE, width=3)


def _scaled(box: Bbox, factor: float) -> Bbox:
    x0, top, x1, bottom = (value * factor for value in box)
    return (x0, top, max(x0, x1), max(top, bottom))
