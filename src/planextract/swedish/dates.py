"""Dates and periods as Swedish documents print them: ``2015-06-15``, ``15/6 2015``, ``den femtonde juni 2015``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
_ORDINALS = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
    "tjugonde",
    "tjugoförsta",
    "tjugoandra",
    "tjugotredje",
    "tjugofjärde",
    "tjugofemte",
    "tjugosjätte",
    "tjugosjunde",
    "tjugoåttonde",
    "tjugonionde",
    "trettionde",
    "trettioförsta",
]
_SMALL = [
    "",
    *[
        "ett",
        "två",
        "tre",
        "fyra",
        "fem",
        "sex",
        "sju",
        "åtta",
        "nio",
        "tio",
        "elva",
        "tolv",
        "tretton",
        "fjorton",
        "femton",
        "sexton",
        "sjutton",
        "arton",
        "nitton",
    ],
]
_TENS = {"tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90}
_MONTH_FORMS = {
    form: number for number, name in enumerate(_MONTHS, start=1) for form in (name, name[:3], name[:3] + ".")
} | {"sept": 9, "sept.": 9}
_MONTH = "(?P<month>" + "|".join(re.escape(form) for form in sorted(_MONTH_FORMS, key=lambda form: -len(form))) + ")"
_ORDINAL = "(?P<ordinal>" + "|".join(sorted(_ORDINALS, key=lambda word: -len(word))) + ")"
_WORD_YEAR = r"(?P<words>(?:tvåtusen|tjugohundra|tusen)[a-zåäö]*)"
_DATES = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-–./](?P<number>\d{1,2})[-–./](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[-–/,. ]+(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(
        rf"(?<![\w])(?:(?P<day>\d{{1,2}})(?::?[ae]|\.)?(?:\s?[-–]\s?\d{{1,2}})?|{_ORDINAL})\s+{_MONTH},?\s+"
        rf"(?:år\s+)?(?:(?P<year>(?:19|20)\d\d)|{_WORD_YEAR})(?![\w])",
        re.IGNORECASE,
    ),
)
_PERIOD = re.compile(
    r"(?<![\d-])(?P<start>(?:19|20)\d\d)\s*(?:[-–—−‑/]|till|t\.?o\.?m\.?)\s*(?P<end>(?:19|20)\d\d|\d\d)(?![\d-])"
)
_GOES_ON = re.compile(r",\d|[ \u00a0\u2009\u202f]\d{3}(?!\d)")
"""The rest of a number that two digits begin (*400 kronor 2024 till 27 100 kronor 2028*): no year."""

_TO = re.compile(r"[-–—−]{1,2}|till(?: och med)?|t\.?\s?o\.?\s?m\.?|tom|och", re.IGNORECASE)
_YEARS_NAMED = re.compile(
    r"(?<![\d-])20\d\d(?:(?:\s*[,•|/&+–—-]\s*|\s+)(?:(?:och|samt|med)\s+)?(?:[^\W\d_]*plan(?:år(?:en)?)?\s+)?(?:för\s+)?20\d\d)+(?![\d-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where in the text it stands."""

    value: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """Two years and where in the text they stand; ``start_year`` is before ``end_year``."""

    start_year: int
    end_year: int
    start: int
    end: int


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """All dates in ``text`` that exist in the calendar, in order; of overlapping readings the first form wins."""
    found: list[FoundDate] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            value = _date(match)
            if value is not None and not any(f.start < match.end() and match.start() < f.end for f in found):
                found.append(FoundDate(value, *match.span()))
    return tuple(sorted(found, key=lambda item: item.start))


def find_periods(text: str) -> Iterator[FoundPeriod]:
    """All spans of years in ``text`` (``2025-2027``, ``2025–27``), in order; ``2025-06`` is a month and no period."""
    for match in _PERIOD.finditer(text):
        start = int(match["start"])
        printed = match["end"]
        end = int(printed) if len(printed) == 4 else start // 100 * 100 + int(printed)
        if len(printed) == 2 and (end - start > 10 or _GOES_ON.match(text, match.end())):
            continue
        if start < end <= start + 30:
            yield FoundPeriod(start, end, *match.span())


def find_years_named(text: str) -> Iterator[FoundPeriod]:
    """All runs of years that are named one by one (``2025, 2026 och 2027``, ``2025, plan 2026, plan 2027``), in order.

    Years that do not follow each other are no run.
    """
    for match in _YEARS_NAMED.finditer(text):
        years = [int(year) for year in re.findall(r"20\d\d", match[0])]
        if years == list(range(years[0], years[-1] + 1)):
            yield FoundPeriod(years[0], years[-1], *match.span())


def find_whole_years(text: str) -> Iterator[FoundPeriod]:
    """All spans of days from a new year's day to a new year's eve (``2025-01-01 – 2027-12-31``), in order."""
    for first, last in pairwise(find_dates(text)):
        begins, ends = (first.value.month, first.value.day), (last.value.month, last.value.day)
        between = text[first.end : last.start].strip()
        years = (first.value.year, last.value.year)
        if (begins, ends) == ((1, 1), (12, 31)) and years[0] <= years[1] and _TO.fullmatch(between):
            yield FoundPeriod(*years, first.start, last.end)


def _date(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else year_in_words(groups["words"] or "")
    month = _MONTH_FORMS[groups["month"].lower()] if groups.get("month") else int(groups["number"])
    day = int(groups["day"]) if groups.get("day") else _ORDINALS.index(groups["ordinal"].lower()) + 1
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_in_words(text: str) -> int | None:
    """Read ``tjugohundrafemton`` or ``tvåtusentjugofem``; None where it is no year."""
    word = text.lower().strip()
    for prefix in ("tjugohundra", "tvåtusen"):
        if word.startswith(prefix):
            below = _below_hundred(word.removeprefix(prefix))
            return None if below is None else 2000 + below
    return None


def _below_hundred(word: str) -> int | None:
    if word in _SMALL:
        return _SMALL.index(word)
    for ten, value in _TENS.items():
        if word.startswith(ten) and word.removeprefix(ten) in _SMALL[:10]:
            return value + _SMALL.index(word.removeprefix(ten))
    return None
