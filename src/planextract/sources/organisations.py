"""The boards, administrations and companies of a profile: names, lifetimes, and what became of each."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from planextract.records import Organisation
from planextract.sources.values import Values

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""What an id of a source or an organisation looks like."""

_KEYS = ("id", "name", "aliases", "valid_from", "valid_to", "merged_into", "split_into")


def read_organisations(top: Values) -> tuple[Organisation, ...]:
    """Return the organisations of a profile; what is wrong with them is noted as mistakes."""
    tables = top.tables("organisations")
    ids = [values.table.get("id") for values in tables]
    organisations = tuple(_organisation(values, ids, position) for position, values in enumerate(tables))
    for position, organisation in enumerate(organisations):
        _refuse_shared_names(tables[position], organisation, organisations[:position])
        _refuse_circle(tables[position], organisation, organisations)
    return organisations


def _refuse_shared_names(values: Values, organisation: Organisation, others: Sequence[Organisation]) -> None:
    """A name may pass from one organisation to the next, but means one of them in any year."""
    spellings = {spelling.casefold(): spelling for spelling in (organisation.name, *organisation.aliases)}
    for other in others:
        shared = [spelling for spelling in (other.name, *other.aliases) if spelling.casefold() in spellings]
        first = max(organisation.valid_from or 0, other.valid_from or 0)
        last = min(organisation.valid_to or 9999, other.valid_to or 9999)
        if shared and first <= last and organisation.organisation_id != other.organisation_id:
            key = "name" if organisation.name.casefold() == shared[0].casefold() else "aliases"
            message = f"{shared[0]!r} also means {other.organisation_id!r} in the same years"
            values.mistake((key,), message, "Keep it at one of them, or part their lifetimes (valid_from, valid_to)")


def _refuse_circle(values: Values, organisation: Organisation, organisations: Sequence[Organisation]) -> None:
    """Nothing becomes itself again through what it became."""
    became = {one.organisation_id: one.became for one in organisations}
    reached: set[str] = set()
    waiting = [name for name in organisation.became if name != organisation.organisation_id]
    while waiting:
        name = waiting.pop()
        if name == organisation.organisation_id:
            key = "merged_into" if "merged_into" in values.table else "split_into"
            values.mistake((key,), "leads back to the organisation itself", "Name only what followed it")
            return
        waiting += [successor for successor in became.get(name, ()) if name not in reached]
        reached.add(name)


def _organisation(values: Values, ids: list[Any], position: int) -> Organisation:
    values.refuse_unknown_keys(_KEYS)
    own = values.shaped("id", ID, '"socialnamnden" (a-z, 0-9 and hyphens)', required=True)
    if own is not None and own in ids[:position]:
        values.mistake(("id",), f"{own!r} is already taken by another organisation", "Give each its own id")
    valid_from, valid_to = values.year("valid_from"), values.year("valid_to")
    if valid_from is not None and valid_to is not None and valid_from > valid_to:
        values.mistake(
            ("valid_from",), f"{valid_from} is after valid_to {valid_to}", "Years are inclusive: first, then last"
        )
    return Organisation(
        organisation_id=own or "",
        name=values.text("name", required=True) or "",
        aliases=values.texts("aliases"),
        valid_from=valid_from,
        valid_to=valid_to,
        became=_successors(values, own, [known for known in ids if isinstance(known, str)]),
    )


def _successors(values: Values, own: str | None, ids: list[str]) -> tuple[str, ...]:
    """Return the ids of ``merged_into`` and ``split_into``; each must be an organisation of this profile."""
    merged = values.text("merged_into")
    named: list[tuple[tuple[str | int, ...], str]] = [(("merged_into",), merged)] if merged is not None else []
    named += [(("split_into", position), name) for position, name in enumerate(values.texts("split_into"))]
    for keys, successor in named:
        if successor == own:
            values.mistake(keys, "names the organisation itself", "Name the one that followed it")
        elif successor not in ids:
            near = difflib.get_close_matches(successor, ids, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Add [[organisations]] with id = {successor!r}"
            values.mistake(keys, f"{successor!r} is no organisation of this profile", remedy)
    return tuple(dict.fromkeys(successor for _, successor in named))
