"""What people decided: an append-only file of JSON lines (CONTRACT.md section 4). Read here, written here, nowhere else.

A decision rests on texts. It is never changed or deleted: a later line supersedes it, and the verdict ``withdrawn`` undoes it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from planextract.archive.atomic import write_atomically
from planextract.identifiers import make_id
from planextract.matching.words import same_words_key

Subject = Literal["goal_link", "area_link", "row_link", "goal", "organisation"]
Verdict = Literal[
    "same", "reworded", "renamed", "split", "merged", "different", "is_goal", "no_goal", "undecided", "withdrawn"
]

FILE_NAME = "decisions.jsonl"
_LINKING: dict[str, frozenset[str]] = {
    "goal_link": frozenset({"same", "reworded", "split", "merged", "different", "undecided", "withdrawn"}),
    "area_link": frozenset({"same", "reworded", "renamed", "split", "merged", "different", "undecided", "withdrawn"}),
    "row_link": frozenset({"same", "reworded", "renamed", "split", "merged", "different", "undecided", "withdrawn"}),
    "organisation": frozenset({"same", "renamed", "split", "merged", "different", "undecided", "withdrawn"}),
    "goal": frozenset({"is_goal", "no_goal", "undecided", "withdrawn"}),
}


class DecisionError(ValueError):
    """A decision that cannot be read or recorded: names the file, the line and the remedy."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a decision: the SHA-256 of the document and the words that were read there."""

    document: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the file. ``at`` is ISO 8601, given by whoever records it; ``right`` is None for a goal on its own."""

    id: str
    subject: Subject
    left: Side
    right: Side | None
    verdict: Verdict
    reason: str
    by: str
    at: str
    score_shown: float | None = None
    supersedes: str | None = None

    @property
    def about(self) -> tuple[str, str | None, str, str | None, str | None]:
        """What it is about: subject, documents and texts, the latter as far as *same* goes."""
        right = self.right
        return (
            self.subject,
            self.left.document,
            same_words_key(self.left.text),
            right.document if right else None,
            same_words_key(right.text) if right else None,
        )


class DecisionLog:
    """The decisions of one source, in ``folder/decisions.jsonl``; the folder is made when the first one is recorded."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is ``DataFolder.decisions(source_id)``."""
        self.path = folder / FILE_NAME

    def read(self) -> tuple[Decision, ...]:
        """Return every line in order, superseded ones too. Raises :class:`DecisionError` with the line number."""
        if not self.path.exists():
            return ()
        lines = self.path.read_text(encoding="utf-8").splitlines()
        decisions = [
            _parse(line, f"{self.path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()
        ]
        known = {decision.id for decision in decisions}
        for decision in decisions:
            if decision.supersedes is not None and decision.supersedes not in known:
                raise DecisionError(
                    f"{self.path}: decision {decision.id} supersedes {decision.supersedes}, which is not in the file;"
                    " lines must never be removed, restore it from version control"
                )
        return tuple(decisions)

    def standing(self) -> tuple[Decision, ...]:
        """Return what holds today: neither superseded nor withdrawn, and the last word where several are about the same."""
        return standing(self.read())

    def record(
        self,
        *,
        subject: Subject,
        left: Side,
        right: Side | None,
        verdict: Verdict,
        reason: str,
        by: str,
        at: str,
        score_shown: float | None = None,
        supersedes: str | None = None,
    ) -> Decision:
        """Append one decision under a lock, so that two reviewers at once lose nothing, and return it with its id.

        The id comes from the content; the same content twice gets a counted id. Raises :class:`DecisionError` where the
        verdict does not suit the subject, a reason or name is missing, or ``supersedes`` is unknown.
        """
        _require(subject, right, verdict, reason, by)
        with self._locked() as file:
            known = [_parse(line, str(self.path)) for line in file.read().splitlines() if line.strip()]
            ids = {decision.id for decision in known}
            if supersedes is not None and supersedes not in ids:
                raise DecisionError(f"{self.path} holds no decision {supersedes} to supersede")
            content = (
                subject,
                left.document,
                left.text,
                right and right.document,
                right and right.text,
                verdict,
                by,
                at,
            )
            number, decision_id = 1, make_id("", "decision", *content)
            while decision_id in ids:
                number += 1
                decision_id = make_id("", "decision", *content, number)
            decision = Decision(
                id=decision_id,
                subject=subject,
                left=left,
                right=right,
                verdict=verdict,
                reason=reason,
                by=by,
                at=at,
                score_shown=score_shown,
                supersedes=supersedes,
            )
            file.write(json.dumps(asdict(decision), ensure_ascii=False) + "\n")
        return decision

    def withdraw(self, decision_id: str, *, reason: str, by: str, at: str) -> Decision:
        """Undo a decision by a later line. Raises :class:`DecisionError` where there is none with that id."""
        found = next((decision for decision in self.read() if decision.id == decision_id), None)
        if found is None:
            raise DecisionError(f"{self.path} holds no decision {decision_id} to undo")
        return self.record(
            subject=found.subject,
            left=found.left,
            right=found.right,
            verdict="withdrawn",
            reason=reason,
            by=by,
            at=at,
            score_shown=found.score_shown,
            supersedes=decision_id,
        )

    def merge(self, put_together: Callable[[bytes], bytes]) -> None:
        """Replace the content by what ``put_together`` makes of it, under the lock and in one step.

        For lines that came from another machine; none that is there may be left out.
        """
        with self._locked() as file:
            ours = file.read().encode()
            merged = put_together(ours)
            if merged != ours:
                write_atomically(self.path, merged)

    @contextmanager
    def _locked(self) -> Iterator[Any]:
        """Open the file for reading and appending, alone; end a line that a crash left open."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with self.path.open("a+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                    continue  # a merge has put another file in its place while this one was waited for
                file.seek(0, os.SEEK_END)
                size = file.tell()
                file.seek(0)
                content = file.read()
                if size and not content.endswith("\n"):
                    file.write("\n")
                file.seek(0)
                yield file
                file.flush()
                os.fsync(file.fileno())
                return


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that hold, in the order of the file (see :meth:`DecisionLog.standing`)."""
    superseded = {decision.supersedes for decision in decisions if decision.supersedes is not None}
    last: dict[object, Decision] = {}
    for decision in decisions:
        if decision.id not in superseded:
            last.pop(decision.about, None)
            last[decision.about] = decision
    return tuple(decision for decision in last.values() if decision.verdict != "withdrawn")


def _require(subject: Subject, right: Side | None, verdict: Verdict, reason: str, by: str) -> None:
    if subject not in get_args(Subject):
        raise DecisionError(f"unknown subject {subject!r}; one of {', '.join(get_args(Subject))}")
    if verdict not in _LINKING[subject]:
        raise DecisionError(f"{verdict!r} is no verdict on a {subject}; one of {', '.join(sorted(_LINKING[subject]))}")
    if right is None and subject != "goal":
        raise DecisionError(f"a decision on a {subject} needs both sides")
    if not reason.strip() or not by.strip():
        raise DecisionError("a decision needs a reason and the name of who decided")


def _parse(line: str, where: str) -> Decision:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as problem:
        raise DecisionError(f"{where}: not a line of JSON ({problem.msg}); mend or restore the line") from problem
    try:
        right = row.get("right")
        decision = Decision(
            id=str(row["id"]),
            subject=row["subject"],
            left=_side(row["left"]),
            right=_side(right) if right else None,
            verdict=row["verdict"],
            reason=str(row["reason"]),
            by=str(row["by"]),
            at=str(row["at"]),
            score_shown=row.get("score_shown"),
            supersedes=row.get("supersedes"),
        )
        _require(decision.subject, decision.right, decision.verdict, decision.reason, decision.by)
    except (KeyError, TypeError, AttributeError) as problem:
        raise DecisionError(f"{where}: a key is missing or of the wrong kind: {problem}") from problem
    except DecisionError as problem:
        raise DecisionError(f"{where}: {problem}") from problem
    return decision


def _side(row: dict[str, Any]) -> Side:
    document = row.get("document")
    return Side(document=str(document) if document else None, text=str(row["text"]))
