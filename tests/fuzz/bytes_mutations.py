"""Damage to a PDF's bytes, whatever they mean: what a broken disk, a cut transfer or a bad writer leaves."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from tests.fuzz.pieces import Piece

ODD_NUMBERS = (
    b"0", b"-1", b"1e400", b"NaN", b"-0.0", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999999999",
    b"0.0000000001", b"1e-400", b"--5", b"5.5.5", b"65536",
)  # fmt: skip
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w.#-])-?\d+(?:\.\d+)?(?![\w.])")


def flip_bytes(chance: random.Random, piece: Piece) -> bytes:
    """Change some bytes anywhere."""
    data = bytearray(piece.pdf)
    for _ in range(chance.choice((1, 3, 10, 50))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def flip_structure(chance: random.Random, piece: Piece) -> bytes:
    """Change some bytes outside of the streams."""
    data = bytearray(piece.pdf)
    places = _structure(piece.pdf)
    for _ in range(chance.choice((1, 3, 10))):
        data[chance.choice(places)] = chance.choice(b"0123456789<>[]()/ Rendobj\x00\xff")
    return bytes(data)


def truncate(chance: random.Random, piece: Piece) -> bytes:
    """Cut the end off."""
    return piece.pdf[: chance.randrange(len(piece.pdf))]


def cut_middle(chance: random.Random, piece: Piece) -> bytes:
    """Leave something out in the middle."""
    start = chance.randrange(len(piece.pdf))
    return piece.pdf[:start] + piece.pdf[start + chance.choice((1, 10, 500, 5000)) :]


def repeat_middle(chance: random.Random, piece: Piece) -> bytes:
    """Write something twice."""
    start = chance.randrange(len(piece.pdf))
    end = start + chance.choice((1, 10, 500, 5000))
    return piece.pdf[:end] + piece.pdf[start:end] + piece.pdf[end:]


def damage_xref(chance: random.Random, piece: Piece) -> bytes:
    """Make the cross-reference table wrong, or take it away."""
    data = piece.pdf
    kind = chance.randrange(4)
    if kind == 0:
        return re.sub(rb"startxref\s+\d+", b"startxref\n" + chance.choice(ODD_NUMBERS), data)
    if kind == 1:
        return data[: data.rfind(b"xref\n")] if b"xref\n" in data else data[:-60]
    if kind == 2:
        return data.replace(b"xref", b"xerf")

    def other(match: re.Match[bytes]) -> bytes:
        return b"%010d" % chance.randrange(2 * len(data)) + match[1] if chance.random() < 0.4 else match[0]

    return re.sub(rb"\d{10}( \d{5} n)", other, data)


def wrong_length(chance: random.Random, piece: Piece) -> bytes:
    """Let streams say another length than they have."""

    def other(match: re.Match[bytes]) -> bytes:
        choices = (b"0", b"1", str(int(match[1]) // 2).encode(), str(int(match[1]) + 40).encode(), *ODD_NUMBERS)
        return b"/Length " + chance.choice(choices) if chance.random() < 0.5 else match[0]

    return re.sub(rb"/Length (\d+)", other, piece.pdf)


def odd_numbers(chance: random.Random, piece: Piece) -> bytes:
    """Put numbers that no writer writes where numbers stand, outside of the streams."""
    data = piece.pdf
    inside = [match.span() for match in _STREAM.finditer(data)]
    ends = [0, *(end for _, end in inside)]
    starts = [*(start for start, _ in inside), len(data)]
    between = zip(ends, starts, strict=True)
    spans = [match.span() for start, end in between for match in _NUMBER.finditer(data, start, end)]
    for start, end in sorted(chance.sample(spans, min(len(spans), chance.choice((1, 2, 8)))), reverse=True):
        data = data[:start] + chance.choice(ODD_NUMBERS) + data[end:]
    return data


def rubbish_around(chance: random.Random, piece: Piece) -> bytes:
    """Put rubbish before, after or instead of the header."""
    rubbish = chance.randbytes(chance.choice((1, 200, 1500)))
    return chance.choice(
        (rubbish + piece.pdf, piece.pdf + rubbish, rubbish + piece.pdf[9:], b"HTTP/1.1 200 OK\r\n\r\n" + piece.pdf)
    )


def rename_keys(chance: random.Random, piece: Piece) -> bytes:
    """Give some keys the names of others."""
    names = re.findall(rb"/[A-Z][A-Za-z]{2,}", piece.pdf)
    one, other = chance.choice(names), chance.choice(names)
    return piece.pdf.replace(one, other, chance.choice((1, 3, -1)))


BYTES_MUTATIONS: Sequence[Callable[[random.Random, Piece], bytes]] = (
    flip_bytes, flip_structure, truncate, cut_middle, repeat_middle, damage_xref, wrong_length, odd_numbers,
    rubbish_around, rename_keys,
)  # fmt: skip


def _structure(data: bytes) -> list[int]:
    """The places of all bytes outside of the streams."""
    places: list[int] = []
    end = 0
    for match in _STREAM.finditer(data):
        places.extend(range(end, match.start()))
        end = match.end()
    places.extend(range(end, len(data)))
    return places
