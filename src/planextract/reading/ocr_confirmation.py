"""A document of which pages were read with OCR: what its two readings confirm, and what is pointed at because they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planextract.identifiers import make_id
from planextract.reading.ocr_amounts import confirm_amounts
from planextract.reading.ocr_evidence import OcrEvidence
from planextract.reading.ocr_texts import doubtful_texts
from planextract.records import Document, Extraction, Finding, Locator

MOST_WORDS = 20
"""So many doubtful words of a page are quoted."""


def confirm(first: Extraction, second: Extraction, scanned: Mapping[int, OcrEvidence]) -> Extraction:
    """Return what may be published of the first reading of a document; ``scanned`` are its pages read with OCR."""
    amounts = confirm_amounts(first, second, scanned.keys())
    kept = tuple(
        replace(finding, subject_id=None) if finding.subject_id in amounts.withheld else finding
        for finding in first.findings
    )
    return replace(
        first,
        document=_marked(first.document, scanned),
        budget_lines=amounts.lines,
        checks=amounts.checks,
        findings=(
            *kept,
            *amounts.findings,
            *doubtful_texts(first, second, scanned.keys()),
            *_doubtful_cover(first, second),
            *_page_findings(first, scanned),
        ),
    )


def _marked(document: Document, scanned: Mapping[int, OcrEvidence]) -> Document:
    engines = ", ".join(sorted({evidence.engine for evidence in scanned.values()}))
    return replace(document, text_origin="ocr", read_by="; ".join(part for part in (document.read_by, engines) if part))


def _doubtful_cover(first: Extraction, second: Extraction) -> Iterator[Finding]:
    """A finding where the two readings differ in what the document says of itself."""
    names = ("period_start", "period_end", "adopted_on", "adoption_reference")
    differing = [
        f"{name} {getattr(first.document, name)} or {getattr(second.document, name)}"
        for name in names
        if getattr(first.document, name) != getattr(second.document, name)
    ]
    if differing and second.document.status == "read":
        yield Finding(
            finding_id=make_id(first.document.document_id, "finding", "ocr_cover"),
            code="ocr_cover",
            severity="warning",
            message=f"two looks with OCR differ in what the document says of itself: {'; '.join(differing)}",
            subject_id=first.document.document_id,
            locators=first.document.locators,
        )


def _page_findings(first: Extraction, scanned: Mapping[int, OcrEvidence]) -> Iterator[Finding]:
    """One finding for each page read with OCR, with the words that are in doubt."""
    boxes = {account.page: account.bbox for account in first.pages}
    document_id = first.document.document_id
    for number, evidence in sorted(scanned.items()):
        words = ", ".join(f"'{word.text}'" for word in evidence.doubtful[:MOST_WORDS])
        more = f" and {len(evidence.doubtful) - MOST_WORDS} more" if len(evidence.doubtful) > MOST_WORDS else ""
        doubt = f"in doubt are {words}{more}" if words else "no word is in doubt"
        yield Finding(
            finding_id=make_id(document_id, "finding", "page_read_with_ocr", number),
            code="page_read_with_ocr",
            severity="info",
            message=f"page {number} was read with OCR ({evidence.engine}); {doubt}",
            subject_id=document_id,
            locators=(Locator(document_id=document_id, page=number, bbox=boxes[number]),),
        )
