"""From what an OCR engine saw to words as every other page has them: size, weight and baseline measured on the ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from planextract.layout.ocr_tesseract import SeenCharacter, SeenWord
from planextract.layout.page import Word

CAP_HEIGHT = 0.67
X_HEIGHT = 0.5
"""Heights of capitals and digits, and of small letters, in ems: near enough for all common text faces."""
SAME_ROW = 0.22
"""Words whose baselines are nearer than this (ems) stand on one row; a scan leaves them uneven by less."""
SAME_SIZE = 1.09
"""Sizes that differ by less than this factor are one size: heights of a few letters are not measured more closely."""
SMALLEST = 4.5
"""Points: what looks like smaller type is dirt."""
TALLER = 1.25
"""A stroke so much taller than the digits and capitals of its line is no digit."""
TALL_APART = 1.12
"""So is one that is this much taller and stands apart from its number."""
BOLDER = 1.27
"""Stems this much thicker than the page's usual ones are bold."""

TALLEST = 0.95
"""Ems: a letter is no taller with its ring or dots; a box that is took in what stands above or below."""
FLATTEST = 0.2
APART = 1.25
"""Two digits whose middles are so many times the usual distance apart have a space between them: it is a third of a digit."""
LEAST_PAIRS = 8
LONG_DASH = 0.36
"""Ems: what is no higher and no shorter is an en dash; a hyphen is a quarter of an em."""

_LOW = frozenset("acemnorsuvwxzı")
_STANDING = frozenset("abcdefhiklmnorstuvwxzåäöABCDEFGHIKLMNOPRSTUVWXYZÅÄÖ0123456789")
_TALL = frozenset("bdfhklABCDEFGHIKLMNOPRSTUVWXYZ0123456789")
_STROKES = frozenset("1Il|!")
"""What a piece of a vertical line is taken for."""
_ALONE = frozenset("-–—−%•*§&+/")
"""Marks that mean something by themselves; any other lone mark is dirt or what is left of a line."""
_DASHES = str.maketrans({"—": "–", "‐": "-", "’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Ink:
    """The picture that words were seen in: what is ink, and how many pixels a point has."""

    mask: NDArray[np.bool_]
    scale: float


def make_ocr_words(seen: Sequence[SeenWord], ink: Ink) -> list[Word]:
    """Return the words of a page with boxes in points, in the order in which they were seen; dirt is left out."""
    words = parted_by_gaps(without_strokes(seen))
    kept = [word for word in (_with_bullet(word, ink) for word in words) if _means_something(word)]
    if not kept:
        return []
    sizes = _sizes(kept)
    kept = [word for word, size in zip(kept, sizes, strict=True) if size >= SMALLEST * ink.scale]
    sizes = [size for size in sizes if size >= SMALLEST * ink.scale]
    if not kept:
        return []
    bases = _baselines(kept, sizes)
    stems = [_stem(word, ink) / size for word, size in zip(kept, sizes, strict=True)]
    bold = _bold(kept, stems)
    return [
        _word(word, size / ink.scale, base / ink.scale, is_bold, ink.scale)
        for word, size, base, is_bold in zip(kept, sizes, bases, bold, strict=True)
    ]


def _word(seen: SeenWord, size: float, baseline: float, bold: bool, scale: float) -> Word:
    text = "".join(_dash(c, size * scale) for c in seen.characters)
    edges = tuple(at / scale for x0, x1 in _extents(seen) for at in (x0, x1))
    return Word(
        text=text,
        x0=min(c.box[0] for c in seen.characters) / scale,
        top=baseline - 0.8 * size,
        x1=max(c.box[2] for c in seen.characters) / scale,
        bottom=baseline + 0.2 * size,
        font="",
        size=size,
        bold=bold,
        italic=False,
        color=(0, 0, 0),
        edges=edges,
        baseline=baseline,
        confidence=round(seen.confidence, 2),
    )


def _extents(seen: SeenWord) -> list[tuple[float, float]]:
    """Where each letter of a word begins and ends, in pixels; shared out evenly where the engine has them begin in disorder.

    A word whose letters all begin at one place would run up the page.
    """
    extents = [(float(c.box[0]), float(c.box[2])) for c in seen.characters for _ in c.text]
    if all(one[0] < other[0] for one, other in pairwise(extents)):
        return extents
    x0, x1 = min(begin for begin, _ in extents), max(end for _, end in extents)
    step = (x1 - x0) / len(extents)
    return [(x0 + at * step, x0 + (at + 1) * step) for at in range(len(extents))]


def _dash(character: SeenCharacter, size: float) -> str:
    """The text of a character; a dash is told from a hyphen by its length, since the networks know no en dash.

    ``size`` is the type size in pixels.
    """
    text = character.text.translate(_DASHES)
    x0, top, x1, bottom = character.box
    is_long = bottom - top <= FLATTEST * size and x1 - x0 >= LONG_DASH * size
    return "–" if text == "-" and is_long else text


def without_strokes(seen: Sequence[SeenWord]) -> list[SeenWord]:
    """Take pieces of vertical lines off the ends of words (``0|`` is seen as ``01``): they are taller than any digit."""
    heights: dict[int, list[int]] = {}
    for word in seen:
        tall = [c.box[3] - c.box[1] for c in word.characters if c.text in _TALL and c.text not in _STROKES]
        heights.setdefault(word.line, []).extend(tall)
    every = [height for found in heights.values() for height in found]
    usual = median(every) if every else 0.0
    kept = []
    for word in seen:
        height = median(heights[word.line]) if heights[word.line] else usual
        characters = list(word.characters)
        while height and characters and _is_stroke(characters[-1], characters[-2:-1], height):
            characters.pop()
        while height and characters and _is_stroke(characters[0], characters[1:2], height):
            characters.pop(0)
        if characters:
            kept.append(replace(word, characters=tuple(characters)))
    return kept


def _is_stroke(character: SeenCharacter, beside: Sequence[SeenCharacter], height: float) -> bool:
    """Whether a character is a piece of a line; ``beside`` is the next one in its word, ``height`` that of the line's digits."""
    x0, top, x1, bottom = character.box
    stands_apart = any(max(x0 - other.box[2], other.box[0] - x1) > height / 2 for other in beside)
    limit = height * (TALL_APART if stands_apart else TALLER)
    return character.text in _STROKES and bottom - top > limit and x1 - x0 < (bottom - top) / 3


def parted_by_gaps(seen: Sequence[SeenWord]) -> list[SeenWord]:
    """Part digits that stand a thousands space apart and were seen as one word (``8300``): figures are set evenly.

    Where such a space is seen in one row and not in the next, rows of one column look unlike each other.
    """
    pitches = [
        (_middle(after) - _middle(before)) / (before.box[3] - before.box[1])
        for word in seen
        for before, after in pairwise(word.characters)
        if before.text.isdigit() and after.text.isdigit() and before.box[3] > before.box[1]
    ]
    if len(pitches) < LEAST_PAIRS:
        return list(seen)
    usual = median(pitches)
    return [replace(word, characters=part) for word in seen for part in _groups(word, usual)]


def _groups(word: SeenWord, usual: float) -> list[tuple[SeenCharacter, ...]]:
    groups = [[word.characters[0]]]
    for at, (before, after) in enumerate(pairwise(word.characters), start=1):
        pitch = usual * (before.box[3] - before.box[1])
        are_digits = before.text.isdigit() and after.text.isdigit()
        are_tight = all(c.box[2] - c.box[0] <= pitch for c in (before, after))
        are_thousands = (len(word.characters) - at) % 3 == 0
        if are_digits and are_tight and are_thousands and _middle(after) - _middle(before) > APART * pitch:
            groups.append([])
        groups[-1].append(after)
    return [tuple(group) for group in groups]


def _middle(character: SeenCharacter) -> float:
    return (character.box[0] + character.box[2]) / 2


def _means_something(word: SeenWord) -> bool:
    text = word.text
    if any(character.isalnum() for character in text):
        return word.confidence > 0.05
    return len(text) <= 2 and text[0] in _ALONE


def _with_bullet(word: SeenWord, ink: Ink) -> SeenWord:
    """A round spot that was taken for a letter is a bullet."""
    if len(word.characters) != 1 or word.text.isdigit():
        return word
    (only,) = word.characters
    x0, top, x1, bottom = only.box
    width, height = x1 - x0, bottom - top
    if not (0.8 <= width / max(1, height) <= 1.25 and 1.2 * ink.scale <= height <= 5 * ink.scale):
        return word
    if ink.mask[top:bottom, x0:x1].mean() < 0.7:
        return word
    return replace(word, characters=(SeenCharacter("•", only.box, only.confidence),))


# ---------------------------------------------------------------- sizes and baselines (pixels)


def _sizes(words: Sequence[SeenWord]) -> list[float]:
    """The type size of each word: that of its line, and one of the few sizes that a page has."""
    measured: dict[int, list[float]] = {}
    for word in words:
        measured.setdefault(word.line, []).extend(_measures(word))
    every = [size for sizes in measured.values() for size in sizes]
    usual = median(every) if every else float(median(w.box[3] - w.box[1] for w in words))
    lines = {line: (median(sizes) if sizes else usual) for line, sizes in measured.items()}
    weights = {line: max(1, len(sizes)) for line, sizes in measured.items()}
    snapped = _snapped(lines, weights)
    return [snapped[word.line] for word in words]


def _measures(word: SeenWord) -> list[float]:
    sizes = []
    for character in word.characters:
        height = character.box[3] - character.box[1]
        if character.text in _TALL:
            sizes.append(height / CAP_HEIGHT)
        elif character.text in _LOW:
            sizes.append(height / X_HEIGHT)
    return sizes


def _snapped(lines: dict[int, float], weights: dict[int, int]) -> dict[int, float]:
    order = sorted(lines, key=lambda line: (lines[line], line))
    groups: list[list[int]] = []
    for line in order:
        if groups and lines[line] <= SAME_SIZE * lines[groups[-1][0]]:
            groups[-1].append(line)
        else:
            groups.append([line])
    result = {}
    for group in groups:
        size = median(lines[line] for line in group for _ in range(min(weights[line], 200)))
        result.update(dict.fromkeys(group, size))
    return result


def _baselines(words: Sequence[SeenWord], sizes: Sequence[float]) -> list[float]:
    """The baseline of each word, the same for all that stand on one row."""
    of_lines: dict[int, list[float]] = {}
    own: list[float | None] = []
    for word, size in zip(words, sizes, strict=True):
        tallest = TALLEST * size
        standing = [float(c.box[3]) for c in word.characters if c.text in _STANDING and c.box[3] - c.box[1] <= tallest]
        own.append(median(standing) if standing else None)
        of_lines.setdefault(word.line, []).extend(standing)
    raw = []
    for word, base in zip(words, own, strict=True):
        line = of_lines[word.line]
        raw.append(base if base is not None else median(line) if line else float(word.box[3]))
    result = list(raw)
    row: list[int] = []
    for index in sorted(range(len(words)), key=lambda at: (raw[at], at)):
        if row and raw[index] - raw[row[0]] > SAME_ROW * min(sizes[index], sizes[row[0]]):
            _level(result, raw, row)
            row = []
        row.append(index)
    _level(result, raw, row)
    return result


def _level(result: list[float], raw: Sequence[float], row: Sequence[int]) -> None:
    base = median(raw[index] for index in row)
    for index in row:
        result[index] = base


# ---------------------------------------------------------------- weight


def _stem(word: SeenWord, ink: Ink) -> float:
    """The usual width of the strokes of a word, in pixels; 0 where it has no letters to tell."""
    runs: list[NDArray[np.int64]] = []
    for character in word.characters:
        if not character.text.isalnum():
            continue
        x0, top, x1, bottom = character.box
        part = ink.mask[top:bottom, x0:x1]
        padded = np.zeros((part.shape[0], part.shape[1] + 2), np.int8)
        padded[:, 1:-1] = part
        steps = np.diff(padded, axis=1)
        begins, ends = np.nonzero(steps == 1)[1], np.nonzero(steps == -1)[1]
        runs.append(ends - begins)
    lengths = np.concatenate(runs) if runs else np.zeros(0, np.int64)
    return float(np.median(lengths)) if len(lengths) else 0.0


def _bold(words: Sequence[SeenWord], stems: Sequence[float]) -> list[bool]:
    """Whether each word is bold: a word of few letters is as its line."""
    telling = [(stem, len(word.text)) for word, stem in zip(words, stems, strict=True) if stem > 0]
    if not telling:
        return [False] * len(words)
    usual = median(stem for stem, count in telling for _ in range(count))
    lines: dict[int, list[float]] = {}
    for word, stem in zip(words, stems, strict=True):
        if stem > 0:
            lines.setdefault(word.line, []).extend([stem] * len(word.text))
    of_line = {line: median(found) > BOLDER * usual for line, found in lines.items()}
    return [
        stem > BOLDER * usual if len(word.text) >= 4 and stem > 0 else of_line.get(word.line, False)
        for word, stem in zip(words, stems, strict=True)
    ]
