"""One fetch of one source: what it works with, made when first needed (a local source never loads the network)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from planextract.archive.address_book import AddressBook
from planextract.archive.keep import Archive
from planextract.archive.local import local_path
from planextract.archive.report import FindingList
from planextract.archive.settings import FetchSettings
from planextract.records import Profile

if TYPE_CHECKING:
    from planextract.archive.wayback import WebArchive
    from planextract.archive.web import WebClient


class Visit:
    """The archive, what is known of addresses, and the findings of one fetch."""

    def __init__(
        self, profile: Profile, archive: Archive, settings: FetchSettings, tell: Callable[[str], None]
    ) -> None:
        self.profile = profile
        self.archive = archive
        self.settings = settings
        self.tell = tell
        self.book = AddressBook(archive.folder)
        self.findings = FindingList(profile.id)
        self.base = Path(profile.base)
        self._first_moment = archive.next_moment(settings.now())

    def now(self) -> str:
        """Return the time, never before what the archive has: a clock that went back must not change the order."""
        return max(self.settings.now(), self._first_moment)

    def shown(self, place: str | Path | None) -> str:
        """Return an address or path as messages name it: below the profile's folder without that folder."""
        path = local_path(str(place), self.base) if place is not None else None
        if path is None:
            return str(place)
        return str(path.relative_to(self.base)) if path.is_relative_to(self.base) else str(path)

    @cached_property
    def client(self) -> WebClient:
        """Asks servers."""
        from planextract.archive.web import WebClient

        return WebClient(self.settings, self.tell)

    @cached_property
    def web_archive(self) -> WebArchive | None:
        """Asks the web archive; None where profile or settings do not allow it."""
        if not (self.profile.web_archive and self.settings.web_archive):
            return None
        from planextract.archive.wayback import WebArchive

        return WebArchive(self.client, self.settings)
