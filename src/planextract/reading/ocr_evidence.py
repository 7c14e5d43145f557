"""What is kept of how a page was read with OCR, so that what was read from it can be confirmed or doubted."""

from __future__ import annotations

from dataclasses import dataclass

from planextract.layout.blocks import PageDigest
from planextract.layout.grid import TablePart
from planextract.layout.page import Page
from planextract.records import Bbox

UNSURE = 0.8
"""Words that the engine itself is less sure of than this are told."""


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A word that OCR is not sure of, and where it stands."""

    text: str
    bbox: Bbox


@dataclass(frozen=True, slots=True)
class OcrEvidence:
    """By which engine a page was read, which words are in doubt, and what its second, independent reading gave."""

    engine: str
    doubtful: tuple[DoubtfulWord, ...]
    digest: PageDigest
    parts: tuple[TablePart, ...]


def doubtful_words(page: Page) -> tuple[DoubtfulWord, ...]:
    """Return the words of a page that OCR is not sure of, in reading order."""
    return tuple(
        DoubtfulWord(word.text, word.bbox)
        for word in page.words
        if word.confidence is not None and word.confidence < UNSURE and any(c.isalnum() for c in word.text)
    )
