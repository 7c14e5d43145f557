"""A PDF that lies in no archive, as the reading stage takes it: for tests and benchmarks that read one file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from planextract.archive.keep import ArchivedDocument
from planextract.layout.document import page_count
from planextract.reading.assemble import assemble_document, read_pages
from planextract.records import Extraction, Profile


def lone_document(path: Path, period: str | None = None) -> ArchivedDocument:
    """Return the archive's entry for a file that somebody would have added, with the period that was given for it."""
    content = path.read_bytes()
    return ArchivedDocument(
        sha256=hashlib.sha256(content).hexdigest(),
        path=path,
        bytes=len(content),
        period_hint=period,
        title_hint=None,
        url=None,
        archived_url=None,
        retrieved_at="",
        listing_order=None,
        how_found="added",
    )


def read_lone_document(profile: Profile, path: Path, period: str | None = None) -> Extraction:
    """Read all pages of a file in this process, without OCR."""
    readings = read_pages(path, range(1, page_count(path) + 1))
    return assemble_document(profile, lone_document(path, period), readings)
