"""One database with the current releases of all sources, kept below ``cache/explorer``: which one, and how it comes about.

Its file is named by the releases that it holds and never changes once it is there. Where a source publishes anew, the last
one is copied and only that source's rows are exchanged (:mod:`planextract.explorer.combined_tables`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from planextract.data_folder import DataFolder
from planextract.dataset.schema import SCHEMA_VERSION
from planextract.durable import move_into_place
from planextract.explorer.combined_tables import DATABASE_FILE, ReleasedSource, bring_up_to
from planextract.part_files import part_file, remove_unlocked

_CODE_VERSION = f"6 {SCHEMA_VERSION}"
"""Raise it when what :mod:`combined_tables` makes changes: a database of an older explorer is then not taken for this one's."""


@dataclass(frozen=True, slots=True)
class CombinedDatabase:
    """A combined database. As long as this object is there, no process removes the file."""

    path: Path
    held: BinaryIO


def released_sources(folder: DataFolder) -> tuple[ReleasedSource, ...]:
    """Return the current release of every source below ``processed``, ordered by source id."""
    processed = folder.root / "processed"
    if not processed.is_dir():
        return ()
    return tuple(
        ReleasedSource(entry.name, entry.resolve())
        for entry in sorted(processed.iterdir())
        if not entry.name.startswith(".") and (entry / DATABASE_FILE).is_file()
    )


def combined_database(folder: DataFolder, sources: tuple[ReleasedSource, ...]) -> CombinedDatabase:
    """Return the combined database of these releases, made now if it is not there yet.

    One process at a time makes one, another waits for it. It is written beside its place and moved there when it is
    whole; those that nobody uses any more are removed then. May raise OSError and sqlite3.Error.
    """
    place = _place(folder.root / "cache" / "explorer", sources)
    there = _hold(place)
    while there is None:
        with _making_in(place.parent):
            if not place.is_file():
                _make(sources, place)
            there = _hold(place)
            remove_unlocked(place.parent, "*.sqlite")
    return there


def _place(folder: Path, sources: tuple[ReleasedSource, ...]) -> Path:
    """The file's name tells the code that made it, and the releases: their folders never change once published."""
    releases = "\n".join(f"{source.source_id}\0{source.folder}" for source in sources)
    return folder / f"{_digest(_CODE_VERSION)[:8]}-{_digest(releases)[:16]}.sqlite"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hold(place: Path) -> CombinedDatabase | None:
    """Lock a database against removal; None where it is not there."""
    try:
        file = place.open("rb")
    except FileNotFoundError:
        return None
    fcntl.flock(file, fcntl.LOCK_SH)
    if os.fstat(file.fileno()).st_nlink == 0:  # removed before it was locked
        file.close()
        return None
    return CombinedDatabase(place, file)


@contextmanager
def _making_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(sources: tuple[ReleasedSource, ...], place: Path) -> None:
    """Make it from the last one of this code; all anew where there is none, or where that one is damaged."""
    earlier = place.parent.glob(f"{place.name.partition('-')[0]}-*.sqlite")
    last = max(earlier, key=lambda path: path.stat().st_mtime, default=None)
    with part_file(place.parent) as part:
        if last is None:
            _write(sources, part)
        else:
            shutil.copyfile(last, part)
            try:
                _write(sources, part)
            except sqlite3.DatabaseError:
                part.write_bytes(b"")
                _write(sources, part)
        move_into_place(part, place)


def _write(sources: tuple[ReleasedSource, ...], part: Path) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as database:
        database.execute("pragma journal_mode = off")  # nobody reads the file before it is whole and in its place
        database.execute("pragma synchronous = off")
        bring_up_to(database, sources)


def row_counts(place: Path) -> dict[str, int]:
    """Return how many rows each table of a combined database has."""
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        return dict(database.execute("select name, sum(count) from explorer_counts group by name"))
