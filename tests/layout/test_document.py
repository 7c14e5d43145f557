"""Opening documents: what is refused, with which reason, and what is counted."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader, PdfWriter

from planextract.layout.document import Bookmark, UnreadableDocument, bookmarks, open_pages, page_count
from planextract.layout.picture import render_page
from planextract.sources.load import load_profile
from tests.layout.one_page import Sheet
from tests.layout.tables_of import ENGINES


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Sheet(tmp_path / "plan.pdf").text(100, 100, "Mål 1", size=20).save()


def test_pages_are_counted_and_chosen(plan: Path) -> None:
    assert page_count(plan) == 1
    assert [page.number for page in open_pages(plan, pages=[1])] == [1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"<html>Sidan finns inte</html>", "no PDF"), (b"%PDF-1.7\n% cut off", "damaged")],
)
def test_what_is_no_pdf_is_refused_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=reason):
        page_count(path)


def test_a_protected_pdf_is_refused(plan: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(plan))
    writer.encrypt("hemligt")
    locked = tmp_path / "locked.pdf"
    with locked.open("wb") as file:
        writer.write(file)
    with pytest.raises(UnreadableDocument, match="password"):
        page_count(locked)


def test_a_missing_file_and_a_missing_page_are_named(plan: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no such file"):
        list(open_pages(plan.with_name("other.pdf")))
    with pytest.raises(UnreadableDocument, match="no page 2, the PDF has 1"):
        list(open_pages(plan, pages=[2]))


def test_bookmarks_are_read_with_their_levels_and_pages(plan: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(plan))
    top = writer.add_outline_item(title="Mål", page_number=0)
    writer.add_outline_item(title="Mål  1", page_number=0, parent=top)
    path = tmp_path / "marked.pdf"
    with path.open("wb") as file:
        writer.write(file)
    assert bookmarks(path) == (Bookmark("Mål", 1, 1), Bookmark("Mål 1", 2, 1))
    assert bookmarks(plan) == ()


def test_a_page_is_drawn_and_cropped(plan: Path) -> None:
    import io

    from PIL import Image

    whole = Image.open(io.BytesIO(render_page(plan, 1, scale=1.0)))
    assert whole.size == (596, 842)
    part = Image.open(io.BytesIO(render_page(plan, 1, bbox=(95, 80, 200, 110), scale=2.0)))
    assert part.size == (210, 60)
    assert min(part.convert("L").tobytes()) < 60
    with pytest.raises(ValueError, match="not on page 1"):
        render_page(plan, 1, bbox=(900, 10, 950, 20))


def test_a_picture_is_turned_as_the_page_is_read(tmp_path: Path) -> None:
    import io

    from PIL import Image

    sheet = Sheet(tmp_path / "sideways.pdf")
    sheet.canvas.rotate(90)
    for row in range(4):
        sheet.canvas.drawString(100, -200 - 14 * row, "text på en liggande sida")
    path = sheet.save()
    (page,) = open_pages(path)
    line = page.lines[0]
    picture = Image.open(io.BytesIO(render_page(path, 1, bbox=line.bbox, scale=2.0)))
    assert picture.width > 4 * picture.height
    assert min(picture.convert("L").tobytes()) < 60


def test_pages_are_closed(plan: Path, tmp_path: Path) -> None:
    """A document can be written anew right after it was read: nothing holds it open."""
    list(open_pages(plan))
    with pdfium.PdfDocument(plan) as document:
        document.save(tmp_path / "copy.pdf")
    assert page_count(tmp_path / "copy.pdf") == 1


def test_letters_that_run_up_the_page_keep_their_size_in_both_readers() -> None:
    """pdfminer calls the height of a letter's box its size: sideways, that is how wide the letter is (a page of the sample)."""
    sample = next(path for path in (Path(str(load_profile("exempel").base)) / "exempel").glob("*2023-2025.pdf"))
    (fast,), (reference,) = (open_pages(sample, engine, pages=[21]) for engine in ENGINES)
    assert fast.width > fast.height, "the page lies on its side"
    seen, expected = (sorted((word.text, round(2 * word.size)) for word in page.words) for page in (reference, fast))
    assert seen == expected
