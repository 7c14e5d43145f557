"""Text of a layer that is switched off is not read; of a layer of which nobody can say it, a defect tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from planextract.layout.document import open_pages
from tests.fuzz.content_mutations import content_of, set_content
from tests.fuzz.pieces import written
from tests.layout.one_page import Sheet


def layered(path: Path, names: tuple[str, str], default: dict[str, list[int]], base: str = "ON") -> Path:
    """A page with a text in no layer and one in each of two; ``default`` lists layers (0, 1) under ``/ON`` and ``/OFF``."""
    sheet = Sheet(path).text(70, 100, "alltid 100")
    writer = PdfWriter(clone_from=PdfReader(sheet.save()))
    layers = [
        writer._add_object(
            DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject(name)})
        )
        for name in names
    ]
    state: dict[NameObject, PdfObject] = {NameObject("/BaseState"): NameObject(f"/{base}")}
    for key, indexes in default.items():
        state[NameObject(key)] = ArrayObject([layers[index] for index in indexes])
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject(layers), NameObject("/D"): DictionaryObject(state)}
    )
    page = writer.pages[0]
    resources = page["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/Properties")] = DictionaryObject(
        {NameObject(f"/L{index}"): layer for index, layer in enumerate(layers)}
    )
    drawn = b" ".join(
        b"/OC /L%d BDC BT /F1 10 Tf 70 %d Td (lager%d 2%d0) Tj ET EMC" % (index, 600 - 20 * index, index, index)
        for index in range(2)
    )
    set_content(writer, page, content_of(page) + b"\n" + drawn)
    path.write_bytes(written(writer))
    return path


@pytest.mark.parametrize(
    ("default", "base", "read"),
    [
        ({}, "ON", {"alltid", "lager0", "lager1"}),
        ({"/OFF": [0]}, "ON", {"alltid", "lager1"}),
        ({"/OFF": [0, 1]}, "ON", {"alltid"}),
        ({"/ON": [1]}, "OFF", {"alltid", "lager1"}),
    ],
)
def test_a_layer_that_is_off_is_not_read(
    default: dict[str, list[int]], base: str, read: set[str], tmp_path: Path
) -> None:
    (page,) = open_pages(layered(tmp_path / "plan.pdf", ("Utkast", "Tryck"), default, base))
    assert {word.text for word in page.words if word.text.isidentifier()} == read
    assert page.defects == ()


def test_layers_of_one_name_are_told(tmp_path: Path) -> None:
    (page,) = open_pages(layered(tmp_path / "plan.pdf", ("Lager", "Lager"), {"/OFF": [0]}))
    assert [defect.code for defect in page.defects] == ["hidden_layers"]
