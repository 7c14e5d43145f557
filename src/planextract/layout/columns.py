"""Columns of a table without vertical lines: strips that hardly any row crosses, with text on both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planextract.layout.chunks import Chunk

STEP = 0.5
"""Resolution (points) at which strips are looked for."""
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
    merged = _merge_near(columns)
    return _without_rare(merged, rows)


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
