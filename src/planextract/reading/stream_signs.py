"""What a document's stream shows as a whole or a piece by itself, before and while it is cut into sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import LONGEST_GOAL, Label, read_heading_label, read_label
from planextract.swedish.spans import find_spans
from planextract.swedish.terms import Lexicon


def is_item(piece: Piece, label: Label) -> bool:
    """Whether an item of a list only looks like a label: ``• Tidiga insatser``."""
    return label.whole and label.number is None and piece.block.bullet is not None and len(piece.text.split()) > 1


def title_level(pieces: Sequence[Piece], lexicon: Lexicon) -> int:
    """The level of the document's own title, which everything stands under: the first heading where no other is as high.

    0 where there is none such, or where it is the label of what stands below.
    """
    levels = [piece.heading.level for piece in pieces if piece.heading is not None]
    first = next((piece.text for piece in pieces if piece.heading is not None), "")
    alone = bool(levels) and levels.count(levels[0]) == 1 and levels[0] == min(levels)
    return levels[0] if alone and read_heading_label(first, lexicon) is None else 0


def numbers_goals(pieces: Sequence[Piece], lexicon: Lexicon) -> bool:
    """Whether the document numbers its goals by a label: 1, 2, 3, over more than one page."""
    found = {}
    for piece in pieces:
        label = read_label(piece.text, lexicon, piece.block.lead) if len(piece.text) <= LONGEST_GOAL else None
        if label is not None and label.concept == "goal" and label.number is not None:
            found[label.number] = piece.block.page
    return {"1", "2", "3"} <= found.keys() and len(set(found.values())) > 1


def with_numbers_below(pieces: Sequence[Piece]) -> frozenset[tuple[int, int]]:
    """Numbered headings whose number goes on in what is numbered next: ``1 Trygghet`` above ``1.1 …`` or ``1a …``."""
    numbered = [piece for piece in pieces if piece.block.numbering]
    found = set()
    for piece, below in pairwise(numbered):
        own = re.escape((piece.block.numbering or "").rstrip(".:)"))
        if piece.heading is not None and re.match(rf"{own}(?:\.\d|[a-h])", below.block.numbering or ""):
            found.add(piece.place)
    return frozenset(found)


def label_style(piece: Piece) -> tuple[float, bool, bool, bool, int]:
    """What a label looks like, and how far it is set in."""
    block = piece.block
    return block.size, block.bold, block.italic, block.underlined, round(block.indent / 4)


def number_shape(numbering: str) -> str:
    """A number with its digits set aside: ``1.2`` and ``3.4`` are alike."""
    return re.sub(r"\d+", "#", numbering)


def board_of(title: str) -> str | None:
    """The board that a heading names, None where it says more than its name."""
    for span in find_spans(title):
        if span.kind == "board" and len(span.text) >= 0.6 * len(title):
            return span.text
    return None
