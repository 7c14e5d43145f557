"""The JSON of ``goal_changes``, read for people: the redline's parts, and the evidence with its place in the texts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from planextract.explorer.queries.rows import Row
from planextract.matching.redline import RedlinePart, read_redline


@dataclass(frozen=True, slots=True)
class ReadChange:
    """One change: its row, the words kept, removed and added, and the quotes (before, after) that show the ambition.

    ``before`` and ``after`` are the quotes' places in the two goals' texts; None where an indicator was quoted.
    """

    row: Row
    parts: list[RedlinePart]
    quotes: list[tuple[str, str]]
    before: tuple[int, int] | None
    after: tuple[int, int] | None


def read_change(row: Row) -> ReadChange:
    """Read one row of ``goal_changes`` joined with its link. A quote of the whole text shows nothing."""
    parts = read_redline(row["redline"]) if row["redline"] else []
    evidence: Any = json.loads(row["ambition_evidence"] or "{}")
    if not isinstance(evidence, dict) or not {"before", "after"} <= evidence.keys():
        evidence = {}
    before = _place(evidence.get("before"), row["text_before"])
    after = _place(evidence.get("after"), row["text_after"])
    quotes = [(evidence["before"]["text"], evidence["after"]["text"])] if evidence and _tells(evidence, row) else []
    return ReadChange(row, parts, quotes, before, after)


def _tells(evidence: dict[str, Any], row: Row) -> bool:
    whole = (evidence["before"]["text"], evidence["after"]["text"]) == (row["text_before"], row["text_after"])
    return not whole and row["ambition"] in ("raised", "lowered", "unclear")


def _place(quote: dict[str, Any] | None, text: str | None) -> tuple[int, int] | None:
    if quote is None or text is None or quote["source"] != "goal":
        return None
    begin, end = int(quote["start"]), int(quote["end"])
    return (begin, end) if 0 <= begin < end <= len(text) and (begin, end) != (0, len(text)) else None


def evidence_by_goal(changes: Iterable[ReadChange]) -> dict[str, list[tuple[int, int]]]:
    """Return the places to mark in each goal's text: those that show a raised, lowered or unclear ambition."""
    found: dict[str, set[tuple[int, int]]] = {}
    for change in changes:
        if change.row["ambition"] not in ("raised", "lowered", "unclear"):
            continue
        for goal_id, place in ((change.row["from_goal_id"], change.before), (change.row["to_goal_id"], change.after)):
            if goal_id is not None and place is not None:
                found.setdefault(goal_id, set()).add(place)
    return {goal_id: _apart(places) for goal_id, places in found.items()}


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put places in order and join those that overlap."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(places):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
