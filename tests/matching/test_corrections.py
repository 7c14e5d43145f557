# Amounts are Decimals and are compared with plain numbers here.
# mypy: disable-error-code="comparison-overlap"

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planextract.matching.corrections import CorrectionError, read_corrections
from planextract.matching.match import match_plans
from planextract.records import Check, Extraction
from tests.matching.plans import PROFILE, document, plan, sha, table

ROWS = [(None, None, "Intäkter", [100]), (None, None, "Kostnader", [-60]), (None, None, "Summa", [45])]


def budget() -> Extraction:
    doc = document("2024-2026")
    made, lines = table(doc, "income", [(2024, "budget")], ROWS)
    check = Check(
        check_id="check",
        kind="column_sum",
        stated_line_id=lines[2].line_id,
        stated=Decimal(45),
        computed=Decimal(40),
        difference=Decimal(5),
        tolerance=Decimal(1),
        unit="tkr",
        outcome="disagrees",
        follows_from=None,
        lines=(lines[0].line_id, lines[1].line_id),
        factors=(1, 1),
    )
    return Extraction(document=doc, tables=(made,), budget_lines=tuple(lines), checks=(check,))


def write(folder: Path, expected: str = "45", value: str = "40", **more: object) -> None:
    entry = {
        "document": sha("2024-2026"),
        "page": 30,
        "bbox": [50, 136, 500, 146],
        "expected": expected,
        "value": value,
    }
    entry |= {"reason": "The scan shows it."} | more
    lines = [f"{key} = {value!r}" for key, value in entry.items()]
    (folder / "corrections.toml").write_text("[[corrections]]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def test_a_misread_value_is_mended_and_its_checks_with_it(tmp_path: Path) -> None:
    write(tmp_path)
    (found,) = match_plans([budget()], PROFILE, tmp_path).extractions
    assert [line.value for line in found.budget_lines] == [100, -60, 40]
    mended = found.budget_lines[2]
    assert (mended.printed, mended.amount_sek) == ("40", 40_000)
    assert [(c.stated, c.difference, c.outcome) for c in found.checks] == [(40, 0, "agrees")]


def test_something_else_than_expected_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, expected="54")
    with pytest.raises(CorrectionError, match="'45' is read there today"):
        match_plans([budget()], PROFILE, tmp_path)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"document": "f" * 64}, "not in the archive"),
        ({"page": 3}, "nothing is read there"),
        ({"value": "fyrtio"}, "no single number"),
        ({"bbox": [1, 2, 3]}, "four numbers"),
        ({"reason": " "}, "reason"),
        ({"surprise": 1}, "unknown key surprise"),
    ],
)
def test_wrong_entries_name_file_and_number(tmp_path: Path, more: dict[str, object], message: str) -> None:
    write(tmp_path, **more)  # type: ignore[arg-type]
    with pytest.raises(CorrectionError, match=message) as problem:
        match_plans([budget()], PROFILE, tmp_path)
    assert "corrections.toml, correction 1" in str(problem.value)


def test_a_goals_text_is_mended(tmp_path: Path) -> None:
    made = plan("2024-2026", [("Skola", ["Alla ska kunna lasa."])])
    write(tmp_path, "Alla ska kunna lasa.", "Alla ska kunna läsa.", page=5, bbox=[50, 100, 500, 112], field="text")
    (found,) = match_plans([made], PROFILE, tmp_path).extractions
    assert [goal.text for goal in found.goals] == ["Alla ska kunna läsa."]


def test_no_file_no_corrections(tmp_path: Path) -> None:
    assert read_corrections(tmp_path) == ()
    assert match_plans([replace(budget())], PROFILE, tmp_path).extractions[0].budget_lines[2].value == 45
