"""Two versions of one real report: the changed numbers are corrections, and nothing else is reported as changed."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planextract.matching.compare import compare_plans
from planextract.matching.match import match_plans
from planextract.records import BudgetLine, Extraction
from tests.matching.plans import PROFILE
from tests.matching.truth_plans import truth_as_extraction

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "truth"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus does not lie beside the repository")


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((CORPUS / name).read_text("utf-8"))
    return content


def as_it_was(after: Extraction, changed: list[dict[str, Any]]) -> Extraction:
    """The version before: the labelled one with the changed numbers put back, by page, row and printed value."""

    def before(line: BudgetLine) -> BudgetLine:
        for number in changed:
            same_row = line.label == number["label"] and line.locators[0].page == number["page_after"]
            column = number["column"].split("|")[-1].strip()
            if same_row and line.printed == number["after"] and column.split()[-1] in (line.column_header or ""):
                value = Decimal(number["before"].replace(" ", "").replace(",", "."))
                return replace(line, printed=number["before"], value=value, amount_sek=number["amount_sek_before"])
        return line

    document = replace(after.document, document_id="before", sha256="before" * 10, calls_itself_correction=False)
    renamed = [
        replace(before(line), line_id=f"b-{line.line_id}", row_id=f"b-{line.row_id}", table_id=f"b-{line.table_id}")
        for line in after.budget_lines
    ]
    return replace(
        after,
        document=document,
        areas=tuple(replace(area, area_id=f"b-{area.area_id}") for area in after.areas),
        goals=tuple(
            replace(goal, goal_id=f"b-{goal.goal_id}", area_id=goal.area_id and f"b-{goal.area_id}")
            for goal in after.goals
        ),
        indicators=(),
        tables=tuple(replace(table, table_id=f"b-{table.table_id}") for table in after.tables),
        budget_lines=tuple(renamed),
    )


def test_changed_numbers_are_corrections_and_nothing_else_is(tmp_path: Path) -> None:
    truth = read("simrishamn/2025.json") | {"period": "2025"}
    changed = read("versions/simrishamn-r4-r6.json")["changed_numbers"]
    after = truth_as_extraction(truth)
    after = replace(after, document=replace(after.document, calls_itself_correction=True))
    before = as_it_was(after, changed)
    found = match_plans([before, after], PROFILE, tmp_path)
    corrections = [c for c in found.appropriation_changes if c.kind == "correction"]
    lines = {line.line_id: line for e in found.extractions for line in e.budget_lines}
    pairs = sorted((lines[c.from_line_ids[0]].printed, lines[c.to_line_ids[0]].printed) for c in corrections)
    assert pairs == sorted((n["before"], n["after"]) for n in changed)
    compared = compare_plans(found, PROFILE, "before", after.document.document_id)
    assert (compared.changed_goals, compared.changed_areas) == ((), ())
    assert (compared.rows_only_before, compared.rows_only_after) == ((), ())
    assert (len(compared.cells), compared.equal_cells) == (7, len(after.budget_lines) - 7)
