"""Row labels that run into their first number: ``…nedsättning158`` beside ``763`` may mean 158 763 in the first column.

Such a row is read both ways, and the way under which the table's sums hold is taken. Only what stands where a thousands
group would stand is in doubt: at most three digits, no more than a thousands space left of an amount that begins with three;
or, where the first column is blank, a number at the label's end that ends where that column ends. So ``Vision2030`` is a
label, and so is ``KS24`` where its column keeps a distance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import msgspec

from planextract.finding_codes import FindingCode
from planextract.layout.grid import Cell
from planextract.layout.page import Word
from planextract.reading.money_ambiguity import TIGHT, Settled, settle, sums_held
from planextract.reading.money_cells import read_cell
from planextract.reading.money_columns import Column
from planextract.reading.money_grid import FlatRow, FlatTable, enclosing
from planextract.reading.money_rows import Row

MOST_TOGETHER = 4
"""So many rows in doubt are tried against the sums in every combination; more only all alike, or one at a time."""

AT_EDGE = 3.0
"""How far (points) from its column's right edge a number may end that stands in the label's cell."""

_BEGINS_WITH_GROUP = re.compile(r"\d{3}(?!\d)")
_GROUP = re.compile(r"\d{3}(?:,\d+)?")
_RUN_IN = re.compile(r"(?P<label>(?:.*[^\d.,])??)(?P<digits>[-\u2013\u2212]?\d{1,3})")
_WHOLE = re.compile(r"(?P<label>(?:.*[^\d.,])??)(?P<digits>[-\u2013\u2212]?\d+(?:,\d+)?)")


@dataclass(frozen=True, slots=True)
class RunIn:
    """A row in doubt: its place in the table's body, the column of its first amount, and how it reads with the digits of
    its label in front of that amount. ``certain`` where the amount is no number by itself (``058``).
    """

    position: int
    column: int
    joined: FlatRow
    label: str
    certain: bool


def read_and_settle(flat: FlatTable, columns: Sequence[Column], read: Callable[[FlatTable], list[Row]]) -> Settled:
    """Read and settle the rows of a table, each label that runs into a number by the sums; ``read`` reads rows.

    What sums leave open loses its first amount (``ambiguous_amount``), and its label is told to be in doubt
    (``ambiguous_label``).
    """
    doubts = list(_run_ins(flat, columns))
    if not doubts:
        return settle(read(flat), columns)
    best = _best(flat, doubts, columns, read)
    chosen = {doubt.position: {way[at] for way in best} for at, doubt in enumerate(doubts)}
    rows = read(_with(flat, doubts, [True in chosen[doubt.position] for doubt in doubts]))
    places = {row.index: at for at, row in enumerate(rows)}
    told: list[tuple[int, FindingCode, str]] = []
    for doubt in doubts:
        at = places.get(doubt.joined.index)
        if at is None:
            continue
        ways = chosen[doubt.position]
        told += [(at, code, message) for code, message in _reasons(flat, doubt, ways)]
        if len(ways) > 1:
            rows[at] = _without(rows[at], doubt.column)
    settled = settle(rows, columns)
    return Settled(settled.rows, _merged([*told, *settled.told]))


def _best(
    flat: FlatTable, doubts: Sequence[RunIn], columns: Sequence[Column], read: Callable[[FlatTable], list[Row]]
) -> list[tuple[bool, ...]]:
    """The ways to read the rows in doubt (for each whether its digits belong to the amount) under which most sums hold."""
    scored = [(sums_held(settle(read(_with(flat, doubts, way)), columns).rows, columns), way) for way in _ways(doubts)]
    most = max(score for score, _ in scored)
    return [way for score, way in scored if score == most]


def _ways(doubts: Sequence[RunIn]) -> list[tuple[bool, ...]]:
    if len(doubts) <= MOST_TOGETHER:
        ways = list(product((False, True), repeat=len(doubts)))
    else:
        ways = [(False,) * len(doubts), (True,) * len(doubts)]
        ways += [
            tuple((at == one) is turn for at in range(len(doubts)))
            for one in range(len(doubts))
            for turn in (True, False)
        ]
    certain = [tuple(joined or doubt.certain for joined, doubt in zip(way, doubts, strict=True)) for way in ways]
    return list(dict.fromkeys(certain))


def _with(flat: FlatTable, doubts: Sequence[RunIn], way: Sequence[bool]) -> FlatTable:
    """The table with the digits of some labels in front of their amounts."""
    body = list(flat.body)
    for doubt, joined in zip(doubts, way, strict=True):
        if joined:
            body[doubt.position] = doubt.joined
    return replace(flat, body=tuple(body))


def _without(row: Row, column: int) -> Row:
    """A row without what stands in one column, which is not blank but left out."""
    return replace(
        row,
        amounts={index: printed for index, printed in row.amounts.items() if index != column},
        unread={index: cell for index, cell in row.unread.items() if index != column},
        ambiguous={index: found for index, found in row.ambiguous.items() if index != column},
        cells={index: cell for index, cell in row.cells.items() if index != column},
        left_out=row.left_out | {column},
    )


def _reasons(flat: FlatTable, doubt: RunIn, ways: set[bool]) -> Iterator[tuple[FindingCode, str]]:
    """What to tell of a row in doubt: code and message."""
    cell, joined = flat.body[doubt.position].cells.get(doubt.column), doubt.joined.cells[doubt.column].text
    alone = "none" if cell is None else cell.text
    readings = f"row '{doubt.label}' runs into its first number, which can be read as '{joined}' or '{alone}'"
    if doubt.certain:
        yield (
            "position_decided",
            f"row '{doubt.label}' runs into its first number; '{alone}' is only the end of '{joined}'",
        )
    elif len(ways) == 1:
        yield "arithmetic_decided", f"{readings}; the sums hold for '{joined if True in ways else alone}'"
    else:
        yield "ambiguous_amount", f"{readings}, and no sum decides; left out"
        yield "ambiguous_label", f"{readings}; its label is taken to end before the digits"


def _merged(told: Sequence[tuple[int, FindingCode, str]]) -> tuple[tuple[int, FindingCode, str], ...]:
    """One message for each row and code."""
    messages: dict[tuple[int, FindingCode], list[str]] = {}
    for at, code, message in told:
        messages.setdefault((at, code), []).append(message)
    return tuple((at, code, "; ".join(texts)) for (at, code), texts in sorted(messages.items()))


# ---------------------------------------------------------------- which rows are in doubt


def _run_ins(flat: FlatTable, columns: Sequence[Column]) -> Iterator[RunIn]:
    first = next((column for column in columns if column.kind == "amount"), None)
    if first is None:
        return
    labels = {column.index for column in columns if column.kind == "label" and column.index < first.index}
    for position, row in enumerate(flat.body):
        before = max((index for index in row.cells if index < first.index), default=None)
        if before not in labels:
            continue
        amount = row.cells.get(first.index)
        found = _swallowed(row, before, first) if amount is None else _joined(row.cells[before], amount)
        if found is not None:
            cells = {**row.cells, before: found[0], first.index: found[1]}
            certain = amount is not None and not read_cell(amount)
            yield RunIn(position, first.index, replace(row, cells=cells), row.cells[before].text, certain)


def _joined(label: Cell, amount: Cell) -> tuple[Cell, Cell] | None:
    """Label and amount with the digits at the label's end in front of the amount; None where they cannot belong to it."""
    if not amount.words or not _BEGINS_WITH_GROUP.match(amount.text) or amount.words[0].rise is not None:
        return None
    line = _line_of(label, amount.words[0])
    if not line or amount.words[0].x0 - line[-1].x1 > TIGHT * amount.words[0].size:
        return None
    return _parted(label, line, _RUN_IN, amount)


def _swallowed(row: FlatRow, before: int, first: Column) -> tuple[Cell, Cell] | None:
    """Label and amount where the whole amount stands in the label's cell: it ends where the blank first column ends."""
    beside = [
        cell for index, cell in sorted(row.cells.items()) if index > first.index and cell.words and read_cell(cell)
    ]
    line = _line_of(row.cells[before], beside[0].words[0]) if beside else []
    if not line or abs(line[-1].x1 - first.x1) > AT_EDGE:
        return None
    return _parted(
        row.cells[before], line, _RUN_IN if len(line) > 1 and _GROUP.fullmatch(line[-1].text) else _WHOLE, None
    )


def _parted(label: Cell, line: Sequence[Word], form: re.Pattern[str], amount: Cell | None) -> tuple[Cell, Cell] | None:
    """Cut the line of a label where its longest number begins: before a group of thousands after letters or a gap."""
    groups = 0
    while groups < len(line) - 1 and _GROUP.fullmatch(line[-1 - groups].text):
        groups += 1
    for whole in range(groups, -1, -1):
        word = line[-1 - whole]
        match = form.fullmatch(word.text)
        if match is None or word.rise is not None or (not match["label"] and word is line[0]):
            continue
        return _moved(label, amount, word, len(match["label"]), line[len(line) - whole :])
    return None


def _line_of(label: Cell, word: Word) -> list[Word]:
    """The words of a label on the line of its amount, from left to right, those right of the amount's beginning aside."""
    near = [w for w in label.words if abs(w.baseline - word.baseline) <= 0.3 * word.size and w.x0 < word.x0]
    return sorted(near, key=lambda w: w.x0)


def _moved(label: Cell, amount: Cell | None, word: Word, at: int, groups: Sequence[Word]) -> tuple[Cell, Cell] | None:
    """Cut ``word`` of the label at a character and move the rest of it, with the groups after it, to the amount."""
    head, tail = _cut(word, at) if at else (None, word)
    moved = " ".join([tail.text, *(group.text for group in groups)])
    begin = label.text.rfind(word.text[:at] + moved) + at
    if begin < at or not any(character.isalpha() for character in label.text[:begin]):
        return None
    cut = {word: [head] if head is not None else [], **{group: [] for group in groups}}
    kept = tuple(left for w in label.words for left in cut.get(w, [w]))
    rest = f"{label.text[:begin].rstrip()} {label.text[begin + len(moved) :].lstrip()}".strip()
    words = (tail, *groups, *(amount.words if amount is not None else ()))
    text = moved if amount is None else f"{moved} {amount.text}"
    joined = replace(amount or label, text=text, words=words, bbox=enclosing(w.bbox for w in words))
    if len(read_cell(joined)) != 1:
        return None
    return replace(label, text=rest, words=kept, bbox=enclosing(w.bbox for w in kept)), joined


def _cut(word: Word, at: int) -> tuple[Word, Word]:
    """A word as two, cut before one of its characters."""
    edges = word.edges
    if len(edges) == 2 * len(word.text):
        end, begin = edges[2 * at - 1], edges[2 * at]
    else:
        end = begin = word.x0 + (word.x1 - word.x0) * at / len(word.text)
        edges = ()
    head = msgspec.structs.replace(word, text=word.text[:at], x1=end, edges=edges[: 2 * at])
    return head, msgspec.structs.replace(word, text=word.text[at:], x0=begin, edges=edges[2 * at :])
