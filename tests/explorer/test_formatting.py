"""Amounts, percent and periods as people read them; crops, triangles and searches."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planextract.explorer.formatting import moment, number, percent, period, size, thousand_kronor
from planextract.explorer.lineage import shorten
from planextract.explorer.places import Mark, crop_around
from planextract.explorer.queries.goals import search_expression
from planextract.explorer.templating import with_query

PAGE = (0.0, 0.0, 595.0, 842.0)


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        (1234567, "1\u202f234\u202f567", "1,234,567"),
        (-4614, "\u22124\u202f614", "\u22124,614"),
        (Decimal("0.50"), "0,5", "0.5"),
        (1177.3, "1\u202f177,3", "1,177.3"),
        (0, "0", "0"),
        (None, "", ""),
    ],
)
def test_numbers(value: float | Decimal | None, sv: str, en: str) -> None:
    assert number(value, "sv") == sv
    assert number(value, "en") == en


def test_signs_percent_and_kronor() -> None:
    assert number(5, "sv", signed=True) == "+5"
    assert percent(1, "sv") == "+1,0\u00a0%"
    assert percent(Decimal("-12.34"), "en") == "\u221212.3\u00a0%"
    assert thousand_kronor(912_345_500, "sv") == "912\u202f345,5"
    assert thousand_kronor(None, "sv") == ""
    assert (period(2025, 2027), period(2025, 2025), period(None, None)) == ("2025\u20132027", "2025", "?")
    assert size(1_400_000, "sv") == "1,4\u00a0MB"


def test_a_crop_shows_the_mark_and_stays_on_the_page() -> None:
    crop = crop_around("s", "d", 1, PAGE, [Mark((100, 5, 200, 17))])
    assert crop.region[1] == 0
    assert crop.region[2] == 595
    assert crop.region[3] >= 17 + 36
    narrow = crop_around("s", "d", 1, PAGE, [Mark((100, 400, 200, 412))], whole_width=False)
    assert narrow.region[0] <= 100
    assert narrow.region[2] >= 200
    off_the_page = crop_around("s", "d", 1, PAGE, [Mark((0, 2000, 10, 2010))])
    assert off_the_page.region == PAGE


def test_what_people_type_is_never_syntax() -> None:
    assert search_expression('minst "80" OR (procent') == '"minst" "80" "OR" "procent"*'
    assert search_expression("*** -- ") == ""


def test_addresses_hold_only_what_is_set() -> None:
    assert with_query("/goals", source="", q="å&b", page=None) == "/goals?q=%C3%A5%26b"


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    assert shorten("Fler unga   ska trivas", 12) == "Fler unga s…"
    assert len(shorten("x" * 100_000, 30)) == 30


def test_moments_are_written_for_people() -> None:
    assert moment("2025-06-17T14:05:59+02:00") == "2025-06-17 12:05 UTC"
    assert moment("2025-06-17T14:05:59") == "2025-06-17 14:05"
    assert (moment(None), moment("i juni")) == ("–", "i juni")
