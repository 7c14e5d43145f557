"""The documents that are mutated: pieces of two to four pages of the sample and, where it lies, of the corpus."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader, PdfWriter

from planextract.records import Bbox

_ROOT = Path(__file__).parents[2]
SAMPLE = _ROOT / "src" / "planextract" / "sources" / "exempel"
CORPUS = _ROOT.parent / "shared" / "corpus" / "pdf"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some pages of a document as a PDF of their own; ``pages`` are their numbers in the document, ``period`` its years."""

    name: str
    pdf: bytes
    document: str
    pages: tuple[int, ...]
    period: str
    numbers: tuple[tuple[int, Bbox], ...] = ()
    """Where its numbers stand, page and box, as far as somebody has looked."""


_SAMPLE_PAGES: dict[str, tuple[tuple[int, ...], ...]] = {
    "2021-2023": ((1, 8, 9), (18, 19), (20, 21), (22, 23)),
    "2022-2024": ((8, 9, 10), (17, 18, 19), (20, 22), (23, 24, 25)),
    "2023-2025": ((1, 12), (18, 19), (20, 21), (22, 23)),
    "2024-2026": ((14, 20), (21, 22), (23, 24), (25, 26, 27)),
    "2025-2027": ((1, 9, 10, 11), (19, 20), (21, 22), (23, 24)),
}
_CORPUS_PAGES: dict[str, tuple[str, tuple[tuple[int, ...], ...]]] = {
    "simrishamn-bokslut-2025-r1.pdf": ("2025", ((2, 13, 18), (33, 34))),
    "simrishamn-bokslut-2025-r6.pdf": ("2025", ((2, 13, 18), (21, 33), (34, 35, 36))),
    "riksbank-ppr-2014-07.pdf": ("2014", ((56, 57), (58, 59))),
    "co2-kommuner-named-2020-2021.pdf": ("2021", ((1, 2),)),
    "roedermark-gesamtabschluss-2021.pdf": ("2021", ((4, 5), (29,))),
    "vansbro-klimatplan-2010-2020.pdf": ("2010-2020", ((4, 5, 6),)),
}


@cache
def sample_pieces() -> tuple[Piece, ...]:
    """Return the pieces of the bundled sample: each of its budget tables, and some of its goals."""
    return tuple(
        piece
        for period, groups in _SAMPLE_PAGES.items()
        for piece in _cut(SAMPLE / f"strategisk-plan-{period}.pdf", groups, period)
    )


@cache
def corpus_pieces() -> tuple[Piece, ...]:
    """Return the pieces of the corpus; none where it does not lie beside the checkout."""
    return tuple(
        piece
        for name, (period, groups) in _CORPUS_PAGES.items()
        if (CORPUS / name).is_file()
        for piece in _cut(CORPUS / name, groups, period)
    )


def _cut(path: Path, groups: Sequence[tuple[int, ...]], period: str) -> Iterator[Piece]:
    """Cut a document, each piece by one of two writers in turn: they leave different structures to damage."""
    reader = PdfReader(path)
    for index, pages in enumerate(groups):
        pdf = _written_by_pdfium(path, pages) if index % 2 else _written_by_pypdf(reader, pages)
        name = f"{path.stem}-p{'-'.join(map(str, pages))}"
        yield Piece(name, pdf, path.name, pages, period)


def _written_by_pypdf(reader: PdfReader, pages: Sequence[int]) -> bytes:
    writer = PdfWriter()
    for number in pages:
        writer.add_page(reader.pages[number - 1])
    return written(writer)


def _written_by_pdfium(path: Path, pages: Sequence[int]) -> bytes:
    buffer = io.BytesIO()
    with pdfium.PdfDocument(path) as document, pdfium.PdfDocument.new() as piece:
        piece.import_pages(document, [number - 1 for number in pages])
        piece.save(buffer)
    return buffer.getvalue()


def written(writer: PdfWriter) -> bytes:
    """Return what a writer holds as the bytes of a PDF."""
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
