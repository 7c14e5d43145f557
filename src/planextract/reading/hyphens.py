"""Hyphens that a line's end took for hyphenation: a document that prints ``kund-index`` within a line means it so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planextract.layout.blocks import PageDigest
from planextract.layout.outline import Outline

_HYPHENATED = re.compile(r"[^\W\d_]{2,}-[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


class Hyphenated:
    """The words that a document prints with a hyphen inside a line, and never as one word."""

    def __init__(self, digests: Sequence[PageDigest], outline: Outline) -> None:
        lines = [
            line
            for digest in digests
            for block in digest.blocks
            if not outline.is_running(block.page, block.index)
            for line in block.lines
        ]
        whole = {word.lower() for line in lines for word in _WORD.findall(line)}
        with_hyphen = {word.lower() for line in lines for word in _HYPHENATED.findall(line)}
        self._printed = {
            word.replace("-", ""): word for word in sorted(with_hyphen) if word.replace("-", "") not in whole
        }

    def restore(self, text: str) -> str:
        """Give words of ``text`` back the hyphen that joining lines took from them."""
        return _WORD.sub(lambda match: self._with_hyphen(match.group()), text)

    def _with_hyphen(self, word: str) -> str:
        printed = self._printed.get(word.lower())
        if printed is None:
            return word
        at = printed.index("-")
        return f"{word[:at]}-{word[at:]}"
