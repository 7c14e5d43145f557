"""Keeping documents: untouched bytes under their SHA-256, each with a sidecar that says where they came from.

One folder a source: ``<sha256>.pdf`` and ``<sha256>.json``. Nothing in it is ever changed but the list of sightings
in a sidecar, which only grows.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from planextract.archive.atomic import PART_SUFFIX, write_atomically, writing_to
from planextract.archive.errors import ArchiveDamaged
from planextract.durable import make_folder, move_into_place

HowFound = Literal["listing", "profile", "added"]
"""A link on the listing page, a ``[[documents]]`` entry of the profile, or a local file that somebody put in."""


class Sighting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where and when these bytes were met. ``url`` is the address asked for, ``final_url`` the one that answered.

    ``archived_url`` is the snapshot of a web archive that they came from. ``headers`` are those of the answer. ``file``
    is the local path instead of an address. ``returned``: the address had other bytes in between. Times are UTC.
    """

    retrieved_at: str
    how_found: HowFound
    url: str | None = None
    final_url: str | None = None
    archived_url: str | None = None
    file: str | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    period_hint: str | None = None
    title_hint: str | None = None
    listing_url: str | None = None
    listing_order: int | None = None
    returned: bool = False

    def is_like(self, other: Sighting) -> bool:
        """Whether both tell the same, apart from what each answer has of its own."""
        return self._lasting() == other._lasting()

    def _lasting(self) -> Sighting:
        return msgspec.structs.replace(
            self, retrieved_at="", headers={}, final_url=None, listing_order=None, returned=False
        )


class Sidecar(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one file of the archive. ``sightings`` are in the order of time, the first one first."""

    sha256: str
    bytes: int
    sightings: Annotated[tuple[Sighting, ...], msgspec.Meta(min_length=1)]


_SIDECAR = msgspec.json.Decoder(Sidecar)  # made at import: two threads that make one at once crash (stage_cache.py)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedDocument:
    """One document of the archive. Hints are what link or command line said: the document itself decides.

    ``retrieved_at`` is when its bytes were first met, or met again after other bytes at the same address. ``url`` is
    None for a local file; ``listing_order`` counts the links of the listing page from 0.
    """

    sha256: str
    path: Path
    bytes: int
    period_hint: str | None
    title_hint: str | None
    url: str | None
    archived_url: str | None
    retrieved_at: str
    listing_order: int | None
    how_found: HowFound


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of bytes that were offered: the document, and whether the archive had it not before."""

    document: ArchivedDocument
    is_new: bool


class Archive:
    """The archive of one source in ``folder``, which need not exist yet. Reading needs no lock, writing does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> tuple[ArchivedDocument, ...]:
        """Return all documents in the order of period hint, time and listing. Raises :class:`ArchiveDamaged`."""
        documents = [
            self._document(self._read_sidecar(path)) for path in self.folder.glob("*.json") if _is_sidecar(path)
        ]
        return tuple(
            sorted(
                documents,
                key=lambda one: (one.period_hint or "", one.retrieved_at, one.listing_order or 0, one.sha256),
            )
        )

    def find(self, sha256: str) -> ArchivedDocument | None:
        """Return the document with these bytes, or None."""
        path = self._sidecar_path(sha256)
        return self._document(self._read_sidecar(path)) if path.exists() else None

    def sightings(self, sha256: str) -> tuple[Sighting, ...]:
        """Return every sighting of a document that the archive has."""
        return self._read_sidecar(self._sidecar_path(sha256)).sightings

    @contextlib.contextmanager
    def new_part(self) -> Iterator[Path]:
        """Give a path in the archive's folder for bytes that are still arriving; what is left there goes at the end."""
        with writing_to(self.folder):
            make_folder(self.folder)
        part = self.folder / f"arriving.{os.getpid()}{PART_SUFFIX}"
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    def keep(self, part: Path, sha256: str, sighting: Sighting) -> Kept:
        """Move the complete file ``part`` into the archive, or only note the sighting where the bytes are known.

        Bytes that were damaged since are replaced. The file comes first and its sidecar after it: a document is in the
        archive once its sidecar is.
        """
        with writing_to(self.folder):
            path = self.folder / f"{sha256}.pdf"
            if not path.exists() or hash_file(path) != sha256:
                part.chmod(0o444)
                move_into_place(part, path)
        return self.note(sha256, sighting)

    def note(self, sha256: str, sighting: Sighting) -> Kept:
        """Add a sighting to the sidecar of bytes that lie in the archive, unless an earlier one tells the same."""
        is_new = not self._sidecar_path(sha256).exists()
        sightings = () if is_new else self.sightings(sha256)
        if sighting.returned or not any(sighting.is_like(earlier) for earlier in sightings):
            size = (self.folder / f"{sha256}.pdf").stat().st_size
            sidecar = Sidecar(sha256=sha256, bytes=size, sightings=(*sightings, sighting))
            content = msgspec.json.format(msgspec.json.encode(sidecar), indent=2) + b"\n"
            with writing_to(self.folder):
                write_atomically(self._sidecar_path(sha256), content)
        return Kept(self._document(self._read_sidecar(self._sidecar_path(sha256))), is_new)

    def next_moment(self, now: str) -> str:
        """Return ``now``, or a second after the last sighting where the clock has gone back behind it.

        What was met later must be the later one, also when a machine's clock jumps.
        """
        last = max((one.retrieved_at for entry in self.entries() for one in self.sightings(entry.sha256)), default="")
        if now >= last:
            return now
        return (datetime.fromisoformat(last) + timedelta(seconds=1)).isoformat(timespec="seconds")

    def orphans(self) -> tuple[Path, ...]:
        """Return the files that have no sidecar: a run was killed between the two and never repeated."""
        return tuple(path for path in sorted(self.folder.glob("*.pdf")) if not path.with_suffix(".json").exists())

    def damaged(self) -> tuple[str, ...]:
        """Return the SHA-256 of every document whose file is missing or has other bytes."""
        return tuple(one.sha256 for one in self.entries() if not is_intact(one))

    def _sidecar_path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json"

    def _read_sidecar(self, path: Path) -> Sidecar:
        try:
            return _SIDECAR.decode(path.read_bytes())
        except msgspec.MsgspecError as error:
            remedy = "restore it from a backup, or delete it and its .pdf and fetch again"
            raise ArchiveDamaged(f"{path}: is no sidecar of the archive ({error}); {remedy}") from error

    def _document(self, sidecar: Sidecar) -> ArchivedDocument:
        first = sidecar.sightings[0]
        said = [one for one in sidecar.sightings if one.period_hint and one.how_found != "listing"]
        met = [one for one in sidecar.sightings if one.period_hint]
        period_hint = said[-1].period_hint if said else met[0].period_hint if met else None
        return ArchivedDocument(
            sha256=sidecar.sha256,
            path=self.folder / f"{sidecar.sha256}.pdf",
            bytes=sidecar.bytes,
            period_hint=period_hint,
            title_hint=next((one.title_hint for one in sidecar.sightings if one.title_hint), None),
            url=next((one.url for one in sidecar.sightings if one.url), None),
            archived_url=first.archived_url,
            retrieved_at=next(
                (one.retrieved_at for one in reversed(sidecar.sightings) if one.returned), first.retrieved_at
            ),
            listing_order=next((one.listing_order for one in sidecar.sightings if one.listing_order is not None), None),
            how_found=first.how_found,
        )


def is_intact(document: ArchivedDocument) -> bool:
    """Whether the archive still has the document's bytes."""
    return document.path.exists() and hash_file(document.path) == document.sha256


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as lowercase hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_sidecar(path: Path) -> bool:
    return len(path.stem) == 64 and set(path.stem) <= set("0123456789abcdef")
