"""The extraction stage: archived bytes in, one :class:`Extraction` per document out, kept in the stage cache."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from planextract.archive.errors import ArchiveDamaged
from planextract.archive.keep import Archive, ArchivedDocument, is_intact
from planextract.data_folder import DataFolder
from planextract.layout.engine import Engine
from planextract.layout.ocr_engine import ocr_signature
from planextract.reading.workers import WorkerPool, WorkFailed, let_through
from planextract.records import Extraction, Profile
from planextract.stage_cache import StageCache, code_fingerprint, library_versions, make_key

if TYPE_CHECKING:
    from planextract.reading.assemble import PageReading

PAGES_AT_A_TIME = 12
"""How many pages one piece of work reads: enough to make the hand-over cheap, few enough to keep all workers busy."""

READING_CODE = ("records.py", "identifiers.py", "layout", "swedish", "reading")
"""The parts of the package that an extraction depends on."""


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """What became of one document: its extraction, whether the cache had it, and the seconds it took."""

    archived: ArchivedDocument
    extraction: Extraction
    from_cache: bool
    seconds: float


def extraction_key(profile: Profile, archived: ArchivedDocument, engine: Engine) -> str:
    """Return the cache key of a document: bytes, profile, code, reader, language pipeline, OCR (DESIGN.md, decision 10)."""
    return make_key(
        document=archived.sha256,
        period=archived.period_hint,
        profile=profile.sha256,
        code=code_fingerprint(*READING_CODE),
        engine=engine,
        libraries=library_versions(
            "pypdfium2", "pdfplumber", "pdfminer.six", "spacy", "spacy-lookups-data", "rapidfuzz"
        ),
        pipeline=library_versions(profile.language_pipeline) if profile.language_pipeline else None,
        ocr=ocr_signature(),
    )


def extraction_cache(folder: DataFolder, source_id: str) -> StageCache[Extraction]:
    """Return the cache of this stage for one source."""
    return StageCache(folder.cache("extract", source_id), Extraction)


def load_extraction(
    profile: Profile, folder: DataFolder, archived: ArchivedDocument, engine: Engine = "pdfium"
) -> Extraction | None:
    """Return what the extraction stage left for a document, with its origin; None where it has not been read yet."""
    kept = extraction_cache(folder, profile.id).load(extraction_key(profile, archived, engine))
    return None if kept is None else with_origin(kept, profile, archived)


def extract_document(
    profile: Profile, folder: DataFolder, archived: ArchivedDocument, pool: WorkerPool, engine: Engine = "pdfium"
) -> ExtractedDocument:
    """Read one archived document, or take it from the cache.

    A page that hangs or kills its worker is refused; a document that cannot be opened or assembled is refused whole, with
    its reason. Never raises for what is in the document; raises :class:`ArchiveDamaged` where its bytes are not those
    that were archived, before or after, and ``OSError`` where the machine fails: nothing is kept of the document then.
    """
    began = time.monotonic()
    cached = load_extraction(profile, folder, archived, engine)
    if cached is not None:
        return ExtractedDocument(archived, cached, True, time.monotonic() - began)
    _check_intact(profile, archived)
    extraction = _read(profile, archived, pool, engine)
    if extraction.document.status == "refused":
        _check_intact(profile, archived)  # it may have gone meanwhile
    extraction_cache(folder, profile.id).store(extraction_key(profile, archived, engine), extraction)
    return ExtractedDocument(archived, with_origin(extraction, profile, archived), False, time.monotonic() - began)


def _check_intact(profile: Profile, archived: ArchivedDocument) -> None:
    if not is_intact(archived):
        raise ArchiveDamaged(
            f"{archived.path} is gone or not what was archived: run `planextract fetch {profile.id}` or "
            f"`planextract add {profile.id} FILE.pdf` again"
        )


def extract_source(
    profile: Profile,
    folder: DataFolder,
    engine: Engine = "pdfium",
    workers: int | None = None,
    tell: Callable[[ExtractedDocument], None] = lambda _: None,
) -> list[ExtractedDocument]:
    """Read every archived document of a source, several at once; ``tell`` is called as each one ends, in archive order."""
    entries = Archive(folder.raw(profile.id)).entries()
    done = []
    with WorkerPool(workers) as pool, ThreadPoolExecutor(max_workers=pool.workers + 1) as threads:
        futures = [threads.submit(extract_document, profile, folder, archived, pool, engine) for archived in entries]
        try:
            for future in futures:
                done.append(future.result())
                tell(done[-1])
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.stop()  # a thread would wait for its worker to the end of a document
            raise
    return done


def with_origin(extraction: Extraction, profile: Profile, archived: ArchivedDocument) -> Extraction:
    """Fill in what only the archive knows: the cache holds what the bytes say, whichever way they came."""
    document = replace(
        extraction.document,
        municipality_code=profile.municipality_code,
        url=archived.url,
        archived_url=archived.archived_url,
        sha256=archived.sha256,
        bytes=archived.bytes,
        retrieved_at=archived.retrieved_at,
        listing_order=archived.listing_order,
    )
    return replace(extraction, document=document)


def describe(document: ExtractedDocument) -> str:
    """Return one line on what was read from a document."""
    extraction = document.extraction
    name = f"{extraction.document.period:>9}  {extraction.document.title or document.archived.path.name[:16]}"
    if extraction.document.status == "refused":
        return f"{name}: refused: {extraction.document.reason}"
    how = "as before" if document.from_cache else f"{document.seconds:.1f} s"
    scanned = sum(finding.code == "page_read_with_ocr" for finding in extraction.findings)
    pages = f"{extraction.document.pages} pages" + (f" ({scanned} with OCR)" if scanned else "")
    return (
        f"{name}: {pages}, {len(extraction.goals)} goals, "
        f"{len(extraction.budget_lines)} amounts, {len(extraction.findings)} findings ({how})"
    )


def _read(profile: Profile, archived: ArchivedDocument, pool: WorkerPool, engine: Engine) -> Extraction:
    # Imports the readers and the language pipeline: seconds that a run with nothing new to read can spare.
    from planextract.layout.document import UnreadableDocument, page_count
    from planextract.reading.assemble import assemble_document, refused_document

    path = archived.path
    limits = pool.limits
    try:
        pages = pool.start(limits.seconds, page_count, path).wait()
        if pages > limits.pages:
            reason = f"it has {pages} pages, and at most {limits.pages} are read of a document: put in the part with the plan"
            return refused_document(profile, archived, reason)
        readings = list(_read_all_pages(path, range(1, pages + 1), pool, engine))
        if any(reading.ocr_need for reading in readings):
            from planextract.reading.ocr_pages import read_scanned_pages

            readings = read_scanned_pages(path, readings, pool)
        return pool.start(limits.seconds, assemble_document, profile, archived, readings).wait()
    except (UnreadableDocument, WorkFailed) as error:
        return refused_document(profile, archived, str(error))
    except Exception as error:  # a fault of ours in one document must not stop the others, nor pass in silence
        let_through(error)
        reason = f"the reader failed ({type(error).__name__}: {error}); please report this with the document"
        return refused_document(profile, archived, reason)


def _read_all_pages(path: Path, numbers: Sequence[int], pool: WorkerPool, engine: Engine) -> Iterator[PageReading]:
    from planextract.reading.assemble import read_pages, refused_page

    ranges = [numbers[start : start + PAGES_AT_A_TIME] for start in range(0, len(numbers), PAGES_AT_A_TIME)]
    seconds = pool.limits.seconds_per_page * PAGES_AT_A_TIME
    started = [(pages, pool.start(seconds, read_pages, path, pages, engine)) for pages in ranges]
    lost = 0
    for pages, piece in started:
        if lost >= pool.limits.lost_pages:
            piece.cancel()
            yield from (refused_page(number, _not_tried(lost)) for number in pages)
            continue
        try:
            yield from piece.wait()
        except Exception as error:  # whatever it was, the page that did it is found by reading each one alone
            let_through(error)
            for number in pages:
                if lost >= pool.limits.lost_pages:
                    yield refused_page(number, _not_tried(lost))
                    continue
                try:
                    yield _read_alone(path, number, pool, engine)
                except WorkFailed as error:
                    lost += 1
                    yield refused_page(number, str(error))


def _not_tried(lost: int) -> str:
    return f"not tried: {lost} pages before it hung or killed the parser"


def _read_alone(path: Path, number: int, pool: WorkerPool, engine: Engine) -> PageReading:
    """Read one page; a page that cannot be read is refused. Raises :class:`WorkFailed` where it hung or killed its worker."""
    from planextract.layout.document import UnreadableDocument
    from planextract.reading.assemble import read_pages, refused_page

    try:
        (reading,) = pool.start(pool.limits.seconds_per_page, read_pages, path, [number], engine).wait()
    except UnreadableDocument as error:
        return refused_page(number, str(error))
    except WorkFailed:
        raise
    except Exception as error:
        let_through(error)
        return refused_page(number, f"the reader failed ({type(error).__name__}: {error}); please report this")
    return reading
