"""Whether a table of goals ends before its rows do: where its last rows stand below it as text, it is read as text."""

from __future__ import annotations

from planextract.layout.blocks import Block, PageDigest
from planextract.reading.goal_columns import GoalTable
from planextract.reading.tables_in_text import blocks_of_part
from planextract.swedish.goal_language import judge_goal, says_shall, tells_of_goals

ALIGNED = 1.5
"""Points by which rows of one column may begin, and stand apart, differently."""


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


def goal_right_below(table: GoalTable, digest: PageDigest) -> Block | None:
    """Return the text right below a table that may be a row that the table lost: aligned with its goals, and a goal.

    ``digest`` is of the table's last page. It is no proof: the text after a table may say what shall be, too.
    """
    part = table.grid.parts[-1]
    columns = [column for column, named in table.columns.items() if named.concept == "goal"]
    starts = [cell.bbox[0] for cell in part.cells if cell.column in columns and cell.text]
    below = [block for block in digest.blocks if block.table is None and block.bbox[1] >= part.bbox[3] - 1]
    following = min(below, key=lambda block: (block.bbox[1], block.bbox[0]), default=None)
    if following is None or not starts or following.bbox[1] - part.bbox[3] > 2 * following.size:
        return None
    near = min(abs(following.bbox[0] - start) for start in starts) <= 2 * ALIGNED
    one_sentence = not following.text.rstrip(".").count(". ")
    reads = judge_goal(following.text) == "yes" and says_shall(following.text) and one_sentence
    return following if near and reads and not tells_of_goals(following.text) else None


def _aligned(one: Block, other: Block) -> bool:
    return abs(one.bbox[0] - other.bbox[0]) <= ALIGNED
