"""From the pages of one document to one :class:`Extraction`: the order in which its parts are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planextract.archive.keep import ArchivedDocument
from planextract.identifiers import make_id
from planextract.layout.blocks import PageDigest, digest_page
from planextract.layout.document import bookmarks, open_pages
from planextract.layout.engine import Engine
from planextract.layout.grid import TableGrid, TablePart
from planextract.layout.loose_numbers import LooseNumbers, find_left_rows, find_loose_numbers
from planextract.layout.outline import build_outline
from planextract.layout.scans import OcrNeed, ocr_need
from planextract.layout.tables import join_tables
from planextract.layout.unseen import find_seen_tables
from planextract.reading.ambitions import read_ambitions
from planextract.reading.cover import Cover, CoverHints, read_cover
from planextract.reading.ledger import account_pages
from planextract.reading.money import read_budget
from planextract.reading.ocr_confirmation import confirm
from planextract.reading.ocr_evidence import OcrEvidence
from planextract.reading.reach import keep_within_reach
from planextract.records import Document, Extraction, Finding, Locator, PageAccount, Profile
from planextract.swedish.pipeline import pipeline_version


@dataclass(frozen=True, slots=True)
class PageReading:
    """What is kept of one page: its blocks and tables, or the reason why it could not be read.

    ``loose`` are rows of numbers outside its tables, ``ocr_need`` says why it should be read with OCR, ``ocr`` how it was.
    """

    digest: PageDigest
    parts: tuple[TablePart, ...]
    refused: str | None = None
    ocr_need: OcrNeed | None = None
    ocr: OcrEvidence | None = None
    loose: tuple[LooseNumbers, ...] = ()


def read_pages(path: Path, numbers: Sequence[int], engine: Engine = "pdfium") -> list[PageReading]:
    """Read some pages of a PDF, one in memory at a time. Raises :class:`UnreadableDocument`."""
    return list(_read_each(path, numbers, engine))


def _read_each(path: Path, numbers: Sequence[int], engine: Engine) -> Iterator[PageReading]:
    for page in open_pages(path, engine, numbers):
        page, parts = find_seen_tables(path, page)
        loose = find_loose_numbers(page, parts)
        yield PageReading(digest_page(page, parts), tuple(parts), ocr_need=ocr_need(page), loose=loose)


def refused_page(number: int, reason: str) -> PageReading:
    """Return the reading of a page that could not be read, with its reason; its size is not known."""
    return PageReading(PageDigest(number, 0.0, 0.0, ()), (), reason)


def assemble_document(profile: Profile, archived: ArchivedDocument, readings: Sequence[PageReading]) -> Extraction:
    """Put the pages of one document together: outline, cover, goals, money, and the ledger that accounts for each page.

    A document without any readable text, or without a period that it states or somebody gave, is refused with its reason.
    Where pages were read with OCR, what their two readings do not confirm is left out or pointed at.
    """
    extraction = _assemble(profile, archived, readings)
    scanned = {reading.digest.number: reading.ocr for reading in readings if reading.ocr is not None}
    if not scanned or extraction.document.status == "refused":
        return extraction
    again = [PageReading(r.ocr.digest, r.ocr.parts) if r.ocr is not None else r for r in readings]
    period = replace(archived, period_hint=extraction.document.period)
    return confirm(extraction, _assemble(profile, period, again), scanned)


def _assemble(profile: Profile, archived: ArchivedDocument, readings: Sequence[PageReading]) -> Extraction:
    digests = _even_out([reading.digest for reading in readings])
    outline = build_outline(digests, bookmarks(archived.path))
    hints = CoverHints(period=archived.period_hint, title=archived.title_hint)
    cover = read_cover(digests, outline, hints, profile)
    reason = _why_refused(readings, cover, archived)
    if reason is not None:
        return refused_document(profile, archived, reason, readings, cover)
    document_id = _document_id(profile, cover.period, archived)
    grids = join_tables([reading.parts for reading in readings])
    ambitions = read_ambitions(document_id, digests, outline, grids, profile)
    budget = _leave_to_goals(grids, ambitions.claimed)
    money = read_budget(document_id, cover, budget, digests, outline, profile)
    lines, out_of_reach = keep_within_reach(money.budget_lines, cover.period_start, cover.period_end)
    pages = account_pages(document_id, digests, outline, grids, ambitions, money, _refusals(readings))
    return Extraction(
        document=_document(document_id, profile, archived, cover, len(readings)),
        pages=pages,
        areas=ambitions.areas,
        goals=ambitions.goals,
        goal_candidates=ambitions.goal_candidates,
        indicators=ambitions.indicators,
        tables=money.tables,
        budget_lines=lines,
        checks=money.checks,
        findings=(
            *_cover_findings(document_id, cover),
            *ambitions.findings,
            *money.findings,
            *out_of_reach,
            *_page_findings(pages),
            *_letter_findings(document_id, digests),
            *_loose_findings(document_id, readings, grids, outline.contents_pages),
        ),
    )


def refused_document(
    profile: Profile,
    archived: ArchivedDocument,
    reason: str,
    readings: Sequence[PageReading] = (),
    cover: Cover | None = None,
) -> Extraction:
    """Return the extraction of a document that is not read: its row, its pages as far as they are known, and a finding."""
    hinted = read_cover((), build_outline((), ()), CoverHints(period=archived.period_hint), profile)
    cover = cover or hinted
    document_id = _document_id(profile, cover.period, archived)
    document = replace(
        _document(document_id, profile, archived, cover, len(readings)), status="refused", reason=reason, read_by=None
    )
    finding = Finding(
        finding_id=make_id(document_id, "finding", "document_refused"),
        code="document_refused",
        severity="error",
        message=f"{archived.path.name}: the document is refused: {reason}",
        subject_id=document_id,
    )
    pages = tuple(
        PageAccount(
            document_id=document_id,
            page=reading.digest.number,
            bbox=reading.digest.bbox,
            role="image" if reading.digest.picture_share > 0 and not reading.digest.blocks else "prose",
            status="refused",
            reason=reading.refused or reason,
        )
        for reading in readings
    )
    return Extraction(document=document, pages=pages, findings=(finding,))


def _why_refused(readings: Sequence[PageReading], cover: Cover, archived: ArchivedDocument) -> str | None:
    if all(reading.refused for reading in readings):
        return f"no page could be read: {readings[0].refused}"
    if not any(reading.digest.blocks for reading in readings):
        told = next((reading.refused for reading in readings if reading.refused), "only pictures")
        return f"no page has text: {told}"
    if cover.period == "unknown":
        return (
            "the document states no years that it holds for: put it in with the years that it has, "
            f"`planextract add SOURCE {archived.path.name} --period 2025-2027`"
        )
    return None


def _document_id(profile: Profile, period: str, archived: ArchivedDocument) -> str:
    return f"{profile.id}-{period}-{archived.sha256[:8]}"


def _document(document_id: str, profile: Profile, archived: ArchivedDocument, cover: Cover, pages: int) -> Document:
    return Document(
        document_id=document_id,
        title=cover.title,
        municipality_code=profile.municipality_code,
        period_start=cover.period_start,
        period_end=cover.period_end,
        budget_year=cover.budget_year,
        adopted_on=cover.adopted_on,
        adoption_reference=cover.adoption_reference,
        organisation_id=cover.organisation_id,
        sha256=archived.sha256,
        bytes=archived.bytes,
        pages=pages,
        read_by=pipeline_version(profile.language_pipeline),
        calls_itself_correction=cover.is_correction,
        locators=tuple(Locator(document_id=document_id, page=place.page, bbox=place.bbox) for place in cover.places),
    )


def _even_out(digests: Sequence[PageDigest]) -> list[PageDigest]:
    """Give pages that could not be opened the size that most pages have, so that they too have a place."""
    sizes = Counter((digest.width, digest.height) for digest in digests if digest.width)
    if not sizes:
        return list(digests)
    width, height = sizes.most_common(1)[0][0]
    return [digest if digest.width else replace(digest, width=width, height=height) for digest in digests]


def _leave_to_goals(grids: Sequence[TableGrid], claimed: Sequence[int]) -> list[TableGrid]:
    """Return the tables that hold no goals: a target beside a goal is no amount of a budget."""
    return [grid for index, grid in enumerate(grids) if index not in set(claimed)]


def _refusals(readings: Sequence[PageReading]) -> dict[int, str]:
    return {reading.digest.number: reading.refused for reading in readings if reading.refused}


def _cover_findings(document_id: str, cover: Cover) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            finding_id=make_id(document_id, "finding", note.code),
            code=note.code,
            severity=note.severity,
            message=note.message,
            subject_id=document_id,
            locators=(
                (Locator(document_id=document_id, page=note.place.page, bbox=note.place.bbox),) if note.place else ()
            ),
        )
        for note in cover.notes
    )


def _page_findings(pages: Sequence[PageAccount]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            finding_id=make_id(account.document_id, "finding", "page_refused", account.page),
            code="page_refused",
            severity="error",
            message=f"page {account.page} is refused: {account.reason}",
            subject_id=account.document_id,
            locators=(Locator(document_id=account.document_id, page=account.page, bbox=account.bbox),),
        )
        for account in pages
        if account.status == "refused"
    )


def _letter_findings(document_id: str, digests: Sequence[PageDigest]) -> tuple[Finding, ...]:
    """Tell of pages whose words say other letters than they show: goals and labels read there may be wrong."""
    return tuple(
        Finding(
            finding_id=make_id(document_id, "finding", "letters_contradicted", digest.number),
            code="letters_contradicted",
            severity="warning",
            message=(
                f"page {digest.number}: its text layer names other letters than the page shows, and what is read of its "
                "words may be wrong: compare them with the page"
            ),
            subject_id=document_id,
            locators=(Locator(document_id=document_id, page=digest.number, bbox=digest.bbox),),
        )
        for digest in digests
        if "letters_contradicted" in digest.defects
    )


def _loose_findings(
    document_id: str, readings: Sequence[PageReading], grids: Sequence[TableGrid], contents: Collection[int]
) -> tuple[Finding, ...]:
    """Tell of rows that look like rows of amounts and stand in no table: a table that was missed must not pass in silence."""
    return tuple(
        Finding(
            finding_id=make_id(
                document_id, "finding", "numbers_outside_tables", reading.digest.number, loose.first, place
            ),
            code="numbers_outside_tables",
            severity="warning",
            message=(
                f"page {reading.digest.number}: rows of numbers ({loose.rows}) stand in no table that could be read, "
                f"and nothing of them is published; the first is “{loose.first[:80]}”"
            ),
            subject_id=document_id,
            locators=(Locator(document_id=document_id, page=reading.digest.number, bbox=loose.bbox),),
        )
        for reading in readings
        if reading.digest.number not in contents and not reading.refused
        for place, loose in enumerate((*reading.loose, *find_left_rows(reading.parts, grids)))
    )
