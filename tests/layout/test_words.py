"""Words and lines: where spaces are, and in which order a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.layout.document import open_pages
from planextract.layout.engine import Engine
from planextract.layout.page import Page, Word
from tests.layout.one_page import Sheet

ENGINES: tuple[Engine, ...] = ("pdfium", "pdfplumber")


def only_page(path: Path, engine: Engine = "pdfium") -> Page:
    (page,) = open_pages(path, engine)
    return page


def word(page: Page, text: str) -> Word:
    return next(w for w in page.words if w.text == text)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "page.pdf")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_keeps_the_place_of_every_character(sheet: Sheet, engine: Engine) -> None:
    found = word(only_page(sheet.text(100, 200, "Kostnader", size=12).save(), engine), "Kostnader")
    assert len(found.edges) == 2 * len(found.text)
    assert all(left < right for left, right in zip(found.edges[::2], found.edges[1::2], strict=True))
    assert list(found.edges[::2]) == sorted(found.edges[::2])
    assert found.x0 == pytest.approx(100, abs=0.5)
    assert found.baseline == pytest.approx(200, abs=0.1)
    assert found.top < 200 - 6 < 200 < found.bottom
    assert found.size == pytest.approx(12)


@pytest.mark.parametrize("engine", ENGINES)
def test_bold_italic_and_colour_are_kept(sheet: Sheet, engine: Engine) -> None:
    sheet.text(70, 100, "fet", font="Helvetica-Bold").text(70, 120, "kursiv", font="Helvetica-Oblique")
    sheet.canvas.setFillColorRGB(1, 0, 0)
    page = only_page(sheet.text(70, 140, "röd").save(), engine)
    assert word(page, "fet").bold
    assert not word(page, "kursiv").bold
    assert word(page, "kursiv").italic
    assert word(page, "röd").color == (255, 0, 0)


def test_a_rule_under_a_word_underlines_it_and_a_table_rule_does_not(sheet: Sheet) -> None:
    width = sheet.canvas.stringWidth("Mål", "Helvetica", 10)
    sheet.text(70, 100, "Mål").line(70, 101.5, 70 + width, 101.5)
    page = only_page(sheet.text(70, 140, "Rad").line(70, 142, 400, 142).save())
    assert word(page, "Mål").underlined
    assert not word(page, "Rad").underlined


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("spacing", [1.7, 3.0])
def test_letter_spaced_text_is_joined_by_geometry(sheet: Sheet, engine: Engine, spacing: float) -> None:
    sheet.text(70, 100, "ÅRSREDOVISNING", spacing=spacing).text(70, 130, "vanlig text")
    page = only_page(sheet.save(), engine)
    assert [line.text for line in page.lines] == ["ÅRSREDOVISNING", "vanlig text"]


def test_a_title_whose_letters_are_drawn_one_by_one_is_two_words(sheet: Sheet) -> None:
    for x, letter in enumerate("STARK VÄLFÄRD"):
        if letter != " ":
            sheet.text(100 + 11.5 * x, 200, letter, size=11)
    assert [w.text for w in only_page(sheet.save()).words] == ["STARK", "VÄLFÄRD"]


@pytest.mark.parametrize("engine", ENGINES)
def test_single_letters_far_apart_stay_apart(sheet: Sheet, engine: Engine) -> None:
    page = only_page(sheet.text(70, 100, "A").text(110, 100, "B").text(150, 100, "C").save(), engine)
    assert [w.text for w in page.words] == ["A", "B", "C"]


def test_a_footnote_mark_is_raised_and_no_part_of_the_number(sheet: Sheet) -> None:
    end = 70 + sheet.canvas.stringWidth("400", "Helvetica", 10)
    page = only_page(sheet.text(70, 100, "400").text(end, 96, "1", size=6).save())
    assert [(w.text, w.rise) for w in page.words] == [("400", None), ("1", "super")]


def test_a_lowered_number_belongs_to_its_word(sheet: Sheet) -> None:
    end = 70 + sheet.canvas.stringWidth("CO", "Helvetica", 10)
    page = only_page(sheet.text(70, 100, "CO").text(end, 102, "2", size=6).save())
    assert [w.text for w in page.words] == ["CO2"]


PROSE = ["Kommunen", "ska", "vara", "en", "god", "plats", "att", "leva", "och", "verka", "i", "för", "alla", "som"]


@pytest.mark.parametrize("engine", ENGINES)
def test_two_columns_of_prose_are_read_one_after_the_other(sheet: Sheet, engine: Engine) -> None:
    sheet.text(70, 80, "En rubrik över båda spalterna", size=14)
    for row in range(12):
        sheet.text(70, 110 + 14 * row, f"Vänster {row} " + " ".join(PROSE[:7]))
        sheet.text(320, 110 + 14 * row, f"Höger {row} " + " ".join(PROSE[:7]))
    lines = [line.text for line in only_page(sheet.save(), engine).lines]
    assert lines[0] == "En rubrik över båda spalterna"
    assert [text.split()[0] for text in lines[1:]] == ["Vänster"] * 12 + ["Höger"] * 12
    assert [int(text.split()[1]) for text in lines[1:13]] == list(range(12))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_page_is_read_as_a_person_would_turn_it(tmp_path: Path, engine: Engine, rotation: int) -> None:
    sheet = Sheet(tmp_path / "turned.pdf", rotation=rotation)
    canvas, (width, height) = sheet.canvas, (595.28, 841.89)
    # text drawn so that it stands upright once the page is turned
    match rotation:
        case 90:
            canvas.transform(0, 1, -1, 0, width, 0)
        case 180:
            canvas.transform(-1, 0, 0, -1, width, height)
        case 270:
            canvas.transform(0, -1, 1, 0, 0, height)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(100, 300, "först på raden")
    page = only_page(sheet.save(), engine)
    assert page.rotation == rotation
    assert [line.text for line in page.lines] == ["först på raden"]
    assert word(page, "först").x0 == pytest.approx(100, abs=1)
    assert (page.width > page.height) == (rotation in (90, 270))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_page_set_sideways_is_turned(sheet: Sheet, engine: Engine) -> None:
    sheet.canvas.rotate(90)
    sheet.canvas.setFont("Helvetica", 10)
    for row in range(5):
        sheet.canvas.drawString(100, -200 - 14 * row, f"rad {row} på en liggande sida")
    page = only_page(sheet.save(), engine)
    assert page.rotation == 90
    assert page.width > page.height
    assert [line.text for line in page.lines] == [f"rad {row} på en liggande sida" for row in range(5)]


def test_a_sideways_word_on_an_upright_page_comes_last(sheet: Sheet) -> None:
    sheet.text(100, 100, "upprätt text som är längre än den andra")
    sheet.canvas.saveState()
    sheet.canvas.translate(50, 400)
    sheet.canvas.rotate(90)
    sheet.canvas.drawString(0, 0, "marginal")
    sheet.canvas.restoreState()
    lines = only_page(sheet.save()).lines
    assert lines[-1].text == "marginal"
    assert lines[-1].bottom - lines[-1].top > lines[-1].x1 - lines[-1].x0


def test_text_that_is_not_painted_is_not_read_beside_text_that_is(sheet: Sheet) -> None:
    sheet.text(70, 100, "synlig text på sidan")
    hidden = sheet.canvas.beginText(70, 600)
    hidden.setTextRenderMode(3)
    hidden.textOut("dold")
    sheet.canvas.drawText(hidden)
    assert "dold" not in [w.text for w in only_page(sheet.save()).words]
