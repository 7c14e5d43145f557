"""What is wrong with a page's text layer, so that it is reported and never read as if it were whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from planextract.layout.glyphs import RawPage
from planextract.layout.page import Picture, TextDefect, Word

UNMAPPED_SHARE = 3
"""Fewer unmapped characters than this on a page are bullets and ornaments."""
DIGITS_NEEDED = 120
"""So many digits without a zero do not happen by chance, nor twice as many without some other digit."""
DRAWN_NEEDED = 12
OVER_THE_EDGE = 1.0
"""A character may reach over the edge of its page by so much (points) and is still seen."""
DIGITS = "0123456789"
YEAR = re.compile(r"^(19|20)[0-9]{2}$")
MIXED = re.compile(r"^[-−–(]?(?=.*[0-9])(?=.*[lIO|])[0-9lIO|]{1,3}([.,][0-9lIO|]{1,3})*\)?$")
"""A number in which a letter stands that looks like a digit."""
LONE_LETTER = re.compile(r"^[-−–]?[lO|]$")
GROUP = re.compile(r"^[0-9]{3}([.,][0-9]+)?$")


def unmapped_text(bad: Mapping[str, int]) -> Iterator[TextDefect]:
    """Report fonts whose characters have no Unicode; ``bad`` counts such characters by font."""
    for font, count in sorted(bad.items()):
        if count >= UNMAPPED_SHARE:
            yield TextDefect("no_unicode_map", f"{count} characters of font {font or 'without a name'} have no Unicode")


def page_defects(raw: RawPage, words: Sequence[Word]) -> list[TextDefect]:
    """Return what is wrong with the text of a page, judged by its words and what is drawn on it."""
    found = list(raw.defects)
    found.extend(_missing_digits(words))
    found.extend(_letters_for_digits(words))
    found.extend(_cut_off(raw))
    if raw.drawn_glyphs >= DRAWN_NEEDED:
        found.append(
            TextDefect("printed_as_curves", f"{raw.drawn_glyphs} shapes of the size of letters are drawn as curves")
        )
    if not words and covers_page(raw.pictures, raw.width, raw.height):
        found.append(TextDefect("scanned", "the page is a picture without text"))
    return found


def _cut_off(raw: RawPage) -> Iterator[TextDefect]:
    """Report texts that the edge of the page cuts through: a crop has taken a part of what is printed there.

    What lies off the page as a whole (the other half of a spread, a printer's marks) says nothing of what is on it.
    """
    glyphs = raw.glyphs
    if not glyphs.text:
        return
    x0, top, x1, bottom = glyphs.boxes.T
    whole = (x0 > -OVER_THE_EDGE) & (top > -OVER_THE_EDGE)
    whole &= (x1 < raw.width + OVER_THE_EDGE) & (bottom < raw.height + OVER_THE_EDGE)
    if whole.all():
        return
    painted = ~np.array([run.hidden for run in raw.runs])[glyphs.runs]
    painted &= np.array([not text.isspace() for text in glyphs.text])
    cut = sorted(set(glyphs.runs[painted & ~whole].tolist()) & set(glyphs.runs[painted & whole].tolist()))
    if cut:
        first = "".join(glyphs.text[index] for index in np.flatnonzero(glyphs.runs == cut[0]).tolist())
        yield TextDefect("cut_off", f"the edge of the page cuts through {len(cut)} of its texts: {first.strip()[:80]}")


def covers_page(pictures: Sequence[Picture], width: float, height: float) -> bool:
    """Whether pictures cover at least half of a page: a scan, which may come in strips."""
    area = sum(max(0.0, p.x1 - p.x0) * max(0.0, p.bottom - p.top) for p in pictures)
    return area >= 0.5 * width * height


def _missing_digits(words: Sequence[Word]) -> Iterator[TextDefect]:
    """Report digits that never occur; years are left out, they are few and alike."""
    counts = Counter(
        character for word in words if not YEAR.match(word.text) for character in word.text if character in DIGITS
    )
    if counts.total() >= DIGITS_NEEDED:
        missing = [d for d in DIGITS if not counts[d] and (d == "0" or counts.total() >= 2 * DIGITS_NEEDED)]
        if missing:
            yield TextDefect(
                "digits_missing", f"none of the {counts.total()} digits of the page is {' or '.join(missing)}"
            )


def _letters_for_digits(words: Sequence[Word]) -> Iterator[TextDefect]:
    """Report numbers in which letters stand for digits, as old text recognition leaves them (``l 851,6``)."""
    for index, word in enumerate(words):
        if not ("l" in word.text or "I" in word.text or "O" in word.text or "|" in word.text):
            continue
        after = words[index + 1] if index + 1 < len(words) else None
        mixed = len(word.text) > 2 and MIXED.match(word.text)
        lone = after is not None and LONE_LETTER.match(word.text) and GROUP.match(after.text)
        beside = after is not None and 0 < after.x0 - word.x1 < 0.5 * word.size
        if mixed or (lone and beside):
            yield TextDefect("letters_for_digits", f"letters where digits belong: {word.text}", word.bbox)
