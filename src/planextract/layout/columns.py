"""Columns of a table without vertical lines: strips that hardly any row crosses, with text on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from planextract.layout.chunks import Chunk
from planextract.layout.page import Word

STEP = 0.5
"""Resolution (points) at which strips are looked for."""
SAME_END = 1.6
"""Numbers that end within this distance (points) end in one column."""
LEAST_STRIP = 1.5
"""A strip between two columns is at least this wide (points)."""


def find_columns(rows: Sequence[Sequence[Chunk]]) -> list[tuple[float, float]] | None:
    """Return each column's x0 and x1 (the reach of its texts), None where the rows share no strip.

    A strip is crossed by at most one row in twenty: a heading or a long label that runs over it.
    """
    if len(rows) < 2:
        return None
    left = min(chunk.x0 for row in rows for chunk in row)
    right = max(chunk.x1 for row in rows for chunk in row)
    size = int((right - left) / STEP) + 2
    covered = np.zeros(size, np.int64)
    for row in rows:
        line = np.zeros(size, np.bool_)
        for chunk in row:
            line[_at(chunk.x0 - left, 0.3) : _at(chunk.x1 - left, -0.3) + 1] = True
        covered += line
    allowed = len(rows) // 20
    columns: list[tuple[float, float]] = []
    for start, end in _runs(covered > allowed):
        columns.append((left + start * STEP, left + end * STEP))
    merged = _without_rare(_merge_near(columns), rows)
    return [part for column in merged for part in _part_by_right_edges(column, rows)]


def _part_by_right_edges(column: tuple[float, float], rows: Sequence[Sequence[Chunk]]) -> list[tuple[float, float]]:
    """Part a column in which rows hold several numbers: columns so tight that no strip is left, told by where numbers end."""
    members = [[c for c in row if c.numeric and c.x0 < column[1] and c.x1 > column[0]] for row in rows]
    crowded = sum(1 for row in members if len(row) > 1)
    filled = sum(1 for row in members if row)
    ends: list[list[Chunk]] = []
    for chunk in sorted((c for row in members for c in row), key=lambda c: c.x1):
        if ends and chunk.x1 - ends[-1][-1].x1 <= SAME_END:
            ends[-1].append(chunk)
        else:
            ends.append([chunk])
    kept = _own_ends([end for end in ends if len(end) >= 2], filled)
    if crowded < 2 or 3 * crowded < filled:
        if len(kept) == 1 and 2 * len(kept[0]) > filled and members and filled > len(kept[0]):
            return [(column[0], max(c.x1 for c in kept[0]))]
        return [column]
    if len(kept) < 2:
        return [column]
    parts: list[tuple[float, float]] = []
    for end in kept:
        right = max(c.x1 for c in end)
        # a number that runs into the one before it does not tell where its column begins
        left = min(
            (c.x0 for c in end if not parts or c.x0 > parts[-1][1] - 1), default=parts[-1][1] if parts else column[0]
        )
        parts.append((max(left, parts[-1][1]) if parts else left, right))
    return parts


def _own_ends(ends: Sequence[list[Chunk]], filled: int) -> list[list[Chunk]]:
    """Leave out ends that only numbers have which run into each other: another column ends inside each of them."""
    edges = [max(c.x1 for c in end) for end in ends]
    kept = []
    for end, edge in zip(ends, edges, strict=True):
        alone = [c for c in end if not any(c.x0 + 1 < other < edge - 2 * SAME_END for other in edges)]
        if len(alone) >= 2 and len(end) >= max(2, filled // 4):
            kept.append(end)
    return kept


def cut_word(word: Word, columns: Sequence[tuple[float, float]]) -> list[Word]:
    """Cut a word of digits where a column of numbers ends inside it: numbers printed letter to letter.

    Only for words that run into the next number: the caller sees to that.
    """
    if not any(c.isdigit() for c in word.text) or len(word.edges) != 2 * len(word.text):
        return [word]
    for _, right in columns:
        if not word.x0 + 1 < right < word.x1 - 1:
            continue
        ends = word.edges[1::2]
        place = min(range(len(ends)), key=lambda i: abs(ends[i] - right))
        if place + 1 < len(ends) and abs(ends[place] - right) <= 0.2 * word.size:
            first, rest = part_word(word, place + 1)
            return [first, *cut_word(rest, columns)]
    return [word]


def part_word(word: Word, place: int) -> tuple[Word, Word]:
    """Return a word as two, cut before its character ``place``."""
    left, right = word.edges[: 2 * place], word.edges[2 * place :]
    return (
        replace(word, text=word.text[:place], edges=left, x1=max(left)),
        replace(word, text=word.text[place:], edges=right, x0=min(right)),
    )


def _at(offset: float, shift: float) -> int:
    return max(0, int((offset + shift) / STEP))


def _runs(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    steps = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _merge_near(columns: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in columns:
        if merged and x0 - merged[-1][1] < LEAST_STRIP:
            merged[-1] = (merged[-1][0], x1)
        else:
            merged.append((x0, x1))
    return merged


def _without_rare(columns: Sequence[tuple[float, float]], rows: Sequence[Sequence[Chunk]]) -> list[tuple[float, float]]:
    """Join a column in which hardly a row has text to its left neighbour: it is part of that column's texts."""
    if len(rows) < 12:
        return list(columns)
    kept: list[tuple[float, float]] = []
    for x0, x1 in columns:
        count = sum(1 for row in rows if any(c.x0 < x1 and c.x1 > x0 for c in row))
        if kept and count <= len(rows) // 20:
            kept[-1] = (kept[-1][0], x1)
        else:
            kept.append((x0, x1))
    return kept


def part_by_columns(chunk: Chunk, columns: Sequence[tuple[float, float]]) -> list[Chunk]:
    """Part words that stand side by side in a column each: they are aligned with the columns, one by one."""
    covered = [c for c, (left, right) in enumerate(columns) if chunk.x0 - 1 <= (left + right) / 2 <= chunk.x1 + 1]
    if len(covered) < 2:
        return [chunk]
    parts: dict[int, list[Word]] = {}
    for word in chunk.words:
        middle_x = (word.x0 + word.x1) / 2
        column = min(covered, key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - middle_x))
        parts.setdefault(column, []).append(word)
    if list(parts) != covered:
        return [chunk]
    for column, words in parts.items():
        left, right = columns[column]
        off = min(
            abs(words[0].x0 - left), abs(words[-1].x1 - right), abs(words[0].x0 + words[-1].x1 - left - right) / 2
        )
        if off > 0.35 * words[0].size:
            return [chunk]
    return [Chunk(tuple(words)) for words in parts.values()]
