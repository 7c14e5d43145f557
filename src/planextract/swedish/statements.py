"""Which financial statement a table is, and which of its rows mean what: titles, well-known rows, totals, names of
boards.

The words lie in ``data/statements.toml``. Spelling is compared loosely: case, hyphens, letter-spacing and one slip of
the printer (``BUGDET``) make no difference; what the words mean is never guessed beyond that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz.distance import OSA

from planextract.records import Statement
from planextract.swedish.amounts import plain_number_text
from planextract.swedish.units import unit_named

SHORTEST_FORGIVEN = 9
"""Words at least this long may differ by one letter (or one swap of neighbours) and still be the same word."""

LONGEST_COMPANY = 5
"""A company's name with *AB* in it has at most so many words."""

Sign = Literal["income", "cost"]


@dataclass(frozen=True, slots=True)
class Concept:
    """A row that every municipality has. ``sums_rows`` says that it is a sum of rows above; ``sign`` whether it adds or
    costs.
    """

    name: str
    statement: Statement
    sums_rows: bool
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What must hold in one column: the row ``stated`` is the sum of factor times each row of ``addends``.

    ``optional`` rows are addends too where they are printed.
    """

    stated: str
    addends: tuple[tuple[str, int], ...]
    optional: tuple[tuple[str, int], ...] = ()


def statement_of_title(text: str, added: Mapping[str, Statement] | None = None) -> Statement | None:
    """The statement a title names; None where it names none, or several (``Resultat- och balansbudget``).

    ``added`` are a profile's own words for statements; they win over the built-in ones.
    """
    words = title_words(text)
    for word, statement in (added or {}).items():
        if _holds(words, word):
            return statement
    if words and words[0] in ("not", "noter"):
        return "note"
    if any(word.startswith(_CHANGES) for word in words) and any(word in _vocabulary().frames for word in words):
        return "frame_adjustment"
    named = _named_statements(_with_shared_endings(words))
    if "frame_adjustment" in named:
        return "frame_adjustment"
    if not named and (_is_budget_of_board(words) or _is_budget_per_part(words)):
        return "operating"
    return named[0] if len(named) == 1 else None


def is_beside_statements(text: str) -> bool:
    """Whether a title names what no statement holds (*Finansiella nyckeltal*), so that its chapter's is not the table's."""
    return not _vocabulary().beside.isdisjoint(title_words(text))


def _is_budget_of_board(words: Sequence[str]) -> bool:
    """Whether a title is little but a board and its budget (*Barn- och skolnämndens budget*)."""
    owners = [at for at, word in enumerate(words) if word.endswith(("nämndens", "styrelsens"))]
    return bool(owners) and words[owners[-1] + 1 : owners[-1] + 2] in (["budget"], ["ekonomi"], ["nettobudget"])


def _is_budget_per_part(words: Sequence[str]) -> bool:
    """Whether a title says that a budget or net costs are given by part (*Budget per verksamhetsområde*)."""
    return any(
        word == "per" and what.endswith(_SHARED_OUT) and part.startswith(_PARTS_OF_MUNICIPALITY)
        for what, word, part in zip(words, words[1:], words[2:], strict=False)
    )


def statement_of_heading(text: str) -> Statement | None:
    """The statement that begins below a heading inside a table (``KASSAFLÖDESBUDGET``): one that is little but its name."""
    words = [word for word in title_words(text) if not word.isdecimal() and unit_named(word) is None]
    if len(words) > 3 or not any(word.endswith(_STATEMENT_ENDS) for word in words):
        return None
    return statement_of_title(text)


def statements_named(text: str) -> tuple[Statement, ...]:
    """Every statement that a sentence speaks of (*beloppen i driftbudgeten och i investeringsbudgeten*)."""
    words = _with_shared_endings(title_words(text))
    mentioned = [name for name, others in _vocabulary().mentions if any(word in others for word in words)]
    return tuple(dict.fromkeys([*_named_statements(words), *mentioned]))


def concept_of(label: str) -> Concept | None:
    """The well-known row that ``label`` names, spelled any way; None for any other row."""
    return _concept_of(" ".join(title_words(label)))


def identities() -> tuple[Identity, ...]:
    """All identities between concepts, in the order of the data file."""
    return _vocabulary().identities


def is_total_label(label: str) -> bool:
    """Whether a row calls itself a sum: ``Summa``, ``Totalt``, ``Summa skola``, ``Socialnämnden totalt``."""
    words = _total_words(label)
    if not words:
        return False
    vocabulary = _vocabulary()
    return words[0] in vocabulary.totals_first or words[-1] in vocabulary.totals_last


def is_bare_total(label: str) -> bool:
    """Whether a row says nothing but that it is a sum (``Summa``, ``Totalt``, ``Delsumma``)."""
    vocabulary = _vocabulary()
    words = _total_words(label)
    return (
        bool(words)
        and len(words) <= 2
        and all(word in vocabulary.totals_first | vocabulary.totals_last for word in words)
    )


def total_of(label: str) -> str:
    """What a sum is a sum of: ``Summa skola`` gives ``skola``; a bare sum gives the empty text."""
    vocabulary = _vocabulary()
    words = _total_words(label)
    while words and words[0] in vocabulary.totals_first:
        words = words[1:]
    while words and words[-1] in vocabulary.totals_last:
        words = words[:-1]
    return " ".join(words)


def is_grand_total(label: str) -> bool:
    """Whether a sum is one over all boards or the whole statement (``Summa nämnder``, ``Summa investeringar``)."""
    subject = total_of(label).split()
    return is_total_label(label) and any(word in _vocabulary().grand for word in subject)


def is_part_label(label: str) -> bool:
    """Whether a row breaks down the row above it (``varav personalkostnader``) and is no part of a sum."""
    words = _total_words(label)
    return bool(words) and words[0] in _vocabulary().parts


def is_body_name(label: str) -> bool:
    """Whether a label is the name of a board, an administration or a company, judged by its last word."""
    words = title_words(re.sub(r"\([^)]*\)", " ", label))
    if not words or len(words) > 8:
        return False
    vocabulary = _vocabulary()
    if words[0] in vocabulary.totals_first:
        return False
    last = words[-1]
    if "ab" in words[1:-1] and len(words) <= LONGEST_COMPANY and not _TITLE_WORDS & set(words):
        return True  # *Bostads AB Ekeby*
    if last in vocabulary.body_exceptions and len(words) == 1:
        return False
    if last in vocabulary.body_words:
        return len(words) > 1
    if last in vocabulary.adjective_before:
        return len(words) == 2 and words[0].endswith(vocabulary.adjectives)  # *Teknisk nämnd*
    return any(last.endswith(end) for end in vocabulary.body_ends) and last not in vocabulary.body_exceptions


def is_board_name(label: str) -> bool:
    """Whether a label is the name of one board of a municipality, no administration, company or unit."""
    words = title_words(label)
    return is_body_name(label) and words[-1].endswith(("nämnd", "nämnden", "styrelse", "styrelsen"))


def body_in_label(label: str) -> str | None:
    """The name of a body that a row's label is, without the mark of a footnote behind it; None where it is none."""
    name = _MARK.sub("", label)
    return name if is_body_name(name) else label if is_body_name(label) else None


def body_in_title(text: str) -> str | None:
    """The body that a title names, by itself or among other words set apart (``Detaljbudget 2025, socialnämnden``)."""
    for part in (text, *re.split(r"[,(:]| [-–] ", text)):
        words = part.strip(" :,)").split()
        after = [at + 1 for at, word in enumerate(words) if word.casefold() in _TITLE_WORDS]
        words = words[after[-1] :] if after else words
        while words and words[0].casefold().endswith(_TITLE_ENDS):
            words = words[1:]
        name = " ".join(words)
        if is_body_name(name) and name.casefold() not in _vocabulary().body_ends and not re.search(r"\d{4}", name):
            return name
        owner = _owner(words)
        if owner is not None:
            return owner
    return None


def _owner(words: Sequence[str]) -> str | None:
    """The body whose something a title is (*Tekniska nämndens investeringar*), None where it is nobody's."""
    for at, word in enumerate(words[:-1]):
        name = " ".join([*words[:at], word.removesuffix("s")])
        if word.endswith("ens") and is_body_name(name) and name.casefold() not in _vocabulary().body_ends:
            return name if name[:1].isupper() and "nämnd" in name else None
    return None


def is_activity(label: str) -> bool:
    """Whether a row's label is nothing but the name of what all municipalities do (``Grundskola``, ``Äldreomsorg``)."""
    return " ".join(title_words(label)) in _vocabulary().activities


def may_title_activities(text: str) -> bool:
    """Whether a title leaves it open that the rows below are budgets of activities, or says so (``Kostnad per verksamhet``)."""
    words = [word for word in own_words(text).split() if not word.isdecimal()]
    begun = _vocabulary().activity_titles
    named = is_activity(text) or body_in_title(text) is not None or not words
    return named or any(begin in word for begin in begun for word in title_words(text))


def is_frame_label(label: str) -> bool:
    """Whether a row of a frame adjustment states a frame itself (``Ram 2024``, ``Ny driftram``) and no change to it."""
    words = title_words(label)
    return any(word in _vocabulary().frames for word in words[:2]) or (
        words[-1:] != [] and words[-1] in _vocabulary().frames
    )


def own_words(text: str) -> str:
    """What a first header cell says beyond generic words (``Statistik simskola`` → ``simskola``); units are for the
    caller.
    """
    return " ".join(word for word in title_words(text) if word not in _vocabulary().generic)


def title_words(text: str) -> list[str]:
    """The words of a title in lowercase: letter-spacing closed, hyphens, slashes and punctuation gone."""
    return list(_title_words(text))


@lru_cache(maxsize=4096)  # the names of boards are asked for once an amount and board: half of a table's time
def _title_words(text: str) -> tuple[str, ...]:
    plain = plain_number_text(text).casefold().replace("&", " och ")
    plain = re.sub(r"\b(?:[a-zåäöé] ){3,}[a-zåäöé]\b", lambda match: match.group().replace(" ", ""), plain)
    plain = re.sub(r"(?<=[^\W\d_]{2})- (?=[^\W\d_]{2})(?!och\b|eller\b|samt\b)", "", plain)
    return tuple(re.findall(r"[^\W_]+(?:[:][^\W_]+)?", plain.replace("-", " ")))


def same_name(left: str, right: str) -> bool:
    """Whether two printed names are one: case, hyphens and punctuation set aside, one slip in a long name forgiven."""
    first, second = _closed(left), _closed(right)
    if abs(len(first) - len(second)) > 1:
        return False
    return first == second or (min(len(first), len(second)) > SHORTEST_FORGIVEN and OSA.distance(first, second) <= 1)


@lru_cache(maxsize=4096)
def _closed(text: str) -> str:
    """The words of a title without spaces."""
    return "".join(_title_words(text))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    titles: tuple[tuple[Statement, tuple[str, ...]], ...]
    concepts: dict[str, Concept]
    identities: tuple[Identity, ...]
    totals_first: frozenset[str]
    totals_last: frozenset[str]
    grand: frozenset[str]
    parts: frozenset[str]
    body_ends: tuple[str, ...]
    body_words: frozenset[str]
    body_exceptions: frozenset[str]
    beside: frozenset[str]
    adjective_before: frozenset[str]
    adjectives: tuple[str, ...]
    generic: frozenset[str]
    activities: frozenset[str]
    activity_titles: tuple[str, ...]
    frames: frozenset[str]
    mentions: tuple[tuple[Statement, frozenset[str]], ...]


@cache
def _vocabulary() -> _Vocabulary:
    content = tomllib.loads(files("planextract.swedish").joinpath("data/statements.toml").read_text(encoding="utf-8"))
    concepts = {
        label: Concept(entry["name"], entry["statement"], entry.get("sum", False), entry.get("sign"))
        for entry in content["concept"]
        for label in entry["labels"]
    }
    return _Vocabulary(
        titles=tuple((entry["statement"], tuple(entry["words"])) for entry in content["title"]),
        concepts=concepts,
        identities=tuple(
            Identity(entry["stated"], tuple(entry["addends"].items()), tuple(entry.get("optional", {}).items()))
            for entry in content["identity"]
        ),
        totals_first=frozenset(content["totals"]["first"]),
        totals_last=frozenset(content["totals"]["last"]),
        grand=frozenset(content["totals"]["grand"]),
        parts=frozenset(content["parts"]["first"]),
        body_ends=tuple(content["bodies"]["ends"]),
        body_words=frozenset(content["bodies"]["words"]),
        body_exceptions=frozenset(content["bodies"]["except"]),
        beside=frozenset(content["beside"]["words"]),
        adjective_before=frozenset(content["bodies"]["adjective_before"]),
        adjectives=tuple(content["bodies"]["adjectives"]),
        generic=frozenset(content["generic"]["words"]),
        activities=frozenset(content["activities"]["labels"]),
        activity_titles=tuple(content["activities"]["title"]),
        frames=frozenset(content["frames"]["words"]),
        mentions=tuple((statement, frozenset(words)) for statement, words in content["mentions"].items()),
    )


def _total_words(label: str) -> list[str]:
    return title_words(label.replace("S:a", "summa").replace("s:a", "summa").replace("S:A", "summa"))


def _with_shared_endings(words: Sequence[str]) -> list[str]:
    """``resultat och balansbudget`` names two statements: a stem before *och* gets the ending of the word after it."""
    result = list(words)
    for at, word in enumerate(words[2:], start=2):
        ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) > len(end)), None)
        if ending and words[at - 1] in ("och", "samt") and words[at - 2] in _STEMS:
            result[at - 2] += ending
    return result


_MARK = re.compile(r"(?<=\w)\s*(?:\d{1,2}\)|\*{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]{1,2}\)?| \d)$")
"""The mark of a footnote behind a name: ``Socialnämnden 1)``, raised (``Socialnämnden 1``) or a star."""
_TITLE_WORDS = frozenset(("för", "per", "inom", "avseende", "av", "i", "till", "från", "hos"))
_TITLE_ENDS = ("budget", "budgeten", "ram", "ramar", "plan", "redovisning", "räkning", "anslag")
_STATEMENT_ENDS = ("budget", "budgeten", "plan", "planen", "räkning", "räkningen", "analys", "rapport", "redovisning")
_CHANGES = ("förändring", "justering", "omfördelning", "ändring")
_SHARED_OUT = ("budget", "nettokostnad", "nettokostnader", "ramar", "anslag")
_PARTS_OF_MUNICIPALITY = ("verksamhet", "nämnd", "område", "förvaltning", "avdelning", "enhet", "sektor", "ansvar")
_ENDINGS = ("budget", "plan", "räkning", "redovisning")
_STEMS = ("resultat", "balans", "drift", "investerings", "kassaflödes", "finansierings", "drifts")


def _named_statements(words: Sequence[str]) -> list[Statement]:
    return [statement for statement, names in _vocabulary().titles if any(_holds(words, name) for name in names)]


def _holds(words: Sequence[str], name: str) -> bool:
    """Whether a name of one or more words stands among ``words``, closed or apart (``drift budget`` is
    ``driftbudget``).
    """
    wanted = _closed(name)
    length = len(name.split())
    for width in {length, length + 1}:
        for start in range(len(words) - width + 1):
            if _same_word("".join(words[start : start + width]), wanted):
                return True
    return False


def _same_word(left: str, right: str) -> bool:
    if left == right or (left.startswith(right) and left[len(right) :] in ("en", "n", "et", "s", "ens")):
        return True
    return len(right) >= SHORTEST_FORGIVEN and OSA.distance(left, right, score_cutoff=1) <= 1


@lru_cache(maxsize=4096)
def _concept_of(folded: str) -> Concept | None:
    vocabulary = _vocabulary()
    trimmed = re.sub(r"\b(not|note)? ?\d+$", "", folded).strip()
    if trimmed in vocabulary.concepts:
        return vocabulary.concepts[trimmed]
    close = [
        label
        for label in vocabulary.concepts
        if len(label) > SHORTEST_FORGIVEN and OSA.distance(label, trimmed, score_cutoff=1) <= 1
    ]
    return vocabulary.concepts[close[0]] if len(close) == 1 else None
