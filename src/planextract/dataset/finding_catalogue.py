"""What each kind of finding says and what a person can do about it, from the one file that holds it (``findings.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from planextract.finding_codes import FindingCode

Language = Literal["sv", "en"]


class FindingKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of finding: what it ``says`` and what to ``do``, by language."""

    says: Mapping[Language, str]
    do: Mapping[Language, str]


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """Return every kind of finding by its code, in the order in which a document is read."""
    text = files("planextract.dataset").joinpath("findings.toml").read_text(encoding="utf-8")
    return {**msgspec.toml.decode(text, type=dict[FindingCode, FindingKind])}
