"""Putting local PDFs into the archive, as if they had been fetched (``planextract add``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from planextract.archive.atomic import lock
from planextract.archive.errors import FetchError
from planextract.archive.keep import Archive, ArchivedDocument, Sighting
from planextract.archive.local import Refused, files_below, take_file
from planextract.archive.report import FetchReport, FindingList, tell_nobody
from planextract.archive.settings import now_utc
from planextract.archive.titles import TitlePattern, read_period
from planextract.data_folder import DataFolder
from planextract.records import Profile, Severity

_PATIENCE = 30.0  # seconds


def add_files(
    profile: Profile,
    folder: DataFolder,
    paths: Sequence[Path],
    period: str | None = None,
    tell: Callable[[str], None] = tell_nobody,
) -> FetchReport:
    """Put files, and all PDFs in folders, into the archive of a source.

    ``period`` (``2021-2023`` or ``2025``) is the hint for each of them; without it the file name may give one
    through the profile's title pattern. A file that is no PDF is a finding and keeps no other file away. Where several
    are versions of one period, the later named is the later one. Raises :class:`FetchError` before anything is written
    where a path does not exist or ``period`` is none.
    """
    _refuse_wrong_use(paths, period)
    findings = FindingList(profile.id)
    taken: dict[str, ArchivedDocument] = {}
    unchanged: dict[str, ArchivedDocument] = {}
    archive = Archive(folder.raw(profile.id))
    with lock(archive.folder, _PATIENCE, tell):
        started_at = archive.next_moment(now_utc())
        files = [file for named in paths for file in (files_below(named) if named.is_dir() else [named])]
        for order, path in enumerate(files):
            sighting = _sighting(path, period, profile, started_at, order)
            outcome = take_file(archive, path, sighting)
            if isinstance(outcome, Refused):
                severity: Severity = "warning" if path in paths or path.suffix.lower() == ".pdf" else "info"
                findings.add("file_not_taken", severity, f"{path}: not taken: {outcome.reason}", str(path))
                tell(f"{path.name}: not taken: {outcome.reason}")
            else:
                (taken if outcome.is_new else unchanged).setdefault(outcome.document.sha256, outcome.document)
                tell(f"{path.name}: {'taken' if outcome.is_new else 'already in the archive'}")
    return FetchReport(
        source_id=profile.id,
        started_at=started_at,
        taken=tuple(taken.values()),
        unchanged=tuple(document for sha256, document in unchanged.items() if sha256 not in taken),
        findings=findings.all(),
    )


def _refuse_wrong_use(paths: Sequence[Path], period: str | None) -> None:
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise FetchError(f"{', '.join(missing)}: no such file or folder; nothing was added")
    if period is not None and not re.fullmatch(r"\d{4}(-\d{4})?", period):
        raise FetchError(f"{period!r} is no period; write it like 2021-2023, or 2025; nothing was added")
    if period is not None and read_period(*period.partition("-")[::2]) is None:
        raise FetchError(
            f"{period!r} is no period: the last year is before the first or too far away; nothing was added"
        )


def _sighting(path: Path, period: str | None, profile: Profile, retrieved_at: str, order: int) -> Sighting:
    match = TitlePattern(profile.title_pattern).find_in_name(quote(path.name)) if profile.title_pattern else None
    return Sighting(
        retrieved_at=retrieved_at,
        how_found="added",
        file=str(path.resolve()),
        period_hint=period or (match.period if match else None),
        title_hint=match.title if match else None,
        listing_order=order,
    )
