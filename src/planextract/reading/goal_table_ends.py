"""Whether a table of goals ends before its rows do: where its last rows stand below it as text, it is read as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import Cell
from planextract.reading.goal_columns import GoalTable
from planextract.reading.tables_in_text import blocks_of_part
from planextract.swedish.goal_language import judge_goal, says_shall, tells_of_goals

ALIGNED = 1.5
"""Points by which rows of one column may begin, and stand apart, differently."""

NEAR = 3.5
"""Rows that a table lost stand no further below it, or below each other, than this many times their size."""


def goes_on_below(table: GoalTable, digest: PageDigest) -> bool:
    """Whether one more goal stands right below a table that holds nothing but goals; ``digest`` is of its last page.

    It begins where the goals begin, in their type, and as far below the last row as the rows stand apart.
    """
    rows = [row for part in table.grid.parts for row in part.rows()][table.first_row :]
    filled = {column for row in rows for column, text in enumerate(row) if text}
    if table.by_label or len(filled) != 1 or not table.status_is_empty:
        return False
    inside = blocks_of_part(digest, table.grid.parts[-1])
    if not inside:
        return False
    last = max(inside, key=lambda block: block.bbox[3])
    above = [block for block in inside if _aligned(block, last) and block.bbox[3] <= last.bbox[1]]
    below = [block for block in digest.blocks if block.table is None and block.bbox[1] >= last.bbox[3]]
    if not above or not below:
        return False
    apart = last.bbox[1] - max(block.bbox[3] for block in above)
    following = min(below, key=lambda block: (block.bbox[1], block.bbox[0]))
    return (
        _aligned(following, last)
        and (following.size, following.bold, following.italic) == (last.size, last.bold, last.italic)
        and abs(following.bbox[1] - last.bbox[3] - apart) <= ALIGNED
        and judge_goal(last.text) == "yes"
        and judge_goal(following.text) == "yes"
    )


def rows_right_below(table: GoalTable, digest: PageDigest) -> Iterator[Block]:
    """Yield the texts below a table that may be goals of rows that the table lost; ``digest`` is of its last page.

    They begin where its goals begin, and look like them or read as a goal. It is no proof: the text after a table may say
    what shall be, too.
    """
    part = table.grid.parts[-1]
    columns = [column for column, named in table.columns.items() if named.concept == "goal"]
    goals = [cell for cell in part.cells if cell.column in columns and cell.text and cell.row >= table.first_row]
    below = [block for block in digest.blocks if block.table is None and block.bbox[1] >= part.bbox[3] - 1]
    bottom = part.bbox[3]
    for block in sorted(below, key=lambda block: (block.bbox[1], block.bbox[0])):
        if not goals or block.bbox[1] - bottom > NEAR * block.size:
            return
        bottom = max(bottom, block.bbox[3])
        if min(abs(block.bbox[0] - cell.bbox[0]) for cell in goals) > 2 * ALIGNED:
            continue
        one_sentence = not block.text.rstrip(".").count(". ")
        reads = judge_goal(block.text) == "yes" and says_shall(block.text) and not tells_of_goals(block.text)
        if one_sentence and (reads or _looks_like(block, goals)):
            yield block


def _looks_like(block: Block, goals: Sequence[Cell]) -> bool:
    """Whether a text is set as the goals of a table are, where these are set apart in bold."""
    words = goals[-1].words
    apart = bool(words) and all(word.bold for word in words)
    return apart and block.bold and abs(block.size - words[0].size) < 0.3


def _aligned(one: Block, other: Block) -> bool:
    return abs(one.bbox[0] - other.bbox[0]) <= ALIGNED
