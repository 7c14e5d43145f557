"""Rows whose numbers can be parted in more than one way: the way under which the table's sums hold is taken, and that is told.

The three cases of DOMAIN.md section 2: a note number that runs into the amount (``1 177,3``), neighbours that read as one number
(``– 4 614 191``), neighbours without a gap (``1 8681 9291 913``); and footnote marks that could be a digit. Where sums do not
decide, position does if it clearly prefers one way; else the amounts are left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from planextract.finding_codes import FindingCode
from planextract.layout.grid import Cell
from planextract.reading.checks_sums import SumFinder
from planextract.reading.money_cells import Parting, PrintedAmount, has_wide_gap, part_run, partings
from planextract.reading.money_columns import Column
from planextract.reading.money_rows import Row

MOST_OPTIONS = 12
"""How many ways to read one row are tried against the sums."""

CLEARLY = 5.0
"""By how many points one way must fit the columns better than every other to be taken without any sum."""

FAR = 12.0
"""A way that fits worse than the best by more than this many points is none."""

TIGHT = 0.42
"""Cells nearer than this (ems) have no more than a space between them."""

NOTE_REACH = 6.0
"""How far (points) right of its column a note number may stand."""

_NOTE_AND_AMOUNT = re.compile(r"(?P<note>\d{1,2}) (?P<amount>-? ?\d.*)")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a row: its amounts, how badly they fit the columns, its note, the cells that it parted."""

    amounts: Mapping[int, PrintedAmount]
    misfit: float
    note: str | None = None
    parted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows after ambiguities were settled; ``told`` says per row position which way was taken (code and message)."""

    rows: tuple[Row, ...]
    told: tuple[tuple[int, FindingCode, str], ...]


def settle(rows: Sequence[Row], columns: Sequence[Column]) -> Settled:
    """Settle every row that can be read in several ways; rows that cannot be settled lose the amounts in question."""
    edges = _right_edges(rows, columns)
    every = {position: _options(row, columns, edges) for position, row in enumerate(rows)}
    options = {position: found for position, found in every.items() if len(found) > 1}
    current = list(rows)
    told: dict[int, tuple[FindingCode, str]] = {}
    for position, found in every.items():
        row = rows[position]
        if len(found) == 1 and (found[0].parted or row.unread or row.ambiguous):
            current[position] = _completed(row, found[0])
            if found[0].parted:
                message = (
                    f"row '{row.label}' prints numbers without a gap; by where they stand it is '{_printed(found[0])}'"
                )
                told[position] = ("position_decided", message)
    for position, found in options.items():
        current[position] = _taken(rows[position], found[0])
    for _ in range(2):
        for position, found in options.items():
            chosen, reason = _choose(current, columns, position, rows[position], found)
            told[position] = reason
            current[position] = chosen
    return Settled(tuple(current), tuple((position, *reason) for position, reason in sorted(told.items())))


def _choose(
    current: Sequence[Row], columns: Sequence[Column], position: int, row: Row, options: Sequence[Option]
) -> tuple[Row, tuple[FindingCode, str]]:
    """The option under which most sums hold; position decides where sums do not; else what all options share."""
    scored = []
    for option in options:
        trial = list(current)
        trial[position] = _taken(row, option)
        scored.append((sums_held(trial, columns), -option.misfit, option))
    best = max(score for score, _, _ in scored)
    held = [(misfit, option) for score, misfit, option in scored if score == best]
    held.sort(key=lambda item: -item[0])
    readings = " or ".join(f"'{_printed(option)}'" for option in options[:3])
    if len(held) == 1 and len(scored) > 1:
        message = f"row '{row.label}' can be read as {readings}; the sums hold for '{_printed(held[0][1])}'"
        return _taken(row, held[0][1]), ("arithmetic_decided", message)
    if held[0][0] - held[1][0] >= CLEARLY:
        message = f"row '{row.label}' can be read as {readings}; its numbers stand as in '{_printed(held[0][1])}'"
        return _taken(row, held[0][1]), ("position_decided", message)
    kept = _shared([option for _, option in held])
    message = f"row '{row.label}' can be read as {readings} and neither sums nor positions decide; left out"
    lost = frozenset(index for option in options for index in option.amounts) - frozenset(kept)
    left = replace(_taken(row, Option(kept, 0.0, parted=frozenset(row.unread))), left_out=lost)
    return left, ("ambiguous_amount", message)


def sums_held(rows: Sequence[Row], columns: Sequence[Column]) -> int:
    """How many of the sums that a table states hold, less those that do not."""
    amounts = [column for column in columns if column.kind == "amount"]
    values = {
        (position, index): printed.amount.value
        for position, row in enumerate(rows)
        for index, printed in row.amounts.items()
    }
    steps = {place: Decimal(1).scaleb(-rows[place[0]].amounts[place[1]].amount.decimals) for place in values}
    finder = SumFinder(rows, amounts, values, steps)
    outcomes = [finder.outcome(each) for each in (*finder.column_sums(), *finder.row_sums())]
    return sum(1 if outcome != "disagrees" else -1 for outcome in outcomes)


def _completed(row: Row, option: Option) -> Row:
    """The row with the amounts of its only reading; what that does not read stays unread."""
    unread = {index: cell for index, cell in row.unread.items() if index not in option.amounts}
    ambiguous = {index: found for index, found in row.ambiguous.items() if index not in option.amounts}
    return replace(row, amounts=option.amounts, unread=unread, ambiguous=ambiguous, note=option.note or row.note)


def _taken(row: Row, option: Option) -> Row:
    unread = {index: cell for index, cell in row.unread.items() if index not in option.parted}
    return replace(row, amounts=option.amounts, unread=unread, ambiguous={}, note=option.note or row.note)


def _printed(option: Option) -> str:
    note = [option.note] if option.note else []
    return " | ".join([*note, *(option.amounts[index].printed for index in sorted(option.amounts))])


def _shared(options: Sequence[Option]) -> dict[int, PrintedAmount]:
    """The amounts on which all options agree."""
    first = options[0].amounts
    return {
        index: printed
        for index, printed in first.items()
        if all(index in o.amounts and o.amounts[index].amount == printed.amount for o in options[1:])
    }


# ---------------------------------------------------------------- the ways to read one row


def _right_edges(rows: Sequence[Row], columns: Sequence[Column]) -> dict[int, float]:
    """Where the numbers of each column end: the median of those that were read, else the column's own edge."""
    edges = {}
    for column in columns:
        ends = [row.amounts[column.index].bbox[2] for row in rows if column.index in row.amounts]
        if column.kind == "amount":
            edges[column.index] = median(ends) if ends else column.x1
    return edges


def _tight_runs(row: Row, columns: Sequence[Column]) -> list[list[int]]:
    """Neighbouring cells of amounts with no more than a thousands space between them: their digits may have run together."""
    runs: list[list[int]] = []
    for column in columns:
        cell, before = row.cells.get(column.index), row.cells.get(column.index - 1)
        if column.kind != "amount" or cell is None or before is None or columns[column.index - 1].kind != "amount":
            continue
        if not cell.words or not before.words or before.column_span > 1 or cell.column_span > 1:
            continue
        if cell.words[0].x0 - before.words[-1].x1 > TIGHT * cell.words[0].size:
            continue
        if runs and runs[-1][-1] == column.index - 1:
            runs[-1].append(column.index)
        else:
            runs.append([column.index - 1, column.index])
    return runs


def _with_run(options: Sequence[Option], row: Row, run: Sequence[int], edges: Mapping[int, float]) -> Iterator[Option]:
    """Each option with every way to part the digits of a tight run over its columns."""
    cells = [row.cells[index] for index in run]
    parted = [p for wide in (run, _with_blanks(row, run, edges)) for p in _part(cells, wide, edges)]
    stands = all(index in row.amounts for index in run)
    misfit = sum(abs(edges[index] - row.cells[index].bbox[2]) for index in run)
    for option in options:
        if stands or not parted:
            yield replace(option, misfit=option.misfit + misfit)
        for parting in parted:
            if stands and all(parting.amounts[i].amount.value == row.amounts[i].amount.value for i in run):
                continue
            amounts = {**option.amounts, **parting.amounts}
            yield Option(amounts, option.misfit + parting.misfit, option.note, option.parted | set(run))


def _part(cells: Sequence[Cell], run: Sequence[int], edges: Mapping[int, float]) -> list[Parting]:
    """All ways to part the digits of some cells over the columns of a run."""
    places = [(index, edges[index]) for index in run]
    reach = min((right - left for (_, left), (_, right) in pairwise(places)), default=0.0) / 2
    return part_run(cells, places, reach)


def _with_blanks(row: Row, run: Sequence[int], edges: Mapping[int, float]) -> list[int]:
    """A run with the blank columns on either side of it that its outermost words reach into; none where it reaches none."""
    first, last = row.cells[run[0]], row.cells[run[-1]]
    before = [index for index in edges if index < run[0] and index not in row.cells and first.bbox[0] < edges[index]]
    after = [
        index for index in edges if index > run[-1] and index not in row.cells and last.bbox[2] > edges[run[-1]] + 4
    ]
    return [*before[-1:], *run, *after[:1]] if before or after else []


def _options(row: Row, columns: Sequence[Column], edges: Mapping[int, float]) -> list[Option]:
    """All ways to read a row, best fit first; one where nothing is in doubt."""
    options = [Option(dict(row.amounts), 0.0, row.note)]
    for index, readings in sorted(row.ambiguous.items()):
        options = [
            replace(option, amounts={**option.amounts, index: reading}) for option in options for reading in readings
        ]
    runs = _tight_runs(row, columns)
    for run in runs:
        options = list(_with_run(options, row, run, edges))[: 4 * MOST_OPTIONS]
    tight = {index for run in runs for index in run}
    for index, cell in sorted(row.cells.items()):
        if index in tight:
            continue
        if index in {**row.unread, **row.amounts}:
            options = list(_with_partings(options, row, index, cell, columns))[: 4 * MOST_OPTIONS]
    options = sorted((option for option in options if option.amounts), key=lambda option: option.misfit)
    return [option for option in options if option.misfit <= options[0].misfit + FAR][:MOST_OPTIONS]


def _with_partings(
    options: Sequence[Option], row: Row, index: int, cell: Cell, columns: Sequence[Column]
) -> Iterator[Option]:
    """Each option with every way to part one cell over the blank columns beside it, and with its note set apart."""
    places = _places(row, index, columns)
    parted = []
    if index in row.unread or len(places) > 1:
        parted = [
            p for p in partings(cell, places) if index in row.unread or len(p.amounts) > 1 or cell.column_span > 1
        ]
    noted = _note_apart(row, index, cell, columns)
    as_it_stands = index in row.amounts and not (cell.column_span > 1 and parted)
    for option in options:
        if as_it_stands or (not parted and noted is None):
            yield replace(option, misfit=option.misfit + _misfit(cell, index, columns))
        for parting in parted:
            rest = {key: value for key, value in option.amounts.items() if key != index}
            amounts = {key: value for key, value in parting.amounts.items() if columns[key].kind == "amount"}
            note = next((p.printed for key, p in parting.amounts.items() if columns[key].kind == "note"), option.note)
            yield Option({**rest, **amounts}, option.misfit + parting.misfit, note, option.parted | {index})
        if noted is not None:
            note, printed = noted
            misfit = option.misfit + _misfit(cell, index, columns)
            yield Option({**option.amounts, index: printed}, misfit, note, option.parted | {index})


def _places(row: Row, index: int, columns: Sequence[Column]) -> list[tuple[int, float]]:
    """The column of a cell and the blank ones beside it that its words reach into, with their right edges."""
    cell = row.cells[index]
    places = [index]
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(columns) and at not in row.cells and columns[at].kind in ("amount", "note"):
            reaches = cell.bbox[0] < columns[at].x1 if step < 0 else cell.bbox[2] > columns[at - 1].x1 + 2
            if not reaches and at not in range(cell.column, cell.column + cell.column_span):
                break
            places.append(at)
            at += step
    return [(at, columns[at].x1) for at in sorted(places)]


def _misfit(cell: Cell, index: int, columns: Sequence[Column]) -> float:
    return abs(columns[index].x1 - cell.bbox[2]) + (8.0 if has_wide_gap(cell) else 0.0)


def _note_apart(row: Row, index: int, cell: Cell, columns: Sequence[Column]) -> tuple[str, PrintedAmount] | None:
    """The reading of ``1 177,3`` as note 1 and 177,3: in the first amount column, where the table has notes and the row none."""
    first = next((column.index for column in columns if column.kind == "amount"), None)
    if index != first or row.note is not None:
        return None
    edges = [column.x1 for column in columns if column.kind == "note"]
    edges += [column.note_edge for column in columns if column.note_edge is not None]
    if not edges or not cell.words:
        return None
    if not (has_wide_gap(cell) or any(cell.words[0].x1 <= edge + NOTE_REACH for edge in edges)):
        return None
    match = _NOTE_AND_AMOUNT.fullmatch(" ".join(word.text for word in cell.words))
    if match is None or len(cell.words) < 2:
        return None
    rest = replace(cell, words=cell.words[1:], text=match["amount"])
    found = partings(rest, [(index, columns[index].x1)], 1)
    return (match["note"], found[0].amounts[index]) if found else None
