"""Writing so that a file is the old one or the new one: kill, power loss, full disk, two runs at once."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from planextract.archive.errors import ArchiveBusy, FetchError
from planextract.durable import explain_write_error, make_folder, move_into_place

PART_SUFFIX = ".part"
"""Ending of files that are being written; one that is found under the lock was left by a run that was killed."""


@contextlib.contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn an error of the operating system into a :class:`FetchError` that names the folder and the remedy."""
    try:
        yield
    except OSError as error:
        raise FetchError(explain_write_error(error, folder)) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: to a part file first, flushed to disk, then renamed over ``path``."""
    part = path.with_name(f"{path.name}.{os.getpid()}{PART_SUFFIX}")
    try:
        with part.open("wb") as file:
            file.write(content)
        move_into_place(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def lock(folder: Path, patience: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder for this process, after waiting up to ``patience`` seconds for another one.

    Raises :class:`ArchiveBusy`. The lock is the kernel's and ends with the process that holds it, so a killed run
    leaves none behind. What such a run was writing is cleared away.
    """
    with writing_to(folder):
        make_folder(folder)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _wait_for(descriptor, folder, patience, tell)
        with writing_to(folder):
            for left_over in folder.rglob(f"*{PART_SUFFIX}"):
                left_over.unlink(missing_ok=True)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path, patience: float, tell: Callable[[str], None]) -> None:
    deadline = time.monotonic() + patience
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise ArchiveBusy(
                    f"{folder}: another run is fetching into it; wait for it to end, then run again"
                ) from error
        if not told:
            tell(f"{folder.name}: another run is fetching, waiting for it")
            told = True
        time.sleep(0.1)
