"""The words of the pages, from the one file that holds them (``wording.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from planextract.explorer.formatting import Language


@cache
def wordings() -> Mapping[str, Mapping[str, str]]:
    """Return every wording by key (``section.key``), in both languages."""
    document = tomllib.loads(files("planextract.explorer").joinpath("wording.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, entries in document.items() for key, text in entries.items()}


def say(language: Language, key: str, **values: Any) -> str:
    """Return the wording of ``key`` with its ``{places}`` filled in; KeyError where there is none.

    A key of a closed vocabulary (``change.reworded``) says a published value in the reader's language.
    """
    text = wordings()[key][language]
    return text.format(**values) if values else text
