"""What the reader sees on a few pages, word for word and cell for cell, against golden files."""

from __future__ import annotations

import pytest

from tests.layout.golden_pages import GOLDEN, PAGES, seen


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_seen_as_its_golden_file_says(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert seen(PAGES[name]) == golden, "on purpose? then: python -m tests.layout.golden_pages"


def test_every_golden_file_has_its_page() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(PAGES)
