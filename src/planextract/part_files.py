"""Files that are being written, beside the place where they will stand, and what killed writers left of them."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PART_SUFFIX = ".part"


@contextmanager
def part_file(folder: Path) -> Iterator[Path]:
    """Give a new, empty file in ``folder`` to write and to rename; it is removed where it was not renamed.

    It is locked while its writer lives. What killed writers left in the folder is cleared first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    remove_unlocked(folder, f"*{PART_SUFFIX}")
    descriptor, path = _new(folder)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def remove_unlocked(folder: Path, pattern: str) -> None:
    """Remove the files that match and that nobody holds a lock on."""
    for path in folder.glob(pattern):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _new(folder: Path) -> tuple[int, Path]:
    while True:
        descriptor, name = tempfile.mkstemp(dir=folder, suffix=PART_SUFFIX)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:  # else another one cleared it before it was locked
            return descriptor, Path(name)
        os.close(descriptor)
