"""Telling without building anything that the current release is what the same inputs would make: most days of most sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from planextract.data_folder import DataFolder
from planextract.dataset.compare_releases import ReleaseChanges
from planextract.dataset.publish import Release
from planextract.dataset.release import ReleaseStore


class PublishedAs(msgspec.Struct, frozen=True, kw_only=True):
    """What some inputs were published as: the release, its rows by table, and the SHA-256 of each of its files."""

    release: str
    counts: dict[str, int]
    files: dict[str, str]


def published_as(release: Release) -> PublishedAs:
    """Return what is to be remembered of a release that was just published."""
    return PublishedAs(release=release.id, counts=release.counts, files=_digests(release.path))


def current_if_unchanged(folder: DataFolder, source_id: str, known: PublishedAs | None) -> Release | None:
    """Return the current release where it is the known one, byte for byte; else None: then it has to be made again."""
    store = ReleaseStore(folder, source_id)
    current = store.current()
    if known is None or current != known.release or _digests(store.path(known.release)) != known.files:
        return None
    return Release(
        id=known.release,
        path=store.path(known.release),
        is_new=False,
        counts=known.counts,
        changes=ReleaseChanges(before=known.release, after=known.release),
    )


def _digests(release: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(release.iterdir())}
