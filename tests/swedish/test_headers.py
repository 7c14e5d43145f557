"""Column headers: stage and fiscal year from any header of DOMAIN.md section 2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planextract.swedish.headers import read_header, stage_of_label

YEARS = st.integers(min_value=1998, max_value=2049)
WORDS = {
    "Bokslut": "actual",
    "BOKSLUT": "actual",
    "Utfall": "actual",
    "Helårsbokslut": "actual",
    "Prognos": "forecast",
    "Helårs- prognos": "forecast",
    "Budget": "budget",
    "Driftbudget": "budget",
    "Reviderad budget": "revised_budget",
    "Rev. budget": "revised_budget",
    "Tilläggs- budget": "revised_budget",
    "Plan": "plan",
    "Ekonomisk plan": "plan",
    "Avvikelse": "deviation",
    "Budget- avvikelse": "deviation",
    "Förändring": "deviation",
    "Δ 25–26": "deviation",
}


@given(st.sampled_from(sorted(WORDS)), YEARS, st.booleans())
def test_word_and_year_in_either_order(word: str, year: int, year_first: bool) -> None:
    header = read_header(f"{year} {word}" if year_first else f"{word} {year}")
    assert (header.stage, header.year, header.aggregate) == (WORDS[word], year, False)


@given(YEARS, st.sampled_from(["–", "-", " – ", "-"]), st.booleans())
def test_a_span_of_years_is_no_year(start: int, dash: str, short: bool) -> None:
    end = f"{(start + 2) % 100:02d}" if short else str(start + 2)
    header = read_header(f"Period {start}{dash}{end}")
    assert header.year is None
    assert header.aggregate
    assert header.years == (start, start + 2)


@pytest.mark.parametrize("text", ["Total utgift", "Total projektbudget", "Ack. Utfall", "t.o.m. 2024", "Senare år"])
def test_columns_over_a_whole_project_have_no_year(text: str) -> None:
    header = read_header(text)
    assert header.aggregate
    assert header.year is None


@pytest.mark.parametrize(
    ("text", "stage", "year"),
    [
        ("B25", "budget", 2025),
        ("Bu 2025", "budget", 2025),
        ("P26", "plan", 2026),
        ("Budget -25", "budget", 2025),
        ("Utfall 2024-12-31", "actual", 2024),
        ("2025", None, 2025),
        ("Återstår", "deviation", None),
    ],
)
def test_short_forms(text: str, stage: str | None, year: int | None) -> None:
    header = read_header(text)
    assert (header.stage, header.year) == (stage, year)


def test_entity_measure_and_reference_columns() -> None:
    assert read_header("Koncernen 2024").entity == "group"
    assert read_header("Kommun").entity == "municipality"
    assert read_header("Antal 2023").measure == "count"
    assert read_header("Andel %").measure == "percent"
    assert read_header("Intäkter").measure == "income"
    assert read_header("Nettokostnad 2025").measure == "net"
    assert read_header("Not").reference == "note"
    assert read_header("Projektnr").reference == "other"
    assert read_header("Innevarande år").relative_year == 0


def test_an_appropriation_is_budget_or_plan_by_its_year() -> None:
    for text in ("Ram 2025", "Kommunbidrag 2025", "Driftram 2025", "Budgetram 2025"):
        header = read_header(text)
        assert header.appropriation
        assert (header.stage, header.year) == (None, 2025)
    assert not read_header("Budget 2025").appropriation
    assert not read_header("Program 2025").appropriation


def test_a_profile_adds_words_for_stages() -> None:
    assert read_header("Målram 2026").stage is None
    assert read_header("Målram 2026", {"Målram": "plan"}).stage == "plan"


@pytest.mark.parametrize(
    ("label", "stage"),
    [
        ("Budget", "budget"),
        ("Budgetavvikelse", "deviation"),
        ("Prognos 2025", "forecast"),
        ("Årets resultat", None),
        ("Budgetram skola", None),
        ("Planering och bygglov", None),
    ],
)
def test_row_labels_that_are_nothing_but_a_stage(label: str, stage: str | None) -> None:
    assert stage_of_label(label) == stage
