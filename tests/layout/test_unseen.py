"""Numbers in tables that are painted and leave no mark are not read; what can be seen is, on dark grounds too."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from planextract.layout.document import open_pages
from planextract.layout.unseen import find_seen_tables
from tests.fuzz.content_mutations import content_of, set_content
from tests.fuzz.pieces import written
from tests.layout.one_page import HEIGHT, Sheet

ROWS = [
    ("", "Budget 2025", "Plan 2026", "Plan 2027"),
    ("Skatteintäkter", "1 250", "1 310", "1 377"),
    ("Generella bidrag", "404", "398", "391"),
    ("Kostnader", "-1 633", "-1 690", "-1 748"),
    ("Resultat", "21", "18", "20"),
]
ENDS = (330, 420, 510)
Y = HEIGHT - 156
SEEN = [["Skatteintäkter", "1 250", "1 310", "1 377"], ["Generella bidrag", "404", "398", "391"],
        ["Kostnader", "-1 633", "-1 690", "-1 748"], ["Resultat", "21", "18", "20"]]  # fmt: skip


def rows(path: Path) -> tuple[list[list[str]], list[str]]:
    """The rows of amounts of the only table of a page, and the defects of the page."""
    (page,) = open_pages(path)
    page, (part,) = find_seen_tables(path, page)
    return [row for row in part.rows() if row[0]], [defect.code for defect in page.defects]


def table(path: Path, drawn: bytes = b"") -> Path:
    """A table without lines; ``drawn`` is drawn after it, with Helvetica as ``/F1`` and a hidden form as ``/Fm``."""
    writer = PdfWriter(clone_from=PdfReader(Sheet(path).rows(100, ROWS, ENDS).save()))
    page = writer.pages[0]
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Utkast")})
    )
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off}
    )
    form = DecodedStreamObject()
    form.set_data(b"BT /F1 10 Tf 210 %d Td (777) Tj ET" % Y)
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in (0, 0, 600, 850)),
            NameObject("/Resources"): page["/Resources"],
            NameObject("/OC"): layer,
        }
    )
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Fm"): writer._add_object(form)})
    set_content(writer, page, content_of(page) + b"\n" + drawn)
    path.write_bytes(written(writer))
    return path


@pytest.mark.parametrize(
    "drawn",
    [
        b"1 1 1 rg BT /F1 10 Tf 210 %d Td (777) Tj ET" % Y,
        b"q 0 0 1 1 re W n BT /F1 10 Tf 210 %d Td (777) Tj ET Q" % Y,
        b"BT /F1 10 Tf 210 %d Td (777) Tj ET 1 1 1 rg 200 %d 40 11 re f" % (Y, Y - 2),
        b"/Fm Do",
    ],
    ids=["white on white", "clipped away", "covered", "form of a hidden layer"],
)
def test_what_leaves_no_mark_is_not_read(drawn: bytes, tmp_path: Path) -> None:
    read, defects = rows(table(tmp_path / "plan.pdf", drawn))
    assert read == SEEN
    assert defects == ["unseen_text"]


def test_a_number_of_which_a_digit_is_not_seen_is_told(tmp_path: Path) -> None:
    half = b"1 1 1 rg 317 %d 7.4 11 re f" % (Y - 2)
    read, defects = rows(table(tmp_path / "plan.pdf", half))
    assert read[3][1] == "21", "only 1 is to be seen, and nobody can say what is meant"
    assert defects == ["unseen_text"]


def test_a_number_over_another_is_told(tmp_path: Path) -> None:
    over = b"0.2 0.2 0.2 rg BT /F1 10 Tf 312 %d Td (777) Tj ET" % (Y - 3)
    _, defects = rows(table(tmp_path / "plan.pdf", over))
    assert "overprinted" in defects


@pytest.mark.parametrize("colors", [((0.1, 0.2, 0.4), (1, 1, 1)), ((1, 0.85, 0.2), (0.3, 0.6, 0.1))])
def test_what_can_be_seen_is_read(
    colors: tuple[tuple[float, float, float], tuple[float, float, float]], tmp_path: Path
) -> None:
    """White on dark blue, green on yellow."""
    ground, ink = colors
    sheet = Sheet(tmp_path / "plan.pdf").fill(60, 85, 530, 165, ground)
    sheet.canvas.setFillColorRGB(*ink)
    assert rows(sheet.rows(100, ROWS, ENDS).save()) == (SEEN, [])
