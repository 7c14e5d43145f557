"""Whether a text names a plan: the profile's title pattern, in the many ways in which pages and files write it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_LETTERS = str.maketrans("åäöéüÅÄÖÉÜ", "aaoeuAAOEU")
_LONGEST_PERIOD = 10  # years


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A title in a text: the words themselves, their place in the text, and the period (None: impossible years)."""

    title: str
    start: int
    end: int
    period: str | None


class TitlePattern:
    """The ``title_pattern`` of a profile, compiled. Case is set aside: pages set titles in capitals."""

    def __init__(self, pattern: str) -> None:
        self._patterns = (re.compile(pattern, re.IGNORECASE), re.compile(pattern.translate(_LETTERS), re.IGNORECASE))

    def find_all(self, text: str) -> list[TitleMatch]:
        """Return every title in ``text`` (see :func:`clean_text`), left to right; any dash may stand for ``-``."""
        found = [_title_match(match) for match in self._patterns[0].finditer(text) if match[0].strip()]
        ends = [match.end for match in found]
        for match in self._patterns[0].finditer(_DASHES.sub("-", text)):
            index = bisect_right(ends, match.start())
            if match[0].strip() and (index == len(ends) or match.end() <= found[index].start):
                found.append(_title_match(match))
        return sorted(found, key=lambda match: match.start)

    def find(self, text: str) -> TitleMatch | None:
        """Return the first title in ``text``."""
        matches = self.find_all(text)
        return matches[0] if matches else None

    def find_in_name(self, address: str) -> TitleMatch | None:
        """Return the title that a file name or the end of an address spells (``mal-och-budget-2025-2027.pdf``)."""
        name = clean_text(unquote(PurePosixPath(urlsplit(address).path).name))
        stem = re.sub(r"\.[A-Za-z]{2,5}$", "", name).replace("_", " ").replace("+", " ")
        spaced = re.sub(r"(?<!\d)-|-(?!\d)", " ", stem)
        dashed = re.sub(r"(?<=\d{4}) (?=\d{2,4}\b)", "-", spaced)
        for readable in (name, stem, clean_text(spaced), clean_text(dashed)):
            for pattern in self._patterns:
                match = pattern.search(readable)
                if match and match[0].strip():
                    return _title_match(match)
        return None


def clean_text(text: str) -> str:
    """Return the text as it is seen: runs of any space as one, invisible characters gone."""
    return " ".join(_INVISIBLE.sub("", text).split())


def read_period(start: str | None, end: str | None) -> str | None:
    """Return ``2025-2027`` or ``2025`` from what a title pattern caught; ``2025-27`` is the same. None: impossible."""
    if not start or not start.isdecimal() or len(start) != 4:
        return None
    first = int(start)
    if not end:
        return str(first)
    if not end.isdecimal() or len(end) not in (2, 4):
        return None
    last = int(end) if len(end) == 4 else first // 100 * 100 + int(end)
    if not 1950 <= first <= last <= first + _LONGEST_PERIOD:
        return None
    return f"{first}-{last}" if last > first else str(first)


def _title_match(match: re.Match[str]) -> TitleMatch:
    groups = match.groupdict()
    return TitleMatch(
        clean_text(match[0]), match.start(), match.end(), read_period(groups.get("start"), groups.get("end"))
    )
