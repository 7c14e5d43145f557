"""A broken text layer is told, and a whole one is not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PIL import Image

from planextract.layout.document import open_pages
from planextract.layout.page import TextDefect
from tests.layout.one_page import HEIGHT, WIDTH, Sheet


def defects_of(path: Path) -> list[TextDefect]:
    (page,) = open_pages(path)
    return list(page.defects)


def numbers(without: str = "") -> list[list[str]]:
    chance = random.Random(7)
    rows = [[f"Rad {'x' * 3}", *(f"{chance.randint(1000, 99999)}" for _ in range(3))] for _ in range(30)]
    return [[cell.replace(without, "") if without else cell for cell in row] for row in rows]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "page.pdf")


def test_a_whole_page_has_no_defect(sheet: Sheet) -> None:
    assert defects_of(sheet.rows(100, numbers(), (300, 400, 500)).save()) == []


def test_missing_zeros_are_told(sheet: Sheet) -> None:
    (defect,) = defects_of(sheet.rows(100, numbers(without="0"), (300, 400, 500)).save())
    assert defect.code == "digits_missing"
    assert defect.detail.endswith("is 0")


def test_years_alone_prove_nothing(sheet: Sheet) -> None:
    rows = [["År", "2025", "2026", "2021"]] * 30
    assert defects_of(sheet.rows(100, rows, (300, 400, 500)).save()) == []


@pytest.mark.parametrize("text", ["l 851,6", "1 O24", "4O7,5", "l2,I"])
def test_letters_where_digits_belong_are_told_with_their_place(sheet: Sheet, text: str) -> None:
    found = defects_of(sheet.text(70, 100, "Intäkter").text(300, 100, text).save())
    assert [d.code for d in found] in (["letters_for_digits"], ["letters_for_digits"] * 2)
    assert found[0].bbox is not None
    assert found[0].bbox[0] == pytest.approx(300, abs=15)


@pytest.mark.parametrize("text", ["B2", "IT 250", "O3", "kl. 14", "§ 111 l"])
def test_ordinary_codes_are_no_defect(sheet: Sheet, text: str) -> None:
    assert defects_of(sheet.text(70, 100, text).save()) == []


def test_a_picture_over_the_page_without_text_is_a_scan(sheet: Sheet, tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    Image.new("L", (60, 80), 200).save(picture)
    sheet.canvas.drawImage(str(picture), 0, 0, WIDTH, HEIGHT)
    assert [d.code for d in defects_of(sheet.save())] == ["scanned"]


def test_letters_drawn_as_curves_are_told(sheet: Sheet) -> None:
    for index in range(20):
        x = 70 + 9 * index
        path = sheet.canvas.beginPath()
        path.moveTo(x, 700)
        path.curveTo(x, 704, x + 6, 704, x + 6, 700)
        path.curveTo(x + 6, 696, x, 696, x, 700)
        sheet.canvas.drawPath(path, stroke=0, fill=1)
    found = defects_of(sheet.text(70, 300, "resten av sidan").save())
    assert [d.code for d in found] == ["printed_as_curves"]


def test_a_text_that_the_edge_of_the_page_cuts_through_is_told(sheet: Sheet) -> None:
    (defect,) = defects_of(sheet.text(WIDTH - 60, 100, "Utsläppsförändring i procent").save())
    assert defect.code == "cut_off"
    assert "Utsläppsförändring" in defect.detail


def test_a_text_that_stands_off_the_page_as_a_whole_is_no_defect(sheet: Sheet) -> None:
    assert defects_of(sheet.text(70, 100, "Kommunstyrelsen").text(WIDTH + 20, 100, "nästa sida").save()) == []
