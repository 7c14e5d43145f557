"""Rows of numbers that stand in no table: what the table finder may have missed, so that it can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planextract.layout.chunks import Chunk, cut_row, measure_spaces
from planextract.layout.draft import words_box
from planextract.layout.grid import TableGrid, TablePart
from planextract.layout.inside import words_inside
from planextract.layout.lines import Row, blocks_of_rows, sideways
from planextract.layout.page import Page, Word
from planextract.layout.stretches import LONGEST_BREAK
from planextract.records import Bbox

LEAST_ROWS = 2
"""So many rows of several numbers each are told, one more where some hold one number only."""
LEAST_DIGITS = 4
"""A single number beside a label counts from so many digits on: page numbers and short counts stand alone in many lists."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class LooseNumbers:
    """Rows of numbers near each other: their box, how many they are, and the first one's text."""

    bbox: Bbox
    rows: int
    first: str


def find_loose_numbers(page: Page, parts: Sequence[TablePart]) -> tuple[LooseNumbers, ...]:
    """Return the groups of rows that look like rows of amounts and stand in none of the page's tables, nor in a drawing."""
    every = page.words
    taken = {id(word) for box in [*(part.bbox for part in parts), *page.drawings] for word in words_inside(every, box)}
    words = [word for word in every if id(word) not in taken and not sideways(word)]
    if sum(1 for word in words if word.text[-1:].isdigit()) < LEAST_ROWS + 1:
        return ()
    return tuple(
        LooseNumbers(words_box([word for row in group for word in row.words]), len(group), _text(group[0]))
        for rows in blocks_of_rows(words, page.width)
        for group in _groups(rows, parts)
    )


def find_left_rows(parts: Sequence[TablePart], grids: Sequence[TableGrid]) -> tuple[LooseNumbers, ...]:
    """Return the parts of tables of a page that went into none of the document's: rows whose header is on a page now gone.

    Only those in which a row holds a label and several numbers.
    """
    kept = {(part.page, part.bbox) for grid in grids for part in grid.parts}
    left = [part for part in parts if (part.page, part.bbox) not in kept]
    found = []
    for part in left:
        rows = [row for row in part.rows() if row[0] and sum(_is_number(text) for text in row[1:]) > 1]
        if rows:
            found.append(LooseNumbers(part.bbox, len(rows), " ".join(rows[0])))
    return tuple(found)


def _is_number(text: str) -> bool:
    return any(character.isdigit() for character in text) and not any(character.isalpha() for character in text)


def _groups(rows: Sequence[Row], parts: Sequence[TablePart]) -> Iterator[list[Row]]:
    told = [row for row in rows if any(_DIGIT.search(word.text) for word in row.words)]
    spaces = measure_spaces(rows) if len(told) >= LEAST_ROWS else {}
    group: list[Row] = []
    single = 0
    for row in told:
        numbers = _count_amounts(cut_row(row, spaces), _is_beside(row, parts))
        if not numbers:
            continue
        if group and row.baseline - group[-1].baseline > LONGEST_BREAK * max(row.size, group[-1].size):
            if len(group) >= LEAST_ROWS + bool(single):
                yield group
            group, single = [], 0
        group.append(row)
        single += numbers == 1
    if len(group) >= LEAST_ROWS + bool(single):
        yield group


def _is_beside(row: Row, parts: Sequence[TablePart]) -> bool:
    """Whether a row stands to the right of a table, level with its rows: the labels of its numbers may be in there."""
    left = min(word.x0 for word in row.words)
    return any(part.bbox[2] <= left and part.bbox[1] < row.baseline < part.bbox[3] for part in parts)


def _count_amounts(chunks: Sequence[Chunk], is_beside: bool) -> int:
    """Return how many amounts a row seems to hold: none where it has no label, is prose, or has one short number only.

    Where its labels may be in a table beside it, several numbers that are all long count too.
    """
    if not chunks:
        return 0
    if not any(character.isalpha() for character in chunks[0].text):
        # numbers without a label are those along a chart's axes
        numbers = [chunk for chunk in chunks if chunk.numeric and not chunk.year and _digits(chunk) >= LEAST_DIGITS]
        return len(numbers) if is_beside and len(numbers) > 1 else 0
    if any(chunk.text[-1:].isalpha() and len(chunk.text) > 60 for chunk in chunks):
        return 0  # a line of prose with numbers in it
    numbers = [chunk for chunk in chunks if chunk.numeric and not chunk.year and _digits(chunk)]
    if len(numbers) == 1 and (len(chunks) != 2 or _digits(numbers[0]) < LEAST_DIGITS):
        return 0
    return len(numbers)


def _digits(chunk: Chunk) -> int:
    return sum(character.isdigit() for character in chunk.text)


def _text(row: Row) -> str:
    words: Sequence[Word] = row.words
    return " ".join(word.text for word in words)
