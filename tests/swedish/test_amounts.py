"""Amounts: every form of DOMAIN.md section 2, written by a generator and read back exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planextract.swedish.amounts import MINUS_SIGNS, has_full_stops, is_foreign_number, read_amount, read_amounts

SPACES = [" ", "\u00a0", "\u202f", "\u2009", "\u2007", ""]
numbers = st.decimals(min_value=-(10**10), max_value=10**10, allow_nan=False, allow_infinity=False, places=3)
places = st.integers(min_value=0, max_value=3)


def grouped(whole: str, separators: list[str]) -> str:
    """``1234567`` with one of the separators between each group of three digits."""
    text, rest, at = whole[-3:], whole[:-3], 0
    while rest:
        text = rest[-3:] + separators[at % len(separators)] + text
        rest, at = rest[:-3], at + 1
    return text


def printed(value: Decimal, decimals: int, separator: str, minus: str, gap: str) -> str:
    rounded = abs(round(value, decimals))
    whole, _, part = f"{rounded:f}".partition(".")
    number = grouped(whole, [separator]) + (f",{part}" if part else "")
    return (minus + gap if value < 0 else "") + number


@given(
    numbers, places, st.sampled_from(SPACES), st.sampled_from(list(MINUS_SIGNS)), st.sampled_from(["", " ", "\u00a0"])
)
def test_every_printed_number_reads_as_its_value(
    value: Decimal, decimals: int, separator: str, minus: str, gap: str
) -> None:
    amount = read_amount(printed(value, decimals, separator, minus, gap))
    assert amount is not None
    assert amount.value == round(value, decimals)
    assert amount.decimals == decimals
    assert amount.unit is None
    assert amount.note is None


@given(st.integers(min_value=1000, max_value=10**9), st.lists(st.sampled_from(SPACES[:-1]), min_size=1, max_size=3))
def test_spaces_of_several_kinds_in_one_number(value: int, separators: list[str]) -> None:
    amount = read_amount(grouped(str(value), separators))
    assert amount is not None
    assert amount.value == value


@given(st.integers(min_value=1000, max_value=10**9), st.sampled_from(["1)", "2)", "*", "**", " 3)", " *", "¹", "12)"]))
def test_footnote_marks_that_stick_go_to_the_note(value: int, mark: str) -> None:
    amount = read_amount(grouped(str(value), [" "]) + mark)
    assert amount is not None
    assert amount.value == value
    assert amount.note == mark.strip()


@given(
    st.integers(min_value=0, max_value=999),
    st.integers(min_value=0, max_value=99),
    st.sampled_from(["%", " %", "\u00a0%"]),
)
def test_percent_with_and_without_a_space(whole: int, part: int, sign: str) -> None:
    amount = read_amount(f"{whole},{part:02d}{sign}")
    assert amount is not None
    assert amount.kind == "percent"
    assert amount.value == Decimal(f"{whole}.{part:02d}")


@given(st.integers(min_value=10, max_value=40), st.integers(min_value=0, max_value=99))
def test_tax_rates_with_a_colon(whole: int, part: int) -> None:
    amount = read_amount(f"{whole}:{part:02d}")
    assert amount is not None
    assert (amount.kind, amount.value) == ("rate", Decimal(f"{whole}.{part:02d}"))


@pytest.mark.parametrize("mark", ["-", "–", "—", "−", ".", "..", "…"])
def test_nil_marks_are_nought(mark: str) -> None:
    amount = read_amount(mark)
    assert amount is not None
    assert (amount.kind, amount.value) == ("nil", Decimal(0))


@pytest.mark.parametrize(
    ("text", "value"), [("1 310-", "-1310"), ("110−", "-110"), ("12,5-", "-12.5"), ("2 025-", "-2025")]
)
def test_a_minus_behind_its_number_is_a_minus(text: str, value: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "Ej aktuellt", "Stängt", "*", "kr", "se not 4", "%"])
def test_blank_cells_and_words_are_no_amount(text: str) -> None:
    assert read_amounts(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "2025-2027",
        "2025-12-31",
        "1 23",
        "1 8681 9291 913",
        "l 851,6",
        "1O 250",
        "5-10",
        "540-543",
        "1 234 -",
        "2025-",
        "125,-",
        "12,5,3",
        "kv 1",
        "3/4",
    ],
)
def test_what_only_looks_like_a_number_is_not_guessed(text: str) -> None:
    assert read_amounts(text) == ()


@given(st.integers(min_value=10**6, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_german_and_english_notation_is_foreign_and_english_is_no_amount(value: int, cents: int) -> None:
    german = f"{value:,}".replace(",", ".") + f",{cents:02d}"
    english = f"{value:,}.{cents:02d}"
    assert all(is_foreign_number(text) for text in (german, english, "-" + german))
    assert read_amounts(english) == ()
    assert [amount.value for amount in read_amounts(german)] == [Decimal(f"{value}.{cents:02d}")]
    assert has_full_stops(german)
    assert not has_full_stops(english)


@given(numbers, places)
def test_no_swedish_number_is_taken_for_a_foreign_one(value: Decimal, decimals: int) -> None:
    assert not is_foreign_number(printed(value, decimals, " ", "-", ""))


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("-400*", "-400", "*"),
        ("ung 116 000", "116000", "ung"),
        ("ca 3 000", "3000", "ca"),
        ("<5", "5", "<"),
        ("2,3 (2,1)", "2.3", "(2,1)"),
        ("−1 234 2)", "-1234", "2)"),
    ],
)
def test_what_is_printed_with_a_number_goes_to_the_note(text: str, value: str, note: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert (amount.value, amount.note) == (Decimal(value), note)


def test_parentheses_are_an_earlier_value_and_never_a_minus() -> None:
    amount = read_amount("(1 234)")
    assert amount is not None
    assert amount.parenthesised
    assert amount.value == 1234


def test_a_mark_that_could_be_one_or_two_digits_keeps_both_readings() -> None:
    assert read_amount("40012)") is None
    assert [(reading.value, reading.note) for reading in read_amounts("40012)")] == [
        (Decimal(4001), "2)"),
        (Decimal(400), "12)"),
    ]


@pytest.mark.parametrize(
    ("text", "unit"), [("12 345 tkr", "tkr"), ("5,5 mnkr", "mnkr"), ("22,60 kr", "kr"), ("500:-", "kr")]
)
def test_a_unit_beside_the_number_is_read_with_it(text: str, unit: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.unit is not None
    assert amount.unit.name == unit
