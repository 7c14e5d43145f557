"""Taking typed values out of a parsed profile, and noting every mistake on the way instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

from planextract.sources.lines import KeyPath
from planextract.sources.mistakes import Mistake

_TYPE_NAMES: Mapping[type, str] = {
    str: "a text in quotation marks",
    int: "a whole number without quotation marks",
    bool: "true or false",
    list: "a list in square brackets",
    dict: "a table",
}


class Values:
    """One table of the profile. Takers return None (or an empty collection) where a value is missing or wrong."""

    def __init__(
        self, table: Mapping[str, Any], path: KeyPath, lines: Mapping[KeyPath, int], mistakes: list[Mistake]
    ) -> None:
        self.table = table
        self.path = path
        self._lines = lines
        self._mistakes = mistakes

    def line(self, *keys: str | int) -> int:
        """Return the line of the key, or of the nearest table around it (the top: 1)."""
        path: KeyPath = (*self.path, *keys)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def mistake(self, keys: tuple[str | int, ...], message: str, remedy: str) -> None:
        """Note that the value at ``keys`` is wrong."""
        name = "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in (*self.path, *keys))
        self._mistakes.append(Mistake(self.line(*keys), name.lstrip("."), message, remedy))

    def refuse_unknown_keys(self, known: Collection[str]) -> None:
        """Note every key that no profile has: most often a slip of the pen that would be ignored silently."""
        for key in self.table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                remedy = f"Did you mean {near[0]!r}?" if near else f"Known keys here: {', '.join(known)}"
                self.mistake((key,), "unknown key", remedy)

    def take(self, key: str, kind: type, *, required: bool = False) -> Any:
        """Return the value at ``key`` if it is there and of the right type."""
        value = self.table.get(key)
        if value is None:
            if required:
                self.mistake((key,), "is missing", f"Write {key} = … ({_TYPE_NAMES[kind]})")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.mistake((key,), f"is {_shown(value)}", f"Write {_TYPE_NAMES[kind]}")
            return None
        return value

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text that is not blank."""
        value: str | None = self.take(key, str, required=required)
        if value is not None and not value.strip():
            self.mistake((key,), "is empty", "Write a text, or leave the key out" if not required else "Write a text")
            return None
        return value

    def shaped(self, key: str, pattern: str, example: str, *, required: bool = False) -> str | None:
        """Return a text that matches ``pattern`` as a whole."""
        value = self.text(key, required=required)
        if value is not None and not re.fullmatch(pattern, value):
            self.mistake((key,), f"{value!r} has the wrong form", f"Write it like {example}")
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none of them blank."""
        values = self.take(key, list) or []
        for position, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.mistake((key, position), f"is {_shown(value)}", "Write a text in quotation marks")
        return tuple(value for value in values if isinstance(value, str) and value.strip())

    def year(self, key: str) -> int | None:
        """Return a calendar year between 1900 and 2200."""
        value: int | None = self.take(key, int)
        if value is not None and not 1900 <= value <= 2200:
            self.mistake((key,), f"{value} is no year", "Write a year with four digits, like 2021")
            return None
        return value

    def tables(self, key: str) -> list[Values]:
        """Return the elements of an array of tables (``[[key]]``)."""
        elements = self.take(key, list) or []
        for position, element in enumerate(elements):
            if not isinstance(element, dict):
                self.mistake((key, position), f"is {_shown(element)}", f"Begin each with a line [[{key}]]")
        return [
            Values(element, (*self.path, key, position), self._lines, self._mistakes)
            for position, element in enumerate(elements)
            if isinstance(element, dict)
        ]

    def inner(self, key: str) -> Values:
        """Return the table at ``key``, an empty one where it is missing."""
        return Values(self.take(key, dict) or {}, (*self.path, key), self._lines, self._mistakes)


def _shown(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
