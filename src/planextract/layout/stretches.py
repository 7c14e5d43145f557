"""Stretches of lines that may be the body of a table without a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from planextract.layout.captions import CAPTION
from planextract.layout.chunks import Chunk
from planextract.layout.lines import Row

LONGEST_BREAK = 3.2
"""Rows of one table are not further apart than this many line heights."""

LARGER = 1.1
"""A line in letters this many times as large as those of the rows is a title, no heading inside a table."""

LEAST_ROWS = 2
"""Tables below each other, each with headers of years, have at least so many rows of amounts to be two."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(slots=True)
class Line:
    """A row of a page with its chunks."""

    row: Row
    chunks: list[Chunk]

    @property
    def tabular(self) -> bool:
        """Whether it looks like a row of a table: several chunks, a number among those after the first."""
        return len(self.chunks) >= 2 and (any(c.numeric for c in self.chunks[1:]) or len(self.chunks) >= 3)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.chunks[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.chunks[-1].x1


@dataclass(slots=True)
class Stretch:
    """Successive lines that may be a table's body; ``first`` and ``last`` are indexes of lines."""

    first: int
    last: int
    body: list[int] = field(default_factory=list)
    left: float = inf
    right: float = -inf
    numbers: float = inf
    """Where the first number after a label begins, endless where there is none."""

    def take_in(self, index: int, line: Line) -> None:
        """Add a line (its index and itself) below the others."""
        self.last = index
        self.body.append(index)
        self.left, self.right = min(self.left, line.x0), max(self.right, line.x1)
        self.numbers = min([self.numbers, *(chunk.x0 for chunk in line.chunks[1:] if chunk.numeric)])


def find_stretches(lines: Sequence[Line]) -> list[Stretch]:
    """Gather lines that look like rows of a table, with the short lines (headings, labels) between them."""
    stretches: list[Stretch] = []
    current: Stretch | None = None
    for index, line in enumerate(lines):
        if not line.tabular:
            continue
        if current is None or not _hangs_together(lines, current, index):
            current = Stretch(index, index)
            stretches.append(current)
        current.take_in(index, line)
    return stretches


def _hangs_together(lines: Sequence[Line], stretch: Stretch, index: int) -> bool:
    """Whether line ``index`` goes on with a stretch: near enough, and nothing but labels and headings between."""
    between = lines[stretch.last + 1 : index]
    left, right = stretch.left, stretch.right
    line = lines[index]
    steps = [
        b.row.baseline - a.row.baseline
        for a, b in zip(lines[stretch.last : index], lines[stretch.last + 1 : index + 1], strict=True)
    ]
    size = max(line.row.size, lines[stretch.last].row.size)
    if max(steps) > LONGEST_BREAK * size * (1.0 if not between else 0.85):
        return False
    if line.x0 > right or line.x1 < left or len(between) > 4:
        return False
    if _is_row_of_years(line) and sum(1 for i in stretch.body if _has_amount(lines[i])) >= LEAST_ROWS:
        # the header of another table, its name in the corner
        return False
    limit = right if stretch.numbers == inf else stretch.numbers
    for other in between:
        if len(other.chunks) == 1 and CAPTION.match(other.chunks[0].text):
            return False
        if (
            len(other.chunks) == 1
            and other.row.size > LARGER * size
            and (_is_header(line) or _is_dated_below(between, other))
        ):
            # a title, and a header of its own below it
            return False
        if len(other.chunks) == 1 and _begins_another(lines, stretch, index):
            # the same in letters of one size
            return False
        if len(other.chunks) == 1 and other.chunks[0].x0 > limit - 1 and max(steps) > 1.7 * size:
            # a heading over the number columns after a gap begins another table
            return False
        if (
            other.x1 > limit + 0.25 * (right - limit)
            and len(other.chunks) == 1
            and other.x1 - other.x0 > 0.6 * (right - left)
        ):
            return False
    return True


def _is_header(line: Line) -> bool:
    """Whether a line of several chunks holds no amount: texts and years only."""
    return all(chunk.year or not chunk.numeric for chunk in line.chunks)


def _is_row_of_years(line: Line) -> bool:
    """Whether a line is a text and years that follow each other (*Socialnämnden · 2025 · 2026 · 2027*)."""
    years = [int(chunk.text) for chunk in line.chunks[1:] if chunk.text.isdecimal() and chunk.year]
    return (
        len(years) > 1
        and len(years) == len(line.chunks) - 1
        and not line.chunks[0].numeric
        and all(later == year + 1 for year, later in pairwise(years))
    )


def _is_dated_below(between: Sequence[Line], title: Line) -> bool:
    """Whether the line below a title is a header of two texts, the second with a year (*Projekt · Budget 2025*)."""
    below = [line for line in between if line.row.baseline > title.row.baseline][:1]
    return any(_is_header(line) and len(line.chunks) > 1 and _YEAR.search(line.chunks[-1].text) for line in below)


def _begins_another(lines: Sequence[Line], stretch: Stretch, index: int) -> bool:
    """Whether a line heads several columns by years, with rows of amounts above it in the stretch and right below it."""
    dated = sum(1 for chunk in lines[index].chunks if _YEAR.search(chunk.text)) >= 2
    if not dated or not _is_header(lines[index]) or sum(1 for i in stretch.body if _has_amount(lines[i])) < LEAST_ROWS:
        return False
    below = lines[index + 1 : index + 2 + LEAST_ROWS]
    return sum(1 for line in below if _has_amount(line)) >= LEAST_ROWS


def _has_amount(line: Line) -> bool:
    return any(chunk.numeric and not chunk.year for chunk in line.chunks[1:])
