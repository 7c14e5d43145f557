"""The variants are many, differ in what they say they do, and their truth stands in them."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest

from tests.plans.variants import HARDER_VARIANTS, VARIANTS, Variant, render_variant


def _letters(text: str) -> str:
    return re.sub(r"[\W_\ufffe]+", "", text.lower())


def test_variants_cover_the_grid() -> None:
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS) >= 24
    assert len(HARDER_VARIANTS) >= 3
    for what, at_least in (("goal_layout", 10), ("font", 5), ("page", 4), ("words", 10), ("numbering", 4), ("plan", 5)):
        assert len({getattr(variant, what) for variant in VARIANTS}) >= at_least, what
    assert {variant.engine for variant in VARIANTS} == {"typst", "reportlab"}
    assert any(variant.two_columns for variant in VARIANTS)


@pytest.mark.parametrize("variant", (*VARIANTS[::7], HARDER_VARIANTS[0]), ids=lambda variant: variant.name)
def test_truth_of_a_variant_stands_on_its_pages(variant: Variant) -> None:
    pdf, truth = render_variant(variant)
    assert (pdf, truth) == render_variant(variant), "the same variant gives the same bytes"
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    pages = [_letters(page.get_textpage().get_text_range()) for page in document]
    document.close()
    for label in (*truth["goals"], *truth["not_goals"]):
        assert _letters(label["text"]) in pages[label["page"] - 1], label
    for label in truth["indicators"]:
        # Words and target may stand on rows of their own, with a page break between them.
        near = pages[label["page"] - 2 : label["page"] + 1]
        assert any(_letters(label["text"]) in page for page in near), label
        assert any(_letters(label["target"] or "") in page for page in near), label
    for line in truth["budget_lines"]:
        assert _letters(line["printed"]) in pages[line["page"] - 1], line
