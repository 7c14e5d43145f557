"""Columns told by where numbers end, whatever the numbers are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planextract.layout.chunks import Chunk, can_be_one_number, is_number
from planextract.layout.columns import cut_word, find_columns
from planextract.layout.engine import Engine
from planextract.layout.page import Word
from tests.layout.one_page import Sheet
from tests.layout.tables_of import ENGINES, only_table

DIGIT, SPACE = 5.56, 2.78


def set_word(text: str, end: float, y: float = 100) -> Word:
    """A word of Helvetica 10 that ends at ``end``; every character is as wide as a digit."""
    x0 = end - DIGIT * len(text)
    edges = tuple(x for i in range(len(text)) for x in (x0 + DIGIT * i, x0 + DIGIT * (i + 1)))
    return Word(text, x0, y - 8, end, y + 2, "Helvetica", 10, False, False, (0, 0, 0), edges, y)


def set_number(value: int, end: float) -> Chunk:
    """A number with its thousands parted by spaces, ending at ``end``."""
    words: list[Word] = []
    for group in reversed(f"{value:,}".split(",")):
        words.insert(0, set_word(group, end))
        end = words[0].x0 - SPACE
    return Chunk(tuple(words))


tables = st.integers(2, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9_999_999), min_size=columns, max_size=columns), min_size=3, max_size=12
    )
)


@given(tables)
def test_every_column_of_right_aligned_numbers_is_found(rows: list[list[int]]) -> None:
    ends = [200 + 60.0 * column for column in range(len(rows[0]))]
    found = find_columns([[set_number(value, end) for value, end in zip(row, ends, strict=True)] for row in rows])
    assert found is not None
    assert len(found) == len(ends)
    assert all(abs(right - end) < 2 for (_, right), end in zip(found, ends, strict=True))


@given(st.lists(st.integers(100, 999), min_size=2, max_size=6))
def test_numbers_without_a_gap_are_cut_and_nothing_is_lost(values: list[int]) -> None:
    """Numbers of three digits printed letter to letter come apart exactly where their columns end."""
    text = "".join(str(value) for value in values)
    word = set_word(text, 300 + 3 * DIGIT * len(values))
    columns = [(0.0, word.x0 + 3 * DIGIT * (index + 1)) for index in range(len(values))]
    parts = cut_word(word, columns)
    assert [part.text for part in parts] == [str(value) for value in values]
    assert [edge for part in parts for edge in part.edges] == list(word.edges)


@given(st.integers(100, 999_999), st.floats(3.5, 40))
def test_a_number_that_does_not_reach_the_next_column_is_not_cut(value: int, away: float) -> None:
    word = set_word(str(value), 300)
    assert cut_word(word, [(0.0, 300.0), (310.0, 300.0 + away + 30)]) == [word]


def test_groups_of_thousands_join_and_two_numbers_do_not() -> None:
    def joins(left: str, right: str) -> bool:
        return can_be_one_number([set_word(left, 100)], set_word(right, 120))

    assert joins("1", "234")
    assert joins("-12", "345,6")
    assert joins("0,8", "(0,7)")
    assert not joins("1234", "567")
    assert not joins("2024", "2025")
    assert not joins("12", "34")
    assert not joins("7,5", "123")


def test_what_is_a_number() -> None:
    for text in (
        "1 234",
        "-400*",
        "- 6 279",
        "(93,5)",
        "0,8 (0,7)",
        "98,5 %",
        "22:60",
        "–",
        "..",
        "1.234.567,89",
        ".9%",
    ):
        assert is_number(text), text
    for text in ("Ej aktuellt", "ung 116 000", "2014 kv 1", "Summa", "§ 75/2021", "1.1 Mål", ""):
        assert not is_number(text), text


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_wider_than_what_stands_above_them_stay_whole(tmp_path: Path, engine: Engine) -> None:
    """Set from the left, they end far behind their headers: they have not run into each other."""
    sheet = Sheet(tmp_path / "left.pdf")
    rows = [
        ["Mått", "2022", "2023", "Mål 2026"],
        ["Andel nöjda invånare", "84 %", "86 %", "90 %"],
        ["Antal besök i anläggningar", "371 000", "385 000", "410 000"],
    ]
    for at, row in enumerate(rows):
        sheet.line(66, 104 + 14 * at, 540, 104 + 14 * at)
        for x, text in zip((70, 330, 390, 450), row, strict=True):
            sheet.text(x, 114 + 14 * at, text)
    sheet.line(66, 104 + 14 * len(rows), 540, 104 + 14 * len(rows))
    assert only_table(sheet.save(), engine).rows() == rows
