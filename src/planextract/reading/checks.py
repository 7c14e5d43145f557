"""Every sum and identity that the tables of one document state, checked: agrees, rounding, or disagrees. Nothing is
mended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from planextract.identifiers import make_id
from planextract.reading.checks_sums import Place, Sum, SumFinder, outcome, tolerance
from planextract.reading.checks_tables import cross_table_checks
from planextract.reading.money_lines import TableLines
from planextract.records import BudgetLine, Check, Finding


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """The tables with their totals marked, and all checks of the document."""

    tables: tuple[TableLines, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]


def check_tables(document_id: str, tables: Sequence[TableLines]) -> CheckedTables:
    """Check each table in itself and the tables against each other; mark rows that turned out to be sums."""
    checked: list[TableLines] = []
    checks: list[Check] = []
    for table in tables:
        finder = sum_finder(table)
        sums = [*finder.column_sums(), *finder.row_sums(), *finder.identities()]
        checks += [_check(document_id, table, finder, each) for each in _distinct(sums)]
        checked.append(_with_totals(table, finder, sums))
    across, findings = cross_table_checks(document_id, checked)
    return CheckedTables(tuple(checked), tuple(with_causes([*checks, *across])), tuple(findings))


def sum_finder(table: TableLines) -> SumFinder:
    """The numbers of a table laid out for finding its sums."""
    columns = [column for column in table.source.columns if column.kind == "amount"]
    values = {place: line.value for place, line in table.places.items()}
    return SumFinder(table.source.rows, columns, values, printed_steps(table.places))


def printed_steps(places: Mapping[Place, BudgetLine]) -> dict[Place, Decimal]:
    """The unit of the last decimal of each number; in one row the finest (``12`` beside ``12,5`` is ``12,0``)."""
    exponents: dict[int, int] = {}
    for (row, _), line in places.items():
        exponent = line.value.as_tuple().exponent
        exponents[row] = min(exponents.get(row, 0), exponent if isinstance(exponent, int) else 0)
    return {place: Decimal(1).scaleb(exponents[place[0]]) for place in places}


def _distinct(sums: Sequence[Sum]) -> list[Sum]:
    return list({(each.kind, each.stated, each.terms): each for each in sums}.values())


def _check(document_id: str, table: TableLines, finder: SumFinder, each: Sum) -> Check:
    stated = table.places[each.stated]
    terms = each.present(finder.values)
    lines = tuple(table.places[place].line_id for place, _ in terms)
    computed = each.computed(finder.values)
    difference = stated.value - computed
    return Check(
        check_id=make_id(document_id, "check", each.kind, stated.line_id, *lines),
        kind=each.kind,
        stated_line_id=stated.line_id,
        stated=stated.value,
        computed=computed,
        difference=difference,
        tolerance=tolerance(len(terms), finder.step(each)),
        unit=stated.unit,
        outcome=outcome(difference, len(terms), finder.step(each)),
        follows_from=None,
        lines=lines,
        factors=tuple(factor for _, factor in terms),
        locators=stated.locators,
    )


def _with_totals(table: TableLines, finder: SumFinder, sums: Sequence[Sum]) -> TableLines:
    """Mark the rows whose sums over rows were found and hold: they are totals, whatever they call themselves."""
    held = {each.stated[0] for each in sums if each.kind == "column_sum" and finder.outcome(each) != "disagrees"}
    places = {
        place: replace(line, is_total=True) if place[0] in held and len(sums) > 0 else line
        for place, line in table.places.items()
    }
    return replace(table, places=places)


def with_causes(checks: Sequence[Check]) -> list[Check]:
    """Point each failing check at an earlier one whose error it repeats: the same size, through a line they share.

    Two checks share a line where one checks or adds what the other checks; a check that agrees carries an error on from
    its terms to the number that it checks (a wrong total makes its difference column wrong by as much).
    """
    failing = [check for check in checks if check.outcome == "disagrees"]
    carried = _carried(checks)
    causes: dict[str, str] = {}
    for at, check in enumerate(failing):
        touched = {check.stated_line_id, *check.lines}
        for earlier in failing[:at]:
            if (
                earlier.check_id in causes
                or abs(earlier.difference) != abs(check.difference)
                or check.unit != earlier.unit
            ):
                continue
            reach = {earlier.stated_line_id, *earlier.lines} | carried.get(earlier.stated_line_id, set())
            if touched & reach:
                causes[check.check_id] = earlier.check_id
                break
    return [replace(check, follows_from=causes.get(check.check_id)) for check in checks]


def _carried(checks: Sequence[Check]) -> dict[str, set[str]]:
    """For each line the lines computed from it by checks that hold."""
    carried: dict[str, set[str]] = {}
    for check in checks:
        if check.outcome != "disagrees":
            for line in check.lines:
                carried.setdefault(line, set()).add(check.stated_line_id)
    return carried
