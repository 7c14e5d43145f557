"""A page that holds no text to trust, read from its picture: twice, so that one reading can confirm the other.

The first reading is the Swedish network's, with the marks that it was not taught (``%``) as the other saw them. The second
looks at the same paper larger and smoother with another network (trained for another language, where it is installed), and
what it sees stands for every number and for every word that the first is not sure of; words of letters that the first is
sure of are taken over, since the other has no Swedish. What both say alike of a number was not made up by one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from planextract.layout.document import opened
from planextract.layout.lines import read_lines
from planextract.layout.ocr_engine import OcrEngine
from planextract.layout.ocr_picture import Gray, Scan, draw_scan, find_rules, ink_threshold, set_straight, turned
from planextract.layout.ocr_tesseract import SeenCharacter, SeenWord, engine_version, recognise, turn_of
from planextract.layout.ocr_words import Ink, make_ocr_words
from planextract.layout.page import Page, Rule
from planextract.layout.underlines import mark_underlined

SPARSE = 11
"""Tesseract's segmentation that looks for text anywhere: columns and reading order are found by planextract itself."""
POORLY = 0.6
"""Mean confidence below which a page may stand on its side or its head."""


SURE = 0.85
"""A word of letters that the first reading is this sure of needs no second one."""
UNTAUGHT = frozenset("%§")
"""Marks that tesseract's Swedish network was not taught: it reads them as letters, digits or `$`."""
SEEN_WELL = 0.5
"""How sure the second look must be of such a mark, which no other can confirm."""
CLOSE = 0.25
"""A mark nearer to the character before it than this (of its height) stands in one word with it."""
MARGIN = 0.2
"""Of its height, by which a sure word reaches beyond its box."""
LARGER = 4 / 3
SMOOTHER = 1.2
"""How the second reading sees the page: so many times as large, smoothed by so many pixels."""


@dataclass(frozen=True, slots=True)
class OcrPages:
    """The two readings of one page, and by which engine they were made."""

    first: Page
    second: Page
    engine: str


@dataclass(frozen=True, slots=True)
class _Look:
    """A page set straight and without its ruled lines, and what the first reading saw in it."""

    scan: Scan
    rules: tuple[Rule, ...]
    bare: Gray
    seen: tuple[SeenWord, ...]

    @property
    def confidence(self) -> float:
        return mean([word.confidence for word in self.seen]) if self.seen else 0.0


def read_scanned_page(path: Path, number: int, engine: OcrEngine) -> OcrPages:
    """Read page ``number`` (1-based) of a PDF from its picture. Raises ``UnreadableDocument`` and ``OcrFailed``."""
    look = _look_upright(path, number, engine)
    again = _see_again(look, engine) if look.seen else ()
    first, second = (_page(number, look, seen) for seen in (with_marks(look.seen, again), merged(look.seen, again)))
    return OcrPages(first, second, engine_version(engine))


def read_scanned_page_once(path: Path, number: int, engine: OcrEngine) -> Page:
    """Read a page from its picture a first time only, where nothing needs to be confirmed."""
    look = _look_upright(path, number, engine)
    return _page(number, look, look.seen)


def _look_upright(path: Path, number: int, engine: OcrEngine) -> _Look:
    """The first look at a page; one that shows little sense is turned, should it stand on its side or its head."""
    with opened(Path(path)) as document:
        drawn = draw_scan(document, number)
    look = _look(drawn, engine)
    if look.confidence >= POORLY:
        return look
    quarter = turn_of(engine, drawn.gray, drawn.dpi)
    if not quarter:
        return look
    other = _look(turned(drawn, quarter), engine)
    return other if other.confidence > look.confidence else look


def _look(drawn: Scan, engine: OcrEngine) -> _Look:
    scan = set_straight(drawn)
    rules, bare = find_rules(scan)
    return _Look(scan, tuple(rules), bare, tuple(recognise(engine, bare, engine.languages[0], SPARSE, scan.dpi)))


def _see_again(look: _Look, engine: OcrEngine) -> tuple[SeenWord, ...]:
    """What the other network sees, in the pixels of the first look."""
    height, width = look.bare.shape
    picture = Image.fromarray(look.bare).resize(
        (round(width * LARGER), round(height * LARGER)), Image.Resampling.BICUBIC
    )
    larger = np.asarray(picture.filter(ImageFilter.GaussianBlur(SMOOTHER)))
    seen = recognise(engine, larger, engine.languages[1], SPARSE, round(look.scan.dpi * LARGER))
    return tuple(word.scaled(1 / LARGER) for word in seen)


def with_marks(first: Sequence[SeenWord], again: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """The first reading with the marks that its network was not taught as the second look saw them (``90 %``, not ``9096``)."""
    marks = [
        character
        for word in again
        if word.confidence >= SEEN_WELL and not any(letter.isalpha() for letter in word.text)
        for character in word.characters
        if character.text in UNTAUGHT
    ]
    words = [replace(word, characters=part) for word in first for part in _not_under(word, marks)]
    line = 1 + max((word.line for word in first), default=0)
    for mark in marks:
        at = _word_before(words, mark)
        height = mark.box[3] - mark.box[1]
        if at is not None and mark.box[0] - words[at].characters[-1].box[2] <= CLOSE * height:
            words[at] = replace(words[at], characters=(*words[at].characters, mark))
        else:
            words.append(SeenWord((mark,), mark.box, mark.confidence, line if at is None else words[at].line))
    return tuple(words)


def _not_under(word: SeenWord, marks: Sequence[SeenCharacter]) -> Iterator[tuple[SeenCharacter, ...]]:
    """The runs of characters of a word that do not begin where a mark does or behind that: boxes end less exactly."""
    y = (word.box[1] + word.box[3]) / 2
    places = [
        (mark.box[0] - CLOSE * (mark.box[3] - mark.box[1]), mark.box[2])
        for mark in marks
        if mark.box[1] <= y <= mark.box[3]
    ]
    for is_covered, run in groupby(word.characters, key=lambda c: any(x0 <= c.box[0] < x1 for x0, x1 in places)):
        if not is_covered:
            yield tuple(run)


def _word_before(words: Sequence[SeenWord], mark: SeenCharacter) -> int | None:
    """The index of the word that ends nearest before a mark on its line, None where there is none."""
    x = (mark.box[0] + mark.box[2]) / 2
    level = [
        (word.characters[-1].box[2], at)
        for at, word in enumerate(words)
        if word.characters[-1].box[2] <= x and mark.box[1] <= (word.box[1] + word.box[3]) / 2 <= mark.box[3]
    ]
    return max(level)[1] if level else None


def merged(first: Sequence[SeenWord], again: Sequence[SeenWord]) -> tuple[SeenWord, ...]:
    """The second reading: sure words of letters as the first saw them, all else as it was seen again.

    Of a sure word the other network must have seen the letters that it knows too.
    """
    sure = [
        word
        for word in first
        if word.confidence >= SURE and _is_word_of_letters(word.text) and not _is_denied(word, again)
    ]
    boxes = np.array([_with_margin(word) for word in sure], np.float64).reshape(-1, 4)
    lines = 1 + max((word.line for word in first), default=0)
    rest = (replace(word, characters=part) for word in again for part in _uncovered(word, boxes))
    return (*sure, *(replace(word, line=word.line + lines) for word in rest))


def _with_margin(word: SeenWord) -> tuple[float, int, float, int]:
    """The box of a word, wider by less than a space: that of a narrow letter (``i``) may miss half of it."""
    x0, top, x1, bottom = word.box
    return (x0 - MARGIN * (bottom - top), top, x1 + MARGIN * (bottom - top), bottom)


def _is_denied(word: SeenWord, again: Sequence[SeenWord]) -> bool:
    """Whether the second look saw other letters in the place of a word, ``å``, ``ä`` and ``ö`` aside: it knows only these not."""
    x0, top, x1, bottom = word.box
    there = [
        other
        for other in again
        if top <= (other.box[1] + other.box[3]) / 2 <= bottom and x0 <= (other.box[0] + other.box[2]) / 2 <= x1
    ]
    if len(there) != 1 or there[0].confidence < SEEN_WELL:
        return False
    letters = [r"\w{1,2}" if letter in "åäö" else letter for letter in word.text.lower() if letter.isalpha()]
    seen = "".join(character for character in there[0].text.lower() if character.isalnum())
    return re.search("".join(letters), seen) is None


def _is_word_of_letters(text: str) -> bool:
    return any(character.isalpha() for character in text) and not any(character.isdigit() for character in text)


def _uncovered(word: SeenWord, boxes: NDArray[np.float64]) -> Iterator[tuple[SeenCharacter, ...]]:
    """The runs of characters of a word that stand in none of the boxes (``Budget2025`` where ``Budget`` has one)."""
    xs = np.array([(c.box[0] + c.box[2]) / 2 for c in word.characters])
    y = (word.box[1] + word.box[3]) / 2
    level = boxes[(boxes[:, 1] <= y) & (y <= boxes[:, 3])]
    covered: list[bool] = np.any((level[:, 0, None] <= xs) & (xs <= level[:, 2, None]), axis=0).tolist()
    for is_covered, run in groupby(zip(covered, word.characters, strict=True), key=lambda pair: pair[0]):
        if not is_covered:
            yield tuple(character for _, character in run)


def _page(number: int, look: _Look, seen: Sequence[SeenWord]) -> Page:
    words = make_ocr_words(seen, Ink(look.bare < ink_threshold(look.bare), look.scan.scale))
    return Page(
        number=number,
        width=look.scan.width,
        height=look.scan.height,
        rotation=0,
        lines=tuple(read_lines(mark_underlined(words, look.rules), look.scan.width)),
        rules=look.rules,
        text_origin="ocr",
    )
