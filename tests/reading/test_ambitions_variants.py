"""The sample in other templates: other fonts, words, numbers, page sizes, columns and goal layouts.

A reader that has learnt the five templates of the sample, and not the genre, fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.variants import HARDER_VARIANTS, VARIANTS, Variant, render_variant
from tests.reading.ambition_score import read_pdf, score

TEMPLATES = (*HARDER_VARIANTS, *VARIANTS[-24:])
"""Those with cards, and enough of the others to meet every layout of goals; one takes two to four seconds."""


def test_there_are_enough_templates() -> None:
    assert len(TEMPLATES) >= 24
    assert len({variant.goal_layout for variant in TEMPLATES}) >= 9


@pytest.mark.parametrize("variant", TEMPLATES, ids=lambda variant: variant.name)
def test_a_template_is_read_as_well_as_the_sample(variant: Variant, tmp_path: Path) -> None:
    pdf, truth = render_variant(variant)
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf)
    last_goal = max(goal["page"] for goal in truth["goals"])
    result = score(read_pdf(path, last_page=last_goal + 1).reading, truth)
    assert min(result.f1.values()) >= 0.95, result.misses()
    assert result.traps == []
