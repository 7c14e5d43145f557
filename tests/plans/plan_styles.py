"""The five plans of the sample: each year another template."""

from __future__ import annotations

from dataclasses import replace

from tests.plans.blocks import Look
from tests.plans.budget_table import NumberStyle, TableLook
from tests.plans.style import PlanStyle, ReportStyle, Terms
from tests.plans.table_maker import TableStyle

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
_FOOT = "Exempelå kommun"


def _plan_2021() -> PlanStyle:
    spaces = NumberStyle((" ",), ("-",), nil="0")
    plain = TableLook("plain", gap=10)
    return PlanStyle(
        engine="typst",
        look=Look(running_header="Strategisk plan 2021–2023", footer=_FOOT, table_font="Libertinus Serif"),
        goal_layout="numbered",
        other_layout="run_in",
        area_heading="number",
        with_responsible=True,
        with_area_list=True,
        financial_chapter=True,
        chapters_before=("inledning", "styrning", "vision", "omvarld", "befolkning"),
        chapters_after=("namnder", "service", "bolag", "internkontroll"),
        chapters_last=("risker", "uppfoljning"),
        reports=ReportStyle(investment_page="landscape"),
        tables={
            "income": TableStyle("tkr", NumberStyle((" ",), ("-", "- "), nil="0"), plain),
            "cash_flow": TableStyle(
                "tkr", NumberStyle((" ",), ("– ",), nil="-"), replace(plain, gap=2.6), split_header="span"
            ),
            "balance_sheet": TableStyle("tkr", spaces, plain),
            "operating": TableStyle("tkr", NumberStyle((" ", NBSP, THIN)), plain, corner="Belopp i tkr"),
            "investment": TableStyle("tkr", NumberStyle((" ",), nil="0"), TableLook("rows", gap=14), corner="tkr"),
            "frame_adjustment": TableStyle(
                "tkr",
                NumberStyle((" ",), ("-",), nil="0"),
                replace(plain, row_space=4.2, repeat_header=False),
                corner="tkr",
            ),
        },
    )


def _plan_2022() -> PlanStyle:
    tenths = NumberStyle((" ", NBSP), ("-", "– "), nil="0,0", decimals=1)
    half = TableLook("half", gap=9)
    return PlanStyle(
        engine="reportlab",
        look=Look(
            font="Source Serif Pro",
            heading_font="Source Sans Pro",
            table_font="Roboto",
            size=10.5,
            accent="#7a1f1f",
            running_header="Strategisk plan 2022–2024",
            footer=_FOOT,
        ),
        goal_layout="table",
        other_layout="bullets",
        area_heading="term",
        numbered_chapters=True,
        title="Strategisk plan 2022-2024",
        with_follow_up=True,
        chapters_before=("forord", "inledning", "styrning", "vision", "omvarld"),
        chapters_after=("namnder", "service", "jamstalldhet", "bolag"),
        reports=ReportStyle(
            note_column=True, with_notes=True, investment_page="rotated", footnote_mark=" 1)", long_titles=True
        ),
        tables={
            "income": TableStyle("mnkr", tenths, replace(half, note_gap=2.2), percent_space=False),
            "cash_flow": TableStyle("mnkr", tenths, half),
            "balance_sheet": TableStyle("mnkr", tenths, half),
            "note": TableStyle("mnkr", tenths, replace(half, gap=0.1), split_header="span"),
            "operating": TableStyle(
                "tkr", NumberStyle((NARROW, NBSP, " "), nil="–"), half, unit_in_columns=True, extra="revised"
            ),
            "investment": TableStyle("tkr", NumberStyle((" ",), nil="–"), half),
            "frame_adjustment": TableStyle("tkr", NumberStyle((" ",), ("–", "– "), nil="–"), half),
        },
    )


def _plan_2023() -> PlanStyle:
    banded = TableLook("banded", gap=11, header_fill="#c9d8e8")
    return PlanStyle(
        engine="typst",
        look=Look(
            font="New Computer Modern",
            heading_font="Roboto",
            table_font="Roboto",
            size=10.5,
            accent="#22543d",
            justify=True,
            running_header="Strategisk plan och budget",
            footer="2023–2025",
        ),
        goal_layout="boxes",
        other_layout="one_column_table",
        numbering="running",
        area_heading="name",
        with_factors=True,
        with_measures=False,
        title="Strategisk plan och budget 2023 – 2025",
        with_scorecards=True,
        chapters_before=("inledning", "vision", "styrning", "omvarld", "digitalisering"),
        chapters_after=("namnder", "bolag", "jamstalldhet", "risker"),
        chapters_last=("internkontroll", "uppfoljning"),
        reports=ReportStyle(title_on_page_before=True, gross="sideways"),
        cover_fill="#22543d",
        tables={
            "income": TableStyle("mnkr", NumberStyle((" ",), ("−",), nil="–", decimals=1), banded),
            "cash_flow": TableStyle("mnkr", NumberStyle((" ",), ("−",), nil="–", decimals=1), banded),
            "balance_sheet": TableStyle("mnkr", NumberStyle((" ",), ("−",), nil="–", decimals=1), banded),
            "operating": TableStyle("tkr", NumberStyle((NARROW,), nil="0"), banded, unit_elsewhere=True),
            "gross": TableStyle("tkr", NumberStyle((NARROW,), nil="0"), banded),
            "investment": TableStyle("tkr", NumberStyle((NARROW,), nil=".."), banded),
            "frame_adjustment": TableStyle("tkr", NumberStyle((NARROW,), ("−",), nil="0"), banded),
        },
    )


def _plan_2024() -> PlanStyle:
    ruled = TableLook("all", gap=8)
    return PlanStyle(
        engine="reportlab",
        look=Look(
            font="Source Sans Pro",
            heading_font="Source Sans Pro",
            table_font="Roboto",
            size=11,
            accent="#1d3f72",
            running_header="",
            footer="Exempelå kommun – Strategisk plan med budget 2024–2026",
            bookmarks=False,
        ),
        terms=Terms(area="Utvecklingsområde", areas="Utvecklingsområden"),
        goal_layout="intro_sentence",
        other_layout="run_in",
        numbering="none",
        area_heading="band",
        two_columns=True,
        with_measures=False,
        title="Strategisk plan med budget 2024–2026",
        with_scorecards=True,
        with_assignments=True,
        with_follow_up=True,
        follow_up_dots=True,
        financial_chapter=True,
        chapters_before=("forord", "vision", "inledning", "styrning", "omvarld", "befolkning"),
        chapters_after=("namnder", "service", "bolag"),
        reports=ReportStyle(with_notes=True, wrong_note_header=True, other_spelling=True, footnote_mark="*"),
        tables={
            "income": TableStyle("tkr", NumberStyle((" ",), ("-",), nil="0"), ruled, rate_mark=","),
            "cash_flow": TableStyle("tkr", NumberStyle((" ",), ("-",), nil="0"), ruled),
            "balance_sheet": TableStyle("tkr", NumberStyle((" ",), ("-",), nil="0"), ruled),
            "note": TableStyle("tkr", NumberStyle(("",), ("-",), nil="0"), ruled),
            "operating": TableStyle("tkr", NumberStyle((" ", ""), nil="0"), ruled, split_header="uneven"),
            "investment": TableStyle("tkr", NumberStyle((" ",), nil="."), ruled),
            "frame_adjustment": TableStyle(
                "tkr",
                NumberStyle((" ",), ("-",), nil="0"),
                replace(ruled, repeat_header=False, row_space=3.0),
                unit_elsewhere=True,
            ),
        },
    )


def _plan_2025() -> PlanStyle:
    rows = TableLook("rows", gap=12)
    return PlanStyle(
        engine="typst",
        look=Look(
            font="Source Sans Pro",
            heading_font="Source Serif Pro",
            table_font="Source Sans Pro",
            size=11,
            accent="#5b3a86",
            running_header="Strategisk plan 2025–2027",
            footer=_FOOT,
        ),
        terms=Terms(area="Utvecklingsområde", areas="Utvecklingsområden"),
        goal_layout="table_span",
        other_layout="numbered",
        area_heading="term_number",
        title="Strategisk plan 2025–2027",
        with_scorecards=True,
        with_assignments=True,
        with_area_list=True,
        chapters_before=("forord", "inledning", "styrning", "vision", "omvarld", "jamstalldhet"),
        chapters_after=("namnder", "service", "bolag", "digitalisering"),
        chapters_last=("internkontroll", "risker", "uppfoljning"),
        reports=ReportStyle(
            group_balance=True, small_boards_note=True, investment_page="landscape", investment_grants=True
        ),
        tables={
            "income": TableStyle("tkr", NumberStyle((NBSP,), ("–",), nil="–"), rows, corner="tkr", extra="forecast"),
            "cash_flow": TableStyle("tkr", NumberStyle((NBSP,), ("–",), nil="–"), rows, corner="tkr"),
            "balance_sheet": TableStyle("tkr", NumberStyle((NBSP,), ("–",), nil="–"), rows, corner="tkr"),
            "note": TableStyle("tkr", NumberStyle((" ",)), replace(rows, gap=0.1, rules="plain"), split_header="span"),
            "operating": TableStyle("tkr", NumberStyle((" ",), nil="0"), rows, split_header="no", extra="deviation"),
            "investment": TableStyle("tkr", NumberStyle((" ",), nil="0"), rows),
            "frame_adjustment": TableStyle("tkr", NumberStyle((" ",), ("‑",), nil="0"), rows),
        },
    )


def plan_styles() -> dict[int, PlanStyle]:
    """The style of each plan, by its first year."""
    return {2021: _plan_2021(), 2022: _plan_2022(), 2023: _plan_2023(), 2024: _plan_2024(), 2025: _plan_2025()}
