"""Units in titles, headers and sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planextract.swedish.units import declared_unit, find_units, money_unit, names_foreign_currency, to_kronor


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Resultatbudget/-plan (tkr)", "tkr"),
        ("Driftbudget, 1 000-tal kr", "tkr"),
        ("Investeringar (1000 kr)", "tkr"),
        ("Belopp i tusental kronor", "tkr"),
        ("Balansbudget, Mkr", "mnkr"),
        ("Kassaflöde (milj. kr)", "mnkr"),
        ("MNKR", "mnkr"),
        ("Anslag i kronor", "kr"),
        ("Budget 2025 tkr", "tkr"),
        ("Anslag 2024 kr", "kr"),
    ],
)
def test_money_is_named_in_many_ways(text: str, unit: str) -> None:
    found = money_unit(text)
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize(
    "text", ["Driftbudget", "Kronobergs plan", "mnkr eller tkr", "Ersättning kr/inv", "Antal (st)"]
)
def test_no_unit_or_two_units_are_no_unit(text: str) -> None:
    assert money_unit(text) is None


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Alla belopp i tkr om inte annat anges.", "tkr"),
        ("Samtliga belopp redovisas i miljoner kronor.", "mnkr"),
        ("Beloppen i tabellerna anges i tusental kronor (tkr).", "tkr"),
    ],
)
def test_a_sentence_declares_a_unit(sentence: str, unit: str) -> None:
    found = declared_unit(sentence)
    assert found is not None
    assert found.name == unit


@pytest.mark.parametrize(
    "sentence",
    [
        "Nämnden redovisar ett överskott mot budget med 1,07 mnkr för året.",
        "Museet finansieras till delar av försäljning (1,1 mnkr).",
        "I budgeten finns 400 tkr.",
    ],
)
def test_an_amount_in_prose_declares_nothing(sentence: str) -> None:
    assert declared_unit(sentence) is None
    assert find_units(sentence) == ()


def test_other_currencies_are_told_from_kronor() -> None:
    assert names_foreign_currency("Ergebnis in TEUR")
    assert names_foreign_currency("Summe €")
    assert not names_foreign_currency("Neurologi, europaväg, tkr")


def test_kronor_are_exact_and_nothing_where_there_is_no_money() -> None:
    assert to_kronor(Decimal("0.617"), money_unit("mnkr")) == 617000
    assert to_kronor(Decimal("-62079"), money_unit("tkr")) == -62079000
    assert to_kronor(Decimal("23"), find_units("antal")[0]) is None


def test_a_year_and_a_comma_before_a_unit_are_no_amount() -> None:
    assert [unit.name for unit in find_units("Ramar 2025–2027, tkr")] == ["tkr"]
    assert money_unit("Kostnaden var 12 345, tkr") is None


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Nämndens budget per verksamhet, tkr.", "tkr"),
        ("Tabellen visar nettoutgifter i mnkr.", "mnkr"),
        ("Investeringar, mnkr", None),
        ("Resultatet blev 12 mnkr.", None),
    ],
)
def test_a_sentence_that_ends_in_a_unit_declares_it_and_a_title_does_not(sentence: str, unit: str | None) -> None:
    declared = declared_unit(sentence)
    assert (declared.name if declared else None) == unit
