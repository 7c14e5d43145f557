from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planextract.matching.redline import as_html, as_text, read_redline, redline, redline_json
from planextract.matching.words import same_words_key, take_apart


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Alla ska ha arbete.", "alla  ska ha arbete"),
        ("Kultur- och fritidsnämnden", "Kultur- och fritids-\nnämnden"),
        ("sjukskriv–ningar", "sjukskrivningar"),
        ("Utsläppen ska minska.", "• Utsläppen ska minska."),
        ("”Trygg hela livet”", "Trygg hela livet"),
    ],
)
def test_the_same_words(left: str, right: str) -> None:
    assert same_words_key(left) == same_words_key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Minst 90 procent", "Minst 92 procent"),
        ("Resultatet ska vara -5 mnkr", "Resultatet ska vara 5 mnkr"),
        ("Alla ska ha arbete i kommunen.", "Alla ska ha arbete."),
    ],
)
def test_other_words(left: str, right: str) -> None:
    assert same_words_key(left) != same_words_key(right)


def test_a_goal_taken_apart() -> None:
    words = take_apart("Andelen elever som är behöriga till gymnasiet ska öka till minst 90 % senast 2026.")
    assert words.stems == ("andel", "elev", "behör", "gymnasiet", "öka")
    assert words.frame == {"andel", "öka"}
    assert words.numbers == {"90"} and words.years == {"2026"}
    assert words.direction == "up"


def test_figures_in_letters_are_figures() -> None:
    assert take_apart("Svar ska ges inom tre arbetsdagar.").numbers == {"tre"}
    assert "tre" not in take_apart("Svar ska ges inom tre arbetsdagar.").stems


texts = st.lists(st.sampled_from(["mål", "ska", "öka", "90", "procent.", "å-ä", "<b>"]), max_size=12).map(" ".join)


@given(texts, texts)
def test_a_redline_gives_back_both_texts(before: str, after: str) -> None:
    parts = read_redline(redline_json(before, after))
    assert " ".join(p.text for p in parts if p.op != "insert") == before
    assert " ".join(p.text for p in parts if p.op != "delete") == after


def test_a_redline_is_marked_and_escaped() -> None:
    parts = redline("minst <90> procent", "minst 92 procent")
    assert as_text(parts) == "minst [-<90>-] {+92+} procent"
    assert as_html(parts) == "minst <del>&lt;90&gt;</del> <ins>92</ins> procent"
