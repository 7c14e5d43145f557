"""The cells of a budget table as amounts, and the other ways in which a row's numbers could be parted.

A cell is read as it stands. Where what stands in one cell could be two numbers side by side, or a note number and an
amount, all ways that agree with the form of Swedish numbers are kept, each with how far its numbers end from where
their columns end; which one holds is for arithmetic (DOMAIN.md section 2, "Three things that plain text cannot tell").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from planextract.layout.grid import Cell
from planextract.layout.page import Word
from planextract.reading.money_grid import enclosing
from planextract.records import Bbox
from planextract.swedish.amounts import Amount, plain_number_text, read_amounts

MOST_READINGS = 60
"""How many ways to part one run of digits are looked at."""

_ONE_NUMBER = re.compile(r"-? ?(?:\d{1,3}(?: ?\d{3})*|\d+)(?:,\d+)?")
_DIGITS_ONLY = re.compile(r"[-\d ,]+")


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """An amount and where it is printed. ``printed`` is the text as it stands, footnote marks included."""

    amount: Amount
    printed: str
    bbox: Bbox


@dataclass(frozen=True, slots=True)
class Parting:
    """One way to part a run of words over neighbouring columns: amounts by column; ``misfit`` in points, less is
    better.
    """

    amounts: dict[int, PrintedAmount]
    misfit: float


def read_cell(cell: Cell) -> tuple[PrintedAmount, ...]:
    """Every reading of a cell as one amount: none where it is text, more than one where a mark could be a digit."""
    if _on_several_lines(cell):
        return ()
    raised = [word for word in cell.words if word.rise == "super"]
    if raised and len(raised) < len(cell.words):
        level = " ".join(word.text for word in cell.words if word.rise != "super")
        note = " ".join(word.text for word in raised)
        readings = tuple(_noted(amount, note) for amount in read_amounts(level))
    else:
        readings = read_amounts(cell.text)
    bbox = enclosing(word.bbox for word in cell.words) if cell.words else cell.bbox
    return tuple(PrintedAmount(amount, cell.text, bbox) for amount in readings)


def _on_several_lines(cell: Cell) -> bool:
    """Whether the digits of a cell stand on more than one line: then they are several numbers, never one."""
    level = [word.baseline for word in cell.words if word.rise is None and any(c.isdigit() for c in word.text)]
    return bool(level) and max(level) - min(level) > 0.6 * cell.words[0].size


def partings(cell: Cell, columns: Sequence[tuple[int, float]], wanted: int | None = None) -> list[Parting]:
    """All ways to read the words of ``cell`` as several numbers, one for each of ``columns`` (index and right edge).

    ``wanted`` asks for exactly so many numbers; otherwise one to as many as there are columns. Best fit first. Empty
    where the cell holds anything but digits, signs, commas and spaces.
    """
    characters = _characters(cell.words)
    text = "".join(character for character, _, _ in characters)
    if not _DIGITS_ONLY.fullmatch(text) or not columns:
        return []
    found: list[Parting] = []
    for pieces in _split(text, 0, len(columns)):
        if wanted is not None and len(pieces) != wanted:
            continue
        fitted = _fit(pieces, characters, columns)
        if fitted is not None:
            found.append(fitted)
    return sorted(found, key=lambda parting: parting.misfit)[:MOST_READINGS]


def part_run(cells: Sequence[Cell], columns: Sequence[tuple[int, float]], reach: float) -> list[Parting]:
    """All ways to read the words of neighbouring cells as one number for each of ``columns``, best fit first.

    Each number must end within ``reach`` points of where its column ends (``columns``: index and right edge).
    """
    characters = _characters([word for cell in cells for word in cell.words])
    text = "".join(character for character, _, _ in characters)
    if not _DIGITS_ONLY.fullmatch(text):
        return []
    ends = [
        [
            at + 1
            for at, (character, word, place) in enumerate(characters)
            if character != " " and abs(_box(word, place)[2] - edge) <= reach
        ]
        for _, edge in columns
    ]
    if ends:
        ends[-1] = [len(text)]
    found: list[Parting] = []
    stack: list[list[tuple[int, int]]] = [[]]
    while stack and len(found) < MOST_READINGS:
        pieces = stack.pop()
        begin = pieces[-1][1] if pieces else 0
        while begin < len(text) and text[begin] == " ":
            begin += 1
        if len(pieces) == len(columns):
            fitted = _fit(pieces, characters, columns) if begin == len(text) else None
            found += [fitted] if fitted is not None else []
            continue
        for end in ends[len(pieces)]:
            piece = text[begin:end]
            if piece and (_ONE_NUMBER.fullmatch(piece) or piece == "-") and not _leading_zero(piece):
                stack.append([*pieces, (begin, end)])
    return sorted(found, key=lambda parting: parting.misfit)


def has_wide_gap(cell: Cell) -> bool:
    """Whether a gap within the cell's digits is clearly wider than its other gaps, or than a space of its type."""
    gaps = _digit_gaps(cell.words)
    if not gaps:
        return False
    size = cell.words[0].size
    usual = min(median(gaps), 0.36 * size)
    return max(gaps) > 1.7 * usual and max(gaps) > 0.45 * size


def _digit_gaps(words: Sequence[Word]) -> list[float]:
    return [
        right.x0 - left.x1 for left, right in pairwise(words) if left.text[-1:].isdigit() and right.text[:1].isdigit()
    ]


def _noted(amount: Amount, note: str) -> Amount:
    return replace(amount, note=note if amount.note is None else f"{amount.note} {note}")


def _characters(words: Sequence[Word]) -> list[tuple[str, Word, int]]:
    """Each character with its word and place in it; a space between words belongs to the word before."""
    characters: list[tuple[str, Word, int]] = []
    for number, word in enumerate(words):
        plain = plain_number_text(word.text)
        if len(plain) != len(word.text):
            return []
        if number:
            characters.append((" ", words[number - 1], -1))
        characters.extend((character, word, place) for place, character in enumerate(plain))
    return characters


def _split(text: str, start: int, most: int) -> Iterator[list[tuple[int, int]]]:
    """Every way to part ``text`` from ``start`` into at most ``most`` well-formed numbers, as spans; bounded in number."""
    count = 0
    stack: list[tuple[int, list[tuple[int, int]]]] = [(start, [])]
    while stack and count < 40 * MOST_READINGS:
        at, pieces = stack.pop()
        while at < len(text) and text[at] == " ":
            at += 1
        if at == len(text):
            count += 1
            yield pieces
            continue
        if len(pieces) == most:
            continue
        for end in range(at + 1, len(text) + 1):
            piece = text[at:end]
            is_nil = piece == "-" and text[end : end + 1] == " "
            if not is_nil and (piece[-1] in " ,-" or not _ONE_NUMBER.fullmatch(piece) or _leading_zero(piece)):
                continue
            rest = text[end:].lstrip(" ")
            if rest[:1] == ",":
                continue
            stack.append((end, [*pieces, (at, end)]))


def _leading_zero(piece: str) -> bool:
    digits = piece.lstrip("- ")
    return len(digits) > 1 and digits[0] == "0" and digits[1] != ","


def _fit(
    pieces: Sequence[tuple[int, int]],
    characters: Sequence[tuple[str, Word, int]],
    columns: Sequence[tuple[int, float]],
) -> Parting | None:
    """Give each piece the column whose right edge is nearest to where it ends; None where two want the same or cross
    over.
    """
    amounts: dict[int, PrintedAmount] = {}
    misfit = 0.0
    last = -1
    for begin, end in pieces:
        text = "".join(character for character, _, _ in characters[begin:end])
        readings = read_amounts(text)
        if len(readings) != 1:
            return None
        boxes = [_box(word, place) for character, word, place in characters[begin:end] if character != " "]
        bbox = enclosing(boxes)
        nearest = min(range(len(columns)), key=lambda at: abs(columns[at][1] - bbox[2]))
        if nearest <= last:
            return None
        misfit += abs(columns[nearest][1] - bbox[2])
        last = nearest
        printed = "".join(word.text[place] if place >= 0 else " " for _, word, place in characters[begin:end])
        amounts[columns[nearest][0]] = PrintedAmount(readings[0], printed.strip(), bbox)
    return Parting(amounts, misfit + _inner_gaps(pieces, characters))


def _inner_gaps(pieces: Sequence[tuple[int, int]], characters: Sequence[tuple[str, Word, int]]) -> float:
    """How much wider than a thousands space the gaps are that a parting leaves inside its numbers (points)."""
    excess = 0.0
    for begin, end in pieces:
        for at in range(begin, end - 1):
            if characters[at][0] != " ":
                continue
            left, right = characters[at][1], characters[at + 1][1]
            excess += max(0.0, right.x0 - left.x1 - 0.4 * left.size)
    return excess


def _box(word: Word, place: int) -> Bbox:
    edges = word.edges
    if len(edges) >= 2 * place + 2:
        return (edges[2 * place], word.top, edges[2 * place + 1], word.bottom)
    return word.bbox
