"""What survives a power loss: files whose bytes, and folders whose names, were flushed to disk before anything rests on them.

And what is said where the disk does not take them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REMEDIES = {
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "the quota is used up; make room and run again",
    errno.EFBIG: "the file is larger than this process may write; raise its limit and run again",
    errno.EACCES: "no permission; check who owns the folder",
    errno.EPERM: "no permission; check who owns the folder",
    errno.EROFS: "the file system is read-only; choose another folder with --data",
    errno.ENOTDIR: "a file lies where a folder should be; move it away, or choose another folder with --data",
    errno.EIO: "the disk fails, or the file is larger than may be written; look at the disk before you run again",
}


class CannotWrite(OSError):
    """The disk does not take what is to be kept: the message names the place and the remedy."""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn an error of the operating system into :class:`CannotWrite`."""
    try:
        yield
    except CannotWrite:
        raise
    except OSError as error:
        raise CannotWrite(explain_write_error(error, folder)) from error


def explain_write_error(error: OSError, folder: Path) -> str:
    """Return what a person should know: the place below ``folder``, why it cannot be written, and the remedy."""
    named = Path(str(error.filename)) if error.filename else folder
    place = named if named.is_relative_to(folder) else folder
    remedy = _REMEDIES.get(error.errno or 0, error.strerror or str(error))
    return f"{place}: cannot be written: {remedy}. Nothing kept so far is lost."


def flush(path: Path) -> None:
    """Have the system write a file's bytes, or a folder's names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing; their names are on the disk afterwards."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in reversed(missing):
        flush(made.parent)


def move_into_place(written: Path, path: Path) -> None:
    """Flush a file and rename it to ``path``: that is the old file or the new one, and the name survives a power loss."""
    flush(written)
    written.replace(path)
    flush(path.parent)
