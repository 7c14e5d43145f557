"""How one plan is printed: engine, look, words, numbering, the layout of goals, the style of each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.plans.blocks import Look
from tests.plans.table_maker import TableStyle

GoalLayout = Literal[
    "numbered",
    "bullets",
    "run_in",
    "boxes",
    "table",
    "table_span",
    "intro_sentence",
    "one_column_table",
    "goal_headings",
    "described",
    "cards",
]


@dataclass(frozen=True)
class Terms:
    """The words that a plan has for things, singular, with a capital."""

    area: str = "Fokusområde"
    areas: str = "Fokusområden"
    goal: str = "Mål"
    goals: str = "Mål"
    measure: str = "Mått"
    target: str = "Målvärde"
    baseline: str = "Utfall"
    factors: str = "Framgångsfaktorer"
    assignments: str = "Uppdrag"
    responsible: str = "Ansvarig nämnd"


@dataclass(frozen=True)
class ReportStyle:
    """Which financial reports a plan has beyond the common ones, and their peculiarities."""

    note_column: bool = False
    with_notes: bool = False
    wrong_note_header: bool = False
    small_boards_note: bool = False
    group_balance: bool = False
    title_on_page_before: bool = False
    gross: Literal["none", "upright", "sideways"] = "none"
    investment_page: Literal["upright", "landscape", "rotated"] = "upright"
    investment_grants: bool = False
    other_spelling: bool = False
    footnote_mark: str | None = None
    long_titles: bool = False
    """Titles with both budget and plan in them, as in ``Resultatbudget/-plan``."""


@dataclass(frozen=True)
class PlanStyle:
    """How a plan is printed. ``numbering``: ``area`` 1.1, ``running`` 1, ``letter`` A, ``none``."""

    engine: Literal["typst", "reportlab"]
    look: Look
    terms: Terms = field(default_factory=Terms)
    goal_layout: GoalLayout = "numbered"
    other_layout: GoalLayout = "bullets"
    """The layout of financial goals and goals for the organisation."""
    numbering: Literal["area", "running", "letter", "none"] = "area"
    area_heading: Literal["name", "number", "term", "term_number", "band"] = "name"
    two_columns: bool = False
    with_measures: bool = True
    with_factors: bool = False
    with_responsible: bool = False
    numbered_chapters: bool = False
    tables: dict[str, TableStyle] = field(default_factory=dict)
    reports: ReportStyle = field(default_factory=ReportStyle)
    with_assignments: bool = False
    with_area_list: bool = False
    """The names of the areas in a list before they are described."""
    with_follow_up: bool = False
    follow_up_dots: bool = False
    """The goals of the plan before that no longer hold, with how it went."""
    with_scorecards: bool = False
    financial_chapter: bool = False
    """Financial goals in a chapter of their own, else below the overview of the economy."""
    chapters_before: tuple[str, ...] = ("inledning", "styrning", "vision", "omvarld")
    chapters_after: tuple[str, ...] = ("namnder", "service", "bolag")
    chapters_last: tuple[str, ...] = ("uppfoljning",)
    title: str = "Strategisk plan {start}–{end}"
    cover_fill: str | None = None
