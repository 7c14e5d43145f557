from __future__ import annotations

import pytest

from planextract.swedish.pipeline import PipelineMissing, load_pipeline, pipeline_version


def test_sentences_survive_abbreviations_clock_times_and_bullets() -> None:
    text = (
        "Vi ska t.ex. öppna kl. 10. Det gäller bl.a. skolor. Klart den 1. juni 2026. • Första punkten • Andra punkten."
    )
    assert list(load_pipeline().sentences(text)) == [
        "Vi ska t.ex. öppna kl. 10.",
        "Det gäller bl.a. skolor.",
        "Klart den 1. juni 2026.",
        "• Första punkten",
        "• Andra punkten.",
    ]


def test_spans_are_in_the_document() -> None:
    doc = load_pipeline().nlp("Andelen ska öka till minst 85 % senast 2026.")
    assert {(span.label_, span.text) for span in doc.spans["plan"]} >= {
        ("modality", "ska"),
        ("direction", "öka"),
        ("target", "minst 85 %"),
        ("deadline", "senast 2026"),
    }


def test_lemmas_are_a_feature() -> None:
    assert load_pipeline().lemmas("Målen för områdena ökade") == ("mål", "föra", "område", "öka")


def test_the_pipeline_says_what_it_is() -> None:
    assert load_pipeline().read_by == pipeline_version()
    assert pipeline_version().startswith("spacy-blank-sv ")


def test_a_pipeline_that_is_not_installed_says_how_to_install_it() -> None:
    with pytest.raises(PipelineMissing, match="spacy download sv_not_there"):
        load_pipeline("sv_not_there")
