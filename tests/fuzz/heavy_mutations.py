"""Documents that are too much: streams that unpack to gigabytes, thousands of pages, a hundred thousand texts or boxes."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from tests.fuzz.content_mutations import content_of, set_content
from tests.fuzz.object_mutations import opened, page_tree
from tests.fuzz.pieces import Piece, written

BOMB_BYTES = 1 << 30


@cache
def packed(content: bytes, times: int) -> bytes:
    """Return ``times`` repetitions of ``content``, packed by flate, without ever holding them."""
    packer = zlib.compressobj(9)
    block = content * max(1, (1 << 20) // len(content))
    count, rest = divmod(len(content) * times, len(block))
    return b"".join([packer.compress(block) for _ in range(count)] + [packer.compress(block[:rest]), packer.flush()])


def bomb_stream(data: bytes) -> StreamObject:
    """Return a stream of flate-packed bytes as it stands in a file."""
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream


def content_bomb(chance: random.Random, piece: Piece) -> bytes:
    """Let a page's content unpack to a gigabyte: of nothing, or of operators."""
    writer = opened(piece)
    page = chance.choice(writer.pages)
    content = chance.choice((b"\0", b" ", b"q Q ", b"0 0 m 9 9 l S "))
    page[NameObject("/Contents")] = writer._add_object(bomb_stream(packed(content, BOMB_BYTES // len(content))))
    return written(writer)


def picture_bomb(chance: random.Random, piece: Piece) -> bytes:
    """Put a picture of a billion points on a page."""
    writer = opened(piece)
    page = chance.choice(writer.pages)
    side = 32_000
    picture = bomb_stream(packed(b"\0", side * side))
    for key, value in (("/Width", side), ("/Height", side), ("/BitsPerComponent", 8)):
        picture[NameObject(key)] = NumberObject(value)
    for key, name in (("/Type", "/XObject"), ("/Subtype", "/Image"), ("/ColorSpace", "/DeviceGray")):
        picture[NameObject(key)] = NameObject(name)
    resources = DictionaryObject(cast(DictionaryObject, page["/Resources"].get_object()))
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Bomb"): writer._add_object(picture)})
    page[NameObject("/Resources")] = resources
    set_content(writer, page, b"q 500 0 0 500 40 40 cm /Bomb Do Q\n" + content_of(page))
    return written(writer)


def font_bomb(chance: random.Random, piece: Piece) -> bytes:
    """Let the Unicode map of a font unpack to a gigabyte."""
    writer = opened(piece)
    bomb = writer._add_object(bomb_stream(packed(b"<0001> <0041>\n", BOMB_BYTES // 14)))
    for index in range(1, len(writer._objects) + 1):
        one = writer.get_object(index)
        if isinstance(one, DictionaryObject) and one.get("/Type") == "/Font":
            one[NameObject("/ToUnicode")] = bomb
    return written(writer)


def many_pages(chance: random.Random, piece: Piece) -> bytes:
    """Repeat a page, or an empty one, hundreds and thousands of times."""
    writer = opened(piece)
    tree = page_tree(writer)
    kids = list(cast(ArrayObject, tree["/Kids"]))
    if chance.random() < 0.5:
        empty = DictionaryObject({NameObject("/Type"): NameObject("/Page"), NameObject("/Parent"): tree})
        empty[NameObject("/MediaBox")] = ArrayObject([NumberObject(edge) for edge in (0, 0, 595, 842)])
        kids += [writer._add_object(empty)] * chance.choice((300, 800, 50_000))
    else:
        kids += [chance.choice(kids)] * chance.choice((20, 60))
    tree[NameObject("/Kids")] = ArrayObject(kids)
    tree[NameObject("/Count")] = NumberObject(len(kids))
    return written(writer)


def many_lines(chance: random.Random, piece: Piece) -> bytes:
    """Print thousands of texts on a page."""
    lines = chance.choice((2_000, 20_000, 100_000))
    return _with_drawn(
        chance,
        piece,
        b"".join(
            b"BT /FzF 4 Tf %d %d Td (%d) Tj ET\n" % (chance.randint(0, 590), chance.randint(0, 840), index)
            for index in range(lines)
        ),
    )


def many_boxes(chance: random.Random, piece: Piece) -> bytes:
    """Draw a hundred thousand boxes and lines on a page."""
    return _with_drawn(
        chance,
        piece,
        b"".join(
            b"%d %d %d 3 re f\n" % (chance.randint(0, 590), chance.randint(0, 840), chance.randint(1, 300))
            for _ in range(chance.choice((5_000, 100_000)))
        ),
    )


HEAVY_MUTATIONS: Sequence[Callable[[random.Random, Piece], bytes]] = (
    content_bomb, picture_bomb, font_bomb, many_pages, many_lines, many_boxes,
)  # fmt: skip


def _with_drawn(chance: random.Random, piece: Piece, drawn: bytes) -> bytes:
    writer = opened(piece)
    page = chance.choice(writer.pages)
    resources = DictionaryObject(cast(DictionaryObject, page["/Resources"].get_object()))
    own = DictionaryObject(cast(DictionaryObject, resources.get("/Font", DictionaryObject()).get_object()))
    own[NameObject("/FzF")] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    resources[NameObject("/Font")] = own
    page[NameObject("/Resources")] = resources
    stream = DecodedStreamObject()
    stream.set_data(b"q\n" + content_of(page) + b"\nQ\n" + drawn)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return written(writer)
