from __future__ import annotations

from datetime import date

import pytest

from planextract.swedish.dates import find_dates, find_periods, year_in_words


@pytest.mark.parametrize(
    "text",
    [
        "2015-06-15",
        "20150615",
        "15/6 2015",
        "den 15 juni 2015",
        "15 jun. 2015",
        "den femtonde juni 2015",
        "den femtonde juni tjugohundrafemton",
    ],
)
def test_forms_of_one_date(text: str) -> None:
    assert [found.value for found in find_dates(f"Fastställd {text}, § 100")] == [date(2015, 6, 15)]


def test_a_date_that_does_not_exist_is_none() -> None:
    assert find_dates("2015-02-30") == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2025-2027", (2025, 2027)),
        ("2025–27", (2025, 2027)),
        ("2025 till 2027", (2025, 2027)),
        ("2025-06-15", None),
        ("från 18 400 kronor 2024 till 27 100 kronor 2028", None),
    ],
)
def test_periods(text: str, years: tuple[int, int] | None) -> None:
    found = next(find_periods(text), None)
    assert (None if found is None else (found.start_year, found.end_year)) == years


def test_years_in_words() -> None:
    assert year_in_words("tvåtusentjugofem") == 2025
    assert year_in_words("tjugohundraelva") == 2011
    assert year_in_words("tusen") is None
