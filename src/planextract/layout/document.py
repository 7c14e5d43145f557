"""Opening a PDF and reading it page by page: the one door into the layout package (stage ``layout``).

``Engine`` names the reader: ``pdfium`` (fast, the default) or ``pdfplumber`` (pdfminer, the reference).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from pdfplumber.utils.exceptions import PdfminerException

from planextract.layout import pdfium_reader, pdfplumber_reader
from planextract.layout.defects import page_defects
from planextract.layout.engine import Engine
from planextract.layout.glyphs import RawPage
from planextract.layout.layers import read_layers
from planextract.layout.lines import read_lines
from planextract.layout.page import Page
from planextract.layout.page_limits import PageOutOfBounds
from planextract.layout.underlines import mark_underlined
from planextract.layout.words import make_words


class UnreadableDocument(Exception):
    """A file that cannot be read as a PDF; ``reason`` says why and what would help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the PDF's own outline: ``level`` is 1 for the outermost; ``page`` is None where it leads nowhere."""

    title: str
    level: int
    page: int | None


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open ``path`` with PDFium and close it again; raises :class:`UnreadableDocument`."""
    if not path.is_file():
        raise UnreadableDocument(f"{path}: there is no such file")
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(f"{path.name}: {_why(path)}") from error
    try:
        if pages == 0:
            raise UnreadableDocument(f"{path.name}: the PDF has no pages")
        yield document
    finally:
        document.close()


def _why(path: Path) -> str:
    """Return why PDFium could not open a file, judged by its bytes.

    What PDFium says itself may be of another file, opened before this one: a file without pages sets no error of its own.
    """
    data = path.read_bytes()
    if not data:
        return "the file is empty"
    if b"%PDF" not in data[:1024]:
        return "the file is no PDF"
    if b"/Encrypt" in data:
        return "the PDF is protected by a password; save a copy without one"
    return "the PDF is damaged or has no pages; fetch it again or save it anew"


def page_count(path: Path) -> int:
    """Return how many pages a PDF has; raises :class:`UnreadableDocument`."""
    with opened(Path(path)) as document:
        return len(document)


def bookmarks(path: Path) -> tuple[Bookmark, ...]:
    """Return the PDF's own outline, outermost first, in its order; empty where it has none."""
    found = []
    with opened(Path(path)) as document:
        for entry in document.get_toc():
            target = entry.get_dest()
            index = target.get_index() if target is not None else None
            title = " ".join((entry.get_title() or "").split())
            if title:
                found.append(Bookmark(title, entry.level + 1, None if index is None else index + 1))
    return tuple(found)


def open_pages(path: Path, engine: Engine = "pdfium", pages: Sequence[int] | None = None) -> Iterator[Page]:
    """Read a PDF page by page, one in memory at a time; ``pages`` are 1-based numbers, all where None.

    Raises :class:`UnreadableDocument` where the file is none or a wanted page does not exist.
    """
    path = Path(path)
    with opened(path) as document:
        count = len(document)
        wanted = list(range(1, count + 1)) if pages is None else list(pages)
        for number in wanted:
            if not 1 <= number <= count:
                raise UnreadableDocument(f"{path.name}: there is no page {number}, the PDF has {count}")
        with _reader(document, path, engine) as read:
            for number in wanted:
                try:
                    raw = read(number)
                except PageOutOfBounds as error:
                    raise UnreadableDocument(f"{path.name}: page {number}: {error}") from error
                except (pdfium.PdfiumError, PdfminerException) as error:
                    raise UnreadableDocument(f"{path.name}: page {number} cannot be read ({error})") from error
                yield make_page(raw)


@contextmanager
def _reader(document: pdfium.PdfDocument, path: Path, engine: Engine) -> Iterator[Callable[[int], RawPage]]:
    if engine == "pdfium":
        known = pdfium_reader.Known.begin(document, read_layers(path))
        yield lambda number: pdfium_reader.read_page(document, number, known)
        return
    with pdfplumber_reader.opened_plumber(path) as plumber:
        yield lambda number: pdfplumber_reader.read_page(plumber, number, pdfium_reader.read_turn(document, number))


def make_page(raw: RawPage) -> Page:
    """Make words and lines of what a reader found on a page."""
    words = mark_underlined(make_words(raw), raw.rules)
    return Page(
        number=raw.number,
        width=raw.width,
        height=raw.height,
        rotation=raw.rotation,
        lines=tuple(read_lines(words, raw.width)),
        rules=tuple(raw.rules),
        fills=tuple(raw.fills),
        pictures=tuple(raw.pictures),
        drawings=tuple(raw.drawings),
        marks=tuple(raw.marks),
        defects=tuple(page_defects(raw, words)),
    )
