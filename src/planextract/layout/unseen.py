"""Text in tables that leaves no mark on the page: white on white, below a filled shape, clipped away, in a hidden form.

Whatever hides it, nothing is to be seen where it stands once the page is drawn, and then nothing of it may be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from planextract.layout.document import opened
from planextract.layout.grid import TablePart
from planextract.layout.inside import words_inside
from planextract.layout.lines import read_lines
from planextract.layout.page import Page, TextDefect, Word
from planextract.layout.tables import find_page_tables

LEAST_NUMBERS = 3
"""A page with fewer numbers in tables holds no amounts that could be read, and is not drawn."""
LEAST_CONTRAST = 10
"""Of 255: where the shades around a character differ by less, nobody sees it."""
BODY = 0.48
"""Of the size, above the baseline: the height of a letter without ascender."""
FOOT = 0.04
OVER, BESIDE = 0.45, 0.2
"""Of the size: words that share more than this of their height and their width stand on the same place."""
CLOSER = 3.0
"""Pixels a point of the second look, in colour."""
MOST_PIXELS = 10_000_000
"""A page that would be larger as a picture is drawn smaller, and not judged where that leaves nothing to see."""


def find_seen_tables(path: Path, page: Page) -> tuple[Page, list[TablePart]]:
    """Return a page without the words that nobody sees, and its tables, top to bottom.

    A page with numbers in tables is drawn; only where one of their digits leaves no mark, all its words are looked at
    closely. ``unseen_text`` among its defects tells of what was left out of a table, ``overprinted`` of numbers over numbers.
    """
    parts = find_page_tables(page)
    numbers = [word for word in _words_of(page, parts) if any(character.isdecimal() for character in word.text)]
    if len(numbers) < LEAST_NUMBERS:
        return page, parts
    over = next(overprinted(numbers), None)
    if over is not None:
        detail = f"one number is painted over another: {over[0].text} and {over[1].text}"
        page = replace(page, defects=(*page.defects, TextDefect("overprinted", detail)))
    with opened(path) as document:
        drawn = document[page.number - 1]
        try:
            if all(all(seen) for seen in _look(drawn, page, numbers, 1.0)):
                return page, parts
            words = [word for word in page.words if any(character.isalnum() for character in word.text)]
            marks = dict(zip(map(id, words), _look(drawn, page, words, CLOSER), strict=True))
        finally:
            drawn.close()
    gone = {id(word) for word in words if not any(marks[id(word)])}
    partly = {id(word) for word in words if not all(marks[id(word)])}
    hidden = [word.text for word in _words_of(page, parts) if id(word) in partly]
    if hidden:
        defect = TextDefect("unseen_text", f"painted in a table and not to be seen: {' '.join(hidden)[:80]}")
        page = replace(page, defects=(*page.defects, defect))
    if gone:
        left = [word for word in page.words if id(word) not in gone]
        page = replace(page, lines=tuple(read_lines(left, page.width)))
        parts = find_page_tables(page)
    return page, parts


def overprinted(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Yield the pairs of words that stand on the same place: of one of them nobody sees what it says.

    Lines set close and raised figures touch each other's boxes; they do not share a good part of both sides.
    """
    below = sorted(words, key=lambda word: word.top)
    for index, one in enumerate(below):
        for other in islice(below, index + 1, None):
            size = min(one.size, other.size)
            if other.top > one.bottom - OVER * size:
                break
            height = min(one.bottom, other.bottom) - other.top
            if height > OVER * size and min(one.x1, other.x1) - max(one.x0, other.x0) > BESIDE * size:
                yield one, other


def _words_of(page: Page, parts: Sequence[TablePart]) -> list[Word]:
    return [word for part in parts for word in words_inside(page.words, part.bbox)]


def _look(drawn: pdfium.PdfPage, page: Page, words: Sequence[Word], scale: float) -> list[list[bool]]:
    """Return for each letter and digit of each word whether anything is to be seen at its place.

    ``scale`` is pixels a point; a page is drawn in gray at one and in colour at more.
    """
    fits = (MOST_PIXELS / (page.width * page.height)) ** 0.5
    if fits < 1.0:
        return [[True] for _ in words]
    scale = min(scale, fits)
    boxes = np.array(
        [
            (x0, top, x1, bottom)
            for word in words
            for top, bottom in (_body(word),)
            for x0, x1, character in zip(word.edges[::2], word.edges[1::2], word.text, strict=True)
            if character.isalnum()
        ]
    )
    seen = iter(_marked(_draw(drawn, page, scale), boxes * scale).tolist())
    return [[next(seen) for character in word.text if character.isalnum()] for word in words]


def _body(word: Word) -> tuple[float, float]:
    """Return top and bottom of where every letter and digit of a word leaves ink, clear of the rules between rows."""
    top, bottom = word.baseline - BODY * word.size, word.baseline - FOOT * word.size
    return (top, bottom) if word.top <= top and bottom <= word.bottom else (word.top, word.bottom)


def _draw(drawn: pdfium.PdfPage, page: Page, scale: float) -> NDArray[np.uint8]:
    extra = (page.rotation - drawn.get_rotation()) % 360
    picture: Any = drawn.render(scale=scale, rotation=extra, grayscale=scale == 1.0).to_numpy()
    colours: NDArray[np.uint8] = picture.reshape(*picture.shape[:2], -1)
    return colours


def _marked(picture: NDArray[np.uint8], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return in which boxes (in pixels) of a picture the shades differ, judged by as many points as it has pixels there."""
    height, width = picture.shape[:2]
    x0, top, x1, bottom = boxes.T
    across, down = (max(3, int(np.median(side))) for side in (x1 - x0, bottom - top))
    xs = np.clip(x0[:, None] + (x1 - x0)[:, None] * np.linspace(0.1, 0.9, across), 0, width - 1).astype(np.int64)
    ys = np.clip(top[:, None] + (bottom - top)[:, None] * np.linspace(0.05, 0.95, down), 0, height - 1).astype(np.int64)
    points = picture[ys[:, :, None], xs[:, None, :]].reshape(len(boxes), across * down, -1)
    contrast = points.max(axis=1).astype(np.int64) - points.min(axis=1)
    marked: NDArray[np.bool_] = contrast.max(axis=1) >= LEAST_CONTRAST
    return marked
