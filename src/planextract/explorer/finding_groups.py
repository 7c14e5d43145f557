"""Findings as people read them: those of one kind together, with what the kind means and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planextract.dataset.finding_catalogue import finding_kinds
from planextract.explorer.formatting import Language
from planextract.explorer.queries.rows import Row


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one ``code`` and ``severity``; ``says`` and ``do`` are in the reader's language.

    Both are empty for a code that this version does not know: the release may have been made by another one.
    """

    code: str
    severity: str
    says: str
    do: str
    findings: tuple[Row, ...]


def group_findings(findings: Sequence[Row], language: Language) -> list[FindingGroup]:
    """Put findings of one kind together, kinds and findings in the order in which they come."""
    kinds = finding_kinds()
    groups: dict[tuple[str, str], list[Row]] = {}
    for finding in findings:
        groups.setdefault((finding["code"], finding["severity"]), []).append(finding)
    made = []
    for (code, severity), rows in groups.items():
        kind = kinds.get(code)
        says, do = (kind.says[language], kind.do[language]) if kind else ("", "")
        made.append(FindingGroup(code, severity, says, do, tuple(rows)))
    return made
