"""Pages of a document that hold no text to trust, read with OCR where it is installed and told where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planextract.layout.blocks import digest_page
from planextract.layout.loose_numbers import find_loose_numbers
from planextract.layout.ocr_engine import OcrEngine, find_engine, why_no_ocr
from planextract.layout.scans import printed_pages
from planextract.layout.tables import find_page_tables
from planextract.reading.assemble import PageReading
from planextract.reading.ledger import SCAN_SHARE
from planextract.reading.ocr_evidence import OcrEvidence, doubtful_words
from planextract.reading.workers import WorkerPool, WorkFailed, let_through

SECONDS_PER_PAGE = 900.0
"""What a page may take by the clock, its two readings together; the engine itself is held to processor time."""
LEAST_WORDS = 4
"""A picture in which OCR sees fewer words is a picture."""
MANY_MORE = 3
"""A picture that carries text of its own is read with OCR where that sees so many times as many words."""


def read_scanned_pages(path: Path, readings: Sequence[PageReading], pool: WorkerPool) -> list[PageReading]:
    """Return the readings with those of scanned pages, and of pages whose text layer is broken, made with OCR.

    A page that cannot be read so is refused with its reason. Documents without such pages cost nothing here.
    """
    wanted = [reading for reading in readings if reading.ocr_need is not None and reading.refused is None]
    if not wanted:
        return list(readings)
    printed = _printed(path, wanted, len(readings), pool)
    wanted = [reading for reading in wanted if reading.digest.number in printed]
    engine = find_engine()
    if engine is None:
        reason = why_no_ocr()
        made = {reading.digest.number: _refused(reading, reason) for reading in wanted}
    else:
        made = _read(path, wanted, pool, engine)
    return [made.get(reading.digest.number, reading) for reading in readings]


def read_page_with_ocr(path: Path, before: PageReading, engine: OcrEngine) -> PageReading:
    """Read a page from its picture, twice; ``before`` is what its text layer gave, which stays where OCR sees no more.

    Raises :class:`UnreadableDocument` and :class:`OcrFailed`.
    """
    from planextract.layout.ocr import read_scanned_page

    seen = read_scanned_page(path, before.digest.number, engine)
    known = sum(len(block.text.split()) for block in before.digest.blocks)
    if before.ocr_need == "picture" and len(seen.first.words) < max(LEAST_WORDS, MANY_MORE * known):
        share = min(before.digest.picture_share, SCAN_SHARE)  # it was looked at: a picture, and no scan
        return replace(before, digest=replace(before.digest, picture_share=share))
    parts, others = (tuple(find_page_tables(page)) for page in (seen.first, seen.second))
    evidence = OcrEvidence(seen.engine, doubtful_words(seen.first), digest_page(seen.second, others), others)
    return PageReading(digest_page(seen.first, parts), parts, ocr=evidence, loose=find_loose_numbers(seen.first, parts))


def _printed(path: Path, wanted: Sequence[PageReading], pages: int, pool: WorkerPool) -> frozenset[int]:
    """The pages that have print on them and are no photographs; in a document of pictures each page may have."""
    numbers = frozenset(reading.digest.number for reading in wanted)
    pictures = [reading.digest.number for reading in wanted if reading.ocr_need == "picture"]
    if not pictures or len(pictures) * 2 > pages:
        return numbers
    try:
        printed = pool.start(pool.limits.seconds, printed_pages, path, pictures).wait()
    except WorkFailed:
        return numbers
    return numbers - frozenset(pictures) | frozenset(printed)


def _read(path: Path, wanted: Sequence[PageReading], pool: WorkerPool, engine: OcrEngine) -> dict[int, PageReading]:
    pieces = [(reading, pool.start(SECONDS_PER_PAGE, read_page_with_ocr, path, reading, engine)) for reading in wanted]
    made = {}
    for reading, piece in pieces:
        try:
            made[reading.digest.number] = piece.wait()
        except Exception as error:  # a page that cannot be read with OCR must not take the others with it
            let_through(error)
            made[reading.digest.number] = _refused(reading, f"OCR could not read it ({error})")
    return made


def _refused(reading: PageReading, reason: str) -> PageReading:
    what = "a scanned page without text"
    if reading.ocr_need == "text_layer":
        what = f"its text layer cannot be trusted ({', '.join(reading.digest.defects)})"
    return replace(reading, refused=f"{what}: {reason}")
