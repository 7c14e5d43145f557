"""What one source has in the shared store: pulled into the working folder, pushed out of it, never deleted.

Below ``<address>/<source_id>/``: ``raw`` (documents and listing pages, named by their SHA-256), ``cache`` (results of the
stages, named by key and SHA-256), ``releases`` (files of each release in a folder named by their content), ``state``
(:mod:`planextract.store.state`) and ``current`` (which release is the current one: the last thing that a push writes).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from planextract.archive.atomic import lock, write_atomically
from planextract.archive.keep import Archive
from planextract.archive.report import tell_nobody
from planextract.data_folder import DataFolder
from planextract.dataset.release import ReleaseStore
from planextract.store.errors import StoreError
from planextract.store.remote import Remote
from planextract.store.state import SharedState
from planextract.store.versions import Version, newest_versions, next_version

_PATIENCE = 30.0  # seconds that the archive's lock is waited for


class SharedRelease(msgspec.Struct, frozen=True, kw_only=True):
    """The current release: its id, the folder of its files, and the SHA-256 of each."""

    release: str
    folder: str
    files: dict[str, str]


_REFUSED = b'"status":"refused"'
"""How a result says it; no text can, its quotes are escaped."""
_RELEASE = msgspec.json.Decoder(SharedRelease)  # made at import: two threads that make one at once crash


class SourceStore:
    """One source in the store and in ``folder``. Every object but those of ``state`` is written once and named by content."""

    def __init__(self, remote: Remote, folder: DataFolder, source_id: str) -> None:
        self._remote = remote
        self._folder = folder
        self._source = source_id
        self._state = SharedState(remote, folder, source_id)
        self._releases = ReleaseStore(folder, source_id)
        self._pulled: list[Version] | None = None

    # ------------------------------------------------------------ the archive

    def pull_archive(self) -> None:
        """Bring decisions and every document that the local archive lacks, with their origin."""
        there = self._remote.sizes(f"{self._source}/raw")
        raw = self._folder.raw(self._source)
        missing = [name for name, size in there.items() if not _has(raw / self._below_raw(name), size)]
        self._take_documents(missing)
        self._state.pull()

    def pull_document(self, sha256: str) -> None:
        """Bring one document with its origin, where the local archive lacks it."""
        if not (self._folder.raw(self._source) / f"{sha256}.pdf").exists():
            self._take_documents([f"{self._source}/raw/{sha256}.pdf"])
        if Archive(self._folder.raw(self._source)).find(sha256) is None:
            self._state.pull_sidecar(sha256)

    def push_archive(self) -> None:
        """Bring the store every document that it lacks, and then their origin and the decisions."""
        raw = self._folder.raw(self._source)
        there = self._remote.sizes(f"{self._source}/raw")
        kept = [*sorted(raw.glob("*.pdf")), *sorted(raw.glob("listing/*.html"))]
        for path in kept:
            name = f"{self._source}/raw/{path.relative_to(raw).as_posix()}"
            if there.get(name) != path.stat().st_size:
                content = path.read_bytes()
                if hashlib.sha256(content).hexdigest() == path.stem:  # a damaged one is no use to anybody
                    self._remote.write({name: content})
        self._state.push()

    def _take_documents(self, names: Iterable[str]) -> None:
        raw = self._folder.raw(self._source)
        for name in names:
            content = self._remote.read([name])[name]
            path = raw / self._below_raw(name)
            if hashlib.sha256(content).hexdigest() != path.stem:
                raise StoreError(self._damaged(name))
            with lock(raw, _PATIENCE, tell_nobody):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(path, content)
                path.chmod(0o444)

    def _below_raw(self, name: str) -> str:
        return name.removeprefix(f"{self._source}/raw/")

    # ------------------------------------------------------------ results of the stages

    def pull_results(self, stage: str, keys: Iterable[str]) -> None:
        """Bring the results of ``stage`` (extract, match) with these keys; those that nobody has are left out."""
        cache = self._folder.cache(stage, self._source)
        wanted = {key for key in keys if not (cache / f"{key}.json").exists()}
        if not wanted:
            return
        found = {_key(name): name for name in self._results(stage)}
        contents = self._remote.read(found[key] for key in sorted(wanted) if key in found)
        for name, content in contents.items():
            if hashlib.sha256(content).hexdigest() == _sha256(name):  # a damaged one is made anew
                cache.mkdir(parents=True, exist_ok=True)
                write_atomically(cache / f"{_key(name)}.json", content)

    def push_results(self, stage: str, keys: Iterable[str]) -> None:
        """Bring the store the local results with these keys that it lacks.

        One that refuses a document or page stays here: it may be this machine that was too slow or too small.
        """
        there = {_key(name): size for name, size in self._results(stage).items()}
        cache = self._folder.cache(stage, self._source)
        for key in keys:
            path = cache / f"{key}.json"
            if path.exists() and there.get(key) != path.stat().st_size:
                content = path.read_bytes()
                if _REFUSED in content:
                    continue
                digest = hashlib.sha256(content).hexdigest()
                self._remote.write({f"{self._source}/cache/{stage}/{key}.{digest}.json": content})

    def _results(self, stage: str) -> dict[str, int]:
        return self._remote.sizes(f"{self._source}/cache/{stage}")

    # ------------------------------------------------------------ releases

    def pull_release(self) -> None:
        """Make the store's current release the local one; its files are checked by their hashes before it is switched."""
        self._pulled = self._current()
        if not self._pulled:
            return
        shared = self._read_release(self._pulled[-1])
        with self._releases.locked():
            target = self._releases.path(shared.release)
            if not all((target / name).is_file() for name in shared.files):
                self._take_release(shared)
            if self._releases.current() != shared.release:
                self._releases.switch(shared.release)

    def push_release(self) -> None:
        """Put the local current release into the store and make it the current one there.

        The release's files come first, then the pointer: an interrupted push leaves the old one. Raises
        :class:`StoreError` where another machine has published since :meth:`pull_release`.
        """
        release_id = self._releases.current()
        if release_id is None:
            return
        before = self._current()
        if self._pulled is None or before == self._pulled:
            if before and self._read_release(before[-1]).release == release_id:
                return
            shared, contents = self._describe(release_id)
            there = self._remote.sizes(shared.folder)
            lacking = {f"{shared.folder}/{name}": content for name, content in contents.items()}
            self._remote.write({name: content for name, content in lacking.items() if there.get(name) != len(content)})
            pointer = msgspec.json.format(msgspec.json.encode(shared), indent=1)
            version = next_version(f"{self._source}/current", before, pointer)
            self._remote.write({version.name: pointer})
            if self._current()[-1] == version:
                self._pulled = [version]
                return
        raise StoreError(
            f"{self._remote.shown}: another machine has published {self._source} meanwhile; "
            "run the same command again, it starts from what was published"
        )

    def _current(self) -> list[Version]:
        file = f"{self._source}/current"
        return newest_versions(self._remote.sizes(file)).get(file, [])

    def _read_release(self, version: Version) -> SharedRelease:
        content = self._remote.read([version.name])[version.name]
        if hashlib.sha256(content).hexdigest() != version.sha256:
            raise StoreError(self._damaged(version.name))
        return _RELEASE.decode(content)

    def _describe(self, release_id: str) -> tuple[SharedRelease, dict[str, bytes]]:
        path = self._releases.path(release_id)
        contents = {file.name: file.read_bytes() for file in sorted(path.iterdir())}
        files = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        digest = hashlib.sha256(msgspec.json.encode(sorted(files.items()))).hexdigest()[:16]
        folder = f"{self._source}/releases/{release_id}-{digest}"
        return SharedRelease(release=release_id, folder=folder, files=files), contents

    def _take_release(self, shared: SharedRelease) -> None:
        contents = self._remote.read(f"{shared.folder}/{name}" for name in shared.files)
        with self._releases.building() as building:
            for name, sha256 in shared.files.items():
                content = contents[f"{shared.folder}/{name}"]
                if Path(name).name != name or hashlib.sha256(content).hexdigest() != sha256:
                    raise StoreError(self._damaged(f"{shared.folder}/{name}"))
                (building / name).write_bytes(content)
            self._releases.install(building, shared.release)

    def _damaged(self, name: str) -> str:
        return f"{self._remote.shown}: {name} is damaged: delete it, and run the same command on a machine that has the file"


def _has(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def _key(name: str) -> str:
    return Path(name).name.split(".")[0]


def _sha256(name: str) -> str:
    return Path(name).name.split(".")[1]
