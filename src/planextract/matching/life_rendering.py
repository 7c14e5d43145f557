"""The life of a goal as text, Markdown, HTML and JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import asdict

from planextract.matching.redline import as_html, as_text, read_redline
from planextract.matching.trace import GoalLife, LifeStep
from planextract.records import GoalChange

_ENDINGS = {
    "dropped": "not in the plan any more",
    "undeterminable": "cannot be told: pages that could hold it were not read",
}


def lives_as_text(lives: Sequence[GoalLife]) -> str:
    """Return the lives for a terminal: a paragraph per plan, the difference in words below it."""
    return "\n\n".join(_life_text(life) for life in lives)


def lives_as_markdown(lives: Sequence[GoalLife]) -> str:
    """Return the lives as Markdown, a heading per goal and a list item per plan."""
    return "\n\n".join(_life_markdown(life) for life in lives) + "\n"


def lives_as_html(lives: Sequence[GoalLife]) -> str:
    """Return the lives as HTML sections without a page around them; everything is escaped."""
    return "\n".join(_life_html(life) for life in lives)


def lives_as_json(lives: Sequence[GoalLife]) -> str:
    """Return the lives as JSON; redlines and evidence are nested, not text in text."""
    return json.dumps([_plain(life) for life in lives], ensure_ascii=False, indent=1, default=str)


def what_changed(change: GoalChange) -> str:
    """Say a change in a few words: relation, area, ambition with both quotes."""
    words: list[str] = [change.change]
    if change.area_changed:
        words.append("moved to another area")
    if change.ambition in ("raised", "lowered") and change.ambition_evidence:
        quotes = json.loads(change.ambition_evidence)
        words.append(f"ambition {change.ambition}: “{quotes['before']['text']}” → “{quotes['after']['text']}”")
    elif change.ambition:
        words.append(f"ambition {change.ambition}")
    return ", ".join(words)


def _place(step: LifeStep) -> str:
    parts = [f"page {step.page}" if step.page else None, step.area, f"no. {step.label}" if step.label else None]
    return ", ".join(part for part in parts if part)


def _life_text(life: GoalLife) -> str:
    lines = [f"{life.thread_id}"]
    for step in life.steps:
        lines += [f"  {step.period} ({_place(step)})", f"    {step.text}"]
        for change in step.changes:
            lines.append(f"    ↳ since {life.period_of.get(change.from_document_id, '?')}: {what_changed(change)}")
            if change.redline and change.change != "same":
                lines.append(f"      {as_text(read_redline(change.redline))}")
    lines += [f"  {_period(life, change)}: {_ENDINGS.get(change.change, change.change)}" for change in life.endings]
    return "\n".join(lines)


def _life_markdown(life: GoalLife) -> str:
    lines = [f"## {life.steps[-1].text if life.steps else life.thread_id}", ""]
    for step in life.steps:
        lines.append(f"- **{step.period}** ({_place(step)}): {step.text}")
        lines += [
            f"  - since {life.period_of.get(change.from_document_id, '?')}: {what_changed(change)}"
            for change in step.changes
        ]
    lines += [f"- **{_period(life, change)}**: {_ENDINGS.get(change.change, change.change)}" for change in life.endings]
    return "\n".join(lines)


def _life_html(life: GoalLife) -> str:
    parts = [f'<section class="life" id="{html.escape(life.thread_id)}"><ol>']
    for step in life.steps:
        parts.append(f"<li><b>{html.escape(step.period)}</b> <small>{html.escape(_place(step))}</small>")
        redlines = [change for change in step.changes if change.redline and change.change != "same"]
        if redlines:
            parts += [f"<p>{as_html(read_redline(change.redline or '[]'))}</p>" for change in redlines]
        else:
            parts.append(f"<p>{html.escape(step.text)}</p>")
        parts += [f"<p><small>{html.escape(what_changed(change))}</small></p>" for change in step.changes]
        parts.append("</li>")
    parts += [
        f"<li><b>{html.escape(_period(life, change))}</b> {html.escape(_ENDINGS.get(change.change, change.change))}</li>"
        for change in life.endings
    ]
    return "".join([*parts, "</ol></section>"])


def _period(life: GoalLife, change: GoalChange) -> str:
    return life.period_of.get(change.to_document_id, change.to_document_id)


def _plain(life: GoalLife) -> dict[str, object]:
    row = asdict(life)
    changes = [change for step in row["steps"] for change in step["changes"]]
    for change in (*changes, *row["endings"]):
        for name in ("redline", "ambition_evidence"):
            change[name] = json.loads(change[name]) if change[name] else None
    return row
