"""Whether a goal asks for more or less than before: from the spans that say so, never without both of them.

Rules (CONTRACT.md section 3): a higher target is raised where the goal is to increase and lowered where it is to decrease; an
earlier deadline is raised, a later one lowered; ``ska`` to ``bör`` is lowered; signs that contradict each other are unclear.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from planextract.matching.likeness import GoalComparison, is_same
from planextract.matching.words import same_words_key, take_apart
from planextract.records import Ambition, AmbitionAspect, Indicator, Relation
from planextract.swedish.spans import Span, find_spans, parse_number

_DAYS = {
    "minutes": Decimal(1) / 1440,
    "hours": Decimal(1) / 24,
    "days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal(30),
    "years": Decimal(365),
}
_SAME_CONTENT = 0.85
"""How much of either wording must be in the other for the ambition to count as unchanged."""

Wanted = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that show something: ``source[start:end]`` of a goal's or an indicator's text."""

    source: Literal["goal", "indicator"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sign:
    """What one aspect says: +1 raised, -1 lowered, 0 unchanged, None where it cannot be told."""

    aspect: AmbitionAspect
    sign: int | None
    before: Quote
    after: Quote


@dataclass(frozen=True, slots=True)
class AmbitionChange:
    """The verdict with the aspect and the two quotes that carry it."""

    ambition: Ambition
    aspect: AmbitionAspect | None
    evidence: str


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(files(__package__).joinpath("ambition_words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


def compare_ambition(
    before: str,
    after: str,
    relation: Relation,
    indicators_before: Sequence[Indicator] = (),
    indicators_after: Sequence[Indicator] = (),
) -> AmbitionChange:
    """Compare two goal texts (and the indicators that both plans give them) and say what became of the ambition."""
    signs = [*_signs_of_texts(before, after), *_signs_of_indicators(indicators_before, indicators_after)]
    told = {sign.sign for sign in signs if sign.sign}
    if len(told) == 1 and not any(sign.sign is None for sign in signs):
        leading = next(sign for sign in signs if sign.sign)
        return AmbitionChange("raised" if leading.sign == 1 else "lowered", leading.aspect, _evidence(leading))
    if told or any(sign.sign is None for sign in signs):
        leading = next(sign for sign in signs if sign.sign is None or sign.sign)
        return AmbitionChange("unclear", leading.aspect, _evidence(leading))
    if relation in ("split", "merged"):
        return AmbitionChange("unclear", "scope", _evidence(_whole(before, after)))
    if is_same(before, after) or (signs and _same_content(before, after)):
        leading = signs[0] if signs else _whole(before, after)
        return AmbitionChange("unchanged", signs[0].aspect if signs else None, _evidence(leading))
    return AmbitionChange("unclear", "scope", _evidence(_whole(before, after)))


def _same_content(before: str, after: str) -> bool:
    """Whether two wordings name the same figures and, nearly, the same things: more or fewer things may be more or less wanted."""
    comparison = GoalComparison([before], [after])
    old, new = comparison.left[0], comparison.right[0]
    covered = min(comparison.covered(old, (new,)), comparison.covered(new, (old,)))
    return old.numbers == new.numbers and old.years == new.years and covered >= _SAME_CONTENT


# ---------------------------------------------------------------- texts


def _signs_of_texts(before: str, after: str) -> list[Sign]:
    old, new = find_spans(before), find_spans(after)
    return [
        *_compare_targets(before, after, old, new),
        *_compare_deadlines(before, after, old, new),
        *_compare_times(before, after, _duration, "target"),
        *_compare_times(before, after, _grade, "deadline"),
        *_compare_modality(old, new),
        *_compare_scope(before, after),
    ]


def _compare_targets(before: str, after: str, old: Sequence[Span], new: Sequence[Span]) -> list[Sign]:
    ours, theirs = _of_kind(old, "target"), _of_kind(new, "target")
    times = (_duration(before), _duration(after))
    if times[0] is not None and times[1] is not None:
        # A length of time is compared as such (weeks with days), not as two targets in different units.
        ours, theirs = _outside(ours, times[0][1]), _outside(theirs, times[1][1])
    signs: list[Sign] = []
    for group in sorted({_target_group(span) for span in (*ours, *theirs)}):
        left = [span for span in ours if _target_group(span) == group]
        right = [span for span in theirs if _target_group(span) == group]
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                wanted = _wanted(a, before, old) or _wanted(b, after, new)
                signs.append(Sign("target", _target_sign(a, b, wanted), _quote(a), _quote(b)))
        else:
            a_quote = _quote(left[0]) if left else _whole_quote(before)
            b_quote = _quote(right[0]) if right else _whole_quote(after)
            signs.append(Sign("target", None, a_quote, b_quote))
    return signs


def _outside(spans: Sequence[Span], quote: Quote) -> list[Span]:
    return [span for span in spans if span.end <= quote.start or span.start >= quote.end]


def _target_group(span: Span) -> str:
    return span.unit or ""


def _target_sign(a: Span, b: Span, wanted: Wanted | None) -> int | None:
    if a.value is None or b.value is None or a.relative != b.relative:
        return None
    if a.value == b.value and a.upper == b.upper:
        return (
            0
            if _wanted_by_operator(a) == _wanted_by_operator(b)
            or None
            in (
                _wanted_by_operator(a),
                _wanted_by_operator(b),
            )
            else None
        )
    if a.relative:
        return 1 if b.value > a.value else -1
    if wanted is None:
        return None
    higher = b.value > a.value
    return 1 if higher == (wanted == "more") else -1


def _wanted_by_operator(span: Span) -> Wanted | None:
    if span.operator in ("at_least", "more_than"):
        return "more"
    return "less" if span.operator in ("at_most", "less_than") else None


def _wanted(target: Span, text: str, spans: Sequence[Span]) -> Wanted | None:
    """Whether more or less of the figure is better: by its operator, the word nearest before it, or what is counted."""
    by_operator = _wanted_by_operator(target)
    if by_operator is not None:
        return by_operator
    directions = [span for span in spans if span.kind == "direction" and span.direction in ("increase", "decrease")]
    before = [span for span in directions if span.end <= target.start] or directions
    if before:
        return "more" if before[-1].direction == "increase" else "less"
    words = _words()
    present = set(take_apart(text).stems)
    if any(
        stem.startswith(tuple(words["unwanted"])) or stem.endswith(tuple(words["unwanted_endings"])) for stem in present
    ):
        return "less"
    if any(
        word in words["shares"] or word.endswith(("grad", "graden", "andel", "andelen"))
        for word in take_apart(text).words
    ):
        return "more"
    return None


def _compare_deadlines(before: str, after: str, old: Sequence[Span], new: Sequence[Span]) -> list[Sign]:
    ours = [span for span in _of_kind(old, "deadline") if span.year is not None and not _is_baseline(before, span)]
    theirs = [span for span in _of_kind(new, "deadline") if span.year is not None and not _is_baseline(after, span)]
    if not ours or not theirs or len(ours) != len(theirs):
        return []
    signs = []
    for a, b in zip(ours, theirs, strict=True):
        first, second = (a.year or 0, a.month or 12), (b.year or 0, b.month or 12)
        signs.append(Sign("deadline", (first > second) - (first < second), _quote(a), _quote(b)))
    return signs


def _is_baseline(text: str, span: Span) -> bool:
    """``jämfört med 2015`` names the year compared with, not the year by which."""
    return re.search(
        r"(?:jämfört med|jämförelse med|i förhållande till|sedan|från)\s+(?:år\s+)?$", text[: span.start].lower()
    ) is not None or (re.match(r"(?:från|sedan)\b", span.text.lower()) is not None)


def _compare_times(
    before: str, after: str, find: Callable[[str], tuple[Decimal, Quote] | None], aspect: AmbitionAspect
) -> list[Sign]:
    """Sooner is more: an answer within fewer days, a skill before an earlier school year."""
    ours, theirs = find(before), find(after)
    if ours is None or theirs is None:
        return []
    return [Sign(aspect, (ours[0] > theirs[0]) - (ours[0] < theirs[0]), ours[1], theirs[1])]


def _duration(text: str) -> tuple[Decimal, Quote] | None:
    """Find ``inom tre arbetsdagar``: the time within which something is to be done, in days."""
    words = _words()
    match = re.search(r"\binom\s+(?:högst\s+|max\s+)?(\S+)\s+([^\W\d_]+)", text, re.IGNORECASE)
    number = parse_number(match[1]) if match else None
    if match is None or number is None:
        return None
    length = next((days for unit, days in _DAYS.items() if match[2].casefold() in words[unit]), None)
    return None if length is None else (number * length, Quote("goal", match.group(), *match.span()))


def _grade(text: str) -> tuple[Decimal, Quote] | None:
    """Find ``när de lämnar årskurs 3``: the school year by which something is to be reached."""
    match = re.search(
        r"(?:senast\s+i|efter|lämnar|före|innan|utgången av)\s+(?:årskurs|åk)\s+(\d)", text, re.IGNORECASE
    )
    return (Decimal(match[1]), Quote("goal", match.group(), *match.span())) if match else None


def _compare_modality(old: Sequence[Span], new: Sequence[Span]) -> list[Sign]:
    ours, theirs = _of_kind(old, "modality"), _of_kind(new, "modality")
    if not ours or not theirs:
        return []
    a, b = ours[0], theirs[0]
    first, second = a.strength or 0, b.strength or 0
    return [Sign("modality", (second > first) - (second < first), _quote(a), _quote(b))]


def _compare_scope(before: str, after: str) -> list[Sign]:
    """All of them against some of them, where both texts say how many and no figure says it."""
    ours, theirs = _scope(before), _scope(after)
    if ours is None or theirs is None or ours[0] == theirs[0]:
        return []
    return [Sign("scope", 1 if theirs[0] == "all" else -1, ours[1], theirs[1])]


def _scope(text: str) -> tuple[str, Quote] | None:
    words = _words()
    for match in re.finditer(r"[^\W\d_]+", text):
        word = match.group().casefold()
        for name in ("all", "some"):
            if word in words[name]:
                return name, Quote("goal", match.group(), *match.span())
    return None


# ---------------------------------------------------------------- indicators


def _signs_of_indicators(before: Sequence[Indicator], after: Sequence[Indicator]) -> list[Sign]:
    """Compare targets of indicators that stand in both plans in the same words; others say nothing about ambition."""
    ours, theirs = _by_words(before), _by_words(after)
    signs: list[Sign] = []
    for key in sorted(ours.keys() & theirs.keys()):
        for a, b in zip(ours[key], theirs[key], strict=False):
            signs += _compare_indicator(a, b)
    return signs


def _by_words(indicators: Iterable[Indicator]) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.kind == "measure":
            found.setdefault(same_words_key(indicator.text), []).append(indicator)
    return found


def _compare_indicator(a: Indicator, b: Indicator) -> list[Sign]:
    if a.target_value is None or b.target_value is None or a.unit != b.unit or not a.target or not b.target:
        return []
    quotes = (Quote("indicator", a.target, 0, len(a.target)), Quote("indicator", b.target, 0, len(b.target)))
    if a.target_value == b.target_value:
        return [Sign("target", 0, *quotes)]
    if a.target_year != b.target_year:
        # Targets in steps for different years are a path, not a change of ambition.
        return []
    wanted = _wanted_of_indicator(a) or _wanted_of_indicator(b)
    if wanted is None:
        return [Sign("target", None, *quotes)]
    return [Sign("target", 1 if (b.target_value > a.target_value) == (wanted == "more") else -1, *quotes)]


def _wanted_of_indicator(indicator: Indicator) -> Wanted | None:
    text = f"{indicator.text} {indicator.target or ''}"
    spans = find_spans(text)
    targets = _of_kind(spans, "target")
    if targets:
        return _wanted(targets[-1], text, spans)
    directions = [span for span in spans if span.kind == "direction"]
    return None if not directions else "more" if directions[0].direction == "increase" else "less"


# ---------------------------------------------------------------- evidence


def _of_kind(spans: Iterable[Span], kind: str) -> list[Span]:
    return [span for span in spans if span.kind == kind]


def _quote(span: Span) -> Quote:
    return Quote("goal", span.text, span.start, span.end)


def _whole_quote(text: str) -> Quote:
    return Quote("goal", text, 0, len(text))


def _whole(before: str, after: str) -> Sign:
    return Sign("scope", 0, _whole_quote(before), _whole_quote(after))


def _evidence(sign: Sign) -> str:
    sides = {
        side: {"source": quote.source, "text": quote.text, "start": quote.start, "end": quote.end}
        for side, quote in (("before", sign.before), ("after", sign.after))
    }
    return json.dumps(sides, ensure_ascii=False)
