"""What can be wrong with a profile, and how it is said: file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: on which 1-based line (None: the file as a whole), at which key, what is wrong and what to write."""

    line: int | None
    key: str
    message: str
    remedy: str


class ProfileError(Exception):
    """A profile that cannot be used. ``mistakes`` holds every one that was found, in the order of the lines."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
        super().__init__("\n".join(self._describe(mistake) for mistake in self.mistakes))

    def _describe(self, mistake: Mistake) -> str:
        place = self.file if mistake.line is None else f"{self.file}:{mistake.line}"
        key = f"{mistake.key}: " if mistake.key else ""
        end = "" if mistake.remedy.endswith("?") else "."
        return f"{place}: {key}{mistake.message}. {mistake.remedy}{end}"
