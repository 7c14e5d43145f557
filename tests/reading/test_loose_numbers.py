"""Rows of numbers that no table holds are told: a table that was missed must not pass in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planextract.layout.document import open_pages
from planextract.layout.loose_numbers import find_loose_numbers
from planextract.layout.tables import find_page_tables
from planextract.reading.assemble import assemble_document, read_pages
from planextract.records import Profile
from tests.layout.one_page import Sheet
from tests.lone_document import lone_document
from tests.reading.budget_page import BudgetPage, codes, read

ROWS = [("Förskola", "1 310", "1 320"), ("Grundskola", "12 710", "12 720"), ("Gymnasium", "8 110", "8 120")]


def budget(folder: Path) -> Path:
    page = BudgetPage(folder / "plan.pdf", (330, 400))
    page.text("Plan 2025-2027", 14, bold=True)
    page.text("År 2024 antog fullmäktige 12 mål och 31 åtgärder, och 2025 är det första året.")
    for row in ROWS:
        page.row(*row)
    page.text("Av 1 310 barn går 12 710 timmar i förskolan, vilket är 8 110 fler än i planen för år 2024.")
    return page.save()


def test_rows_that_no_table_holds_are_found_and_prose_is_not(tmp_path: Path) -> None:
    (page,) = open_pages(budget(tmp_path))
    (loose,) = find_loose_numbers(page, [])
    assert (loose.rows, loose.first) == (3, "Förskola 1 310 1 320")
    table = find_page_tables(page)
    assert [cell.text for cell in table[0].cells if cell.column == 0] == ["Förskola", "Grundskola", "Gymnasium"]
    assert find_loose_numbers(page, table) == ()


def test_numbers_level_with_the_rows_of_a_table_that_has_their_labels_only_are_found(tmp_path: Path) -> None:
    (page,) = open_pages(budget(tmp_path))
    (table,) = find_page_tables(page)
    x0, top, _, bottom = table.bbox
    labels_only = replace(table, bbox=(x0, top, 200.0, bottom))
    (loose,) = find_loose_numbers(page, [labels_only])
    assert (loose.rows, loose.first) == (3, "1 310 1 320")


def test_numbers_along_the_axes_of_a_chart_are_no_rows(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "axes.pdf", (330, 400))
    for value in ("1 000", "2 000", "3 000", "4 000"):
        page.row(value, value, value)
    (drawn,) = open_pages(page.save())
    assert find_loose_numbers(drawn, []) == ()


def test_the_finding_names_page_place_and_first_row(tmp_path: Path) -> None:
    path = budget(tmp_path)
    (page,) = open_pages(path)
    (reading,) = read_pages(path, [1])
    missed = replace(reading, parts=(), loose=find_loose_numbers(page, []))
    extraction = assemble_document(
        Profile(id="a", name="A", municipality_code=None, listing_url=None), lone_document(path, "2025-2027"), [missed]
    )
    (finding,) = [finding for finding in extraction.findings if finding.code == "numbers_outside_tables"]
    assert "page 1: rows of numbers (3)" in finding.message
    assert "Förskola 1 310 1 320" in finding.message
    assert [place.page for place in finding.locators] == [1]
    assert finding.locators[0].bbox == missed.loose[0].bbox


def test_two_rows_are_told_where_each_holds_several_numbers(tmp_path: Path) -> None:
    """The end of a table whose other page is gone."""
    page = BudgetPage(tmp_path / "end.pdf", (330, 400, 470))
    page.row("Summa förändringar", "392", "393", "393")
    page.row("Ny driftram", "20 023", "20 416", "20 809")
    page.text("Nästa år räknas ramarna om.", gap=60)
    page.row("Invånare", "28 410")
    page.row("Hushåll", "12 210")
    (drawn,) = open_pages(page.save())
    assert [(loose.rows, loose.first) for loose in find_loose_numbers(drawn, [])] == [
        (2, "Summa förändringar 392 393 393")
    ]


def test_the_last_rows_of_a_table_whose_first_page_is_gone_are_told(tmp_path: Path) -> None:
    """Two rows without a header at the top of a page are no table of their own, and must not pass in silence."""
    page = BudgetPage(tmp_path / "end.pdf", (330, 400, 470))
    page.row("Summa förändringar", "392", "393", "393", bold=True)
    page.row("Ny driftram", "20 023", "20 416", "20 809", bold=True)
    path = page.save()
    extraction = assemble_document(
        Profile(id="a", name="A", municipality_code=None, listing_url=None),
        lone_document(path, "2025-2027"),
        read_pages(path, [1]),
    )
    assert not extraction.budget_lines
    (finding,) = [finding for finding in extraction.findings if finding.code == "numbers_outside_tables"]
    assert "Summa förändringar 392 393 393" in finding.message


def test_columns_that_were_not_told_apart_are_told(tmp_path: Path) -> None:
    """A frame of lines with all columns of numbers in one cell: no number can be read, and somebody has to hear of it."""
    rows = [
        ("Bidrag", "-602 -598 -600 34"),
        ("Driftbidrag", "-563 -926 -925 28"),
        ("Totalt", "-1 165 -1 524 -1 525 62"),
    ]
    sheet = Sheet(tmp_path / "frame.pdf").text(70, 80, "Budget 2025 (tkr)", size=14)
    for index, (label, numbers) in enumerate(rows):
        y = 120 + 20 * index
        sheet.text(74, y, label).text(204, y, numbers)
    for y in (105, 125, 145, 165):
        sheet.line(70, y, 400, y)
    for x in (70, 200, 400):
        sheet.line(x, 105, x, 165)
    reading = read(sheet.save())
    assert not reading.budget_lines
    assert codes(reading) == ["table_not_claimed"]


def test_columns_headed_by_numbers_are_not_read(tmp_path: Path) -> None:
    """Where the years are gone, a number that stands above a column by mistake is no header."""
    page = BudgetPage(tmp_path / "plan.pdf", (330, 400, 470))
    page.text("Justering av driftramar (tkr)", 14, bold=True)
    page.row("", "289 – 988", "294 – 968", "299 – 1 004", bold=True)
    page.rule()
    for label, *values in (
        ("Driftram 2021", "68 111", "69 214", "70 648"),
        ("Ny driftram", "69 214", "70 648", "72 085"),
    ):
        page.row(label, *values)
    reading = read(page.save())
    assert not reading.budget_lines
    assert codes(reading) == ["columns_without_header"]
