"""Taking local files into the archive: the same check of content, the same sidecar, no network."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from planextract.archive.atomic import writing_to
from planextract.archive.content import explain_refusal
from planextract.archive.keep import Archive, Kept, Sighting, hash_file


@dataclass(frozen=True, slots=True)
class Refused:
    """Bytes that are not taken, and why."""

    reason: str


def local_path(address: str, base: Path) -> Path | None:
    """Return the path that a ``file:`` URL or a path means, relative ones from ``base``; None for other schemes."""
    scheme = address.partition(":")[0].lower() if ":" in address else ""
    if scheme == "file":
        return base / url2pathname(urlsplit(address).path)
    if len(scheme) > 1 and scheme.isalpha():
        return None
    return base / Path(address).expanduser()


def take_file(archive: Archive, path: Path, sighting: Sighting) -> Kept | Refused:
    """Put a copy of the file into the archive. Refused: missing, unreadable, empty, or no PDF by its content."""
    if path.exists() and not path.is_file():
        return Refused("is no file")
    try:
        with path.open("rb") as file:
            refusal = explain_refusal(file.read(4096), path.name)
    except OSError as error:
        return Refused((error.strerror or str(error)).lower())
    if refusal:
        return Refused(refusal)
    with archive.new_part() as part:
        with writing_to(archive.folder):
            shutil.copyfile(path, part)
        return archive.keep(part, hash_file(part), sighting)


def files_below(folder: Path) -> list[Path]:
    """Return every file in the folder and the folders below it, hidden ones apart, sorted by path."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place, name) for name in sorted(names) if not name.startswith(".")]
    return found
