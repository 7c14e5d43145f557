"""Guessing what plans are called on a listing page that nobody has described yet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planextract.archive.discover import Discovery, find_plans
from planextract.archive.link_words import hands_out
from planextract.archive.page_flow import LINK_MARK, PageFlow
from planextract.archive.titles import TitlePattern, read_period

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\s*[-–—]\s*((?:19|20)?\d{2})(?!\d))?")
_LONGEST_PHRASE = 8  # words before the years that may belong to a title
_BETWEEN = r"\D{0,40}?"
_ONE_OR_MORE = r"(?P<start>\d{4})(?:\s*[-–]\s*(?P<end>\d{2,4})(?![-\d]))?"
_SPAN = r"(?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})"


@dataclass(frozen=True, slots=True)
class TitleGuess:
    """A title pattern and what it finds on the page; ``periods`` are those of links that hand out a file."""

    pattern: str
    words: str
    periods: tuple[str, ...]
    discovery: Discovery


def guess_titles(page: PageFlow) -> list[TitleGuess]:
    """Return the patterns that find plans on the page, the best guess first.

    Phrases before years are turned into patterns, each pattern is tried on the page, and the one wins that finds the
    most periods; of equals, the one with the more telling name. Years alone are a guess where they name a span.
    """
    guesses = [guess for words, gaps in _phrases(page).items() if (guess := _try(page, words, gaps)).periods]
    return sorted(guesses, key=lambda guess: (-_worth(guess), _rank(guess.words), len(guess.words), guess.words))


def names_plan(text: str) -> bool:
    """Whether a text has a name in it that municipalities give their plans."""
    words = text.lower()
    return any(re.search(rf"\b{re.escape(name)}\b", words) for name in _names()[0]) and not _names_other(words)


def _names_other(words: str) -> bool:
    return any(other in words for other in _names()[1])


@cache
def _names() -> tuple[list[str], list[str]]:
    lists = tomllib.loads(Path(__file__).with_name("plan_names.toml").read_text(encoding="utf-8"))
    return lists["plans"], lists["others"]


def _phrases(page: PageFlow) -> dict[str, set[str]]:
    """Return the words that stand before years, and for each what stands between the words and the years."""
    found: dict[str, set[str]] = {}
    for text in _texts(page):
        for match in _YEARS.finditer(text):
            if read_period(match[1], match[2]) is None:
                continue
            before = re.split(r"[\d.,:;()|/\x00]", text[: match.start()])[-1]
            phrase = " ".join(before.split()[-_LONGEST_PHRASE:]).strip(" -–—")
            if _names_other(phrase.lower()) or not (phrase or match[2]):
                continue
            for words, gap in _split_phrase(phrase):
                found.setdefault(words.lower(), set()).add(gap)
    return found


def _texts(page: PageFlow) -> Iterator[str]:
    for link in page.links:
        yield from [*link.texts, *link.names]
    yield from page.text.split(LINK_MARK)


def _split_phrase(phrase: str) -> Iterable[tuple[str, str]]:
    """Return the whole phrase, and each plan's name in it with the words that follow the name."""
    yield phrase, ""
    for name in _names()[0]:
        place = re.search(rf"\b{re.escape(name)}\b", phrase.lower())
        if place and place[0] != phrase.lower():
            yield name, phrase[place.end() :].strip()


def _try(page: PageFlow, words: str, gaps: set[str]) -> TitleGuess:
    name = r"\s+".join(re.escape(word) for word in words.split())
    between = _BETWEEN if any(gaps) else r"\s*"
    pattern = f"{name}{between}{_ONE_OR_MORE}" if words else _SPAN
    discovery = find_plans(page, TitlePattern(pattern))
    files = {link.url for link in page.links if hands_out(link)}
    periods = dict.fromkeys(plan.period for plan in discovery.plans if plan.url in files)
    return TitleGuess(pattern, words, tuple(periods), discovery)


def _worth(guess: TitleGuess) -> float:
    """Return how many periods a guess finds, half of it where its words are no known name of a plan."""
    return len(guess.periods) * (1.0 if names_plan(guess.words) else 0.5)


def _rank(words: str) -> int:
    """Return the place of the most telling name in the words; words that name no plan come last."""
    plans = _names()[0]
    return next((place for place, name in enumerate(plans) if name in words.lower()), len(plans))
