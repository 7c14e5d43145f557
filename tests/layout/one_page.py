"""One-page PDFs drawn with ReportLab, each made to show one thing; coordinates are points from the top left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4


class Sheet:
    """A canvas with its origin at the top left; ``rotation`` is the page's, :meth:`save` writes the PDF and returns its path."""

    def __init__(self, path: Path, size: tuple[float, float] = A4, rotation: int = 0) -> None:
        self.path = path
        self.height = size[1]
        self.canvas = Canvas(str(path), pagesize=size, invariant=1)
        self.rotation = rotation

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        font: str = "Helvetica",
        end: bool = False,
        spacing: float = 0,
    ) -> Sheet:
        """Print text with its baseline at ``y``; ``end`` says that ``x`` is where it ends."""
        if end:
            x -= self.canvas.stringWidth(text, font, size)
        piece = self.canvas.beginText(x, self.height - y)
        piece.setFont(font, size)
        piece.setCharSpace(spacing)
        piece.textOut(text)
        self.canvas.drawText(piece)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> Sheet:
        """Draw a line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: tuple[float, float, float]) -> Sheet:
        """Fill a box; text printed later stands on it."""
        self.canvas.setFillColorRGB(*color)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillColorRGB(0, 0, 0)
        return self

    def rows(
        self,
        top: float,
        rows: Iterable[Sequence[str]],
        ends: Sequence[float],
        left: float = 70,
        step: float = 14,
        **style: str,
    ) -> Sheet:
        """Print rows: the label at ``left``, each value ending at its place in ``ends``; an empty text prints nothing."""
        for index, (label, *values) in enumerate(rows):
            y = top + index * step
            if label:
                self.text(left, y, label, **style)  # type: ignore[arg-type]
            for value, x in zip(values, ends, strict=False):
                if value:
                    self.text(x, y, value, end=True, **style)  # type: ignore[arg-type]
        return self

    def save(self) -> Path:
        """Write the page."""
        self.canvas.showPage()
        self.canvas.save()
        if self.rotation:
            with pdfium.PdfDocument(self.path.read_bytes()) as document:
                document[0].set_rotation(self.rotation)
                document.save(self.path)
        return self.path
