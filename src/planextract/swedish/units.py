"""Units of money, counts and shares as Swedish plans print them: ``tkr``, ``mnkr``, ``tusental kronor``, ``%``,
``antal``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

UnitKind = Literal["money", "rate", "percent", "count", "physical"]

SPACES = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r", " "
    )
)
"""Every space that is printed between digits or words, mapped to the plain one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is the published unit; ``factor`` turns a value into kronor and is None where the unit is no money."""

    name: str
    kind: UnitKind
    factor: int | None = None


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    pattern: re.Pattern[str]
    by_word: dict[str, Unit]
    foreign: re.Pattern[str]
    rate: re.Pattern[str]
    amount: re.Pattern[str]


PERCENT = Unit("%", "percent")
COUNT = Unit("antal", "count")
RATE = Unit("kr/skattekrona", "rate")
PER_INHABITANT = Unit("kr/invånare", "rate")


def find_units(text: str) -> tuple[Unit, ...]:
    """All distinct units that a title, a header or a cell names, in the order printed.

    A unit that measures a number of the text itself (``1,07 mnkr`` in a sentence) says nothing about the table and is
    left out; ``1000 kr`` and ``1 000 kr`` as a name for thousands are kept.
    """
    found: list[Unit] = []
    vocabulary = _vocabulary()
    folded = _fold(text)
    for match in vocabulary.pattern.finditer(folded):
        number = _NUMBER_BEFORE.search(folded[: match.start()])
        if number is not None and not _YEAR.fullmatch(number.group().strip(" ,")):
            continue
        unit = vocabulary.by_word[match.group()]
        if unit not in found:
            found.append(unit)
    return tuple(found)


def money_unit(text: str) -> Unit | None:
    """The one unit of money that ``text`` names; None where it names none, or several."""
    named = [unit for unit in find_units(text) if unit.kind == "money"]
    return named[0] if len(named) == 1 else None


def rate_unit(text: str) -> Unit | None:
    """The rate that a text names, as unit of money and what it is counted per: ``kr/elev`` for ``kr per elev``, ``tkr/plats``
    for ``Nettokostnad per plats, tkr``. None where it names none.
    """
    vocabulary = _vocabulary()
    match = vocabulary.rate.search(_fold(text))
    if match is None:
        return None
    money = vocabulary.by_word[match["money"] or match["behind"]]
    thing = match["before"] or match["after"]
    return Unit(f"{money.name}/{'invånare' if thing == 'inv' else thing}", "rate")


def amounts_named(text: str) -> tuple[tuple[Decimal, Unit], ...]:
    """The amounts of money that a text names with their units (``en ram på 98 750 tkr``): value and unit of each."""
    vocabulary = _vocabulary()
    return tuple(
        (Decimal(match["value"].replace(" ", "").replace(",", ".")), vocabulary.by_word[match["unit"]])
        for match in vocabulary.amount.finditer(_fold(text))
    )


def declared_unit(text: str) -> Unit | None:
    """The unit that a sentence declares for the numbers around it (``Alla belopp i tkr``, ``Belopp anges i miljoner
    kronor``).

    Prose that merely contains an amount (``ett överskott på 1,07 mnkr``) declares nothing.
    """
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text):
        folded = _fold(sentence)
        is_rest = sentence[:1].islower() and folded.endswith(".")  # of a sentence that began in another block
        declares = _DECLARATION.search(folded) or _ends_in_unit(folded) or (is_unit_only(sentence) and not is_rest)
        if not declares or _OF_PROSE.search(folded):
            continue
        unit = money_unit(sentence)
        if unit is not None:
            return unit
    return None


def is_unit_only(text: str) -> bool:
    """Whether a line says nothing but the unit of the amounts below it (``Belopp i tkr``, ``(mnkr)``)."""
    rest = _vocabulary().pattern.sub(" ", _fold(text))
    words = re.findall(r"[^\W\d_]+", rest)
    return bool(find_units(text)) and all(word in _UNIT_LINE for word in words)


_UNIT_LINE = frozenset(
    (
        "belopp",
        "beloppen",
        "alla",
        "samtliga",
        "i",
        "anges",
        "redovisas",
        "om",
        "inte",
        "ej",
        "annat",
        "siffror",
        "uttryckt",
    )
)


def unit_named(word: str) -> Unit | None:
    """The unit whose printed form is exactly ``word`` (``tkr``, ``st``, ``%``); None for any other word."""
    return _vocabulary().by_word.get(_fold(word).strip(" ()"))


def names_foreign_currency(text: str) -> bool:
    """Whether ``text`` names a currency that is not the Swedish krona."""
    return _vocabulary().foreign.search(_fold(text)) is not None


def to_kronor(value: Decimal, unit: Unit | None) -> int | None:
    """``value`` in whole kronor; None where the unit is no money, or where the amount is no whole number of kronor."""
    if unit is None or unit.factor is None:
        return None
    kronor = value * unit.factor
    return int(kronor) if kronor == kronor.to_integral_value() else None


_NUMBER_BEFORE = re.compile(r"\d[\d ,.]*$")
_YEAR = re.compile(r"(?:19|20)\d{2}")
"""A number right before a unit is measured in it; a year (``Budget 2025 tkr``) is not."""

_DECLARATION = re.compile(
    r"\b(belopp|beloppen|siffror|siffrorna|tabell|tabeller|tabellerna|redovisas|anges|uttrycks|uttryckt)\b.*\bi\b"
)


def _ends_in_unit(folded: str) -> bool:
    """Whether the last words of a sentence are a unit after *i*, a comma or in parentheses (``Nettokostnad per nämnd, tkr.``)."""
    named = list(_vocabulary().pattern.finditer(folded))
    if not named or not folded.rstrip().endswith("."):
        return False
    last = named[-1]
    if folded[last.end() :].strip(" ).") or _NUMBER_BEFORE.search(folded[: last.start()]):
        return False
    return folded[: last.start()].rstrip().endswith((" i", ",", "("))


_OF_PROSE = re.compile(r"\b(?:löpande|brödtext\w*|texten|textavsnitt\w*)\b")


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    folded = text.translate(SPACES).casefold().replace("\u2011", "-").replace("\u2013", "-")
    folded = re.sub(r"\b(milj|mn|mdr|inv)\.", r"\1", folded)
    return re.sub(r" +", " ", folded)


@cache
def _vocabulary() -> _Vocabulary:
    content = tomllib.loads(files("planextract.swedish").joinpath("data/units.toml").read_text(encoding="utf-8"))
    by_word = {
        word: Unit(entry["name"], entry["kind"], entry.get("factor"))
        for entry in content["unit"]
        for word in entry["words"]
    }
    things = "|".join(content["rate"]["per"])
    money = "|".join(re.escape(word) for word, unit in by_word.items() if unit.kind == "money")
    rate = re.compile(
        rf"\b(?P<money>{money}) ?(?:/|per) ?(?P<before>{things})\b"
        rf"|\bper (?P<after>{things})\b[^,(]*[,(] ?(?P<behind>{money})\)?\s*$"
    )
    amount = re.compile(
        rf"(?<![\d,.-])(?P<value>(?:\d{{1,3}}(?: \d{{3}})+|\d+)(?:,\d+)?) (?P<unit>{money})(?!\w|/| per )"
    )
    return _Vocabulary(_any_of(by_word), by_word, _any_of(content["foreign"]["words"]), rate, amount)


def _any_of(words: dict[str, Unit] | list[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<![\w/])(?:" + "|".join(re.escape(word) for word in longest_first) + r")(?![\w/]|-(?: |\w))")
