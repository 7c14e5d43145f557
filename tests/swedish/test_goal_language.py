from __future__ import annotations

import pytest

from planextract.swedish.goal_language import (
    goals_by_number,
    heading_sense,
    introduces_goals,
    judge_goal,
    read_area_label,
    read_heading_label,
    read_label,
)
from planextract.swedish.terms import built_in_lexicon

LEXICON = built_in_lexicon()


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("Mål 3: Alla barn ska klara skolan", "3", "Alla barn ska klara skolan"),
        ("Delmål 2.1 – Ökad trygghet i centrum", "2.1", "Ökad trygghet i centrum"),
        ("MÅL 11", "11", ""),
        ("Nämndmål", None, ""),
        ("Mål: Trygg kommun", None, "Trygg kommun"),
    ],
)
def test_goal_labels(text: str, number: str | None, rest: str) -> None:
    label = read_label(text, LEXICON)
    assert label is not None
    assert (label.concept, label.number, label.rest) == ("goal", number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Målet är att alla ska trivas",
        "Mål 6 gäller endast grannkommunen",
        "Mål anger vad som ska uppnås",
        "Vi når målen",
    ],
)
def test_prose_about_goals_has_no_label(text: str) -> None:
    assert read_label(text, LEXICON) is None


def test_a_target_label_is_no_goal() -> None:
    label = read_label("Målvärde 2026: 85 %", LEXICON)
    assert label is not None
    assert (label.concept, label.year, label.rest) == ("target", 2026, "85 %")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Mål för god ekonomisk hushållning", True),
        ("Nämndens mål", True),
        ("Mål och budget 2025-2027", False),
        ("Målstyrning", False),
        ("Utvecklingsområden och mål", False),
    ],
)
def test_goal_headings(title: str, found: bool) -> None:
    assert (read_heading_label(title, LEXICON) is not None) is found


@pytest.mark.parametrize(
    ("title", "name", "number"),
    [
        ("Utvecklingsområde 1: Livsmiljö", "Livsmiljö", "1"),
        ("Fokusområde Trygghet", "Trygghet", None),
        ("Prioriterat område – Skola", "Skola", None),
        ("Inriktning 2: Trygghet", "Trygghet", "2"),
        ("Våra fokusområden", "", None),
        ("Fokusområden 2025-2027", "", None),
    ],
)
def test_area_headings(title: str, name: str, number: str | None) -> None:
    label = read_area_label(title, LEXICON)
    assert label is not None
    assert (label.name, label.number) == (name, number)


@pytest.mark.parametrize("title", ["Bostadsområdet Ängen", "Inriktning", "Verksamhetsområden"])
def test_other_areas_are_none(title: str) -> None:
    assert read_area_label(title, LEXICON) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kommunen ska bidra till de nationella klimatmålen.", "yes"),
        ("Verka för ett större utbud av förnybara drivmedel.", "yes"),
        ("Antalet resor bedöms kunna minska med 10 % till 2014", "yes"),
        ("Sverige ska nå nettonollutsläpp senast 2045.", "no"),
        ("De nationella målen ska nås.", "no"),
        ("Mål 6 gäller endast grannkommunen", "no"),
        ("2009 – 13508 MWh, 2014 – 11887 MWh", "no"),
        ("Ett mål ska vara tydligt och mätbart.", "no"),
        ("Målet har uppnåtts under året.", "no"),
        ("Hög kvalitet i skolan", "yes"),
        ("Kvalitet i skolan", "maybe"),
    ],
)
def test_what_reads_as_a_goal(text: str, verdict: str) -> None:
    assert judge_goal(text) == verdict


@pytest.mark.parametrize(
    ("title", "sense"),
    [
        ("Så styrs kommunen", "explains"),
        ("Agenda 2030", "foreign"),
        ("Uppföljning av mål", "past"),
        ("Vision", "elsewhere"),
    ],
)
def test_headings_below_which_no_goals_stand(title: str, sense: str) -> None:
    assert heading_sense(title) == sense


def test_introductions() -> None:
    assert introduces_goals("Följande mål gäller:")
    assert introduces_goals("Kommunfullmäktige har beslutat om följande övergripande mål för perioden:")
    assert not introduces_goals("Kommunen arbetar för att nå målen.")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Andelen resor med buss och tåg har ökat.", "yes"),
        ("Andelen resor med buss och tåg har ökat med 4 procent.", "no"),
        ("Insatser har genomförts i alla skolor.", "no"),
    ],
)
def test_a_goal_may_be_said_as_if_it_were_reached(text: str, verdict: str) -> None:
    assert judge_goal(text) == "no"
    assert judge_goal(text, as_reached=True) == verdict


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Åtgärder, mål 11-12", ("11", "12")),
        ("Aktiviteter till mål 2.1 och 2.3", ("2.1", "2.3")),
        ("Indikatorer för målen 1, 4 samt 6–8", ("1", "4", "6", "7", "8")),
        ("Åtgärder som bidrar till mål 100 %", ()),
        ("Övriga åtgärder", ()),
    ],
)
def test_goals_that_a_heading_names_by_number(title: str, numbers: tuple[str, ...]) -> None:
    assert goals_by_number(title) == numbers
