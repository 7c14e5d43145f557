"""What is known of each address from the last time: enough to ask whether it changed, instead of for all of it again.

It lies beside the archive (``addresses.json``) and saves requests; without it everything is merely asked for anew.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from planextract.archive.atomic import write_atomically, writing_to
from planextract.durable import make_folder


class KnownAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last answer of an address: its bytes by hash, who answered after redirects, and the server's marks.

    ``refusal``: why the answer was not taken (then there is no hash).
    """

    sha256: str
    final_url: str
    etag: str | None = None
    last_modified: str | None = None
    charset: str | None = None
    refusal: str | None = None

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the content only if it has changed."""
        marks = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: mark for name, mark in marks.items() if mark}


class LastListing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last listing page that named plans: of which address, when it was first seen (ISO 8601), its kept bytes."""

    url: str
    seen_at: str
    sha256: str
    final_url: str
    charset: str | None = None
    archived_url: str | None = None


class _Stored(msgspec.Struct, kw_only=True):
    addresses: dict[str, KnownAddress] = msgspec.field(default_factory=dict)
    listing: LastListing | None = None


class AddressBook:
    """The addresses of one source; ``folder`` is that of its archive. Every note is on disk before it is relied on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "addresses.json"
        try:
            self._stored = msgspec.json.decode(self._path.read_bytes(), type=_Stored)
        except (FileNotFoundError, msgspec.MsgspecError):
            self._stored = _Stored()

    @property
    def listing(self) -> LastListing | None:
        """The last listing page that named plans."""
        return self._stored.listing

    def find(self, url: str) -> KnownAddress | None:
        """Return what is known of an address."""
        return self._stored.addresses.get(url)

    def note(self, url: str, known: KnownAddress) -> None:
        """Remember the answer of an address."""
        if self._stored.addresses.get(url) != known:
            self._stored.addresses[url] = known
            self._write()

    def note_listing(self, listing: LastListing) -> None:
        """Remember the listing page that was read; a page that only was seen again keeps the time it has."""
        last = self._stored.listing
        if last is None or msgspec.structs.replace(last, seen_at="") != msgspec.structs.replace(listing, seen_at=""):
            self._stored.listing = listing
            self._write()

    def keep_page(self, content: bytes, sha256: str) -> None:
        """Keep the bytes of a listing page."""
        path = self._page_path(sha256)
        if not path.exists():
            with writing_to(self._folder):
                make_folder(path.parent)
                write_atomically(path, content)

    def read_page(self, sha256: str) -> bytes | None:
        """Return the bytes of a kept listing page, None where it is missing."""
        path = self._page_path(sha256)
        return path.read_bytes() if path.exists() else None

    def _page_path(self, sha256: str) -> Path:
        return self._folder / "listing" / f"{sha256}.html"

    def _write(self) -> None:
        with writing_to(self._folder):
            make_folder(self._folder)
            write_atomically(self._path, msgspec.json.format(msgspec.json.encode(self._stored), indent=2) + b"\n")
