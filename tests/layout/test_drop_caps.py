from __future__ import annotations

from pathlib import Path

from planextract.layout.blocks import digest_page
from planextract.layout.document import open_pages
from tests.layout.drawn_pages import Field, Text, draw_pages


def texts(path: Path, items: list[Text | Field]) -> list[str]:
    page = next(iter(open_pages(draw_pages(path, [items]))))
    return [block.printed for block in digest_page(page, ()).blocks]


def test_a_drop_cap_begins_the_word_beside_its_top(tmp_path: Path) -> None:
    read = texts(
        tmp_path / "p.pdf",
        [
            Text("B", 70, 100, size=40, bold=True),
            Text("arnen är här och nu, och de är många fler än någonsin tidigare i kommunen", 102, 101),
            Text("så att skolorna behöver byggas ut i alla delar av den växande tätorten", 102, 115),
        ],
    )
    assert read[0].startswith("Barnen är här och nu")


def test_a_large_letter_that_begins_no_word_stays_alone(tmp_path: Path) -> None:
    read = texts(tmp_path / "p.pdf", [Text("A", 70, 100, size=40), Text("Förskolan ligger här", 102, 101)])
    assert sorted(read) == ["A", "Förskolan ligger här"]


def test_a_large_number_belongs_to_the_text_beside_it(tmp_path: Path) -> None:
    read = texts(tmp_path / "p.pdf", [Text("3", 70, 100, size=24), Text("Alla barn lär sig simma", 100, 108)])
    assert read == ["3 Alla barn lär sig simma"]
