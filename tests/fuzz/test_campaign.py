"""A small campaign in every test run; the full one is ``python -m tests.fuzz``."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.reading.workers import WorkerPool
from tests.fuzz.campaign import LIMITS, Campaign, keep_failure
from tests.fuzz.kinds import LIGHT, mutated
from tests.fuzz.pieces import sample_pieces

SEED = 7


def test_each_kind_of_damage_is_read_right_or_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One document of every light kind (the heavy ones have tests of their own): no fault in any."""
    monkeypatch.setenv("PLANEXTRACT_OCR", "off")
    (tmp_path / "work").mkdir()
    pieces = sample_pieces()[::3]
    with WorkerPool(2, LIMITS) as pool:
        campaign = Campaign.begin(pool, tmp_path / "work", pieces)
        judged = list(campaign.run(SEED, range(len(LIGHT))))
    faults = [one for one in judged if one.verdict.outcome == "fault"]
    kept = [keep_failure(tmp_path / "faults", SEED, one) for one in faults]
    assert {path.name: path.with_suffix(".txt").read_text() for path in kept} == {}
    assert len({one.document.kind for one in judged}) == len(LIGHT)
    outcomes = {one.verdict.outcome for one in judged}
    assert {"same", "refused", "changed"} <= outcomes, "the campaign compares, refuses and lets damage show"


def test_a_seed_makes_the_same_documents_again() -> None:
    pieces = sample_pieces()[:2]
    for index in range(0, len(LIGHT), 3):
        assert mutated(SEED, index, pieces).kind == mutated(SEED, index, pieces).kind
        if mutated(SEED, index, pieces).kind != "encrypt":  # its file identifier is of the moment
            assert mutated(SEED, index, pieces).pdf == mutated(SEED, index, pieces).pdf
