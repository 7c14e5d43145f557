from __future__ import annotations

import json
from dataclasses import replace

import pytest

from planextract.matching.ambition import compare_ambition
from tests.matching.plans import measure, plan

CASES = [
    (
        "Andelen behöriga ska öka till minst 90 procent.",
        "Andelen behöriga ska öka till minst 92 procent.",
        "raised",
        "target",
    ),
    ("Utsläppen ska minska med 50 procent.", "Utsläppen ska minska med 60 procent.", "raised", "target"),
    ("Sjukfrånvaron ska vara högst 6 procent.", "Sjukfrånvaron ska vara högst 5 procent.", "raised", "target"),
    ("Sjukfrånvaron ska vara högst 6 procent.", "Sjukfrånvaron ska vara högst 7 procent.", "lowered", "target"),
    ("Flottan ska vara fossilfri senast 2028.", "Flottan ska vara fossilfri senast 2030.", "lowered", "deadline"),
    ("Flottan ska vara fossilfri senast 2030.", "Flottan ska vara fossilfri senast 2028.", "raised", "deadline"),
    ("Heltid ska erbjudas alla.", "Heltid bör erbjudas alla.", "lowered", "modality"),
    ("Alla skolor ska ha bibliotek.", "Vissa skolor ska ha bibliotek.", "lowered", "scope"),
    ("Svar ska ges inom tre arbetsdagar.", "Svar ska ges inom två arbetsdagar.", "raised", "target"),
    ("Svar ska ges inom två veckor.", "Svar ska ges inom tio dagar.", "raised", "target"),
    (
        "Alla ska kunna läsa när de lämnar årskurs 3.",
        "Alla ska kunna läsa när de lämnar årskurs 2.",
        "raised",
        "deadline",
    ),
    (
        "Andelen ska öka till minst 90 procent senast 2026.",
        "Andelen ska öka till minst 95 procent senast 2028.",
        "unclear",
        None,
    ),
    (
        "Självfinansieringsgraden ska vara 100 procent.",
        "Självfinansieringsgraden ska vara 60 procent.",
        "lowered",
        "target",
    ),
    ("Kommunen ska nå topp 100.", "Kommunen ska nå topp 50.", "unclear", None),
    ("Antalet bostäder ska öka.", "Antalet bostäder ska öka med 150 per år.", "unclear", None),
    (
        "Utsläppen ska minska med 50 procent jämfört med 2015.",
        "Utsläppen ska minska med 50 procent jämfört med 2018.",
        "unclear",
        None,
    ),
    ("Eleverna ska ha studiero.", "Eleverna ska ha studiero.", "unchanged", None),
]


@pytest.mark.parametrize(("before", "after", "ambition", "aspect"), CASES)
def test_texts(before: str, after: str, ambition: str, aspect: str | None) -> None:
    found = compare_ambition(before, after, "same" if before == after else "reworded")
    assert found.ambition == ambition
    if aspect is not None:
        assert found.aspect == aspect


@pytest.mark.parametrize(("before", "after", "ambition", "aspect"), CASES)
def test_the_evidence_stands_where_it_says(before: str, after: str, ambition: str, aspect: str | None) -> None:
    evidence = json.loads(compare_ambition(before, after, "reworded").evidence)
    for side, text in (("before", before), ("after", after)):
        assert text[evidence[side]["start"] : evidence[side]["end"]] == evidence[side]["text"]


def test_a_split_is_unclear_unless_the_words_prove_one() -> None:
    whole = "Gator ska underhållas och belysningen bytas."
    assert compare_ambition(whole, "Gator ska underhållas.", "split").ambition == "unclear"
    before, after = "Minst 90 procent ska nå målen och trivas.", "Minst 95 procent ska nå målen."
    assert compare_ambition(before, after, "split").ambition == "raised"


def test_targets_of_indicators_in_the_same_words() -> None:
    (goal,) = plan("2023-2025", [("Skola", ["Skolan ska bli bättre."])]).goals
    old = measure(goal, "Andel som är nöjda ska öka", "80 %", "80", "%")
    new = measure(goal, "Andel som är nöjda ska öka", "85 %", "85", "%")
    found = compare_ambition(goal.text, goal.text, "same", [old], [new])
    assert (found.ambition, found.aspect) == ("raised", "target")
    assert json.loads(found.evidence)["after"] == {"source": "indicator", "text": "85 %", "start": 0, "end": 4}


def test_targets_of_different_years_are_a_path() -> None:
    (goal,) = plan("2023-2025", [("Skola", ["Skolan ska bli bättre."])]).goals
    old = replace(measure(goal, "Andel nöjda", "80 %", "80", "%"), target_year=2025)
    new = replace(measure(goal, "Andel nöjda", "85 %", "85", "%"), target_year=2026)
    assert compare_ambition(goal.text, goal.text, "same", [old], [new]).ambition == "unchanged"
