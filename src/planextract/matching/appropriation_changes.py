"""The same thing, twice: one fiscal year in two plans, two fiscal years of one plan, one cell in two versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from planextract.identifiers import make_id
from planextract.matching.money_sides import Comparable, compare_lines, signs_turned
from planextract.matching.rows import Row, unit_kind
from planextract.records import AppropriationChange, AppropriationChangeKind, BudgetLine, Extraction, RowLink, Stage

_AHEAD: tuple[Stage, ...] = ("revised_budget", "budget", "plan")
_OF_A_YEAR: tuple[Stage, ...] = ("budget", "plan", "revised_budget", "actual", "forecast")

Strand = tuple[str, str, str]
"""Entity, measure and kind of unit: what lines of one row must share to be compared."""


def revisions(
    before: Extraction,
    after: Extraction,
    rows_before: Mapping[str, Row],
    rows_after: Mapping[str, Row],
    links: Sequence[RowLink],
    series_of: Mapping[str, str],
) -> list[AppropriationChange]:
    """Compare each fiscal year that two successive plans both state for a row.

    Plans are compared with plans and budgets (what was meant to be spent), outturns with outturns and forecasts with forecasts;
    an outturn is no revision of a budget. A merged row is compared with the sum of its predecessors.
    """
    changes: list[AppropriationChange] = []
    merged: dict[str, list[RowLink]] = defaultdict(list)
    for link in links:
        if link.relation in ("same", "renamed"):
            a, b = rows_before[link.from_row_id], rows_after[link.to_row_id]
            changes += _revised(before, after, (a,), b, series_of, _scope_caveats(a, b, link))
        elif link.relation == "merged":
            merged[link.to_row_id].append(link)
    for row_id, parts in merged.items():
        sources = tuple(rows_before[link.from_row_id] for link in parts)
        if len(sources) > 1:
            names = " + ".join(source.organisation or source.label for source in sources)
            caveat = f"compared with the sum of its predecessors ({names}); the scope may differ"
            changes += _revised(before, after, sources, rows_after[row_id], series_of, (caveat,))
    return changes


def year_on_year(plan: Extraction, rows: Sequence[Row], series_of: Mapping[str, str]) -> list[AppropriationChange]:
    """Compare each fiscal year of a row with the year before it in the same plan; increments and deviations are left out."""
    changes: list[AppropriationChange] = []
    for row in rows:
        for strand, lines in _strands(row).items():
            if strand[1] == "change":
                continue
            by_year = {year: _one_of_year(found) for year, found in _by_year(lines).items()}
            for year in sorted(by_year):
                earlier, later = by_year.get(year - 1), by_year[year]
                sides = compare_lines(earlier, later, turned=False) if earlier is not None else None
                if earlier is not None and sides is not None:
                    caveats = (
                        ()
                        if earlier.stage == later.stage or (later.stage in _AHEAD and earlier.stage in _AHEAD)
                        else (f"{earlier.stage} compared with {later.stage}",)
                    )
                    changes.append(_change("year_on_year", plan, plan, (earlier,), later, sides, series_of, caveats))
    return changes


def version_corrections(
    before: Extraction,
    after: Extraction,
    rows_before: Mapping[str, Row],
    rows_after: Mapping[str, Row],
    links: Sequence[RowLink],
    series_of: Mapping[str, str],
) -> list[AppropriationChange]:
    """Return every cell of a row that two versions of one document state differently; equal cells give nothing."""
    changes: list[AppropriationChange] = []
    for link in links:
        for a, b in paired_cells(rows_before[link.from_row_id], rows_after[link.to_row_id]):
            if a.value != b.value or a.unit != b.unit:
                sides = compare_lines(a, b, turned=False)
                if sides is not None:
                    changes.append(_change("correction", before, after, (a,), b, sides, series_of, ()))
    return changes


def paired_cells(a: Row, b: Row) -> list[tuple[BudgetLine, BudgetLine]]:
    """Pair the cells of one row in two versions: by column where the header is the same, else by what the column means."""
    theirs = {(line.column_index, line.column_header or ""): line for line in b.lines}
    pairs: list[tuple[BudgetLine, BudgetLine]] = []
    left: list[BudgetLine] = []
    for line in a.lines:
        match = theirs.pop((line.column_index, line.column_header or ""), None)
        if match is None:
            left.append(line)
        else:
            pairs.append((line, match))
    by_meaning: dict[tuple[object, ...], list[BudgetLine]] = defaultdict(list)
    for line in theirs.values():
        by_meaning[_meaning(line)].append(line)
    pairs += [(line, by_meaning[_meaning(line)].pop(0)) for line in left if by_meaning[_meaning(line)]]
    return pairs


def _meaning(line: BudgetLine) -> tuple[object, ...]:
    return line.entity, line.fiscal_year, line.stage, line.measure, line.unit


# ---------------------------------------------------------------- revisions


def _revised(
    before: Extraction,
    after: Extraction,
    sources: Sequence[Row],
    target: Row,
    series_of: Mapping[str, str],
    caveats: tuple[str, ...],
) -> list[AppropriationChange]:
    ours = [_strands(source) for source in sources]
    changes: list[AppropriationChange] = []
    for strand, lines in _strands(target).items():
        theirs = _by_year(lines)
        parts = [_by_year(strands.get(strand, [])) for strands in ours]
        for year in sorted(theirs):
            if all(year in part for part in parts):
                found = _same_stage([part[year] for part in parts], theirs[year])
                for earlier, later in found:
                    sides = _sum_of_sides(earlier, later, sources, target)
                    if sides is not None:
                        more = _restated(earlier, later, sides)
                        changes.append(
                            _change("revision", before, after, earlier, later, sides, series_of, (*caveats, *more))
                        )
    return changes


def _same_stage(
    parts: Sequence[Sequence[BudgetLine]], theirs: Sequence[BudgetLine]
) -> list[tuple[tuple[BudgetLine, ...], BudgetLine]]:
    """Pair what one year's lines mean: budget with budget where both state it, else the last word with the first."""
    pairs: list[tuple[tuple[BudgetLine, ...], BudgetLine]] = []
    for stages in (_AHEAD, ("actual",), ("forecast",)):
        ours = [[line for line in part if line.stage in stages] for part in parts]
        later = [line for line in theirs if line.stage in stages]
        if not later or not all(ours):
            continue
        common = [stage for stage in stages if any(x.stage == stage for x in later)]
        common = [stage for stage in common if all(any(x.stage == stage for x in part) for part in ours)]
        pairs += [(tuple(_first(part, stage) for part in ours), _first(later, stage)) for stage in common]
        if not common:
            last = tuple(min(part, key=lambda line: _rank(line.stage, _AHEAD)) for part in ours)
            pairs.append((last, min(later, key=lambda line: _rank(line.stage, ("budget", "plan", "revised_budget")))))
    return pairs


def _first(lines: Sequence[BudgetLine], stage: str) -> BudgetLine:
    return next(line for line in lines if line.stage == stage)


def _rank(stage: str | None, order: Sequence[str]) -> int:
    return order.index(stage) if stage in order else len(order)


def _sum_of_sides(
    earlier: Sequence[BudgetLine], later: BudgetLine, sources: Sequence[Row], target: Row
) -> Comparable | None:
    sides = [
        compare_lines(line, later, signs_turned(source, target)) for line, source in zip(earlier, sources, strict=True)
    ]
    told = [side for side in sides if side is not None]
    if len(told) != len(sides):
        return None
    amounts = [side.from_amount_sek for side in told]
    return Comparable(
        from_value=sum((side.from_value for side in told), Decimal(0)),
        to_value=later.value,
        from_amount_sek=None if None in amounts else sum(amount or 0 for amount in amounts),
        to_amount_sek=later.amount_sek,
        unit=later.unit,
        caveats=tuple(dict.fromkeys(caveat for side in told for caveat in side.caveats)),
    )


def _restated(earlier: Sequence[BudgetLine], later: BudgetLine, sides: Comparable) -> tuple[str, ...]:
    """An outturn or a budget that was already adopted and now reads otherwise was restated, not revised."""
    if sides.from_value == sides.to_value or any(line.stage != later.stage for line in earlier):
        return ()
    if later.stage == "actual":
        return (f"the outturn of {later.fiscal_year} is restated",)
    return (f"the budget of {later.fiscal_year} is restated",) if later.stage == "budget" else ()


def _scope_caveats(a: Row, b: Row, link: RowLink) -> tuple[str, ...]:
    caveats = []
    if a.organisation_id != b.organisation_id and a.organisation_id and b.organisation_id:
        caveats.append(
            f"changed scope: {a.organisation or a.organisation_id} before, {b.organisation or b.organisation_id} after"
        )
    if link.needs_review:
        caveats.append("the rows' link is not reviewed")
    return tuple(caveats)


# ---------------------------------------------------------------- shared


def _strands(row: Row) -> dict[Strand, list[BudgetLine]]:
    strands: dict[Strand, list[BudgetLine]] = defaultdict(list)
    for line in row.lines:
        if line.fiscal_year is not None and line.stage is not None and line.stage != "deviation":
            strands[line.entity, line.measure, unit_kind(line)].append(line)
    return dict(strands)


def _by_year(lines: Sequence[BudgetLine]) -> dict[int, list[BudgetLine]]:
    by_year: dict[int, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        by_year[line.fiscal_year or 0].append(line)
    return dict(by_year)


def _one_of_year(lines: Sequence[BudgetLine]) -> BudgetLine:
    return min(lines, key=lambda line: _rank(line.stage, _OF_A_YEAR))


def _change(
    kind: AppropriationChangeKind,
    before: Extraction,
    after: Extraction,
    earlier: Sequence[BudgetLine],
    later: BudgetLine,
    sides: Comparable,
    series_of: Mapping[str, str],
    caveats: tuple[str, ...],
) -> AppropriationChange:
    from_years = {line.fiscal_year for line in earlier}
    from_stages = {line.stage for line in earlier}
    said = tuple(dict.fromkeys((*sides.caveats, *caveats)))
    return AppropriationChange(
        change_id=make_id(
            before.document.document_id,
            kind,
            *(line.line_id for line in earlier),
            after.document.document_id,
            later.line_id,
        ),
        series_id=series_of[later.line_id],
        kind=kind,
        measure=later.measure,
        fiscal_year=later.fiscal_year,
        from_fiscal_year=from_years.pop() if len(from_years) == 1 else None,
        from_stage=from_stages.pop() if len(from_stages) == 1 else None,
        to_stage=later.stage,
        from_document_id=before.document.document_id,
        to_document_id=after.document.document_id,
        from_line_ids=tuple(line.line_id for line in earlier),
        to_line_ids=(later.line_id,),
        from_value=sides.from_value,
        to_value=sides.to_value,
        unit=sides.unit,
        from_amount_sek=sides.from_amount_sek,
        to_amount_sek=sides.to_amount_sek,
        change_sek=sides.change_sek,
        change_percent=sides.change_percent,
        caveat="; ".join(said) or None,
    )
