"""The sample is what the description makes, and keeps what it promises."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from tests.plans.sample import DOCUMENTS, README, TRUTH, write_sample


def _truth(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return content


def test_sample_in_the_repository_is_what_the_generator_makes(tmp_path: Path) -> None:
    write_sample(tmp_path / "documents", tmp_path / "truth", tmp_path / "README.md")
    assert (tmp_path / "README.md").read_bytes() == README.read_bytes()
    for kept, made in ((DOCUMENTS, tmp_path / "documents"), (TRUTH, tmp_path / "truth")):
        names = sorted(path.name for path in kept.iterdir())
        assert names == sorted(path.name for path in made.iterdir())
        differing = [name for name in names if (kept / name).read_bytes() != (made / name).read_bytes()]
        assert differing == [], "run python -m tests.plans and look at what changed"


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.pdf")), ids=lambda path: path.stem)
def test_cover_says_what_the_plan_is_and_that_it_is_fictitious(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    cover = document[0].get_textpage().get_text_range()
    assert "Påhittad kommun" in cover
    assert "Fastställd av Kommunfullmäktige 20" in cover
    assert len(document) >= 25
    document.close()


def test_sample_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in DOCUMENTS.iterdir()) <= 5_000_000
