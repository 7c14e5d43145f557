"""The language pipeline, built in one place: spaCy's Swedish tokens, our sentences, our spans, lemmas as a feature.

``blank("sv")`` with rules works everywhere. A trained Swedish pipeline is used where a profile names one and it is
installed; ``LanguagePipeline.read_by`` says which one read a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from itertools import pairwise
from typing import Any

import spacy
from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.tokens import Doc, Span, Token

from planextract.swedish.spans import find_spans

RULES_VERSION = "1"
"""Raised when a rule changes what is read."""
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "t.ex. bl.a. m.m. m.fl. d.v.s. dvs. s.k. o.s.v. osv. etc. kl. ca. c:a resp. inkl. exkl. t.o.m. "
        "fr.o.m. o.d. e.d. f.d. p.g.a. pga. m.h.a. f.n. fn. jfr. nr. st. kap. sid. s. avd. tel. milj. mdr. "
        "mkr. tkr. ev. evt. förv. kr. inv. art. max. min. enl. bil. tab. fig. prop. dir. ang. dr. prof. proc. "
        "årl. jan. feb. apr. aug. sept. okt. nov. dec. ",
    )
)
_BULLET = re.compile(r"[•·▪■●○►➢✓\uf0b7\uf0a7]")


class PipelineMissing(Exception):
    """A trained pipeline is named but not installed; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class LanguagePipeline:
    """A ready pipeline; ``read_by`` names it with its version (column ``read_by`` of ``documents``)."""

    nlp: Language
    read_by: str

    def sentences(self, text: str) -> Iterator[str]:
        """Split ``text`` into sentences; abbreviations, ordinals and clock times do not end one, bullets begin one."""
        for sentence in self.nlp(text).sents:
            stripped = sentence.text.strip()
            if stripped:
                yield stripped

    def lemmas(self, text: str) -> tuple[str, ...]:
        """Lowercase lemmas of the words of ``text``: a feature to compare by, never an identity."""
        return tuple(_lemma(token) for token in self.nlp(text) if token.is_alpha)


def load_pipeline(name: str | None = None) -> LanguagePipeline:
    """Return the pipeline a profile names, or the one of rules. Raises :class:`PipelineMissing`."""
    return _load(name or "")


def pipeline_version(name: str | None = None) -> str:
    """The text for ``read_by`` without building a pipeline; a named one that is not installed reads as the rules."""
    rules = f"planextract-rules {RULES_VERSION}"
    if name:
        try:
            return f"{name} {metadata.version(name)} + {rules}"
        except metadata.PackageNotFoundError:
            pass
    return f"spacy-blank-sv {metadata.version('spacy')} + {rules}"


@lru_cache(maxsize=4)
def _load(name: str) -> LanguagePipeline:
    if name:
        if not spacy.util.is_package(name):
            raise PipelineMissing(f"the language pipeline {name} is not installed: python -m spacy download {name}")
        nlp = spacy.load(name)
        nlp.add_pipe("plan_sentences", first=True)
    else:
        nlp = spacy.blank("sv")
        nlp.add_pipe("plan_sentences")
    nlp.add_pipe("plan_spans", last=True)
    return LanguagePipeline(nlp, pipeline_version(name or None))


@Language.component("plan_sentences")
def plan_sentences(doc: Doc) -> Doc:
    """Set where sentences begin."""
    for before, token in pairwise(doc):
        token.is_sent_start = _begins_sentence(doc, before, token)
    return doc


def _begins_sentence(doc: Doc, before: Token, token: Token) -> bool:
    if _BULLET.fullmatch(token.text) or (
        "\n" in before.text and before.i > 0 and doc[before.i - 1].text[-1:] in ".:;!?"
    ):
        return True
    if before.text[-1:] not in ("!", "?", "."):
        return False
    if not (token.text[:1].isupper() or token.text[:1].isdigit() or token.text[:1] in '”"»–-('):
        return False
    if before.text.lower() in _ABBREVIATIONS:
        return False
    if before.text == "." and before.i > 0:
        word = doc[before.i - 1]
        joined = f"{word.text}.".lower()
        if joined in _ABBREVIATIONS or (word.text.isdigit() and not token.text[:1].isupper()):
            return False
        if word.text.isdigit() and (word.i == 0 or doc[word.i].is_sent_start):
            return False  # a number that begins a list item
    return not (len(before.text) == 2 and before.text[0].isupper() and before.text[1] == ".")  # an initial


@Language.component("plan_spans")
def plan_spans(doc: Doc) -> Doc:
    """Keep the spans of ambition as a span group named ``plan``."""
    found = []
    for span in find_spans(doc.text):
        tokens = doc.char_span(span.start, span.end, label=span.kind, alignment_mode="expand")
        if isinstance(tokens, Span):
            found.append(tokens)
    doc.spans["plan"] = found
    return doc


@lru_cache(maxsize=1)
def _lemma_table() -> Any:
    return load_lookups("sv", ["lemma_lookup"]).get_table("lemma_lookup")


def _lemma(token: Token) -> str:
    if token.lemma_:
        return token.lemma_.lower()
    lower = token.text.lower()
    return str(_lemma_table().get(lower, lower))
