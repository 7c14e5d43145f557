"""The one cache between the stages, keyed by everything that a result depends on (DESIGN.md, decision 10).

A key is a digest of named inputs; the code of the packages that make a result is one of them, so that a better reader never
serves what a worse one read. Files are written whole or not at all, and anything here may be deleted at any time.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import msgspec

from planextract.durable import writing_to
from planextract.part_files import part_file

Result = TypeVar("Result")

_MAKING_DECODERS = Lock()


@cache
def code_fingerprint(*packages: str) -> str:
    """Return a digest of every file (code and data) of the named subpackages and modules of planextract."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for package in packages:
        place = root / package
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        for path in sorted(files):
            if "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def library_versions(*names: str) -> str:
    """Return ``name version`` of each installed library, which results depend on too; absent ones are left out."""
    versions = []
    for name in names:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join(versions)


def make_key(**inputs: str | None) -> str:
    """Return the digest of named inputs: the same inputs, the same key."""
    return hashlib.sha256(msgspec.json.encode(sorted(inputs.items()))).hexdigest()[:24]


class StageCache(Generic[Result]):
    """Results of one stage for one source, as JSON files named by key."""

    def __init__(self, folder: Path, result_type: type[Result]) -> None:
        self._folder = folder
        # msgspec describes a type the first time that it is asked for, and crashes where two threads ask at once.
        with _MAKING_DECODERS:
            self._decoder = msgspec.json.Decoder(result_type)

    def load(self, key: str) -> Result | None:
        """Return the result kept under ``key``; None where there is none or where its file is damaged."""
        try:
            return self._decoder.decode((self._folder / f"{key}.json").read_bytes())
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def store(self, key: str, result: Result) -> None:
        """Keep ``result`` under ``key``, in one step: a reader sees the whole file or none. May raise CannotWrite."""
        with writing_to(self._folder), part_file(self._folder) as part:
            part.write_bytes(msgspec.json.encode(result))
            part.replace(self._folder / f"{key}.json")
