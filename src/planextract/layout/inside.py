"""Which words are inside a box."""

from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.page import Word
from planextract.records import Bbox


def words_inside(words: Sequence[Word], box: Bbox) -> list[Word]:
    """Return the words whose middle is inside a box."""
    x0, top, x1, bottom = box
    return [w for w in words if x0 - 1 <= (w.x0 + w.x1) / 2 <= x1 + 1 and top - 1 <= middle(w) <= bottom + 1]


def middle(word: Word) -> float:
    """Return the y of the middle of a word's small letters."""
    if word.baseline < word.top or word.baseline > word.bottom + 1:
        return (word.top + word.bottom) / 2
    return word.baseline - 0.28 * word.size
