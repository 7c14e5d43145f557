from __future__ import annotations

import pytest

from planextract.records import Vocabulary
from planextract.swedish.inflection import form_table, inflect, split_compound
from planextract.swedish.terms import Lexicon


@pytest.mark.parametrize(
    ("word", "concept", "lemma"),
    [
        ("Nämndmålen", "goal", "nämndmål"),
        ("inriktningsmålet", "goal", "inriktningsmål"),
        ("Utvecklingsområdena", "area", "utvecklingsområde"),
        ("indikatorerna", "measure", "indikator"),
        ("nyckeltalen", "measure", "nyckeltal"),
        ("framgångsfaktorer", "success_factor", "framgångsfaktor"),
        ("uppdragen", "assignment", "uppdrag"),
        ("socialnämndens", "board", "socialnämnd"),
    ],
)
def test_every_form_names_its_lemma(word: str, concept: str, lemma: str) -> None:
    assert (concept, lemma) in {(term.concept, term.lemma) for term in Lexicon().find(word)}


@pytest.mark.parametrize(
    "word", ["föremålen", "ändamål", "målgrupp", "bostadsområde", "verksamhetsområdet", "klagomål"]
)
def test_words_that_only_look_alike(word: str) -> None:
    assert not {"goal", "area"} & Lexicon().concepts(word)


def test_a_profile_adds_words_in_all_forms() -> None:
    lexicon = Lexicon(Vocabulary(areas=("Hjärtefråga",), goals=("Ledstjärna",)))
    assert lexicon.first("Våra hjärtefrågan", "area") is not None
    assert "goal" in lexicon.concepts("Ledstjärna")


def test_offsets_are_exact() -> None:
    text = "Fullmäktige har valt fyra strategiska områden."
    term = Lexicon().first(text, "area")
    assert term is not None
    assert text[term.start : term.end] == term.text == "strategiska områden"


def test_inflection_by_table() -> None:
    assert inflect("mål", ["", "et"]) == ("målet", "mål")
    forms = form_table({"mål": ["", "en"], "delmål": [""]})
    assert split_compound("nämndmålen", forms) == ("nämnd", "mål")
    assert split_compound("tmål", forms) is None
