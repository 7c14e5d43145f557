"""Getting the listing page: from its address, its other addresses, the web archive, or as it was kept the last time.

A page counts as good when it names at least one plan. Anything else (an error page, a captcha, a redesign without the
list) never takes the place of a good one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from planextract.archive.address_book import KnownAddress, LastListing
from planextract.archive.content import is_pdf
from planextract.archive.discover import Discovery, find_plans
from planextract.archive.failure import Failure
from planextract.archive.local import local_path
from planextract.archive.page_flow import PageUnreadable, original_address, read_page
from planextract.archive.titles import TitlePattern
from planextract.archive.visit import Visit
from planextract.records import Severity

if TYPE_CHECKING:
    from planextract.archive.wayback import Snapshot, WebArchive


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A good listing page: its address, what it offers, and the snapshot that it was read from, if any.

    ``source`` is the page that its links are followed from, None where a person handed in the page itself as a file.
    ``original`` is the web address of such a saved page, where it is known.
    """

    url: str
    discovery: Discovery
    source: str | None
    archived_url: str | None = None
    original: str | None = None

    def online_address(self, url: str) -> str | None:
        """Return where a file that a saved page names lies on the web: its links were relative to the web page."""
        if self.original is None:
            return None
        folder = urlsplit(self.url).path.rpartition("/")[0] + "/"
        return urljoin(self.original, urlsplit(url).path.removeprefix(folder))


def read_listing(visit: Visit) -> Listing | None:
    """Return the first good listing page, None where there is none; what was tried in vain becomes findings."""
    profile = visit.profile
    if profile.listing_url is None or profile.title_pattern is None:
        return None
    pattern = TitlePattern(profile.title_pattern)
    trouble: list[tuple[str, str]] = []
    for address in (profile.listing_url, *profile.listing_alternatives):
        try:
            listing = _read_address(visit, address, pattern)
        except Failure as failure:
            trouble.append((address, failure.reason))
            visit.tell(f"{address} {failure.reason}")
            continue
        _report(visit, trouble, is_replaced=True)
        return listing
    if visit.web_archive is not None:
        _look_in_web_archive(visit, visit.web_archive, pattern, trouble)
    _report(visit, trouble, is_replaced=False)
    return _read_kept(visit, pattern)


def _report(visit: Visit, trouble: list[tuple[str, str]], *, is_replaced: bool) -> None:
    for address, reason in trouble:
        severity: Severity = "info" if is_replaced else "warning"
        remedy = "another address of it was read" if is_replaced else "check listing_url in the profile"
        visit.findings.add("listing_not_read", severity, f"listing page {address}: {reason}; {remedy}", address)


def _read_address(visit: Visit, address: str, pattern: TitlePattern) -> Listing:
    """Read a listing page from a file or a server. Raises :class:`Failure` where it is none, or names no plan."""
    path = local_path(address, visit.base)
    if path is not None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Failure(f"cannot be read ({error.strerror})", "gone") from error
        url = path.resolve().as_uri()
        discovery = _find(content, url, None, pattern)
        web = [other for other in visit.profile.listing_alternatives if other.startswith(("http:", "https:"))]
        original = next(iter([*filter(None, [original_address(content)]), *web]), None)
        return Listing(url=url, discovery=discovery, source=None, original=original)
    known = visit.book.find(address)
    kept = visit.book.read_page(known.sha256) if known else None
    answer = visit.client.page(address, known=known if kept is not None else None)
    if answer.is_unchanged and known and kept is not None:
        content = kept
    else:
        content, known = answer.body, answer.known()
    discovery = _find(content, known.final_url, known.charset, pattern)
    visit.book.keep_page(content, known.sha256)
    visit.book.note(address, known)
    _note_good(visit, address, known, visit.now())
    return Listing(url=address, discovery=discovery, source=known.final_url)


def _look_in_web_archive(
    visit: Visit, web_archive: WebArchive, pattern: TitlePattern, trouble: list[tuple[str, str]]
) -> None:
    """Keep the last good snapshot of the listing page, if it is later than the page that was kept here."""
    last = visit.book.listing
    kept_from = re.sub(r"\D", "", last.seen_at)[:14] if last else ""
    for address in (visit.profile.listing_url, *visit.profile.listing_alternatives):
        if address is None or not address.startswith(("http:", "https:")):
            continue
        try:
            for snapshot in web_archive.snapshots(address):
                if snapshot.timestamp <= kept_from:
                    break
                if _keep_snapshot(visit, web_archive, address, snapshot, pattern):
                    return
            else:
                trouble.append((address, "no snapshot in the web archive names a plan"))
        except Failure as failure:
            trouble.append((address, failure.reason))


def _keep_snapshot(
    visit: Visit, web_archive: WebArchive, address: str, snapshot: Snapshot, pattern: TitlePattern
) -> bool:
    """Keep a snapshot that names plans. It never changes: one that was read before is not asked for again."""
    known = visit.book.find(snapshot.url)
    content = visit.book.read_page(known.sha256) if known else None
    try:
        if known is None or content is None:
            web_archive.pause()
            answer = visit.client.page(snapshot.url)
            content, known = answer.body, answer.known()
            visit.book.keep_page(content, known.sha256)
            visit.book.note(snapshot.url, known)
        _find(content, snapshot.original, known.charset, pattern)
    except Failure as failure:
        visit.tell(f"{snapshot.url} {failure.reason}")
        return False
    _note_good(visit, address, replace(known, final_url=snapshot.original), snapshot.taken_at, snapshot.url)
    return True


def _read_kept(visit: Visit, pattern: TitlePattern) -> Listing | None:
    """Read the last good listing page as it was kept here, from the web archive or from its own address."""
    last = visit.book.listing
    content = visit.book.read_page(last.sha256) if last else None
    if last is None or content is None:
        return None
    try:
        discovery = _find(content, last.final_url, last.charset, pattern)
    except Failure:
        return None
    if last.archived_url:
        message = f"the snapshot of {last.seen_at[:10]} in the web archive was read: {last.archived_url}"
        visit.findings.add("listing_from_web_archive", "warning", f"listing page {last.url}: {message}", last.url)
    else:
        message = f"the copy of {last.seen_at[:10]} that was kept here was read"
        visit.findings.add("listing_kept_copy", "warning", f"listing page {last.url}: {message}", last.url)
    visit.tell(f"{last.url}: {message}")
    return Listing(url=last.url, discovery=discovery, source=last.final_url, archived_url=last.archived_url)


def _find(content: bytes, url: str, charset: str | None, pattern: TitlePattern) -> Discovery:
    """Find the plans on a page. Raises :class:`Failure` where it is no page or names none."""
    if is_pdf(content):
        raise Failure("is a PDF and no page; name it under [[documents]]", "refused")
    try:
        discovery = find_plans(read_page(content, url, charset), pattern)
    except PageUnreadable as error:
        raise Failure(str(error), "refused") from error
    if not discovery.plans:
        raise Failure(f"names no plan: none of its {len(discovery.passed)} links fits title_pattern", "refused")
    return discovery


def _note_good(visit: Visit, address: str, known: KnownAddress, seen_at: str, archived_url: str | None = None) -> None:
    visit.book.note_listing(
        LastListing(
            url=address,
            seen_at=seen_at,
            sha256=known.sha256,
            final_url=known.final_url,
            charset=known.charset,
            archived_url=archived_url,
        )
    )
