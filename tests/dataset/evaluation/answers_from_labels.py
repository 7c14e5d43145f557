"""Answers that say exactly what the labels say: the perfect extraction of a plan, the perfect matching of a source."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from planextract.records import (
    Area,
    AreaLink,
    BudgetLine,
    Check,
    Document,
    Extraction,
    Goal,
    GoalChange,
    GoalLink,
    Indicator,
    Locator,
    Matching,
    RowLink,
)

Label = dict[str, Any]
_BOX = (0.0, 0.0, 10.0, 10.0)


def perfect_extraction(truth: Label, own: str = "d") -> Extraction:
    """Build the extraction in which every labelled item stands as labelled; ids begin with ``own``."""

    def at(label: Label) -> tuple[Locator, ...]:
        page = label.get("page")
        return (Locator(document_id=own, page=page if isinstance(page, int) else 1, bbox=_BOX),)

    def area_id(label: Label) -> str | None:
        return f"{own}-area-{label['area']}" if label.get("area") else None

    years = [int(year) for year in str(truth["period"]).split("-")]
    lines = tuple(_line(index, label, own, at(label)) for index, label in enumerate(truth.get("budget_lines", [])))
    document = Document(
        document_id=own,
        title=truth.get("title"),
        municipality_code=truth.get("municipality_code"),
        period_start=years[0],
        period_end=years[-1],
        budget_year=years[0],
        sha256=truth.get("sha256", ""),
        adoption_reference=truth.get("adoption_reference"),
    )
    areas = [
        Area(
            area_id=f"{own}-area-{label['id']}",
            ordinal=label["ordinal"],
            label=None,
            name=label["name"],
            term=None,
            locators=at(label),
        )
        for label in truth.get("areas", [])
    ]
    goals = [
        Goal(
            goal_id=f"{own}-goal-{label['id']}",
            area_id=area_id(label),
            ordinal=1,
            label=label.get("label"),
            kind=label["kind"],
            text=label["text"],
            locators=at(label),
        )
        for label in truth.get("goals", [])
    ]
    indicators = [
        Indicator(
            indicator_id=f"{own}-indicator-{index}",
            goal_id=f"{own}-goal-{label['goal']}" if label["goal"] else None,
            area_id=area_id(label),
            kind=label["kind"],
            text=label["text"],
            target=label["target"],
            target_year=label.get("target_year"),
            locators=at(label),
        )
        for index, label in enumerate(truth.get("indicators", []))
    ]
    return Extraction(
        document=document,
        areas=tuple(areas),
        goals=tuple(goals),
        indicators=tuple(indicators),
        budget_lines=lines,
        checks=tuple(_check(index, label, lines, own) for index, label in enumerate(truth.get("failing_sums", []))),
    )


def _line(index: int, label: Label, own: str, places: tuple[Locator, ...]) -> BudgetLine:
    return BudgetLine(
        line_id=f"{own}-line-{index}",
        table_id=f"{own}-table",
        row_id=f"{own}-row-{label.get('row', index)}",
        statement=label["statement"],
        entity=label.get("entity", "municipality"),
        organisation_id=None,
        organisation=label.get("organisation"),
        parent_label=label.get("parent_label"),
        label=label["label"],
        row_index=index,
        column_index=1,
        column_header=label.get("column"),
        fiscal_year=label["fiscal_year"],
        stage=label["stage"],
        measure=label.get("measure", "amount"),
        printed=label["printed"],
        value=Decimal(label["value"]) if "value" in label else Decimal(label["amount_sek"]) / 1000,
        unit=label.get("unit"),
        amount_sek=label["amount_sek"],
        is_total=label["is_total"],
        locators=places,
    )


def _check(index: int, label: Label, lines: tuple[BudgetLine, ...], own: str) -> Check:
    stated = next(
        line
        for line in lines
        if line.label == label["label"]
        and line.fiscal_year == label["fiscal_year"]
        and line.stage == (label["stage"] or "deviation")
        and line.statement == label["statement"]
        and line.organisation == label["organisation"]
        and line.amount_sek is not None
    )
    assert stated.amount_sek is not None
    factor = Decimal(stated.amount_sek) / stated.value
    difference = Decimal(label["difference_sek"]) / factor
    return Check(
        check_id=f"{own}-check-{index}",
        kind=label["kind"],
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=stated.value - difference,
        difference=difference,
        tolerance=Decimal(1),
        unit=stated.unit,
        outcome="disagrees",
        follows_from=None,
        lines=(),
        factors=(),
        locators=stated.locators,
    )


def perfect_matching(truths: list[Label], links: Label) -> Matching:
    """Build the matching in which every labelled link stands as labelled, and every other goal was added or dropped."""
    extractions = {str(truth["period"]): perfect_extraction(truth, str(truth["period"])) for truth in truths}

    def item(kind: str, end: list[str] | None) -> str | None:
        return None if end is None else f"{end[0]}-{kind}-{end[1]}"

    goal_links = [
        GoalLink(
            link_id=f"goal-link-{index}",
            from_goal_id=str(item("goal", label["from"])),
            to_goal_id=str(item("goal", label["to"])),
            relation=label["relation"],
            area_changed=label["moved"],
            score=1.0,
            explanation="as labelled",
            decided_by="rule",
            needs_review=False,
        )
        for index, label in enumerate(links["goals"])
    ]
    ambitions = {
        (item("goal", label["from"]), item("goal", label["to"])): label["ambition"] for label in links["goals"]
    }
    changes = [
        _change(link.from_goal_id, link.to_goal_id, link.relation, ambitions[link.from_goal_id, link.to_goal_id])
        for link in goal_links
    ]
    plans = list(extractions.values())
    has_future = {link.from_goal_id for link in goal_links}
    has_past = {link.to_goal_id for link in goal_links}
    for before, after in pairwise(plans):
        ends = (before.document.document_id, after.document.document_id)
        changes += [
            _change(goal.goal_id, None, "dropped", None, ends)
            for goal in before.goals
            if goal.goal_id not in has_future
        ]
        changes += [
            _change(None, goal.goal_id, "added", None, ends) for goal in after.goals if goal.goal_id not in has_past
        ]
    rows = {(period, f"L{index + 1}"): line.row_id for period, plan in extractions.items()
            for index, line in enumerate(plan.budget_lines)}  # fmt: skip
    return Matching(
        extractions=tuple(plans),
        goal_links=tuple(goal_links),
        goal_changes=tuple(changes),
        area_links=tuple(
            AreaLink(
                link_id=f"area-link-{index}",
                from_area_id=item("area", label["from"]),
                to_area_id=item("area", label["to"]),
                relation=label["relation"],
                score=1.0,
                explanation="as labelled",
                decided_by="rule",
                needs_review=False,
            )
            for index, label in enumerate(links["areas"])
        ),
        row_links=tuple(
            RowLink(
                link_id=f"row-link-{index}",
                from_row_id=rows[tuple(label["from"])],
                to_row_id=rows[tuple(label["to"])],
                relation="same",
                score=1.0,
                explanation="as labelled",
                decided_by="rule",
                needs_review=False,
            )
            for index, label in enumerate(links["series"])
        ),
    )


def _change(
    from_goal: str | None, to_goal: str | None, change: Any, ambition: Any, ends: tuple[str, str] = ("", "")
) -> GoalChange:
    return GoalChange(
        change_id=f"{from_goal}-{to_goal}",
        thread_id="thread",
        from_document_id=ends[0],
        to_document_id=ends[1],
        from_goal_id=from_goal,
        to_goal_id=to_goal,
        change=change,
        area_changed=None,
        text_before=None,
        text_after=None,
        redline=None,
        ambition=ambition,
        ambition_aspect=None,
        ambition_evidence=None,
    )
