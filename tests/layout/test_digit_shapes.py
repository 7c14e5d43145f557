"""A Unicode map that names one digit for another is found out by the shapes; honest fonts are left in peace."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
import typst

from planextract.layout.document import open_pages
from tests.fuzz.object_mutations import swap_characters
from tests.fuzz.pieces import Piece, sample_pieces

PIECES = sample_pieces()


def contradictions(path: Path) -> set[str]:
    return {d.detail for page in open_pages(path) for d in page.defects if d.code == "digits_contradicted"}


@pytest.mark.parametrize("piece", PIECES[1::4], ids=lambda piece: piece.document)
def test_each_swap_of_two_digits_is_found_out(piece: Piece, tmp_path: Path) -> None:
    """Every font of the sample: serif and sans, bold and not. Not every font of a piece prints every digit."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(piece.pdf)
    assert contradictions(path) == set()
    for one, other in random.Random(3).sample(list(combinations("0123456789", 2)), 3):
        path.write_bytes(swap_characters(piece, one, other))
        said = {detail.split(" shows ")[1] for detail in contradictions(path)}
        assert said, (one, other)
        assert said <= {f"{a} where the text layer says {b}" for a, b in ((one, other), (other, one))}


def test_a_heavy_four_is_no_one(tmp_path: Path) -> None:
    """The stem of a bold 4 with serifs is so heavy that, stretched, it is nearer to a 1 than to a 4."""
    path = tmp_path / "heavy.pdf"
    source = tmp_path / "heavy.typ"
    source.write_text('#set text(font: "Libertinus Serif", weight: "bold")\n0 1 2 3 4 5 6 7 8 9', encoding="utf-8")
    typst.compile(str(source), output=str(path))
    assert contradictions(path) == set()
