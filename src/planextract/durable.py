"""What survives a power loss: files whose bytes, and folders whose names, were flushed to disk before anything rests on them."""

from __future__ import annotations

import os
from pathlib import Path


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
