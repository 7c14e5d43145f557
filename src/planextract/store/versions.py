"""Small files that change, kept as numbered versions: each is written once, the greatest number holds.

No file system's locks or conditional writes are needed. Two machines that write at once leave two versions of one number;
whoever reads sees both, in one order, and the next one to write puts them together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of ``file``; its name tells the number and the SHA-256 of its content."""

    number: int
    sha256: str
    file: str

    @property
    def name(self) -> str:
        """The name of the object."""
        return f"{self.file}/{self.number:08d}-{self.sha256}"


def newest_versions(names: Iterable[str]) -> dict[str, list[Version]]:
    """Return the versions that hold, by file: one, or in the order of their content several that were written at once."""
    found: dict[str, list[Version]] = {}
    for name in names:
        file, _, last = name.rpartition("/")
        number, _, sha256 = last.partition("-")
        if number.isdecimal() and len(sha256) == 64:
            found.setdefault(file, []).append(Version(int(number), sha256, file))
    return {
        file: sorted(one for one in versions if one.number == max(other.number for other in versions))
        for file, versions in found.items()
    }


def next_version(file: str, versions: Iterable[Version], content: bytes) -> Version:
    """Return the version that follows ``versions`` with this content."""
    number = max((one.number for one in versions), default=0) + 1
    return Version(number, hashlib.sha256(content).hexdigest(), file)
