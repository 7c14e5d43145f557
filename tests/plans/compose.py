"""Composing one plan: from the description and a style to blocks in printed order, and the labels of all that they hold."""

from __future__ import annotations

from typing import Any

from tests.plans import money
from tests.plans.ambitions import areas, description, goals
from tests.plans.blocks import (
    Block,
    Bullets,
    Contents,
    Columns,
    Cover,
    Heading,
    Item,
    Money,
    PageBreak,
    Paragraph,
    Turned,
    plain,
)
from tests.plans.board_tables import frame_adjustment, gross_budget, investment_budget, operating_budget
from tests.plans.budget_table import BudgetTable
from tests.plans.financial_statements import balance_sheet, cash_flow, income_statement, note_table
from tests.plans.goal_layouts import Setting, set_goals
from tests.plans.labels import AreaLabel, Labels
from tests.plans.misprints import with_misprints
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
        for name in ("inledning", "styrning", "vision", "omvarld"):
            found += self._chapter(name)
        found += self._areas()
        found += self._organisation()
        for name in ("namnder", "service", "bolag", "ekonomi"):
            found += self._chapter(name)
        found += self._financial_goals()
        found += self._reports()
        found += self._chapter("uppfoljning")
        return found

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

    def _title(self, text: str) -> Heading:
        self.chapter_number += 1
        return Heading(1, f"{self.chapter_number} {text}" if self.style.numbered_chapters else text)

    def _chapter(self, name: str) -> list[Block]:
        chapter: dict[str, Any] = next(each for each in description("prose")["chapter"] if each["id"] == name)
        found: list[Block] = [PageBreak(), self._title(chapter["title"])]
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
        found: list[Block] = [PageBreak(), self._title(f"{terms.areas} och mål")]
        names = [area.name for area in areas(self.plan)]
        found.append(
            Paragraph(
                plain(
                    f"Fullmäktige har valt {len(names)} {terms.areas.lower()} för perioden {self.plan}–{self.plan + 2}. "
                    "De beskrivs på sidorna som följer, vart och ett med sina mål."
                )
            )
        )
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
        self.setting.area_number = None
        return found + ([Columns(tuple(inner))] if self.style.two_columns else inner)

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
        found.append(Paragraph(plain("God ekonomisk hushållning innebär att varje generation bär sina egna kostnader.")))
        found += set_goals(self._of_kind("financial"), self.style.other_layout, self.setting)
        return found

    def _of_kind(self, kind: str) -> list[Any]:
        return [goal for goal in goals(self.plan) if goal.kind == kind]

    def _reports(self) -> list[Block]:
        style = self.style.tables
        found: list[Block] = [PageBreak(), self._title("Ekonomiska rapporter")]
        found += [Heading(2, self._table_title("Resultatbudget", "income")), self._money(income_statement(self.plan, style["income"], notes=self.plan == 2022))]
        found += [Heading(2, self._table_title("Kassaflödesbudget", "cash_flow")), self._money(cash_flow(self.plan, style["cash_flow"]))]
        found += [PageBreak(), Heading(2, self._table_title("Balansbudget", "balance_sheet"))]
        found.append(self._money(balance_sheet(self.plan, style["balance_sheet"], group=self.plan == 2025)))
        if self.plan in (2022, 2024):
            found += [PageBreak(), Heading(2, "Noter")]
            found += [Heading(3, self._table_title("Not 1 Verksamhetens intäkter", "note"), listed=False)]
            found.append(self._money(note_table(self.plan, style["note"], "income")))
            found += [Heading(3, self._table_title("Not 2 Verksamhetens kostnader", "note"), listed=False)]
            found.append(self._money(note_table(self.plan, style["note"], "costs")))
        found += [PageBreak(), Heading(2, self._table_title("Driftbudget", "operating"))]
        found.append(self._money(operating_budget(self.plan, style["operating"])))
        if self.plan == 2023:
            found += [Heading(2, self._table_title("Driftbudget per nämnd, brutto", "gross"))]
            found.append(self._money(gross_budget(self.plan, style["gross"])))
        found += self._investments()
        found += [PageBreak(), Heading(2, self._table_title("Justering av driftramar", "frame_adjustment"))]
        found.append(self._money(frame_adjustment(self.plan, style["frame_adjustment"])))
        return found

    def _investments(self) -> list[Block]:
        heading = Heading(2, self._table_title("Investeringsbudget", "investment"))
        table = self._money(investment_budget(self.plan, self.style.tables["investment"]))
        if self.plan == 2022 and self.style.engine == "reportlab":
            return [Turned((heading, table), "rotated")]
        if self.plan in (2021, 2025):
            return [Turned((heading, table), "landscape")]
        return [PageBreak(), heading, table]

    def _table_title(self, title: str, key: str) -> str:
        style = self.style.tables[key]
        return title if style.corner or style.unit_in_columns else f"{title} ({style.unit})"

    def _money(self, table: BudgetTable) -> Money:
        table = with_misprints(table, self.plan)
        self.labels.tables.append(table)
        return Money(table)


