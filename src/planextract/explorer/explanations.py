"""Published explanations and caveats, in the reader's language.

The dataset holds them in English. Their parts are regular: ``explanations.toml`` says each part in Swedish. A text with a
part that it does not know stays English as a whole, marked as such: nobody reads half-translated sentences.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from markupsafe import Markup, escape

from planextract.explorer.formatting import Language
from planextract.explorer.wording import say, wordings

_JOINED = "; "
_LONGEST = 4000
_MOST_PARTS = 40
"""A longer text, or one of more parts, is no explanation of ours: it is shown as it is."""
_NUMBER = r"\d+(?:\.\d+)?"


@cache
def _parts() -> tuple[tuple[re.Pattern[str], str], ...]:
    document = tomllib.loads(files("planextract.explorer").joinpath("explanations.toml").read_text(encoding="utf-8"))
    return tuple((_pattern(entry["en"]), entry["sv"]) for entry in document["parts"])


def _pattern(english: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", english)
    written = [re.escape(piece) if at % 2 == 0 else _place(piece) for at, piece in enumerate(pieces)]
    return re.compile("".join(written), re.DOTALL)


def _place(name: str) -> str:
    return f"(?P<{name}>{_NUMBER if name.startswith('number') else r'[a-z_]+' if name.startswith('stage') else '.+?'})"


def _said(part: str) -> str | None:
    for pattern, swedish in _parts():
        found = pattern.fullmatch(part)
        if found is not None:
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            if None not in values.values():
                return swedish.format(**values)
    return None


def _value(name: str, text: str) -> str | None:
    if name.startswith("number"):
        return text.replace(".", ",")
    if name.startswith("stage"):
        return say("sv", f"stage.{text}") if f"stage.{text}" in wordings() else None
    return text


@lru_cache(maxsize=4096)
def in_swedish(text: str) -> str | None:
    """Return an explanation or a caveat in Swedish, or None where a part of it is not known.

    A part may hold what joins parts (somebody's reason, a goal's text): longer parts are tried where shorter ones fail.
    """
    pieces = text.split(_JOINED)
    if len(text) > _LONGEST or len(pieces) > _MOST_PARTS:
        return None
    told: list[list[str] | None] = [None] * len(pieces) + [[]]
    for begin in range(len(pieces) - 1, -1, -1):
        for end in range(begin + 1, len(pieces) + 1):
            rest = told[end]
            part = None if rest is None else _said(_JOINED.join(pieces[begin:end]))
            if rest is not None and part is not None:
                told[begin] = [part, *rest]
                break
    return None if told[0] is None else _JOINED.join(told[0])


def explained(text: str | None, language: Language) -> Markup:
    """Return an explanation for a page: in Swedish where it can be, else as it is, marked as English."""
    if not text:
        return Markup()
    if language == "en":
        return escape(text)
    swedish = in_swedish(text)
    return english(text, language) if swedish is None else escape(swedish)


def english(text: str | None, language: Language) -> Markup:
    """Return a published English text (a finding, a reason) for a page, marked as English where the page is not."""
    if not text:
        return Markup()
    return escape(text) if language == "en" else Markup('<span lang="en">{}</span>').format(text)
