"""Labels that stand beside what they label: ``Mål | Alla ska …``, ``Målvärde 2028 | 85 %``, joined to run-in labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planextract.reading.pieces import Piece
from planextract.swedish.goal_language import read_label
from planextract.swedish.terms import Lexicon

LEVEL = 3.5
"""Points by which a label and what stands beside it may differ in height."""


def join_labels_beside(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Return the stream with each bare label joined to the text on its right, ``Mål: Alla ska …``.

    The label must be another style than its text, or pairs of columns of plain words would be joined.
    """
    joined: list[Piece] = []
    for piece in pieces:
        label = joined[-1] if joined else None
        if label is None or not _beside(label, piece) or piece.listed or not _is_bare_label(label, lexicon):
            joined.append(piece)
            continue
        lead = label.text.rstrip(" :")
        block = replace(piece.block, lead=f"{lead}:", index=label.block.index, bold=False)
        joined[-1] = replace(piece, block=block, text=f"{lead}: {piece.text}", heading=None)
    return joined


def _beside(label: Piece, piece: Piece) -> bool:
    one, other = label.block, piece.block
    return (
        one.page == other.page
        and abs(one.bbox[1] - other.bbox[1]) <= LEVEL
        and other.bbox[0] > one.bbox[2]
        and (one.bold, one.italic, one.color) != (other.bold, other.italic, other.color)
        and len(one.lines) <= 2
    )


def _is_bare_label(piece: Piece, lexicon: Lexicon) -> bool:
    label = read_label(piece.text, lexicon, piece.block.lead)
    return label is not None and label.whole and not piece.listed
