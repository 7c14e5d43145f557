"""How one plan is printed: engine, look, words, numbering, the layout of goals, the style of each table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.plans.blocks import Look
from tests.plans.table_maker import TableStyle

GoalLayout = Literal[
    "numbered", "bullets", "run_in", "boxes", "table", "table_span", "intro_sentence", "one_column_table"
]


@dataclass(frozen=True)
class Terms:
    """The words that a plan has for things, singular, with a capital."""

    area: str = "Fokusområde"
    areas: str = "Fokusområden"
    goal: str = "Mål"
    measure: str = "Mått"
    target: str = "Målvärde"
    baseline: str = "Utfall"
    factors: str = "Framgångsfaktorer"
    assignments: str = "Uppdrag"
    responsible: str = "Ansvarig nämnd"


@dataclass(frozen=True)
class PlanStyle:
    """``numbering``: ``area`` 1.1, ``running`` 1, ``none``. ``area_heading``: how an area's heading reads."""

    engine: Literal["typst", "reportlab"]
    look: Look
    terms: Terms = field(default_factory=Terms)
    goal_layout: GoalLayout = "numbered"
    other_layout: GoalLayout = "bullets"
    """The layout of financial goals and goals for the organisation."""
    numbering: Literal["area", "running", "none"] = "area"
    area_heading: Literal["name", "number", "term", "term_number", "band"] = "name"
    two_columns: bool = False
    with_measures: bool = True
    with_factors: bool = False
    with_responsible: bool = False
    numbered_chapters: bool = False
    tables: dict[str, TableStyle] = field(default_factory=dict)
    title: str = "Strategisk plan {start}–{end}"
    cover_fill: str | None = None
