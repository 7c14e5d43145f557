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

from planextract.layout.grid import Cell
from planextract.reading.checks_sums import SumFinder
from planextract.reading.money_cells import PrintedAmount, has_wide_gap, partings
from planextract.reading.money_columns import Column
from planextract.reading.money_rows import Row

MOST_OPTIONS = 12
"""How many ways to read one row are tried against the sums."""

CLEARLY = 5.0
"""By how many points one way must fit the columns better than every other to be taken without any sum."""

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
    told: tuple[tuple[int, str, str], ...]


def settle(rows: Sequence[Row], columns: Sequence[Column]) -> Settled:
    """Settle every row that can be read in several ways; rows that cannot be settled lose the amounts in question."""
    every = {position: _options(row, columns) for position, row in enumerate(rows)}
    options = {position: found for position, found in every.items() if len(found) > 1}
    current = list(rows)
    for position, found in every.items():
        if len(found) == 1 and (rows[position].unread or rows[position].ambiguous):
            current[position] = _completed(rows[position], found[0])
    if not options:
        return Settled(tuple(current), ())
    for position, found in options.items():
        current[position] = _taken(rows[position], found[0])
    told: dict[int, tuple[str, str]] = {}
    for _ in range(2):
        for position, found in options.items():
            chosen, reason = _choose(current, columns, position, rows[position], found)
            told[position] = reason
            current[position] = chosen
    return Settled(tuple(current), tuple((position, *reason) for position, reason in sorted(told.items())))


def _choose(
    current: Sequence[Row], columns: Sequence[Column], position: int, row: Row, options: Sequence[Option]
) -> tuple[Row, tuple[str, str]]:
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


def _options(row: Row, columns: Sequence[Column]) -> list[Option]:
    """All ways to read a row, best fit first; one where nothing is in doubt."""
    options = [Option(dict(row.amounts), 0.0, row.note)]
    for index, readings in sorted(row.ambiguous.items()):
        options = [
            replace(option, amounts={**option.amounts, index: reading}) for option in options for reading in readings
        ]
    for index, cell in sorted(row.cells.items()):
        if index in {**row.unread, **row.amounts}:
            options = list(_with_partings(options, row, index, cell, columns))[: 4 * MOST_OPTIONS]
    options = [option for option in options if option.amounts]
    return sorted(options, key=lambda option: option.misfit)[:MOST_OPTIONS]


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
