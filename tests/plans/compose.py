"""Composing one plan: from the description and a style to blocks in printed order and the labels of what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.plans import money
from tests.plans.ambitions import GoalInPlan, areas, assignments, description, former_goals, goals
from tests.plans.blocks import (
    Block,
    Bullets,
    Columns,
    Contents,
    Cover,
    Grid,
    GridCell,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    plain,
)
from tests.plans.goal_layouts import Setting, scorecard, set_goals
from tests.plans.labels import AreaLabel, IndicatorLabel, Labels
from tests.plans.reports import set_reports
from tests.plans.style import PlanStyle

MUNICIPALITY = "Exempelå kommun"
_ADOPTED = {
    2021: ("2020-11-23", 131),
    2022: ("2021-06-21", 88),
    2023: ("2022-11-28", 143),
    2024: ("2023-06-19", 79),
    2025: ("2024-06-17", 100),
}


def compose(plan: int, style: PlanStyle) -> tuple[list[Block], Labels]:
    """Return all blocks of a plan and what they hold."""
    composer = _Composer(plan, style)
    return composer.blocks(), composer.labels


def plan_title(plan: int, style: PlanStyle) -> str:
    """The title as the cover prints it."""
    return style.title.format(start=plan, end=plan + 2)


class _Composer:
    def __init__(self, plan: int, style: PlanStyle) -> None:
        self.plan = plan
        self.style = style
        self.labels = Labels()
        self.setting = Setting(style, self.labels, plan)
        self.chapter_number = 0
        flows = money.flows(plan, money.version(plan, plan))
        self.words = {
            "start": plan,
            "end": plan + 2,
            "before": plan - 1,
            "after": plan + 1,
            "net": f"{-flows.net_costs / 1000:.0f}".replace(",", " "),
            "result": f"{flows.result / 1000:.1f}".replace(".", ",").replace("-", "–"),
        }

    def blocks(self) -> list[Block]:
        found: list[Block] = [self._cover(), Contents("Innehåll")]
        found += self._chapters(self.style.chapters_before)
        found += self._areas()
        found += self._organisation()
        found += self._scorecards() if self.style.with_scorecards else []
        found += self._chapters((*self.style.chapters_after, "ekonomi"))
        found += self._financial_goals()
        found += [PageBreak(), self._title("Ekonomiska rapporter", "reports")]
        found += set_reports(self.plan, self.style, self.labels)
        found += self._follow_up() if self.style.with_follow_up else []
        found += self._chapters(self.style.chapters_last)
        return found

    def _chapters(self, names: Sequence[str]) -> list[Block]:
        return [block for name in names for block in self._chapter(name)]

    def _cover(self) -> Cover:
        date, paragraph = _ADOPTED[self.plan]
        lines: tuple[tuple[str, float], ...] = (
            (MUNICIPALITY, 16),
            ("", 0),
            ("", 0),
            ("", 0),
            (plan_title(self.plan, self.style), 32),
            ("", 0),
            (f"Fastställd av Kommunfullmäktige {date}, § {paragraph}", 13),
            ("", 0),
            ("", 0),
            ("", 0),
            ("Påhittad kommun. Dokumentet är framtaget för att prova programvara och alla uppgifter är fiktiva.", 10),
        )
        return Cover(lines, self.style.cover_fill)

    def _title(self, text: str, mark: str) -> Heading:
        self.chapter_number += 1
        text = f"{self.chapter_number} {text}" if self.style.numbered_chapters else text
        return Heading(1, text, marks=(f"page:{mark}",))

    def _chapter(self, name: str) -> list[Block]:
        chapter: dict[str, Any] = next(each for each in description("prose")["chapter"] if each["id"] == name)
        found: list[Block] = [PageBreak(), self._title(chapter["title"], name)]
        traps = {text: self.labels.trap(text, chapter["title"]) for text in chapter.get("traps", ())}
        either = {text: self.labels.either(text, chapter["title"]) for text in chapter.get("either_way", ())}
        for paragraph in chapter["paragraphs"]:
            text = paragraph.format(**self.words)
            marks = tuple(mark for trap, mark in {**traps, **either}.items() if trap in text)
            found.append(Paragraph(plain(text), marks))
        if "bullets" in chapter:
            items = tuple(Item(plain(text), (either[text],) if text in either else ()) for text in chapter["bullets"])
            found.append(Bullets(items))
        return found

    def _areas(self) -> list[Block]:
        terms = self.style.terms
        found: list[Block] = [PageBreak(), self._title(f"{terms.areas} och {terms.goals.lower()}", "areas")]
        names = [area.name for area in areas(self.plan)]
        found.append(
            Paragraph(
                plain(
                    f"Fullmäktige har valt {len(names)} {terms.areas.lower()} "
                    f"för perioden {self.plan}–{self.plan + 2}. "
                    "De beskrivs på sidorna som följer, vart och ett med sina mål."
                )
            )
        )
        if self.style.with_area_list:
            found.append(Bullets(tuple(Item(plain(name)) for name in names)))
        inner: list[Block] = []
        for number, area in enumerate(areas(self.plan), start=1):
            mark = f"area:{area.id}"
            heading, label = self._area_heading(number, area.name)
            self.labels.areas.append(AreaLabel(area.id, number, area.name, label, terms.area.lower(), mark))
            inner.append(Heading(2, heading, band=self.style.area_heading == "band", marks=(mark,)))
            inner.append(Paragraph(plain(area.about)))
            self.setting.area_number = number
            of_area = [goal for goal in goals(self.plan) if goal.area == area.id]
            inner += set_goals(of_area, self.style.goal_layout, self.setting)
            inner += self._assignments(area.id) if self.style.with_assignments else []
        self.setting.area_number = None
        return found + ([Columns(tuple(inner))] if self.style.two_columns else inner)

    def _assignments(self, area: str) -> list[Block]:
        items = []
        for text in assignments(self.plan, area):
            mark = self.labels.next_indicator_mark()
            self.labels.indicators.append(IndicatorLabel(None, area, "assignment", text, None, None, mark))
            items.append(Item(plain(text), (mark,)))
        if not items:
            return []
        return [Heading(3, self.style.terms.assignments, listed=False), Bullets(tuple(items))]

    def _area_heading(self, number: int, name: str) -> tuple[str, str | None]:
        match self.style.area_heading:
            case "number":
                return f"{number} {name}", str(number)
            case "term":
                return f"{self.style.terms.area}: {name}", None
            case "term_number":
                return f"{self.style.terms.area} {number}: {name}", str(number)
            case _:
                return name, None

    def _organisation(self) -> list[Block]:
        found = self._chapter("medarbetare-text")
        found.append(Heading(2, "Mål för organisationen"))
        found += set_goals(self._of_kind("organisation"), self.style.other_layout, self.setting)
        return found

    def _financial_goals(self) -> list[Block]:
        found: list[Block] = [Heading(2, "Finansiella mål")]
        if self.style.financial_chapter:
            found = [PageBreak(), self._title("Finansiella mål", "financial")]
        found.append(
            Paragraph(plain("God ekonomisk hushållning innebär att varje generation bär sina egna kostnader."))
        )
        found += set_goals(self._of_kind("financial"), self.style.other_layout, self.setting)
        return found

    def _of_kind(self, kind: str) -> list[GoalInPlan]:
        return [goal for goal in goals(self.plan) if goal.kind == kind and goal.board is None]

    def _scorecards(self) -> list[Block]:
        """A heading for each board and a table below it: goal, measure, target of the first year."""
        found = self._chapter("styrkort")
        cards = [goal for goal in goals(self.plan) if goal.board]
        for board in dict.fromkeys(goal.board or "" for goal in cards):
            found.append(Heading(2, board))
            found.append(scorecard([goal for goal in cards if goal.board == board], self.setting))
        return found

    def _follow_up(self) -> list[Block]:
        rows = []
        for number, goal in enumerate(former_goals(self.plan)):
            mark = self.labels.trap(goal.text, "a goal of the plan before that no longer holds")
            outcome = ("Uppnått", "Delvis uppnått", "Inte uppnått")[number % 3]
            verdict = GridCell(plain(outcome))
            if self.style.follow_up_dots:
                verdict = GridCell(plain(""), dot=("#3a9d4a", "#e6c229", "#c0392b")[number % 3])
            rows.append((GridCell(plain(goal.text), (mark,)), verdict))
        header = (f"Mål i planen för {self.plan - 1}", "Bedömning")
        return [*self._chapter("malfoljning"), Grid((75, 25), header, tuple(rows))]
