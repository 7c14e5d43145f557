"""A page is read as it is painted, whatever the PDF says instead (``ActualText``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from planextract.layout.document import open_pages
from tests.fuzz.content_mutations import set_content
from tests.fuzz.pieces import written
from tests.layout.one_page import Sheet


def saying(path: Path, content: bytes) -> list[str]:
    """The words read of a page with this content, in Helvetica as ``/F1``."""
    writer = PdfWriter(clone_from=PdfReader(Sheet(path).text(70, 100, "x").save()))
    set_content(writer, writer.pages[0], content)
    path.write_bytes(written(writer))
    (page,) = open_pages(path)
    assert not page.defects
    return [word.text for word in page.words]


@pytest.mark.parametrize("said", [b"98765", b"7", b" ", b"\\376\\377\\000\\255"])
def test_the_painted_number_is_read(said: bytes, tmp_path: Path) -> None:
    """More characters than are painted, fewer, none, a soft hyphen; the second text shares the mark and must not be lost."""
    marked = b"/Span <</ActualText (%s)>> BDC (345) Tj ( 678) Tj EMC" % said
    assert saying(tmp_path / "plan.pdf", b"BT /F1 10 Tf 70 600 Td (a 12 ) Tj %s ( 9) Tj ET" % marked) == [
        "a", "12", "345", "678", "9",
    ]  # fmt: skip


def test_marks_that_say_nothing_else_are_left_alone(tmp_path: Path) -> None:
    marked = b"/Span <</Lang (sv)>> BDC (345) Tj EMC"
    assert saying(tmp_path / "plan.pdf", b"BT /F1 10 Tf 70 600 Td (a ) Tj %s ET" % marked) == ["a", "345"]
