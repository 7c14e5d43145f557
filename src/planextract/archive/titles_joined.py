"""Titles of which a link says one half: ``Strategisk plan: [2025-2027] [2024-2026]``, ``[Strategisk plan] 2025-2027``."""

from __future__ import annotations

import re

from planextract.archive.page_flow import LINK_MARK, PageFlow, PageLink
from planextract.archive.titles import TitleMatch, TitlePattern, clean_text

_BETWEEN = re.compile(r"(?:[\s:,;|/·•–-]|\boch\b)+$")  # what stands between a name and the years, or two links
_REACH = 120  # characters beside a link that may hold the other half of its title
_LEVELS = 6  # elements around a link in which the other half is looked for


def joined_title(page: PageFlow, link: PageLink, pattern: TitlePattern) -> TitleMatch | None:
    """Return a title that begins before a link and ends in its text, or begins in its text and ends after it.

    Before the link other links are passed over (a row of years after one name); after it the text ends at the next link.
    """
    for place, element, text in zip(link.places, link.elements, link.texts, strict=True):
        if not text:
            continue
        for outer, _ in zip(element.iterancestors(), range(_LEVELS), strict=False):
            start, end = page.ranges[outer]
            before = page.text[max(start, place - _REACH) : place].replace(LINK_MARK, " ")
            after = page.text[place + 1 : min(end, place + _REACH)].partition(LINK_MARK)[0]
            found = _match_over(_BETWEEN.sub("", clean_text(before)), text, pattern) or _match_over(
                text, after, pattern
            )
            if found:
                return found
    return None


def _match_over(left: str, right: str, pattern: TitlePattern) -> TitleMatch | None:
    """Return a match that needs both halves."""
    if not left or not clean_text(right):
        return None
    joined = f"{left} {clean_text(right)}"
    return next((match for match in pattern.find_all(joined) if match.start < len(left) < match.end - 1), None)
