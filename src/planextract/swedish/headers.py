"""Column headers of budget tables: what stage and fiscal year a header says, and what else it says about its numbers.

One header is read alone here; what its neighbours add (a word above, years below, a spanning *Koncern*) is joined by
the caller.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from planextract.records import Entity, Measure, Stage
from planextract.swedish.amounts import plain_number_text

FIRST_YEAR, LAST_YEAR = 1970, 2069
"""Bounds of what is taken for a fiscal year; two digits (``-24``, ``B25``) are years of this window too."""

AddedStages = tuple[tuple[str, Stage], ...]

_PARTS = re.compile(r"[ /(),]+")
_DIGITS_AT_END = re.compile(r"\d+$")
_HYPHEN_OF_BROKEN_LINE = re.compile(r"(?<=[^\W\d_]{3})- (?=[^\W\d_]{3})(?!och\b|eller\b)")
_HYPHEN_IN_WORD = re.compile(r"(?<=[^\W\d_]{4})-(?=[^\W\d_]{4})")
_STOP_AFTER_WORD = re.compile(r"(?<=[^\W\d_])[.:](?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What one column header says.

    ``stages`` and ``years`` hold everything named, in printed order: two stages or two years are a contradiction or a
    comparison for the caller to settle. ``aggregate`` marks a column over several years or a whole project.
    ``relative_year`` is an offset to the budget year (*föregående år* = -1). ``reference`` is ``note`` for a note
    column, ``other`` for codes, names and comments.
    """

    text: str
    stages: tuple[Stage, ...] = ()
    years: tuple[int, ...] = ()
    aggregate: bool = False
    relative_year: int | None = None
    entity: Entity | None = None
    measure: Measure | None = None
    reference: str | None = None
    appropriation: bool = False

    @property
    def stage(self) -> Stage | None:
        """The stage named; the first where a header names several."""
        return self.stages[0] if self.stages else None

    @property
    def year(self) -> int | None:
        """The one fiscal year named; None for none, several, and for aggregates."""
        return self.years[0] if len(set(self.years)) == 1 and not self.aggregate else None


def read_header(text: str, added_stages: Mapping[str, Stage] | None = None) -> Header:
    """Read one column header. ``added_stages`` are a profile's own words (lowercase or not) for stages."""
    return _read(text, tuple({key.casefold(): stage for key, stage in (added_stages or {}).items()}.items()))


@lru_cache(maxsize=4096)  # a title or a header is asked for by many rules
def _read(text: str, added: AddedStages) -> Header:
    folded = fold_words(text)
    years, spans_years = _years(folded)
    words = _vocabulary()
    in_total = any(word in _TOTALS for word in _PARTS.split(folded))
    aggregate = _says(folded, words.aggregate_words - _TOTALS, words.aggregate_phrases)
    return Header(
        text=text,
        stages=_stages(folded, added),
        years=years,
        aggregate=spans_years or aggregate or (in_total and len(set(years)) != 1),
        relative_year=_relative(folded) if not years else None,
        entity=_entity(folded),
        measure=_measure(folded),
        reference=_reference(folded),
        appropriation=any(
            word in words.appropriation_words or word.endswith(words.appropriation_ends)
            for word in _PARTS.split(folded)
        ),
    )


_TOTALS = frozenset(("summa", "s:a", "total", "totalt", "totala", "totalbudget"))
"""Beside one year these are a sum within it (*Total budget 2025*), else one of several years."""


def stage_of_label(text: str) -> Stage | None:
    """The stage that a row label is (``Budget``, ``Budgetavvikelse``, ``Prognos 2025``): only where it says nothing
    else.
    """
    folded = _YEARS.sub(" ", fold_words(text))
    folded = re.sub(r"\b(årets|helår|total|mot|jämfört med|kommunens)\b", " ", folded)
    folded = " ".join(folded.split())
    if not folded or len(folded.split()) > 2:
        return None
    stages = _stages(folded)
    rest = folded
    for stage in _vocabulary().stages:
        for phrase in stage.phrases:
            rest = rest.replace(phrase, " ")
    left = [
        word for word in rest.split() if not _stages(word) or (_OF_THINGS.search(word) and not _OF_MONEY.match(word))
    ]
    return stages[0] if stages and not left else None


_OF_THINGS = re.compile(r"\w(?:plan|planer|planen|budget|ökning|minskning)$")
_OF_MONEY = re.compile(
    r"(?:hel|del|fler)?års|ekonomi|budget|netto|total|kommun|ram|drift|resultat|investerings|tilläggs|detaljbudget|grundbudget"
)
"""A label that ends like a stage may be a thing (*Cykelplan*, *Konstgräsplan*); with these beginnings it is a stage."""


def is_year_header(text: str) -> bool:
    """Whether ``text`` is nothing but a year."""
    return re.fullmatch(r"(19|20)\d{2}", plain_number_text(text)) is not None


def fold_words(text: str) -> str:
    """Lowercase words: dashes as hyphens, a hyphen that a broken line left in a word closed, full stops after words
    dropped.
    """
    folded = plain_number_text(text).casefold()
    folded = _HYPHEN_IN_WORD.sub("", _HYPHEN_OF_BROKEN_LINE.sub("", folded))
    return _STOP_AFTER_WORD.sub("", folded)


@dataclass(frozen=True, slots=True)
class _StageWords:
    name: Stage
    words: frozenset[str]
    phrases: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    stages: tuple[_StageWords, ...]
    abbreviations: dict[str, Stage]
    aggregate_words: frozenset[str]
    aggregate_phrases: tuple[str, ...]
    appropriation_words: frozenset[str]
    appropriation_ends: tuple[str, ...]
    relative: dict[str, int]
    entity: dict[str, Entity]
    measure: dict[str, Measure]
    reference: dict[str, str]


@cache
def _vocabulary() -> _Vocabulary:
    content = tomllib.loads(files("planextract.swedish").joinpath("data/headers.toml").read_text(encoding="utf-8"))
    stages = tuple(
        _StageWords(
            entry["name"],
            frozenset(entry.get("words", ())),
            tuple(entry.get("phrases", ())),
            tuple(entry.get("ends", ())),
        )
        for entry in content["stage"]
    )
    return _Vocabulary(
        stages=stages,
        abbreviations=content["abbreviations"],
        aggregate_words=frozenset(content["aggregate"]["words"]),
        aggregate_phrases=tuple(content["aggregate"]["phrases"]),
        appropriation_words=frozenset(content["appropriation"]["words"]),
        appropriation_ends=tuple(content["appropriation"]["ends"]),
        relative=content["relative"],
        entity={word: entity for entity, words in content["entity"].items() for word in words},
        measure={word: measure for measure, words in content["measure"].items() for word in words},
        reference={word: kind for kind, words in content["reference"].items() for word in words},
    )


_MONTHS = (
    "jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    "|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEARS = re.compile(
    r"(?P<date>\b(?P<dated>(?:19|20)\d{2})-\d{2}(?:-\d{2})?\b(?!\d))"
    r"|(?P<range>\b(?:19|20)\d{2} ?(?:-|/|till|och|t o m) ?(?:(?:19|20)\d{2}|\d{2})\b)"
    r"|(?P<month>\b(?:" + _MONTHS + r") (?P<of_month>(?:19|20)\d{2})(?!\d))"
    r"|(?P<year>(?<!\d)(?:19|20)\d{2}(?!\d))"
    r"|(?P<short>(?<=[a-zåäö] )['’-]\d{2}(?!\d)|^['’]\d{2}(?!\d))"
    r"|(?P<letter>\b(?P<abbreviation>[a-zåäö]{1,12})-? ?(?P<digits>\d{2})(?!\d))"
)


def _years(folded: str) -> tuple[tuple[int, ...], bool]:
    """The years named, and whether they are a span of years."""
    years: list[int] = []
    spans = False
    named = any(match["year"] for match in _YEARS.finditer(folded))
    for match in _YEARS.finditer(folded):
        if match["month"] or (match["date"] and _is_date(match["date"])):
            if not named:  # beside a year it is the day of a decision (*Budget 2025 KF 2024-11-18*, *KF nov 2024*)
                years.append(int(match["of_month"] or match["dated"]))
        elif match["date"] or match["range"]:
            first, last = _ends_of_span(match.group())
            years.extend((first, last))
            spans = True
        elif match["year"]:
            years.append(int(match["year"]))
        elif match["short"]:
            years.append(_full_year(match["short"]))
        elif match["abbreviation"] in _vocabulary().abbreviations or _stages(match["abbreviation"]):
            years.append(_full_year(match["digits"]))
    return tuple(year for year in years if FIRST_YEAR <= year <= LAST_YEAR), spans


def _is_date(text: str) -> bool:
    """``2024-12-31`` and ``2024-08`` are dates; ``2024-26`` and ``2009-11``, a few years on, are spans of years."""
    if text.count("-") == 2:
        return True
    first, last = _ends_of_span(text)
    return not first < last <= first + 5


def _ends_of_span(text: str) -> tuple[int, int]:
    first = int(text[:4])
    last = int(re.findall(r"\d+", text)[-1])
    if last > 99:
        return first, last
    last += first // 100 * 100
    return first, last + 100 if last < first and first % 100 > 90 else last


def _full_year(text: str) -> int:
    short = int(text[-2:])
    return 2000 + short if short <= LAST_YEAR % 100 else 1900 + short


@lru_cache(maxsize=4096)
def _stages(folded: str, added: AddedStages = ()) -> tuple[Stage, ...]:
    """Stages named, the most telling first: a profile's words, then differences, then the order of the data file."""
    found: list[Stage] = [stage for word, stage in added if _stands_in(word, folded)]
    rest = folded
    for stage in _vocabulary().stages:
        phrases = [phrase for phrase in stage.phrases if _stands_in(phrase, rest)]
        for phrase in phrases:
            rest = rest.replace(phrase, " ")
        if phrases or any(_is_stage_word(word, stage) for word in _PARTS.split(rest)):
            found.append(stage.name)
            rest = " ".join(word for word in rest.split() if not _is_stage_word(word.strip("(),"), stage))
    if not found:
        for match in re.finditer(r"\b([a-zåäö]{1,4})-? ?(?:20)?\d{2}(?!\d)", folded):
            stage_name = _vocabulary().abbreviations.get(match[1])
            if stage_name is not None:
                found.append(stage_name)
    return tuple(dict.fromkeys(found))


def _stands_in(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text as words of its own."""
    return phrase in text and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _is_stage_word(word: str, stage: _StageWords) -> bool:
    bare = _DIGITS_AT_END.sub("", word).strip("-+")
    if word in stage.words or bare in stage.words:
        return True
    return any(
        bare == end or (bare.endswith(end) and len(bare) > len(end) + 2) or bare == end + "s" for end in stage.ends
    )


def _says(folded: str, words: frozenset[str], phrases: tuple[str, ...]) -> bool:
    return any(word in words for word in _PARTS.split(folded)) or any(_stands_in(phrase, folded) for phrase in phrases)


def _relative(folded: str) -> int | None:
    for phrase, offset in _vocabulary().relative.items():
        if _stands_in(phrase, folded):
            return offset
    return None


def _entity(folded: str) -> Entity | None:
    named = {_vocabulary().entity[word] for word in _PARTS.split(folded) if word in _vocabulary().entity}
    return named.pop() if len(named) == 1 else None


def _measure(folded: str) -> Measure | None:
    bare = folded.strip()
    if bare in ("%", "procent") or re.search(r"(^|\s|\()%", bare) or re.match(r"andel\b", bare):
        return "percent"
    if re.match(r"antal(et)?\b", bare):
        return "count"
    named = [_vocabulary().measure[word] for word in _PARTS.split(bare) if word in _vocabulary().measure]
    return named[0] if len(set(named)) == 1 else None


def _reference(folded: str) -> str | None:
    return _vocabulary().reference.get(re.sub(r"(?<=\w)\.(?=\w)", " ", folded).strip(" .:"))
