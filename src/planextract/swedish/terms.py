"""Terms of the genre (``data/genre.toml``) in all their forms: which concept a printed word names (stage ``reading``).

A term is found by its inflected form and, unless its concept says ``whole``, at the end of a compound
(``nämndmålen`` is a form of ``nämndmål`` and names the concept ``goal``). A profile's vocabulary adds words.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from planextract.records import Vocabulary
from planextract.swedish.inflection import form_table, split_compound

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_REMEMBERED = 4096
"""How many texts' terms are kept: a document's pieces are asked about several times."""
_EDGE = r"(?<![\w-])(?:{})(?![\w-])"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the genre in a text: ``start`` and ``end`` are offsets, ``lemma`` its lowercase singular form.

    ``lemma`` of a compound keeps the first part (``nämndmål``); ``head`` is the lemma that named the concept (``mål``).
    """

    concept: str
    lemma: str
    head: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Concept:
    name: str
    forms: dict[str, str]
    compounds: bool
    excluded: frozenset[str]
    phrases: re.Pattern[str] | None
    phrase_lemmas: dict[str, str]


def _phrase_pattern(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(_EDGE.format("|".join(re.escape(phrase) for phrase in longest_first)), re.IGNORECASE)


class Lexicon:
    """All terms of the genre, with a profile's additions; what it finds never changes."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        data = tomllib.loads(resources.files("planextract.swedish").joinpath("data/genre.toml").read_text("utf-8"))
        endings: dict[str, list[str]] = data["inflections"]
        added = _added_words(vocabulary or Vocabulary())
        self._words: dict[str, tuple[tuple[str, str, str], ...]] = {}
        self._texts: dict[str, tuple[Term, ...]] = {}
        self._concepts = tuple(_concept(entry, endings, added.get(entry["name"], ())) for entry in data["concept"])
        self._forms = frozenset(form for concept in self._concepts for form in concept.forms)

    def find(self, text: str) -> tuple[Term, ...]:
        """Every term in ``text``, by place, then by concept as in the data file. One word may name two concepts."""
        known = self._texts.get(text)
        if known is None:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            known = self._texts[text] = self._find(text)
        return known

    def _find(self, text: str) -> tuple[Term, ...]:
        found: list[Term] = []
        for concept in self._concepts:
            if concept.phrases is not None:
                for match in concept.phrases.finditer(text):
                    lemma = concept.phrase_lemmas[match.group().lower()]
                    found.append(Term(concept.name, lemma, lemma, match.group(), *match.span()))
        for match in _WORD.finditer(text):
            found.extend(
                Term(concept, lemma, head, match.group(), match.start(), match.end())
                for concept, lemma, head in self._terms_of_word(match.group().lower())
            )
        return tuple(sorted(found, key=lambda term: (term.start, -term.end)))

    def _terms_of_word(self, word: str) -> tuple[tuple[str, str, str], ...]:
        """Concept, lemma and head of every concept that a lowercase word names."""
        known = self._words.get(word)
        if known is None:
            # most words end like no term at all
            concepts = self._concepts if any(word[cut:] in self._forms for cut in range(len(word))) else ()
            named = ((concept.name, _term_of_word(concept, word)) for concept in concepts)
            known = self._words[word] = tuple((name, *term) for name, term in named if term is not None)
        return known

    def concepts(self, text: str) -> frozenset[str]:
        """The names of all concepts that ``text`` has a term of."""
        return frozenset(term.concept for term in self.find(text))

    def first(self, text: str, concept: str) -> Term | None:
        """The first term of ``concept`` in ``text``."""
        return next((term for term in self.find(text) if term.concept == concept), None)


@lru_cache(maxsize=4)
def built_in_lexicon() -> Lexicon:
    """The lexicon without a profile's additions."""
    return Lexicon()


def _added_words(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    return {
        "area": vocabulary.areas,
        "goal": vocabulary.goals,
        "measure": vocabulary.indicators,
        "assignment": vocabulary.assignments,
    }


def _concept(entry: dict[str, object], endings: dict[str, list[str]], added: tuple[str, ...]) -> _Concept:
    lemmas: dict[str, list[str]] = {}
    for inflection, forms in endings.items():
        words = entry.get(inflection, [])
        assert isinstance(words, list)
        for word in words:
            lemmas[word] = [*lemmas.get(word, []), *forms]
    every_ending = sorted({ending for forms in endings.values() for ending in forms})
    single = [word.lower() for word in added if " " not in word]
    lemmas.update(dict.fromkeys(single, every_ending))
    phrases = {word.lower(): word.lower() for word in added if " " in word}
    for phrase in _list(entry, "phrases"):
        forms = [str(form) for form in phrase] if isinstance(phrase, list) else [str(phrase)]
        phrases.update(dict.fromkeys(forms, forms[0]))
    excluded = frozenset(str(word) for word in _list(entry, "not"))
    return _Concept(
        name=str(entry["name"]),
        forms=form_table(lemmas),
        compounds=not entry.get("whole", False),
        excluded=excluded - frozenset(single),
        phrases=_phrase_pattern(list(phrases)),
        phrase_lemmas=phrases,
    )


def _list(entry: dict[str, object], key: str) -> list[object]:
    value = entry.get(key, [])
    assert isinstance(value, list)
    return value


def _term_of_word(concept: _Concept, word: str) -> tuple[str, str] | None:
    """Lemma and head of a word that names a concept."""
    if concept.compounds:
        split = split_compound(word, concept.forms)
        if split is None:
            return None
        first, head = split
    elif word in concept.forms:
        first, head = "", concept.forms[word]
    else:
        return None
    lemma = first + head
    return None if lemma in concept.excluded else (lemma, head)
