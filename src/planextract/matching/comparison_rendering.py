"""A comparison of two plans or versions as text, Markdown, HTML and JSON."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

from planextract.matching.compare import ComparedArea, ComparedCell, ComparedGoal, Comparison
from planextract.matching.life_rendering import what_changed
from planextract.matching.redline import as_html, as_text, read_redline

Section = tuple[str, list[str]]


def comparison_as_text(comparison: Comparison) -> str:
    """Return the comparison for a terminal: what changed, with pages; what is the same is only counted."""
    lines = [_title(comparison)]
    for heading, items in _sections(comparison):
        lines += ["", heading, *(f"  {item}" for item in items)]
    return "\n".join(lines)


def comparison_as_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown; the money is a table."""
    lines = [f"# {_title(comparison)}"]
    for heading, items in _sections(comparison, money=False):
        lines += ["", f"## {heading}", "", *(f"- {item}" for item in items)]
    if comparison.cells:
        lines += [
            "",
            f"## {_money_heading(comparison)}",
            "",
            "| row | column | before | after | change | pages | note |",
        ]
        lines += ["|---|---|--:|--:|--:|---|---|"]
        lines += [
            "| " + " | ".join(value.replace("|", "\\|") for value in _columns(cell)) + " |" for cell in comparison.cells
        ]
    return "\n".join(lines) + "\n"


def comparison_as_html(comparison: Comparison) -> str:
    """Return the comparison as an HTML article without a page around it; everything is escaped."""
    parts = [f"<article><h1>{html.escape(_title(comparison))}</h1>"]
    for heading, items in _sections(comparison, money=False, goals=False):
        parts.append(f"<h2>{html.escape(heading)}</h2><ul>{_list(html.escape(item) for item in items)}</ul>")
    if comparison.changed_goals:
        goals = _list(_goal_html(goal) for goal in comparison.changed_goals)
        parts.append(f"<h2>{html.escape(_goals_heading(comparison))}</h2><ul>{goals}</ul>")
    if comparison.cells:
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in _columns(cell)) + "</tr>"
            for cell in comparison.cells
        )
        head = "".join(f"<th>{name}</th>" for name in ("row", "column", "before", "after", "change", "pages", "note"))
        parts.append(f"<h2>{html.escape(_money_heading(comparison))}</h2><table><tr>{head}</tr>{rows}</table>")
    return "".join([*parts, "</article>"])


def comparison_as_json(comparison: Comparison) -> str:
    """Return the whole comparison as JSON, unchanged goals included; decimals and dates as text."""
    row = asdict(comparison)
    for goal in row["goals"]:
        change = goal["change"]
        for name in ("redline", "ambition_evidence"):
            change[name] = json.loads(change[name]) if change[name] else None
    return json.dumps(row, ensure_ascii=False, indent=1, default=str)


# ---------------------------------------------------------------- parts


def _title(comparison: Comparison) -> str:
    a, b = comparison.before, comparison.after
    if comparison.kind == "versions":
        return f"{a.period}: version {a.version} ({a.sha256[:8]}) and version {b.version} ({b.sha256[:8]})"
    return f"{a.period} and {b.period}"


def _sections(comparison: Comparison, money: bool = True, goals: bool = True) -> list[Section]:
    sections: list[Section] = []
    if comparison.areas:
        same = len(comparison.areas) - len(comparison.changed_areas)
        sections.append((f"Areas: {same} unchanged", [_area_line(area) for area in comparison.changed_areas]))
    if goals and comparison.goals:
        sections.append((_goals_heading(comparison), [_goal_line(goal) for goal in comparison.changed_goals]))
    if money and (comparison.cells or comparison.equal_cells):
        sections.append((_money_heading(comparison), [_cell_line(cell) for cell in comparison.cells]))
    if comparison.rows_only_before:
        sections.append((f"Rows only in {comparison.before.period}", list(comparison.rows_only_before)))
    if comparison.rows_only_after:
        sections.append((f"Rows only in {comparison.after.period}", list(comparison.rows_only_after)))
    return sections


def _goals_heading(comparison: Comparison) -> str:
    return f"Goals: {len(comparison.goals) - len(comparison.changed_goals)} unchanged"


def _money_heading(comparison: Comparison) -> str:
    return f"Money: {comparison.equal_cells} figures agree, {len(comparison.cells)} differ"


def _area_line(area: ComparedArea) -> str:
    sides = f"{area.before or '–'} → {area.after or '–'}"
    return f"{area.relation}: {sides}{_pages(area.page_before, area.page_after)}"


def _goal_line(goal: ComparedGoal) -> str:
    change = goal.change
    if change.redline and change.change != "same":
        text = as_text(read_redline(change.redline))
    else:
        text = change.text_after or change.text_before or ""
    moved = f" ({goal.area_before} → {goal.area_after})" if change.area_changed else ""
    return f"{what_changed(change)}: {text}{moved}{_pages(goal.page_before, goal.page_after)}"


def _goal_html(goal: ComparedGoal) -> str:
    change = goal.change
    if change.redline and change.change != "same":
        text = as_html(read_redline(change.redline))
    else:
        text = html.escape(change.text_after or change.text_before or "")
    pages = html.escape(_pages(goal.page_before, goal.page_after))
    return f"<b>{html.escape(what_changed(change))}</b>: {text}{pages}"


def _cell_line(cell: ComparedCell) -> str:
    what, column, before, after, change, pages, note = _columns(cell)
    said = f"{what}, {column}: {before} → {after} {cell.unit or ''}".rstrip()
    return said + (f" ({change})" if change else "") + (f" [{pages}]" if pages else "") + (f" – {note}" if note else "")


def _columns(cell: ComparedCell) -> list[str]:
    percent = f", {cell.change_percent:+} %" if cell.change_percent is not None else ""
    change = f"{_number(cell.change)}{percent}" if cell.change is not None else ""
    pages = _pages(cell.page_before, cell.page_after).strip(" []")
    return [cell.what, cell.column, cell.before or "–", cell.after or "–", change, pages, cell.caveat or ""]


def _number(value: Decimal) -> str:
    return f"{value.normalize():+f}"


def _pages(before: int | None, after: int | None) -> str:
    told = [f"p. {page}" if page else "–" for page in (before, after)]
    return "" if not (before or after) else f" [{' → '.join(told)}]"


def _list(items: Iterable[str]) -> str:
    return "".join(f"<li>{item}</li>" for item in items)
