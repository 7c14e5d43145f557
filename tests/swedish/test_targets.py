from __future__ import annotations

from decimal import Decimal

import pytest

from planextract.swedish.targets import read_series, read_target


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("85 %", "85", "%"),
        ("minst 85 %", "85", "%"),
        ("12", "12", None),
        ("2 600 ton", "2600", "ton"),
        ("5,5", "5.5", None),
    ],
)
def test_target_cells(printed: str, value: str, unit: str | None) -> None:
    target = read_target(printed, 2026)
    assert target is not None
    assert (target.printed, target.value, target.unit, target.year) == (printed, Decimal(value), unit, 2026)


def test_words_are_a_target_without_a_value() -> None:
    target = read_target("ökning")
    assert target is not None
    assert (target.printed, target.value) == ("ökning", None)


@pytest.mark.parametrize("printed", ["", "-", "–"])
def test_an_empty_cell_is_no_target(printed: str) -> None:
    assert read_target(printed) is None


def test_series_in_mixed_notation() -> None:
    series = read_series("2009,- 92,1 m3, 2014 – 78,3 m3, 2020 - 55,3 m3")
    assert [(target.year, target.value, target.unit) for target in series] == [
        (2009, Decimal("92.1"), "m3"),
        (2014, Decimal("78.3"), "m3"),
        (2020, Decimal("55.3"), "m3"),
    ]


def test_prose_with_years_is_no_series() -> None:
    assert read_series("Mellan 2009 och 2014 ökade befolkningen med 200 personer, och 2020 bodde 6 900 här.") == ()
