"""Which organisation a printed name is taken for."""

from __future__ import annotations

import re

from planextract.identifiers import slug
from planextract.records import Profile
from planextract.swedish.spans import find_spans

_LONGEST = 80


def organisation_id_of(name: str, profile: Profile) -> str | None:
    """The profile's organisation of this name or alias, else an id made of a board's name; None for several or none.

    A genitive s is set aside (``Socialnämndens``). Spellings that differ only in hyphens, case or accents are one.
    """
    known = {
        slug(spelling, _LONGEST): organisation.organisation_id
        for organisation in reversed(profile.organisations)
        for spelling in (*organisation.aliases, organisation.name)
    }
    for spelling in (name, base_form(name)):
        if slug(spelling, _LONGEST) in known:
            return known[slug(spelling, _LONGEST)]
    boards = {base_form(span.text) for span in find_spans(name) if span.kind == "board"}
    if len(boards) != 1:
        return None
    board = slug(boards.pop(), _LONGEST)
    return known.get(board, board)


def base_form(name: str) -> str:
    """A board's name without a genitive s: ``Socialnämndens`` is ``Socialnämnden``."""
    return re.sub(r"(?<=en|an|et)s$", "", name.strip())
