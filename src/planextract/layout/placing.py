"""Which column of a table without a grid each piece of a line stands in."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from planextract.layout.body import BodyLine
from planextract.layout.chunks import Chunk, is_whole_number
from planextract.layout.columns import cut_word
from planextract.layout.page import Word
from planextract.layout.stretches import Line

CROWDED = 0.5
"""A number that follows within this distance (ems) may run into the one before it."""


def place_line(line: Line, columns: Sequence[tuple[float, float]]) -> BodyLine:
    """Return a line with its words by column; numbers that run into each other are cut."""
    cells: dict[int, list[Word]] = {}
    for number, chunk in enumerate(line.chunks):
        after = line.chunks[number + 1] if number + 1 < len(line.chunks) else None
        crowded = after is not None and after.x0 - chunk.x1 < CROWDED * line.row.size
        for column, words in assign(chunk, columns, crowded):
            cells.setdefault(column, []).extend(words)
    return BodyLine(cells, line.row.baseline, median(w.size for w in line.row.words))


def assign(chunk: Chunk, columns: Sequence[tuple[float, float]], crowded: bool) -> list[tuple[int, list[Word]]]:
    """Return which column a chunk's words stand in; a text that runs over columns stays in its first one.

    ``crowded`` says that the next number follows at once: then words are cut where a column ends inside them.
    """
    column = nearest_column(chunk.x0, chunk.x1, columns)
    if any(c.isalpha() for c in chunk.text) or not any(c.isdigit() for c in chunk.text):
        return [(column, list(chunk.words))]
    parts: dict[int, list[Word]] = {}
    pending: list[Word] = []
    touching = crowded or chunk.x1 > columns[column][1] + chunk.words[0].size
    for word in (piece for whole in chunk.words for piece in (cut_word(whole, columns) if touching else [whole])):
        if not any(c.isdigit() for c in word.text):
            pending.append(word)  # a sign stands before its number
            continue
        place = _ending_column(word, columns) if touching else nearest_column(word.x0, word.x1, columns)
        parts.setdefault(place, []).extend([*pending, word])
        pending = []
    if pending:
        parts.setdefault(nearest_column(pending[0].x0, pending[-1].x1, columns), []).extend(pending)
    if len(parts) > 1 and is_whole_number(chunk.words) and not all(is_whole_number(part) for part in parts.values()):
        return [(column, list(chunk.words))]  # wider than its column, not run into another: its parts are no numbers
    return list(parts.items())


def _ending_column(word: Word, columns: Sequence[tuple[float, float]]) -> int:
    """Return the first column that does not end before a number does: where columns touch, the end is what tells."""
    return next((c for c, (_, right) in enumerate(columns) if word.x1 <= right + 2.0), len(columns) - 1)


def nearest_column(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column that a piece of text overlaps most, or stands nearest to."""
    overlaps = [min(x1, right) - max(x0, left) for left, right in columns]
    return overlaps.index(max(overlaps))
