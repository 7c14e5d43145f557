"""What must hold after a kill, and what must hold after the run that follows it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from planextract.archive.errors import ArchiveDamaged
from planextract.archive.keep import Archive, hash_file
from planextract.data_folder import DataFolder
from planextract.dataset.release import ReleaseStore
from tests.chaos.municipality import SOURCE_ID

_CHANGES_WITH_THE_RUN = {"fetch-report.json"}
"""It says which documents were new to the last fetch, which is another answer after an interrupted one."""
_MAY_BE_LEFT = "cache/"
"""What a killed run was writing into the cache: never read, and the cache may be deleted at any time."""


def damage_of(data: Path, source_id: str = SOURCE_ID) -> list[str]:
    """Return what a kill has damaged: archived bytes, sidecars, the history, or the release that readers see."""
    folder = DataFolder(data)
    archive = Archive(folder.raw(source_id))
    try:
        damaged = [f"archive: {sha256} has other bytes" for sha256 in archive.damaged()]
    except ArchiveDamaged as error:
        damaged = [str(error)]
    damaged += [
        f"archive: {path.name} has other bytes than its name says"
        for path in archive.folder.glob("*.pdf")
        if hash_file(path) != path.stem
    ]
    store = ReleaseStore(folder, source_id)
    published = folder.processed(source_id)
    if published.is_symlink():
        current = store.current()
        if current is None:
            return [*damaged, "the current release leads nowhere"]
        if current not in store.history():
            damaged.append(f"release {current} is current and not in the history")
        damaged += _damage_of_release(published)
    return damaged


def _damage_of_release(release: Path) -> list[str]:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    damaged = []
    for resource in package["resources"]:
        path = release / resource["path"]
        algorithm, _, digest = resource["hash"].rpartition(":")
        if not path.is_file() or hashlib.new(algorithm or "md5", path.read_bytes()).hexdigest() != digest:
            damaged.append(f"release {release.resolve().name}: {path.name} is not what the package says")
    return damaged


def snapshot(data: Path) -> dict[str, str]:
    """Return every file of a data folder with the hash of its bytes, and every link with where it leads."""
    found = {}
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_symlink():
            found[name] = f"→ {path.readlink()}"
        elif path.is_file():
            found[name] = "" if path.name in _CHANGES_WITH_THE_RUN else hash_file(path)
    return found


def differences(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    """Return how a data folder differs from that of an undisturbed run, file by file: bytes, missing, left over."""
    return [
        *(f"{name} is missing" for name in expected if name not in found),
        *(f"{name} was left behind" for name in found if name not in expected and not is_harmless(name)),
        *(f"{name} has other bytes" for name in expected if found.get(name, expected[name]) != expected[name]),
    ]


def is_harmless(name: str) -> bool:
    """Whether a file that a killed run left behind can do no harm."""
    return name.startswith(_MAY_BE_LEFT) and name.endswith(".part")
