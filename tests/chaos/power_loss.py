"""A disk that loses what was not flushed: what a power loss would leave, at every step of a program that writes.

Two disks are modelled, the worst that a program must reckon with. The *slow* one has nothing but what was flushed: bytes of
flushed files, names in flushed folders. The *hasty* one has every name as of now, but the bytes of flushed files only; a file
that was renamed before its bytes were flushed is empty there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

Disk = Literal["slow", "hasty"]
DISKS: tuple[Disk, ...] = ("slow", "hasty")
_STEPS = ("fsync", "rename", "replace", "symlink")


@dataclass(frozen=True)
class _Entry:
    """One name in a folder, and the number of the file or folder that it leads to."""

    name: str
    number: int
    is_folder: bool
    target: str | None


@dataclass
class PowerLoss:
    """Watches all writing below ``root`` while :meth:`watched`; ``at_step`` is called after every step, with its name."""

    root: Path
    at_step: Callable[[str], None]
    _flushed_bytes: dict[int, bytes] = field(default_factory=dict)
    _flushed_names: dict[int, tuple[_Entry, ...]] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)
    _is_leaving: bool = False

    @contextmanager
    def watched(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Watch; everything that lies below ``root`` at the beginning is on the disk."""
        for folder, _, names in os.walk(self.root):
            self._flush(os.open(folder, os.O_RDONLY))
            for name in names:
                if not (Path(folder) / name).is_symlink():
                    self._flush(os.open(Path(folder) / name, os.O_RDONLY))
        with monkeypatch.context() as patched:
            for step in _STEPS:
                patched.setattr(os, step, self._stepping(step, getattr(os, step)))
            yield
        for descriptor in self._held:
            os.close(descriptor)

    def _stepping(self, step: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            result = really(*arguments, **named)
            if not self._is_leaving:
                if step == "fsync":
                    self._flush(os.dup(arguments[0]))
                self.at_step(step)
            return result

        return call

    def _flush(self, descriptor: int) -> None:
        """Note what is on the disk from now on. The descriptor stays open: no other file gets its number."""
        self._held.append(descriptor)
        found = os.fstat(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if stat.S_ISDIR(found.st_mode):
            self._flushed_names[found.st_ino] = _entries(path)
        else:
            self._flushed_bytes[found.st_ino] = os.pread(descriptor, found.st_size, 0)

    def leave(self, disk: Disk, into: Path) -> None:
        """Write what a power loss would leave on that disk now."""
        self._is_leaving = True
        self._leave(disk, self.root.stat().st_ino, self.root, into)
        self._is_leaving = False

    def _leave(self, disk: Disk, number: int, folder: Path, into: Path) -> None:
        into.mkdir()
        for entry in _entries(folder) if disk == "hasty" else self._flushed_names.get(number, ()):
            place = into / entry.name
            if entry.target is not None:
                place.symlink_to(entry.target)
            elif entry.is_folder:
                self._leave(disk, entry.number, folder / entry.name, place)
            else:
                place.write_bytes(self._flushed_bytes.get(entry.number, b""))


def _entries(folder: Path) -> tuple[_Entry, ...]:
    """Return what a folder holds now."""
    return tuple(
        _Entry(
            name=entry.name,
            number=entry.inode(),
            is_folder=entry.is_dir(follow_symlinks=False),
            target=str(Path(entry.path).readlink()) if entry.is_symlink() else None,
        )
        for entry in os.scandir(folder)
    )
