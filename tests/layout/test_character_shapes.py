"""A Unicode map that names one digit or letter for another is found out by the shapes; honest fonts are left in peace."""

from __future__ import annotations

import random
from io import BytesIO
from itertools import combinations, permutations
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from planextract.layout.document import open_pages
from tests.fuzz.object_mutations import name_alike, swap_characters
from tests.fuzz.pieces import Piece, sample_pieces

PIECES = sample_pieces()


def contradictions(path: Path, of: str = "digits") -> set[str]:
    return {d.detail for page in open_pages(path) for d in page.defects if d.code == f"{of}_contradicted"}


def printed(folder: Path, font: str, text: str) -> Path:
    """A page of some text in a font."""
    source = folder / "printed.typ"
    source.write_text(f"#set text({font})\n{text}", encoding="utf-8")
    typst.compile(str(source), output=str(folder / "printed.pdf"))
    return folder / "printed.pdf"


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


@pytest.mark.parametrize("piece", PIECES[1::4], ids=lambda piece: piece.document)
def test_a_swap_of_two_letters_is_found_out(piece: Piece, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(piece.pdf)
    assert contradictions(path, "letters") == set()
    for one, other in random.Random(5).sample(list(combinations("abdeghiklmnoprstuvåäö", 2)), 3):
        path.write_bytes(swap_characters(piece, one, other))
        said = {detail.split(" shows ")[1] for detail in contradictions(path, "letters")}
        assert said, (one, other)
        assert said <= {f"{a} where the text layer says {b}" for a, b in ((one, other), (other, one))}


@pytest.mark.parametrize("characters", ["0123456789", "bdeghiklmnoprstuvåäö"], ids=["digits", "letters"])
@pytest.mark.parametrize("piece", PIECES[1::8], ids=lambda piece: piece.document)
def test_two_characters_named_alike_are_found_out(piece: Piece, characters: str, tmp_path: Path) -> None:
    """The font that is asked for its u gives one glyph: the other one has to be looked at where it is printed."""
    of = "digits" if characters[0] == "0" else "letters"
    for one, other in random.Random(7).sample(list(permutations(characters, 2)), 4):
        path = tmp_path / "plan.pdf"
        path.write_bytes(name_alike(piece, one, other))
        said = {detail.split(" shows ")[1] for detail in contradictions(path, of)}
        assert f"{one} where the text layer says {other}" in said


def test_a_page_that_lies_sideways_is_judged_like_any_other(tmp_path: Path) -> None:
    """A digit on a turned page cannot be cut out of its drawing; the font has it upright."""
    piece = PIECES[1]
    path = tmp_path / "turned.pdf"
    writer = PdfWriter(clone_from=PdfReader(BytesIO(swap_characters(piece, "2", "4"))))
    for page in writer.pages:
        page.rotate(90)
    writer.write(path)
    assert {detail.split(" shows ")[1] for detail in contradictions(path)} == {
        "2 where the text layer says 4",
        "4 where the text layer says 2",
    }


def test_small_capitals_are_honest(tmp_path: Path) -> None:
    """A font of small capitals shows an E for an e."""
    letters = "a b c d e f g h i j k l m n o p q r s t u v w x y z å ä ö"
    path = printed(tmp_path, 'font: "Libertinus Serif", features: ("smcp",)', letters)
    assert contradictions(path, "letters") == set()


def test_a_heavy_four_is_no_one(tmp_path: Path) -> None:
    """The stem of a bold 4 with serifs is so heavy that, stretched, it is nearer to a 1 than to a 4."""
    path = printed(tmp_path, 'font: "Libertinus Serif", weight: "bold"', "0 1 2 3 4 5 6 7 8 9")
    assert contradictions(path) == set()
