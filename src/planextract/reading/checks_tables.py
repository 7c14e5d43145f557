"""The same number in two tables of one document: *Årets resultat* in three statements, a total taken up elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from planextract.identifiers import make_id
from planextract.reading.checks_sums import outcome, tolerance
from planextract.reading.money_lines import TableLines
from planextract.records import BudgetLine, Check, Entity, Finding, Stage

_COMPARED = frozenset(
    (
        "net_costs",
        "operating_result",
        "result_after_financial",
        "result",
        "taxes",
        "grants",
        "taxes_and_grants",
        "cash_change",
        "cash_closing",
        "assets",
        "net_investment",
        "depreciation",
    )
)
"""Concepts that are one number wherever they stand."""

SMALLEST_PROOF = 1000
"""A number must have at least this many of its smallest printed units for its agreement to prove that two rows are one.
"""

Slot = tuple[int | None, Stage | None, Entity]
"""Fiscal year, stage and entity."""


@dataclass(frozen=True, slots=True)
class _Total:
    """One row that may stand in several tables: what it is, whose, and its money by year and stage."""

    table: int
    subject: tuple[str, ...]
    organisation: str | None
    lines: dict[Slot, BudgetLine]


def cross_table_checks(document_id: str, tables: Sequence[TableLines]) -> tuple[list[Check], list[Finding]]:
    """Compare rows that state the same thing in two tables, where their numbers show that they do.

    Rows are taken for the same where they are one concept (*Årets resultat*) and agree somewhere or share but one number, or
    where both are the sum of one statement for one board and agree in more than half of what they share. Where such sums
    agree in just half, they may be two different things: what differs is then a finding on the table, not a check.
    Differences between columns are left out, since their signs follow the table.
    """
    totals = [total for number, table in enumerate(tables) for total in _totals(number, table)]
    checks: list[Check] = []
    findings: list[Finding] = []
    for at, one in enumerate(totals):
        for other in totals[at + 1 :]:
            if one.table == other.table or one.subject != other.subject or one.organisation != other.organisation:
                continue
            found, doubtful = _compare(document_id, one, other)
            checks += found
            findings += [_differs(document_id, *pair) for pair in doubtful]
    return checks, findings


def _totals(number: int, table: TableLines) -> list[_Total]:
    """The rows of a table that may be stated elsewhere too; a row that is a stage (*Budget*) belongs to the row it
    measures.
    """
    rows = table.source.rows
    found: list[_Total] = []
    for position, row in enumerate(rows):
        if row.stage is not None:
            continue
        lines = _money(table, position)
        if not lines:
            continue
        first = next(iter(lines.values()))
        subject = _subject(table, position, first)
        if subject is None:
            continue
        for later in range(position + 1, len(rows)):
            if rows[later].stage is None or rows[later].parent_label != row.label:
                break
            lines |= {slot: line for slot, line in _money(table, later).items() if slot not in lines}
        found.append(_Total(number, subject, first.organisation, lines))
    return found


def _money(table: TableLines, position: int) -> dict[Slot, BudgetLine]:
    found: dict[Slot, BudgetLine] = {}
    doubled: set[Slot] = set()
    for (row, _), line in sorted(table.places.items(), key=lambda item: item[0]):
        if row != position or line.amount_sek is None or line.stage in (None, "deviation") or line.fiscal_year is None:
            continue
        if line.measure not in ("amount", "net"):
            continue
        slot = (line.fiscal_year, line.stage, line.entity)
        if slot in found:
            doubled.add(slot)
        found[slot] = line
    return {slot: line for slot, line in found.items() if slot not in doubled}


def _subject(table: TableLines, position: int, line: BudgetLine) -> tuple[str, ...] | None:
    """What a row is the number of: a concept, or the grand total of its table."""
    row = table.source.rows[position]
    if row.concept is not None and row.concept.name in _COMPARED and row.concept.name != "net_investment":
        return ("concept", row.concept.name)
    grand = row.is_total and row.parent_label is None and position >= len(table.source.rows) - 2
    named = row.concept is not None and row.concept.name in ("board_net", "net_investment")
    if (grand or named) and line.statement in ("operating", "investment"):
        return ("total", line.statement)
    return None


Pair = tuple[BudgetLine, BudgetLine]


def _compare(document_id: str, one: _Total, other: _Total) -> tuple[list[Check], list[Pair]]:
    """The checks of two rows that are one, and the pairs that differ where they may be two."""
    pairs = [(other.lines[slot], one.lines[slot]) for slot in one.lines if slot in other.lines]
    agreeing = [pair for pair in pairs if _outcome(*pair)[0] != "disagrees"]
    proven = any(_proves(stated) for stated, _ in agreeing)
    is_concept = one.subject[0] == "concept"
    if is_concept and (proven or (len(pairs) == 1 and _near(*pairs[0]))):
        return [_check(document_id, *pair) for pair in pairs], []
    if not proven or len(agreeing) * 2 < len(pairs):
        return [], []
    if len(agreeing) * 2 > len(pairs):
        return [_check(document_id, *pair) for pair in pairs], []
    return [_check(document_id, *pair) for pair in agreeing], [pair for pair in pairs if pair not in agreeing]


def _differs(document_id: str, stated: BudgetLine, other: BudgetLine) -> Finding:
    places = (*stated.locators, *other.locators)
    return Finding(
        finding_id=make_id(document_id, "finding", "totals_differ", stated.line_id, other.line_id),
        code="totals_differ",
        severity="info",
        message=(
            f"page {stated.locators[0].page}, row '{stated.label}', column '{stated.column_header}': {stated.printed} "
            f"{stated.unit}, but page {other.locators[0].page}, row '{other.label}' has {other.printed} {other.unit}; "
            "other numbers of the two rows agree"
        ),
        subject_id=stated.table_id,
        locators=places,
    )


def _proves(line: BudgetLine) -> bool:
    exponent = line.value.as_tuple().exponent
    return abs(line.value) >= SMALLEST_PROOF * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _near(stated: BudgetLine, computed: BudgetLine) -> bool:
    larger = max(abs(stated.amount_sek or 0), abs(computed.amount_sek or 0))
    return abs(abs(stated.amount_sek or 0) - abs(computed.amount_sek or 0)) * 5 <= larger


def _outcome(stated: BudgetLine, computed: BudgetLine) -> tuple[str, Decimal, Decimal, int]:
    """Outcome, computed value in the stated line's unit, the coarser step, and the factor that turns a table's other
    sign.
    """
    factor = _kronor_per_unit(stated)
    step = max(_step_in_kronor(stated), _step_in_kronor(computed)) / factor
    value = Decimal(computed.amount_sek or 0) / factor
    turned = -1 if stated.value * value < 0 and abs(abs(stated.value) - abs(value)) < abs(stated.value) / 5 else 1
    return outcome(stated.value - turned * value, 1, step), value, step, turned


def _check(document_id: str, stated: BudgetLine, computed: BudgetLine) -> Check:
    result, value, step, turned = _outcome(stated, computed)
    return Check(
        check_id=make_id(document_id, "check", "cross_table", stated.line_id, computed.line_id),
        kind="cross_table",
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=turned * value,
        difference=stated.value - turned * value,
        tolerance=tolerance(1, step),
        unit=stated.unit,
        outcome=result,  # type: ignore[arg-type]
        follows_from=None,
        lines=(computed.line_id,),
        factors=(turned,),
        locators=(*stated.locators, *computed.locators),
    )


def _kronor_per_unit(line: BudgetLine) -> Decimal:
    if line.value == 0 or line.amount_sek is None:
        return {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(10**6)}.get(line.unit or "", Decimal(10**9))
    return Decimal(line.amount_sek) / line.value


def _step_in_kronor(line: BudgetLine) -> Decimal:
    exponent = line.value.as_tuple().exponent
    return _kronor_per_unit(line) * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
