from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.layout.page import Word
from planextract.reading.table_cuts import cut_at_headers
from planextract.swedish.terms import Lexicon


def grid(rows: Sequence[Sequence[str]], bold: set[int]) -> TableGrid:
    """A table of one part; the rows in ``bold`` are."""
    cells = tuple(
        Cell(
            row,
            column,
            1,
            1,
            text,
            (100.0 * column, 20.0 * row, 100.0 * column + 90, 20.0 * row + 10),
            (word(text, row in bold),),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if text
    )
    columns = tuple((100.0 * column, 100.0 * column + 90) for column in range(len(rows[0])))
    return TableGrid((TablePart(1, (0, 0, 300, 20.0 * len(rows)), len(rows), columns, cells, 1),))


def word(text: str, bold: bool) -> Word:
    return Word(text, 0, 0, 10, 10, "Helvetica", 10, bold, False, (0, 0, 0), (), 9)


def cut(rows: Sequence[Sequence[str]], bold: set[int]) -> list[list[list[str]]]:
    return [each.parts[0].rows() for each in cut_at_headers(grid(rows, bold), Lexicon())]


def test_a_table_is_cut_where_its_header_stands_again_and_the_heading_before_it_is_no_row() -> None:
    header = ["Övergripande mål", "KS", "BUN"]
    first, second = ["Barn ska vara trygga", "X", ""], ["Arbetslösheten ska minska", "X", "X"]
    assert cut([header, first, ["Utbildning och arbete", "", ""], header, second], {0, 2, 3}) == [
        [header, first],
        [header, second],
    ]


def test_a_table_is_cut_at_other_labels_in_another_style() -> None:
    rows = [["Uppdrag", "Nämnd"], ["Bygga om torget", "KS"], ["Indikator", "Målvärde 2026"], ["Nöjda invånare", "85 %"]]
    assert cut(rows, {0, 2}) == [rows[:2], rows[2:]]


def test_rows_that_only_speak_of_goals_stay_together() -> None:
    rows = [
        ["Mål", "Mått"],
        ["Målen nås i alla ämnen", "Andel behöriga"],
        ["Mål och mått följs upp", "Antal mått"],
        ["Alla mår bra", "Hälsotal"],
    ]
    assert cut(rows, {0}) == [rows]
