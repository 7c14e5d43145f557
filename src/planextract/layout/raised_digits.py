"""Footnote marks that are glyphs of their own in a number's font: raised digits that have no size and no line of their own.

``569,4¹`` set with the raised figures of a typeface comes out as ``569,41``, in letters of one size. Such a figure is narrower than
the same digit elsewhere on the page in the same letters: that tells it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from msgspec.structs import replace

from planextract.layout.columns import part_word
from planextract.layout.page import Word

NARROWER = 0.85
"""A raised digit is at most this wide, as a share of the usual one; digits that run out differ by less than a tenth."""
LEAST_SEEN = 5
"""How often digits must stand on a page before one of them can be told to be narrower."""
_NUMBER = re.compile(r"\D?\d[\d.,]*\d")

Widths = Mapping[tuple[str, float, str], float]


def part_raised_digits(words: Sequence[Word]) -> list[Word]:
    """Return the words of a page with the raised digits behind numbers as words of their own (``rise`` says so)."""
    usual = _usual_widths(words)
    return [part for word in words for part in _parts(word, usual)]


def _usual_widths(words: Sequence[Word]) -> Widths:
    """The usual width of each digit by font and size; where all have one, also of those seen too seldom."""
    seen: dict[tuple[str, float, str], list[float]] = defaultdict(list)
    for word in words:
        if len(word.edges) == 2 * len(word.text):
            for at, character in enumerate(word.text):
                if character.isdigit():
                    seen[word.font, round(word.size, 1), character].append(_width(word, at))
    usual = {key: median(widths) for key, widths in seen.items() if len(widths) >= LEAST_SEEN}
    alike: dict[tuple[str, float], list[float]] = defaultdict(list)
    for (font, size, _), width in usual.items():
        alike[font, size].append(width)
    for font, size, digit in seen:
        widths = alike[font, size]
        if (font, size, digit) not in usual and len(widths) > 1 and max(widths) - min(widths) < 0.02 * max(widths):
            usual[font, size, digit] = widths[0]
    return usual


def _width(word: Word, at: int) -> float:
    return word.edges[2 * at + 1] - word.edges[2 * at]


def _parts(word: Word, usual: Widths) -> list[Word]:
    if len(word.edges) != 2 * len(word.text) or not _NUMBER.fullmatch(word.text):
        return [word]
    marks = 0
    while marks + 1 < len(word.text) and _is_raised(word, len(word.text) - 1 - marks, usual):
        marks += 1
    if not marks or not word.text[-marks - 1].isdigit():
        return [word]
    number, mark = part_word(word, len(word.text) - marks)
    return [number, replace(mark, rise="super")]


def _is_raised(word: Word, at: int, usual: Widths) -> bool:
    width = usual.get((word.font, round(word.size, 1), word.text[at]))
    return word.text[at].isdigit() and width is not None and _width(word, at) < NARROWER * width
