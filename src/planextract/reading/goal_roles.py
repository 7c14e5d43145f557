"""The typographic role of goals: what stands right below a label that is printed again and again, in one style each time.

``Mål`` above ``Trygg hela livet`` in green, in every chapter: the style says that the green line is the goal, whatever its
words are, and that the next green line of the same section is one more; neither is a heading of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from planextract.reading.drafts import normal_text
from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import read_label
from planextract.swedish.terms import Lexicon

Style = tuple[float, bool, bool, bool, bool, tuple[int, int, int]]
LEAST = 2
"""A label printed once has no custom yet."""


def style_of(piece: Piece) -> Style:
    """What a piece looks like: size, weight, slant, underlining, capitals, colour."""
    block = piece.block
    return block.size, block.bold, block.italic, block.underlined, block.text.isupper(), block.color


def role_of(label: str) -> str:
    """What labels are alike: the same words, whatever their number (``Mål 1``, ``Mål 2``)."""
    return re.sub(r"\d+", "#", normal_text(label))


def goal_roles(pieces: Sequence[Piece], lexicon: Lexicon) -> Mapping[str, Style]:
    """Return the style of what stands right below each bare label of goals, by what the label says; most of one style each.

    A label below which headings of many styles or plain text stand has none.
    """
    below: dict[str, Counter[Style]] = {}
    for label, piece in pairwise(pieces):
        if len(label.text) > 60 or piece.block.bullet or piece.block.page != label.block.page:
            continue
        read = read_label(label.text, lexicon, label.block.lead)
        if read is None or read.concept != "goal" or not read.whole:
            continue
        if read_label(piece.text, lexicon, piece.block.lead) is None and style_of(piece) != style_of(label):
            below.setdefault(role_of(label.text), Counter())[style_of(piece)] += 1
    roles = {}
    for text, styles in below.items():
        style, count = max(styles.items(), key=lambda item: item[1])
        if count >= LEAST and count >= 0.7 * sum(styles.values()):
            roles[text] = style
    return roles
