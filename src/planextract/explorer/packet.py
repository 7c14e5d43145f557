"""The auditor's packet: one self-contained HTML file for a goal, a board or a pair of plans, to be filed and printed.

Texts, redlines, pieces of the pages, amounts, checks, people's decisions with their reasons, hashes and addresses of
the documents, and the command that makes it again. The same data make the same bytes: nothing in it is of today.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from planextract.data_folder import DataFolder
from planextract.explorer.combined import combined_database, released_sources
from planextract.explorer.formatting import Language
from planextract.explorer.places import Crop, Documents
from planextract.explorer.queries import goals, money, pairs, sources
from planextract.explorer.queries.goals import GoalFilter
from planextract.explorer.queries.rows import Row, rows
from planextract.explorer.stories import BoardStory, GoalStory, PairStory, board_story, goal_story, pair_story
from planextract.explorer.templating import render
from planextract.explorer.wording import say
from planextract.matching.decisions import Decision, DecisionLog
from planextract.matching.words import same_words_key

_LOCAL_LINK = re.compile(r'<a\b[^>]*\shref="[/#][^"]*"[^>]*>(.*?)</a>', re.DOTALL)


class PacketError(Exception):
    """There is nothing, or more than one thing, of that name; the message says what there is."""


@dataclass(frozen=True, slots=True)
class GoalSubject:
    """A goal: the id of its thread or of one of its versions, or words that only it has."""

    words: str


@dataclass(frozen=True, slots=True)
class BoardSubject:
    """A board of a source: its id or name."""

    source_id: str
    board: str


@dataclass(frozen=True, slots=True)
class PlansSubject:
    """Two plans of a source: their periods (``2024-2026``) or document ids."""

    source_id: str
    before: str
    after: str


Subject = GoalSubject | BoardSubject | PlansSubject


@dataclass(slots=True)
class _Contents:
    """What a packet is made of, whatever its subject."""

    source_id: str
    kind: str
    title: str
    command: list[str]
    documents: list[str]
    crops: list[Crop]
    texts: set[str]
    context: dict[str, Any] = field(default_factory=dict)


def make_packet(folder: DataFolder, subject: Subject, language: Language = "sv") -> bytes:
    """Return the packet of a subject from what is published below ``folder``, as a UTF-8 HTML file.

    Raises :class:`PacketError` where the subject is not there or not one.
    """
    combined = combined_database(folder, released_sources(folder))
    with closing(sqlite3.connect(f"file:{combined.path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return _packet(connection, folder, subject, language)


def _packet(connection: sqlite3.Connection, folder: DataFolder, subject: Subject, language: Language) -> bytes:
    contents = _contents(connection, subject)
    release = sources.release_of(connection, contents.source_id)
    assert release is not None, "a source with documents has a release"
    documents = _documents(connection, contents.documents)
    style = files("planextract.explorer").joinpath("assets", "explorer.css").read_text(encoding="utf-8")
    text = render(
        f"packet_{contents.kind}.html",
        language,
        {
            "title": contents.title,
            "kind": say(language, f"packet.kind_{contents.kind}"),
            "municipality": release["name"],
            "release": release,
            "sources": {contents.source_id: release["name"]},
            "inputs": json.loads(release["package"]).get("inputs", {}),
            "documents": documents,
            "decisions": _decisions(folder, contents),
            "command": shlex.join(["planextract", "packet", *contents.command]),
            "pictures": _pictures(Documents(folder), contents.crops, documents),
            "style": style,
            "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            **contents.context,
        },
    )
    return _LOCAL_LINK.sub(r"\1", text).encode()


def _contents(connection: sqlite3.Connection, subject: Subject) -> _Contents:
    if isinstance(subject, GoalSubject):
        return _goal_contents(connection, subject)
    known = sources.source_names(connection)
    if subject.source_id not in known:
        raise PacketError(f"nothing is published of {subject.source_id!r}; there are: {', '.join(known) or 'none'}")
    return (
        _board_contents(connection, subject)
        if isinstance(subject, BoardSubject)
        else _plans_contents(connection, subject)
    )


def _goal_contents(connection: sqlite3.Connection, subject: GoalSubject) -> _Contents:
    thread_id = goals.thread_of(connection, subject.words) or _only_goal(connection, subject.words)
    story = goal_story(connection, thread_id)
    last = story.versions[-1].goal
    return _Contents(
        source_id=last["source_id"],
        kind="goal",
        title=last["text"],
        command=["goal", thread_id],
        documents=[version.goal["document_id"] for version in story.versions],
        crops=_story_crops([story]),
        texts=_story_texts([story]),
        context={"story": story},
    )


def _only_goal(connection: sqlite3.Connection, words: str) -> str:
    found = goals.list_goals(connection, GoalFilter(words=words)) if words.strip() else []
    if len(found) == 1:
        return str(found[0]["thread_id"])
    if not found:
        raise PacketError(f"no published goal has the id or the words {words!r}")
    named = "\n".join(f"  {row['thread_id']}  {row['text'][:80]}" for row in found[:10])
    raise PacketError(f"{len(found)} goals have the words {words!r}; name one of them by its id:\n{named}")


def _board_contents(connection: sqlite3.Connection, subject: BoardSubject) -> _Contents:
    boards = money.organisations(connection, subject.source_id)
    key = same_words_key(subject.board)
    matching = [row for row in boards if subject.board == row["organisation_id"] or same_words_key(row["name"]) == key]
    if len(matching) != 1:
        names = ", ".join(row["organisation_id"] for row in boards) or "none"
        raise PacketError(f"{subject.source_id} has no board {subject.board!r} with goals or money; there are: {names}")
    story = board_story(connection, subject.source_id, matching[0]["organisation_id"])
    assert story is not None, "the board was found just now"
    return _Contents(
        source_id=subject.source_id,
        kind="board",
        title=story.board["name"],
        command=["board", subject.source_id, story.board["organisation_id"]],
        documents=_board_documents(story),
        crops=[
            *_story_crops(story.goals),
            *(crop for shown in story.statements for crop in shown.crops),
            *(shown.crop for shown in story.checks if shown.crop is not None),
        ],
        texts=_story_texts(story.goals)
        | {row.series["label"] or "" for shown in story.statements for row in shown.rows}
        | {story.board["name"]},
        context={"story": story},
    )


def _board_documents(story: BoardStory) -> list[str]:
    found = [version.goal["document_id"] for goal in story.goals for version in goal.versions]
    found += [crop.document_id for shown in story.statements for crop in shown.crops]
    return found + [shown.check["document_id"] for shown in story.checks]


def _plans_contents(connection: sqlite3.Connection, subject: PlansSubject) -> _Contents:
    before = _document_id(connection, subject.source_id, subject.before)
    after = _document_id(connection, subject.source_id, subject.after)
    story = pair_story(connection, before, after)
    assert story is not None, "both documents were found just now"
    return _Contents(
        source_id=subject.source_id,
        kind="plans",
        title=f"{subject.before} → {subject.after}",
        command=["plans", subject.source_id, subject.before, subject.after],
        documents=[before, after],
        crops=_pair_crops(story),
        texts=_pair_texts(story),
        context={"story": story},
    )


def _document_id(connection: sqlite3.Connection, source_id: str, named: str) -> str:
    document = sources.document(connection, named)
    if document is not None and document["source_id"] == source_id:
        return named
    years = [int(year) for year in re.findall(r"\d{4}", named)]
    found = pairs.documents_of_period(connection, source_id, years[0], years[-1]) if years else []
    if not found:
        plans = sources.current_plans(connection, source_id)
        there = ", ".join(f"{row['period_start']}-{row['period_end'] or row['period_start']}" for row in plans)
        raise PacketError(f"{source_id} has no plan {named!r}; there are: {there or 'none'}")
    return str(found[0]["document_id"])


def _story_crops(stories: Iterable[GoalStory]) -> list[Crop]:
    return [crop for story in stories for version in story.versions for crop in version.crops]


def _story_texts(stories: Iterable[GoalStory]) -> set[str]:
    return {version.goal["text"] for story in stories for version in story.versions}


def _pair_crops(story: PairStory) -> list[Crop]:
    of_changes = [crop for _, crops in story.changes for crop in crops]
    return of_changes + [shown.crop for shown in story.checks if shown.crop is not None]


def _pair_texts(story: PairStory) -> set[str]:
    texts = {change.row[key] for change, _ in story.changes for key in ("text_before", "text_after")}
    names = {row[key] for row in story.areas for key in ("from_name", "to_name")}
    return {text for text in (*texts, *names, *(row["label"] for row in story.amounts)) if text}


def _documents(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[Row]:
    marks = ", ".join("?" for _ in document_ids)
    return rows(
        connection,
        f"select * from documents where document_id in ({marks}) "  # noqa: S608
        "order by period_start, period_end, version, document_id",
        document_ids,
    )


def _decisions(folder: DataFolder, contents: _Contents) -> list[Decision]:
    """Return every decision, undone ones too, that is about a text of the packet, in the order of the file."""
    keys = {same_words_key(text) for text in contents.texts if text}
    return [
        decision
        for decision in DecisionLog(folder.decisions(contents.source_id)).read()
        if any(
            side is not None and same_words_key(side.text.rpartition(" › ")[2]) in keys
            for side in (decision.left, decision.right)
        )
    ]


def _pictures(archive: Documents, crops: Sequence[Crop], documents: Sequence[Row]) -> dict[Crop, str]:
    """Return the picture of every crop as a data address; a crop whose document is gone has none."""
    hashes = {row["document_id"]: row["sha256"] for row in documents}
    pictures = archive.crop_pictures(crops, hashes)
    return {crop: "data:image/png;base64," + base64.b64encode(png).decode() for crop, png in pictures.items()}
