"""Records of a small source, built by hand: two plans, linked, with a failing sum, a revision and a merged board."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from planextract.dataset.publish import ReleaseInputs
from planextract.records import (
    AppropriationChange,
    Area,
    AreaLink,
    BudgetLine,
    Check,
    Document,
    Extraction,
    Finding,
    Goal,
    GoalChange,
    GoalLink,
    Indicator,
    Locator,
    Matching,
    Organisation,
    PageAccount,
    PageRole,
    Profile,
    RowLink,
    Series,
    Table,
)

BOX = (72.0, 100.25, 300.5, 112.0)
PROFILE = Profile(
    id="provstad",
    name="Provstads kommun",
    municipality_code="0099",
    listing_url=None,
    organisations=(Organisation(organisation_id="socialnamnden", name="Socialnämnden", aliases=("SN",)),),
    sha256="ab" * 32,
)

INPUTS = ReleaseInputs(
    documents=("1a" * 32, "5e" * 32), profile=PROFILE.sha256, decisions="00" * 32, code="0.1.0",
    language_pipeline="planextract-sv 1", ocr="",
)  # fmt: skip


def place(document_id: str, page: int = 3) -> Locator:
    """A place on a page of a document."""
    return Locator(document_id=document_id, page=page, bbox=BOX)


def document(start: int, digest: str = "1a2b3c4d", **changes: object) -> Document:
    """The document of the plan ``start`` to ``start + 2``."""
    document_id = f"provstad-{start}-{start + 2}-{digest}"
    values: dict[str, object] = {
        "document_id": document_id,
        "title": f"Strategisk plan {start}-{start + 2}",
        "municipality_code": "0099",
        "period_start": start,
        "period_end": start + 2,
        "budget_year": start,
        "adopted_on": date(start - 1, 6, 15),
        "adoption_reference": "§ 100",
        "sha256": digest * 8,
        "bytes": 123_456,
        "pages": 4,
        "retrieved_at": "2024-06-20T08:00:00Z",
        "locators": (place(document_id, 1),),
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


def line(document_id: str, label: str, year: int, amount: int, **changes: object) -> BudgetLine:
    """One budget line in tkr; ``amount`` is in tkr too."""
    plan_start = int(document_id.split("-")[1])
    values: dict[str, object] = {
        "line_id": f"{document_id}-line-{label}-{year}".lower().replace(" ", "-"),
        "table_id": f"{document_id}-table-drift",
        "row_id": f"{document_id}-row-{label}".lower().replace(" ", "-"),
        "series_id": f"provstad-series-{label}".lower().replace(" ", "-"),
        "statement": "operating",
        "entity": "municipality",
        "organisation_id": "socialnamnden" if label == "Socialnämnden" else None,
        "organisation": label if label == "Socialnämnden" else None,
        "parent_label": None,
        "label": label,
        "row_index": 2,
        "column_index": year - plan_start + 1,
        "column_header": f"{'Budget' if year == plan_start else 'Plan'} {year}",
        "fiscal_year": year,
        "stage": "budget" if year == plan_start else "plan",
        "measure": "amount",
        "printed": f"{amount:,}".replace(",", " "),
        "value": Decimal(amount),
        "unit": "tkr",
        "amount_sek": amount * 1000,
        "is_total": label == "Summa",
        "locators": (place(document_id, 4),),
    }
    return BudgetLine(**{**values, **changes})  # type: ignore[arg-type]


def extraction(
    start: int, goal_texts: tuple[str, ...], social: int, digest: str = "1a2b3c4d", threads: tuple[int, ...] = (1, 2)
) -> Extraction:
    """One plan: an area with goals, one indicator, an operating table over three years whose first sum fails by 2."""
    made = document(start, digest)
    own = made.document_id
    area = Area(
        area_id=f"{own}-area-livsmiljo",
        ordinal=1,
        label=None,
        name="Livsmiljö",
        term="utvecklingsområde",
        locators=(place(own, 2),),
    )
    goals = tuple(
        Goal(
            goal_id=f"{own}-goal-{number}",
            area_id=area.area_id,
            ordinal=number,
            label=f"1.{number}",
            kind="development",
            text=text,
            thread_id=f"provstad-thread-{threads[number - 1]}",
            locators=(place(own, 2), place(own, 3)) if number == 1 else (place(own, 2),),
        )
        for number, text in enumerate(goal_texts, start=1)
    )
    indicator = Indicator(
        indicator_id=f"{own}-indicator-1",
        goal_id=goals[0].goal_id,
        area_id=area.area_id,
        kind="measure",
        text="Andel nöjda",
        target="90 %",
        target_value=Decimal("90"),
        unit="%",
        target_year=start,
        locators=(place(own, 2),),
    )
    lines = tuple(
        line(own, label, year, amount)
        for year in (start, start + 1, start + 2)
        for label, amount in (
            ("Socialnämnden", social),
            ("Övrigt", 100),
            ("Summa", social + (102 if year == start else 100)),
        )
    )
    stated = next(item for item in lines if item.is_total)
    check = Check(
        check_id=f"{own}-check-1",
        kind="column_sum",
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=stated.value - 2,
        difference=Decimal(2),
        tolerance=Decimal("1.3"),
        unit="tkr",
        outcome="disagrees",
        follows_from=None,
        lines=(lines[0].line_id, lines[1].line_id),
        factors=(1, 1),
        locators=stated.locators,
    )
    table = Table(
        table_id=f"{own}-table-drift",
        title="Driftbudget (tkr)",
        statement="operating",
        unit="tkr",
        sign_convention="costs_positive",
        row_count=4,
        column_count=4,
        locators=(place(own, 4),),
    )
    finding = Finding(
        finding_id=f"{own}-finding-1",
        code="doubtful_text",
        severity="warning",
        message="Summa 2 tkr för hög; läs tabellen",
        subject_id=stated.line_id,
        locators=stated.locators,
    )
    roles: tuple[PageRole, ...] = ("cover", "goals", "goals", "tables")
    pages = tuple(
        PageAccount(document_id=own, page=page, bbox=(0.0, 0.0, 595.28, 841.89), role=role, status="read")
        for page, role in enumerate(roles, start=1)
    )
    return Extraction(
        document=made,
        pages=pages,
        areas=(area,),
        goals=goals,
        indicators=(indicator,),
        tables=(table,),
        budget_lines=lines,
        checks=(check,),
        findings=(finding,),
    )


def two_plans() -> Matching:
    """Two plans: the first goal reworded and raised, the second dropped, a third added; one year's money revised."""
    first = extraction(2024, ("Andelen nöjda ska vara 85 %.", "Fler ska cykla."), 900)
    second = extraction(
        2025, ("Andelen nöjda ska vara 90 %.", "Alla ska ha bredband."), 950, "5e6f7a8b", threads=(1, 3)
    )
    old, new = first.document.document_id, second.document.document_id
    link = GoalLink(
        link_id="provstad-link-1",
        from_goal_id=first.goals[0].goal_id,
        to_goal_id=second.goals[0].goal_id,
        relation="reworded",
        area_changed=False,
        score=0.93,
        explanation="samma ord, annat mål",
        decided_by="rule",
        needs_review=False,
    )
    changes = (
        GoalChange(
            change_id="provstad-change-1",
            thread_id="provstad-thread-1",
            from_document_id=old,
            to_document_id=new,
            from_goal_id=link.from_goal_id,
            to_goal_id=link.to_goal_id,
            change="reworded",
            area_changed=False,
            text_before=first.goals[0].text,
            text_after=second.goals[0].text,
            redline="[]",
            ambition="raised",
            ambition_aspect="target",
            ambition_evidence="[]",
        ),
        GoalChange(
            change_id="provstad-change-2",
            thread_id="provstad-thread-2",
            from_document_id=old,
            to_document_id=new,
            from_goal_id=first.goals[1].goal_id,
            to_goal_id=None,
            change="dropped",
            area_changed=None,
            text_before=first.goals[1].text,
            text_after=None,
            redline=None,
            ambition=None,
            ambition_aspect=None,
            ambition_evidence=None,
        ),
        GoalChange(
            change_id="provstad-change-3",
            thread_id="provstad-thread-3",
            from_document_id=old,
            to_document_id=new,
            from_goal_id=None,
            to_goal_id=second.goals[1].goal_id,
            change="added",
            area_changed=None,
            text_before=None,
            text_after=second.goals[1].text,
            redline=None,
            ambition=None,
            ambition_aspect=None,
            ambition_evidence=None,
        ),
    )
    area_link = AreaLink(
        link_id="provstad-arealink-1",
        from_area_id=first.areas[0].area_id,
        to_area_id=second.areas[0].area_id,
        relation="same",
        score=1.0,
        explanation="samma namn",
        decided_by="rule",
        needs_review=False,
    )
    labels = ("Socialnämnden", "Övrigt", "Summa")
    series = tuple(
        Series(
            series_id=f"provstad-series-{label}".lower(),
            statement="operating",
            entity="municipality",
            organisation_id="socialnamnden" if label == "Socialnämnden" else None,
            parent_label=None,
            label=label,
            unit="tkr",
            first_document_id=old,
            last_document_id=new,
        )
        for label in labels
    )
    row_links = tuple(
        RowLink(
            link_id=f"provstad-rowlink-{label}".lower(),
            from_row_id=f"{old}-row-{label}".lower(),
            to_row_id=f"{new}-row-{label}".lower(),
            relation="same",
            score=1.0,
            explanation="samma rad",
            decided_by="rule",
            needs_review=False,
        )
        for label in labels
    )
    return Matching(
        extractions=(first, second),
        area_links=(area_link,),
        goal_links=(link,),
        row_links=row_links,
        goal_changes=changes,
        series=series,
        appropriation_changes=(_revision(first, second),),
    )


def _revision(first: Extraction, second: Extraction) -> AppropriationChange:
    before = next(item for item in first.budget_lines if item.label == "Socialnämnden" and item.fiscal_year == 2025)
    after = next(item for item in second.budget_lines if item.label == "Socialnämnden" and item.fiscal_year == 2025)
    return AppropriationChange(
        change_id="provstad-revision-1",
        series_id="provstad-series-socialnämnden",
        kind="revision",
        measure="amount",
        fiscal_year=2025,
        from_fiscal_year=2025,
        from_stage=before.stage,
        to_stage=after.stage,
        from_document_id=first.document.document_id,
        to_document_id=second.document.document_id,
        from_line_ids=(before.line_id,),
        to_line_ids=(after.line_id,),
        from_value=before.value,
        to_value=after.value,
        unit="tkr",
        from_amount_sek=before.amount_sek,
        to_amount_sek=after.amount_sek,
        change_sek=50_000,
        change_percent=Decimal("50") / Decimal("9"),
        caveat=None,
    )
