"""Every word of the pages stands in one file, in both languages, and none of them is left over."""

from __future__ import annotations

import re
import string
from functools import cache
from importlib.resources import files
from typing import get_args

from planextract import records
from planextract.explorer.wording import say, wordings
from planextract.matching import decisions

TEMPLATES = [
    f
    for folder in ("templates", "datasette_templates")
    for f in files("planextract.explorer").joinpath(folder).iterdir()
    if f.name.endswith((".html", ".svg"))
]
MODULES = [
    f
    for folder in (files("planextract.explorer"), files("planextract.explorer") / "pages")
    for f in folder.iterdir()
    if f.name.endswith(".py")
]
VOCABULARIES = {
    "change": records.GoalChangeKind,
    "relation": records.Relation,
    "area_relation": records.AreaRelation,
    "row_relation": records.RowRelation,
    "ambition": records.Ambition,
    "aspect": records.AmbitionAspect,
    "kind": records.GoalKind,
    "indicator": records.IndicatorKind,
    "decided_by": records.DecidedBy,
    "statement": records.Statement,
    "stage": records.Stage,
    "measure": records.Measure,
    "signs": records.SignConvention,
    "change_kind": records.AppropriationChangeKind,
    "outcome": records.CheckOutcome,
    "check_kind": records.CheckKind,
    "origin": records.TextOrigin,
    "role": records.PageRole,
    "page_status": records.PageStatus,
    "severity": records.Severity,
    "verdict": decisions.Verdict,
    "subject": decisions.Subject,
}


@cache
def source_text() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in [*TEMPLATES, *MODULES])


@cache
def keys_in_use() -> frozenset[str]:
    return frozenset(re.findall(r"""(?:\bt\(|say\([\w.]+, )["']([a-z_]+\.[a-z_]+)["']""", source_text())) - {
        "section.key"
    }


def test_every_wording_has_both_languages_and_the_same_places() -> None:
    for key, texts in wordings().items():
        assert set(texts) == {"sv", "en"}, key
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts.values()]
        assert places[0] == places[1], key


def test_every_key_that_is_used_is_there() -> None:
    assert keys_in_use() <= set(wordings())
    assert len(keys_in_use()) > 150


def test_every_value_of_a_closed_vocabulary_has_words() -> None:
    for section, vocabulary in VOCABULARIES.items():
        for value in get_args(vocabulary):
            assert say("sv", f"{section}.{value}")
            assert say("en", f"{section}.{value}")


def test_no_wording_is_left_over() -> None:
    built = {*VOCABULARIES, "language", "menu", "downloads", "packet", "money", "goal"}
    idle = [
        key
        for key in wordings()
        if key not in keys_in_use() and key.partition(".")[0] not in built and key not in source_text()
    ]
    assert idle == []
