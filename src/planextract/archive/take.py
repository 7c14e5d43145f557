"""Taking one document that a listing page or a profile names: from its address, else from the web archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from planextract.archive.address_book import KnownAddress
from planextract.archive.failure import Failure
from planextract.archive.keep import Archive, ArchivedDocument, HowFound, Kept, Sighting, is_intact
from planextract.archive.local import Refused, take_file
from planextract.archive.visit import Visit

if TYPE_CHECKING:
    from planextract.archive.web import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document that is asked for: a ``path`` on this machine or a ``url``, and what is said about it.

    ``source`` is the page that led to the address, None where a person asked for it.
    """

    how_found: HowFound
    url: str | None = None
    path: Path | None = None
    period: str | None = None
    title: str | None = None
    order: int | None = None
    listing_url: str | None = None
    source: str | None = None

    @property
    def name(self) -> str:
        """What the document is called in messages."""
        return self.title or (f"plan {self.period}" if self.period else str(self.path or self.url))


@dataclass(frozen=True, slots=True)
class Missed:
    """A document that was not taken: refused for what came, or not to be had. ``place`` is its address or path."""

    wanted: Wanted
    place: str
    reason: str
    is_refused: bool


class Taker:
    """Takes documents one by one; what is known of earlier ones lies in the archive, what was not taken in ``missed``."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._earlier = _latest_by_url(visit.archive)
        self.missed: list[Missed] = []

    def take(self, wanted: Wanted) -> Kept | None:
        """Return what the archive has of the document afterwards; None where it was missed."""
        kept = (
            self._take_file(wanted, wanted.path)
            if wanted.path is not None
            else self._take_url(wanted, wanted.url or "")
        )
        if kept is not None:
            state = f"taken ({kept.document.bytes / 1e6:.1f} MB)" if kept.is_new else "unchanged"
            self._visit.tell(f"{wanted.name}: {state}")
        return kept

    def _take_file(self, wanted: Wanted, path: Path) -> Kept | None:
        outcome = take_file(self._visit.archive, path, self._sighting(wanted, file=str(path.resolve())))
        if isinstance(outcome, Refused):
            self._miss(wanted, self._visit.shown(path), outcome.reason, is_refused=path.exists())
            return None
        return outcome

    def _take_url(self, wanted: Wanted, url: str) -> Kept | None:
        earlier = self._earlier.get(url)
        if earlier is not None and not is_intact(earlier):
            earlier = None
        try:
            return self._download(wanted, url, earlier)
        except Failure as failure:
            trouble = failure
        if earlier is not None:
            kept: Kept | None = Kept(earlier, is_new=False)
        elif trouble.kind == "refused":
            self._miss(wanted, url, trouble.reason, is_refused=True)
            return None
        else:
            kept = self._take_snapshot(wanted, url, trouble)
        if kept is not None:
            self._report_gone(wanted, url, trouble.reason, kept.document)
        return kept

    def _download(self, wanted: Wanted, url: str, earlier: ArchivedDocument | None) -> Kept:
        """Ask the address itself, only for what has changed where the archive has its last document."""
        archive, book = self._visit.archive, self._visit.book
        known = book.find(url)
        if known and not known.refusal and not (earlier and known.sha256 == earlier.sha256):
            known = None
        with archive.new_part() as part:
            answer = self._ask(url, part, wanted.source, known)
            sighting = self._sighting(wanted, url=url, final_url=answer.url, headers=answer.headers)
            if answer.is_unchanged and known:
                return archive.note(known.sha256, sighting)
            if earlier and earlier.sha256 != answer.sha256 and archive.find(answer.sha256):
                sighting = replace(sighting, returned=True)
            kept = archive.keep(part, answer.sha256, sighting)
        book.note(url, answer.known())
        return kept

    def _ask(self, url: str, part: Path, source: str | None, known: KnownAddress | None) -> Answer:
        """Ask for a document; what is no PDF is remembered, so that it is not sent again until it changes."""
        try:
            answer = self._visit.client.document(url, part, source=source, known=known)
        except Failure as failure:
            if failure.kind == "not_a_pdf":
                etag, modified = failure.headers.get("etag"), failure.headers.get("last-modified")
                final_url, refusal = failure.final_url, failure.reason
                refused = KnownAddress(
                    sha256="", final_url=final_url, etag=etag, last_modified=modified, refusal=refusal
                )
                self._visit.book.note(url, refused)
            raise
        if answer.is_unchanged and known and known.refusal:
            raise Failure(known.refusal, "not_a_pdf")
        return answer

    def _take_snapshot(self, wanted: Wanted, url: str, trouble: Failure) -> Kept | None:
        """Ask the web archive; the first of its snapshots that is a PDF is taken."""
        web_archive = self._visit.web_archive
        reason = "the web archive may not be asked"
        try:
            for snapshot in web_archive.snapshots(url) if web_archive else ():
                reason = f"no snapshot of the web archive is a PDF ({snapshot.url})"
                kept = self._download_snapshot(wanted, url, snapshot.url)
                if kept is not None:
                    return kept
        except Failure as failure:
            reason = failure.reason
        self._miss(wanted, url, f"{trouble.reason}; {reason}", is_refused=trouble.kind == "not_a_pdf")
        return None

    def _download_snapshot(self, wanted: Wanted, url: str, snapshot_url: str) -> Kept | None:
        archive = self._visit.archive
        assert self._visit.web_archive is not None
        self._visit.web_archive.pause()
        with archive.new_part() as part:
            try:
                answer = self._visit.client.document(snapshot_url, part)
            except Failure as failure:
                self._visit.tell(f"{snapshot_url} {failure.reason}")
                return None
            headers = answer.headers
            sighting = self._sighting(wanted, url=url, final_url=answer.url, archived_url=snapshot_url, headers=headers)
            return archive.keep(part, answer.sha256, sighting)

    def _sighting(
        self,
        wanted: Wanted,
        *,
        url: str | None = None,
        final_url: str | None = None,
        archived_url: str | None = None,
        file: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Sighting:
        return Sighting(
            retrieved_at=self._visit.now(),
            how_found=wanted.how_found,
            url=url,
            final_url=final_url,
            archived_url=archived_url,
            file=file,
            headers=headers or {},
            period_hint=wanted.period,
            title_hint=wanted.title,
            listing_url=wanted.listing_url,
            listing_order=wanted.order,
        )

    def _miss(self, wanted: Wanted, about: str, reason: str, *, is_refused: bool) -> None:
        """Note that a document is not in the archive: it was refused, or could not be had."""
        self.missed.append(Missed(wanted, about, reason, is_refused))
        self._visit.tell(f"{wanted.name}: not taken: {reason}")

    def _report_gone(self, wanted: Wanted, url: str, reason: str, document: ArchivedDocument) -> None:
        copy = f"the copy fetched on {document.retrieved_at[:10]}"
        if document.archived_url:
            copy = f"the copy of the web archive ({document.archived_url})"
        self._visit.findings.add("link_dead", "warning", f"{wanted.name}: {url} {reason}; {copy} is kept", url)


def _latest_by_url(archive: Archive) -> dict[str, ArchivedDocument]:
    """Return for each address the document that was last met there."""
    met = [
        (sighting.retrieved_at, sighting.listing_order or 0, sighting.url, document)
        for document in archive.entries()
        for sighting in archive.sightings(document.sha256)
        if sighting.url
    ]
    return {url: document for _, _, url, document in sorted(met, key=lambda one: one[:2])}
