"""Swedish noun forms by table: every form a word of the genre is printed in, and back to its lemma."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def inflect(lemma: str, endings: Iterable[str]) -> tuple[str, ...]:
    """Return ``lemma`` with each ending, longest form first and without repeats.

    >>> inflect("mål", ["", "et", "en"])
    ('målet', 'målen', 'mål')
    """
    forms = {lemma + ending for ending in endings}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def form_table(lemmas: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Map every form to its lemma; ``lemmas`` gives each lemma's endings. Of two lemmas the longer wins."""
    table: dict[str, str] = {}
    for lemma in sorted(lemmas, key=lambda word: (len(word), word)):
        for form in inflect(lemma, lemmas[lemma]):
            table[form] = lemma
    return table


def split_compound(word: str, forms: Mapping[str, str]) -> tuple[str, str] | None:
    """Split a lowercase ``word`` into first part and the longest known last part; return (first part, lemma) or None.

    The first part is empty or at least two letters, so that ``mål`` is not found in ``tmål``.
    """
    for cut in range(len(word)):
        if cut == 1:
            continue
        lemma = forms.get(word[cut:])
        if lemma is not None:
            return word[:cut], lemma
    return None
