"""On which line of a TOML text each key stands, so that a mistake in a profile can be pointed at."""

from __future__ import annotations

import re
import tomllib
from typing import Any

KeyPath = tuple[str | int, ...]
"""From the top of the document: keys by name, elements of arrays by position (``("organisations", 0, "id")``)."""

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")


def locate_keys(text: str) -> dict[KeyPath, int]:
    """Return the 1-based line on which every key and array element of valid TOML ``text`` begins.

    A value over several lines is read with the line that its key stands on; ``tomllib`` itself says where it ends.
    """
    lines = text.split("\n")  # TOML ends a line nowhere else: not at U+0085, not at U+2028
    places: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    index = 0
    while index < len(lines):
        line = lines[index]
        header = _HEADER.match(line)
        if not line.strip() or line.lstrip().startswith("#"):
            index += 1
        elif header and "=" not in header[2].replace('"', ""):
            table = _open_table(header[1] == "[[", _key_parts(header[2]), counts)
            places.setdefault(table, index + 1)
            places.setdefault(tuple(part for part in table if isinstance(part, str)), index + 1)
            index += 1
        else:
            value, length = _read_statement(lines, index)
            _note(value, table, index + 1, places)
            index += length
    return places


def _key_parts(key: str) -> tuple[str, ...]:
    """Split a dotted key as TOML does, by letting TOML do it."""
    node: Any = tomllib.loads(f"{key} = 0")
    parts: list[str] = []
    while isinstance(node, dict):
        (name, node), *_ = node.items()
        parts.append(name)
    return tuple(parts)


def _open_table(is_array: bool, parts: tuple[str, ...], counts: dict[KeyPath, int]) -> KeyPath:
    """Return the path of a table header: inside an array of tables, the element that was opened last."""
    path: KeyPath = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, parts[-1])
    if is_array:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def _read_statement(lines: list[str], start: int) -> tuple[dict[str, Any], int]:
    """Read ``key = value`` from line ``start`` on, with as many lines as the value needs."""
    for length in range(1, len(lines) - start + 1):
        try:
            return tomllib.loads("\n".join(lines[start : start + length])), length
        except tomllib.TOMLDecodeError:
            continue
    return {}, 1


def _note(value: Any, path: KeyPath, line: int, places: dict[KeyPath, int]) -> None:
    children: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    for key, child in children:
        places.setdefault((*path, key), line)
        _note(child, (*path, key), line, places)
