"""The report of a fetch: what was taken, what had not changed, and what a person should know.

It is kept beside the archive, so that a publication can show its findings. A finding describes how things stand, not
what happened: a second fetch from an unchanged source reports the same findings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from planextract.archive.atomic import write_atomically, writing_to
from planextract.archive.keep import Archive, ArchivedDocument
from planextract.durable import make_folder
from planextract.finding_codes import FindingCode
from planextract.identifiers import make_id
from planextract.records import Finding, Severity
from planextract.redaction import without_secrets

_FILE = "fetch-report.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """``taken``: documents that the archive had not; ``unchanged``: those that were offered and that it had."""

    source_id: str
    started_at: str
    taken: tuple[ArchivedDocument, ...] = ()
    unchanged: tuple[ArchivedDocument, ...] = ()
    findings: tuple[Finding, ...] = ()


class _StoredReport(msgspec.Struct, frozen=True, kw_only=True):
    source_id: str
    started_at: str
    taken: tuple[str, ...]
    unchanged: tuple[str, ...]
    findings: tuple[Finding, ...]


class FindingList:
    """Collects findings of one source; the same finding twice is one."""

    def __init__(self, source_id: str) -> None:
        self._source_id = source_id
        self._findings: dict[str, Finding] = {}

    def add(self, code: FindingCode, severity: Severity, message: str, about: str) -> None:
        """Note a finding ``about`` an address or a file, which tells findings of the same code apart."""
        message, about = (
            without_secrets(message),
            without_secrets(about),
        )  # a link may carry a password, and this is published
        finding_id = make_id(self._source_id, code, about)
        known = self._findings.get(finding_id)
        if known is not None and known.message != message:
            finding_id = make_id(self._source_id, code, about, message)
        self._findings[finding_id] = Finding(finding_id=finding_id, code=code, severity=severity, message=message)

    def all(self) -> tuple[Finding, ...]:
        """Return them in the order in which they were noted."""
        return tuple(self._findings.values())


def tell_nobody(line: str) -> None:
    """Take a line of progress and show it to nobody: what a caller gets who asks for none."""


def write_fetch_report(raw: Path, report: FetchReport) -> None:
    """Keep the report of the last fetch in the archive's folder."""
    stored = _StoredReport(
        source_id=report.source_id,
        started_at=report.started_at,
        taken=tuple(document.sha256 for document in report.taken),
        unchanged=tuple(document.sha256 for document in report.unchanged),
        findings=report.findings,
    )
    with writing_to(raw):
        make_folder(raw)
        write_atomically(raw / _FILE, msgspec.json.format(msgspec.json.encode(stored), indent=2) + b"\n")


def read_fetch_report(raw: Path) -> FetchReport | None:
    """Return the report of the last fetch into the archive ``raw``, or None where nothing was ever fetched."""
    try:
        stored = msgspec.json.decode((raw / _FILE).read_bytes(), type=_StoredReport)
    except (FileNotFoundError, NotADirectoryError):
        return None
    known = {document.sha256: document for document in Archive(raw).entries()}
    return FetchReport(
        source_id=stored.source_id,
        started_at=stored.started_at,
        taken=tuple(known[sha256] for sha256 in stored.taken if sha256 in known),
        unchanged=tuple(known[sha256] for sha256 in stored.unchanged if sha256 in known),
        findings=tuple(replace(finding) for finding in stored.findings),
    )
