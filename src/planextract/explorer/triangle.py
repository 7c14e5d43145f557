"""The revision triangle: plans down, fiscal years across, what each plan said of each year, and where it changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from planextract.explorer.formatting import period
from planextract.explorer.queries.rows import Row


@dataclass(frozen=True, slots=True)
class TriangleCell:
    """What one plan says of one year: its number, and the change since the plan before (None: the same)."""

    line: Row
    change: Row | None


@dataclass(slots=True)
class TriangleRow:
    """One plan: its cells by fiscal year."""

    document_id: str
    period: str
    cells: dict[int, list[TriangleCell]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Triangle:
    """One measure of one series."""

    measure: str
    unit: str | None
    years: list[int]
    rows: list[TriangleRow]


def revision_triangles(lines: Sequence[Row], changes: Sequence[Row]) -> list[Triangle]:
    """Return one triangle per measure, from a series' numbers in current plans (oldest first) and its changes."""
    revised: dict[str, Row] = {}
    for change in changes:
        if change["kind"] == "revision" and change["to_value"] != change["from_value"]:
            for line_id in _line_ids(change["to_line_ids"]):
                revised.setdefault(line_id, change)
    measures: dict[str, list[Row]] = {}
    for line in lines:
        if line["fiscal_year"] is not None and line["stage"] != "deviation":
            measures.setdefault(line["measure"], []).append(line)
    return [_triangle(measure, found, revised) for measure, found in measures.items()]


def _triangle(measure: str, lines: Sequence[Row], revised: dict[str, Row]) -> Triangle:
    plans: dict[str, TriangleRow] = {}
    for line in lines:
        plan = plans.setdefault(
            line["document_id"], TriangleRow(line["document_id"], period(line["period_start"], line["period_end"]))
        )
        plan.cells.setdefault(line["fiscal_year"], []).append(TriangleCell(line, revised.get(line["line_id"])))
    units = {line["unit"] for line in lines if line["amount_sek"] is None}
    years = sorted({line["fiscal_year"] for line in lines})
    return Triangle(measure, next(iter(sorted(u for u in units if u)), None), years, list(plans.values()))


def _line_ids(text: str) -> list[str]:
    identifiers: list[str] = json.loads(text or "[]")
    return identifiers
