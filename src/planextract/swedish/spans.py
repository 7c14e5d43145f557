"""Spans of ambition in a Swedish sentence: targets, deadlines, modality, direction, boards and terms of the genre.

Every span carries its exact offsets in the text that was given, so that it can be shown where it stood. Rules and
word lists: ``data/ambition_words.toml`` and ``data/genre.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from planextract.swedish.terms import Lexicon, built_in_lexicon

SpanKind = Literal["target", "deadline", "modality", "direction", "board", "term"]
Operator = Literal["at_least", "at_most", "more_than", "less_than", "about", "exactly", "between"]
Direction = Literal["increase", "decrease", "maintain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span: ``text`` is ``source[start:end]``.

    target: ``value`` (and ``upper`` of a range), ``unit`` (``%``, ``mnkr``, a counted noun, or None), ``operator``;
    ``relative`` where it is an amount of change (``minska med 12 %``), ``direction`` where the word says it
    (``halveras``); ``year`` where the same clause names one (``12 % till 2014``).
    deadline: ``year``, ``month``, ``day`` as far as printed, all None for ``under mandatperioden``.
    modality: ``lemma`` (``ska``, ``bör``, ``kan``, ``sträva`` ...) and ``strength`` 4 (must) to 1 (may).
    direction: ``direction`` and the printed word as ``lemma``. board, term: ``lemma``; ``concept`` as in the data file.
    """

    kind: SpanKind
    text: str
    start: int
    end: int
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    operator: Operator | None = None
    relative: bool = False
    direction: Direction | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    lemma: str | None = None
    strength: int | None = None
    concept: str | None = None


def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files("planextract.swedish").joinpath("data/ambition_words.toml").read_text("utf-8"))


_WORDS = _load()
_SPACE = "[ \u00a0\u2009\u202f]"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


_OPERATOR_OF: dict[str, Operator] = {
    word: operator for operator in get_args(Operator) for word in _WORDS["operators"].get(operator, [])
}
_AFTER_OF: dict[str, Operator] = {
    word: operator for operator in get_args(Operator) for word in _WORDS["operators_after"].get(operator, [])
}
_DIRECTION_OF: dict[str, Direction] = {
    word: direction for direction in get_args(Direction) for word in _WORDS["direction"][direction]
}
_UNIT_OF: dict[str, str] = {word.lower(): unit for word, unit in _WORDS["units"].items()}

_DIGITS = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(?:[.,]\d+)?"
_NUMERAL = rf"(?:{_any_of(_WORDS['numerals'])})"
_COUNTED = rf"[^\W\d_]*(?:{_any_of(_WORDS['counted']['endings'])})"
_UNIT = rf"(?:{_any_of(_WORDS['units'])}|{_COUNTED})(?![\w²³])"
_TARGET = re.compile(
    rf"(?:(?P<relative>\bmed){_SPACE}+)?"
    rf"(?:(?P<operator>(?<!\w)(?:{_any_of(_OPERATOR_OF)})){_SPACE}*)?"
    rf"(?P<sign>(?<![\w\d])[-–−+])?(?<![\w.,:/§-])(?P<number>{_DIGITS}(?!\w*[:/]\d)|\b{_NUMERAL}\b)"
    rf"(?:{_SPACE}?[-–]{_SPACE}?(?P<upper>{_DIGITS}))?"
    rf"(?:[.]?{_SPACE}?(?:(?:nya|olika|ytterligare){_SPACE})?(?P<unit>{_UNIT}))?"
    rf"(?:{_SPACE}(?P<after>{_any_of(_AFTER_OF)})\b)?",
    re.IGNORECASE,
)
_SHARE = re.compile(rf"\b(?:{_any_of(_WORDS['share_verbs'])})\b", re.IGNORECASE)
_YEAR = r"(?:19|20)\d\d"
_MONTH = rf"(?:{_any_of(_WORDS['months'])})"
_DATE = (
    rf"(?:(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?:(?:den\s+)?(?P<day>\d{{1,2}})\s+)?(?:(?P<month>{_MONTH})\s+)?(?P<year>{_YEAR})(?![\d:]))"
)
_BEFORE = (
    r"(?:senast(?:\s+(?:vid|i|under))?(?:\s+utgången\s+av)?|före|innan|till\s+och\s+med|t\.?\s?o\.?\s?m\.?|till|fram\s+till|"
    r"inom|vid\s+utgången\s+av|i\s+slutet\s+av|vid\s+slutet\s+av|under|från\s+och\s+med|fr\.?\s?o\.?\s?m\.?|från|från\s+och|"
    r"(?:våren|hösten|sommaren|vintern)|(?:första|andra|tredje|fjärde)\s+kvartalet|kvartal\s+\d|utgången\s+av|klart|klar)"
)
_DEADLINE = re.compile(
    rf"(?<![\w(])(?P<before>{_BEFORE}\s+)?(?:(?:utgången|slutet)\s+av\s+)?(?P<ar>år(?:et)?\s+)?"
    rf"(?P<period>perioden\s+{_YEAR}\s?[-–]\s?)?{_DATE}",
    re.IGNORECASE,
)
_PERIOD_DEADLINE = re.compile(
    r"(?<!\w)(?:(?:under|inom|senast(?:\s+vid)?|vid|före|innan|till)\s+)?"
    r"(?:(?:slutet|utgången)\s+av\s+|den\s+)?"
    r"(?:(?:innevarande|nuvarande|denna|kommande|hela)\s+)?"
    r"(?:mandatperioden|planperioden|budgetperioden|programperioden|budgetåret|mandatperiod|planperiod)s?"
    r"(?:\s+(?:slut|utgång))?(?!\w)",
    re.IGNORECASE,
)
_MODALITY = re.compile(rf"(?<!\w)(?:{_any_of(_WORDS['modality'])})(?!\w)", re.IGNORECASE)
_DIRECTION = re.compile(rf"(?<!\w)(?:{_any_of(_DIRECTION_OF)})(?!\w)", re.IGNORECASE)


def find_spans(text: str, lexicon: Lexicon | None = None) -> tuple[Span, ...]:
    """Find all spans in ``text``, ordered by place. Spans of different kinds may overlap; those of one kind do not."""
    return _find_spans(text, lexicon or built_in_lexicon())


@lru_cache(maxsize=4096)
def _find_spans(text: str, lexicon: Lexicon) -> tuple[Span, ...]:
    deadlines = tuple(_deadlines(text))
    spans = [
        *deadlines,
        *_targets(text, deadlines),
        *_modality(text),
        *_directions(text),
        *_terms(text, lexicon),
    ]
    return tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.kind)))


def parse_number(printed: str) -> Decimal | None:
    """Read a Swedish number in running text (``30 000``, ``6,5``, ``tre``); None where it is none."""
    word = printed.strip().lower()
    if word in _WORDS["numerals"]:
        return Decimal(_WORDS["numerals"][word])
    digits = re.sub(_SPACE, "", word)
    if not re.fullmatch(r"[-–−+]?\d+(?:[.,]\d+)?", digits):
        return None
    return Decimal(digits.replace(",", ".").replace("–", "-").replace("−", "-"))


def _span(kind: SpanKind, text: str, start: int, end: int, **values: Any) -> Span:
    return Span(kind=kind, text=text[start:end], start=start, end=end, **values)


def _deadlines(text: str) -> Iterator[Span]:
    for match in _DEADLINE.finditer(text):
        iso = match["iso"]
        if iso is not None:
            year, month, day = (int(part) for part in iso.split("-"))
            yield _span("deadline", text, *match.span(), year=year, month=month, day=day)
            continue
        printed_month = match["month"]
        if not (printed_month or match["before"] or match["ar"] or match["period"]):
            continue
        yield _span(
            "deadline",
            text,
            *match.span(),
            year=int(match["year"]),
            month=_WORDS["months"][printed_month.lower()] if printed_month else None,
            day=int(match["day"]) if match["day"] and printed_month else None,
        )
    for match in _PERIOD_DEADLINE.finditer(text):
        yield _span("deadline", text, *match.span())


def _targets(text: str, deadlines: tuple[Span, ...]) -> Iterator[Span]:
    for match in _TARGET.finditer(text):
        operator_word = match["operator"]
        unit_word = match["unit"]
        if unit_word is None and (operator_word is None or operator_word.lower() in ("under", "över")):
            continue
        if match["number"].lower() in ("en", "ett", "ingen", "inga", "inget") and operator_word is None:
            continue
        if any(span.start <= match.start("number") < span.end for span in deadlines):
            continue
        if re.search(r"\bper\s+$", text[: match.start()], re.IGNORECASE):
            continue  # a denominator: per 1 000 invånare
        start = match.start("operator") if operator_word else match.start("sign" if match["sign"] else "number")
        end = _end(match)
        yield _span(
            "target",
            text,
            start,
            end,
            value=_signed(match),
            upper=parse_number(match["upper"]) if match["upper"] else None,
            unit=_UNIT_OF.get(unit_word.lower(), unit_word.lower()) if unit_word else None,
            operator=_operator(match),
            relative=match["relative"] is not None,
            year=_year_after(text, end, deadlines),
        )
    for match in _SHARE.finditer(text):
        direction, percent = _WORDS["share_verbs"][match.group().lower()]
        yield _span(
            "target",
            text,
            *match.span(),
            value=Decimal(percent),
            unit="%",
            operator="exactly",
            relative=True,
            direction=direction,
        )


def _end(match: re.Match[str]) -> int:
    return max(match.end(name) for name in ("number", "upper", "unit", "after"))


def _signed(match: re.Match[str]) -> Decimal | None:
    value = parse_number(match["number"])
    if value is not None and match["sign"] in ("-", "–", "−"):
        return -value
    return value


def _operator(match: re.Match[str]) -> Operator:
    if match["operator"]:
        return _OPERATOR_OF[match["operator"].lower()]
    if match["after"]:
        return _AFTER_OF[match["after"].lower()]
    return "between" if match["upper"] else "exactly"


def _year_after(text: str, end: int, deadlines: tuple[Span, ...]) -> int | None:
    """The year of the deadline that follows a target within the same clause (``12 % till 2014``)."""
    following = [span for span in deadlines if span.start >= end and span.year is not None]
    if following and re.fullmatch(r"[^.;,]{0,40}", text[end : following[0].start]):
        return following[0].year
    return None


def _modality(text: str) -> Iterator[Span]:
    for match in _MODALITY.finditer(text):
        word = match.group().lower()
        yield _span(
            "modality",
            text,
            *match.span(),
            lemma=_WORDS["modality_lemmas"].get(word, word),
            strength=_WORDS["modality"][word],
        )


def _directions(text: str) -> Iterator[Span]:
    for match in _DIRECTION.finditer(text):
        word = match.group().lower()
        yield _span("direction", text, *match.span(), direction=_DIRECTION_OF[word], lemma=word)


def _terms(text: str, lexicon: Lexicon) -> Iterator[Span]:
    for term in lexicon.find(text):
        if term.concept == "board":
            start = _board_start(text, term.start)
            yield _span("board", text, start, term.end, lemma=term.lemma, concept="board")
        else:
            yield _span("term", text, term.start, term.end, lemma=term.lemma, concept=term.concept)


def _board_start(text: str, start: int) -> int:
    """Where a board's name begins: ``Kultur-, fritids- och ungdomsnämnden`` begins at its first part."""
    before = re.search(r"(?:[^\W\d_]+-\s*,\s*)*[^\W\d_]+-\s*(?:,|och|samt|&)\s*$", text[:start])
    return before.start() if before else start
