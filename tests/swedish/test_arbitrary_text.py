"""Any text as a cell, a header, a unit or a name: it is read or not, and never made up."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from planextract.swedish.amounts import read_amounts
from planextract.swedish.headers import read_header
from planextract.swedish.statements import same_name, title_words

SIGNS = " \u00a0\u202f\u2009-–−‑0123456789.,:()*%¹²/'+\t\n"
cells = st.one_of(st.text(SIGNS, max_size=24), st.text(max_size=24))
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None, max_examples=500)
@given(cells)
def test_the_digits_of_an_amount_are_those_of_the_cell(text: str) -> None:
    """No reading of a cell has a digit that is not printed there, in that order; zeros may end a decimal."""
    printed = "".join(str(int(character)) for character in text if character.isdecimal())
    for amount in read_amounts(text):
        assert amount.value.is_finite()
        digits = "".join(map(str, amount.value.as_tuple().digits)).strip("0")
        assert digits in printed


@settings(deadline=None, max_examples=500)
@given(cells)
def test_surrounding_space_changes_no_amount(text: str) -> None:
    assert read_amounts(f" \u00a0{text}\u202f ") == read_amounts(text)


@given(st.integers(-(10**11), 10**11), st.integers(0, 3), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_what_a_plan_prints_is_read_back(units: int, places: int, space: str) -> None:
    value = Decimal(units).scaleb(-places)
    printed = f"{value:,.{places}f}".replace(",", space).replace(".", ",")
    assert value in [amount.value for amount in read_amounts(printed)]


header_words = st.sampled_from(["Budget", "Plan", "Bokslut", "2025", "25", "–", "-", "%", "tkr", "Period"])


@settings(deadline=None, max_examples=300)
@given(st.one_of(names, st.lists(header_words).map(" ".join)))
def test_any_header_is_read(text: str) -> None:
    header = read_header(text)
    if header.year is not None:
        assert 1900 <= header.year <= 2200
        assert f"{header.year % 100:02d}" in "".join(character for character in text if character.isdecimal())


@settings(deadline=None, max_examples=300)
@given(names, names)
def test_a_name_is_itself_whatever_it_holds(left: str, right: str) -> None:
    assert same_name(left, left)
    assert same_name(left, right) == same_name(right, left)
    assert title_words(left) == title_words(left)
