"""Changes to what pages draw: operators deleted, doubled, moved; text shifted, hidden, drawn twice, said to be another."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from tests.fuzz.bytes_mutations import ODD_NUMBERS
from tests.fuzz.object_mutations import opened
from tests.fuzz.pieces import Piece, written

_TOKEN = re.compile(
    rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)"  # a string, with one level of brackets inside
    rb"|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s()<>\[\]{}/%]*|%[^\r\n]*"
    rb"|\bID\s.*?\sEI\b"  # the bytes of a picture
    rb"|[^\s()<>\[\]{}/%]+",
    re.DOTALL,
)
_OPERATOR = re.compile(rb"[A-Za-z'\"][A-Za-z0-9*'\"]*$")
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_NO_OPERATORS = (b"true", b"false", b"null")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operator with its operands, as the bytes that stand there."""

    operator: bytes
    content: bytes


def operations(content: bytes) -> list[Operation]:
    """Part a content stream into its operations; joined again by spaces they draw the same."""
    found = []
    pending: list[bytes] = []
    for match in _TOKEN.finditer(content):
        token = match[0]
        if token.startswith(b"%"):
            continue
        pending.append(token)
        if (_OPERATOR.match(token) or token.startswith(b"ID")) and token not in _NO_OPERATORS:
            found.append(Operation(token.split()[0], b" ".join(pending)))
            pending = []
    return found


def content_of(page: PageObject) -> bytes:
    """The bytes of a page's content."""
    contents = page.get_contents()
    return b"" if contents is None else contents.get_data()


def set_content(writer: PdfWriter, page: PageObject, content: bytes) -> None:
    """Give a page another content."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())


Change = Callable[[random.Random, list[Operation]], Sequence[Operation]]


def _changed(chance: random.Random, piece: Piece, change: Change) -> bytes:
    writer = opened(piece)
    for page in chance.sample(list(writer.pages), chance.randint(1, len(writer.pages))):
        done = change(chance, operations(content_of(page)))
        set_content(writer, page, b"\n".join(operation.content for operation in done))
    return written(writer)


def rewrite(chance: random.Random, piece: Piece) -> bytes:
    """Write the same operators with other white space: nothing may change."""
    return _changed(chance, piece, lambda _, done: done)


def delete_operators(chance: random.Random, piece: Piece) -> bytes:
    """Leave some operators out."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        gone = set(chance.sample(range(len(done)), min(len(done), chance.choice((1, 3, 30)))))
        return [one for index, one in enumerate(done) if index not in gone]

    return _changed(chance, piece, change)


def repeat_operators(chance: random.Random, piece: Piece) -> bytes:
    """Write some operators twice: texts are printed twice."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        twice = set(chance.sample(range(len(done)), min(len(done), chance.choice((1, 3, 30)))))
        return [one for index, one in enumerate(done) for one in [one] * (2 if index in twice else 1)]

    return _changed(chance, piece, change)


def move_operators(chance: random.Random, piece: Piece) -> bytes:
    """Change the places of neighbouring operators."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        for _ in range(chance.choice((1, 5, 30))):
            at = chance.randrange(max(1, len(done) - 1))
            done[at : at + 2] = reversed(done[at : at + 2])
        return done

    return _changed(chance, piece, change)


def move_blocks(chance: random.Random, piece: Piece) -> bytes:
    """Draw whole blocks (``q … Q``, ``BT … ET``) in another order: the page looks the same."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        blocks = list(_blocks(done))
        if chance.random() < 0.5:
            chance.shuffle(blocks)
        else:
            blocks.reverse()
        return [one for block in blocks for one in block]

    return _changed(chance, piece, change)


def shift_text(chance: random.Random, piece: Piece) -> bytes:
    """Move texts, turn them, make them larger."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        result = []
        for one in done:
            if one.operator == b"Tm" and chance.random() < 0.05:
                numbers = one.content.split()[:-1]
                numbers[chance.randrange(len(numbers))] = str(chance.choice((-1, 0, 2, 300, 5000, 0.001))).encode()
                one = Operation(b"Tm", b" ".join([*numbers, b"Tm"]))
            result.append(one)
        return result

    return _changed(chance, piece, change)


def odd_operands(chance: random.Random, piece: Piece) -> bytes:
    """Put numbers that nothing can be drawn with into operators."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        result = []
        for one in done:
            if chance.random() < 0.01:
                replaced = re.sub(rb"(?<![\w.(<])-?[\d.]+", lambda _: chance.choice(ODD_NUMBERS), one.content, count=1)
                one = Operation(one.operator, replaced)
            result.append(one)
        return result

    return _changed(chance, piece, change)


def unbalance(chance: random.Random, piece: Piece) -> bytes:
    """Open and close states, texts and marks that are not open."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        for _ in range(chance.choice((1, 10, 2000))):
            word = chance.choice((b"q", b"Q", b"BT", b"ET", b"EMC", b"/Span BMC", b"W n"))
            done.insert(chance.randrange(len(done) + 1), Operation(word, word))
        return done

    return _changed(chance, piece, change)


def split_texts(chance: random.Random, piece: Piece) -> bytes:
    """Show texts in two pieces: the page looks the same."""

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        result: list[Operation] = []
        for one in done:
            text = one.content[1:-4] if one.operator == b"Tj" and one.content.startswith(b"(") else b""
            if len(text) > 3 and b"\\" not in text and b"(" not in text and chance.random() < 0.5:
                at = chance.randrange(1, len(text))
                result += [Operation(b"Tj", b"(" + part + b") Tj") for part in (text[:at], text[at:])]
            else:
                result.append(one)
        return result

    return _changed(chance, piece, change)


def nest_forms(chance: random.Random, piece: Piece) -> bytes:
    """Draw a page through forms within forms, as deep as nobody does, or through one that draws itself."""
    writer = opened(piece)
    page = chance.choice(writer.pages)
    resources = page.get("/Resources", DictionaryObject())
    inner = _form(writer, page, content_of(page), resources)
    for _ in range(chance.choice((1, 3, 7, 60, 400))):
        own = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/In"): inner})})
        inner = _form(writer, page, b"q /In Do Q", own)
    if chance.random() < 0.3:
        form = inner.get_object()
        assert isinstance(form, DictionaryObject)
        form[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/In"): inner})}
        )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/In"): inner})}
    )
    set_content(writer, page, b"/In Do")
    return written(writer)


# ---------------------------------------------------------------- texts that nobody sees


def hide_text(chance: random.Random, piece: Piece) -> bytes:
    """Add numbers that nobody sees beside and over those of a page: not painted, in no layer shown, off the page, a speck."""
    return _with_hidden(chance, piece, chance.choice((0, 3, 4, 5, 6)))


def hide_text_in_the_ground(chance: random.Random, piece: Piece) -> bytes:
    """Add numbers in white on white, or clipped away: they are painted, and nothing of them is seen."""
    return _with_hidden(chance, piece, chance.choice((1, 2)))


def _with_hidden(chance: random.Random, piece: Piece, how: int) -> bytes:
    writer = opened(piece)
    index, boxes = _numbers_of_a_page(chance, piece, len(writer.pages))
    page = writer.pages[index]
    height = float(page.mediabox.height)
    drawn = []
    for x0, top, x1, bottom in boxes:
        x, y = x0 + chance.choice((0.0, -40.0, 3.0, x1 - x0 + 5)), height - bottom + 2 + chance.choice((0.0, 0.0, 6.0))
        drawn.append(_hidden(how, x, y, str(chance.randint(1, 99_999)).encode(), bottom - top))
    _add_helvetica(page)
    _add_layer(writer, page)
    set_content(writer, page, b"q\n" + content_of(page) + b"\nQ\n" + b"\n".join(drawn))
    return written(writer)


def hide_text_below(chance: random.Random, piece: Piece) -> bytes:
    """Draw numbers and a white field over them before the page itself: the page looks the same."""
    writer = opened(piece)
    index, boxes = _numbers_of_a_page(chance, piece, len(writer.pages))
    page = writer.pages[index]
    height = float(page.mediabox.height)
    drawn = [
        b"BT /FzF 9 Tf %.2f %.2f Td (%d) Tj ET" % (x0, height - bottom + 2, chance.randint(1, 99_999))
        for x0, _, _, bottom in boxes
    ]
    _add_helvetica(page)
    cover = b"1 1 1 rg 0 0 %.2f %.2f re f" % (float(page.mediabox.width), height)
    set_content(writer, page, b"q\n" + b"\n".join(drawn) + b"\n" + cover + b"\nQ\n" + content_of(page))
    return written(writer)


def say_otherwise(chance: random.Random, piece: Piece) -> bytes:
    """Give texts an ``ActualText`` that is not what they show: the page looks the same."""
    spoken = b"/Span <</ActualText (%d)>> BDC"

    def change(chance: random.Random, done: list[Operation]) -> Sequence[Operation]:
        result: list[Operation] = []
        for one in done:
            if one.operator in _SHOWS and chance.random() < 0.1:
                begin = spoken % chance.randint(1, 99_999)
                result += [Operation(b"BDC", begin), one, Operation(b"EMC", b"EMC")]
            else:
                result.append(one)
        return result

    return _changed(chance, piece, change)


CONTENT_MUTATIONS: Sequence[Callable[[random.Random, Piece], bytes]] = (
    rewrite, delete_operators, repeat_operators, move_operators, move_blocks, shift_text, odd_operands, unbalance,
    split_texts, nest_forms, hide_text, hide_text_in_the_ground, hide_text_below, say_otherwise,
)  # fmt: skip


def _blocks(done: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Part operations into runs that each open and close their own states and texts."""
    block: list[Operation] = []
    depth = 0
    for one in done:
        depth += (one.operator in (b"q", b"BT", b"BDC", b"BMC")) - (one.operator in (b"Q", b"ET", b"EMC"))
        block.append(one)
        if depth <= 0 and one.operator in (b"Q", b"EMC"):
            yield block
            block = []
    if block:
        yield block


def _form(writer: PdfWriter, page: PageObject, content: bytes, resources: PdfObject) -> IndirectObject:
    form = DecodedStreamObject()
    form.set_data(content)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(float(edge)) for edge in page.mediabox])
    form[NameObject("/Resources")] = resources
    return writer._add_object(form.flate_encode())


def _numbers_of_a_page(
    chance: random.Random, piece: Piece, pages: int
) -> tuple[int, list[tuple[float, float, float, float]]]:
    """Choose a page, and the places of some of the numbers that were read on it; places by chance where there are none."""
    with_numbers = sorted({page for page, _ in piece.numbers})
    if not with_numbers:
        box = (300.0, 300.0, 330.0, 310.0)
        return chance.randrange(pages), [box]
    page = chance.choice(with_numbers)
    boxes = [box for number, box in piece.numbers if number == page]
    return page - 1, chance.sample(boxes, min(len(boxes), chance.choice((1, 3, 12))))


def _hidden(how: int, x: float, y: float, number: bytes, size: float) -> bytes:
    show = b"/FzF %.1f Tf %.2f %.2f Td (%s) Tj" % (max(4.0, 0.8 * size), x, y, number)
    return (
        b"BT 3 Tr " + show + b" 0 Tr ET",
        b"BT 1 1 1 rg " + show + b" 0 g ET",
        b"q 0 0 1 1 re W n BT " + show + b" ET Q",
        b"/OC /FzL BDC BT " + show + b" ET EMC",
        b"BT /FzF 0.01 Tf %.2f %.2f Td (%s) Tj ET" % (x, y, number),
        b"BT /FzF 9 Tf %.2f %.2f Td (%s) Tj ET" % (x - 5000, y, number),
        b"q /FzT gs BT " + show + b" ET Q",
    )[how]


def _resource(page: PageObject, kind: str) -> DictionaryObject:
    resources = page["/Resources"].get_object() if "/Resources" in page else DictionaryObject()
    assert isinstance(resources, DictionaryObject)
    own = DictionaryObject(resources)
    page[NameObject("/Resources")] = own
    held = own[kind].get_object() if kind in own else DictionaryObject()
    assert isinstance(held, DictionaryObject)
    own[NameObject(kind)] = DictionaryObject(held)
    found = own[kind]
    assert isinstance(found, DictionaryObject)
    return found


def _add_helvetica(page: PageObject) -> None:
    _resource(page, "/Font")[NameObject("/FzF")] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    _resource(page, "/ExtGState")[NameObject("/FzT")] = DictionaryObject({NameObject("/ca"): NumberObject(0)})


def _add_layer(writer: PdfWriter, page: PageObject) -> None:
    """Give the document a layer that is switched off."""
    named = DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Utkast")})
    layer = writer._add_object(named)
    _resource(page, "/Properties")[NameObject("/FzL")] = layer
    root = writer._root_object
    root[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([layer]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([layer])}),
        }
    )
