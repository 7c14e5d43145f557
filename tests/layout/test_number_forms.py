"""Each form in which plans print numbers stays whole in its cell, and side-by-side numbers stay apart (DOMAIN.md, numbers)."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.layout.engine import Engine
from tests.layout.one_page import Sheet
from tests.layout.tables_of import ENGINES, only_table

HEADER = ["tkr", "Bokslut 2024", "Budget 2025", "Plan 2026"]
ENDS = (330, 420, 510)
ROWS = [["Intäkter", "10 135", "11 251", "12 007"], ["Kostnader", "69 731", "73 300", "74 118"]]

FORMS = {
    "thousands by plain space": ("1 234 567", "987 654", "12 345"),
    "thousands by no-break space": ("1\u00a0234\u00a0567", "987\u00a0654", "12\u00a0345"),
    "thousands by nothing": ("1234567", "987654", "12345"),
    "thousands mixed in one row": ("1 234 567", "987654", "12\u00a0345"),
    "decimal comma": ("1 234,5", "987,6", "0,4"),
    "hyphen as minus": ("-1 234", "-987", "-12"),
    "hyphen as minus with a space": ("- 1 234", "- 987", "- 12"),
    "en dash as minus": ("–1 234", "–987", "–12"),
    "en dash as minus with a space": ("– 1 234", "– 987", "– 12"),
    "nil as zero": ("0", "0,0", "0"),
    "nil as hyphen": ("-", "-", "1 234"),
    "nil as en dash": ("–", "1 234", "–"),
    "nil as dots": ("..", ".", "1 234"),
    "parentheses": ("0,8 (0,7)", "1,3 (2,2)", "3,0 (3,2)"),
    "percent with and without a space": ("98,5 %", "99%", "100 %"),
    "tax rate": ("22:60", "22,60", "22:60"),
    "footnote marks": ("1 234*", "-400*", "12 345"),
    "years and amounts": ("2 024", "2 025", "2 026"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", FORMS)
def test_number_form(tmp_path: Path, form: str, engine: Engine) -> None:
    values = list(FORMS[form])
    path = Sheet(tmp_path / "form.pdf").rows(120, [HEADER, *ROWS, ["Raden", *values]], ENDS).save()
    part = only_table(path, engine)
    assert part.header_rows == 1
    assert part.rows()[0] == HEADER
    assert part.rows()[-1] == ["Raden", *(value.replace("\u00a0", " ") for value in values)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_blank_cell_stays_blank(tmp_path: Path, engine: Engine) -> None:
    rows = [HEADER, *ROWS, ["Avskrivningar", "", "8 400", ""]]
    part = only_table(Sheet(tmp_path / "blank.pdf").rows(120, rows, ENDS).save(), engine)
    assert part.rows() == rows


@pytest.mark.parametrize("engine", ENGINES)
def test_a_note_column_is_told_from_the_amounts(tmp_path: Path, engine: Engine) -> None:
    """``Verksamhetens intäkter 1 177,3`` is note 1 and 177,3: the note has a column of its own."""
    rows = [
        ["Belopp i mnkr", "Not", "Bokslut 2024", "Budget 2025"],
        ["Verksamhetens intäkter", "1", "177,3", "181,9"],
        ["Verksamhetens kostnader", "2", "1 177,3", "1 204,6"],
        ["Avskrivningar", "3", "45,0", "46,1"],
        ["Finansnetto", "", "2,5", "3,5"],
    ]
    part = only_table(Sheet(tmp_path / "note.pdf").rows(120, rows, (300, 370, 450)).save(), engine)
    assert part.rows() == rows


@pytest.mark.parametrize("engine", ENGINES)
def test_a_minus_in_the_next_column_does_not_join_two_numbers(tmp_path: Path, engine: Engine) -> None:
    """``– 4 614 191`` in adjacent columns is −4 614 and 191."""
    ends = (300, 328, 356)
    rows = [
        ["tkr", "2024", "2025", "2026"],
        ["Taxor", "– 4 614", "191", "–"],
        ["Bidrag", "– 12", "– 4 614", "191"],
        ["Hyror", "205", "– 1 100", "– 95"],
    ]
    part = only_table(Sheet(tmp_path / "minus.pdf").rows(120, rows, ends).save(), engine)
    assert part.rows() == rows


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_printed_letter_to_letter_are_cut_where_their_columns_end(tmp_path: Path, engine: Engine) -> None:
    """``1 8681 9291 913`` is 1 868, 1 929 and 1 913."""
    ends = (300, 325, 350)
    rows = [
        ["tkr", "2024", "2025", "2026"],
        ["Nämnden", "326", "341", "358"],
        ["Revisionen", "142", "144", "145"],
        ["Valnämnden", "580", "590", "603"],
        ["Summa", "1 868", "1 929", "1 913"],
    ]
    part = only_table(Sheet(tmp_path / "touching.pdf").rows(120, rows, ends).save(), engine)
    assert part.rows() == rows
