"""Fetching a source: from its profile to documents in the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from planextract.archive.atomic import lock
from planextract.archive.discover import PassedLink
from planextract.archive.errors import FetchError
from planextract.archive.keep import Archive, ArchivedDocument
from planextract.archive.listing import Listing, read_listing
from planextract.archive.local import local_path
from planextract.archive.report import FetchReport, tell_nobody, write_fetch_report
from planextract.archive.settings import FetchSettings, read_settings
from planextract.archive.take import Missed, Taker, Wanted
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
        _report_missed(visit, harvest)
        _report_unlisted(visit, harvest)
        _report_versions(visit)
        _report_damage(visit)
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


@dataclass(slots=True)
class _Harvest:
    """Documents taken and unchanged by SHA-256, what was asked for by its place, and what first led to a document."""

    taken: dict[str, ArchivedDocument] = field(default_factory=dict)
    unchanged: dict[str, ArchivedDocument] = field(default_factory=dict)
    asked: dict[str, Wanted] = field(default_factory=dict)
    named_by: dict[str, Wanted] = field(default_factory=dict)
    missed: list[Missed] = field(default_factory=list)


def _take_all(visit: Visit) -> _Harvest:
    """Take every document that profile and listing name, each place once."""
    harvest = _Harvest()
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
            _report_twice(visit, other, wanted)
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
    _report_passed(visit, listing)
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


def _report_passed(visit: Visit, listing: Listing) -> None:
    """Say for every link that is not taken why: files one by one, the rest of the page together."""
    others: defaultdict[str, list[PassedLink]] = defaultdict(list)
    for link in listing.discovery.passed:
        if link.is_file or link.is_named:
            message = f"link {link.text!r} ({visit.shown(link.url)}) is not taken: {link.reason}"
            visit.findings.add("link_not_taken", "warning" if link.is_named else "info", message, visit.shown(link.url))
        else:
            others[link.reason].append(link)
    for reason, links in others.items():
        named = "; ".join(dict.fromkeys(link.text or visit.shown(link.url) for link in links))
        message = f"{len(links)} links of {visit.shown(listing.url)} are not taken: {reason}: {named}"
        visit.findings.add("links_not_taken", "info", message, f"{visit.shown(listing.url)} {reason}")


def _report_twice(visit: Visit, first: Wanted, again: Wanted) -> None:
    places = [visit.shown(wanted.url or wanted.path) for wanted in (first, again)]
    differ = first.period != again.period
    warning = f", though called {first.name} and {again.name}" if differ else ""
    message = f"{again.name}: {places[1]} is the same document as {places[0]}, kept once{warning}"
    visit.findings.add("same_document", "warning" if differ else "info", message, places[1])


def _report_missed(visit: Visit, harvest: _Harvest) -> None:
    """Say which plans were not taken. A page about a plan that was taken from elsewhere is no loss."""
    periods = {wanted.period for wanted in harvest.named_by.values()}
    remedy = f"look at it, and put the right file in with: planextract add {visit.profile.id} FILE"
    for missed in harvest.missed:
        said = f"{missed.wanted.name}: {missed.place}: not taken: {missed.reason}"
        is_page = missed.is_refused and PurePosixPath(urlsplit(missed.place).path).suffix.lower() != ".pdf"
        if is_page and missed.wanted.how_found == "listing" and missed.wanted.period in periods:
            message = f"{said}; the plan of {missed.wanted.period} was taken from another link"
            visit.findings.add("link_not_taken", "info", message, missed.place)
        else:
            code = "document_refused" if missed.is_refused else "document_missing"
            visit.findings.add(code, "error", f"{said}; {remedy}", missed.place)


def _report_unlisted(visit: Visit, harvest: _Harvest) -> None:
    """Say which plans were on the listing page and are there no longer; what was fetched of them stays."""
    if not any(wanted.how_found == "listing" for wanted in harvest.asked.values()):
        return
    for document in visit.archive.entries():
        places = [sighting.file or sighting.url for sighting in visit.archive.sightings(document.sha256)]
        is_named = document.sha256 in harvest.named_by or any(place in harvest.asked for place in places)
        if document.how_found == "listing" and not is_named:
            name, place = document.title_hint or document.sha256, visit.shown(places[0])
            message = (
                f"{name} ({place}) is no longer on the listing page; the copy of {document.retrieved_at[:10]} stays"
            )
            visit.findings.add("document_unlisted", "info", message, document.sha256)


def _report_versions(visit: Visit) -> None:
    """Say where the archive has several documents of one period: revisions, each kept beside the others."""
    by_period: defaultdict[str, list[ArchivedDocument]] = defaultdict(list)
    for document in visit.archive.entries():
        if document.period_hint:
            by_period[document.period_hint].append(document)
    for period, documents in sorted(by_period.items()):
        if len(documents) > 1:
            kept = ", ".join(f"{document.sha256[:8]} of {document.retrieved_at[:10]}" for document in documents)
            message = f"period {period} was published with different bytes: {len(documents)} versions are kept ({kept})"
            visit.findings.add("several_versions", "info", message, period)


def _report_damage(visit: Visit) -> None:
    """Say which files of the archive are not what they should be and could not be fetched again."""
    for sha256 in visit.archive.damaged():
        message = f"{sha256}.pdf in the archive is missing or damaged; restore it from a backup, or add the file again"
        visit.findings.add("document_damaged", "error", message, sha256)
    for path in visit.archive.orphans():
        message = f"{path.name} in the archive has no sidecar and is left out; add it again, or delete it"
        visit.findings.add("document_without_sidecar", "warning", message, path.name)


def _explain_nothing(profile: Profile, report: FetchReport) -> str:
    """Return one message for a fetch that leaves an empty archive: what was tried, and what to do."""
    trouble = [finding.message for finding in report.findings if finding.severity != "info"]
    if not profile.listing_url and not profile.documents:
        trouble = ["the profile names neither listing_url nor [[documents]]"]
    remedy = f"Check network and addresses, or put files in with: planextract add {profile.id} FILE"
    return "\n".join([f"{profile.id}: no plan could be fetched", *(f"  {line}" for line in trouble), remedy])
