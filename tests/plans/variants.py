"""The sample rendered anew in many templates: the same description with other fonts, words, numbers, pages and layouts.

A reader that has learnt the five templates of the sample, and not the genre, fails here (tests/reading).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tests.plans.blocks import Look
from tests.plans.plan_styles import plan_styles
from tests.plans.sample import render_plan
from tests.plans.style import GoalLayout, PlanStyle, Terms
from tests.plans.table_maker import TableStyle
from tests.plans.truth import Truth

Numbering = Literal["area", "running", "letter", "none"]
Rules = Literal["all", "rows", "half", "banded", "plain"]
AreaHeading = Literal["name", "number", "term", "term_number", "band"]

PAGES = {"A4": (595.28, 841.89), "letter": (612.0, 792.0), "B5": (498.9, 708.66), "A4 landscape": (841.89, 595.28)}

WORDS = (
    Terms("Målområde", "Målområden", "Inriktningsmål", "Inriktningsmål", "Indikator", "Målnivå"),
    Terms("Strategiskt område", "Strategiska områden", "Mål", "Mål", "Nyckeltal", "Målvärde"),
    Terms("Prioriterat område", "Prioriterade områden", "Effektmål", "Effektmål", "Mått", "Målnivå"),
    Terms("Perspektiv", "Perspektiv", "Övergripande mål", "Övergripande mål", "Styrtal", "Årsmål"),
    Terms("Inriktning", "Inriktningar", "Resultatmål", "Resultatmål", "Indikator", "Målvärde", factors="Strategier"),
    Terms("Huvudområde", "Huvudområden", "Verksamhetsmål", "Verksamhetsmål", "Mått", "Årsmål"),
    Terms("Förbättringsområde", "Förbättringsområden", "Utvecklingsmål", "Utvecklingsmål", "Nyckeltal", "Målnivå"),
    Terms(
        "Prioritering",
        "Prioriteringar",
        "Fokusmål",
        "Fokusmål",
        "Indikator",
        "Målvärde",
        assignments="Särskilda uppdrag",
    ),
    Terms("Fokusområde", "Fokusområden", "Kommunfullmäktiges mål", "Kommunfullmäktiges mål", "Mått", "Målvärde"),
    Terms("Utvecklingsområde", "Utvecklingsområden", "Delmål", "Delmål", "Indikator", "Årsmål"),
)


@dataclass(frozen=True)
class Variant:
    """One template. ``plan``: which plan of the description it sets."""

    name: str
    number: int
    plan: int
    engine: Literal["typst", "reportlab"]
    font: str
    heading_font: str
    size: float
    page: str
    words: int
    numbering: Numbering
    area_heading: AreaHeading
    goal_layout: GoalLayout
    other_layout: GoalLayout
    two_columns: bool = False
    justify: bool = False
    accent: str = "#303030"

    def style(self) -> PlanStyle:
        """The variant as a style: the plan's own, with all that shows changed; the tables keep their form."""
        base = plan_styles()[self.plan]
        width, height = PAGES[self.page]
        look = Look(
            font=self.font,
            heading_font=self.heading_font,
            table_font="Roboto",
            size=self.size,
            width=width,
            height=height,
            margin=46.0 if self.page == "B5" else 60.0,
            accent=self.accent,
            justify=self.justify,
            running_header="Mål och budget",
            footer="Exempelå kommun",
            first_number=self.words % 2,
        )
        reports = replace(base.reports, gross="none", investment_page="upright")
        return replace(
            base,
            engine=self.engine,
            look=look,
            terms=WORDS[self.words],
            goal_layout=self.goal_layout,
            other_layout=self.other_layout,
            numbering=self.numbering,
            area_heading=self.area_heading,
            two_columns=self.two_columns,
            with_measures=True,
            with_factors=self.words % 2 == 0,
            with_responsible=self.words % 3 == 0,
            with_area_list=self.words % 4 == 1,
            numbered_chapters=self.area_heading == "name" and self.numbering == "none",
            title="Mål och budget {start} med plan för {start}–{end}" if self.words % 3 == 1 else base.title,
            cover_fill=None,
            reports=reports,
            tables={key: self._table(style) for key, style in base.tables.items()},
        )

    def _table(self, style: TableStyle) -> TableStyle:
        """A table's style with other rules, spaces and signs; columns that stand close stay close.

        Where nothing stands between columns, thousands keep their spaces: else not even a person could tell the columns.
        """
        is_tight = style.look.gap < 1
        numbers = replace(
            style.numbers,
            separators=style.numbers.separators if is_tight else (_SEPARATORS[self.number % len(_SEPARATORS)],),
            minus=(_MINUS[self.number // 2 % len(_MINUS)],),
            nil=_NIL[self.number // 3 % len(_NIL)],
        )
        look = replace(
            style.look,
            rules=_RULES[self.number % len(_RULES)],
            scale=8.6 / self.size,
            repeat_header=self.number % 3 != 0,
            header_fill="#d9e2ec" if self.number % 4 == 0 else None,
        )
        return replace(style, numbers=numbers, look=look, percent_space=self.number % 2 == 0)


_RULES: tuple[Rules, ...] = ("plain", "half", "banded", "all", "rows")
_SEPARATORS = (" ", "\u00a0", "\u202f", "\u2009", "")
_MINUS = ("-", "–", "\u2212", "- ", "– ")
_NIL = ("0", "–", "-", "..")
_FONTS = ("Libertinus Serif", "Source Sans Pro", "Roboto", "New Computer Modern", "Source Serif Pro")
_REPORTLAB_FONTS = ("Source Sans Pro", "Roboto", "Source Serif Pro")
_LAYOUTS: tuple[GoalLayout, ...] = (
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
)
_NUMBERINGS: tuple[Numbering, ...] = ("area", "running", "none", "letter")
_AREA_HEADINGS: tuple[AreaHeading, ...] = ("term_number", "name", "term", "number", "band")
_NARROW: tuple[GoalLayout, ...] = ("bullets", "intro_sentence", "run_in", "numbered")
_ACCENTS = ("#303030", "#1f4e79", "#7a1f1f", "#22543d")


def _variant(number: int) -> Variant:
    """Walk through all lists at different paces, so that what meets changes."""
    engine: Literal["typst", "reportlab"] = "typst" if number % 2 == 0 else "reportlab"
    fonts = _FONTS if engine == "typst" else _REPORTLAB_FONTS
    layout = _LAYOUTS[number % len(_LAYOUTS)]
    page = list(PAGES)[(number // 2) % len(PAGES)]
    numbering = _NUMBERINGS[(number // 3) % len(_NUMBERINGS)]
    if numbering == "letter" and layout in ("numbered", "table", "table_span"):
        numbering = "running"
    words = number % len(WORDS)
    plan = 2021 + (number * 3) % 5
    return Variant(
        name=f"{number:02d}-{engine}-{layout}-{WORDS[words].area.lower().replace(' ', '-')}",
        number=number,
        plan=plan,
        engine=engine,
        font=fonts[number % len(fonts)],
        heading_font=fonts[(number // 2 + 1) % len(fonts)],
        size=(9.5, 10.5, 11.5)[number % 3] if page != "B5" else 9.0,
        page=page,
        words=words,
        numbering=numbering,
        area_heading=_AREA_HEADINGS[(number + number // 5) % len(_AREA_HEADINGS)],
        goal_layout=layout,
        other_layout=_NARROW[(number // 4) % len(_NARROW)],
        two_columns=layout in _NARROW and number % 3 == 0 and page != "B5",
        justify=engine == "typst" and number % 4 == 0,
        accent=_ACCENTS[number % len(_ACCENTS)],
    )


_ALL = tuple(_variant(number) for number in range(33))
VARIANTS = tuple(variant for variant in _ALL if variant.goal_layout != "cards")
HARDER_VARIANTS = tuple(variant for variant in _ALL if variant.goal_layout == "cards")
"""A form that DOMAIN.md does not name: a small table for each goal, with the words Mål, Mått, Målvärde in its first column."""


def render_variant(variant: Variant) -> tuple[bytes, Truth]:
    """The variant's PDF and its truth."""
    rendered, truth = render_plan(variant.plan, variant.style())
    return rendered.pdf, truth
