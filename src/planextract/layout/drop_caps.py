"""Drop caps: the first letter of a paragraph, as tall as two lines and more, given back to the word that it begins."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from planextract.layout.page import TextLine, Word

TALLER = 1.8
"""A drop cap is so many times as large as the text beside it."""
WIDEST_GAP = 1.2
"""Between it and its word there is no more than this (ems of the text)."""


def join_drop_caps(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with each lone capital joined to the lower-case word that stands beside its top."""
    joined = list(lines)
    for cap in [line for line in lines if len(line.words[0].text) == 1 and line.words[0].text.isupper()]:
        letter, *others = cap.words
        beside = [(line.top, at) for at, line in enumerate(joined) if line is not cap and _begins_beside(letter, line)]
        if not beside:
            continue
        _, at = min(beside)
        line = joined[at]
        first = replace(line.words[0], text=letter.text + line.words[0].text)
        joined[at] = replace(line, words=(first, *line.words[1:]))
        left = [replace(cap, words=tuple(others), x0=others[0].x0)] if others else []
        where = next(place for place, other in enumerate(joined) if other is cap)
        joined[where : where + 1] = left
    return joined


def _begins_beside(cap: Word, line: TextLine) -> bool:
    """Whether a line begins in lower case right of a letter that is far larger, above the letter's foot."""
    word = line.words[0]
    return (
        word.text[:1].islower()
        and cap.size >= TALLER * word.size
        and -0.5 * word.size <= word.x0 - cap.x1 <= WIDEST_GAP * word.size
        and word.baseline < cap.baseline - 0.5 * word.size
        and word.bottom > cap.top
    )
