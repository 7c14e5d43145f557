from __future__ import annotations

import pytest

from planextract.reading.ocr_likeness import plain, plain_value
from planextract.reading.ocr_texts import doubtful_texts
from planextract.records import Document, Extraction, Goal, Indicator, Locator

DOCUMENT = Document(
    document_id="d", title=None, municipality_code=None, period_start=2025, period_end=2027, budget_year=2025
)
PLACE = (Locator(document_id="d", page=1, bbox=(0, 300, 200, 320)),)


def measure(text: str, target: str | None, year: int = 2025, unit: str | None = None) -> Indicator:
    return Indicator(
        indicator_id=f"{text}-{year}",
        goal_id="g",
        area_id=None,
        kind="measure",
        text=text,
        target=target,
        target_year=year,
        unit=unit,
        locators=PLACE,
    )


def goal(text: str, label: str | None = None) -> Goal:
    return Goal(goal_id=text, area_id=None, ordinal=1, label=label, kind="development", text=text, locators=PLACE)


def reading(*indicators: Indicator, goals: tuple[Goal, ...] = ()) -> Extraction:
    return Extraction(document=DOCUMENT, goals=goals, indicators=indicators)


def pointed(first: Extraction, second: Extraction) -> list[str | None]:
    findings = list(doubtful_texts(first, second, {1}))
    assert len({finding.finding_id for finding in findings}) == len(findings)
    return [finding.subject_id for finding in findings]


def test_a_target_that_the_looks_differ_in_is_pointed_at_also_where_it_stands_elsewhere_on_the_page() -> None:
    others = [measure("Antal bostäder", "12"), measure("Antal platser", "6,0")]
    first = reading(measure("Nöjda invånare", "12"), *others)
    second = reading(measure("Nöjda invånare", "72"), *others[:1], measure("Antal platser", "60"))
    assert pointed(first, second) == ["Nöjda invånare-2025", "Antal platser-2025"]
    assert pointed(first, first) == []


def test_a_target_that_has_lost_its_unit_is_pointed_at_where_the_others_of_its_measure_have_one() -> None:
    series = [measure("Nöjda elever", f"{88 + at} %", 2025 + at, "%") for at in range(2)]
    assert pointed(reading(*series), reading(*series)) == []
    lost = reading(*series, measure("Nöjda elever", "90", 2027))
    assert pointed(lost, lost) == ["Nöjda elever-2027"]


@pytest.mark.parametrize(
    ("text", "target", "is_doubtful"),
    [
        ("Andel nöjda elever", "9296", True),
        ("Andel nöjda elever", "92 %", False),
        ("Andel nöjda elever, procent", "92", False),
        ("Antal nöjda elever", "92", False),
        ("Andel nöjda elever", "ökning", False),
    ],
)
def test_a_share_without_per_cent_is_pointed_at(text: str, target: str, is_doubtful: bool) -> None:
    both = reading(measure(text, target))
    assert bool(pointed(both, both)) == is_doubtful


def test_a_measure_without_target_among_measures_with_one_is_pointed_at() -> None:
    both = reading(measure("Antal lägen", None), *(measure(f"Antal {name}", "7") for name in ("bostäder", "platser")))
    assert pointed(both, both) == ["Antal lägen-2025"]
    none = reading(measure("Antal lägen", None))
    assert pointed(none, none) == []


def test_what_only_the_second_look_saw_is_told() -> None:
    text = "Eleverna ska ha studiero på lektionerna."
    (finding,) = doubtful_texts(reading(), reading(goals=(goal(text),)), {1})
    assert finding.subject_id is None and text in finding.message and finding.locators[0].page == 1


def test_a_goal_is_pointed_at_where_its_words_or_its_number_differ() -> None:
    text = "Skatten ska vara högst 21,5 kronor."
    assert pointed(reading(goals=(goal(text),)), reading(goals=(goal(text.replace(",", "")),))) == [text]
    assert pointed(reading(goals=(goal(text, "1.3"),)), reading(goals=(goal(text, "1.8"),))) == [text]
    assert pointed(reading(goals=(goal(text),)), reading(goals=(goal(text.replace("ö", "o")),))) == []


def test_a_mark_between_digits_counts_in_a_comparison_and_a_full_stop_does_not() -> None:
    assert plain("Minst 1,5 %.") != plain("Minst 15 %") and plain("Minst 15 %.") == plain("MINST 15")
    assert plain_value("–1,5 %") == plain_value("-1,5%") != plain_value("1,5 %")
