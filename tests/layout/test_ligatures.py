"""Ligatures that a PDF gives no name, or a false one, are read as the letters that they show; what is unlike is left and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from planextract.layout.document import open_pages
from planextract.layout.page import Page
from tests.plans.fonts import font_folders

TEXT = (
    "Kommunens effektivitet och fjärrvärme, först offentlig och sedan affärsmässig, "
    "ger flit och goda skäl att göra det som kommunen ska göra varje år under hela planperioden."
)
LIGATURE = re.compile(rb"(<[0-9A-F]+>) <[0-9A-F]{8,}>")
"""An entry of a Unicode map that names several letters."""


def page_of(folder: Path, font: str, name: Callable[[], bytes] | None) -> Page:
    """A page of ``TEXT`` whose Unicode maps give each ligature the next name; its own letters with None."""
    source = folder / "page.typ"
    source.write_text(f'#set page(width: 500pt, height: 200pt)\n#set text(font: "{font}")\n{TEXT}', encoding="utf-8")
    printed = typst.compile(str(source), font_paths=list(map(str, font_folders())))
    writer = PdfWriter(clone_from=PdfReader(BytesIO(printed)))
    for font_object in _fonts(writer):
        renamed = DecodedStreamObject()
        stream = font_object["/ToUnicode"].get_object()
        assert isinstance(stream, StreamObject)
        said = stream.get_data()
        renamed.set_data(LIGATURE.sub(lambda match: match[1] + b" <" + name() + b">", said) if name else said)
        font_object[NameObject("/ToUnicode")] = writer._add_object(renamed)
    path = folder / "page.pdf"
    writer.write(path)
    (page,) = open_pages(path)
    return page


def _fonts(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for each in writer._objects:
        if isinstance(each, DictionaryObject) and each.get("/Type") == "/Font" and "/ToUnicode" in each:
            yield each


def glyph_numbers() -> Callable[[], bytes]:
    """Names as programs make them up of the number of a glyph: letters of Latin Extended-B."""
    numbers = count(0x191)
    return lambda: b"%04X" % next(numbers)


def private_numbers() -> Callable[[], bytes]:
    """The same in the private plane, as two halves."""
    numbers = count(0xDD91)
    return lambda: b"DBC0%04X" % next(numbers)


def words(page: Page) -> str:
    return " ".join(word.text for word in page.words)


@pytest.mark.parametrize("names", [glyph_numbers, private_numbers, lambda: lambda: b"FFFD", lambda: lambda: b"0000"])
def test_a_ligature_is_told_by_its_shape(names: Callable[[], Callable[[], bytes]], tmp_path: Path) -> None:
    page = page_of(tmp_path, "Roboto", names())
    assert words(page) == TEXT
    assert page.defects == ()


def test_an_honest_ligature_stays(tmp_path: Path) -> None:
    page = page_of(tmp_path, "Libertinus Serif", None)
    assert words(page) == TEXT
    assert page.defects == ()


def test_one_that_is_drawn_otherwise_is_left_and_told(tmp_path: Path) -> None:
    """The ligatures of this face are drawn as one, and look like no two of its letters."""
    page = page_of(tmp_path, "Libertinus Serif", glyph_numbers())
    assert "Ƒ" in words(page)
    assert [defect.code for defect in page.defects] == ["letters_contradicted"]


def test_letters_of_names_are_left_in_peace(tmp_path: Path) -> None:
    source = tmp_path / "names.typ"
    source.write_text("Čuovvovaš, Łukasz, Şahin, Țiriac, Ǯiõǥǥ och Dvořák", encoding="utf-8")
    typst.compile(str(source), output=str(tmp_path / "names.pdf"))
    (page,) = open_pages(tmp_path / "names.pdf")
    assert words(page) == "Čuovvovaš, Łukasz, Şahin, Țiriac, Ǯiõǥǥ och Dvořák"
    assert page.defects == ()
