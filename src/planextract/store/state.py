"""The small files of one source that change: how each is brought in step with the store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from planextract.archive.atomic import lock, write_atomically
from planextract.archive.report import tell_nobody
from planextract.data_folder import DataFolder
from planextract.matching.decisions import FILE_NAME as DECISIONS
from planextract.matching.decisions import DecisionLog
from planextract.store.errors import StoreError
from planextract.store.merging import merge_lines, merge_sidecars, tell_the_same
from planextract.store.remote import Remote
from planextract.store.versions import Version, newest_versions, next_version

_ROUNDS = 8
"""So often is a push repeated because another machine wrote at the same moment."""
_PATIENCE = 30.0  # seconds that the archive's lock is waited for


class SharedState:
    """Sidecars, what is known of addresses, the last fetch's report, and people's decisions.

    ``pull`` brings what the store has, ``push`` what it lacks. Sidecars and decisions only grow and are merged; the
    fetch's own notes are the last writer's; any other file of a person (``corrections.toml``) that was changed on two
    machines stops with the remedy.
    """

    def __init__(self, remote: Remote, folder: DataFolder, source_id: str) -> None:
        self._remote = remote
        self._root = f"{source_id}/state"
        self._raw = folder.raw(source_id)
        self._decisions = folder.decisions(source_id)
        self._agreed = _Agreed(folder.root / ".store" / source_id)

    def pull(self) -> None:
        """Bring the local files up to what the store has. What was written here and not pushed yet stays."""
        newest = newest_versions(self._remote.sizes(self._root))
        theirs = self._read(newest)
        if not theirs:
            return
        with lock(self._raw, _PATIENCE, tell_nobody):
            for file, content in theirs.items():
                kind, _, name = file.removeprefix(f"{self._root}/").partition("/")
                if kind == "raw":
                    self._take_of_archive(name, content)
        for file, content in theirs.items():
            kind, _, name = file.removeprefix(f"{self._root}/").partition("/")
            if kind == "decisions":
                self._take_of_people(name, content)

    def pull_sidecar(self, sha256: str) -> None:
        """Bring the sidecar of one document only."""
        file = f"{self._root}/raw/{sha256}.json"
        theirs = self._read(newest_versions(self._remote.sizes(file)))
        if file in theirs:
            with lock(self._raw, _PATIENCE, tell_nobody):
                self._take_of_archive(f"{sha256}.json", theirs[file])

    def push(self) -> None:
        """Bring the store up to what the local files have; repeated until nobody else wrote in between."""
        ours = {f"{self._root}/raw/{path.name}": path for path in self._raw.glob("*.json")}
        ours |= {f"{self._root}/decisions/{path.name}": path for path in self._decisions.glob("*") if path.is_file()}
        wanted: dict[Version, bytes] = {}
        has_written = False
        for _ in range(_ROUNDS):
            newest = newest_versions(self._remote.sizes(self._root))
            lost = [version for version in wanted if newest.get(version.file) != [version]]
            if wanted and not lost:
                break
            theirs = self._read({file: newest[file] for file in ours if file in newest})
            wanted = {}
            for file, path in ours.items():
                content = self._to_push(path, theirs.get(file))
                if content is not None:
                    wanted[next_version(file, newest.get(file, ()), content)] = content
            if not wanted:
                break
            self._remote.write({version.name: content for version, content in wanted.items()})
            has_written = True
        else:
            raise StoreError(f"{self._remote.shown}: other machines write all the time; run the same command again")
        if has_written:
            self.pull()  # what was put together holds here too

    def _read(self, newest: dict[str, list[Version]]) -> dict[str, bytes]:
        """Return the content of each file that holds; several versions of one number are put together.

        What the local file holds already is not asked for.
        """
        here = {versions[0].name: self._local(file) for file, versions in newest.items() if len(versions) == 1}
        contents = {
            version.name: here[version.name]
            for versions in newest.values()
            for version in versions
            if hashlib.sha256(here.get(version.name, b"")).hexdigest() == version.sha256
        }
        contents |= self._remote.read(
            one.name for versions in newest.values() for one in versions if one.name not in contents
        )
        merged: dict[str, bytes] = {}
        for file, versions in newest.items():
            for version in versions:
                content = contents[version.name]
                if hashlib.sha256(content).hexdigest() != version.sha256:
                    raise StoreError(
                        f"{self._remote.shown}: {version.name} is damaged: delete it, "
                        "and run the same command on a machine that has the file"
                    )
                merged[file] = content if file not in merged else _merge(Path(file).name)(merged[file], content)
        return merged

    def _local(self, file: str) -> bytes:
        kind, _, name = file.removeprefix(f"{self._root}/").partition("/")
        path = (self._raw if kind == "raw" else self._decisions) / name
        return path.read_bytes() if path.is_file() else b""

    def _take_of_archive(self, name: str, theirs: bytes) -> None:
        path = self._raw / name
        content = theirs
        if path.exists() and _is_sidecar(name):
            content = merge_sidecars(theirs, path.read_bytes())
        if not path.exists() or path.read_bytes() != content:
            write_atomically(path, content)

    def _take_of_people(self, name: str, theirs: bytes) -> None:
        path = self._decisions / name
        if name == DECISIONS:
            DecisionLog(self._decisions).merge(lambda ours: merge_lines(theirs, ours))
            return
        aside = self._agreed.folder / name
        ours = path.read_bytes() if path.exists() else None
        if aside.exists():
            raise StoreError(_conflict(path, aside))
        if ours == theirs:
            if not self._agreed.is_agreed(name, theirs):
                self._agreed.note(name, theirs)
            return
        if ours is None or self._agreed.is_agreed(name, ours):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, theirs)
            self._agreed.note(name, theirs)
        elif not self._agreed.is_agreed(name, theirs):
            aside.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(aside, theirs)
            self._agreed.note(name, theirs)
            raise StoreError(_conflict(path, aside))

    def _to_push(self, path: Path, theirs: bytes | None) -> bytes | None:
        """Return what the next version holds, None where the store has it all."""
        ours = path.read_bytes()
        if theirs is None or ours == theirs:
            content = ours
        elif path.name == DECISIONS:
            content = merge_lines(theirs, ours)
        elif _is_sidecar(path.name):
            content = merge_sidecars(theirs, ours)
        elif path.parent == self._raw:
            content = theirs if path.name == "fetch-report.json" and tell_the_same(theirs, ours) else ours
        elif self._agreed.is_agreed(path.name, theirs):
            content = ours
        else:
            self._take_of_people(path.name, theirs)  # raises: changed here and there
            return None
        if path.parent == self._decisions and path.name != DECISIONS:
            self._agreed.note(path.name, content)
        return None if content == theirs else content


class _Agreed:
    """What this machine and the store last agreed on, for files that cannot be merged: SHA-256 by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "agreed.json"

    def is_agreed(self, name: str, content: bytes) -> bool:
        return self._read().get(name) == hashlib.sha256(content).hexdigest()

    def note(self, name: str, content: bytes) -> None:
        noted = {**self._read(), name: hashlib.sha256(content).hexdigest()}
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, json.dumps(noted, indent=1, sort_keys=True).encode())

    def _read(self) -> dict[str, str]:
        try:
            noted: dict[str, str] = json.loads(self._path.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return noted


def _merge(name: str) -> Callable[[bytes, bytes], bytes]:
    """Return how two versions of one number become one; where nothing else is known, the last in order holds."""
    if name == DECISIONS:
        return merge_lines
    return merge_sidecars if _is_sidecar(name) else lambda _, last: last


def _is_sidecar(name: str) -> bool:
    return len(name) == 69 and name.endswith(".json")


def _conflict(path: Path, aside: Path) -> str:
    return (
        f"{path} was changed here and on another machine. The other's is {aside}: "
        "put together what both say, delete that file, and run the same command again."
    )
