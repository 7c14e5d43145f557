"""The labelled corpus, where it lies: an answer as labelled is all right, an empty one misses everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planextract.dataset.evaluate import score_extraction
from planextract.records import Document, Extraction
from tests.conftest import NOT_HERE
from tests.dataset.evaluation.answers_from_labels import perfect_extraction

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "truth"
LABELLED = ("simrishamn/2025.json", "vansbro/2010-2020.json", "olofstrom/2023-2026.json")


def labels(name: str) -> dict[str, Any]:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(NOT_HERE)
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", LABELLED)
def test_an_answer_as_labelled_has_no_miss(name: str) -> None:
    truth = labels(name)
    truth.pop("adopted_on", None)
    evaluation = score_extraction(truth, perfect_extraction(truth))
    assert evaluation.misses == ()
    assert all(metric.value in (1.0, None) for metric in evaluation.metrics if metric.kind == "f1")


@pytest.mark.parametrize("name", LABELLED)
def test_an_empty_answer_misses_everything_that_counts(name: str) -> None:
    truth = labels(name)
    document = Document(
        document_id="d", title=None, municipality_code=None, period_start=None, period_end=None, budget_year=None
    )
    evaluation = score_extraction(truth, Extraction(document=document))
    must = len(truth["goals"]) + len(truth["budget_lines"]) + len(truth["indicators"]) + len(truth["failing_sums"])
    counted = [evaluation.metric(name) for name in ("goals", "budget_lines", "indicators", "failing_sums")]
    assert sum(metric.missed for metric in counted) == must
    assert all(metric.right == metric.extra == 0 for metric in counted)
