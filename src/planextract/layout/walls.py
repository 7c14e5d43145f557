"""Words at the walls of a ruled table: which cell a text belongs to that a wall runs through, and numbers that touch across one.

A word stands in the cell that holds its middle. Two cases need more: numbers of neighbouring cells printed letter to letter
(``10 483|10 729``) are read as words that run through the wall and are cut there; a heading of several words that runs over a
wall (``Budget|2025`` above three columns) stays together.
"""

from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.chunks import YEAR, Chunk, can_be_one_number, is_number
from planextract.layout.columns import part_word
from planextract.layout.lines import Row, rows_of_words, sideways
from planextract.layout.page import Word

AT_WALL = 0.3
"""A number ends at a wall if it ends this near to it (ems)."""
SAME_END = 1.6
"""Numbers that end within this distance (points) end in one column."""
WORD_SPACE = 0.36
"""Words of one heading are no further apart than this (ems)."""


def cut_at_walls(words: Sequence[Word], walls: Sequence[float], table: Sequence[Word]) -> list[Word]:
    """Cut words of digits that run through a wall where they are two numbers that touch; the others stay whole.

    They are two where both sides of the wall read as numbers, and a number of another row of the ``table`` (all its words)
    ends where the first one does.
    """
    crossing = [word for word in words if _walls_in(word, walls) and _is_digits(word)]
    if not crossing:
        return list(words)
    result: list[Word] = []
    for row in rows_of_words(words):
        pieces = list(row.words)
        for wall in walls:
            pieces = _cut_row_at(pieces, wall, table)
        result.extend(pieces)
    return [*result, *(word for word in words if sideways(word))]


def _cut_row_at(pieces: list[Word], wall: float, table: Sequence[Word]) -> list[Word]:
    for at, word in enumerate(pieces):
        if not _walls_in(word, (wall,)) or not _is_digits(word):
            continue
        place = min(range(1, len(word.text)), key=lambda i: abs(word.edges[2 * i - 1] - wall))
        head, tail = part_word(word, place)
        ends_here = any(
            abs(other.x1 - head.x1) <= SAME_END and is_number(other.text) and other.baseline != word.baseline
            for other in table
        )
        if abs(head.x1 - wall) > AT_WALL * word.size or not ends_here:
            continue
        if _are_two_numbers([*pieces[:at], head], [tail, *pieces[at + 1 :]]):
            return [*pieces[:at], head, tail, *_cut_row_at(pieces[at + 1 :], wall, table)]
    return pieces


def _are_two_numbers(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether the words that end and begin at a wall are the end of one number and the beginning of another."""
    if after[0].text[0] in ",.%":
        return False
    left = [before[-1]]
    for word in reversed(before[:-1]):
        if left[0].x0 - word.x1 > WORD_SPACE * word.size or not can_be_one_number([word], left[0]):
            break
        left.insert(0, word)
    joined = "".join(word.text for word in left)
    grouped = len(left) == 1 or all(len(word.text) == 3 for word in left[1:])
    return is_number(joined) and grouped and is_number(after[0].text)


def _is_digits(word: Word) -> bool:
    return len(word.text) > 1 and len(word.edges) == 2 * len(word.text) and is_number(word.text)


def _walls_in(word: Word, walls: Sequence[float]) -> bool:
    return any(word.x0 + 1 < wall < word.x1 - 1 for wall in walls)


def headings_over_walls(words: Sequence[Word], walls: Sequence[float]) -> list[Chunk]:
    """Return the texts of several words that a wall runs through where words part by no more than a space.

    Such a text is one heading: no number stands in it, and nothing else beside it in the cells that it runs over.
    """
    if not walls:
        return []
    borders = [float("-inf"), *walls, float("inf")]
    return [
        chunk
        for row in rows_of_words(words)
        for chunk in _runs_of_text(row)
        if any(chunk.x0 + 1 < wall < chunk.x1 - 1 for wall in walls) and _is_alone(chunk, row, borders)
    ]


def _runs_of_text(row: Row) -> list[Chunk]:
    """The texts of a row whose words stand no further apart than a space; years may be among them, other numbers not."""
    runs: list[list[Word]] = []
    for word in row.words:
        if runs and word.x0 - runs[-1][-1].x1 <= WORD_SPACE * word.size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [
        Chunk(tuple(run))
        for run in runs
        if len(run) > 1
        and any(c.isalpha() for c in run[0].text)
        and all(YEAR.match(word.text) or not is_number(word.text) for word in run)
    ]


def _is_alone(chunk: Chunk, row: Row, borders: Sequence[float]) -> bool:
    left = max(border for border in borders if border <= chunk.x0 + 1)
    right = min(border for border in borders if border >= chunk.x1 - 1)
    return all(word in chunk.words for word in row.words if left < (word.x0 + word.x1) / 2 < right)
