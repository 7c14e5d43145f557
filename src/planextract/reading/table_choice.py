"""Which tables are read as goals, which as text, which are left to the money; what may be lost by that is a candidate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import TableGrid, TablePart
from planextract.layout.joining import join_lines
from planextract.layout.outline import Outline
from planextract.reading.drafts import Context, GoalDraft, normal_text
from planextract.reading.goal_columns import GoalTable, recognise_goal_table
from planextract.reading.goal_rows import without_number
from planextract.reading.goal_table_ends import rows_right_below
from planextract.reading.tables_in_text import blocks_of_part, holds_prose, inner_tables, tables_of_text
from planextract.swedish.amounts import read_amounts
from planextract.swedish.goal_language import judge_goal, says_shall
from planextract.swedish.terms import Lexicon
from planextract.swedish.units import money_unit

_ITEM_NUMBER = re.compile(r"(?:[A-ZÅÄÖ]?\d{1,2}(?:[.:]\d{1,2})*|[A-Z])[.:)]?")
_DATE = re.compile(r"20\d\d-\d\d(?:-\d\d)?")
NO_GRID = -1
"""Where a table found in the text stands among the document's tables: nowhere."""
NUMERIC_SHARE = 0.35
"""A table with more number cells than this speaks of money, whatever stands in its first column."""


def parted_by_text(grid: TableGrid, digests: Sequence[PageDigest], outline: Outline) -> Iterator[TableGrid]:
    """Cut a table where text stands above one of its parts: two tables with one header rather than one that goes on."""
    by_number = {digest.number: digest for digest in digests}
    run: list[TablePart] = []
    for part in grid.parts:
        before = run[-1] if run else part
        between = [
            block
            for block in (*by_number[before.page].blocks, *by_number[part.page].blocks)
            if block.table is None
            and not outline.is_running(block.page, block.index)
            and (
                (block.page == part.page and block.bbox[3] <= part.bbox[1] + 2)
                or (block.page == before.page and block.bbox[1] >= before.bbox[3] - 2)
            )
        ]
        if run and (between or part.page == before.page):
            yield replace(grid, parts=tuple(run))
            run = []
        run.append(part)
    yield replace(grid, parts=tuple(run))


def add_inner_tables(
    grids: list[TableGrid],
    of_grid: list[int],
    tables: dict[int, GoalTable],
    as_text: set[int],
    digests: dict[int, PageDigest],
    lexicon: Lexicon,
) -> frozenset[tuple[int, int]]:
    """Take tables with prose among their columns apart: read as text, with the small tables in them added.

    Changes ``grids``, ``of_grid``, ``tables`` and ``as_text``; returns the places of the blocks of the tables added.
    """
    misread = [i for i, grid in enumerate(grids) if i not in as_text and holds_prose(grid, digests, lexicon)]
    as_text.update(misread)
    pages = {part.page for index in misread for part in grids[index].parts}
    bare = [i for i, g in enumerate(grids) if i not in tables and pages & {part.page for part in g.parts}]
    for index in misread:
        tables.pop(index, None)
    of_page: dict[int, list[Block]] = {}
    for index in sorted({*misread, *bare}):
        for part in grids[index].parts:
            of_page.setdefault(part.page, []).extend(blocks_of_part(digests[part.page], part))
    for page in pages:  # the last row of a table inside may stand below what was taken for the table around it
        of_page[page].extend(block for block in digests[page].blocks if block.table is None)
    places: set[tuple[int, int]] = set()
    for page, blocks in sorted(of_page.items()):
        for inner in inner_tables(digests[page], sorted(blocks, key=lambda block: block.index), lexicon):
            table = recognise_goal_table(inner.grid, lexicon)
            if table is not None:
                tables[len(grids)] = table
                grids.append(inner.grid)
                of_grid.append(of_grid[misread[0]])
                places |= inner.blocks
    for digest in digests.values():
        for inner in tables_of_text(digest, lexicon):
            table = recognise_goal_table(inner.grid, lexicon)
            if table is not None:
                tables[len(grids)] = table
                grids.append(inner.grid)
                of_grid.append(NO_GRID)
                places |= inner.blocks
    return frozenset(places)


def goals_lost_below(
    tables: dict[int, GoalTable], digests: dict[int, PageDigest], goals: Sequence[GoalDraft]
) -> Iterator[GoalDraft]:
    """What stands right below a table of goals like more rows of it, and was taken by nothing else: candidates."""
    known = {normal_text(goal.text) for goal in goals}
    for _, table in sorted(tables.items()):
        for block in rows_right_below(table, digests[table.grid.parts[-1].page]):
            if block.text[:1].islower() and (cut_off := _ends_above(block, goals)) is not None:
                cut_off.text = join_lines([cut_off.text, block.text])
                cut_off.places = (*cut_off.places, (block.page, block.bbox))
            elif normal_text(block.text) not in known:
                yield GoalDraft(
                    text=block.text,
                    order=(block.page, block.index, 0),
                    places=((block.page, block.bbox),),
                    context=Context(),
                    certain=False,
                    reason="it stands right below a table of goals, like one more row of it",
                )


def _ends_above(block: Block, goals: Sequence[GoalDraft]) -> GoalDraft | None:
    """The goal that a text goes on with: it breaks off in the line above."""
    for goal in goals:
        page, (x0, _, _, bottom) = goal.places[-1]
        close = -1 <= block.bbox[1] - bottom < 0.8 * block.size and abs(block.bbox[0] - x0) < 3
        if page == block.page and close and goal.text[-1:] not in ".!?":
            return goal
    return None


def goals_left_in_tables(grids: Sequence[TableGrid]) -> Iterator[GoalDraft]:
    """What reads as a goal in a table that is not read as one: a candidate, so that nothing goes missing in silence."""
    for grid in grids:
        for part in grid.parts:
            for cell in part.cells:
                text = without_number(cell.text)
                if len(text.split()) >= 4 and judge_goal(text) == "yes" and says_shall(text):
                    yield GoalDraft(
                        text=text,
                        order=(part.page, 0, 0),
                        places=((part.page, cell.bbox),),
                        context=Context(),
                        certain=False,
                        reason="it stands in a table that was not read as a table of goals",
                    )


def is_numeric(grid: TableGrid) -> bool:
    """Whether a table speaks of amounts; numbers of items in its first column (``1.1``) and dates are none."""
    cells = [
        cell.text
        for part in grid.parts
        for cell in part.cells
        if cell.text and not (cell.column == 0 and _ITEM_NUMBER.fullmatch(cell.text)) and not _DATE.fullmatch(cell.text)
    ]
    numbers = sum(1 for text in cells if sum(c.isdigit() for c in text) > sum(c.isalpha() for c in text))
    return bool(cells) and numbers > NUMERIC_SHARE * len(cells)


def has_column_of_money(grid: TableGrid) -> bool:
    """Whether the header of a column names a unit of money and what stands below it are numbers (*Belopp, mnkr*)."""
    for part in grid.parts:
        for head in part.cells:
            if head.row < part.header_rows and head.column > 0 and money_unit(head.text) is not None:
                below = [c.text for c in part.cells if c.column == head.column and c.row >= part.header_rows and c.text]
                if below and all(read_amounts(text) for text in below):
                    return True
    return False


def blocks_of(digests: Sequence[PageDigest], grids: Sequence[TableGrid]) -> frozenset[tuple[int, int]]:
    """The blocks that stand in some tables."""
    by_number = {digest.number: digest for digest in digests}
    return frozenset(
        (block.page, block.index)
        for grid in grids
        for part in grid.parts
        for block in blocks_of_part(by_number[part.page], part)
    )
