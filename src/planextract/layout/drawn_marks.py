"""List marks that are drawn instead of printed: the dots of lists in pages that a browser made (geometry only)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planextract.layout.page import Fill
from planextract.layout.rows import Row

DRAWN = "•"
MOST = 400
"""More small dots than this on a page are a map or a chart."""
REACH = 2.5
"""A mark stands at most this far (ems) before its text."""
LARGEST = 0.55
"""A mark is at most this high (ems): a larger one shows a status."""


def give_drawn_marks(rows: Sequence[Row], marks: Sequence[Fill]) -> list[Row]:
    """Return the rows, those with a drawn mark right before them as items of a list.

    The mark has the text's colour, or others like it stand at its x; the squares of a chart's legend have neither.
    """
    if not marks or len(marks) > MOST:
        return list(rows)
    alike = Counter(_kind(mark) for mark in marks)
    return [
        replace(row, bullet=DRAWN)
        if row.bullet is None
        and any(_is_of(mark, row) and (mark.color == row.color or alike[_kind(mark)] > 1) for mark in marks)
        else row
        for row in rows
    ]


def _kind(mark: Fill) -> tuple[object, ...]:
    return mark.color, round(mark.x0), round(mark.x1)


def _is_of(mark: Fill, row: Row) -> bool:
    """Whether a mark stands right before a row, between its baseline and the height of its letters."""
    middle = (mark.top + mark.bottom) / 2
    return (
        mark.bottom - mark.top <= LARGEST * row.size
        and 0.15 * row.size < row.x0 - mark.x1 < REACH * row.size
        and row.baseline - 0.8 * row.size < middle < row.baseline + 0.1 * row.size
    )
