"""Explanations are said in Swedish as a whole or not at all, whatever stands in them."""

from __future__ import annotations

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from planextract.explorer.explanations import english, explained, in_swedish
from tests.explorer.conftest import Published


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        ("same words; area continues; same number", "samma ord; området fortsätter; samma nummer"),
        (
            "words 0.85; n-grams 0.87; only before: näringsliv, only after: arbetsgiv; area continues",
            "ord 0,85; orddelar 0,87; bara före: näringsliv, bara efter: arbetsgiv; området fortsätter",
        ),
        ("alike in name (0.90), 4 goals went along", "liknande namn (0,90), 4 mål följde med"),
        ("5 of its 6 goals went there, among 9", "5 av dess 6 mål gick dit, bland 9"),
        ("Nämnd A; B was merged into Nämnd C", "Nämnd A; B gick upp i Nämnd C"),
        ("Åsa decided: olika; helt olika", "Åsa beslutade: olika; helt olika"),
        (
            "words 0.50; another goal comes near: Fler unga; same words",
            "ord 0,50; ett annat mål ligger nära: Fler unga; samma ord",
        ),
        ("actual compared with revised_budget", "bokslut jämfört med reviderad budget"),
        (
            "mnkr brought to tkr; the budget of 2023 is restated",
            "mnkr omräknat till tkr; budgeten för 2023 är ändrad i efterhand",
        ),
    ],
)
def test_every_part_is_said_in_swedish(text: str, swedish: str) -> None:
    assert in_swedish(text) == swedish


@pytest.mark.parametrize(
    "text", ["same words; something new", "anything compared with budget", "; ", "x" * 9000, "a; " * 99]
)
def test_an_unknown_part_leaves_the_whole_text_english(text: str) -> None:
    assert in_swedish(text) is None
    assert explained(text, "sv") == f'<span lang="en">{text}</span>'
    assert explained(text, "en") == text


def test_texts_from_documents_stay_text() -> None:
    assert explained("<b> was merged into {x}", "sv") == "&lt;b&gt; gick upp i {x}"
    assert english("<script>", "sv") == '<span lang="en">&lt;script&gt;</span>'


def test_all_that_matching_writes_is_known(provstad: Published, published_sample: DataFolder) -> None:
    for release in (provstad.folder.processed("provstad"), published_sample.processed("exempel")):
        said = {
            row["explanation"] for name in ("goal_links", "area_links", "row_links") for row in read_rows(release, name)
        }
        said |= {row["caveat"] for row in read_rows(release, "appropriation_changes")} - {None}
        assert said
        assert [text for text in sorted(said) if in_swedish(text) is None] == []
