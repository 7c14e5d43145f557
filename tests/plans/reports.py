"""The chapter of financial reports: each table with its heading, in the plan's peculiar ways."""

from __future__ import annotations

from dataclasses import replace

from tests.plans.blocks import Block, Heading, Money, PageBreak, Paragraph, Turned, plain
from tests.plans.board_tables import frame_adjustment, gross_budget, investment_budget, operating_budget
from tests.plans.budget_table import BudgetTable, Cell
from tests.plans.financial_statements import balance_sheet, cash_flow, income_statement, note_table, small_boards_note
from tests.plans.labels import Labels
from tests.plans.misprints import with_misprints
from tests.plans.style import PlanStyle

_LONG_TITLES = {
    "Resultatbudget": "Resultatbudget/-plan",
    "Kassaflödesbudget": "Kassaflödesbudget/-plan",
    "Balansbudget": "Balansbudget/-plan",
    "Driftbudget": "Driftbudget-/plan",
    "Investeringsbudget": "Investeringsbudget/-plan",
    "Justering av driftramar": "Justering nämnders/styrelsers driftramar",
}
_FOOTNOTED = ("operating/kommunstyrelsen/Kollektivtrafik", 2)


def set_reports(plan: int, style: PlanStyle, labels: Labels) -> list[Block]:
    """The blocks of all reports, without the chapter's heading; the tables are noted in ``labels``."""
    return _Reports(plan, style, labels).blocks()


class _Reports:
    def __init__(self, plan: int, style: PlanStyle, labels: Labels) -> None:
        self.plan = plan
        self.style = style
        self.how = style.reports
        self.labels = labels

    def blocks(self) -> list[Block]:
        tables = self.style.tables
        income = income_statement(self.plan, tables["income"], notes=self.how.note_column)
        found: list[Block] = [self._heading("Resultatbudget", "income"), self._money(income)]
        found += [
            self._heading("Kassaflödesbudget", "cash_flow"),
            self._money(cash_flow(self.plan, tables["cash_flow"])),
        ]
        found += self._balance()
        if self.how.with_notes:
            found += self._notes()
        if self.how.small_boards_note:
            title = self._table_title("Not till driftbudgeten: politisk verksamhet", "note")
            found += [Heading(2, title), self._money(small_boards_note(self.plan, tables["note"]))]
        found += self._operating()
        found += self._investments()
        found += [PageBreak(), self._heading("Justering av driftramar", "frame_adjustment")]
        found.append(
            self._money(frame_adjustment(self.plan, tables["frame_adjustment"], other_spelling=self.how.other_spelling))
        )
        return found

    def _balance(self) -> list[Block]:
        table = balance_sheet(self.plan, self.style.tables["balance_sheet"], group=self.how.group_balance)
        heading = self._heading("Balansbudget", "balance_sheet")
        if not self.how.title_on_page_before:
            return [PageBreak(), heading, self._money(table)]
        sentence = "Balansbudgeten visar tillgångar, eget kapital och skulder vid årets slut. Den finns på nästa sida."
        return [heading, Paragraph(plain(sentence)), PageBreak(), self._money(table)]

    def _notes(self) -> list[Block]:
        style = self.style.tables["note"]
        found: list[Block] = [PageBreak(), Heading(2, "Noter")]
        for number, which, name in ((1, "income", "intäkter"), (2, "costs", "kostnader")):
            title = self._table_title(f"Not {number} Verksamhetens {name}", "note")
            table = note_table(self.plan, style, which, wrong_header=self.how.wrong_note_header and which == "income")
            found += [Heading(3, title, listed=False), self._money(table)]
        return found

    def _operating(self) -> list[Block]:
        table = operating_budget(self.plan, self.style.tables["operating"])
        if self.how.footnote_mark:
            table = _with_footnote(table, self.how.footnote_mark)
        found: list[Block] = [PageBreak(), self._heading("Driftbudget", "operating"), self._money(table)]
        if self.how.gross == "none":
            return found
        gross = gross_budget(self.plan, self.style.tables["gross"])
        blocks = (self._heading("Driftbudget per nämnd, brutto", "gross"), self._money(gross))
        return [*found, Turned(blocks, "sideways")] if self.how.gross == "sideways" else [*found, *blocks]

    def _investments(self) -> list[Block]:
        table = investment_budget(self.plan, self.style.tables["investment"], with_grants=self.how.investment_grants)
        blocks = (self._heading("Investeringsbudget", "investment"), self._money(table))
        if self.how.investment_page == "upright":
            return [PageBreak(), *blocks]
        return [Turned(blocks, self.how.investment_page)]

    def _heading(self, title: str, key: str) -> Heading:
        return Heading(2, self._table_title(title, key))

    def _table_title(self, title: str, key: str) -> str:
        style = self.style.tables[key]
        title = _LONG_TITLES.get(title, title) if self.how.long_titles else title
        is_elsewhere = style.corner or style.unit_in_columns or style.unit_elsewhere
        return title if is_elsewhere else f"{title} ({style.unit})"

    def _money(self, table: BudgetTable) -> Money:
        table = with_misprints(table, self.plan)
        self.labels.tables.append(table)
        return Money(table)


def _with_footnote(table: BudgetTable, mark: str) -> BudgetTable:
    """The table with a mark after one number and the note below."""
    key, column = _FOOTNOTED
    rows = tuple(
        replace(
            row,
            cells=tuple(_marked(cell, mark) if position == column else cell for position, cell in enumerate(row.cells)),
        )
        if row.key == key
        else row
        for row in table.rows
    )
    return replace(table, rows=rows, footnote=f"{mark.strip()} Avser även den nya linjen till Norrbacka.")


def _marked(cell: Cell, mark: str) -> Cell:
    return replace(cell, printed=cell.printed + mark)
