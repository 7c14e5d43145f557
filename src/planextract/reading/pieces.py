"""A document as one stream of pieces: blocks in reading order, paragraphs joined over page breaks, tables cell by cell.

Running headers, footers, contents pages and money tables are left out; what remains is what may speak of goals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.joining import join_lines
from planextract.layout.outline import Heading, Outline
from planextract.records import Bbox
from planextract.swedish.goal_language import bare_area_term, read_label
from planextract.swedish.terms import Lexicon

_LABEL_INSIDE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ][^\W\d_]+(?: [^\W\d_]+){0,2}(?: \d{1,2})?:\s)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block in the stream. ``text`` may go on over a page break: then ``more`` holds the blocks it goes on in.

    ``heading`` is the outline's heading, None where the block is none. ``part`` counts the pieces of one block, where
    labels inside it (``… efter pandemin. Mål: Alla …``) part it.
    """

    block: Block
    text: str
    heading: Heading | None
    more: tuple[Block, ...] = ()
    part: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """Page and place on it: the order of the stream."""
        return self.block.page, self.block.index

    @property
    def places(self) -> tuple[tuple[int, Bbox], ...]:
        """Every page and box that the piece stands in."""
        return tuple((block.page, block.bbox) for block in (self.block, *self.more))

    @property
    def listed(self) -> bool:
        """Whether it is an item of a list."""
        return self.block.bullet is not None or self.block.numbering is not None

    @property
    def emphasis(self) -> tuple[bool, bool, bool, bool]:
        """What sets it apart: bold, italic, underlined, in a box."""
        return self.block.bold, self.block.italic, self.block.underlined, self.block.box is not None


def read_pieces(
    digests: Sequence[PageDigest], outline: Outline, skipped: frozenset[tuple[int, int]], lexicon: Lexicon
) -> list[Piece]:
    """Return the stream of a document; ``skipped`` are blocks that are read as tables.

    A term for area, or a goal's number, that stands at one height on many pages, each time above another heading, is no
    running title.
    """
    pieces: list[Piece] = []
    for digest in digests:
        if digest.number in outline.contents_pages:
            continue
        first_on_page = True
        for block in digest.blocks:
            place = (block.page, block.index)
            if place in skipped or not block.text:
                continue
            if outline.is_running(*place) and not _announces(block, digest, outline, lexicon):
                continue
            piece = Piece(block, block.text, outline.heading(*place))
            if pieces and _goes_on(pieces[-1], piece, first_on_page):
                before = pieces[-1]
                text = join_lines([before.text, piece.text])
                pieces[-1] = replace(before, text=text, more=(*before.more, block))
            else:
                pieces.append(piece)
            first_on_page = False
    return [part for piece in pieces for part in _parts(piece, lexicon)]


def _parts(piece: Piece, lexicon: Lexicon) -> Iterator[Piece]:
    """Yield a paragraph in parts where labels of goals or measures stand at the beginning of sentences inside it."""
    begins = [0]
    if piece.heading is None:
        for match in _LABEL_INSIDE.finditer(piece.text):
            label = read_label(piece.text[match.end() :], lexicon)
            if label is not None and label.concept in ("goal", "measure") and label.rest:
                begins.append(match.end())
    goals = (read_label(piece.text[at:], lexicon) for at in begins[1:])
    if not any(label is not None and label.concept == "goal" for label in goals):
        yield piece
        return
    for part, (at, end) in enumerate(pairwise([*begins, len(piece.text)])):
        yield replace(piece, text=piece.text[at:end].strip(), part=part)


def _announces(block: Block, digest: PageDigest, outline: Outline, lexicon: Lexicon) -> bool:
    """Whether a block is the bare term for an area, or a goal's label with its number, right above a larger heading."""
    label = read_label(block.text, lexicon)
    numbered = label is not None and label.concept == "goal" and label.whole and label.number is not None
    if not numbered and bare_area_term(block.text, lexicon) is None:
        return False
    below = next((other for other in digest.blocks if other.index > block.index), None)
    return (
        below is not None
        and outline.heading(below.page, below.index) is not None
        and block.size <= 0.85 * below.size
        and below.bbox[1] - block.bbox[3] < 2 * below.size
    )


def _goes_on(before: Piece, piece: Piece, first_on_page: bool) -> bool:
    """Whether ``piece`` goes on with the sentence that ``before`` broke off at the end of a page or column."""
    last = before.more[-1] if before.more else before.block
    block = piece.block
    over_page = first_on_page and block.page == last.page + 1
    over_column = block.page == last.page and block.column > last.column and block.bbox[1] < last.bbox[1]
    if not (over_page or over_column) or piece.listed:
        return False
    same_style = abs(block.size - last.size) < 0.6 and (block.bold, block.italic) == (last.bold, last.italic)
    return same_style and block.text[:1].islower() and before.text[-1:] not in ".:!?"
