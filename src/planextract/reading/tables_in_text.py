"""Small tables of measures in what was taken for one table with the text around it: found by their header row.

A page of prose with a table of two rows now and then may look like one table: its label column is the prose. Such a table
is read as text; the rows below a header ``Nyckeltal | 2024 | 2025`` in it are tables of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.swedish.goal_language import read_label
from planextract.swedish.terms import Lexicon

PROSE = 40
"""A text as long as this (characters) that runs under other columns is prose, no cell."""
LEVEL = 3.0
ALIGNED = 25.0
"""Points by which a cell may stand beside the header of its column."""
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class InnerTable:
    """One table and the blocks that it is made of, as places."""

    grid: TableGrid
    blocks: frozenset[tuple[int, int]]


def holds_prose(grid: TableGrid, digests: dict[int, PageDigest], lexicon: Lexicon) -> bool:
    """Whether what looks like a table holds prose under several of its columns, and a label of goals or measures."""
    has_prose = any(_is_prose(cell, part) for part in grid.parts for cell in part.cells)
    return has_prose and any(
        _is_header_label(block, lexicon) for part in grid.parts for block in blocks_of_part(digests[part.page], part)
    )


def _is_prose(cell: Cell, part: TablePart) -> bool:
    """Whether a long text runs under other columns, which have cells of their own in its row."""
    later = part.columns[cell.column + 1 :]
    if len(cell.text) <= PROSE or sum(1 for x0, _ in later if x0 < cell.bbox[2] - 5) < 2:
        return False
    return any(other.row == cell.row and other.column > cell.column for other in part.cells)


def blocks_of_part(digest: PageDigest, part: TablePart) -> list[Block]:
    """The blocks of a page that stand in a table part, which may be some rows of what layout took for one."""
    x0, top, x1, bottom = part.bbox
    return [
        block
        for block in digest.blocks
        if block.table is not None
        and x0 - 2 <= (block.bbox[0] + block.bbox[2]) / 2 <= x1 + 2
        and top - 2 <= (block.bbox[1] + block.bbox[3]) / 2 <= bottom + 2
    ]


def inner_tables(digest: PageDigest, blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[InnerTable]:
    """Yield the tables that stand among ``blocks`` of one page: a header row and the rows below it."""
    rows: list[list[Block]] = []
    for block in blocks:
        if rows and abs(rows[-1][-1].bbox[1] - block.bbox[1]) <= LEVEL and block.bbox[0] > rows[-1][-1].bbox[2]:
            rows[-1].append(block)
        else:
            rows.append([block])
    at = 0
    while at < len(rows):
        if not _is_header(rows[at], lexicon):
            at += 1
            continue
        end = at + 1
        while end < len(rows) and _fits(rows[at], rows[end]):
            end += 1
        if end > at + 1:
            yield _table(digest, rows[at:end])
        at = end


def _is_header_label(block: Block, lexicon: Lexicon) -> bool:
    label = read_label(block.text, lexicon)
    return label is not None and label.whole and label.concept in ("goal", "measure")


def tables_of_text(digest: PageDigest, lexicon: Lexicon) -> Iterator[InnerTable]:
    """Yield the tables without lines that nothing else saw: a header of three columns and more, and a row or two."""
    blocks = [block for block in digest.blocks if block.table is None]
    for inner in inner_tables(digest, _by_height(blocks), lexicon):
        if len(inner.grid.parts[0].columns) >= 3:
            yield inner


def _by_height(blocks: Sequence[Block]) -> list[Block]:
    """Blocks from the top down, those at one height from left to right: columns of cells may be read as columns of text."""
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=lambda block: block.bbox[1]):
        if rows and block.bbox[1] - rows[-1][0].bbox[1] <= LEVEL:
            rows[-1].append(block)
        else:
            rows.append([block])
    return [block for row in rows for block in sorted(row, key=lambda block: block.bbox[0])]


def _is_header(row: Sequence[Block], lexicon: Lexicon) -> bool:
    if len({block.text for block in row}) < max(2, len(row)) or not _is_header_label(row[0], lexicon):
        return False  # ``Mål`` thrice on one line are three lists
    known = [_names_values(block.text, lexicon) for block in row[1:]]
    return all(known) or (any(known) and all(block.bold and len(block.text.split()) <= 3 for block in row))


def _names_values(text: str, lexicon: Lexicon) -> bool:
    """Whether a text names a column of values: by a year, by a label, or as where things stand (``Nuläge``)."""
    if _YEAR.search(text) or read_label(text, lexicon) is not None:
        return True
    return len(text.split()) <= 3 and bool(lexicon.concepts(text) & {"baseline", "target"})


def _fits(header: Sequence[Block], row: Sequence[Block]) -> bool:
    if len(row) < 2 or len(row) > len(header) or abs(row[0].bbox[0] - header[0].bbox[0]) > ALIGNED:
        return False
    return all(_column(header, block) is not None for block in row)


def _column(header: Sequence[Block], block: Block) -> int | None:
    near = [
        (min(abs(block.bbox[0] - head.bbox[0]), abs(block.bbox[2] - head.bbox[2])), at)
        for at, head in enumerate(header)
    ]
    distance, at = min(near)
    return at if distance <= ALIGNED else None


def _table(digest: PageDigest, rows: Sequence[Sequence[Block]]) -> InnerTable:
    header = rows[0]
    every = [block for row in rows for block in row]
    cells = tuple(
        Cell(number, column, 1, 1, block.text, block.bbox, ())
        for number, row in enumerate(rows)
        for block in row
        if (column := _column(header, block)) is not None
    )
    part = TablePart(
        page=digest.number,
        bbox=(
            min(block.bbox[0] for block in every),
            min(block.bbox[1] for block in every),
            max(block.bbox[2] for block in every),
            max(block.bbox[3] for block in every),
        ),
        row_count=len(rows),
        columns=tuple((block.bbox[0], block.bbox[2]) for block in header),
        cells=cells,
        header_rows=1,
    )
    return InnerTable(TableGrid((part,)), frozenset((block.page, block.index) for block in every))
