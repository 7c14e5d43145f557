"""Joining the lines of a paragraph: end-of-line hyphenation undone, real hyphens kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

HYPHENS = "-\u00ad\u2010\u2011"
_SUSPENDED = re.compile(r"(?:och|eller|samt|respektive|resp|till|and|or|und)\b", re.IGNORECASE)


def join_lines(lines: Iterable[str]) -> str:
    """Join printed lines with a space. A hyphen at a line's end goes with the word that it parts, unless it is real.

    It stays where the next line begins with a capital (``Mora-Filipstad``), where it follows a capital or a digit
    (``VA-verksamhet``, ``2000-talet``), and where another hyphen stands in the word; before ``och`` and its like it is
    a suspended hyphen (``energi- och klimat``) and keeps its space.
    """
    joined = ""
    for line in lines:
        text = " ".join(line.split())
        if not text:
            continue
        if joined[-1:] == "–" and joined[-2:-1].isdigit() and text[0].isdigit():
            joined += text  # a range of numbers: 16–65
        elif joined[-1:] == "/" and joined[-2:-1].isalnum():
            joined += text
        elif joined and joined[-1] not in HYPHENS:
            joined = f"{joined} {text}"
        else:
            joined = _join_at_hyphen(joined, text)
    return joined.replace("\u00ad", "")


def _join_at_hyphen(before: str, after: str) -> str:
    if not before:
        return after
    stem = before.rstrip(HYPHENS)
    word = re.split(r"[\s/(]", stem)[-1]
    if not word:
        return f"{before} {after}"
    if before[-1] == "\u00ad":
        return stem + after
    if _SUSPENDED.match(after):
        return f"{before} {after}"
    if not after[0].islower() or not word[-1].islower() or "-" in word or len(word) == 1:
        return before + after
    return stem + after
