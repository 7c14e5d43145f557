"""Banded tables: rows parted by lines or by colours, columns only seen from the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from planextract.layout.chunks import Chunk, cut_row, measure_spaces
from planextract.layout.columns import find_columns, part_by_columns
from planextract.layout.draft import DraftCell, DraftTable, drop_empty
from planextract.layout.edges import Edge
from planextract.layout.inside import middle, words_inside
from planextract.layout.lines import Row, rows_of_words
from planextract.layout.page import Fill, Word
from planextract.layout.run_in_numbers import part_labels
from planextract.records import Bbox

TITLE = 1.2
"""Letters this many times as large as most of the table are those of a title."""
LEAST_BANDS = 2
SAME_END = 6.0
"""The lines of one ladder begin and end within this distance (points)."""
HIGHEST_BAND = 110.0
"""A band higher than this (points) holds no row: lines that far apart part sections of a page."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Lines of one length above each other: the rungs part rows."""

    x0: float
    x1: float
    rungs: tuple[float, ...]

    @property
    def bbox(self) -> Bbox:
        """``x0, top, x1, bottom`` in points."""
        return (self.x0, self.rungs[0], self.x1, self.rungs[-1])


def find_ladders(horizontal: Sequence[Edge]) -> list[Ladder]:
    """Return the ladders among horizontal edges: successive ones that begin and end at the same places."""
    families: list[list[Edge]] = []
    for edge in sorted(horizontal, key=lambda e: e.at):
        for family in families:
            last = family[-1]
            if (
                abs(last.start - edge.start) <= SAME_END
                and abs(last.end - edge.end) <= SAME_END
                and edge.at - last.at <= HIGHEST_BAND
            ):
                family.append(edge)
                break
        else:
            families.append([edge])
    return [
        Ladder(min(e.start for e in f), max(e.end for e in f), tuple(e.at for e in f))
        for f in families
        if len(f) > LEAST_BANDS
    ]


def part_ladder(ladder: Ladder, words: Sequence[Word], fills: Sequence[Fill]) -> list[Ladder]:
    """Part a ladder where something else stands between its rungs: bare paper among coloured bands, or prose.

    A ladder of lines around rows of numbers is none here: its header may stand above it, and its numbers show the columns;
    unless it holds its header, and text stands beside it, from which nothing but its ends part it.
    """
    bands = list(pairwise(ladder.rungs))
    behind = [_is_colored(ladder, top, bottom, fills) for top, bottom in bands]
    colored = sum(behind) >= 0.7 * len(bands)
    if not colored and _mostly_numbers(ladder, words) and not _is_set_apart(ladder, words):
        return []
    usual = median(bottom - top for top, bottom in bands)
    inside = words_inside(words, ladder.bbox)
    spaces = measure_spaces(rows_of_words(inside))
    usual_size = median(word.size for word in inside) if inside else 0.0
    parts: list[list[float]] = [[]]
    for (top, bottom), is_colored in zip(bands, behind, strict=True):
        rows = _band_rows(inside, top, bottom)
        lines = [cut_row(row, spaces) for row in rows]
        foreign = (colored and not is_colored) or _is_prose(lines, ladder, bottom - top > 2.2 * usual)
        title = _title_in(rows, usual_size)
        if foreign:
            parts.append([])
        elif title is not None:
            if title > 0:
                end = min(word.top for word in rows[title].words)
                parts[-1].extend([end] if parts[-1] else [top, end])
            below = title + 1 < len(rows)
            parts.append([max(word.bottom for word in rows[title].words), bottom] if below else [])
        else:
            parts[-1].extend([bottom] if parts[-1] else [top, bottom])
    return [Ladder(ladder.x0, ladder.x1, tuple(rungs)) for rungs in parts if len(rungs) > LEAST_BANDS - 1]


def _title_in(rows: Sequence[Row], usual_size: float) -> int | None:
    """Return which row of a band, below the first of the table, is a title in larger letters; None where there is none."""
    for at, row in enumerate(rows):
        if row.size > TITLE * usual_size and not any(c.isdigit() for word in row.words for c in word.text):
            return at if at else None
    return None


def _mostly_numbers(ladder: Ladder, words: Sequence[Word]) -> bool:
    """Whether rows with numbers are at least a third of the rows between the rungs."""
    inside = words_inside(words, ladder.bbox)
    rows = rows_of_words(inside)
    spaces = measure_spaces(rows)
    numeric = sum(1 for row in rows if any(c.numeric and not c.year for c in cut_row(row, spaces)[1:]))
    return 3 * numeric >= len(rows)


def _is_set_apart(ladder: Ladder, words: Sequence[Word]) -> bool:
    """Whether the first band of a ladder is a header, and words stand beside most of its bands."""
    bands = list(pairwise(ladder.rungs))
    heads = words_inside(words, (ladder.x0, bands[0][0], ladder.x1, bands[0][1]))
    chunks = [c for row in rows_of_words(heads) for c in cut_row(row, measure_spaces([row]))]
    if len(chunks) < 2 or any(c.numeric and not c.year for c in chunks):
        return False
    beside = [w for w in words if w.x1 < ladder.x0 or w.x0 > ladder.x1]
    return 2 * sum(1 for top, bottom in bands if any(top <= middle(w) < bottom for w in beside)) > len(bands)


def _is_colored(ladder: Ladder, top: float, bottom: float, fills: Sequence[Fill]) -> bool:
    x, y = ladder.x0 + 3, (top + bottom) / 2
    return any(f.x0 <= x <= f.x1 and f.top <= y <= f.bottom for f in fills)


def _is_prose(lines: Sequence[Sequence[Chunk]], ladder: Ladder, high: bool) -> bool:
    """Whether the lines of a band run across the ladder: a paragraph, or in a high band a heading."""
    if not lines or any(len(chunks) > 1 and any(c.numeric for c in chunks[1:]) for chunks in lines):
        return False
    wide = sum(
        1 for chunks in lines if len(chunks) == 1 and chunks[0].x1 - chunks[0].x0 > 0.7 * (ladder.x1 - ladder.x0)
    )
    return wide >= 2 or (high and all(len(chunks) == 1 for chunks in lines))


def read_ladder(ladder: Ladder, words: Sequence[Word]) -> DraftTable | None:
    """Return the table whose rows the rungs of a ladder part, None where they part something else.

    Rungs part rows if hardly a band holds numbers above each other, and if most bands share columns.
    """
    inside = words_inside(words, ladder.bbox)
    spaces = measure_spaces(rows_of_words(inside))
    bands = [_band_rows(inside, top, bottom) for top, bottom in zip(ladder.rungs, ladder.rungs[1:], strict=False)]
    parted = iter(part_labels([cut_row(row, spaces) for band in bands for row in band]))
    cut = [rows for band in bands for rows in _part_header([next(parted) for _ in band])]
    occupied = [band for band in cut if band]
    if len(occupied) < LEAST_BANDS:
        return None
    tabular = [band for band in occupied if max(len(chunks) for chunks in band) >= 2]
    stacked = sum(1 for band in tabular if _stacked(band))
    if 2 * len(tabular) < len(occupied) or 5 * stacked > len(tabular):
        return None
    columns = _columns(cut)
    if columns is None or len(columns) < 2:
        return None
    cells = [cell for row, band in enumerate(cut) for cell in _band_cells(row, band, columns)]
    used = {cell.column for cell in cells}
    if len(used) < 2 or not _enough(cells):
        return None
    return drop_empty(DraftTable(ladder.bbox, columns, cells))


def _band_rows(words: Sequence[Word], top: float, bottom: float) -> list[Row]:
    return rows_of_words([w for w in words if top <= middle(w) < bottom])


def _part_header(band: list[list[Chunk]]) -> list[list[list[Chunk]]]:
    """Part a band where a row of amounts stands below headers in it: no line was drawn between them, nor another colour."""
    for at in range(1, len(band)):
        amounts = [c for c in band[at][1:] if c.numeric and not c.year]
        heads = [c for chunks in band[:at] for c in chunks if not c.numeric or c.year]
        over = sum(1 for c in amounts if any(min(c.x1, h.x1) > max(c.x0, h.x0) for h in heads))
        if over >= 2 and over == len(amounts):
            return [band[:at], band[at:]]
    return [band]


def _stacked(band: Sequence[Sequence[Chunk]]) -> bool:
    """Whether two lines of a band hold a number in the same place."""
    seen: list[Chunk] = []
    for chunks in band:
        numbers = [c for c in chunks[1:] if c.numeric and not c.year]
        if any(min(a.x1, b.x1) > max(a.x0, b.x0) for a in seen for b in numbers):
            return True
        seen.extend(numbers)
    return False


def _columns(cut: Sequence[Sequence[Sequence[Chunk]]]) -> list[tuple[float, float]] | None:
    """Return the columns seen in the bands that hold numbers, or else in all but the first."""
    several = [chunks for band in cut for chunks in band if len(chunks) >= 2]
    values = [chunks for chunks in several if any(c.numeric and not c.year for c in chunks[1:])]
    return find_columns(values if len(values) >= 2 else several[1:])


def _band_cells(row: int, band: Sequence[Sequence[Chunk]], columns: Sequence[tuple[float, float]]) -> list[DraftCell]:
    found: dict[tuple[int, int], list[Word]] = {}
    for chunk in (c for chunks in band for c in chunks):
        for part in [*part_by_columns(chunk, columns)]:
            found.setdefault(columns_under(part, columns), []).extend(part.words)
    merged: dict[int, DraftCell] = {}
    for (first, last), words in sorted(found.items()):
        if first in merged:
            merged[first].words.extend(words)
            merged[first].column_span = max(merged[first].column_span, last - first + 1)
        else:
            merged[first] = DraftCell(row, first, words, 1, last - first + 1)
    return list(merged.values())


def columns_under(chunk: Chunk, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the first and last column that a piece of text stands in; one that only leans over stays in its own."""
    overlaps = [min(chunk.x1, right) - max(chunk.x0, left) for left, right in columns]
    best = overlaps.index(max(overlaps))
    covered = [c for c, (left, right) in enumerate(columns) if chunk.x0 - 1 <= (left + right) / 2 <= chunk.x1 + 1]
    return (covered[0], covered[-1]) if len(covered) >= 2 else (best, best)


def _enough(cells: Sequence[DraftCell]) -> bool:
    """Whether at least two rows hold something beside their label."""
    rows = {cell.row for cell in cells if cell.column > 0}
    return len(rows) >= 2 and len(cells) >= 4
