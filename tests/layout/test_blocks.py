from __future__ import annotations

from pathlib import Path

import pytest

from planextract.layout.blocks import PageDigest, digest_page
from planextract.layout.document import open_pages
from planextract.layout.joining import join_lines
from tests.layout.drawn_pages import Field, Text, draw_pages


def digest(path: Path, items: list[Text | Field]) -> PageDigest:
    return digest_page(next(iter(open_pages(draw_pages(path, [items])))), ())


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["klimat-", "anpassning"], "klimatanpassning"),
        (["Mora-", "Filipstad"], "Mora-Filipstad"),
        (["VA-", "verksamheten"], "VA-verksamheten"),
        (["2000-", "talet"], "2000-talet"),
        (["energi-", "och klimat"], "energi- och klimat"),
        (["prova-på-", "verksamhet"], "prova-på-verksamhet"),
        (["16–", "65 år"], "16–65 år"),
        (["1 Gbit/", "s"], "1 Gbit/s"),
        (["en rad", "till"], "en rad till"),
    ],
)
def test_lines_are_joined(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_lines_of_a_paragraph_are_one_block_and_a_short_line_ends_it(tmp_path: Path) -> None:
    page = digest(
        tmp_path / "p.pdf",
        [
            Text("En mening som fyller hela raden och som därför måste gå vidare på nästa rad", 70, 100),
            Text("och slutar här.", 70, 114),
            Text("Nästa stycke börjar utan luft ovanför sig och fyller även det en hel rad av sidan", 70, 128),
        ],
    )
    assert [len(block.lines) for block in page.blocks] == [2, 1]
    assert page.blocks[0].text.endswith("nästa rad och slutar här.")


def test_list_marks_numbers_and_leads(tmp_path: Path) -> None:
    page = digest(
        tmp_path / "p.pdf",
        [
            Text("• Första punkten", 70, 100),
            Text("1.2 Andra punkten", 70, 120),
            Text("Mål 3: ", 70, 140, bold=True),
            Text("alla ska trivas i hela kommunen", 112, 140),
        ],
    )
    assert [(block.bullet, block.numbering, block.text) for block in page.blocks[:2]] == [
        ("•", None, "Första punkten"),
        (None, "1.2", "Andra punkten"),
    ]
    assert (page.blocks[2].lead, page.blocks[2].bold) == ("Mål 3:", False)


def test_a_field_parts_blocks_and_gives_them_its_colour(tmp_path: Path) -> None:
    page = digest(
        tmp_path / "p.pdf",
        [
            Field(60, 95, 500, 115, "#1d3f72"),
            Text("Nämndmål", 70, 100, bold=True, color="#ffffff"),
            Field(60, 115, 500, 135, "#ddeeff"),
            Text("Arbeta för en levande landsbygd.", 70, 120),
        ],
    )
    assert [block.text for block in page.blocks] == ["Nämndmål", "Arbeta för en levande landsbygd."]
    assert [block.band for block in page.blocks] == [(29, 63, 114), (221, 238, 255)]
    assert page.blocks[0].color == (255, 255, 255)


def test_lists_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [Text(f"• Vänster punkt nummer {i} om skolan", 60, 100 + 20 * i) for i in range(6)]
    right = [Text(f"• Höger punkt nummer {i} om vägarna", 320, 107 + 20 * i) for i in range(6)]
    page = digest(tmp_path / "p.pdf", [*left, *right])
    assert [block.text.split()[0] for block in page.blocks] == ["Vänster"] * 6 + ["Höger"] * 6
    assert {block.indent for block in page.blocks} == {0.0}
