"""Who adopted a document, when, and by which paragraph of its minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.outline import Outline
from planextract.swedish.dates import find_dates
from planextract.swedish.spans import find_spans

FIRST_PAGES = 4
"""A document says who adopted it on one of its first pages (or on its last one)."""
ADOPTED = re.compile(
    r"\b(?:slutligt\s+|slutgiltigt\s+)?(?:fastställ(?:d|t|da|des|ts|s)?|antag(?:en|et|na)|antog(?:s)?"
    r"|beslutsdatum|antagandedatum|fastställelsedatum|(?<!enligt )(?<!förslag till )beslut(?:ad|at|ade|ades|ats)?)\b",
    re.IGNORECASE,
)
LEAST_REST = 6
"""``Kommunfullmäktige, den 17 juni 2024`` has so many characters beside the council and the date."""
_REVISED = re.compile(r"\b(?:revider|rätta|rättel|korriger|ändra|uppdater)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:§§?|\bparagraf(?:en)?\b)\s*(?P<number>\d{1,3})(?:\s*/\s*(?P<year>(?:19|20)?\d\d))?")
_COUNCIL = re.compile(r"\b(?:kommunfullmäktiges?|KF)\b")


@dataclass(frozen=True, slots=True)
class Adoption:
    """When a document was adopted, by which paragraph and whom, None where it does not say; ``block`` is where it says so."""

    on: date | None = None
    reference: str | None = None
    by: str | None = None
    block: Block | None = None


def find_adoption(digests: Sequence[PageDigest], outline: Outline) -> Adoption:
    """Who adopted it, when, and the paragraph; a final adoption wins over a first one, a council's over a board's."""
    pages = [*digests[:FIRST_PAGES], *digests[-1:]] if len(digests) > FIRST_PAGES else list(digests)
    found = [
        adoption for digest in pages if digest.number not in outline.contents_pages for adoption in _on_page(digest)
    ]
    if not found:
        return next((each for digest in pages[:2] for each in _by_date_alone(digest)), Adoption())
    return max(enumerate(found), key=lambda item: (_weight(item[1]), item[0]))[1]


def _weight(adoption: Adoption) -> tuple[bool, bool, bool, bool]:
    text = adoption.block.text if adoption.block else ""
    by_council = "fullmäktige" in (adoption.by or "").lower() or bool(re.search(r"\bKF\b", text))
    final = bool(re.search(r"slut(?:lig|giltig)t", text, re.IGNORECASE))
    return adoption.on is not None, by_council, final, adoption.reference is not None


def _on_page(digest: PageDigest) -> Iterator[Adoption]:
    blocks = [block for block in digest.blocks if len(block.text) < 400]
    for at, block in enumerate(blocks):
        cue = ADOPTED.search(block.text)
        if cue is None:
            continue
        nearby = [b for b in blocks[at + 1 : at + 6] if b.bbox[1] - block.bbox[3] < 8 * max(block.size, 8)]
        text = block.text
        for other in nearby:
            if _REVISED.search(other.text) or (ADOPTED.search(other.text) and find_dates(text)):
                break
            text += f" | {other.text}"
        revised = _REVISED.search(text, cue.end())
        text = text[cue.start() : revised.start() if revised else len(text)][:300]
        dates = find_dates(text)
        reference = _PARAGRAPH.search(text)
        if not dates and reference is None:
            continue
        yield Adoption(
            on=dates[0].value if dates else None,
            reference=f"§ {reference['number']}" if reference else None,
            by=_adopter(text) or _adopter(block.text),
            block=block,
        )


def _by_date_alone(digest: PageDigest) -> Iterator[Adoption]:
    """``Kommunfullmäktige 2024-11-25 § 123``: the council or a board, and a date in one short line are an adoption.

    Without a paragraph nothing else may stand in the line.
    """
    for block in digest.blocks:
        council = re.search(_COUNCIL.pattern, block.text, re.IGNORECASE)
        by = council[0] if council else _adopter(block.text)
        dates, reference = find_dates(block.text), _PARAGRAPH.search(block.text)
        if by is None or not dates or len(block.text) > 120 or _REVISED.search(block.text):
            continue
        rest = len(block.text) - len(by) - (dates[0].end - dates[0].start)
        if reference is not None or (council is not None and rest <= LEAST_REST):
            yield Adoption(dates[0].value, f"§ {reference['number']}" if reference else None, by, block)


def _adopter(text: str) -> str | None:
    boards = [span.text for span in find_spans(text) if span.kind == "board"]
    if boards:
        return boards[0]
    match = re.search(r"\bav:?\s*\|?\s*([A-ZÅÄÖ][\w-]+)", text)
    return match[1] if match else None
