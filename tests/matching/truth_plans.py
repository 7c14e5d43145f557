"""Labelled truth turned into extractions, so that matching is tested apart from reading (CONTRACT.md section 5)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from planextract.records import (
    Area,
    BudgetLine,
    Document,
    Extraction,
    Goal,
    Indicator,
    Locator,
    Organisation,
    PageAccount,
    Table,
)

SAMPLE_TRUTH = Path(__file__).parents[1] / "plans" / "truth" / "exempel"

Truth = dict[str, Any]


def sample_truth() -> list[Truth]:
    """Return the labels of the sample's plans in order."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLE_TRUTH.glob("2*.json"))]


def sample_links() -> Truth:
    """Return the labelled links of the sample."""
    links: Truth = json.loads((SAMPLE_TRUTH / "links.json").read_text("utf-8"))
    return links


def truth_as_extraction(truth: Truth, organisations: tuple[Organisation, ...] = ()) -> Extraction:
    """Return what a perfect reader would have read; ids are the period and the label's id."""
    period = str(truth["period"])
    start, _, end = period.partition("-")
    digest = str(truth.get("sha256") or f"sha-of-{period}")
    doc = Document(
        document_id=f"exempel-{period}",
        title=None,
        municipality_code=None,
        period_start=int(start),
        period_end=int(end or start),
        budget_year=int(start),
        sha256=digest,
        adopted_on=date(int(start) - 1, 6, 15),
    )

    def place(row: Truth) -> tuple[Locator, ...]:
        return (Locator(document_id=doc.document_id, page=int(row.get("page") or 1), bbox=(0.0, 0.0, 10.0, 10.0)),)

    def own(kind: str, label: Any) -> str:
        return f"{period}/{kind}/{label}"

    areas = tuple(
        Area(
            area_id=own("area", row["id"]),
            ordinal=row.get("ordinal") or number,
            label=row.get("label"),
            name=row["name"],
            term=row.get("term"),
            locators=place(row),
        )
        for number, row in enumerate(truth.get("areas", []), start=1)
    )
    goals = tuple(
        Goal(
            goal_id=own("goal", row["id"]),
            area_id=own("area", row["area"]) if row.get("area") else None,
            ordinal=number,
            label=row.get("label"),
            kind=row["kind"],
            text=row["text"],
            responsible=row.get("responsible"),
            locators=place(row),
        )
        for number, row in enumerate(truth.get("goals", []), start=1)
    )
    indicators = tuple(
        Indicator(
            indicator_id=own("indicator", number),
            goal_id=own("goal", row["goal"]) if row.get("goal") else None,
            area_id=None,
            kind=row["kind"],
            text=row["text"],
            target=row.get("target"),
            target_value=Decimal(str(row["target_value"])) if row.get("target_value") is not None else None,
            unit=row.get("unit"),
            target_year=row.get("target_year"),
            locators=place(row),
        )
        for number, row in enumerate(truth.get("indicators", []))
    )
    last_page = max(
        (int(row.get("page") or 1) for key in ("goals", "budget_lines") for row in truth.get(key, [])), default=1
    )
    return Extraction(
        document=doc,
        pages=tuple(
            PageAccount(document_id=doc.document_id, page=n, bbox=(0.0, 0.0, 595.0, 842.0), role="prose", status="read")
            for n in range(1, last_page + 1)
        ),
        areas=areas,
        goals=goals,
        indicators=indicators,
        tables=_tables(truth, doc, own),
        budget_lines=_lines(truth, own, place, organisations),
    )


def _tables(truth: Truth, doc: Document, own: Any) -> tuple[Table, ...]:
    first: dict[str, Truth] = {}
    for row in truth.get("budget_lines", []):
        first.setdefault(str(row.get("table")), row)
    conventions = {str(table["id"]): table for table in truth.get("tables", []) if "id" in table}
    return tuple(
        Table(
            table_id=own("table", name),
            title=conventions.get(name, {}).get("title"),
            statement=row["statement"],
            unit=row.get("unit"),
            sign_convention=conventions.get(name, {}).get("sign_convention") or "unknown",
            row_count=0,
            column_count=0,
            locators=(
                Locator(document_id=doc.document_id, page=int(row.get("page") or 1), bbox=(0.0, 0.0, 10.0, 10.0)),
            ),
        )
        for name, row in first.items()
    )


def _lines(truth: Truth, own: Any, place: Any, organisations: tuple[Organisation, ...]) -> tuple[BudgetLine, ...]:
    by_name = {name: o.organisation_id for o in organisations for name in (o.name, *o.aliases)}
    rows: dict[str, int] = {}
    columns: dict[tuple[str, Any], int] = {}
    lines = []
    for row in truth.get("budget_lines", []):
        table, column = str(row.get("table")), row.get("column")
        row_name = str(row.get("row") or f"{table}/{row.get('parent_label')}/{row['label']}")
        row_index = rows.setdefault(row_name, len(rows) + 1)
        column_index = columns.setdefault((table, column), len(columns) + 1)
        organisation = row.get("organisation")
        lines.append(
            BudgetLine(
                line_id=own("line", row["id"]),
                table_id=own("table", table),
                row_id=own("row", row_name),
                statement=row["statement"],
                entity=row.get("entity") or "municipality",
                organisation_id=by_name.get(organisation, organisation),
                organisation=organisation,
                parent_label=row.get("parent_label"),
                label=row["label"],
                row_index=row_index,
                column_index=column_index,
                column_header=column,
                fiscal_year=row.get("fiscal_year"),
                stage=row.get("stage"),
                measure=row.get("measure") or "amount",
                printed=row["printed"],
                value=Decimal(str(row["value"])),
                unit=row.get("unit"),
                amount_sek=row.get("amount_sek"),
                is_total=bool(row.get("is_total")),
                locators=place(row),
            )
        )
    return tuple(lines)
