"""What a fetch brought in, and what it has to tell about it: how things stand, as findings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from planextract.archive.discover import PassedLink
from planextract.archive.keep import ArchivedDocument
from planextract.archive.listing import Listing
from planextract.archive.take import Missed, Wanted
from planextract.archive.visit import Visit
from planextract.finding_codes import FindingCode


@dataclass(slots=True)
class Harvest:
    """Documents taken and unchanged by SHA-256, what was asked for by its place, and what first led to a document."""

    taken: dict[str, ArchivedDocument] = field(default_factory=dict)
    unchanged: dict[str, ArchivedDocument] = field(default_factory=dict)
    asked: dict[str, Wanted] = field(default_factory=dict)
    named_by: dict[str, Wanted] = field(default_factory=dict)
    missed: list[Missed] = field(default_factory=list)


def report_passed(visit: Visit, listing: Listing) -> None:
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


def report_twice(visit: Visit, first: Wanted, again: Wanted) -> None:
    """Say that two links lead to the same bytes, and whether they call them by two periods."""
    places = [visit.shown(wanted.url or wanted.path) for wanted in (first, again)]
    differ = first.period != again.period
    warning = f", though called {first.name} and {again.name}" if differ else ""
    message = f"{again.name}: {places[1]} is the same document as {places[0]}, kept once{warning}"
    visit.findings.add("same_document", "warning" if differ else "info", message, places[1])


def report_missed(visit: Visit, harvest: Harvest) -> None:
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
            code: FindingCode = "document_refused" if missed.is_refused else "document_missing"
            visit.findings.add(code, "error", f"{said}; {remedy}", missed.place)


def report_unlisted(visit: Visit, harvest: Harvest) -> None:
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


def report_versions(visit: Visit) -> None:
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


def report_damage(visit: Visit) -> None:
    """Say which files of the archive are not what they should be and could not be fetched again."""
    for sha256 in visit.archive.damaged():
        message = f"{sha256}.pdf in the archive is missing or damaged; restore it from a backup, or add the file again"
        visit.findings.add("document_damaged", "error", message, sha256)
    for path in visit.archive.orphans():
        message = f"{path.name} in the archive has no sidecar and is left out; add it again, or delete it"
        visit.findings.add("document_without_sidecar", "warning", message, path.name)
