"""Tables of every make: ruled, half-ruled, banded, bare; and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.layout.engine import Engine
from tests.layout.one_page import Sheet
from tests.layout.tables_of import ENGINES, only_table, tables_of

ENDS = (330, 420, 510)
HEADER = ["tkr", "Bokslut 2024", "Budget 2025", "Plan 2026"]
BODY = [
    ["Intäkter", "10 135", "11 251", "12 007"],
    ["Kostnader", "-69 731", "-73 300", "-74 118"],
    ["Avskrivningar", "-2 040", "-2 100", "-2 150"],
    ["Summa", "-61 636", "-64 149", "-64 261"],
]
TABLE = [HEADER, *BODY]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "page.pdf")


@pytest.mark.parametrize("engine", ENGINES)
def test_bare_table(sheet: Sheet, engine: Engine) -> None:
    part = only_table(sheet.rows(120, TABLE, ENDS).save(), engine)
    assert part.rows() == TABLE
    assert part.header_rows == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_set_wide_have_their_header_as_far_above(sheet: Sheet, engine: Engine) -> None:
    sheet.text(70, 96, "Driftbudget", size=14, font="Helvetica-Bold")
    rows = [HEADER, ["Kommunstyrelsen", "", "", ""], *BODY]
    part = only_table(sheet.rows(120, rows, ENDS, step=22).save(), engine)
    assert part.rows() == rows
    assert part.header_rows == 1
    assert part.lines_above == ("Driftbudget",)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_larger_title_above_a_header_begins_another_table(sheet: Sheet, engine: Engine) -> None:
    second = [["", "Utfall 2024", "Plan 2025", "Plan 2026"], *BODY]
    sheet.rows(120, TABLE, ENDS).text(70, 215, "Not 2 Kostnader", size=12, font="Helvetica-Bold")
    first, other = tables_of(sheet.rows(235, second, (310, 390, 470)).save(), engine)
    assert first.rows() == TABLE
    assert other.rows() == second
    assert other.lines_above == ("Not 2 Kostnader",)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_rule_under_a_sum_does_not_end_the_header(sheet: Sheet, engine: Engine) -> None:
    """The header ends at its own rule, though a heading parts that rule from the first values."""
    header = [["", "Bokslut", "Budget", "Plan"], ["", "2024", "2025", "2026"]]
    sections = [["Drift", "", "", ""], *BODY[1:], ["Taxa", "", "", ""], *BODY]
    for y in (108, 136, 136 + 14 * 4, 136 + 14 * 9):
        sheet.line(65, y, 515, y)
    part = only_table(sheet.rows(118, [*header, *sections], ENDS).save(), engine)
    assert part.rows() == [["", "Bokslut 2024", "Budget 2025", "Plan 2026"], *sections]
    assert part.header_rows == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_ruled_table(sheet: Sheet, engine: Engine) -> None:
    for x in (65, 250, 335, 425, 515):
        sheet.line(x, 108, x, 108 + 14 * 5)
    for row in range(6):
        sheet.line(65, 108 + 14 * row, 515, 108 + 14 * row)
    assert only_table(sheet.rows(118, TABLE, ENDS).save(), engine).rows() == TABLE


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_ruled_and_rows_not(sheet: Sheet, engine: Engine) -> None:
    for x in (65, 250, 335, 425, 515):
        sheet.line(x, 108, x, 108 + 14 * 5)
    for y in (108, 122, 178):
        sheet.line(65, y, 515, y)
    assert only_table(sheet.rows(118, TABLE, ENDS).save(), engine).rows() == TABLE


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_ruled_and_columns_not(sheet: Sheet, engine: Engine) -> None:
    for row in range(6):
        sheet.line(65, 108 + 14 * row, 515, 108 + 14 * row)
    part = only_table(sheet.rows(118, TABLE, ENDS).save(), engine)
    assert part.rows() == TABLE
    assert part.header_rows == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_rules_above_and_below_the_header_and_at_the_end(sheet: Sheet, engine: Engine) -> None:
    sheet.text(70, 90, "Resultatbudget", size=14, font="Helvetica-Bold")
    for y in (108, 122, 178):
        sheet.line(65, y, 515, y)
    part = only_table(sheet.rows(118, TABLE, ENDS).text(70, 192, "Källa: kommunens bokslut.", size=8).save(), engine)
    assert part.rows() == TABLE
    assert part.lines_above == ("Resultatbudget",)


@pytest.mark.parametrize("engine", ENGINES)
def test_banded_by_colour_without_lines(sheet: Sheet, engine: Engine) -> None:
    """Labels that wrap stay in their band, and a blank band parts nothing."""
    colors = [(0.1, 0.3, 0.6), (0.75, 0.85, 1), (0.9, 0.95, 1)]
    y = 100.0
    heights = [14, 26, 14, 14, 14]
    tops = []
    for index, height in enumerate(heights):
        sheet.fill(65, y, 515, y + height, colors[0] if index == 0 else colors[1 + index % 2])
        tops.append(y)
        y += height
    sheet.rows(tops[0] + 10, [HEADER], ENDS)
    sheet.rows(
        tops[1] + 10, [["Bidrag till föreningar som", "1", "2", "3"], ["verkar i kommunen", "", "", ""]], ENDS, step=12
    )
    sheet.rows(tops[2] + 10, [["Taxor", "4", "5", "6"]], ENDS).rows(tops[4] + 10, [["Summa", "5", "7", "9"]], ENDS)
    part = only_table(sheet.save(), engine)
    assert part.rows() == [
        HEADER,
        ["Bidrag till föreningar som verkar i kommunen", "1", "2", "3"],
        ["Taxor", "4", "5", "6"],
        ["Summa", "5", "7", "9"],
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_header_over_two_lines_and_spanning_headers(sheet: Sheet, engine: Engine) -> None:
    ends = (240, 290, 340, 410, 460, 510)
    sheet.text(290 - 35, 100, "Kommunen", font="Helvetica-Bold").text(425, 100, "Koncernen", font="Helvetica-Bold")
    sheet.rows(114, [["", *["Budget", "Plan", "Plan"] * 2], ["tkr", *["2025", "2026", "2027"] * 2]], ends, step=12)
    sheet.rows(
        140, [["Tillgångar", "101", "102", "103", "201", "202", "203"], ["Skulder", "9", "8", "7", "6", "5", "4"]], ends
    )
    part = only_table(sheet.save(), engine)
    assert part.header_rows == 2
    assert part.rows()[1] == ["tkr", *["Budget 2025", "Plan 2026", "Plan 2027"] * 2]
    spans = {cell.text: (cell.column, cell.column_span) for cell in part.cells if cell.row == 0}
    assert spans == {"Kommunen": (1, 3), "Koncernen": (4, 3)}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_label_that_wraps_above_its_amounts(sheet: Sheet, engine: Engine) -> None:
    rows = [
        HEADER,
        ["Individ- och familjeomsorg", "1 000", "1 100", "1 200"],
        ["Äldreomsorg i ordinärt boende", "", "", ""],
        ["samt hemsjukvård", "2 000", "2 100", "2 200"],
        ["Stöd till personer med", "", "", ""],
        ["funktionsnedsättning", "300", "310", "320"],
    ]
    part = only_table(sheet.rows(120, rows, ENDS).save(), engine)
    assert [row[0] for row in part.rows()[1:]] == [
        "Individ- och familjeomsorg",
        "Äldreomsorg i ordinärt boende samt hemsjukvård",
        "Stöd till personer med funktionsnedsättning",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_label_that_wraps_below_its_amounts(sheet: Sheet, engine: Engine) -> None:
    sheet.rows(120, [HEADER], ENDS)
    for index, label in enumerate(
        (("Ny inredning, biblioteket", "i centralorten"), ("Ombyggnad av ishallen", "etapp två"))
    ):
        sheet.rows(138 + 34 * index, [[label[0], "1", "2", "3"], [label[1], "", "", ""]], ENDS, step=11)
    part = only_table(sheet.rows(206, [["Summa", "2", "4", "6"]], ENDS).save(), engine)
    assert [row[0] for row in part.rows()[1:]] == [
        "Ny inredning, biblioteket i centralorten",
        "Ombyggnad av ishallen etapp två",
        "Summa",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_headings_keep_their_row_and_indentation_is_told(sheet: Sheet, engine: Engine) -> None:
    sheet.rows(120, [HEADER], ENDS)
    sheet.text(70, 138, "Socialnämnden", font="Helvetica-Bold")
    sheet.rows(152, [["Administration", "1", "2", "3"], ["Hemtjänst", "4", "5", "6"]], ENDS, left=80)
    part = only_table(sheet.rows(180, [["Summa", "5", "7", "9"]], ENDS, font="Helvetica-Bold").save(), engine)
    assert part.rows()[1] == ["Socialnämnden", "", "", ""]
    indents = {cell.text: round(cell.indent) for cell in part.cells if cell.column == 0 and cell.row > 0}
    assert indents == {"Socialnämnden": 0, "Administration": 10, "Hemtjänst": 10, "Summa": 0}


@pytest.mark.parametrize("engine", ENGINES)
def test_hyphenation_in_a_cell_is_undone(sheet: Sheet, engine: Engine) -> None:
    for x in (65, 250, 515):
        sheet.line(x, 100, x, 172)
    for y in (100, 116, 144, 172):
        sheet.line(65, y, 515, y)
    sheet.text(70, 112, "Funktion").text(255, 112, "Exempel")
    sheet.text(70, 128, "Finansiering av verksam-").text(70, 140, "het").text(255, 128, "Skatter och avgifter")
    sheet.text(70, 156, "Kultur-").text(70, 168, "och fritid").text(255, 156, "Bibliotek")
    assert only_table(sheet.save(), engine).rows() == [
        ["Funktion", "Exempel"],
        ["Finansiering av verksamhet", "Skatter och avgifter"],
        ["Kultur- och fritid", "Bibliotek"],
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_two_tables_on_a_page_keep_their_titles(sheet: Sheet, engine: Engine) -> None:
    for top, title in ((100, "Driftbudget"), (260, "Investeringsbudget")):
        sheet.text(70, top, title, size=14, font="Helvetica-Bold").rows(top + 24, TABLE, ENDS)
    parts = tables_of(sheet.save(), engine)
    assert [part.lines_above for part in parts] == [("Driftbudget",), ("Investeringsbudget",)]
    assert [part.rows() for part in parts] == [TABLE, TABLE]


def test_a_frame_around_the_page_is_no_table(sheet: Sheet) -> None:
    for x in (30, 565):
        sheet.line(x, 30, x, 810)
    for y in (30, 60, 810):
        sheet.line(30, y, 565, y)
    for row in range(20):
        sheet.text(70, 100 + 14 * row, "Kommunen ska vara en god plats att leva och verka i för alla som bor här.")
    assert tables_of(sheet.text(40, 50, "Handlingsplan").save()) == []


def test_two_column_prose_with_numbers_is_no_table(sheet: Sheet) -> None:
    for row in range(14):
        sheet.text(70, 100 + 14 * row, f"Under 2025 ökar kostnaden med {row} mnkr och sedan")
        sheet.text(320, 100 + 14 * row, f"I planen för 2026 finns {40 + row} platser i skolan")
    assert tables_of(sheet.save()) == []


@pytest.mark.parametrize("leader", ["." * 40, ""])
def test_a_contents_page_is_no_table(sheet: Sheet, leader: str) -> None:
    for row, (title, page) in enumerate(
        [("Inledning", 3), ("Vision", 5), ("Mål", 7), ("Ekonomi", 12), ("Resultatbudget", 15), ("Balansbudget", 16)]
    ):
        sheet.text(70, 100 + 18 * row, title).text(500, 100 + 18 * row, str(page), end=True)
        if leader:
            sheet.text(200, 100 + 18 * row, leader)
    assert tables_of(sheet.save()) == []


def test_a_numbered_list_is_no_table(sheet: Sheet) -> None:
    for row in range(8):
        sheet.text(70, 100 + 14 * row, f"{row + 1}.").text(95, 100 + 14 * row, "Kommunen ska erbjuda en trygg skolgång")
    assert tables_of(sheet.save()) == []


def test_the_axes_of_a_chart_are_no_table(sheet: Sheet) -> None:
    for step in range(6):
        y = 300 - 30 * step
        sheet.text(95, y, str(step), end=True).text(470, y, str(10 * step), end=True).line(100, y - 3, 450, y - 3, 0.2)
    for year in range(6):
        sheet.text(110 + 60 * year, 315, str(2020 + year))
        sheet.canvas.line(110 + 60 * year, 560 + 12 * year, 160 + 60 * year, 600 + 25 * year)
    assert tables_of(sheet.save()) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_texts_below_bold_headers_are_a_table_without_any_line(sheet: Sheet, engine: Engine) -> None:
    for x, title in ((70, "Förvaltning"), (200, "Ansvarig"), (330, "Tidsplan")):
        sheet.text(x, 100, title, font="Helvetica-Bold")
    rows = [
        ("Kommunledning", "Teknisk chef", "31 maj 2025"),
        ("Kultur- och fritid", "", ""),
        ("Socialtjänst", "Chef", "2026"),
    ]
    for index, row in enumerate(rows):
        for x, text in zip((70, 200, 330), row, strict=True):
            sheet.text(x, 113 + 13 * index, text)
    assert only_table(sheet.save(), engine).rows() == [["Förvaltning", "Ansvarig", "Tidsplan"], *map(list, rows)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_line_under_the_amounts_of_a_sum_parts_no_rows(sheet: Sheet, engine: Engine) -> None:
    """Columns are ruled from top to bottom; above each sum a line is drawn under its column only."""
    for x in (65, 250, 335, 425):
        sheet.line(x, 108, x, 196)
    for y in (108, 122, 196):
        sheet.line(65, y, 425, y)
    sheet.line(250, 153, 335, 153).line(335, 167, 425, 167)
    rows = [
        ["EUR", "2021", "2020"],
        ["Nettoposition", "74 287", "74 001"],
        ["Rücklagen", "6 701", "5 847"],
        ["Summa", "80 988", "79 848"],
        ["Skulder", "12 922", "11 799"],
        ["Totalt", "93 910", "91 647"],
    ]
    assert only_table(sheet.rows(118, rows, (330, 420)).save(), engine).rows() == rows
