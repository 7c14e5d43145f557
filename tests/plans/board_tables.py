"""The tables by board: operating budget, its gross form, investments, adjustments of frames."""

from __future__ import annotations

from collections.abc import Sequence

from tests.plans import money
from tests.plans.budget_table import BudgetTable, Column
from tests.plans.money import Activity, Board
from tests.plans.table_maker import TableMaker, TableStyle, version_of, year_columns


def boards_of(plan: int) -> list[Board]:
    """The boards that a plan prints: the old ones until the merger, in the plan of the merger both."""
    if plan < money.MERGER:
        return [board for board in money.boards() if board.first <= plan]
    return [board for board in money.boards() if board.exists(plan) or (plan == money.MERGER and board.merged_into)]


def _is_printed(board: Board, plan: int, year: int) -> bool:
    """In the plan of the merger old boards have figures for old years and new ones for new years."""
    return plan != money.MERGER or board.exists(year)


def _nets(board: Board, activity: Activity, plan: int, columns: Sequence[Column]) -> list[int | None]:
    return [
        money.net_cost(board, activity, column.fiscal_year, version_of(plan, column))
        if column.fiscal_year and _is_printed(board, plan, column.fiscal_year)
        else None
        for column in columns
    ]


def _with_difference(amounts: list[int | None], columns: Sequence[Column]) -> list[int | None]:
    """The amounts with the budget less last year's in the column of differences, where there is one."""
    if columns[-1].stage != "deviation":
        return amounts
    last, now = [amount for amount, column in zip(amounts, columns, strict=True) if column.stage == "budget"]
    return [*amounts[:-1], None if last is None or now is None else now - last]


def _plus(left: Sequence[int | None], right: Sequence[int | None]) -> list[int | None]:
    return [
        None if one is None and other is None else (one or 0) + (other or 0)
        for one, other in zip(left, right, strict=True)
    ]


def operating_budget(plan: int, style: TableStyle) -> BudgetTable:
    """Driftbudget, net costs positive: a board as a heading, its activities, a bare sum; boards of one row without."""
    columns = year_columns(plan, style)
    maker = TableMaker("operating", "operating", columns, style)
    parts: list[tuple[int, int]] = []
    whole: list[int | None] = [None] * len(columns)
    for board in boards_of(plan):
        if board.is_one_row:
            maker.close()
            amounts = _with_difference(_nets(board, board.activities[0], plan, columns), columns)
            row = maker.line(f"operating/{board.id}", board.name, amounts, organisation=board.name)
            whole = _plus(whole, amounts)
            parts.append((1, row))
            continue
        maker.heading(board.name, organisation=board.name)
        rows: list[int] = []
        sums: list[int | None] = [None] * len(columns)
        for activity in board.activities:
            amounts = _with_difference(_nets(board, activity, plan, columns), columns)
            key = f"operating/{board.id}/{activity.name}"
            rows.append(maker.line(key, activity.label(plan), amounts, level=1))
            sums = _plus(sums, amounts)
        whole = _plus(whole, sums)
        parts.append((1, maker.total(f"operating/{board.id}/sum", "Summa", sums, [(1, row) for row in rows])))
    maker.close()
    boards = maker.total("operating/boards", "Summa nämnder och styrelser", whole, parts)
    finance = _with_difference(
        [
            money.finance_net(column.fiscal_year, version_of(plan, column)) if column.fiscal_year else None
            for column in columns
        ],
        columns,
    )
    central = maker.line("operating/finance", "Finansförvaltningen", finance)
    amounts = _plus(whole, finance)
    maker.total("operating/total", "Summa driftbudget", amounts, [(1, boards), (1, central)])
    return maker.build()


def gross_budget(plan: int, style: TableStyle) -> BudgetTable:
    """The budget year by board: cost, income and net under a header that spans; the net of the next year beside it."""
    header = f"Budget {plan}"
    columns = (
        Column(("Kostnad",), plan, "budget", measure="cost", group=header),
        Column(("Intäkt",), plan, "budget", measure="income", group=header),
        Column(("Netto",), plan, "budget", measure="net", group=header),
        Column(("Netto",), plan + 1, "plan", measure="net", group=f"Plan {plan + 1}"),
    )
    maker = TableMaker("gross", "operating", columns, style)
    parts, sums = [], [0, 0, 0, 0]
    for board in boards_of(plan):
        if not board.exists(plan):
            continue
        net = money.board_net(board, plan, money.version(plan, plan))
        later = money.board_net(board, plan + 1, money.version(plan, plan + 1))
        income = net * (40 + len(board.name) * 3) // 1000
        amounts = [net + income, income, net, later]
        sums = [before + amount for before, amount in zip(sums, amounts, strict=True)]
        parts.append(maker.line(f"gross/{board.id}", board.name, amounts, organisation=board.name))
    maker.total("gross/total", "Summa", sums, [(1, part) for part in parts])
    return maker.build()


def investment_budget(plan: int, style: TableStyle, with_grants: bool = False) -> BudgetTable:
    """Investeringsbudget by board: whole cost of a project, the three years, and the period, which is their sum.

    ``with_grants``: the sum stands twice under one label, before and after grants.
    """
    years = [plan, plan + 1, plan + 2]
    words = ("Budget", "Plan", "Plan")
    columns = (
        Column(("Total", "utgift")),
        *(
            Column((word, str(year)), year, "budget" if word == "Budget" else "plan")
            for word, year in zip(words, years, strict=True)
        ),
        Column(("Period", f"{plan}–{plan + 2}")),
    )
    maker = TableMaker("investment", "investment", columns, style)
    parts, whole = [], [0] * 5
    for board in money.boards():
        planned = [project for project in money.projects() if project.board == board.id]
        rows: list[int] = []
        sums = [0] * 5
        name = board.name
        if board.merged_into and plan >= money.MERGER:
            name = next(other.name for other in money.boards() if other.id == board.merged_into)
        for project in planned:
            costs = [money.project_cost(project, year, money.version(plan, year)) for year in years]
            if not any(costs):
                continue
            if not rows:
                maker.heading(name, organisation=name)
            total = sum(costs) if project.recurring else money.project_total(project, plan)
            amounts = [total, *costs, sum(costs)]
            sums = [before + amount for before, amount in zip(sums, amounts, strict=True)]
            rows.append(maker.line(f"investment/{project.board}/{project.name}", project.name, amounts, level=1))
        if rows:
            key = f"investment/{board.id}/sum"
            parts.append((1, maker.total(key, "Summa", sums, [(1, row) for row in rows])))
            whole = [before + amount for before, amount in zip(whole, sums, strict=True)]
    maker.close()
    total = maker.total("investment/total", "Summa investeringar", whole, parts)
    if with_grants:
        grants = [-(amount * 4 // 100 // 100 * 100) for amount in whole[1:4]]
        grants = [sum(grants), *grants, sum(grants)]
        received = maker.line("investment/grants", "Investeringsbidrag från staten", grants)
        net = [amount + grant for amount, grant in zip(whole, grants, strict=True)]
        maker.total("investment/net", "Summa investeringar", net, [(1, total), (1, received)])
    return maker.build()


def frame_adjustment(plan: int, style: TableStyle, other_spelling: bool = False) -> BudgetTable:
    """Justering av driftramar: per board the frame before, what changes it year by year, the sum, the new frame.

    ``other_spelling``: boards that have another spelling are printed in it.
    """
    columns = year_columns(plan, style, first=plan)
    years = [column.fiscal_year or 0 for column in columns]
    maker = TableMaker("frame_adjustment", "frame_adjustment", columns, style)
    for board in boards_of(plan):
        labels = money.adjustment_labels(board.id)
        if not labels or not board.exists(plan):
            continue
        key = f"frame/{board.id}"
        new = [money.board_net(board, year, money.version(plan, year)) for year in years]
        first = money.board_net(board, plan - 1, money.version(plan, plan - 1))
        old = [first, *new[:-1]]
        changes = [after - before for before, after in zip(old, new, strict=True)]
        name = board.aliases[-1] if other_spelling and len(board.aliases) > 1 else board.name
        maker.heading(name, organisation=name)
        start = maker.line(f"{key}/old", f"Driftram {plan - 1}", old)
        rows = _changes(maker, key, board, labels, plan, old, changes)
        total = maker.total(
            f"{key}/changes", "Summa förändringar", changes, [(1, row) for row in rows], measure="change"
        )
        maker.total(f"{key}/new", "Ny driftram", new, [(1, start), (1, total)])
    return maker.build()


def _changes(
    maker: TableMaker,
    key: str,
    board: Board,
    labels: Sequence[str],
    plan: int,
    old: Sequence[int],
    changes: Sequence[int],
) -> list[int]:
    """Add the rows that change a frame; what they do not explain stands in the last one."""
    rows, left = [], list(changes)
    for number, label in enumerate(labels[:-1]):
        text = label.format(before=plan - 1, ref=60 + len(board.name))
        share = 26 if number == 0 else -15 if "Effektivisering" in label else 3 + number
        amounts = [frame * share // 1000 for frame in old]
        if "Effektivisering" in label:
            amounts = [0, *amounts[1:]]
        left = [rest - amount for rest, amount in zip(left, amounts, strict=True)]
        rows.append(maker.line(f"{key}/{label}", text, amounts, level=1, measure="change"))
    rows.append(maker.line(f"{key}/other", labels[-1], left, level=1, measure="change"))
    return rows
