"""Reading labelled truth: what a label accepts, and which files belong to one source.

A missing key was not labelled and is not scored; null means that there is none; ``<key>_accept`` lists other values
that are as right; items under ``<kind>_either_way`` count neither for nor against.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

Label = dict[str, Any]


class TruthError(Exception):
    """A truth file that cannot be read; names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class SourceTruth:
    """The labelled plans of one source, oldest first, and its labelled links, if there are any."""

    plans: tuple[Label, ...]
    links: Label | None


def read_truth(path: Path) -> SourceTruth:
    """Read a folder of ``<period>.json`` and ``links.json``, or one plan's file."""
    if not path.exists():
        raise TruthError(f"{path}: no such file or folder; give a folder with one <period>.json per plan")
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    plans: list[Label] = []
    links: Label | None = None
    for file in files:
        label = _read_json(file)
        if file.name == "links.json":
            links = label
        elif "period" in label:
            plans.append(label)
    if not plans:
        raise TruthError(f"{path}: no labelled plan in it (a JSON object with a period)")
    return SourceTruth(tuple(sorted(plans, key=lambda plan: str(plan["period"]))), links)


def _read_json(file: Path) -> Label:
    try:
        label = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TruthError(f"{file}: {error}") from error
    if not isinstance(label, dict):
        raise TruthError(f"{file}: expected a JSON object, found {type(label).__name__}")
    return label


def fold(text: object) -> str | None:
    """Fold what print does not show: any run of white space is one space, and letters are composed (NFC)."""
    return None if text is None else _fold(str(text))


@lru_cache(maxsize=100_000)
def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_labelled(label: Label, key: str) -> bool:
    """True where the key was labelled, be it as null."""
    return key in label or f"{key}_accept" in label


def accepted(label: Label, key: str) -> tuple[Any, ...]:
    """All values that are right for a labelled key, the label's own first."""
    own = (label[key],) if key in label else ()
    return (*own, *(label.get(f"{key}_accept") or ()))


def accepts(label: Label, key: str, value: object) -> bool:
    """True where ``value`` is right for ``key`` or the key was not labelled; texts are folded on both sides."""
    if not is_labelled(label, key):
        return True
    return any(_same(right, value) for right in accepted(label, key))


def _same(right: object, value: object) -> bool:
    if isinstance(right, str) or isinstance(value, str):
        return fold(right) == fold(value)
    return right == value


def accepted_texts(label: Label, key: str = "text") -> set[str]:
    """The folded texts that are right for a labelled key."""
    return {folded for value in accepted(label, key) if (folded := fold(value)) is not None}
