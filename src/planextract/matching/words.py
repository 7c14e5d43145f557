"""What a Swedish goal is made of when goals are compared: stems with a weight, numbers, years, direction."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("swedish")
_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[.,:]\d+)?|[^\W\d_]+(?:[-\u2011–][^\W\d_]+)*-?")
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_NO_WORDS = dict.fromkeys(map(ord, "\"”“„»«’‘'•·▪◦●‣"))
_HYPHEN_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])\s*[-‐‑–]\s*(?=[^\W\d_])")
_YEAR = re.compile(r"(?:19|20)\d\d$")

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A goal text taken apart.

    ``words`` are all its words and figures, lowercase; ``stems`` its words without grammar, in order; ``frame`` those of
    them that most goals share.

    ``numbers`` are its figures without years, written alike (``1 000`` is ``1000``); ``direction`` is None where the words
    point nowhere or both ways.
    """

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    frame: frozenset[str]
    numbers: frozenset[str]
    years: frozenset[str]
    direction: Direction | None


@dataclass(frozen=True, slots=True)
class GenreWords:
    """The word lists of ``goal_words.toml`` as stems; ``groups`` maps a stem to the synonym lines it stands in."""

    function: frozenset[str]
    frame: frozenset[str]
    upwards: frozenset[str]
    downwards: frozenset[str]
    numerals: frozenset[str]
    groups: dict[str, frozenset[int]]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball stem of a lowercase Swedish word; a bare genitive or definite form may keep its ending."""
    return str(_STEMMER.stemWord(word))


@lru_cache(maxsize=1)
def genre_words() -> GenreWords:
    """Read the word lists that lie beside this module."""
    lists = tomllib.loads(files(__package__).joinpath("goal_words.toml").read_text(encoding="utf-8"))
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(lists["synonyms"]):
        for word in line.split():
            groups.setdefault(stem(word), set()).add(number)
    return GenreWords(
        function=frozenset(lists["function"].split()),
        frame=frozenset(stem(word) for word in lists["frame"].split()),
        upwards=frozenset(lists["upwards"].split()),
        downwards=frozenset(lists["downwards"].split()),
        numerals=frozenset(lists["numerals"].split()),
        groups={word: frozenset(numbers) for word, numbers in groups.items()},
    )


def fold(text: str) -> str:
    """Compose, lower the case, drop invisible characters and make every space one plain space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SOFT).casefold().split())


@lru_cache(maxsize=16384)  # the labels of rows are asked for again in every plan
def same_words_key(text: str) -> str:
    """Return what two texts share where they are the *same* (CONTRACT: spaces, hyphenation, case, final full stop set aside).

    Quotation marks and bullets are no words either; some text layers lack them.
    """
    joined = _HYPHEN_BETWEEN_LETTERS.sub("", fold(text)).translate(_NO_WORDS)
    return "".join(joined.split()).rstrip(".")


def printed_words(text: str) -> list[str]:
    """Return the words and numbers of a text in order, lowercase, without punctuation."""
    return [match.group().rstrip("-") for match in _TOKEN.finditer(_HYPHEN_BETWEEN_LETTERS.sub("-", fold(text)))]


def is_figure(word: str) -> bool:
    """Say whether a word (lowercase) is a number, in digits or in letters."""
    return word[0].isdigit() or word in genre_words().numerals


def take_apart(text: str) -> GoalWords:
    """Take a goal text apart (see :class:`GoalWords`)."""
    return _take_apart(text)


@lru_cache(maxsize=16384)
def _take_apart(text: str) -> GoalWords:
    genre = genre_words()
    words = printed_words(text)
    figures = [word for word in words if is_figure(word)]
    letters = [word for word in words if not is_figure(word)]
    stems = tuple(stem(part) for word in letters if word not in genre.function for part in _parts(word))
    present = set(letters)
    up, down = bool(present & genre.upwards), bool(present & genre.downwards)
    return GoalWords(
        text=text,
        words=tuple(words),
        stems=stems,
        frame=frozenset(stems) & genre.frame,
        numbers=frozenset(_plain_number(figure) for figure in figures if not _YEAR.match(figure)),
        years=frozenset(figure for figure in figures if _YEAR.match(figure)),
        direction="up" if up and not down else "down" if down and not up else None,
    )


def _parts(word: str) -> list[str]:
    """``barn-och-ungdom`` stands as its parts; a compound written with one hyphen as well."""
    return [part for part in re.split(r"[-‑–]", word) if len(part) > 1] or [word]


def _plain_number(figure: str) -> str:
    number = re.sub(r"\s", "", figure).replace(":", ",").replace(".", ",")
    return number.rstrip("0").rstrip(",") if "," in number else number
