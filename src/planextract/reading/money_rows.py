"""The rows of a budget table: labels, the headings they stand under, the boards they belong to, which of them are sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from planextract.layout.grid import Cell
from planextract.reading.money_bodies import KnownBodies, board_column, named_body, subject_as_printed
from planextract.reading.money_cells import PrintedAmount, read_cell
from planextract.reading.money_columns import Column
from planextract.reading.money_grid import FlatRow, FlatTable
from planextract.records import Bbox, Stage, Statement
from planextract.swedish.headers import is_year_header, read_header, stage_of_label
from planextract.swedish.statements import (
    Concept,
    concept_of,
    is_bare_total,
    is_body_name,
    is_frame_label,
    is_grand_total,
    is_part_label,
    is_total_label,
    same_name,
    statement_of_heading,
    title_words,
    total_of,
)

DEEPER = 3.5
"""How far (points) to the right of another row a row must begin to stand below it in rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with amounts.

    ``amounts`` by column index; ``unread`` are cells that hold digits and could not be read; ``ambiguous`` cells that
    can be read in several ways. ``organisation`` is the name as printed. ``stage`` is what the label itself says
    (``Budget``). ``addend_of_above`` marks a row that breaks down the one above (*varav*). ``depth`` counts the
    headings it stands under; ``statement`` is the one that a heading above it names.
    """

    index: int
    page: int
    part: int
    label: str
    parent_label: str | None
    organisation: str | None
    is_total: bool
    is_part: bool
    concept: Concept | None
    stage: Stage | None
    depth: int
    indent: float
    block: int
    bbox: Bbox
    note: str | None = None
    years: tuple[int, ...] = ()
    amounts: Mapping[int, PrintedAmount] = field(default_factory=dict)
    unread: Mapping[int, Cell] = field(default_factory=dict)
    ambiguous: Mapping[int, tuple[PrintedAmount, ...]] = field(default_factory=dict)
    cells: Mapping[int, Cell] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    statement: Statement | None = None
    is_proven_sum: bool = False

    @property
    def is_sum(self) -> bool:
        """Whether it is a sum: by its label, or by the numbers of other rows."""
        return self.is_total or self.is_proven_sum

    def is_unread(self, column: int) -> bool:
        """Whether digits are printed in a column that were not read: no blank, and no sum can count on it."""
        if column in self.amounts:
            return False
        cell = self.cells.get(column)
        return column in self.left_out or (cell is not None and any(c.isdigit() for c in cell.text))


@dataclass(slots=True)
class _Open:
    """A heading that rows may still stand under; ``end`` is the position of its sum, where that is known beforehand."""

    label: str
    body: str | None
    indent: float
    bold: bool
    end: int = -1

    @property
    def is_body(self) -> bool:
        """Whether it is the name of a board (``body``, without a footnote's mark)."""
        return self.body is not None


@dataclass(slots=True)
class _Place:
    """Where the reading of rows is: open headings, the last row, how many headings were left without a sum."""

    open: list[_Open] = field(default_factory=list)
    last: Row | None = None
    after_heading: bool = False
    unclosed: int = 0
    block: int = 0
    last_measured: str | None = None
    statement: Statement | None = None


def read_rows(table: FlatTable, columns: Sequence[Column], is_known_body: KnownBodies) -> list[Row]:
    """Read the body of a table in order. ``is_known_body`` tells the names of boards that the profile lists."""
    labels = [column.index for column in columns if column.kind == "label"]
    boards = board_column(table, labels, is_known_body)
    labels = [index for index in labels if index != boards]
    first = next((column.index for column in columns if column.kind == "amount"), 0)
    codes = [column.index for column in columns if column.kind == "reference" and column.index < first]
    amounts = [column for column in columns if column.kind == "amount"]
    notes = [column.index for column in columns if column.kind == "note"]
    place = _Place()
    rows: list[Row] = []
    body = _with_wrapped_labels([_labelled(row, labels, codes) for row in table.body], labels, amounts)
    for position, (flat, label) in enumerate(body):
        found = _cells_of(flat, amounts)
        if not (found.amounts or found.unread or found.ambiguous or found.texts):
            _open_heading(place, label, flat, labels, is_known_body)
            if place.open:
                place.open[-1].end = _end_of(position, body, amounts)
            continue
        if not label and not found.amounts:
            continue
        is_last = not any(_cells_of(later, amounts).amounts for later, _ in body[position + 1 :])
        row = _row(place, flat, label, labels, found, is_known_body, is_last, position)
        note = " ".join(flat.cells[index].text for index in notes if index in flat.cells) or None
        board = (
            named_body(flat.cells[boards].text, is_known_body) if boards is not None and boards in flat.cells else None
        )
        row = replace(row, note=note, organisation=board or row.organisation)
        rows.append(row)
        place.last = row
        place.after_heading = False
    return _with_ranks(rows)


def with_negatives(row: Row, columns: Sequence[Column]) -> Row:
    """The row with each amount in parentheses negative, as its document says; a column headed so holds an earlier year."""
    headed = {column.index for column in columns if (column.header or "").startswith("(")}
    amounts = {
        index: replace(one, amount=replace(one.amount, value=-one.amount.value, parenthesised=False))
        if one.amount.parenthesised and index not in headed
        else one
        for index, one in row.amounts.items()
    }
    return replace(row, amounts=amounts)


def lower_ranks(rows: Sequence[Row]) -> dict[int, list[int]]:
    """For each row with amounts the positions of the rows set in deeper right below it: what it breaks down into."""
    ranks: dict[int, list[int]] = {}
    taken: set[int] = set()
    for position, row in enumerate(rows):
        if row.is_total or not row.amounts or position in taken or is_frame_label(row.label):
            continue
        children = []
        for at in range(position + 1, len(rows)):
            later = rows[at]
            if later.block != row.block or later.is_total or later.indent <= row.indent + DEEPER:
                break
            children.append(at)
        if len(children) > 1:
            ranks[position] = children
            taken.update(children)
    return ranks


def _come_to(above: Row, children: Sequence[Row]) -> bool:
    """Whether rows add up to the one above them in most columns, give or take the rounding of each."""
    held = 0
    for index, stated in above.amounts.items():
        values = [row.amounts[index].amount.value for row in children if index in row.amounts]
        slack = Decimal(len(values)).scaleb(-stated.amount.decimals)
        held += bool(values) and abs(stated.amount.value - sum(values)) <= slack
    return held * 2 >= len(above.amounts) and held > 0


def _with_ranks(rows: list[Row]) -> list[Row]:
    """Rows set in deeper below a row that they come to, or below a board, stand under it and belong to its board."""
    result = list(rows)
    for position, children in lower_ranks(rows).items():
        above = rows[position]
        is_body = above.organisation is not None and above.label.startswith(above.organisation)
        if not is_body and not _come_to(above, [rows[at] for at in children]):
            continue
        for at in children:
            organisation = rows[at].organisation or above.organisation
            result[at] = replace(rows[at], parent_label=above.label, organisation=organisation)
    return result


def _labelled(row: FlatRow, labels: Sequence[int], codes: Sequence[int]) -> FlatRow:
    """A row whose label stands in the column of codes before the labels (*Totalt* under *Projektnr*), moved to the labels."""
    if not labels or any(index in row.cells for index in labels):
        return row
    code = next((index for index in codes if index in row.cells), None)
    if code is None or not any(character.isalpha() for character in row.cells[code].text):
        return row
    return replace(row, cells={labels[0] if index == code else index: cell for index, cell in row.cells.items()})


@dataclass(slots=True)
class _Found:
    amounts: dict[int, PrintedAmount] = field(default_factory=dict)
    unread: dict[int, Cell] = field(default_factory=dict)
    ambiguous: dict[int, tuple[PrintedAmount, ...]] = field(default_factory=dict)
    texts: int = 0


def _cells_of(flat: FlatRow, amounts: Sequence[Column]) -> _Found:
    found = _Found()
    for column in amounts:
        cell = flat.cells.get(column.index)
        if cell is None:
            continue
        readings = read_cell(cell)
        if len(readings) == 1:
            found.amounts[column.index] = readings[0]
        elif readings:
            found.ambiguous[column.index] = readings
        elif any(character.isdigit() for character in cell.text):
            found.unread[column.index] = cell
        else:
            found.texts += 1
    return found


def _with_wrapped_labels(
    body: Sequence[FlatRow], labels: Sequence[int], amounts: Sequence[Column]
) -> list[tuple[FlatRow, str]]:
    """Each row with its label; a row that is only the beginning of the next row's label is joined to it."""
    result: list[tuple[FlatRow, str]] = []
    waiting = ""
    for flat in body:
        label = " ".join(flat.cells[index].text for index in labels if index in flat.cells).strip()
        has_cells = any(column.index in flat.cells for column in amounts)
        label = f"{waiting} {label}".strip() if waiting and label else label or waiting
        waiting = ""
        if not has_cells and _is_begun(label, flat, body, labels, amounts):
            waiting = label
            continue
        if not has_cells and result and _is_tail(label, result[-1][0], flat, amounts):
            result[-1] = (result[-1][0], f"{result[-1][1]} {label}")
            continue
        result.append((flat, label))
    return result


def _is_tail(label: str, before: FlatRow, flat: FlatRow, amounts: Sequence[Column]) -> bool:
    """Whether a row is only the last line of the label above it: it begins in lowercase or with a parenthesis."""
    goes_on = label[:1].islower() or label[:1] == "("
    has_cells = any(column.index in before.cells for column in amounts)
    return goes_on and has_cells and before.part == flat.part and not is_part_label(label) and not label.endswith(":")


def _is_begun(
    label: str, flat: FlatRow, body: Sequence[FlatRow], labels: Sequence[int], amounts: Sequence[Column]
) -> bool:
    """Whether a label without numbers goes on in the next row: that one begins in lowercase or with a parenthesis."""
    at = next(i for i, row in enumerate(body) if row is flat)
    if at + 1 >= len(body) or not label:
        return False
    following = body[at + 1]
    if following.part != flat.part or not any(column.index in following.cells for column in amounts):
        return False
    text = " ".join(following.cells[index].text for index in labels if index in following.cells).strip()
    if not text:
        return label[-1:] in ",-" or is_total_label(label)
    if is_bare_total(label) and text in _labels_above(body[:at], labels):
        return False  # the heading of a sum, broken down as the parts above it are
    goes_on = text[:1].islower() or text[:1] == "(" or is_total_label(label)
    return goes_on and not is_part_label(text) and not label.endswith(":")


def _labels_above(body: Sequence[FlatRow], labels: Sequence[int]) -> set[str]:
    return {row.cells[index].text for row in body for index in labels if index in row.cells}


def _open_heading(place: _Place, label: str, flat: FlatRow, labels: Sequence[int], known: KnownBodies) -> None:
    if not label or not any(character.isalpha() for character in label):
        return
    opened = _Open(label, named_body(label, known), _indent(flat, labels), _bold(flat))
    place.statement = statement_of_heading(label) or place.statement
    if is_total_label(label):
        place.open = []
    elif place.after_heading:
        # A heading right under another one is its child, unless both are boards.
        if opened.is_body and place.open and place.open[-1].is_body:
            place.open.pop()
    elif opened.is_body:
        place.unclosed += len(place.open)
        place.open = []
    else:
        while place.open and not (place.open[-1].is_body and _may_hold(place.open[-1], opened)):
            place.open.pop()
            place.unclosed += 1
    place.open.append(opened)
    place.after_heading = True
    place.block += 1
    place.last_measured = None


def _may_hold(outer: _Open, inner: _Open) -> bool:
    """Whether a heading may stand under another: it is set in deeper or less boldly."""
    return inner.indent > outer.indent + DEEPER or (outer.bold and not inner.bold)


def _row(
    place: _Place,
    flat: FlatRow,
    label: str,
    labels: Sequence[int],
    found: _Found,
    known: KnownBodies,
    is_last: bool,
    position: int,
) -> Row:
    indent = _indent(flat, labels)
    stage = None if is_frame_label(label) else stage_of_label(label)
    total = is_total_label(label)
    body = None if total else named_body(label, known)
    block = place.block
    if total:
        parent, organisation = _close(place, label, known, is_last)
        place.block += 1
    elif body and not _stands_under(place, label, indent, position):
        place.open = []
        parent, organisation = None, body
    else:
        parent = place.open[-1].label if place.open else None
        organisation = next((o.body for o in reversed(place.open) if o.is_body), None)
        organisation = body if organisation is None else organisation
    if not total and place.open and _sums_up(label, place.open[-1].label):
        place.open.pop()
        place.block += 1
    if stage is not None and place.last_measured is not None and not total:
        parent = place.last_measured
    elif is_part_label(label) and place.last is not None and not place.after_heading:
        whole = place.last if not place.last.is_part else None
        parent = whole.label if whole is not None else place.last.parent_label
        organisation = organisation or place.last.organisation
    elif stage is None:
        place.last_measured = label
    return Row(
        index=flat.index,
        page=flat.page,
        part=flat.part,
        label=label,
        parent_label=parent,
        organisation=organisation,
        is_total=total,
        is_part=is_part_label(label),
        concept=concept_of(label),
        stage=stage,
        depth=len(place.open),
        indent=indent,
        block=block,
        bbox=flat.bbox,
        years=read_header(label).years if stage is not None or is_year_header(label) else (),
        amounts=found.amounts,
        unread=found.unread,
        ambiguous=found.ambiguous,
        cells=flat.cells,
        statement=place.statement,
    )


def _sums_up(label: str, heading: str) -> bool:
    """Whether a well-known sum says that it is the sum of the heading (*Kassaflöde från* the heading): it closes it."""
    concept = concept_of(label)
    return concept is not None and concept.sums_rows and set(title_words(heading)) <= set(title_words(label))


def _end_of(position: int, body: Sequence[tuple[FlatRow, str]], amounts: Sequence[Column]) -> int:
    """The position of the sum of a heading, -1 where the next sum is of something else or another heading comes before it."""
    heading = body[position][1]
    for at in range(position + 1, len(body)):
        flat, label = body[at]
        if not any(column.index in flat.cells for column in amounts):
            return -1
        if is_total_label(label):
            return at if is_bare_total(label) or _names(total_of(label), heading) else -1
    return -1


def _stands_under(place: _Place, label: str, indent: float, position: int) -> bool:
    """Whether a row that names a body is a row of the open heading all the same: above its sum, set in deeper, of its name."""
    if not place.open:
        return False
    top = place.open[-1]
    if top.is_body and position < top.end:
        return True
    return indent > top.indent + DEEPER or same_name(top.label, label)


def _close(place: _Place, label: str, known: KnownBodies, is_last: bool) -> tuple[str | None, str | None]:
    """Parent and organisation of a sum; the heading it closes is closed. A sum of something else in it leaves it open."""
    body = next((opened.body for opened in reversed(place.open) if opened.is_body), None)
    subject = total_of(label)
    if is_bare_total(label):
        if not place.open or (is_last and place.unclosed > 0):
            place.open = []
            return None, None
        closed = place.open.pop()
        return closed.label, body
    for at in range(len(place.open) - 1, -1, -1):
        if _names(subject, place.open[at].label):
            closed = place.open[at]
            place.open = place.open[:at]
            return closed.label, closed.body or body
    if is_body_name(subject) or subject in known:
        place.open = []
        return None, subject_as_printed(label, subject)
    only_heading = is_last and place.unclosed == 0 and len(place.open) == 1 and place.open[0].is_body
    if place.open and not is_grand_total(label) and (not is_last or only_heading):
        return place.open[-1].label, body
    place.open = []
    return None, None


def _names(subject: str, heading: str) -> bool:
    """Whether a sum's subject is a heading: the same words, or some of its words, or they and one more."""
    if same_name(subject, heading):
        return True
    inner, outer = set(subject.split()), set(title_words(heading))
    return bool(inner) and (inner <= outer or (outer <= inner and len(inner) <= len(outer) + 1))


def _indent(flat: FlatRow, labels: Sequence[int]) -> float:
    cell = next((flat.cells[index] for index in labels if index in flat.cells), None)
    return 0.0 if cell is None else cell.indent


def _bold(flat: FlatRow) -> bool:
    words = [word for cell in flat.cells.values() for word in cell.words]
    return bool(words) and sum(word.bold for word in words) * 2 > len(words)
