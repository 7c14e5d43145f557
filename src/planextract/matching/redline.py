"""A difference in words between two texts, as data, as terminal text and as HTML."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

Operation = Literal["equal", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class RedlinePart:
    """A run of words with one fate."""

    op: Operation
    text: str


def redline(before: str, after: str) -> list[RedlinePart]:
    """Return the word difference: equal and deleted parts give ``before``, equal and inserted ones ``after``."""
    old, new = _words(before), _words(after)
    parts: list[RedlinePart] = []
    for step in Levenshtein.opcodes(old, new):
        gone, come = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
        if step.tag == "equal":
            _append(parts, "equal", gone)
        else:
            _append(parts, "delete", gone)
            _append(parts, "insert", come)
    return parts


def redline_json(before: str, after: str) -> str:
    """Return the difference as the JSON of ``goal_changes.redline``: ``[{"op": "equal", "text": "…"}]``."""
    return json.dumps([{"op": part.op, "text": part.text} for part in redline(before, after)], ensure_ascii=False)


def read_redline(text: str) -> list[RedlinePart]:
    """Return the parts of :func:`redline_json`."""
    return [RedlinePart(part["op"], part["text"]) for part in json.loads(text)]


def as_text(parts: list[RedlinePart]) -> str:
    """Mark removed words as ``[-…-]`` and new ones as ``{+…+}``."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return " ".join(marks[part.op].format(part.text) for part in parts)


def as_html(parts: list[RedlinePart]) -> str:
    """Return the difference with ``del`` and ``ins``, escaped."""
    tags = {"equal": "{}", "delete": "<del>{}</del>", "insert": "<ins>{}</ins>"}
    return " ".join(tags[part.op].format(html.escape(part.text)) for part in parts)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def _append(parts: list[RedlinePart], op: Operation, words: list[str]) -> None:
    if words:
        parts.append(RedlinePart(op, " ".join(words)))
