"""The run report: what was read, refused and found, and what changed since the last release, as Markdown.

It is made of the release's own rows and of its comparison with the release before it: no clock, no run number. The data
files do not depend on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planextract.dataset.build import Tables
from planextract.dataset.compare_releases import ReleaseChanges, markdown_text
from planextract.dataset.rows import Row
from planextract.dataset.schema import SCHEMA_VERSION
from planextract.records import Profile

_COUNTED = ("areas", "goals", "indicators", "tables", "budget_lines")
_MOST_TOLD = 30


def write_report(profile: Profile, tables: Tables, changes: ReleaseChanges) -> str:
    """Return the report of one release."""
    sections = [
        f"# {markdown_text(profile.name)}: release `{changes.after}`",
        f"Source `{profile.id}`, schema version {SCHEMA_VERSION}.",
        "## Plans",
        _plans(tables),
        "## Pages that were refused",
        _refused_pages(tables["pages"]),
        "## Sums that do not agree",
        _outcomes(tables["checks"], across_plans=False),
        _listed(describe_failing_checks(tables)),
        "## Figures that another plan states otherwise",
        _outcomes(tables["checks"], across_plans=True),
        _listed(describe_failing_checks(tables, across_plans=True)),
        "## Links that wait for review",
        _waiting(tables),
        "## Findings",
        _findings(tables["findings"]),
        "## Changes since the last release",
        changes.text(),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [" | ".join(header), " | ".join("---" for _ in header)]
    lines += [" | ".join(markdown_text("–" if cell is None else str(cell)) for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def period_of(document: Row) -> str:
    """The plan's years as people write them."""
    start, end = document["period_start"], document["period_end"]
    if start is None:
        return "unknown"
    return str(start) if end in (None, start) else f"{start}–{end}"


def _plans(tables: Tables) -> str:
    counts = {name: Counter(row["document_id"] for row in tables[name]) for name in _COUNTED}
    rows = [
        (
            period_of(document),
            f"{document['version']}{'' if document['is_current'] else ' (not current)'}",
            document["title"],
            document["adopted_on"],
            document["adoption_reference"],
            document["pages"],
            document["status"] if document["reason"] is None else f"{document['status']}: {document['reason']}",
            document["text_origin"],
            *(counts[name][document["document_id"]] for name in _COUNTED),
        )
        for document in sorted(
            tables["documents"], key=lambda row: (row["period_start"] or 0, row["version"], row["document_id"])
        )
    ]
    header = ("period", "version", "title", "adopted", "reference", "pages", "status", "text", *_COUNTED)
    return _table(header, rows)


def _refused_pages(pages: Sequence[Row]) -> str:
    refused = [page for page in pages if page["status"] == "refused"]
    if not refused:
        return "None."
    by_reason: dict[tuple[str, str], list[int]] = {}
    for page in refused:
        by_reason.setdefault((page["document_id"], page["reason"] or "no reason given"), []).append(page["page"])
    rows = [(document_id, _ranges(numbers), reason) for (document_id, reason), numbers in by_reason.items()]
    return _table(("document", "pages", "reason"), rows)


def _ranges(numbers: Sequence[int]) -> str:
    """Write page numbers as ranges: ``3–5, 9``."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return ", ".join("–".join(map(str, part)) for part in parts)


def describe_failing_checks(tables: Tables, across_plans: bool = False) -> dict[str, str]:
    """Return one line for each check that disagrees and whose error does not follow from another, by its id.

    Only documents in force. Either those inside one document, which does not add up, or those ``across_plans``, where a
    later plan states something else than an earlier one: a restatement and no error in itself.
    """
    lines = {row["line_id"]: row for row in tables["budget_lines"]}
    documents = {row["document_id"]: row for row in tables["documents"]}
    described = {}
    for check in tables["checks"]:
        if check["outcome"] != "disagrees" or check["follows_from"] is not None:
            continue
        if (check["kind"] == "cross_plan") != across_plans:
            continue
        line = lines[check["stated_line_id"]]
        if not documents[line["document_id"]]["is_current"]:
            continue
        where = f"{period_of(documents[line['document_id']])}, page {line['page']}"
        names = (line["organisation"], line["label"], line["column_header"])
        what = ", ".join(str(name) for name in names if name is not None)
        described[check["check_id"]] = (
            f"{where}: {what}: stated {check['stated']:f}, computed {check['computed']:f}, "
            f"difference {check['difference']:f} {check['unit'] or 'without unit'} ({check['kind']})"
        )
    return described


def _outcomes(checks: Sequence[Row], across_plans: bool) -> str:
    outcomes = Counter(check["outcome"] for check in checks if (check["kind"] == "cross_plan") == across_plans)
    return f"{outcomes['agrees']} agree, {outcomes['rounding']} up to rounding, {outcomes['disagrees']} do not."


def _listed(described: Mapping[str, str]) -> str:
    lines = [f"- {markdown_text(line, 400)}" for line in list(described.values())[:_MOST_TOLD]]
    if len(described) > _MOST_TOLD:
        lines.append(f"- … and {len(described) - _MOST_TOLD} more, each in `checks`")
    return "\n".join(lines)


def _waiting(tables: Tables) -> str:
    rows = [
        (name, len(tables[name]), sum(row["needs_review"] for row in tables[name]))
        for name in ("area_links", "goal_links", "row_links")
    ]
    return _table(("links", "all", "to review"), rows)


def _findings(findings: Sequence[Row]) -> str:
    if not findings:
        return "None."
    order = {"error": 0, "warning": 1, "info": 2}
    by_code: dict[tuple[str, str], list[Row]] = {}
    for finding in findings:
        by_code.setdefault((finding["severity"], finding["code"]), []).append(finding)
    rows = [
        (severity, code, len(found), found[0]["message"])
        for (severity, code), found in sorted(by_code.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    ]
    return _table(("severity", "code", "count", "for example"), rows)
