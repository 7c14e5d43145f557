"""Real PDFs drawn for a test: words, fields and rules at given places (points from the top left)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True)
class Text:
    text: str
    x: float
    top: float
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    color: str = "#000000"


@dataclass(frozen=True)
class Field:
    x0: float
    top: float
    x1: float
    bottom: float
    color: str


def draw_pages(path: Path, pages: Sequence[Sequence[Text | Field]]) -> Path:
    """Draw each page's items in order; ``top`` of a text is the top of its letters."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True)
    for items in pages:
        for item in items:
            canvas.setFillColor(item.color)
            if isinstance(item, Field):
                canvas.rect(item.x0, HEIGHT - item.bottom, item.x1 - item.x0, item.bottom - item.top, stroke=0, fill=1)
                continue
            style = ("-Bold" if item.bold else "") + ("Oblique" if item.bold and item.italic else "")
            canvas.setFont(f"Helvetica{style or ('-Oblique' if item.italic else '')}", item.size)
            canvas.drawString(item.x, HEIGHT - item.top - 0.8 * item.size, item.text)
        canvas.showPage()
    canvas.save()
    return path
