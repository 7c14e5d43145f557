"""How Swedish plans speak of goals: labels, headings, introductions, definitions, other people's goals.

Words: ``data/goal_words.toml`` and ``data/genre.toml``. Nothing here knows where on a page a text stands.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from planextract.swedish.spans import find_spans
from planextract.swedish.targets import read_series
from planextract.swedish.terms import Lexicon, Term

Verdict = Literal["yes", "maybe", "no"]
HeadingSense = Literal["explains", "foreign", "past", "elsewhere"]
LABEL_CONCEPTS = (
    "goal",
    "measure",
    "success_factor",
    "assignment",
    "responsible",
    "comment",
    "status",
    "target",
    "deadline",
)

_NUMBER = (
    r"(?:\d{1,2}(?:[.:]\d{1,2})*(?![\d-])|[A-ZÅÄÖ]\d{1,2}(?=[\s:.)]|$)|[A-H](?=[\s:.)]|$)|[IVX]{1,4}(?=[\s:.)]|$))"
)
_WHEN = (
    r"(?i:(?:år|till|för|till och med|fram till|senast)\s+){0,2}"
    r"(?:(?:20\d\d\s?[-–]\s?)?(?P<year>20\d\d)|(?:(?:mandat|plan)?perioden|(?:budget)?året)(?:\s+20\d\d(?:\s?[-–]\s?(?:20)?\d\d)?)?)"
)
"""What a label says of its time: ``Mål 2028``, ``Mål till år 2028``, ``Mål för mandatperioden 2023–2026``."""
_VERB = re.compile(
    r"\b(?:ska|skall|bör|är|har|kan|ger|får|bidrar|gäller|innebär|arbetar|blir|vill|finns)\b", re.IGNORECASE
)
_NOT_PURE = re.compile(
    r"styrning|modell|process|syfte|uppföljning|uppfyllelse|kedja|arbete|konflikt|budget|vision|plan\b|grupp|redovisning|bilaga|hur\b",
    re.IGNORECASE,
)
_GOALS_BY_NUMBER = re.compile(
    r"\bmål(?:en)?\s+(?P<numbers>\d{1,2}(?:\.\d{1,2})?(?:\s*(?:[-–,&]|och|samt)\s*\d{1,2}(?:\.\d{1,2})?)*)(?![\d%])",
    re.IGNORECASE,
)
_NAMED_GOAL = re.compile(
    r"(?:(?P<owner>(?i:kommun\w*s|(?:kommun)?fullmäktiges|\w*nämndens|\w*styrelsens|vår[at]?))\s+(?:[^\W\d_]+\s+){0,2})?"
    r"(?i:\w*mål(?:et|en)?|\w*målsättning(?:en)?)(?:\s+(?:för|med|i|inom|till)\s[^,.]{2,60}?)?\s+är\s+att\s+(?P<goal>[^:]{12,})$"
)
LONGEST_GOAL = 700
"""What is longer (characters) is prose."""
_WORDS_IN_LABEL = 5
_WORDS_IN_HEADING = 11


@dataclass(frozen=True, slots=True)
class Label:
    """A label: ``Mål 3: …``, ``Nyckeltal:``, ``Mål för ekonomin``.

    ``number`` is the printed number; ``rest`` what follows the label in the same text; ``whole`` says that the text is
    nothing but the label; ``qualifier`` is what stands beside the term in a heading (``för ekonomin``); ``year`` is the
    year of a target (``Målvärde 2026: 85 %``).
    """

    concept: str
    lemma: str
    number: str | None
    rest: str
    whole: bool
    qualifier: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """An area's heading by its term: ``Utvecklingsområde 1: Livsmiljö``; ``name`` is empty for the bare term."""

    term: str
    number: str | None
    name: str


@dataclass(frozen=True, slots=True)
class NamedGoal:
    """A goal that a sentence calls one: its text; ``by_owner`` where the sentence says that it is the municipality's own."""

    text: str
    by_owner: bool


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("planextract.swedish").joinpath("data/goal_words.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def _pattern(section: str, key: str, form: str = r"(?<!\w)(?:{})") -> re.Pattern[str]:
    return re.compile(form.format("|".join(_words()[section][key])), re.IGNORECASE)


def heading_sense(title: str) -> HeadingSense | None:
    """In what sense a heading holds no goals of this plan, None where it may."""
    for sense in ("explains", "foreign", "past", "elsewhere"):
        if _pattern("headings", sense).search(title):
            return sense
    return None


def is_money_heading(title: str) -> bool:
    """Whether a heading is about the municipality's money as a whole; ``Mål och budget 2025`` names a whole plan."""
    if _pattern("headings_of_money", "of_plans").search(title):
        return False
    return _pattern("headings_of_money", "phrases").search(title) is not None


def is_money_goal(text: str) -> bool:
    """Whether a goal speaks of result, debt, reserves or investments as a whole."""
    return _pattern("money_goal", "phrases").search(text) is not None


def introduces_goals(text: str) -> bool:
    """Whether a sentence announces the goals that follow it."""
    return len(text) < 400 and _pattern("introduction", "phrases").search(text) is not None


def defines_goal(text: str) -> bool:
    """Whether a text says what a goal is instead of stating one."""
    starts = _pattern("definition", "starts", r"^(?:{})\b").match(text)
    return starts is not None or _pattern("definition", "phrases").search(text) is not None


def foreign_goal(text: str) -> bool:
    """Whether somebody else than the municipality is the one who wants (state, region, EU, UN)."""
    subject = _pattern(
        "foreign", "subjects", r"^(?:enligt )?(?:{})(?= (?:ska|skall|har|vill|bör|antog|beslutade|strävar))"
    )
    if subject.match(text) or _pattern("foreign", "global_goals", r"^\W*(?:{})\W*$").match(text):
        return True
    goals_of = _pattern("foreign", "goals_of").search(text)
    if goals_of is None:
        return False
    modal = re.search(r"\b(?:ska|skall|bör|bidra|bidrar)\b", text, re.IGNORECASE)
    return modal is None or goals_of.start() < modal.start()


def names_goal_in_prose(sentence: str) -> NamedGoal | None:
    """Read the goal out of a sentence that calls it one: ``Nämndens mål för skolan är att alla ska nå målen``."""
    match = _NAMED_GOAL.match(sentence)
    if match is None:
        return None
    return NamedGoal(match["goal"], match["owner"] is not None)


def states(text: str) -> bool:
    """Whether a text is a statement: its first words hold a verb in the present (``Alla elever når målen``)."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) >= 3 and bool(_present_verbs() & set(words[:12]))


@lru_cache(maxsize=1)
def _present_verbs() -> frozenset[str]:
    return frozenset(_words()["verbs"]["present"])


def says_shall(text: str) -> bool:
    """Whether a text says that something shall or should be (``ska``, ``bör``, ``strävar``)."""
    return any(span.kind == "modality" and (span.strength or 0) >= 2 for span in find_spans(text))


def tells_of_goals(text: str) -> bool:
    """Whether a text speaks about goals, the plan or its follow-up instead of stating what is wanted."""
    return _pattern("about_goals", "phrases").search(text) is not None


def judge_goal(text: str, *, as_reached: bool = False) -> Verdict:
    """Whether a text reads as a goal: ``yes`` by its words, ``no`` by its words, else ``maybe``.

    With ``as_reached`` a goal may be said as if it were reached (``har ökat``); a figure or a year makes it a report.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < 2 or text.rstrip().endswith((":", "?")) or len(text) > LONGEST_GOAL:
        return "no"
    if defines_goal(text) or foreign_goal(text) or read_series(text):
        return "no"
    if _pattern("no_goal", "phrases").search(text) or _pattern("no_goal", "past").search(text):
        return "no"
    if _pattern("no_goal", "achieved").search(text) and not (as_reached and not re.search(r"\d", text)):
        return "no"
    spans = find_spans(text)
    if any(span.kind == "modality" and (span.strength or 0) >= 2 for span in spans):
        return "yes"
    if {"direction", "target"} <= {span.kind for span in spans}:
        return "yes"
    return "yes" if words[0].lower() in _words()["verbs"]["begin"] else "maybe"


def read_label(text: str, lexicon: Lexicon, lead: str | None = None) -> Label | None:
    """Read the label that a text begins with, None where it begins with none.

    ``lead`` is the beginning set in another style: where it is just a label, no separator is needed after it.
    """
    head = text[:120]
    for term in lexicon.find(head):
        if term.concept not in LABEL_CONCEPTS or (term.concept == "target" and term.head == "mål"):
            continue
        if term.concept == "responsible" and term.head.startswith("nämnd"):
            continue
        if not _may_precede(head[: term.start]):
            return None
        label = _label_at(text, term, lead)
        if label is not None:
            return label
    return None


def _may_precede(before: str) -> bool:
    """Whether words can stand before a label's term: genitives and adjectives (``Nämndens övergripande``), no verb."""
    words = before.split()
    if len(words) >= _WORDS_IN_LABEL or _VERB.search(before) or re.search(r"[.:;,]\s", before):
        return False
    return all(re.search(r"[sate-]$", word.lower()) or word.lower() in ("och", "samt", "för", "&") for word in words)


def _label_at(text: str, term: Term, lead: str | None) -> Label | None:
    after = text[term.end :]
    match = re.match(
        rf"(?P<more>(?:\s*(?:/|och|samt|&)\s*[^\W\d_]+(?:mål|mått|tal|er|ar|en|värden|nivå))?"
        rf"(?:\s+(?:för|till|i|inom|från)\s[^:.]{{2,50}}(?=:))?)"
        rf"(?:\s+{_WHEN}(?=\s*[:.]|\s*$))?\s*(?:(?:nr|nummer)\.?\s+(?=\d))?(?P<number>{_NUMBER})?(?:(?<=\d)\s*\([^()]{{3,60}}\)(?=\s*[:.–—]))?(?P<sep>\s*[:.–—]|\s+-(?=\s))?\s*",
        after,
    )
    assert match is not None
    rest = after[match.end() :].strip().lstrip("?").strip()
    number = match["number"]
    separator = (match["sep"] or "").strip()
    year = int(match["year"]) if match["year"] else None
    if not rest:
        return Label(term.concept, term.lemma, number, "", True, year=year)
    words = len(rest.split())
    styled = lead is not None and len(lead.rstrip(" :.")) <= term.end + match.end("number" if number else "more") + 1
    if separator == ":":
        value = term.concept == "goal" and re.search(r"\d", rest) is not None and words <= 6 and not number
        concept = "target" if value and (year is not None or judge_goal(rest) != "yes") else term.concept
        return Label(concept, term.lemma, number, rest, False, year=year)
    if number and words >= 2 and (separator or styled or rest[0].isupper()) and rest[0] not in "-–,":
        return Label(term.concept, term.lemma, number, rest, False)
    if styled and words >= 2 and len(lead or "") >= len(text[: term.end]):
        return Label(term.concept, term.lemma, number, rest, False)
    if separator and words >= 3 and separator != "." and rest[0].isupper():
        return Label(term.concept, term.lemma, number, rest, False)
    return None


def goals_by_number(title: str) -> tuple[str, ...]:
    """The numbers of the goals that a heading names: ``Åtgärder, mål 11–12`` gives 11 and 12, a heading without any nothing."""
    match = _GOALS_BY_NUMBER.search(title)
    if match is None:
        return ()
    numbers: list[str] = []
    for part in re.split(r"\s*(?:,|&|och|samt)\s*", match["numbers"]):
        ends = re.split(r"\s*[-–]\s*", part)
        if len(ends) == 2 and all(end.isdigit() for end in ends):
            numbers += map(str, range(int(ends[0]), int(ends[1]) + 1))
        else:
            numbers += ends
    return tuple(numbers)


def read_heading_label(title: str, lexicon: Lexicon) -> Label | None:
    """Read a heading as a label with words beside it: ``Nämndens mål för ekonomin``; None where it is none."""
    words = title.split()
    if len(words) > _WORDS_IN_HEADING or _VERB.search(title) or title.endswith("."):
        return None
    found = lexicon.find(title)
    if any(term.concept == "area" and not term.text.lower().endswith("s") for term in found):
        return None  # but ``Målområdets mål`` are goals
    terms = [t for t in found if t.concept in ("goal", "measure", "success_factor", "assignment")]
    if not terms or (_NOT_PURE.search(title) and terms[0].concept == "goal"):
        return None
    first = terms[0]
    if first.start > 0 and not _may_precede(title[: first.start]):
        return None
    number = re.match(rf"\s+({_NUMBER})(?:\s|$)", title[first.end :])
    qualifier = (title[: first.start] + title[first.end :]).strip(" :-–")
    return Label(first.concept, first.lemma, number[1] if number else None, "", not qualifier, qualifier)


def announces_goals(after_term: str) -> bool:
    """Whether goals or the like are named along with areas: ``Fokusområden och mål``."""
    return (
        re.match(r"(?:och|med|samt|&)\s+(?:[\w-]+\s+)?\w*(?:mål|uppdrag|indikator|nyckeltal|strategi)", after_term)
        is not None
    )


def read_area_label(title: str, lexicon: Lexicon) -> AreaLabel | None:
    """Read a heading as an area's: by its term before the name (``Fokusområde: Trygghet``) or in parentheses after."""
    if len(title.split()) > 14:
        return None
    for term in lexicon.find(title):
        if term.concept not in ("area", "area_label"):
            continue
        before = title[: term.start].strip(" -–:(")
        match = re.match(rf"\s*(?P<number>{_NUMBER})?\s*(?P<sep>[:.–—-])?\s*", title[term.end :])
        assert match is not None
        name = title[term.end + match.end() :].strip(" ()")
        with_goals = announces_goals(name)
        if with_goals:
            name = ""
        if any(t.start == 0 and len(t.text) == len(name) and t.concept in LABEL_CONCEPTS for t in lexicon.find(name)):
            continue  # ``Målområdets mål`` is a label of goals
        if re.fullmatch(r"(?:för |under )?(?:perioden )?\d{4}\s?[-–]\s?\d{2,4}", name):
            name = ""
        if term.concept == "area_label" and not (match["number"] or match["sep"] or (with_goals and term.start == 0)):
            continue
        if term.start == 0 or _may_precede(before + " "):
            if not name and term.start == 0:
                return AreaLabel(term.lemma, match["number"], "")
            if name and term.start == 0 and (match["sep"] or match["number"] or name[0].isupper()):
                return AreaLabel(term.lemma, match["number"], name)
            if not name and before and term.concept == "area" and title.rstrip().endswith(")"):
                return AreaLabel(term.lemma, match["number"], before)
            if not name and before:
                return AreaLabel(term.lemma, match["number"], "")
    return None


def bare_area_term(text: str, lexicon: Lexicon) -> AreaLabel | None:
    """Read a text that is the term for one area and no more (``STRATEGISKT OMRÅDE``, ``Inriktning 2``); else None."""
    match = re.fullmatch(rf"(?P<term>[^\d:]+?)(?:\s+(?P<number>{_NUMBER}))?\s*:?", text.strip())
    if match is None:
        return None
    term = next((t for t in lexicon.find(match["term"]) if t.concept in ("area", "area_label")), None)
    if term is None or term.text.lower() != term.lemma or len(term.text) != len(match["term"]):
        return None
    return AreaLabel(term.lemma, match["number"], "")
