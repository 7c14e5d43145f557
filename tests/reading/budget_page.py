"""One-page budget documents for tests, set cell by cell: numbers end at the right edges that a test asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from planextract.layout.blocks import digest_page
from planextract.layout.document import open_pages
from planextract.layout.engine import Engine
from planextract.layout.outline import build_outline
from planextract.layout.tables import find_page_tables, join_tables
from planextract.reading.cover import Cover
from planextract.reading.money import MoneyReading, read_budget
from planextract.records import BudgetLine, Organisation, Profile
from tests.plans.fonts import register_fonts

register_fonts()  # at once: a test may ask for the width of a text before it draws a page
FONT = "Source Sans Pro"
LEFT = 60.0
TOP = 780.0
PLAN = Cover(title="Mål och budget 2025–2027", period_start=2025, period_end=2027, budget_year=2025)


@dataclass
class BudgetPage:
    """Draws lines downwards. ``edges`` are the right edges (points) of the columns of numbers."""

    path: Path
    edges: Sequence[float]
    size: float = 9.0
    leading: float = 14.0
    y: float = TOP
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(str(self.path), pagesize=(595, 842), invariant=True)

    def text(self, text: str, size: float | None = None, bold: bool = False, gap: float = 8.0) -> None:
        """A line of text on its own: a heading, a title, a sentence."""
        self._draw(LEFT, text, bold, size)
        self.y -= max(self.leading, 1.3 * (size or self.size)) + gap

    def row(self, label: str, *cells: str, bold: bool = False, indent: float = 0.0) -> None:
        """A row: the label, and a text for each column that ends at its edge; an empty one is a blank cell."""
        self._draw(LEFT + indent, label, bold)
        for edge, cell in zip(self.edges, cells, strict=False):
            self._draw(edge - stringWidth(cell, self._font(bold), self.size), cell, bold)
        self.y -= self.leading

    def at(self, x: float, text: str, bold: bool = False) -> None:
        """A text at a place of the current line."""
        self._draw(x, text, bold)

    def rule(self) -> None:
        """A line across the table, above the current row."""
        self.canvas.setLineWidth(0.6)
        self.canvas.line(LEFT, self.y + self.leading - 3, max(self.edges) + 2, self.y + self.leading - 3)

    def next_page(self) -> None:
        """Go on at the top of a new page."""
        self.canvas.showPage()
        self.y = TOP

    def save(self) -> Path:
        """Write the file."""
        self.canvas.save()
        return self.path

    def _font(self, bold: bool) -> str:
        return f"{FONT} Bold" if bold else FONT

    def _draw(self, x: float, text: str, bold: bool, size: float | None = None) -> None:
        if text:
            self.canvas.setFont(self._font(bold), size or self.size)
            self.canvas.drawString(x, self.y, text)


def profile(*organisations: Organisation) -> Profile:
    """A source without anything but its boards."""
    return Profile(id="prov", name="Provkommun", municipality_code=None, listing_url=None, organisations=organisations)


def read(
    path: Path,
    cover: Cover = PLAN,
    source: Profile | None = None,
    engine: Engine = "pdfium",
    pages: Sequence[int] | None = None,
) -> MoneyReading:
    """Read the amounts of a document, or of some of its pages, as the reading stage does."""
    parts, digests = [], []
    for page in open_pages(path, engine, pages):
        found = find_page_tables(page)
        parts.append(found)
        digests.append(digest_page(page, found))
    grids = join_tables(parts)
    return read_budget("prov-2025-2027-00000000", cover, grids, digests, build_outline(digests), source or profile())


def amounts(reading: MoneyReading, label: str, parent: str | None = None) -> list[str]:
    """The values of one row, column by column, as text."""
    return [str(line.value) for line in lines(reading, label, parent)]


def lines(reading: MoneyReading, label: str, parent: str | None = None) -> list[BudgetLine]:
    """The lines of one row in the order of columns."""
    found = [
        line for line in reading.budget_lines if line.label == label and (parent is None or line.parent_label == parent)
    ]
    return sorted(found, key=lambda line: (line.row_index, line.column_index))


def codes(reading: MoneyReading) -> list[str]:
    """The codes of all findings, sorted."""
    return sorted(finding.code for finding in reading.findings)


def failing(reading: MoneyReading) -> list[tuple[str, str, str]]:
    """Kind, label and difference of each check that disagrees."""
    labels = {line.line_id: line.label for line in reading.budget_lines}
    return [
        (check.kind, labels[check.stated_line_id], str(check.difference))
        for check in reading.checks
        if check.outcome == "disagrees"
    ]
