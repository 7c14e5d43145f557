"""Rows of words to chunks: words that belong to one cell because nothing but a word space parts them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from planextract.layout.lines import Row
from planextract.layout.page import Word

USUAL_SPACE = 0.27
"""Width of a word space (ems) where a page has too few to measure."""
WIDE_SPACE = 1.9
"""A gap this many times a word space parts two chunks."""
DASHES = "-−–—‑‐"
NUMBER = re.compile(
    rf"^(?!(?:19|20)\d\d[{DASHES}]$)[(\[]?[{DASHES}+±<>≤≥~]{{0,2}}[$€£]?(\d[\d.,:'’]*|[.,]\d+)[%‰]?[{DASHES}]?[)\]]?[*†‡§]{{0,3}}[)\]]?[%]?$"
)
"""A minus may stand behind (``1 310-``): as a number it has a column, and the reader of amounts says that it does not read it."""
NIL = re.compile(rf"^([{DASHES}]{{1,2}}|\.{{1,3}}|…|\*+)$")
LEADERS = re.compile(r"^([._·…]{3,}|[-–—]{4,})$")
LEADING_GROUP = re.compile(rf"^[(\[]?[{DASHES}+±]{{0,2}}[$€£]?\d{{1,3}}$")
NEXT_GROUP = re.compile(rf"^\d{{3}}([.,]\d+)?[%‰]?[{DASHES}]?[)\]]?[*†‡]{{0,3}}[)\]]?$")
SIGN = re.compile(rf"^[(\[]?[{DASHES}+±<>≤≥$€£]$")
UNIT = re.compile(r"^[%‰]$")
YEAR = re.compile(
    r"^((19|20)\d\d([-–/](\d\d|(19|20)\d\d))?([*:]|,%|\(%\))?|\d{1,2}[./]\d{1,2}[./](\d\d|\d{4})|(19|20)\d\d-\d\d(-\d\d)?)$"
)
"""A year, a span of years, a date, a year's share (*2026, %*): what a column is headed by, never an amount."""
MOST_TEXTS = 8192
"""So many texts are remembered with what they look like: each is asked about again and again while its page is read."""


@dataclass(frozen=True)
class Chunk:
    """Words of one row that stand together, left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @cached_property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join([word.text for word in self.words])

    @cached_property
    def numeric(self) -> bool:
        """Whether the chunk is a number, or a mark that stands for none."""
        return is_number(self.text)

    @cached_property
    def year(self) -> bool:
        """Whether the chunk is a year or a span of years."""
        return is_year(self.text)


@lru_cache(MOST_TEXTS)
def is_year(text: str) -> bool:
    """Whether a cell's text is a year, a span of years, or a date."""
    return bool(YEAR.match(text.replace(" ", "")))


@lru_cache(MOST_TEXTS)
def is_number(text: str) -> bool:
    """Whether a cell's text is a number in any printed form, or a nil mark; inner spaces are allowed."""
    solid = "".join(text.split())
    if NUMBER.match(solid) or NIL.match(solid):
        return True
    # a value with another in parentheses beside it: 0,8 (0,7)
    parts = re.match(r"^([^()]+)(\([^()]*\))$", solid)
    return bool(parts and NUMBER.match(parts[1]) and NUMBER.match(parts[2]))


def is_whole_number(words: Sequence[Word]) -> bool:
    """Whether words are one number as it is printed: alone, or in groups of thousands, all but the first of three digits."""
    signs = 1 if len(words) > 1 and SIGN.match(words[0].text) else 0
    first, *groups = [word.text for word in words[signs:]]
    if not groups:
        return bool(NUMBER.match(first)) and not re.match(r"0\d", first)
    return bool(LEADING_GROUP.match(first)) and all(NEXT_GROUP.match(group) for group in groups)


def measure_spaces(rows: Sequence[Row]) -> dict[str, float]:
    """Return the usual width of a word space (ems) by font, measured on the rows of a page."""
    gaps: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for left, right in zip(row.words, row.words[1:], strict=False):
            if left.font == right.font and left.size > 0:
                gap = (right.x0 - left.x1) / left.size
                if 0.1 < gap < 0.75:
                    gaps[left.font].append(gap)
    return {font: sorted(found)[len(found) // 3] for font, found in gaps.items() if len(found) >= 8}


def cut_row(row: Row, spaces: dict[str, float]) -> list[Chunk]:
    """Cut a row into chunks: at wide gaps, and between two numbers that cannot be one."""
    chunks: list[list[Word]] = []
    for word in row.words:
        if LEADERS.match(word.text):
            continue
        if chunks and _belongs(chunks[-1], word, spaces):
            chunks[-1].append(word)
        else:
            chunks.append([word])
    return [Chunk(tuple(words)) for words in chunks]


def _belongs(chunk: list[Word], word: Word, spaces: dict[str, float]) -> bool:
    last = chunk[-1]
    size = max(last.size, word.size)
    space = spaces.get(last.font, USUAL_SPACE) * size
    gap = word.x0 - last.x1
    if gap > WIDE_SPACE * max(space, 0.2 * size):
        return False
    if word.rise or last.rise:
        return True
    if gap > 0.08 * size and SIGN.match(word.text) and NUMBER.match(last.text):
        return False
    if gap > 0.12 * size and NUMBER.match(word.text) and NUMBER.match(last.text):
        return can_be_one_number(chunk, word) and gap <= 1.5 * space
    return True


def can_be_one_number(chunk: Sequence[Word], word: Word) -> bool:
    """Whether ``word`` can be the next group of thousands of the number that ``chunk`` ends with, or a value in brackets."""
    last = chunk[-1].text
    if word.text.startswith("(") and not last.startswith("("):
        return True
    if not NEXT_GROUP.match(word.text):
        return False
    if LEADING_GROUP.match(last):
        before = chunk[-2].text if len(chunk) > 1 else ""
        # a group in the middle has exactly three digits, the first one to three
        return not re.fullmatch(r"\d{1,2}", last) or not LEADING_GROUP.match(before)
    return False
