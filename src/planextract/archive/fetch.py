"""Fetching a source: from its profile to documents in the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from planextract.archive.atomic import lock
from planextract.archive.errors import FetchError
from planextract.archive.harvest import (
    Harvest,
    report_damage,
    report_missed,
    report_passed,
    report_twice,
    report_unlisted,
    report_versions,
)
from planextract.archive.keep import Archive
from planextract.archive.listing import Listing, read_listing
from planextract.archive.local import local_path
from planextract.archive.report import FetchReport, tell_nobody, write_fetch_report
from planextract.archive.settings import FetchSettings, read_settings
from planextract.archive.take import Taker, Wanted
from planextract.archive.visit import Visit
from planextract.data_folder import DataFolder
from planextract.records import Profile


def fetch_source(
    profile: Profile,
    folder: DataFolder,
    settings: FetchSettings | None = None,
    tell: Callable[[str], None] = tell_nobody,
) -> FetchReport:
    """Bring the archive of a source up to date and return what came of it; the report is kept beside the archive.

    ``settings`` default to those of the environment (:func:`~planextract.archive.settings.read_settings`). ``tell``
    gets one short line for each document and each thing that takes long. The archive only ever grows; an interrupted
    fetch leaves what it had taken, complete. Raises :class:`FetchError` where nothing could be had and the archive is
    empty, where the archive cannot be written, or while another run writes into it.
    """
    settings = settings or read_settings()
    archive = Archive(folder.raw(profile.id))
    with lock(archive.folder, settings.lock_seconds, tell):
        visit = Visit(profile, archive, settings, tell)
        started_at = visit.now()
        harvest = _take_all(visit)
        report_missed(visit, harvest)
        report_unlisted(visit, harvest)
        report_versions(visit)
        report_damage(visit)
        report = FetchReport(
            source_id=profile.id,
            started_at=started_at,
            taken=tuple(harvest.taken.values()),
            unchanged=tuple(harvest.unchanged.values()),
            findings=visit.findings.all(),
        )
        write_fetch_report(archive.folder, report)
        if not archive.entries():
            raise FetchError(_explain_nothing(profile, report))
    return report


def _take_all(visit: Visit) -> Harvest:
    """Take every document that profile and listing name, each place once."""
    harvest = Harvest()
    taker = Taker(visit)
    for wanted in _all_wanted(visit):
        place = str(wanted.path or wanted.url)
        if harvest.asked.setdefault(place, wanted) is not wanted:
            continue
        kept = taker.take(wanted)
        if kept is None:
            continue
        sha256 = kept.document.sha256
        if kept.is_new:
            harvest.taken[sha256] = kept.document
        elif sha256 not in harvest.taken:
            harvest.unchanged[sha256] = kept.document
        other = harvest.named_by.setdefault(sha256, wanted)
        if other is not wanted:
            report_twice(visit, other, wanted)
    harvest.missed = taker.missed
    return harvest


def _all_wanted(visit: Visit) -> Iterable[Wanted]:
    """Yield what the profile names itself and then what the listing page names."""
    for document in visit.profile.documents:
        path = local_path(document.path or document.url or "", visit.base)
        url = document.url if path is None else None
        yield Wanted(how_found="profile", url=url, path=path, period=document.period)
    listing = read_listing(visit)
    if listing is None:
        return
    report_passed(visit, listing)
    for plan in listing.discovery.plans:
        url, path = _place(listing, plan.url)
        yield Wanted(
            how_found="listing",
            url=url,
            path=path,
            period=plan.period,
            title=plan.title,
            order=plan.order,
            listing_url=listing.url if urlsplit(listing.url).scheme != "file" else None,
            source=listing.source,
        )


def _place(listing: Listing, url: str) -> tuple[str | None, Path | None]:
    """Return the address of a link, or the file that it means on a saved page."""
    path = local_path(url, Path("/")) if urlsplit(url).scheme == "file" else None
    if path is None:
        return url, None
    online = listing.online_address(url)
    return (online, None) if online and not path.exists() else (None, path)


def _explain_nothing(profile: Profile, report: FetchReport) -> str:
    """Return one message for a fetch that leaves an empty archive: what was tried, and what to do."""
    trouble = [finding.message for finding in report.findings if finding.severity != "info"]
    if not profile.listing_url and not profile.documents:
        trouble = ["the profile names neither listing_url nor [[documents]]"]
    remedy = f"Check network and addresses, or put files in with: planextract add {profile.id} FILE"
    return "\n".join([f"{profile.id}: no plan could be fetched", *(f"  {line}" for line in trouble), remedy])
