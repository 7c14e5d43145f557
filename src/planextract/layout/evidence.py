"""What tells the lines of a table without a grid from prose, lists, contents and charts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from planextract.layout.chunks import Chunk
from planextract.layout.stretches import Line

LEAST_ROWS = 3
LONG_LABEL = 45
"""Labels longer than this (characters) are looked at twice: they may be lines of prose."""


def is_convincing(body: Sequence[Line], columns: Sequence[tuple[float, float]], ruled: bool) -> bool:
    """Whether lines with these columns are a table and not prose, a list or a contents page.

    ``ruled`` says that a line is drawn above or below them: then a header and one row of values are enough.
    """
    cells = [[c for c in line.chunks if c.x1 > columns[0][1]] for line in body]
    numbers = sum(1 for row in cells for c in row if c.numeric)
    texts = sum(1 for row in cells for c in row if not c.numeric)
    labels = sum(1 for line in body if line.chunks[0].x0 < columns[0][1] and _is_label(line.chunks[0]))
    if len(body) < (2 if ruled and len(columns) >= 3 else LEAST_ROWS):
        return False
    if numbers < texts:
        return False
    first_numeric = sum(1 for line in body if line.chunks[0].numeric)
    if labels < 0.3 * len(body) and first_numeric < 0.8 * len(body):
        return False
    return not (_counts_up(body, columns) or (len(columns) == 2 and _reads_on(body)))


def _counts_up(body: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the only numbers are whole ones at the end that hardly ever fall: the page numbers of a contents list."""
    numbers = []
    for line in body:
        text = line.chunks[-1].text
        if not text.isdigit() or len(text) > 3 or any(c.numeric and c.x0 > columns[0][1] for c in line.chunks[:-1]):
            continue
        numbers.append(int(text))
    if len(numbers) < 0.8 * len(body) or len(numbers) < 3:
        return False
    return sum(a <= b for a, b in pairwise(numbers)) >= 0.9 * (len(numbers) - 1)


def _reads_on(body: Sequence[Line]) -> bool:
    """Whether the labels are lines of running prose: long, and most of them going on in small letters."""
    labels = [line.chunks[0].text for line in body]
    long = sum(1 for text in labels if len(text) > LONG_LABEL)
    small = sum(1 for text in labels if text[:1].islower())
    return 2 * long > len(labels) and 2 * small > len(labels)


def is_scrap(body: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a row or two at the top of a page are nothing but a label and its numbers."""
    if len(body) >= LEAST_ROWS or len(columns) < 3:
        return False
    return all(_is_label(line.chunks[0]) and all(c.numeric for c in line.chunks[1:]) for line in body)


def _is_label(chunk: Chunk) -> bool:
    """Whether a chunk names a row: words, or a year."""
    return chunk.year or any(character.isalpha() for character in chunk.text)
