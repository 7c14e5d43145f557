"""Titles in texts and in names of files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planextract.archive.titles import TitlePattern, clean_text, read_period

PLAN = TitlePattern(r"Strategisk plan (?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})")
GOALS = TitlePattern(r"Mål och budget (?P<start>\d{4})(?:\s*-\s*(?P<end>\d{2,4}))?")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Strategisk plan 2025-2027", "2025-2027"),
        ("STRATEGISK PLAN 2025 – 2027 (pdf, 2 MB)", "2025-2027"),
        ("Strategisk\u00a0plan\n 2025\u2009–\u20092027", "2025-2027"),
        ("Strate\u00adgisk plan 2025\u20112027", "2025-2027"),
        ("Strategisk plan 2025\u22122027", "2025-2027"),
        ("Strategisk plan 2027-2025", None),
        ("Strategisk plan 2025-2099", None),
    ],
)
def test_a_title_is_read_as_pages_write_it(text: str, period: str | None) -> None:
    match = PLAN.find(clean_text(text))
    assert match is not None
    assert match.period == period


def test_a_plan_of_one_year_and_a_short_last_year() -> None:
    assert [match.period for match in GOALS.find_all("Mål och budget 2025, Mål och budget 2024-26")] == [
        "2025",
        "2024-2026",
    ]


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("https://k.se/download/18.1f2e/strategisk-plan-2025-2027.pdf", "2025-2027"),
        ("Strategisk_plan_2025_2027.pdf", "2025-2027"),
        ("Strategisk%20plan%202025%E2%80%932027.pdf?download=true", "2025-2027"),
        ("strategisk+plan+2025-2027_slutlig.PDF", "2025-2027"),
    ],
)
def test_a_title_is_read_from_a_file_name(name: str, period: str) -> None:
    match = PLAN.find_in_name(name)
    assert match is not None
    assert match.period == period


def test_a_file_name_may_lack_the_swedish_letters() -> None:
    match = GOALS.find_in_name("/files/mal-och-budget-2025-2027.pdf")
    assert match is not None
    assert match.period == "2025-2027"


@settings(deadline=None, max_examples=100)
@given(st.integers(1950, 2100), st.integers(0, 10))
def test_a_short_last_year_means_the_next_year_that_ends_so(start: int, years: int) -> None:
    end = start + years
    expected = f"{start}-{end}" if years else str(start)
    assert read_period(str(start), str(end)) == expected
    if start // 100 == end // 100:
        assert read_period(str(start), f"{end % 100:02d}") == expected


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=8), st.text(max_size=8))
def test_whatever_a_pattern_catches_gives_a_period_in_its_form_or_none(start: str, end: str) -> None:
    period = read_period(start, end)
    assert period is None or (period[:4] == start and len(period) in (4, 9))
