"""Where releases lie and how the current one is switched: immutable folders, one symbolic link, a history, pins.

``processed/<source>`` is a symbolic link to ``processed/.releases/<source>/<release>``. A release is written beside the
others under a name of its own, flushed to disk, renamed, and only then linked to, each step whole or not at all: who
reads sees the old release or the new one. ``history.json`` lists publications in order; a file in ``pins`` keeps its
release from being removed.
"""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planextract.data_folder import DataFolder
from planextract.durable import flush, make_folder, move_into_place, writing_to

_BUILDING = ".building-"
_BROKEN = ".broken-"
_RELEASE_ID = re.compile(r"[0-9a-f]{12}")


class UnknownRelease(Exception):
    """A release that is not there; names those that are."""


class ReleaseStore:
    """The releases of one source."""

    def __init__(self, folder: DataFolder, source_id: str) -> None:
        self._link = folder.processed(source_id)
        self._releases = folder.releases(source_id)

    def path(self, release_id: str) -> Path:
        """Return the folder of a release."""
        return self._releases / release_id

    def current(self) -> str | None:
        """Return the id of the current release; None before the first, or where its folder is gone."""
        if not self._link.is_symlink():
            return None
        release_id = self._link.readlink().name
        return release_id if self.path(release_id).is_dir() else None

    def history(self) -> tuple[str, ...]:
        """Return the ids of all publications, oldest first; a release that was returned to stands twice."""
        path = self._releases / "history.json"
        return tuple(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ()

    def predecessor(self, release_id: str) -> str | None:
        """Return the release that was current before this one was first published, if it is still there."""
        history = self.history()
        place = history.index(release_id) if release_id in history else 0
        before = history[place - 1] if place > 0 else None
        return before if before is not None and self.path(before).is_dir() else None

    def kept(self) -> tuple[str, ...]:
        """Return the ids of the releases that are still there, by their first publication."""
        there = [release_id for release_id in dict.fromkeys(self.history()) if self.path(release_id).is_dir()]
        return tuple(there)

    def require(self, release_id: str | None) -> str:
        """Return the id that starts so, or the current one for None; raises UnknownRelease."""
        kept = self.kept()
        wanted = release_id or self.current()
        matches = [kept_id for kept_id in kept if wanted is not None and kept_id.startswith(wanted)]
        if len(matches) != 1:
            raise UnknownRelease(f"no release {release_id or 'yet'}; there are: {', '.join(kept) or 'none'}")
        return matches[0]

    # ------------------------------------------------------------ writing

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the source's publication lock; another run waits. Clears what an interrupted publication left."""
        with writing_to(self._releases):
            make_folder(self._releases)
            lock = (self._releases / ".lock").open("w")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in [*self._releases.glob(f"{_BUILDING}*"), *self._releases.glob(f"{_BROKEN}*")]:
                shutil.rmtree(left, ignore_errors=True)
            yield

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give an empty folder to write a release into; it is removed again unless it was installed."""
        with writing_to(self._releases):
            folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self._releases))
            folder.chmod(0o755)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def install(self, folder: Path, release_id: str) -> Path:
        """Make a written folder the release of that id, flushed to disk; a damaged one of the same id gives way."""
        for path in sorted(folder.rglob("*")):
            flush(path)
        flush(folder)
        target = self.path(release_id)
        if target.exists():
            target.rename(Path(tempfile.mkdtemp(prefix=_BROKEN, dir=self._releases)) / release_id)
        folder.rename(target)
        flush(self._releases)
        return target

    def switch(self, release_id: str) -> None:
        """Make a release the current one, in one step. The history is written first: a repeat finds it and goes on."""
        history = self.history()
        if not history or history[-1] != release_id:
            self._write(self._releases / "history.json", json.dumps([*history, release_id], indent=0) + "\n")
        if self._link.exists() and not self._link.is_symlink():
            raise FileExistsError(f"{self._link} is no link to a release; move it away and publish again")
        with writing_to(self._link.parent):
            waiting = self._link.parent / f".{self._link.name}.next"
            waiting.unlink(missing_ok=True)
            waiting.symlink_to(Path(".releases") / self._link.name / release_id, target_is_directory=True)
            waiting.replace(self._link)
            flush(self._link.parent)

    def _write(self, path: Path, text: str) -> None:
        with writing_to(path.parent):
            waiting = path.with_name(f".{path.name}.next")
            waiting.write_text(text, encoding="utf-8")
            move_into_place(waiting, path)

    # ------------------------------------------------------------ keeping

    def pin(self, release_id: str, reason: str) -> None:
        """Keep a release for good, because it was cited or is used; the reason is kept with it."""
        release_id = self.require(release_id)
        make_folder(self._releases / "pins")
        self._write(self._releases / "pins" / release_id, reason.strip() + "\n")

    def unpin(self, release_id: str) -> None:
        """Let a pinned release go when its time comes."""
        (self._releases / "pins" / self.require(release_id)).unlink(missing_ok=True)

    def pinned(self) -> dict[str, str]:
        """Return the pinned releases and why."""
        pins = self._releases / "pins"
        names = sorted(path for path in pins.glob("*") if _RELEASE_ID.fullmatch(path.name)) if pins.is_dir() else []
        return {path.name: path.read_text(encoding="utf-8").strip() for path in names}

    def retain(self, newest: int) -> tuple[str, ...]:
        """Remove all but the ``newest`` releases, the pinned ones and the current one; returns what was removed.

        Call it while the store is :meth:`locked`.
        """
        by_last_use = list(dict.fromkeys(reversed(self.history())))
        spared = {*by_last_use[: max(newest, 1)], *self.pinned(), self.current()}
        removed = [
            release_id for release_id in by_last_use if release_id not in spared and self.path(release_id).exists()
        ]
        for release_id in removed:
            away = Path(tempfile.mkdtemp(prefix=_BROKEN, dir=self._releases))
            self.path(release_id).rename(away / release_id)
            shutil.rmtree(away, ignore_errors=True)
        return tuple(removed)
