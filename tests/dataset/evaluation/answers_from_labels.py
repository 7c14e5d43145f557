"""An extraction that says exactly what the labels say: the perfect answer to a truth file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from planextract.records import (
    Area,
    BudgetLine,
    Check,
    Document,
    Extraction,
    Goal,
    Indicator,
    Locator,
)

_BOX = (0.0, 0.0, 10.0, 10.0)


def perfect_extraction(truth: dict[str, Any]) -> Extraction:
    """Build the extraction in which every labelled item stands as labelled."""
    places = (Locator(document_id="d", page=1, bbox=_BOX),)

    def at(label: dict[str, Any]) -> tuple[Locator, ...]:
        page = label.get("page")
        return (Locator(document_id="d", page=page, bbox=_BOX),) if isinstance(page, int) else places

    lines = tuple(
        BudgetLine(
            line_id=f"line-{index}", table_id="t", row_id=f"row-{index}", statement=label["statement"],
            entity="municipality", organisation_id=None, organisation=label.get("organisation"),
            parent_label=label.get("parent_label"), label=label["label"], row_index=index, column_index=1,
            column_header=label.get("column"), fiscal_year=label["fiscal_year"], stage=label["stage"],
            measure=label.get("measure", "amount"), printed=label["printed"],
            value=Decimal(label["value"]) if "value" in label else Decimal(label["amount_sek"]) / 1000,
            unit=label.get("unit", "tkr"), amount_sek=label["amount_sek"], is_total=label["is_total"],
            locators=at(label),
        )
        for index, label in enumerate(truth.get("budget_lines", []))
    )  # fmt: skip
    return Extraction(
        document=Document(
            document_id="d", title=truth.get("title"), municipality_code=truth.get("municipality_code"),
            period_start=None, period_end=None, budget_year=None, sha256=truth.get("sha256", ""),
            adoption_reference=truth.get("adoption_reference"),
        ),
        areas=tuple(
            Area(area_id=f"area-{label['id']}", ordinal=label["ordinal"], label=None, name=label["name"], term=None,
                 locators=at(label))
            for label in truth.get("areas", [])
        ),
        goals=tuple(
            Goal(goal_id=f"goal-{label['id']}", area_id=f"area-{label['area']}" if label["area"] else None, ordinal=1,
                 label=label.get("label"), kind=label["kind"], text=label["text"], locators=at(label))
            for label in truth.get("goals", [])
        ),
        indicators=tuple(
            Indicator(indicator_id=f"indicator-{index}", goal_id=f"goal-{label['goal']}" if label["goal"] else None,
                      area_id=None, kind=label["kind"], text=label["text"], target=label["target"],
                      target_year=label.get("target_year"), locators=at(label))
            for index, label in enumerate(truth.get("indicators", []))
        ),
        budget_lines=lines,
        checks=tuple(
            _check(index, label, lines) for index, label in enumerate(truth.get("failing_sums", []))
        ),
    )  # fmt: skip


def _check(index: int, label: dict[str, Any], lines: tuple[BudgetLine, ...]) -> Check:
    stated = next(
        line
        for line in lines
        if line.label == label["label"]
        and line.fiscal_year == label["fiscal_year"]
        and line.stage == (label["stage"] or "deviation")
        and line.statement == label["statement"]
    )
    assert stated.amount_sek is not None
    factor = Decimal(stated.amount_sek) / stated.value
    difference = Decimal(label["difference_sek"]) / factor
    return Check(
        check_id=f"check-{index}", kind=label["kind"], stated_line_id=stated.line_id, stated=stated.value,
        computed=stated.value - difference, difference=difference, tolerance=Decimal(1), unit=stated.unit,
        outcome="disagrees", follows_from=None, lines=(), factors=(), locators=stated.locators,
    )  # fmt: skip
