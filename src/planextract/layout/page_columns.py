"""Two columns of a page that hold tables: each is read by itself, so that no row runs over the white between them.

Columns of prose are told by their full lines (``lines``), tables side by side by their headers (``side_by_side``). This is for
pages where tables and texts run down each column by themselves: both are equally wide, texts begin at the left end of the second
one, and hardly a line of it stands level with one of the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planextract.layout.lines import Row, rows_of_words
from planextract.layout.page import Word

STRIP = 8.0
"""The white between two columns is at least this wide (points)."""
SAME_WIDTH = 0.12
"""Two columns of a page differ in width by no more than this share."""
LEAST_ROWS = 6
LEVEL = 0.5
"""No more than this share of the rows of one column stand level with rows of the other."""
BEGIN = 0.6
"""At least this share of the rows of the second column begin with text at its left end."""
SAME_BEGIN = 4
"""Texts of one column begin within this distance (points): those in cells stand a little further in."""


@dataclass(frozen=True, slots=True)
class _Zone:
    """Rows ``start`` to ``end`` that two columns share; the second begins at ``x``."""

    start: int
    end: int
    x: float


def flows_apart(words: Sequence[Word], width: float) -> list[list[Word]]:
    """Return the words of a page by column where it has two that run by themselves, else all together, top to bottom."""
    rows = rows_of_words(words)
    zones = [zone for x in _begins(rows, width) for zone in _zones(rows, x)]
    if not zones:
        return [list(words)]
    zone = max(zones, key=lambda z: (z.end - z.start, z.x))
    above = [w for row in rows[: zone.start] for w in row.words]
    inside = [w for row in rows[zone.start : zone.end] for w in row.words]
    below = [w for row in rows[zone.end :] for w in row.words]
    left = [w for w in inside if w.x0 < zone.x - 1]
    right = [w for w in inside if w.x0 >= zone.x - 1]
    return [part for part in (above, left, right) if part] + (flows_apart(below, width) if below else [])


def _begins(rows: Sequence[Row], width: float) -> list[float]:
    """The places near the middle of the page where texts begin on several rows, after white or at the row's left end."""
    seen: Counter[int] = Counter()
    for row in rows:
        for before, word in zip((None, *row.words), row.words, strict=False):
            is_text = any(c.isalpha() for c in word.text)
            if is_text and (before is None or word.x0 - before.x1 > STRIP) and 0.4 * width < word.x0 < 0.62 * width:
                seen[round(word.x0)] += 1
    return [float(x) for x in sorted(seen) if sum(seen[x + off] for off in range(SAME_BEGIN)) >= LEAST_ROWS]


def _zones(rows: Sequence[Row], x: float) -> list[_Zone]:
    """The runs of rows with nothing in the white left of ``x`` that are two columns."""
    zones: list[_Zone] = []
    start = 0
    for at in range(len(rows) + 1):
        if at < len(rows) and not any(w.x0 < x - 1 and w.x1 > x - STRIP for w in rows[at].words):
            continue
        if _are_columns(rows[start:at], x):
            zones.append(_Zone(start, at, x))
        start = at + 1
    return zones


def _are_columns(rows: Sequence[Row], x: float) -> bool:
    left = [[w for w in row.words if w.x0 < x - 1] for row in rows]
    right = [[w for w in row.words if w.x0 >= x - 1] for row in rows]
    first, second = [words for words in left if words], [words for words in right if words]
    if min(len(first), len(second)) < LEAST_ROWS:
        return False
    widths = [max(w.x1 for ws in side for w in ws) - min(w.x0 for ws in side for w in ws) for side in (first, second)]
    if abs(widths[0] - widths[1]) > SAME_WIDTH * max(widths):
        return False
    level = sum(1 for one, other in zip(left, right, strict=True) if one and other)
    if level > LEVEL * min(len(first), len(second)):
        return False
    begins = sum(1 for ws in second if abs(ws[0].x0 - x) < SAME_BEGIN and any(c.isalpha() for c in ws[0].text))
    return begins >= BEGIN * len(second)
