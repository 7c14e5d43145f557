from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planextract.layout.document import open_pages, opened
from planextract.layout.ocr import merged, read_scanned_page, with_marks
from planextract.layout.ocr_engine import OcrEngine, find_engine, why_no_ocr
from planextract.layout.ocr_picture import Scan, draw_scan, find_rules, find_skew, looks_printed, set_straight
from planextract.layout.ocr_tesseract import SeenCharacter, SeenWord
from planextract.layout.ocr_words import Ink, make_ocr_words, parted_by_gaps, without_strokes
from planextract.layout.scans import ocr_need
from planextract.layout.tables import find_page_tables
from tests.layout.drawn_pages import Field, Text, draw_pages
from tests.plans.scanned import insert_scan, scan_pdf

ROWS = [
    ("Driftbudget (tkr)", "Budget 2025", "Plan 2026"),
    ("Socialnämnden", "635 816", "652 624"),
    ("Kulturskola", "9 870", "9 999"),
    ("Räddningstjänst", "38 000", "39 020"),
    ("Summa", "683 686", "701 643"),
]


@pytest.fixture(scope="session")
def engine() -> OcrEngine:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANEXTRACT_OCR", "on")
        found = find_engine()
    if found is None:
        pytest.skip("tesseract with Swedish data is not installed")
    return found


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page with a ruled table, its header on a gray band."""
    lines = [Field(60, 96 + 24 * row, 440, 97 + 24 * row, "#444444") for row in range(len(ROWS) + 1)]
    lines += [Field(x, 96, x + 1, 96 + 24 * len(ROWS), "#444444") for x in (60, 250, 345, 440)]
    texts = [
        Text(text, x, 102 + 24 * row, bold=row in (0, len(ROWS) - 1))
        for row, cells in enumerate(ROWS)
        for text, x in zip(cells, (66, 262, 357), strict=True)
    ]
    band = Field(60, 97, 440, 120, "#dddddd")
    return draw_pages(tmp_path_factory.mktemp("ocr") / "table.pdf", [[band, *lines, *texts]])


def test_a_scan_is_set_straight(table: Path, tmp_path: Path) -> None:
    for skew in (-1.5, 0.7):
        scan = scan_pdf(table, tmp_path / f"{skew}.pdf", skew=skew)
        with opened(scan) as document:
            drawn = draw_scan(document, 1)
        assert find_skew(drawn) == pytest.approx(-skew, abs=0.06)
        assert abs(find_skew(set_straight(drawn))) < 0.06


def test_ruled_lines_are_found_on_paper_and_on_a_band_and_taken_away(table: Path, tmp_path: Path) -> None:
    with opened(scan_pdf(table, tmp_path / "scan.pdf", dpi=150, skew=0.3)) as document:
        scan = set_straight(draw_scan(document, 1))
    rules, bare = find_rules(scan)
    across = sorted(round((rule.top - 96) / 24) for rule in rules if rule.horizontal)
    assert across == [0, 1, 2, 3, 4, 5]
    assert sorted(rule.x0 for rule in rules if not rule.horizontal) == pytest.approx([60.5, 250.5, 345.5, 440.5], abs=2)
    assert (bare < 100).sum() < (scan.gray < 100).sum()


def test_a_line_on_the_edge_of_a_band_is_found_and_the_band_is_none() -> None:
    gray = np.full((300, 500), 245, np.uint8)
    gray[100:180, 50:450] = 210
    gray[180:183, 50:450] = 120
    (rule,), bare = find_rules(Scan(gray, 300 / 72))
    assert rule.horizontal and rule.top == pytest.approx(181.5 * 72 / 300, abs=0.3)
    assert bare.min() == 210


def test_print_is_told_from_a_photograph(table: Path, tmp_path: Path) -> None:
    photograph = draw_pages(
        tmp_path / "photo.pdf",
        [
            [
                Field(10 * i, 8 * j, 10 * i + 10, 8 * j + 8, f"#{(i * 37 + j * 53) % 200:02x}6080")
                for i in range(60)
                for j in range(105)
            ]
        ],
    )
    with opened(scan_pdf(table, tmp_path / "scan.pdf")) as scan, opened(photograph) as photo:
        assert looks_printed(scan, 1)
        assert not looks_printed(photo, 1)


def test_a_page_needs_ocr_where_it_is_a_picture(table: Path, tmp_path: Path) -> None:
    scan = scan_pdf(table, tmp_path / "scan.pdf", dpi=100)
    mixed = insert_scan(table, scan, tmp_path / "mixed.pdf", 1)
    assert [ocr_need(page) for page in open_pages(mixed)] == ["picture"]
    assert [ocr_need(page) for page in open_pages(table)] == [None]


def test_a_scanned_table_is_read_cell_by_cell(engine: OcrEngine, table: Path, tmp_path: Path) -> None:
    seen = read_scanned_page(scan_pdf(table, tmp_path / "scan.pdf"), 1, engine)
    (part,) = find_page_tables(seen.first)
    assert [[cell.replace(" ", "") for cell in row] for row in part.rows()] == [
        [cell.replace(" ", "") for cell in row] for row in ROWS
    ]
    (again,) = find_page_tables(seen.second)
    assert [row[1].replace(" ", "") for row in again.rows()[1:]] == [row[1].replace(" ", "") for row in ROWS[1:]]
    (label,) = [word for word in seen.first.words if word.text == "Kulturskola"]
    assert label.x0 == pytest.approx(66, abs=3) and label.size == pytest.approx(11, abs=1.5)
    assert label.confidence is not None and label.confidence > 0.8
    assert [word.bold for word in seen.first.words if word.text == "Summa"] == [True] and not label.bold
    assert seen.engine.startswith("tesseract") and "swe" in seen.engine


def test_a_page_that_was_laid_in_sideways_is_read_upright_and_the_same_each_time(
    engine: OcrEngine, tmp_path: Path
) -> None:
    lines = ["Kommunens ekonomi ska vara i balans under hela", "perioden och skulden per invånare ska minska."]
    page = draw_pages(tmp_path / "prose.pdf", [[Text(line, 70, 100 + 20 * at, 13) for at, line in enumerate(lines)]])
    scan = scan_pdf(page, tmp_path / "scan.pdf", skew=0.0, quarter=90)
    one, two = (read_scanned_page(scan, 1, engine) for _ in range(2))
    assert one == two
    assert "skulden per invånare" in " ".join(line.text for line in one.first.lines)


def _seen(text: str, x0: int, x1: int, confidence: float, line: int = 0) -> SeenWord:
    step = (x1 - x0) / len(text)
    letters = tuple(
        SeenCharacter(letter, (round(x0 + at * step), 0, round(x0 + (at + 1) * step), 20), confidence)
        for at, letter in enumerate(text)
    )
    return SeenWord(letters, (x0, 0, x1, 20), confidence, line)


def test_the_second_reading_keeps_sure_words_and_sees_numbers_for_itself() -> None:
    first = [_seen("Plan", 0, 40, 0.95), _seen("2026", 45, 85, 0.95), _seen("Skoia", 100, 150, 0.4)]
    again = [_seen("Pian2027", 0, 85, 0.9), _seen("Skola", 100, 150, 0.9)]
    assert [word.text for word in merged(first, again)] == ["Plan", "2027", "Skola"]


def test_a_narrow_letter_is_not_read_twice_where_the_looks_put_it_a_little_apart() -> None:
    assert [word.text for word in merged([_seen("i", 30, 32, 0.95)], [_seen("i", 22, 31, 0.9)])] == ["i"]


@pytest.mark.parametrize(("sure", "other", "taken"), [("Nämnd", "Nadmnd", "Nämnd"), ("Kultur", "Kullur", "Kullur")])
def test_a_sure_word_needs_the_letters_that_the_other_network_knows_too(sure: str, other: str, taken: str) -> None:
    assert [word.text for word in merged([_seen(sure, 0, 60, 0.95)], [_seen(other, 0, 60, 0.9)])] == [taken]


def test_a_piece_of_a_line_behind_a_number_is_no_digit() -> None:
    tall = SeenCharacter("1", (44, -8, 47, 28), 0.9)
    zero = _seen("0", 30, 42, 0.9)
    beside = SeenWord((*zero.characters, tall), (30, -8, 47, 28), 0.9, 0)
    assert [word.text for word in without_strokes([_seen("27", 0, 24, 0.9), beside, _seen("11", 60, 70, 0.9)])] == [
        "27", "0", "11",
    ]  # fmt: skip


def test_a_piece_of_a_line_that_stands_apart_need_not_be_much_taller() -> None:
    def zero_and_stroke(x0: int) -> SeenWord:
        stroke = SeenCharacter("1", (x0, 0, x0 + 4, 24), 0.9)
        return SeenWord((*_seen("0", 0, 12, 0.9).characters, stroke), (0, 0, x0 + 4, 24), 0.9, 0)

    digits = _seen("2027", 100, 148, 0.9)
    assert [word.text for word in without_strokes([digits, zero_and_stroke(26), zero_and_stroke(14)])] == [
        "2027",
        "0",
        "01",
    ]


def test_a_mark_that_the_first_network_was_not_taught_is_taken_from_the_second_look() -> None:
    first = [_seen("89", 0, 24, 0.9), _seen("Yo", 31, 44, 0.7), _seen("1290", 60, 100, 0.4), _seen("$", 120, 130, 0.9)]
    again = [_seen("%", 31, 44, 0.9), _seen("72", 60, 78, 0.9), _seen("%", 81, 100, 0.9), _seen("§", 120, 131, 0.9)]
    assert [word.text for word in with_marks(first, again)] == ["89", "12%", "%", "§"]
    assert with_marks(first, [_seen("%", 31, 44, 0.3)]) == tuple(first)
    assert with_marks(first, [_seen("n§ra", 31, 60, 0.9)]) == tuple(first)


def test_digits_a_thousands_space_apart_are_two_words() -> None:
    def digits(text: str, *x0: int) -> SeenWord:
        return SeenWord(
            tuple(SeenCharacter(digit, (x, 0, x + 9, 14), 0.9) for digit, x in zip(text, x0, strict=True)),
            (x0[0], 0, x0[-1] + 9, 14), 0.9, 0,
        )  # fmt: skip

    even = [digits("2025", 0, 10, 20, 30), digits("148", 0, 10, 20), digits("57100", 0, 10, 20, 30, 40)]
    wide, uneven = digits("8300", 0, 15, 25, 35), digits("421", 0, 10, 25)
    texts = [word.text for word in parted_by_gaps([*even, wide, uneven])]
    assert texts == ["2025", "148", "57100", "8", "300", "421"]
    assert parted_by_gaps([wide]) == [wide]


def test_dashes_are_told_by_their_length_and_letters_in_disorder_stay_on_their_row() -> None:
    def letter(text: str, x0: int, x1: int, top: int = 0) -> SeenCharacter:
        return SeenCharacter(text, (x0, top, x1, 14 if top == 0 else top + 2), 0.9)

    dashed = [
        SeenWord(
            (letter("8", x, x + 9), letter("-", x + 12, end, 7), letter("9", x + 26, x + 35)),
            (x, 0, x + 35, 14),
            0.9,
            0,
        )
        for x, end in ((0, 17), (50, 73))
    ]
    disorder = SeenWord((letter("h", 100, 104), letter("a", 100, 118)), (100, 0, 118, 14), 0.9, 0)
    tall = SeenWord((SeenCharacter("i", (125, 0, 130, 24), 0.9),), (125, 0, 130, 24), 0.9, 0)
    words = make_ocr_words([*dashed, disorder, tall], Ink(np.zeros((40, 200), np.bool_), 2.0))
    assert [word.text for word in words] == ["8-9", "8–9", "ha", "i"]
    assert words[2].edges == (50.0, 54.5, 54.5, 59.0)
    assert {word.baseline for word in words} == {7.0}


def test_without_ocr_somebody_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLANEXTRACT_OCR", "on")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_engine() is None
    assert "apt-get install tesseract-ocr tesseract-ocr-swe" in why_no_ocr()
    monkeypatch.setenv("PLANEXTRACT_OCR", "off")
    assert find_engine() is None and "--no-ocr" in why_no_ocr()


def test_an_empty_picture_has_neither_skew_nor_rules() -> None:
    blank = Scan(np.full((400, 300), 245, np.uint8), 300 / 72)
    assert find_skew(blank) == 0.0
    assert find_rules(blank)[0] == []
