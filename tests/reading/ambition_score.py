"""Reads a PDF's areas, goals and indicators and scores them against labelled truth: exact texts, F1 per kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planextract.layout.blocks import PageDigest, digest_page
from planextract.layout.document import bookmarks, open_pages
from planextract.layout.outline import Outline, build_outline
from planextract.layout.tables import find_page_tables, join_tables
from planextract.reading.ambition_records import AmbitionReading
from planextract.reading.ambitions import read_ambitions
from planextract.records import Profile

ANY_SOURCE = Profile(id="any", name="Any", municipality_code=None, listing_url=None)


@dataclass(frozen=True)
class ReadDocument:
    reading: AmbitionReading
    digests: tuple[PageDigest, ...]
    outline: Outline


@dataclass
class Score:
    """F1 per kind, and what was taken too much and what was missed."""

    f1: dict[str, float] = field(default_factory=dict)
    extra: dict[str, list[Any]] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)
    traps: list[str] = field(default_factory=list)

    def misses(self) -> str:
        return "\n".join(
            f"{kind}: F1 {value:.3f}, too much {self.extra[kind]}, missing {self.missing[kind]}"
            for kind, value in self.f1.items()
            if self.extra[kind] or self.missing[kind]
        )


def read_pdf(path: Path, profile: Profile = ANY_SOURCE, last_page: int | None = None) -> ReadDocument:
    """Read a document, up to ``last_page`` where one is given."""
    digests, parts = [], []
    for page in open_pages(path, pages=range(1, last_page + 1) if last_page else None):
        found = tuple(find_page_tables(page))
        parts.append(found)
        digests.append(digest_page(page, found))
    outline = build_outline(digests, bookmarks(path))
    reading = read_ambitions("doc", digests, outline, join_tables(parts), profile)
    return ReadDocument(reading, tuple(digests), outline)


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def score(reading: AmbitionReading, truth: dict[str, Any]) -> Score:
    result = Score()
    goals = {goal.goal_id: goal for goal in reading.goals}
    either = {plain(text) for goal in truth.get("goals_either_way", ()) for text in _accepted(goal)}
    labelled = {goal["id"]: plain(goal["text"]) for goal in truth["goals"]}
    _add(result, "areas", (plain(area.name) for area in reading.areas), (plain(a["name"]) for a in truth["areas"]))
    read_goals = [plain(goal.text) for goal in reading.goals]
    _add(result, "goals", (text for text in read_goals if text not in either), labelled.values())
    if "indicators" in truth:
        _add(
            result,
            "indicators",
            (
                (plain(goals[i.goal_id].text) if i.goal_id else "", i.kind, plain(i.text), plain(i.target))
                for i in reading.indicators
            ),
            (
                (labelled.get(i["goal"], ""), i["kind"], plain(i["text"]), plain(i.get("target")))
                for i in truth["indicators"]
            ),
        )
    traps = {plain(item["text"]) for item in truth.get("not_goals", ())} - set(labelled.values())
    result.traps = [text for text in read_goals if text in traps]
    return result


def _accepted(goal: dict[str, Any]) -> list[str]:
    return [goal["text"], *goal.get("text_accept", ())]


def _add(result: Score, kind: str, read: Any, labelled: Any) -> None:
    found, wanted = Counter(read), Counter(labelled)
    right = sum((found & wanted).values())
    wrong, missed = sum(found.values()) - right, sum(wanted.values()) - right
    result.f1[kind] = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0
    result.extra[kind] = list((found - wanted).elements())
    result.missing[kind] = list((wanted - found).elements())
