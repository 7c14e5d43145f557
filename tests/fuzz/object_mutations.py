"""Wrong structures in a PDF: objects that are missing, doubled or lead in circles, odd pages, fonts that lie, scripts."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any, cast

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.constants import AnnotationFlag
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from tests.fuzz.bytes_mutations import ODD_NUMBERS
from tests.fuzz.pieces import Piece, written


class Raw(NullObject):
    """Bytes that are written as they are, whether or not they are an object."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def write_to_stream(self, stream: IO[Any], encryption_key: str | bytes | None = None) -> None:
        """Write the bytes."""
        stream.write(self.content)


def opened(piece: Piece) -> PdfWriter:
    """Return a writer that holds a copy of the piece."""
    return PdfWriter(clone_from=io.BytesIO(piece.pdf))


def objects(writer: PdfWriter) -> list[PdfObject | None]:
    """The objects of a document, the one with number 1 first; what is put here is written."""
    return writer._objects


def dictionaries(writer: PdfWriter) -> list[DictionaryObject]:
    """Every dictionary of a document that stands by itself, streams too."""
    return [one for one in objects(writer) if isinstance(one, DictionaryObject)]


def fonts(writer: PdfWriter) -> list[DictionaryObject]:
    """The fonts of a document."""
    return [one for one in dictionaries(writer) if one.get("/Type") == "/Font"]


def page_tree(writer: PdfWriter) -> DictionaryObject:
    """The root of the tree of pages."""
    return cast(DictionaryObject, writer._root_object["/Pages"].get_object())


def drop_objects(chance: random.Random, piece: Piece) -> bytes:
    """Leave some objects out."""
    writer = opened(piece)
    held = objects(writer)
    for _ in range(chance.choice((1, 1, 2, 4))):
        held[chance.choice(_replaceable(writer))] = NullObject()
    return written(writer)


def repeat_object(chance: random.Random, piece: Piece) -> bytes:
    """Put one object in another's place."""
    writer = opened(piece)
    held = objects(writer)
    held[chance.choice(_replaceable(writer))] = held[chance.randrange(len(held))]
    return written(writer)


def lead_elsewhere(chance: random.Random, piece: Piece) -> bytes:
    """Let references lead to other objects: to those above them too."""
    writer = opened(piece)
    places = [place for one in dictionaries(writer) for place in _references(one)]
    for holder, key in chance.sample(places, min(len(places), chance.choice((1, 2, 5)))):
        holder[key] = IndirectObject(chance.randint(1, len(objects(writer))), 0, writer)
    return written(writer)


def loop_pages(chance: random.Random, piece: Piece) -> bytes:
    """Let the tree of pages hold itself, too many pages, or count wrongly."""
    writer = opened(piece)
    tree = page_tree(writer)
    itself = cast(IndirectObject, tree.indirect_reference)
    kids = cast(ArrayObject, tree["/Kids"])
    kind = chance.randrange(6)
    if kind == 0:
        kids.append(itself)
    elif kind == 1:
        tree[NameObject("/Kids")] = ArrayObject([itself] * 3)
    elif kind == 2:
        tree[NameObject("/Count")] = Raw(chance.choice(ODD_NUMBERS))
    elif kind == 3:
        tree[NameObject("/Parent")] = itself
    elif kind == 4:
        tree[NameObject("/Kids")] = ArrayObject([*kids, *kids])
    else:
        inner = writer._add_object(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Pages"),
                    NameObject("/Kids"): ArrayObject([itself, *kids]),
                    NameObject("/Count"): NumberObject(7),
                    NameObject("/Parent"): itself,
                }
            )
        )
        tree[NameObject("/Kids")] = ArrayObject([*kids, inner])
    return written(writer)


_BOXES = (
    b"[0 0 1000000 1000000]", b"[0 0 20000 20000]", b"[0 0 0 0]", b"[595 842 0 0]", b"[-595 -842 0 0]", b"[0 0 NaN NaN]",
    b"[0 0 1e30 1e30]", b"[]", b"[0 0 595]", b"null", b"(box)", b"[0 0 -1 -1]", b"[100 100 500 700]", b"[0 0 0.001 842]",
    b"[0 0 99999999999999999999 1]", b"[1e9 1e9 1000000595 1000000842]",
)  # fmt: skip


def odd_boxes(chance: random.Random, piece: Piece) -> bytes:
    """Give pages sizes that no paper has."""
    writer = opened(piece)
    page = chance.choice(writer.pages)
    for name in chance.choice((("/MediaBox",), ("/CropBox",), ("/MediaBox", "/CropBox"))):
        page[NameObject(name)] = Raw(chance.choice(_BOXES))
    if chance.random() < 0.3:
        page[NameObject("/UserUnit")] = Raw(chance.choice((b"75000", b"-1", b"0", b"NaN")))
    return written(writer)


def turn_page(chance: random.Random, piece: Piece) -> bytes:
    """Turn pages, also by angles that are none."""
    writer = opened(piece)
    for page in writer.pages:
        if chance.random() < 0.7:
            angles = (b"90", b"180", b"270", b"-90", b"45", b"360000090", b"1.5", b"NaN", b"(90)", b"99999999999999")
            page[NameObject("/Rotate")] = Raw(chance.choice(angles))
    return written(writer)


def no_unicode(chance: random.Random, piece: Piece) -> bytes:
    """Take the Unicode maps away from fonts."""
    writer = opened(piece)
    for font in fonts(writer):
        if chance.random() < 0.7 and "/ToUnicode" in font:
            del font["/ToUnicode"]
    return written(writer)


def broken_unicode(chance: random.Random, piece: Piece) -> bytes:
    """Damage the Unicode maps of fonts."""
    writer = opened(piece)
    for font in fonts(writer):
        if "/ToUnicode" in font and chance.random() < 0.7:
            content = bytearray(_stream(font["/ToUnicode"]).get_data())
            kind = chance.randrange(3)
            if kind == 0:
                content = content[: chance.randrange(len(content))]
            elif kind == 1:
                for _ in range(20):
                    content[chance.randrange(len(content))] = chance.randrange(256)
            else:
                content = bytearray(re.sub(rb"<[0-9A-Fa-f]{4}>", b"<D800>", bytes(content)))
            font[NameObject("/ToUnicode")] = writer._add_object(_packed(bytes(content)))
    return written(writer)


def lying_unicode(chance: random.Random, piece: Piece) -> bytes:
    """Let the Unicode maps name one digit for another: the page shows 4 and the text layer says 9."""
    return swap_characters(piece, *chance.sample("0123456789", 2))


def lying_unicode_of_letters(chance: random.Random, piece: Piece) -> bytes:
    """Let the Unicode maps name one letter for another."""
    return swap_characters(piece, *chance.sample("abdeghiklmnoprstuvåäö", 2))


def swap_characters(piece: Piece, one: str, other: str) -> bytes:
    """Let all Unicode maps name one character for another and the other way round."""
    return _with_other_names(piece, {ord(one): ord(other), ord(other): ord(one)})


def name_alike(piece: Piece, one: str, other: str) -> bytes:
    """Let all Unicode maps name one character like another, which keeps its name."""
    return _with_other_names(piece, {ord(one): ord(other)})


def _with_other_names(piece: Piece, others: Mapping[int, int]) -> bytes:
    writer = opened(piece)
    for font in fonts(writer):
        if "/ToUnicode" in font:
            content = _other_targets(_stream(font["/ToUnicode"]).get_data(), others)
            font[NameObject("/ToUnicode")] = writer._add_object(_packed(content))
    return written(writer)


def other_widths(chance: random.Random, piece: Piece) -> bytes:
    """Give characters other widths than the font file has."""
    writer = opened(piece)
    for one in dictionaries(writer):
        for key in ("/Widths", "/W"):
            value = one.get(key)
            if value is not None and chance.random() < 0.8:
                odd = chance.choice((b"0", b"-500", b"100000", b"1", b"NaN"))
                if chance.random() < 0.5:
                    one[NameObject(key)] = Raw(b"[" + b" ".join([odd] * 250) + b"]")
                else:
                    del one[key]
    return written(writer)


def other_encoding(chance: random.Random, piece: Piece) -> bytes:
    """Give fonts another encoding."""
    writer = opened(piece)
    for font in fonts(writer):
        if chance.random() < 0.7:
            font[NameObject("/Encoding")] = Raw(
                chance.choice(
                    (
                        b"/WinAnsiEncoding",
                        b"/Identity-V",
                        b"/Identity-H",
                        b"/NoSuchEncoding",
                        b"<</Type/Encoding/Differences[48/nine/eight/seven/six/five/four/three/two/one/zero]>>",
                        b"<</Differences[0 1 2 3 /a (b)]>>",
                    )
                )
            )
    return written(writer)


def broken_font_files(chance: random.Random, piece: Piece) -> bytes:
    """Damage or take away the font files."""
    writer = opened(piece)
    for one in dictionaries(writer):
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in one and chance.random() < 0.6:
                if chance.random() < 0.3:
                    del one[key]
                    continue
                content = bytearray(_stream(one[key]).get_data())
                for _ in range(chance.choice((1, 20, 300))):
                    if content:
                        content[chance.randrange(len(content))] = chance.randrange(256)
                one[NameObject(key)] = writer._add_object(_packed(bytes(content)))
    return written(writer)


def swap_fonts(chance: random.Random, piece: Piece) -> bytes:
    """Let each font be another one."""
    writer = opened(piece)
    held = objects(writer)
    places = [index for index, one in enumerate(held) if isinstance(one, DictionaryObject) and one in fonts(writer)]
    moved = list(places)
    chance.shuffle(moved)
    for place, one in zip(places, [held[index] for index in moved], strict=True):
        held[place] = one
    return written(writer)


def swap_contents(chance: random.Random, piece: Piece) -> bytes:
    """Give pages each other's content, or in another order."""
    writer = opened(piece)
    pages = list(writer.pages)
    contents = [page.get("/Contents", NullObject()) for page in pages]
    raw = [page.raw_get("/Contents") if "/Contents" in page else one for page, one in zip(pages, contents, strict=True)]
    chance.shuffle(raw)
    for page, content in zip(pages, raw, strict=True):
        page[NameObject("/Contents")] = content
    return written(writer)


def change_pages(chance: random.Random, piece: Piece) -> bytes:
    """Leave pages out, repeat them, or change their order."""
    writer = opened(piece)
    tree = page_tree(writer)
    kids = list(cast(ArrayObject, tree["/Kids"]))
    chosen = chance.choices(kids, k=chance.randint(1, 5))
    tree[NameObject("/Kids")] = ArrayObject(chosen)
    tree[NameObject("/Count")] = NumberObject(len(chosen))
    return written(writer)


def scripts_and_files(chance: random.Random, piece: Piece) -> bytes:
    """Add what must never run: scripts, launch actions, files inside, forms, notes that cover nothing."""
    writer = opened(piece)
    writer.add_attachment("plan.exe", b"MZ" + chance.randbytes(500))
    actions = (
        b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>",
        b"<</S/URI/URI(http://127.0.0.1:9/)>>",
        b"<</S/SubmitForm/F(http://127.0.0.1:9/)>>",
        b"<</S/GoToR/F(/etc/passwd)/D[0/Fit]>>",
        b"<</S/JavaScript/JS(while\\(true\\){})>>",
        b"<</S/JavaScript/JS(this.exportDataObject\\({cName: 'plan.exe', nLaunch: 2}\\);)>>",
        b"<</S/ImportData/F(/etc/passwd)>>",
    )
    writer._root_object[NameObject("/OpenAction")] = Raw(chance.choice(actions))
    page = chance.choice(writer.pages)
    page[NameObject("/AA")] = Raw(b"<</O " + chance.choice(actions) + b">>")
    note = FreeText(text="9 999", rect=(300, 300, 400, 330))
    if chance.random() < 0.5:
        note.flags = AnnotationFlag.HIDDEN
    writer.add_annotation(writer.pages.index(page), note)
    return written(writer)


def encrypt(chance: random.Random, piece: Piece) -> bytes:
    """Lock the document: with a password to open it, or only one to change it."""
    writer = opened(piece)
    user = chance.choice(("", "", "hemligt"))
    writer.encrypt(user, "agare", algorithm=chance.choice(("RC4-40", "RC4-128")))
    return written(writer)


def revise(chance: random.Random, piece: Piece) -> bytes:
    """Append a revision: an old object again, another page content, or a revision that is cut off."""
    data = piece.pdf
    reader = PdfReader(io.BytesIO(data))
    number = chance.randint(1, max(reader.xref.get(0, {1: 0})))
    bodies = (b"null", b"<</Type/Page>>", b"<</Length 0>>\nstream\n\nendstream", b"[%d 0 R]" % number)
    body = b"\n%d 0 obj\n%s\nendobj\n" % (number, chance.choice(bodies))
    at = len(data) + 1
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", data)[-1]
    before = chance.choice((previous, len(data) + len(body), 0))
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, number + 1, root, before, len(data) + len(body),
    )  # fmt: skip
    return (data + body + table)[: -chance.choice((1, 1, 1, 40))]


OBJECT_MUTATIONS: Sequence[Callable[[random.Random, Piece], bytes]] = (
    drop_objects, repeat_object, lead_elsewhere, loop_pages, odd_boxes, turn_page, no_unicode, broken_unicode,
    lying_unicode, lying_unicode_of_letters, other_widths, other_encoding, broken_font_files, swap_fonts, swap_contents,
    change_pages, scripts_and_files, encrypt, revise,
)  # fmt: skip


def _replaceable(writer: PdfWriter) -> list[int]:
    """The places of the objects that the writer itself does not need to write a file."""
    needed = (writer._root_object, writer._info)
    return [index for index, one in enumerate(objects(writer)) if not any(one is other for other in needed)]


def _references(holder: DictionaryObject | ArrayObject) -> Iterator[tuple[Any, Any]]:
    keys = list(holder) if isinstance(holder, DictionaryObject) else list(range(len(holder)))
    for key in keys:
        value = holder.raw_get(key) if isinstance(holder, DictionaryObject) else list.__getitem__(holder, key)
        if isinstance(value, IndirectObject):
            yield holder, key
        elif isinstance(value, DictionaryObject | ArrayObject):
            yield from _references(value)


def _stream(value: PdfObject) -> StreamObject:
    stream = value.get_object()
    assert isinstance(stream, StreamObject)
    return stream


def _packed(content: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    return stream.flate_encode()


def _other_targets(cmap: bytes, others: Mapping[int, int]) -> bytes:
    """Name some characters otherwise in the single entries of a Unicode map; its ranges stay."""

    def target(match: re.Match[bytes]) -> bytes:
        code = int(match[2], 16)
        return match[1] + (b"<%04X>" % others.get(code, code) if len(match[2]) == 4 else b"<" + match[2] + b">")

    def section(match: re.Match[bytes]) -> bytes:
        return re.sub(rb"(<[0-9A-Fa-f]+>\s*)<([0-9A-Fa-f]+)>", target, match[0])

    return re.sub(rb"beginbfchar.*?endbfchar", section, cmap, flags=re.DOTALL)
