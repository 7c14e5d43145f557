"""The financial reports of a plan as tables: income statement, cash flow, balance sheet, notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.plans import money
from tests.plans.budget_table import BudgetTable, Column
from tests.plans.money import Flows, State
from tests.plans.table_maker import TableMaker, TableStyle, version_of, year_columns

TAX_RATE = Decimal("22.60")


def _years(columns: Sequence[Column]) -> list[int]:
    return [column.fiscal_year for column in columns if column.fiscal_year is not None]


def _flows(plan: int, columns: Sequence[Column]) -> list[Flows]:
    return [money.flows(column.fiscal_year, version_of(plan, column)) for column in columns if column.fiscal_year]


def income_statement(plan: int, style: TableStyle, notes: bool = False, key_figures: bool = True) -> BudgetTable:
    """Resultatbudget: costs negative. ``notes``: a column of note numbers before the amounts."""
    columns = year_columns(plan, style)
    if notes:
        columns = (Column(("Not",), role="text"), *columns)
    maker = TableMaker("income", "income", columns, style)
    years = _flows(plan, columns)

    def row(key: str, label: str, pick: Callable[[Flows], int], note: str = "") -> int:
        return maker.line(f"income/{key}", label, [pick(flows) for flows in years], texts=[note])

    def total(key: str, label: str, pick: Callable[[Flows], int], parts: Sequence[int]) -> int:
        amounts = [pick(flows) for flows in years]
        return maker.total(f"income/{key}", label, amounts, [(1, part) for part in parts])

    parts = [
        row("income", "Verksamhetens intäkter", lambda flows: flows.income, "1"),
        row("costs", "Verksamhetens kostnader", lambda flows: flows.costs, "2"),
        row("depreciation", "Avskrivningar", lambda flows: flows.depreciation, "3"),
    ]
    net = total("net", "Verksamhetens nettokostnader", lambda flows: flows.net_costs, parts)
    taxes = row("taxes", "Skatteintäkter", lambda flows: flows.taxes, "4")
    grants = row("grants", "Generella statsbidrag och utjämning", lambda flows: flows.grants, "5")
    operating = total("operating", "Verksamhetens resultat", lambda flows: flows.operating_result, [net, taxes, grants])
    income = row("financial-income", "Finansiella intäkter", lambda flows: flows.financial_income, "6")
    costs = row("financial-costs", "Finansiella kostnader", lambda flows: flows.financial_costs, "7")
    after = total("after", "Resultat efter finansiella poster", lambda flows: flows.result, [operating, income, costs])
    extra = row("extraordinary", "Extraordinära poster", lambda _: 0)
    total("result", "Årets resultat", lambda flows: flows.result, [after, extra])
    if key_figures:
        population = [(money.inhabitants(year), year) for year in _years(columns)]
        printed = [(f"{count:,}".replace(",", " "), Decimal(count)) for count, _ in population]
        maker.figures("income/inhabitants", "Antal invånare den 1 november", printed, "count")
        shares = [Decimal(-flows.net_costs * 100) / (flows.taxes + flows.grants) for flows in years]
        maker.percent("income/share", "Nettokostnadernas andel av skatter och bidrag", shares)
        rate = (f"{TAX_RATE}".replace(".", style.rate_mark), TAX_RATE)
        maker.figures("income/tax-rate", "Skattesats, kr per skattekrona", [rate] * len(years), "rate")
    return maker.build()


def cash_flow(plan: int, style: TableStyle) -> BudgetTable:
    """Kassaflödesbudget in three sections with a sum each; opening and closing funds."""
    columns = year_columns(plan, style)
    maker = TableMaker("cash_flow", "cash_flow", columns, style)
    years = _flows(plan, columns)
    closing = [money.state(year, plan).cash for year in _years(columns)]

    def row(key: str, label: str, pick: Callable[[Flows], int]) -> int:
        return maker.line(f"cash/{key}", label, [pick(flows) for flows in years], level=1)

    def total(key: str, label: str, pick: Callable[[Flows], int], parts: Sequence[int]) -> int:
        amounts = [pick(flows) for flows in years]
        return maker.total(f"cash/{key}", label, amounts, [(1, part) for part in parts])

    maker.heading("Den löpande verksamheten")
    parts = [
        row("result", "Årets resultat", lambda flows: flows.result),
        row("depreciation", "Justering för av- och nedskrivningar", lambda flows: -flows.depreciation),
        row("other", "Justering för övriga ej likviditetspåverkande poster", lambda flows: flows.other_items),
    ]
    operations = total(
        "operations", "Kassaflöde från den löpande verksamheten", lambda flows: flows.from_operations, parts
    )
    maker.heading("Investeringsverksamheten")
    parts = [
        row("investments", "Investering i materiella anläggningstillgångar", lambda flows: flows.investments),
        row("sales", "Försäljning av materiella anläggningstillgångar", lambda flows: flows.sales),
    ]
    investing = total("investing", "Kassaflöde från investeringsverksamheten", lambda f: f.from_investments, parts)
    maker.heading("Finansieringsverksamheten")
    parts = [
        row("loans", "Nyupptagna lån", lambda flows: flows.new_loans),
        row("repayments", "Amortering av långfristiga skulder", lambda flows: flows.repayments),
    ]
    financing = total("financing", "Kassaflöde från finansieringsverksamheten", lambda f: f.from_financing, parts)
    maker.close()
    change = total("change", "Årets kassaflöde", lambda flows: flows.change, [operations, investing, financing])
    opening = maker.line(
        "cash/opening",
        "Likvida medel vid årets början",
        [cash - flows.change for cash, flows in zip(closing, years, strict=True)],
    )
    maker.total("cash/closing", "Likvida medel vid årets slut", closing, [(1, opening), (1, change)])
    return maker.build()


_BALANCE: tuple[tuple[str, str, str, Callable[[State], int]], ...] = (
    ("Anläggningstillgångar", "fixed", "Materiella anläggningstillgångar", lambda state: state.fixed),
    ("Anläggningstillgångar", "shares", "Finansiella anläggningstillgångar", lambda state: state.shares),
    ("Omsättningstillgångar", "stores", "Förråd och exploateringsfastigheter", lambda state: state.stores),
    ("Omsättningstillgångar", "claims", "Kortfristiga fordringar", lambda state: state.claims),
    ("Omsättningstillgångar", "cash", "Kassa och bank", lambda state: state.cash),
    ("Eget kapital", "opening", "Ingående eget kapital", lambda state: state.opening_equity),
    ("Eget kapital", "result", "Årets resultat", lambda state: state.result),
    ("Avsättningar", "pensions", "Avsättningar för pensioner", lambda state: state.pensions),
    ("Skulder", "loans", "Långfristiga skulder", lambda state: state.loans),
    ("Skulder", "short", "Kortfristiga skulder", lambda state: state.short_debts),
)
_SECTION_TOTALS = {
    "Anläggningstillgångar": "Summa anläggningstillgångar",
    "Omsättningstillgångar": "Summa omsättningstillgångar",
    "Eget kapital": "Summa eget kapital",
    "Skulder": "Summa skulder",
}


def balance_sheet(plan: int, style: TableStyle, group: bool = False) -> BudgetTable:
    """Balansbudget. ``group``: the three plan years for the municipality and for the whole group side by side."""
    columns = year_columns(plan, style, first=plan if group else None)
    if group:
        own = [Column(c.header, c.fiscal_year, c.stage, group="Kommunen") for c in columns]
        all_of_it = [Column(c.header, c.fiscal_year, c.stage, entity="group", group="Kommunkoncernen") for c in columns]
        columns = (*own, *all_of_it)
    states = [
        _Position(money.state(year, plan), year - plan if column.entity == "group" else None)
        for column in columns
        if (year := column.fiscal_year) is not None
    ]
    maker = TableMaker("balance_sheet", "balance_sheet", columns, style)
    sections = ("Anläggningstillgångar", "Omsättningstillgångar")
    assets = [_balance_section(maker, section, states) for section in sections]
    maker.close()
    amounts = [position.amount("assets", lambda state: state.assets) for position in states]
    maker.total("balance/assets", "SUMMA TILLGÅNGAR", amounts, [(1, part) for part in assets])
    financing = [_balance_section(maker, section, states) for section in ("Eget kapital", "Avsättningar", "Skulder")]
    maker.close()
    label = "SUMMA EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER"
    maker.total("balance/financing", label, amounts, [(1, part) for part in financing])
    return maker.build()


_GROUP_RESULT = 9800
_GROUP_EXTRA = {
    "fixed": 648300, "shares": -91200, "stores": 3100, "claims": 41700, "cash": 22900, "opening": 176400,
    "result": _GROUP_RESULT, "pensions": 4300, "loans": 402600, "short": 31700,
}  # fmt: skip


def _group_extra(what: str, years: int) -> int:
    """What the companies add to a row, ``years`` after the first; both sides of the balance come to the same."""
    if what == "assets":
        return sum(_group_extra(key, years) for key in ("fixed", "shares", "stores", "claims", "cash"))
    return _GROUP_EXTRA[what] + (years * _GROUP_RESULT if what in ("fixed", "opening") else 0)


@dataclass(frozen=True)
class _Position:
    """The balance in one column. ``group_years``: years since the first for the whole group, None: the municipality."""

    state: State
    group_years: int | None

    def amount(self, key: str, pick: Callable[[State], int]) -> int:
        return pick(self.state) + (0 if self.group_years is None else _group_extra(key, self.group_years))


def _balance_section(maker: TableMaker, section: str, states: Sequence[_Position]) -> int:
    """Add a heading, its rows and their sum (none for a single row); return the row that stands for the section."""
    maker.heading(section)
    parts, sums = [], [0] * len(states)
    for of_section, key, label, pick in _BALANCE:
        if of_section != section:
            continue
        amounts = [position.amount(key, pick) for position in states]
        sums = [before + amount for before, amount in zip(sums, amounts, strict=True)]
        parts.append(maker.line(f"balance/{key}", label, amounts, level=1))
    if section not in _SECTION_TOTALS:
        return parts[0]
    label = _SECTION_TOTALS[section]
    return maker.total(f"balance/sum-{section}", label, sums, [(1, part) for part in parts])


def small_boards_note(plan: int, style: TableStyle) -> BudgetTable:
    """A note with the boards of a few thousand tkr: numbers of four digits side by side."""
    columns = year_columns(plan, style)
    maker = TableMaker("note-boards", "note", columns, style)
    parts, sums = [], [0] * len(columns)
    for board in money.boards():
        if board.id not in ("kommunfullmaktige", "revisionen", "overformyndarnamnden"):
            continue
        amounts = [money.board_net(board, year, money.version(plan, year)) for year in _years(columns)]
        sums = [before + amount for before, amount in zip(sums, amounts, strict=True)]
        parts.append(maker.line(f"note-boards/{board.id}", board.name, amounts, organisation=board.name))
    maker.total("note-boards/sum", "Summa", sums, [(1, part) for part in parts])
    return replace(maker.build(), also_read_as="operating")


_INCOME_SHARES = (("Försäljningsintäkter", 118), ("Taxor och avgifter", 287), ("Hyror och arrenden", 164))
_COST_SHARES = (("Löner och sociala avgifter", 621), ("Pensionskostnader", 58), ("Köp av verksamhet", 143))


def note_table(plan: int, style: TableStyle, which: str, wrong_header: bool = False) -> BudgetTable:
    """A note to the income statement: ``income`` or ``costs`` by kind, both positive here.

    ``wrong_header``: last year's budget is headed as if it were accounts.
    """
    columns = year_columns(plan, style)
    if wrong_header:
        columns = (
            columns[0],
            replace(columns[1], header=("Bokslut", str(plan - 1)), is_mislabelled=True),
            *columns[2:],
        )
    maker = TableMaker(f"note-{which}", "note", columns, style)
    years = _flows(plan, columns)
    whole = [flows.income if which == "income" else -flows.costs for flows in years]
    shares = _INCOME_SHARES if which == "income" else _COST_SHARES
    last = "Bidrag och övriga intäkter" if which == "income" else "Övriga kostnader"
    parts, left = [], list(whole)
    for label, share in shares:
        amounts = [amount * share // 1000 for amount in whole]
        left = [rest - amount for rest, amount in zip(left, amounts, strict=True)]
        parts.append(maker.line(f"note-{which}/{label}", label, amounts))
    parts.append(maker.line(f"note-{which}/{last}", last, left))
    maker.total(f"note-{which}/sum", "Summa", whole, [(1, part) for part in parts])
    return maker.build()
