from __future__ import annotations

from decimal import Decimal

import pytest

from planextract.swedish.spans import Span, find_spans, parse_number


def only(text: str, kind: str) -> list[Span]:
    return [span for span in find_spans(text) if span.kind == kind]


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit", "operator"),
    [
        ("Andelen ska vara 85 %.", "85 %", "85", "%", "exactly"),
        ("minst 2 procent av skatterna", "minst 2 procent", "2", "%", "at_least"),
        ("högst 10", "högst 10", "10", None, "at_most"),
        ("Kommunen ska ha 30 000 invånare.", "30 000 invånare", "30000", "invånare", "exactly"),
        ("ska inte överstiga 6,5 procent", "inte överstiga 6,5 procent", "6.5", "%", "at_most"),
        ("minst 120 nya bostäder", "minst 120 nya bostäder", "120", "bostäder", "at_least"),
        ("minst tre lägen i minst tre dagar", "minst tre", "3", None, "at_least"),
    ],
)
def test_targets(text: str, printed: str, value: str, unit: str | None, operator: str) -> None:
    span = only(text, "target")[0]
    assert (span.text, span.value, span.unit, span.operator) == (printed, Decimal(value), unit, operator)
    assert text[span.start : span.end] == span.text


def test_a_range_has_two_ends() -> None:
    span = only("Nöjdheten ska vara 85–90 % år 2030.", "target")[0]
    assert (span.value, span.upper, span.operator, span.year) == (Decimal(85), Decimal(90), "between", 2030)


def test_each_target_has_its_own_year_and_change_is_relative() -> None:
    first, second = only("ska minska med 12 % till 2014 och 25 % till 2020", "target")
    assert (first.value, first.year, first.relative) == (Decimal(12), 2014, True)
    assert (second.value, second.year) == (Decimal(25), 2020)


def test_halving_is_fifty_percent_less() -> None:
    span = only("Utsläppen ska halveras.", "target")[0]
    assert (span.value, span.unit, span.direction, span.relative) == (Decimal(50), "%", "decrease", True)


@pytest.mark.parametrize(
    "text", ["enligt förordning (2009:1)", "per 1 000 invånare", "§ 100", "år 2030", "en god skola"]
)
def test_other_numbers_are_no_targets(text: str) -> None:
    assert only(text, "target") == []


@pytest.mark.parametrize(
    ("text", "printed", "date"),
    [
        ("klart senast 2026", "senast 2026", (2026, None, None)),
        ("senast den 31 maj 2026", "senast den 31 maj 2026", (2026, 5, 31)),
        ("ska nås till 2030", "till 2030", (2030, None, None)),
        ("under mandatperioden", "under mandatperioden", (None, None, None)),
        ("år 2030", "år 2030", (2030, None, None)),
    ],
)
def test_deadlines(text: str, printed: str, date: tuple[int | None, int | None, int | None]) -> None:
    span = only(text, "deadline")[0]
    assert (span.text, (span.year, span.month, span.day)) == (printed, date)


@pytest.mark.parametrize(
    ("text", "lemma", "strength"),
    [("vi ska", "ska", 4), ("vi bör", "bör", 3), ("vi strävar", "sträva", 2), ("kan", "kan", 1)],
)
def test_modality(text: str, lemma: str, strength: int) -> None:
    span = only(text, "modality")[0]
    assert (span.lemma, span.strength) == (lemma, strength)


@pytest.mark.parametrize(
    ("text", "direction"), [("öka", "increase"), ("ska minskas", "decrease"), ("bibehålla nivån", "maintain")]
)
def test_direction(text: str, direction: str) -> None:
    assert only(text, "direction")[0].direction == direction


def test_a_board_begins_at_its_first_part() -> None:
    span = only("Kultur-, fritids- och ungdomsnämnden ansvarar.", "board")[0]
    assert span.text == "Kultur-, fritids- och ungdomsnämnden"


@pytest.mark.parametrize(("printed", "value"), [("30 000", "30000"), ("6,5", "6.5"), ("tre", "3"), ("-0,4", "-0.4")])
def test_numbers_in_text(printed: str, value: str) -> None:
    assert parse_number(printed) == Decimal(value)


def test_no_number() -> None:
    assert parse_number("2025-2027") is None
