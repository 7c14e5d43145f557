"""Pages are drawn in a process of its own: one that is too much is told, and the next is drawn."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject

from planextract.explorer.drawing import CannotDraw, draw
from tests.fuzz.heavy_mutations import BOMB_BYTES, bomb_stream, packed
from tests.fuzz.pieces import written
from tests.layout.one_page import Sheet


def test_a_page_that_is_too_much_harms_no_other(tmp_path: Path) -> None:
    whole = Sheet(tmp_path / "plan.pdf").text(100, 100, "Resultatbudget", size=20).save()
    writer = PdfWriter(clone_from=PdfReader(whole))
    for _ in range(2):
        writer.add_page(PdfReader(whole).pages[0])
    writer.pages[1][NameObject("/Contents")] = writer._add_object(bomb_stream(packed(b"\0", 2 * BOMB_BYTES)))
    writer.pages[2][NameObject("/MediaBox")] = ArrayObject([NumberObject(side) for side in (0, 0, 99_999, 99_999)])
    path = tmp_path / "hostile.pdf"
    path.write_bytes(written(writer))
    with pytest.raises(
        CannotDraw, match=r"page 2 of hostile\.pdf cannot be drawn: (the parser process died|took longer)"
    ):
        draw(path, 2, 1.0)
    with pytest.raises(CannotDraw, match="99999 × 99999 points"):
        draw(path, 3, 1.0)
    with pytest.raises(CannotDraw, match="no page 4"):
        draw(path, 4, 1.0)
    with Image.open(io.BytesIO(draw(path, 1, 1.0))) as image:
        assert image.size == (596, 842)
