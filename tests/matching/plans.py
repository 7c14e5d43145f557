"""Hand-made extractions: short ways to say what a plan holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from planextract.records import (
    Area,
    BudgetLine,
    Document,
    Extraction,
    Goal,
    GoalKind,
    Indicator,
    Locator,
    Measure,
    PageAccount,
    Profile,
    SignConvention,
    Stage,
    Statement,
    Table,
)

PROFILE = Profile(id="exempel", name="Exempels kommun", municipality_code="9999", listing_url=None)
BOX = (50.0, 100.0, 500.0, 112.0)


def sha(period: str, edition: str = "") -> str:
    return hashlib.sha256(f"{period}{edition}".encode()).hexdigest()


def document(period: str, edition: str = "", **values: Any) -> Document:
    start, _, end = period.partition("-")
    digest = sha(period, edition)
    return Document(
        document_id=f"exempel-{period}-{digest[:8]}",
        title=f"Strategisk plan {period}",
        municipality_code="9999",
        period_start=int(start),
        period_end=int(end or start),
        budget_year=int(start),
        sha256=digest,
        adopted_on=values.pop("adopted_on", date(int(start) - 1, 6, 15)),
        **values,
    )


def plan(
    period: str,
    areas: Sequence[tuple[str, Sequence[str]]] = (),
    loose: Sequence[str] = (),
    edition: str = "",
    candidates: Sequence[str] = (),
    refused_pages: Sequence[int] = (),
    first_page: int = 5,
    **values: Any,
) -> Extraction:
    """Areas with their goals, a page each from ``first_page``; ``loose`` goals are financial and stand after them."""
    doc = document(period, edition, **values)
    made_areas: list[Area] = []
    goals: list[Goal] = []
    page = first_page
    for number, (name, texts) in enumerate(areas, start=1):
        while page in refused_pages:
            page += 1
        area_id = f"{doc.document_id}-area-{number}"
        place = Locator(document_id=doc.document_id, page=page, bbox=BOX)
        made_areas.append(
            Area(area_id=area_id, ordinal=number, label=None, name=name, term="fokusområde", locators=(place,))
        )
        goals += [_goal(doc, text, len(goals) + i, "development", area_id, page) for i, text in enumerate(texts)]
        page += 1
    goals += [_goal(doc, text, len(goals) + i, "financial", None, page) for i, text in enumerate(loose)]
    pages = tuple(
        PageAccount(
            document_id=doc.document_id,
            page=number,
            bbox=(0.0, 0.0, 595.0, 842.0),
            role="image" if number in refused_pages else "goals",
            status="refused" if number in refused_pages else "read",
            reason="no text" if number in refused_pages else None,
        )
        for number in range(1, page + 3)
    )
    return Extraction(
        document=doc,
        pages=pages,
        areas=tuple(made_areas),
        goals=tuple(goals),
        goal_candidates=tuple(
            _goal(doc, text, 900 + i, "organisation", None, page) for i, text in enumerate(candidates)
        ),
    )


def _goal(doc: Document, text: str, number: int, kind: GoalKind, area_id: str | None, page: int) -> Goal:
    digest = hashlib.sha256(f"{text}{number}".encode()).hexdigest()[:8]
    return Goal(
        goal_id=f"{doc.document_id}-goal-{number}-{digest}",
        area_id=area_id,
        ordinal=number + 1,
        label=None,
        kind=kind,
        text=text,
        locators=(Locator(document_id=doc.document_id, page=page, bbox=BOX),),
    )


def measure(
    goal: Goal, text: str, target: str | None = None, value: str | None = None, unit: str | None = None
) -> Indicator:
    return Indicator(
        indicator_id=f"{goal.goal_id}-indicator-{text[:10]}",
        goal_id=goal.goal_id,
        area_id=goal.area_id,
        kind="measure",
        text=text,
        target=target,
        target_value=Decimal(value) if value is not None else None,
        unit=unit,
        locators=goal.locators,
    )


Column = tuple[int | None, Stage | None]


def table(
    doc: Document,
    statement: Statement,
    columns: Sequence[Column],
    rows: Sequence[tuple[Any, ...]],
    number: int = 1,
    title: str | None = None,
    unit: str | None = "tkr",
    sign_convention: SignConvention = "costs_negative",
    measure: Measure = "amount",
    page: int = 30,
) -> tuple[Table, list[BudgetLine]]:
    """Rows are ``(organisation, parent, label, values)``; a label that begins with *Summa* is a total. None is a blank cell."""
    factor = {"tkr": 1000, "mnkr": 1_000_000, "kr": 1}.get(unit or "")
    table_id = f"{doc.document_id}-table-{number}"
    lines: list[BudgetLine] = []
    for row_index, (organisation, parent, label, values) in enumerate(rows, start=1):
        place = Locator(
            document_id=doc.document_id, page=page, bbox=(50.0, 100.0 + 12 * row_index, 500.0, 110.0 + 12 * row_index)
        )
        for column_index, ((year, stage), value) in enumerate(zip(columns, values, strict=True), start=1):
            if value is None:
                continue
            lines.append(
                BudgetLine(
                    line_id=f"{table_id}-line-{row_index}-{column_index}",
                    table_id=table_id,
                    row_id=f"{table_id}-row-{row_index}",
                    statement=statement,
                    entity="municipality",
                    organisation_id=organisation.lower().replace(" ", "-") if organisation else None,
                    organisation=organisation,
                    parent_label=parent,
                    label=label,
                    row_index=row_index,
                    column_index=column_index,
                    column_header=f"{stage} {year}",
                    fiscal_year=year,
                    stage=stage,
                    measure=measure,
                    printed=str(value).replace(".", ","),
                    value=Decimal(str(value)),
                    unit=unit,
                    amount_sek=int(Decimal(str(value)) * factor) if factor else None,
                    is_total=label.startswith("Summa"),
                    locators=(place,),
                )
            )
    made = Table(
        table_id=table_id,
        title=title or statement,
        statement=statement,
        unit=unit,
        sign_convention=sign_convention,
        row_count=len(rows),
        column_count=len(columns),
        locators=(Locator(document_id=doc.document_id, page=page, bbox=(50.0, 90.0, 500.0, 700.0)),),
    )
    return made, lines
