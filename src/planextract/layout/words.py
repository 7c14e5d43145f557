"""Characters to words: a word ends where a space, a gap, another line or another height begins."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from planextract.layout.glyphs import RawPage, Run
from planextract.layout.page import Word

GAP_WITHOUT_SPACE = 0.16
"""Without a space character, a gap wider than this (ems) parts two words: less than a word space, more than kerning."""
GAP_BETWEEN_RUNS = 0.13
"""The same where the letters on either side were drawn as two pieces of text: kerning does not reach over them."""
GAP_WITH_SPACE = 0.04
"""Where a space character stands between, a gap this wide (ems) parts words; a space squeezed to nothing does not."""
OVERLAP = 0.5
SAME_BASELINE = 0.12
OVERHANG = 0.12
"""How far (ems) a slanted ``f`` or ``j`` reaches back over the space before it."""
OVERHANGING = "fj\ufb00\ufb01\ufb02\ufb03\ufb04"
LETTER_SPACED = 0.75
LEAST_SPACING = 0.05
"""Letters that are on average further apart than this (ems) are letter-spaced."""
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
IGNORED = "\u200b\u200c\u200d\u2060\ufeff\r\n"


def make_words(raw: RawPage) -> list[Word]:
    """Return the words of a page in the order in which they are drawn, sideways text included."""
    words: list[Word] = []
    glyphs = raw.glyphs
    if not glyphs.text:
        return words
    angles = np.array([run.angle for run in raw.runs])[glyphs.runs]
    visible = _visible(raw)
    for angle in (0, 90, 180, 270):
        chosen = np.flatnonzero((angles == angle) & visible)
        if len(chosen):
            words.extend(_words_at_angle(raw, chosen, angle))
    return words


def _visible(raw: RawPage) -> NDArray[np.bool_]:
    """Leave out what lies off the page, and unpainted text unless it is the text layer of a scan."""
    boxes = raw.glyphs.boxes
    inside = (boxes[:, 2] > -1) & (boxes[:, 0] < raw.width + 1) & (boxes[:, 3] > -1) & (boxes[:, 1] < raw.height + 1)
    hidden = np.array([run.hidden for run in raw.runs])[raw.glyphs.runs]
    if hidden.mean() < 0.5:
        inside &= ~hidden
    return inside


def _turned(boxes: NDArray[np.float64], angle: int, width: float, height: float) -> NDArray[np.float64]:
    """Turn boxes so that text running at ``angle`` runs left to right."""
    x0, top, x1, bottom = boxes.T
    match angle:
        case 90:
            return np.column_stack([top, width - x1, bottom, width - x0])
        case 180:
            return np.column_stack([width - x1, height - bottom, width - x0, height - top])
        case 270:
            return np.column_stack([height - bottom, x0, height - top, x1])
        case _:
            return boxes


def _turned_baseline(baseline: float, angle: int, width: float, height: float) -> float:
    return {0: baseline, 90: width - baseline, 180: height - baseline, 270: baseline}[angle]


def _turned_back(word: Word, angle: int, width: float, height: float) -> Word:
    """Put a word that was made on a turned page back where it stands; its edges are then those of the whole word."""
    x0, top, x1, bottom = word.bbox
    box = {
        90: (width - bottom, x0, width - top, x1),
        180: (width - x1, height - bottom, width - x0, height - top),
        270: (top, height - x1, bottom, height - x0),
    }[angle]
    return replace(
        word,
        x0=box[0],
        top=box[1],
        x1=box[2],
        bottom=box[3],
        baseline=box[3],
        edges=(box[0], box[2]) * len(word.text),
    )


def _words_at_angle(raw: RawPage, chosen: NDArray[np.int64], angle: int) -> list[Word]:
    boxes = _turned(raw.glyphs.boxes[chosen], angle, raw.width, raw.height)
    runs = raw.glyphs.runs[chosen]
    text = (
        [raw.glyphs.text[index] for index in chosen.tolist()] if len(chosen) < len(raw.glyphs.text) else raw.glyphs.text
    )
    sizes = np.array([run.size for run in raw.runs])
    lines = np.array([_turned_baseline(run.baseline, angle, raw.width, raw.height) for run in raw.runs])
    inked = np.flatnonzero(_are(lambda c: not (c.isspace() or c in IGNORED), text))
    if not len(inked):
        return []
    words = _cut_into_words(raw.runs, text, boxes, runs, sizes, lines, inked)
    words = join_letter_spaced(join_touching(words))
    if angle:
        return [_turned_back(word, angle, raw.width, raw.height) for word in words]
    return words


def _cut_into_words(
    page_runs: Sequence[Run],
    text: Sequence[str],
    boxes: NDArray[np.float64],
    runs: NDArray[np.int64],
    sizes: NDArray[np.float64],
    lines: NDArray[np.float64],
    inked: NDArray[np.int64],
) -> list[Word]:
    box, run = boxes[inked], runs[inked]
    height = box[:, 3] - box[:, 1]
    size = sizes[run]
    # a font whose own units are not thousandths states a size that says nothing: its boxes do
    size = np.where((size < 0.4 * height) | (size > 4 * height), np.maximum(height, 0.1), size)
    baseline = lines[run]
    # a hyphen that a program adds at a line's end may be drawn as a mark without a size of its own
    tiny = np.flatnonzero((size[1:] < 0.3 * size[:-1]) & (np.abs(np.diff(baseline)) < 0.5)) + 1
    tiny = tiny[np.abs(box[tiny, 0] - box[tiny - 1, 2]) < 0.1 * size[tiny - 1]]
    size[tiny] = size[tiny - 1]
    em = np.minimum(size[1:], size[:-1])
    spaced = np.diff(inked) > 1
    letters = [text[index] for index in inked.tolist()]
    _take_overhang(box, page_runs, run, letters, spaced, em)
    gap = box[1:, 0] - box[:-1, 2]
    alphabetic = _are(str.isalpha, letters)
    between_runs = (run[1:] != run[:-1]) & alphabetic[1:] & alphabetic[:-1]
    widest = np.where(between_runs, GAP_BETWEEN_RUNS, GAP_WITHOUT_SPACE) + np.maximum(
        _letter_spacing(alphabetic, run, np.where(spaced, 0, gap / em), spaced, len(sizes)),
        spread := _spacing_of_lines(alphabetic, gap / em, size, baseline),
    )
    apart = np.where(spaced & (spread == 0), gap > GAP_WITH_SPACE * em, gap > widest * em)
    # a step back is a new piece of text; a small one is kerning, or a letter's parts drawn over each other
    back = (gap < -OVERLAP * em) & (np.abs(box[1:, 0] - box[:-1, 0]) > 0.01)
    other_line = np.abs(np.diff(baseline)) > SAME_BASELINE * em
    other_size = np.maximum(size[1:], size[:-1]) > 1.3 * em
    breaks = np.flatnonzero(apart | back | other_line | other_size) + 1
    starts = [0, *breaks.tolist()]
    ends = [*breaks.tolist(), len(inked)]
    firsts, lasts = np.array(starts), np.array(ends)
    special = _are(lambda c: not c.isascii() and (len(c) > 1 or _is_special(c)), letters)
    special[:-1] |= (box[1:, 0] == box[:-1, 0]) & (box[1:, 2] == box[:-1, 2])
    spelled = np.logical_or.reduceat(special, firsts).tolist()
    em, line = size[firsts], baseline[firsts]
    x0s, x1s = np.minimum.reduceat(box[:, 0], firsts), np.maximum.reduceat(box[:, 2], firsts)
    top = np.maximum(np.minimum.reduceat(box[:, 1], firsts), line - 1.05 * em)
    bottom = np.minimum(np.maximum.reduceat(box[:, 3], firsts), line + 0.35 * em)
    flat_box = bottom - top < 0.4 * em
    top, bottom = np.where(flat_box, line - 0.8 * em, top), np.where(flat_box, line + 0.2 * em, bottom)
    keep = ((x1s > x0s) | (lasts - firsts == 1)).tolist()
    flat = box[:, (0, 2)].ravel().tolist()
    words = []
    for start, end, kept, plain, owner, x0, x1, y0, y1, em_, line_ in zip(
        starts, ends, keep, (not s for s in spelled), run[firsts].tolist(), x0s.tolist(), x1s.tolist(),
        top.tolist(), bottom.tolist(), em.tolist(), line.tolist(), strict=True,
    ):  # fmt: skip
        if not kept:
            continue
        edges = flat[2 * start : 2 * end]
        if plain:
            joined = "".join(letters[start:end])
        else:
            joined, edges = _spell_out(letters[start:end], edges)
        first = page_runs[owner]
        words.append(
            Word(joined, x0, y0, x1, y1, first.font, em_, first.bold, first.italic, first.color, tuple(edges), line_)
        )
    return words


def _take_overhang(
    box: NDArray[np.float64],
    page_runs: Sequence[Run],
    run: NDArray[np.int64],
    letters: Sequence[str],
    spaced: NDArray[np.bool_],
    em: NDArray[np.float64],
) -> None:
    """Move the left ends of slanted letters that reach back over a space to where they begin, in place."""
    for before in np.flatnonzero(spaced).tolist():
        at = before + 1
        if letters[at][:1] not in OVERHANGING or not page_runs[run[at]].italic:
            continue
        x0, x1 = box[at, (0, 2)].tolist()
        begins = x0 + min(OVERHANG * em[before], 0.5 * (x1 - x0))
        while at < len(letters) and box[at, 0] == x0 and box[at, 2] == x1:  # the letters of a ligature share its box
            box[at, 0] = begins
            at += 1


def _are(test: Callable[[str], bool], letters: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each letter whether it passes a test; each different one is asked once."""
    passed = {letter: test(letter) for letter in set(letters)}
    return np.array([passed[letter] for letter in letters], np.bool_)


def _spacing_of_lines(
    alphabetic: NDArray[np.bool_],
    gap: NDArray[np.float64],
    size: NDArray[np.float64],
    baseline: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the letter spacing (ems) of lines whose letters were drawn one by one: there hardly any two stand close.

    Spaces that stand between some of them are the guess of a program, and count no more than the gap does.
    """
    starts = np.flatnonzero((np.abs(np.diff(baseline)) > 0.5) | (np.abs(np.diff(size)) > 0.1)) + 1
    result = np.zeros(len(gap))
    between = alphabetic[1:] & alphabetic[:-1]
    # most lines have more narrow gaps than a line of letters set apart may have, and need no closer look
    counts = np.concatenate(([0], np.cumsum(between)))
    narrow = np.concatenate(([0], np.cumsum(between & (gap <= 2 * LEAST_SPACING))))
    firsts, ends = np.array([0, *starts.tolist()]), np.array([*starts.tolist(), len(alphabetic)]) - 1
    count, close = counts[ends] - counts[firsts], narrow[ends] - narrow[firsts]
    for line in np.flatnonzero((count >= 4) & (close <= 0.1 * count + 1)).tolist():
        inside = slice(firsts[line], ends[line])
        gaps = gap[inside][between[inside]]
        if np.quantile(gaps, 0.1) > 2 * LEAST_SPACING:
            result[inside] = np.where(between[inside], np.median(gaps), 0.0)
    return result


def _letter_spacing(
    alphabetic: NDArray[np.bool_],
    run: NDArray[np.int64],
    gap: NDArray[np.float64],
    spaced: NDArray[np.bool_],
    runs: int,
) -> NDArray[np.float64]:
    """Return by how much (ems) letters are set apart at each gap: the mean between the letters of its piece of text.

    Digits are left alone: what stands between them may be a border of columns.
    """
    between = alphabetic[1:] & alphabetic[:-1] & ~spaced & (run[1:] == run[:-1]) & (gap < LETTER_SPACED)
    owner = run[1:][between]
    count = np.bincount(owner, minlength=runs)
    mean = np.bincount(owner, weights=gap[between], minlength=runs) / np.maximum(count, 1)
    wide = np.where((count >= 4) & (mean > LEAST_SPACING), mean, 0.0)
    return np.where(between, wide[run[1:]], 0.0)


def _is_special(letter: str) -> bool:
    """Whether a character is a ligature, an accent that goes on the letter before it, or a soft hyphen."""
    code = ord(letter)
    return code == 0xAD or code in LIGATURES or 0x300 <= code <= 0x36F


def _spell_out(letters: list[str], edges: list[float]) -> tuple[str, list[float]]:
    """Spell out ligatures, compose accents, and give letters that share a box a part of it each."""
    flat: list[float] = []
    out: list[str] = []
    pairs: list[tuple[float, float]] = []
    for letter, left, right in zip(letters, edges[::2], edges[1::2], strict=True):
        spelled = LIGATURES.get(ord(letter[0]), letter) if len(letter) == 1 else letter
        spelled = spelled.replace("\u00ad", "-")
        if out and len(spelled) == 1 and unicodedata.combining(spelled):
            composed = unicodedata.normalize("NFC", out[-1] + spelled)
            if len(composed) == 1:
                out[-1] = composed
                continue
        step = (right - left) / max(1, len(spelled))
        for index, character in enumerate(spelled):
            out.append(character)
            pairs.append((left + index * step, left + (index + 1) * step))
    _part_shared(pairs)
    for pair in pairs:
        flat.extend(pair)
    return "".join(out), flat


def _part_shared(pairs: list[tuple[float, float]]) -> None:
    start = 0
    while start < len(pairs):
        end = start + 1
        while end < len(pairs) and pairs[end] == pairs[start]:
            end += 1
        if end - start > 1:
            x0, x1 = pairs[start]
            step = (x1 - x0) / (end - start)
            for index in range(start, end):
                pairs[index] = (x0 + (index - start) * step, x0 + (index - start + 1) * step)
        start = end


def join_words(left: Word, right: Word, between: str = "") -> Word:
    """Return one word made of two that stand side by side."""
    wider = left if len(left.text) >= len(right.text) else right
    return replace(
        wider,
        text=left.text + between + right.text,
        x0=min(left.x0, right.x0),
        top=min(left.top, right.top),
        x1=max(left.x1, right.x1),
        bottom=max(left.bottom, right.bottom),
        edges=left.edges + right.edges,
        baseline=left.baseline,
    )


def join_touching(words: Sequence[Word]) -> list[Word]:
    """Join words that were drawn apart but stand letter to letter, and lowered text to its word."""
    rows: dict[int, list[tuple[float, int]]] = {}
    row_of = [round(word.baseline / 3) for word in words]
    for index, word in enumerate(words):
        rows.setdefault(row_of[index], []).append((word.x0, index))
    result: list[Word | None] = list(words)
    for key, members in rows.items():
        near = sorted([*members, *rows.get(key + 1, ()), *rows.get(key - 1, ())])
        for (_, left_index), (_, right_index) in pairwise(near):
            left, right = result[left_index], result[right_index]
            if left is None or right is None or row_of[left_index] != key:
                continue
            em = max(left.size, right.size)
            gap = right.x0 - left.x1
            if not -0.2 * em <= gap <= 0.06 * em:
                continue
            same_size = min(left.size, right.size) > 0.85 * em
            drop = right.baseline - left.baseline
            lowered = right.size < 0.85 * left.size and 0.05 * em < drop < 0.45 * em
            if (same_size and abs(drop) <= SAME_BASELINE * em) or lowered:
                result[right_index] = join_words(left, right)
                result[left_index] = None
    return [word for word in result if word is not None]


def join_letter_spaced(words: Sequence[Word]) -> list[Word]:
    """Join letters that were set with even spaces between them (``Å R S``): three or more, equally far apart."""
    result: list[Word] = []
    index = 0
    while index < len(words):
        end = index + 1
        while end < len(words) and len(words[end].text) == 1 and _goes_on(words[end - 1], words[end]):
            end += 1
        while end - index >= 3:
            gaps = [right.x0 - left.x1 for left, right in zip(words[index:end], words[index + 1 : end], strict=False)]
            usual = sorted(gaps)[len(gaps) // 3]
            stop = next(
                (i + 1 for i, gap in enumerate(gaps) if gap > 1.6 * usual + 0.05 * words[index].size), end - index
            )
            if stop < 3:
                result.append(words[index])
                index += 1
                continue
            joined = words[index]
            for word in words[index + 1 : index + stop]:
                joined = join_words(joined, word)
            result.append(joined)
            index += stop
        result.extend(words[index:end])
        index = end
    return result


def _goes_on(left: Word, right: Word) -> bool:
    return (
        len(left.text) == len(right.text) == 1
        and left.text.isalpha()
        and right.text.isalpha()
        and left.font == right.font
        and abs(left.baseline - right.baseline) < 0.5
        and 0 < right.x0 - left.x1 < LETTER_SPACED * left.size
    )
