"""The sample in other templates: other fonts, words, numbers, page sizes, columns and goal layouts.

A reader that has learnt the five templates of the sample, and not the genre, fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.variants import VARIANTS, Variant, render_variant
from tests.reading.ambition_score import read_pdf, score


def test_there_are_enough_templates() -> None:
    assert len(VARIANTS) >= 24


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_template_is_read_as_well_as_the_sample(variant: Variant, tmp_path: Path) -> None:
    pdf, truth = render_variant(variant)
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    result = score(read_pdf(path).reading, truth)
    assert min(result.f1.values()) >= 0.95, result.misses()
    assert result.traps == []
