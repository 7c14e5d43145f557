"""What a font file says about its letters, and which saying wins in a page."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from planextract.layout.document import open_pages
from planextract.layout.fonts import style_in_file


def font_file(style: int, weight: int | None) -> bytes:
    """The beginning of a TrueType file: its directory, ``head``, and ``OS/2`` where it has a weight."""
    tables = [(b"head", struct.pack(">44xH", style))]
    if weight is not None:
        tables.append((b"OS/2", struct.pack(">HhH", 3, 500, weight)))
    start = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, content in tables:
        directory += struct.pack(">4sIII", tag, 0, start + len(body), len(content))
        body += content
    return struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0) + directory + body


@pytest.mark.parametrize(
    ("style", "weight", "told"),
    [
        (0, 400, (False, False)),
        (1, 700, (True, False)),
        (1, 400, (True, False)),
        (0, 900, (True, False)),
        (2, 400, (False, True)),
        (3, None, (True, True)),
    ],
)
def test_a_font_file_tells_bold_and_italic(style: int, weight: int | None, told: tuple[bool, bool]) -> None:
    assert style_in_file(font_file(style, weight)) == told


@pytest.mark.parametrize("data", [b"", b"\x01\x00\x04\x02", b"\x00\x01\x00\x00", font_file(1, 700)[:40]])
def test_other_and_damaged_font_files_tell_nothing(data: bytes) -> None:
    assert style_in_file(data) is None


def test_a_printed_document_is_not_bold_throughout() -> None:
    """Its printer named no font and gave each a width of stems that would make all of it bold."""
    path = Path(__file__).parents[3] / "shared/corpus/pdf/simrishamn-bokslut-2025-r1.pdf"
    if not path.exists():
        pytest.skip("the corpus is not beside the repository")
    (page,) = open_pages(path, pages=[26])
    words = {word.text: word.bold for word in page.words}
    assert (words["Aktivitet"], words["Kommentar:"], words["Föreläsningar"]) == (True, True, False)
