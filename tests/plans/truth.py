"""Labelled truth (CONTRACT.md section 5) from what was composed and the pages that the engine reports."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.plans import money
from tests.plans.ambitions import areas, goal_steps
from tests.plans.budget_table import UNIT_SEK, BudgetTable, Column, Row, sum_outcomes
from tests.plans.labels import Labels

Truth = dict[str, Any]


def plan_truth(plan: int, labels: Labels, pages: dict[str, int]) -> Truth:
    """The truth of one plan, with keys beyond the contract's: ``table``, ``row``, ``value``, ``rounding_sums``…"""
    truth: Truth = {
        "period": f"{plan}-{plan + 2}",
        "areas": [
            {
                "id": area.id, "ordinal": area.ordinal, "label": area.label, "name": area.name, "term": area.term,
                "page": pages[area.mark],
            }
            for area in labels.areas
        ],
        "goals": [
            {
                "id": goal.id, "area": goal.area, "kind": goal.kind, "label": goal.label, "text": goal.text,
                "responsible": goal.responsible, "organisation": goal.board, "page": pages[goal.mark],
                **_text_accept(goal.text),
            }
            for goal in labels.goals
        ],
        "indicators": [
            {
                "id": f"I{number}", "goal": indicator.goal, "area": indicator.area, "kind": indicator.kind,
                "text": indicator.text, "target": indicator.target, "target_year": indicator.target_year,
                "page": pages[indicator.mark], **_text_accept(indicator.text),
            }
            for number, indicator in enumerate(labels.indicators, start=1)
        ],
        "not_goals": [{"text": trap.text, "why": trap.why, "page": pages[trap.mark]} for trap in labels.traps],
        "goals_either_way": [
            {"text": trap.text, "why": trap.why, "page": pages[trap.mark]} for trap in labels.either_way
        ],
    }  # fmt: skip
    lines: list[Truth] = []
    for table in labels.tables:
        lines += _table_lines(table, pages, len(lines))
    truth["budget_lines"] = lines
    sums = [_sum(table, outcome, pages) for table in labels.tables for outcome in sum_outcomes(table)]
    truth["failing_sums"] = [each for each in sums if each["outcome"] == "disagrees"]
    truth["rounding_sums"] = [each for each in sums if each["outcome"] == "rounding"]
    return truth


def _text_accept(text: str) -> Truth:
    """A hyphen inside a word that stands at a line's end may be taken for hyphenation: nothing on the page tells."""
    joined = re.sub(r"(?<=[a-zåäö])-(?=[a-zåäö])", "", text)
    return {"text_accept": [joined]} if joined != text else {}


def _table_lines(table: BudgetTable, pages: dict[str, int], before: int) -> list[Truth]:
    found: list[Truth] = []
    for index, row in enumerate(table.rows):
        for position, cell in enumerate(row.cells):
            column = table.columns[position]
            if cell.value is None or column.role != "amount":
                continue
            line = _line(table, row, column, cell.printed, cell.value)
            line["id"] = f"L{before + len(found) + 1}"
            line["page"] = pages[table.mark(index)]
            found.append(line)
    return found


def _line(table: BudgetTable, row: Row, column: Column, printed: str, value: Decimal) -> Truth:
    line: Truth = {
        "id": "",
        "table": table.key,
        "row": row.key,
        "statement": table.statement,
        "entity": column.entity,
        "organisation": row.organisation,
        "parent_label": row.parent,
        "label": row.label,
        "column": " ".join([*([column.group] if column.group else []), *column.header]),
        "fiscal_year": column.fiscal_year,
        "stage": column.stage,
        "measure": row.measure or column.measure,
        "printed": printed,
        "value": str(value),
        "is_total": row.kind == "total",
    }
    if column.belongs_to_year:
        line["fiscal_year_accept"] = [column.belongs_to_year]
    if row.kind == "total" and row.parent and row.label != "Summa" and row.organisation is None:
        line["parent_label_accept"] = [None]  # a section's sum that says itself what it sums up
    if table.also_read_as:
        line["statement_accept"] = [table.also_read_as]
    if column.is_mislabelled:
        line["stage_accept"] = ["actual"]
    if row.measure in ("percent", "rate", "count"):
        line["amount_sek"] = None
    else:
        line["unit"] = table.unit
        line["amount_sek"] = int(value * UNIT_SEK[table.unit])
    return line


def _sum(table: BudgetTable, outcome: Any, pages: dict[str, int]) -> Truth:
    row, column = table.rows[outcome.row], table.columns[outcome.column]
    return {
        "kind": "identity" if outcome.is_identity else "column_sum",
        "statement": table.statement,
        "organisation": row.organisation,
        "parent_label": row.parent,
        "label": row.label,
        "fiscal_year": column.fiscal_year,
        "stage": column.stage,
        "outcome": outcome.outcome,
        "difference": str(outcome.difference),
        "difference_sek": int(outcome.difference * UNIT_SEK[table.unit]),
        "page": pages[table.mark(outcome.row)],
    }


def links_truth(truths: dict[int, Truth]) -> Truth:
    """What became of areas, goals and table rows from each plan to the next."""
    plans = sorted(truths)
    links: Truth = {"areas": [], "goals": [], "series": []}
    for before, after in itertools.pairwise(plans):
        old, new = truths[before]["period"], truths[after]["period"]
        links["areas"] += _area_links(before, after, old, new)
        for step in goal_steps(after):
            link = {
                "from": [old, step.before], "to": [new, step.after], "relation": step.relation,
                "moved": step.moved, "ambition": step.ambition,
            }  # fmt: skip
            if step.ambition_accept:
                link["ambition_accept"] = list(step.ambition_accept)
            links["goals"].append(link)
        links["series"] += _series(truths[before], truths[after])
        if after == money.MERGER:
            links["series"] += _merged(truths[before], truths[after], _MERGED)
            links["series_either_way"] = _merged(truths[before], truths[after], _CONTINUED)
    return links


def _area_links(before: int, after: int, old: str, new: str) -> list[Truth]:
    found: list[Truth] = []
    continued = set()
    for area in areas(after):
        for origin in area.came_from:
            continued.add(origin)
            found.append({"from": [old, origin], "to": [new, area.id], "relation": area.relation})
        if not area.came_from:
            found.append({"from": None, "to": [new, area.id], "relation": "begun"})
    ended = [area.id for area in areas(before) if area.id not in continued]
    found += [{"from": [old, area], "to": None, "relation": "ended"} for area in ended]
    for link in found:
        if link["relation"] == "reworded":
            link["relation_accept"] = ["renamed"]
    return found


def _series(before: Truth, after: Truth) -> list[Truth]:
    """One pair of lines for each row that stands in both plans: lines of the same fiscal year where there are such."""
    old_rows = _by_row(before)
    found = []
    for key, lines in _by_row(after).items():
        if key not in old_rows:
            continue
        years = {line["fiscal_year"]: line for line in reversed(old_rows[key])}
        pair = next(((years[line["fiscal_year"]], line) for line in lines if line["fiscal_year"] in years), None)
        first, second = pair or (old_rows[key][0], lines[0])
        found.append({"from": [before["period"], first["id"]], "to": [after["period"], second["id"]]})
    return found


_TECHNICAL, _BUILDING, _JOINED = "tekniska-namnden", "miljo-och-byggnadsnamnden", "samhallsbyggnadsnamnden"
_MERGED = (
    (f"operating/{_TECHNICAL}/sum", f"operating/{_JOINED}/sum"),
    (f"operating/{_BUILDING}", f"operating/{_JOINED}/sum"),
)
_CONTINUED = (
    (f"operating/{_TECHNICAL}/{{}}", f"operating/{_JOINED}/{{}}"),
    (f"operating/{_BUILDING}", f"operating/{_JOINED}/Plan, bygg och miljö"),
    (f"frame/{_TECHNICAL}/{{}}", f"frame/{_JOINED}/{{}}"),
    (f"frame/{_BUILDING}/{{}}", f"frame/{_JOINED}/{{}}"),
)
"""Rows of the boards that merged, and of the one that followed. The sums are one for sure; whether a row below goes on
there while the old board still has its own can be said either way."""


def _merged(before: Truth, after: Truth, pairs: Sequence[tuple[str, str]]) -> list[Truth]:
    """Pairs of lines of one fiscal year, ``{}`` in both keys being the same words."""
    old_rows, new_rows = _by_row(before), _by_row(after)
    found = []
    for old_pattern, new_pattern in pairs:
        start, _, _ = old_pattern.partition("{}")
        for (key, entity), lines in old_rows.items():
            if key != old_pattern and not ("{}" in old_pattern and key.startswith(start)):
                continue
            row = new_rows.get((new_pattern.format(key.removeprefix(start)), entity))
            years = {line["fiscal_year"]: line for line in lines}
            last = next((line for line in row or () if line["fiscal_year"] in years), None)
            if last is None:
                continue
            first = years[last["fiscal_year"]]
            link = {"from": [before["period"], first["id"]], "to": [after["period"], last["id"]], "relation": "merged"}
            if link not in found:
                found.append(link)
    return found


def _by_row(truth: Truth) -> dict[tuple[str, str], list[Truth]]:
    rows: dict[tuple[str, str], list[Truth]] = {}
    for line in truth["budget_lines"]:
        rows.setdefault((line["row"], line["entity"]), []).append(line)
    return rows
