"""What each column of a budget table holds: label, amounts of one stage and year, counts, notes, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from planextract.reading.money_cells import read_cell
from planextract.reading.money_grid import FlatRow, FlatTable
from planextract.records import Entity, Measure, Stage
from planextract.swedish.amounts import plain_number_text, read_amounts
from planextract.swedish.headers import Header, fold_words, is_year_header, read_header
from planextract.swedish.statements import is_total_label
from planextract.swedish.units import Unit, find_units, is_unit_only, rate_unit

HIGHEST_NOTE = 60
"""Note numbers are lower than this."""

_LETTER = re.compile(r"[^\W\d_]{1,2}")
"""What a column of marks holds (*U*, *I*, *P*), if it is no label."""
_PERIOD = re.compile(r"(?:19|20)\d\d ?-(?: ?(?:(?:19|20)\d\d|\d\d))?")
"""The years of a project (*2025-2027*, *2025-*)."""

ColumnKind = Literal["label", "amount", "note", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``header`` is the text over it (None where there is none); ``x1`` the right edge in points.

    ``stages`` and ``years`` are all that its header names; ``stage`` and ``fiscal_year`` what they are taken for.
    ``unit`` is only what the header itself says; ``year_is_inherited`` where the year is the title's or the document's.
    """

    index: int
    kind: ColumnKind
    header: str | None
    x1: float
    stage: Stage | None = None
    fiscal_year: int | None = None
    stages: tuple[Stage, ...] = ()
    years: tuple[int, ...] = ()
    aggregate: bool = False
    relative_year: int | None = None
    entity: Entity | None = None
    measure: Measure | None = None
    unit: Unit | None = None
    stage_is_carried: bool = False
    year_is_inherited: bool = False
    note_edge: float | None = None
    is_frame: bool = False


@dataclass(frozen=True, slots=True)
class _Titles:
    """The header texts over one column: its own, and those that span it or stand to its left in a row with gaps."""

    own: str
    spanning: tuple[str, ...]
    carried: tuple[str, ...]


def read_columns(table: FlatTable, added_stages: Mapping[str, Stage]) -> tuple[Column, ...]:
    """Read every column of a table. Stage and year are only what headers say; the document's years come later."""
    columns = []
    for index, (_, x1) in enumerate(table.columns):
        titles = _titles_of(table, index)
        header = _meaning(titles, added_stages)
        columns.append(_column(table, index, x1, titles, header))
    return _with_entities(_with_label_columns(_with_codes(table, _with_some_label(table, columns))))


def _with_codes(table: FlatTable, columns: Sequence[Column]) -> list[Column]:
    """A column before the dated ones whose header says nothing of amounts holds codes, if no sum is printed in it."""
    dated = [c.index for c in columns if c.kind == "amount" and (c.stages or c.years)]
    if len(dated) < 2:
        return list(columns)
    return [
        replace(column, kind="reference")
        if column.index < dated[0] and _says_no_amounts(column) and _are_codes(table, column.index, dated)
        else column
        for column in columns
    ]


def _says_no_amounts(column: Column) -> bool:
    says = column.stages or column.years or column.aggregate or column.relative_year is not None or column.is_frame
    return column.kind == "amount" and not (says or column.unit or column.measure)


def _are_codes(table: FlatTable, index: int, dated: Sequence[int]) -> bool:
    """Whether a column's cells are digits without spaces: none in a row of sums, or all different and equally long."""
    texts = [row.cells[index].text.strip() for row in table.body if index in row.cells]
    if len(texts) < 2 or not all(text.isdecimal() for text in texts):
        return False
    sums = [
        row for row in table.body if any(at in row.cells for at in dated) and is_total_label(_first_text(row, index))
    ]
    if sums:
        return not any(index in row.cells for row in sums)
    return (
        len(set(texts)) == len(texts)
        and {len(text) for text in texts} <= {3, 4, 5, 6}
        and len(set(map(len, texts))) == 1
    )


def _first_text(row: FlatRow, index: int) -> str:
    return next((cell.text for at, cell in sorted(row.cells.items()) if at != index), "")


def _with_some_label(table: FlatTable, columns: Sequence[Column]) -> list[Column]:
    """Where a header calls every column before the amounts one of codes (*Objekt*), the last of words is the labels'."""
    before = list(takewhile(lambda column: column.kind != "amount", columns))
    if any(column.kind == "label" for column in before):
        return list(columns)
    worded = [c.index for c in before if c.kind == "reference" and _is_worded(table, c.index)]
    return [replace(c, kind="label") if worded and c.index == worded[-1] else c for c in columns]


def _is_worded(table: FlatTable, index: int) -> bool:
    """Whether most cells of a column are words."""
    texts = [row.cells[index].text for row in table.body if index in row.cells]
    return 2 * sum(1 for text in texts if re.search(r"[^\W\d_]{3}", text)) > len(texts)


def _with_entities(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Where headers tell municipality and group apart, a column without either goes on with the one to its left."""
    if len({column.entity for column in columns if column.entity}) < 2:
        return tuple(columns)
    current: Entity | None = None
    result = []
    for column in columns:
        current = column.entity or current
        result.append(replace(column, entity=current) if column.kind == "amount" else column)
    return tuple(result)


def first_header_cell(table: FlatTable, columns: Sequence[Column]) -> tuple[str, ...]:
    """The texts over the label columns, row by row."""
    labels = {column.index for column in columns if column.kind == "label"}
    return tuple(
        " ".join(cell.text for index, cell in sorted(row.cells.items()) if index in labels)
        for row in table.header
        if any(index in labels for index in row.cells)
    )


def _titles_of(table: FlatTable, index: int) -> _Titles:
    own: list[str] = []
    spanning: list[str] = []
    carried: list[str] = []
    for row in table.header:
        cell = row.cells.get(index)
        if cell is not None and cell.column_span == 1:
            own.append(cell.text)
            continue
        over = next((c for at, c in row.cells.items() if c.column_span > 1 and at <= index < at + c.column_span), None)
        if over is not None:
            spanning.append(over.text)
            continue
        left = [at for at in row.cells if 0 < at < index]
        filled = sum(1 for at in row.cells if at > 0)
        if left and filled <= (len(table.columns) - 1) / 2:
            carried.append(row.cells[max(left)].text)
    return _Titles(" ".join(own), tuple(spanning), tuple(carried))


def _meaning(titles: _Titles, added: Mapping[str, Stage]) -> Header:
    """What the own header says, completed by spanning and carried texts where it says no stage, year or entity of its
    own.
    """
    header = read_header(titles.own, added)
    for text in (*reversed(titles.spanning), *reversed(titles.carried)):
        outer = read_header(text, added)
        dated = bool(header.years) or header.aggregate
        header = replace(
            header,
            stages=header.stages or outer.stages,
            years=header.years or (() if header.aggregate else outer.years),
            aggregate=header.aggregate or (not dated and outer.aggregate),
            relative_year=outer.relative_year if header.relative_year is None and not dated else header.relative_year,
            entity=header.entity or outer.entity,
            measure=header.measure or outer.measure,
        )
    return header


def _column(table: FlatTable, index: int, x1: float, titles: _Titles, header: Header) -> Column:
    text = _joined(titles)
    units = [unit for unit in find_units(text or "") if unit.kind != "count" or _names_count(text or "")]
    return Column(
        index=index,
        kind=_kind(table, index, header),
        header=text or None,
        x1=x1,
        stage=header.stage,
        fiscal_year=header.year,
        stages=header.stages,
        years=header.years,
        aggregate=header.aggregate,
        relative_year=header.relative_year,
        entity=header.entity,
        measure=header.measure,
        unit=rate_unit(text or "") or (units[0] if len(units) == 1 else None),
        is_frame=header.appropriation,
        note_edge=_note_edge(table, index) if header.stages or header.years else None,
        stage_is_carried=header.stage is not None
        and not any(read_header(t).stages for t in (titles.own, *titles.spanning)),
    )


def _names_count(text: str) -> bool:
    """Whether a header says that its numbers count something: nothing else, or *antal* first (*Kostnad per barn* does not)."""
    return is_unit_only(text) or fold_words(text).startswith("antal")


def _note_edge(table: FlatTable, index: int) -> float | None:
    """Where the word *Not* ends in a column's header, if geometry put the note numbers into the column of amounts."""
    cells = [row.cells[index] for row in table.header if index in row.cells]
    return next((word.x1 for cell in cells for word in cell.words if word.text.casefold() in ("not", "not.")), None)


def _joined(titles: _Titles) -> str:
    """``Budget 2025`` where a spanning word and a year make one header, otherwise ``group | own``."""
    text = titles.own
    for over in reversed(titles.spanning):
        text = f"{over} {text}".strip() if is_year_header(text) else " | ".join(part for part in (over, text) if part)
    if is_year_header(text) and titles.carried and not read_header(titles.own).stages:
        over = titles.carried[-1]
        text = f"{over} {text}" if read_header(over).stages and not read_header(over).years else text
    return text


def _kind(table: FlatTable, index: int, header: Header) -> ColumnKind:
    if header.reference == "note":
        return "note"
    texts = [row.cells[index].text for row in table.body if index in row.cells]
    amounts = [text for text in texts if read_amounts(text)]
    if index > 0 and len(texts) > 1 and all(_LETTER.fullmatch(text.strip()) for text in texts):
        return "reference"
    if index > 0 and sum(1 for text in texts if _PERIOD.fullmatch(plain_number_text(text))) * 2 > len(texts):
        return "reference"
    if header.reference is not None:
        return "reference"
    if "not" in fold_words(header.text).split() and _are_note_numbers(texts):
        return "note"
    says_amounts = bool(
        header.stages or header.years or header.aggregate or header.relative_year is not None or header.appropriation
    )
    if index == 0 and not (says_amounts and len(amounts) > len(texts) / 2):
        return "label"
    if amounts and (says_amounts or len(amounts) * 2 >= len(texts)):
        return "note" if _looks_like_notes(table, index, header) else "amount"
    if says_amounts:
        return "amount"
    return "label" if texts and not amounts and index <= 2 else "reference"


def _are_note_numbers(texts: Sequence[str]) -> bool:
    """Whether all texts are small whole numbers."""
    return bool(texts) and all(text.strip().isdigit() and int(text) < HIGHEST_NOTE for text in texts)


def _looks_like_notes(table: FlatTable, index: int, header: Header) -> bool:
    """Small whole numbers under no header, right after the labels, that never fall much: note numbers."""
    if header.text or header.stages or header.years or index > 2:
        return False
    cells = [row.cells[index] for row in table.body if index in row.cells]
    values = [readings[0].amount.value for cell in cells if (readings := read_cell(cell))]
    if len(values) < 2 or len(values) * 2 < len(cells):
        return False
    rising = sum(1 for one, two in pairwise(values) if two >= one)
    return all(0 < value < HIGHEST_NOTE and value == int(value) for value in values) and rising >= 0.7 * (
        len(values) - 1
    )


def _with_label_columns(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A text column after the first amount column is a comment, not a label; a first column of codes gives way to the
    next.
    """
    first_amount = next((column.index for column in columns if column.kind == "amount"), len(columns))
    return tuple(
        replace(column, kind="reference") if column.kind == "label" and column.index > first_amount else column
        for column in columns
    )
