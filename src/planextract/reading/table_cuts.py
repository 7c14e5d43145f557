"""Tables that were taken for one: cut where a header stands among the rows, or given the header that stands above them.

Tables of one layout below each other, a heading between them, look like one table (geometry sees columns go on). Their own
headers say that they are several; what stands alone in the row above such a header is a heading of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.reading.drafts import normal_text
from planextract.reading.goal_columns import name_columns
from planextract.records import Bbox
from planextract.swedish.headers import read_header
from planextract.swedish.terms import Lexicon
from planextract.swedish.units import is_unit_only

LONGEST_HEADER = 60
WORDS_IN_TITLE = 12
"""A row of one cell with more words than this is prose."""
LEVEL = 3.0
"""Points by which the labels of one header may differ in height."""
NEAR = 14.0
"""A header stands no further above its rows than this (points)."""


def cut_at_headers(grid: TableGrid, lexicon: Lexicon) -> Iterator[TableGrid]:
    """Yield the tables that a grid holds; a grid without a header among its rows is yielded as it is."""
    if len(grid.parts) > 1:
        yield grid
        return
    part = grid.parts[0]
    rows = part.rows()
    start = below_text = _below_text(rows, lexicon)
    headers = [row for row in range(start + 1, len(rows) - 1) if _is_header(part, rows, row, lexicon)]
    if not headers and not start:
        yield grid
        return
    for header in [*headers, len(rows)]:
        alone = header < len(rows) and header - 1 > start and sum(1 for text in rows[header - 1] if text) == 1
        end = header - 1 if alone else header
        if end > start:
            yield replace(
                grid, parts=(_rows_of(part, start, end, has_header=start in headers or start == below_text > 0),)
            )
        start = header


def _below_text(rows: Sequence[Sequence[str]], lexicon: Lexicon) -> int:
    """The row in which a table begins where headings and prose across its columns stand in the rows above; else 0."""
    first = next((at for at, row in enumerate(rows) if sum(1 for text in row if text) > 1), 0)
    prose = any(len(text.split()) > WORDS_IN_TITLE for row in rows[:first] for text in row)
    return first if prose and name_columns(rows[first], rows[first + 1 :], lexicon) else 0


def _is_header(part: TablePart, rows: Sequence[Sequence[str]], row: int, lexicon: Lexicon) -> bool:
    """Whether a row among the others names columns: the first row once more, or labels in another style than the row below."""
    texts = rows[row]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > LONGEST_HEADER for text in filled):
        return False
    if [normal_text(text) for text in texts] == [normal_text(text) for text in rows[0]]:
        return True
    if is_unit_only(filled[0]) and texts[0] and all(read_header(text).stage for text in filled[1:]):
        return True  # a table of amounts below one of measures
    if not name_columns(texts, rows[row + 1 :], lexicon):
        return False
    style = _style(part, row)
    return style is not None and style not in (_style(part, row + 1), _style(part, row - 1))


def _style(part: TablePart, row: int) -> tuple[bool, tuple[int, int, int]] | None:
    """Weight and colour of a row that has one of each; None where its cells differ."""
    words = [word for cell in part.cells if cell.row == row for word in cell.words]
    styles = {(word.bold, word.color) for word in words}
    return styles.pop() if len(styles) == 1 else None


def give_header_above(
    grid: TableGrid, digest: PageDigest, lexicon: Lexicon
) -> tuple[TableGrid, frozenset[tuple[int, int]]] | None:
    """Return a table with the labels that stand above it as its header, and the blocks that these are; None without any.

    A coloured band between the header and the rows, which is why the header was not seen as theirs, is the first row.
    """
    part = grid.parts[0]
    lines = _lines_above(digest, part.bbox[1])
    band = lines.pop() if lines and len(lines[-1]) == 1 and lines[-1][0].band is not None else []
    if not lines or len(lines[-1]) < 2:
        return None
    labels = lines[-1]
    top = band[0].bbox[1] if band else part.bbox[1]
    columns = [_column_below(label, part.columns) for label in labels]
    if None in columns or len(set(columns)) < 2 or top - labels[-1].bbox[3] > NEAR:
        return None
    shift = 2 if band else 1
    cells = []
    for column in sorted({column for column in columns if column is not None}):
        own = [label for label, over in zip(labels, columns, strict=True) if over == column]
        cells.append(Cell(0, column, 1, 1, " ".join(label.text for label in own), own[0].bbox, ()))
    cells += [Cell(1, 0, 1, len(part.columns), block.text, block.bbox, ()) for block in band]
    cells += [replace(cell, row=cell.row + shift) for cell in part.cells]
    headed = replace(
        part,
        bbox=_around(cells),
        row_count=part.row_count + shift,
        cells=tuple(cells),
        header_rows=1,
        repeats_header=False,
    )
    texts = headed.rows()
    if not name_columns(texts[0], texts[1:], lexicon):
        return None
    blocks = frozenset((block.page, block.index) for block in (*labels, *band))
    return replace(grid, parts=(headed, *grid.parts[1:])), blocks


def _lines_above(digest: PageDigest, bottom: float) -> list[list[Block]]:
    """What stands above a height outside tables, as lines of blocks from left to right, the nearest last."""
    lines: list[list[Block]] = []
    for block in sorted(digest.blocks, key=lambda block: (block.bbox[1], block.bbox[0])):
        if block.table is not None or block.bbox[3] > bottom + LEVEL:
            continue
        if lines and abs(lines[-1][0].bbox[1] - block.bbox[1]) <= LEVEL:
            lines[-1].append(block)
        else:
            lines.append([block])
    return [sorted(line, key=lambda block: block.bbox[0]) for line in lines]


def _column_below(label: Block, columns: Sequence[tuple[float, float]]) -> int | None:
    """The column that a label stands over, None where it stands over none."""
    over = [(min(label.bbox[2], x1) - max(label.bbox[0], x0), at) for at, (x0, x1) in enumerate(columns)]
    most, at = max(over)
    return at if most > 0 else None


def _rows_of(part: TablePart, start: int, end: int, *, has_header: bool) -> TablePart:
    cells = tuple(replace(cell, row=cell.row - start) for cell in part.cells if start <= cell.row < end)
    return replace(
        part,
        bbox=_around(cells),
        row_count=end - start,
        cells=cells,
        header_rows=1 if has_header else part.header_rows if start == 0 else 0,
    )


def _around(cells: Sequence[Cell]) -> Bbox:
    boxes = [cell.bbox for cell in cells]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
