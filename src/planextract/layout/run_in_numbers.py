"""Labels that stand so close to the first number of their row that both look like one text: parted where the numbers of other
rows end.

A longest label and a longest number leave a word space between them, and where most rows are such rows the first column of
numbers would be lost. What tells it is a number that stands free in another row and ends at the same place.
"""

from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.chunks import SIGN, YEAR, Chunk, can_be_one_number, is_number
from planextract.layout.page import Word

SAME_END = 1.6
"""Numbers that end within this distance (points) end in one column."""
NEAR_ROWS = 15
"""Rows further apart than this are not compared."""


def part_labels(rows: Sequence[list[Chunk]]) -> list[list[Chunk]]:
    """Return rows of chunks, a first chunk that is a label and a number parted in two where the numbers of other rows end."""
    free = [[c.x1 for c in row[1:] if c.numeric and not c.year] for row in rows]
    begins = [_number_begins(row[0].words) if row else None for row in rows]
    result = []
    for at, (row, begin) in enumerate(zip(rows, begins, strict=True)):
        if begin is not None and (_ends_as_free(rows, free, at) or _ends_as_run_in(rows, free, begins, at)):
            words = row[0].words
            result.append([Chunk(words[:begin]), Chunk(words[begin:]), *row[1:]])
        else:
            result.append(row)
    return result


def _near(rows: Sequence[Sequence[Chunk]], at: int) -> list[int]:
    return [other for other in range(max(0, at - NEAR_ROWS), min(len(rows), at + NEAR_ROWS + 1)) if other != at]


def _ends_as_free(rows: Sequence[Sequence[Chunk]], free: Sequence[Sequence[float]], at: int) -> bool:
    """Whether a number that stands free in a near row ends where the first chunk of a row does.

    One such row is enough if it has as many chunks as this one would have, else two are wanted.
    """
    end = rows[at][0].x1
    near = [other for other in _near(rows, at) if any(abs(x1 - end) <= SAME_END for x1 in free[other])]
    return len(near) > 1 or any(len(rows[other]) == len(rows[at]) + 1 for other in near)


def _ends_as_run_in(
    rows: Sequence[Sequence[Chunk]], free: Sequence[Sequence[float]], begins: Sequence[int | None], at: int
) -> bool:
    """Whether all rows of numbers around end their first chunk in a number at the same place, though their labels end at
    different ones, and a header above stands over that place.
    """
    row, begin = rows[at], begins[at]
    if begin is None or not free[at]:
        return False
    words = row[0].words
    alike = [other for other in _near(rows, at) if len(rows[other]) == len(row) and free[other]]
    ends = []
    for other in alike:
        start = begins[other]
        if start is None or abs(rows[other][0].x1 - row[0].x1) > SAME_END:
            return False
        ends.append(rows[other][0].words[start - 1].x1)
    differ = any(abs(end - words[begin - 1].x1) > 2 * SAME_END for end in ends)
    return differ and any(
        not free[other] and any(c.x1 > words[begin].x0 and c.x0 < row[0].x1 for c in rows[other])
        for other in range(max(0, at - NEAR_ROWS), at)
    )


def _number_begins(words: Sequence[Word]) -> int | None:
    """Return where the number at the end of a label begins: before the widest gap that leaves a whole number, None for none."""
    best: tuple[float, int] | None = None
    if YEAR.match(words[-1].text):
        return None
    for begin in range(len(words) - 1, 0, -1):
        number = words[begin:]
        if not is_number("".join(word.text for word in number)) or not _has_digit(number[-1]):
            break
        if not (_has_digit(number[0]) or SIGN.match(number[0].text)):
            break
        if any(
            not can_be_one_number(number[:i], number[i]) for i in range(1, len(number)) if _has_digit(number[i - 1])
        ):
            break
        gap = words[begin].x0 - words[begin - 1].x1
        if any(c.isalpha() for word in words[:begin] for c in word.text) and (best is None or gap > best[0]):
            best = (gap, begin)
    return best[1] if best else None


def _has_digit(word: Word) -> bool:
    return any(c.isdigit() for c in word.text)
