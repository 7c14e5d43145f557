"""Running headers, footers and page numbers: text that repeats at one height and belongs to no page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from planextract.layout.blocks import Block, PageDigest

MARGIN_SHARE = 0.13
"""Running text stands within this part of the page's height from its top or bottom."""
SAME_HEIGHT = 7.0
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:sid(?:a|an)?\.?\s*|page\s*)?\d{1,3}\s*(?:\(\d{1,3}\)|(?:av|/|of)\s*\d{1,3})?[-–|\s]*", re.IGNORECASE
)


def find_running(digests: Sequence[PageDigest], body_size: float) -> frozenset[tuple[int, int]]:
    """Return ``(page, block index)`` of all running text.

    A text counts when it stands at one height (its digits set aside) on three pages, or on half of a short document's.
    Of a running text larger than the body the first stands: a title that every page of its chapter repeats.
    """
    places: dict[str, list[tuple[PageDigest, Block]]] = defaultdict(list)
    for digest in digests:
        for block in digest.blocks:
            if _in_margin(digest, block) and block.table is None and len(block.text) <= 160:
                places[_shape(block.printed)].append((digest, block))
    least = min(3, max(2, len(digests) // 2))
    running: set[tuple[int, int]] = set()
    for found in places.values():
        for group in _same_height(found):
            pages = {digest.number for digest, _ in group}
            if len(pages) < least or _among_body(group, digests, body_size):
                continue
            ordered = sorted(group, key=lambda item: (item[0].number, item[1].index))
            skip = 1 if ordered[0][1].size > 1.15 * body_size else 0
            running.update((digest.number, block.index) for digest, block in ordered[skip:])
    running.update(_at_usual_height(digests, body_size))
    for digest in digests:
        for block in digest.blocks:
            if _in_margin(digest, block) and _PAGE_NUMBER.fullmatch(block.printed):
                running.add((digest.number, block.index))
    return frozenset(running)


def _at_usual_height(digests: Sequence[PageDigest], body_size: float) -> set[tuple[int, int]]:
    """Small text in the margin, at one height and size on a third of the pages: a chapter's running title."""
    places: dict[tuple[int, float], list[tuple[int, int]]] = defaultdict(list)
    for digest in digests:
        for block in digest.blocks:
            if (
                _in_margin(digest, block)
                and block.size < 0.95 * body_size
                and block.table is None
                and len(block.lines) == 1
            ):
                places[(round(block.bbox[1]), block.size)].append((digest.number, block.index))
    least = max(3, len(digests) // 3)
    return {place for found in places.values() if len({page for page, _ in found}) >= least for place in found}


def _among_body(group: list[tuple[PageDigest, Block]], digests: Sequence[PageDigest], body_size: float) -> bool:
    """Whether other pages have text of the body at this height: a table's header at the top of pages, not a title."""
    top, bottom = group[0][1].bbox[1], group[0][1].bbox[3]
    shape = _shape(group[0][1].printed)
    pages = {digest.number for digest, _ in group}
    others = [digest for digest in digests if digest.number not in pages and digest.blocks]
    crossed = [
        digest
        for digest in others
        if any(
            block.bbox[1] < bottom - 1
            and block.bbox[3] > top + 1
            and block.size >= 0.95 * body_size
            and _shape(block.printed) != shape
            for block in digest.blocks
        )
    ]
    return len(crossed) > max(1, 0.1 * len(others))


def _in_margin(digest: PageDigest, block: Block) -> bool:
    return block.bbox[3] <= MARGIN_SHARE * digest.height or block.bbox[1] >= (1 - MARGIN_SHARE) * digest.height


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _same_height(found: list[tuple[PageDigest, Block]]) -> list[list[tuple[PageDigest, Block]]]:
    groups: list[list[tuple[PageDigest, Block]]] = []
    for item in sorted(found, key=lambda item: (item[1].bbox[1], item[0].number)):
        if groups and item[1].bbox[1] - groups[-1][-1][1].bbox[1] <= SAME_HEIGHT:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups
