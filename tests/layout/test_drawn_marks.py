"""Lists whose marks are drawn, as browsers print them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from planextract.layout.blocks import digest_page
from planextract.layout.document import open_pages

LINES = ("Alla barn får en bra start", "Fler vuxna byter yrke", "Orterna behåller sin service")


def bullets_of(path: Path, colors: tuple[str, str, str], size: float) -> list[str | None]:
    """Draw three lines with a dot each before them; return the list marks that their blocks have."""
    canvas = Canvas(str(path))
    for number, (line, color) in enumerate(zip(LINES, colors, strict=True)):
        y = 700 - 16 * number
        canvas.setFillColor(HexColor(color))
        canvas.circle(70, y + 3.5, size / 2, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#000000"))
        canvas.setFont("Helvetica", 10)
        canvas.drawString(80, y, line)
    canvas.save()
    return [block.bullet for block in digest_page(next(iter(open_pages(path))), ()).blocks]


@pytest.mark.parametrize("color", ["#000000", "#00788a"])
def test_dots_of_one_colour_are_list_marks(tmp_path: Path, color: str) -> None:
    assert bullets_of(tmp_path / "p.pdf", (color, color, color), 3) == ["•", "•", "•"]


def test_the_dots_of_a_legend_are_none(tmp_path: Path) -> None:
    assert not any(bullets_of(tmp_path / "p.pdf", ("#aa0000", "#00aa00", "#0000aa"), 3))


def test_lights_of_a_status_are_none(tmp_path: Path) -> None:
    assert not any(bullets_of(tmp_path / "p.pdf", ("#00aa00", "#00aa00", "#00aa00"), 9))
