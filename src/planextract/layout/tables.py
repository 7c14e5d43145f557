"""The tables of a page; :func:`join_tables` puts the parts of one table on successive pages together."""

from __future__ import annotations

from collections.abc import Sequence

from planextract.layout.banded_tables import find_ladders, part_ladder, read_ladder
from planextract.layout.chunks import is_number, is_year
from planextract.layout.draft import DraftTable, as_part
from planextract.layout.edges import Edge, Edges, edge_groups, page_edges, part_dashed_rules
from planextract.layout.grid import TablePart
from planextract.layout.header_spans import span_headers
from planextract.layout.inside import words_inside
from planextract.layout.lattice import build_lattice
from planextract.layout.lines import blocks_of_rows, rows_of_words, sideways
from planextract.layout.page import Page, Word
from planextract.layout.page_columns import flows_apart
from planextract.layout.raised_digits import part_raised_digits
from planextract.layout.ruled_tables import is_chart_grid, read_lattice
from planextract.layout.side_by_side import part_side_by_side
from planextract.layout.table_parts import join_tables
from planextract.layout.table_surroundings import MARGIN, add_surroundings
from planextract.layout.text_tables import find_text_tables
from planextract.records import Bbox

AXIS = 18.0
"""How far (points) from a chart the texts along its axes reach."""

LEAST_NUMBERS = 2
"""A last column of no more numbers than these makes no table of words."""

__all__ = ["find_page_tables", "join_tables"]


def find_page_tables(page: Page) -> list[TablePart]:
    """Return the tables of a page, top to bottom: those in a grid of lines or colours first found, then those without."""
    words, dashed = part_dashed_rules(part_raised_digits(page.words))
    if not words:
        return []
    edges = page_edges(page, dashed)
    drafts, grids = _ruled(edges, words)
    charts = [*page.drawings, *grids]
    free = _without(words, [*(draft.bbox for draft in drafts), *(_with_axes(grid) for grid in grids)])
    ladders = find_ladders([e for e in edges.horizontal if not any(_edge_inside(e, grid) for grid in grids)])
    unparted = []
    for ladder in ladders:
        parts = part_ladder(ladder, free, page.fills)
        if not parts:
            unparted.append(ladder)
        for part in parts:
            table = read_ladder(part, free)
            if table is not None:
                drafts.append(table)
    rest = _without(free, [draft.bbox for draft in drafts])
    head, foot = MARGIN * page.height, (1 - MARGIN) * page.height
    for flow in flows_apart([w for w in rest if not sideways(w)], page.width):
        for rows in blocks_of_rows(flow, page.width):
            found = find_text_tables(rows, edges.horizontal, head, foot)
            mixed = [draft.bbox for draft in found if _is_chart(draft.bbox, charts)]
            if mixed:
                # a chart may stand beside a table: its texts are set apart, and what is left is read again
                beside = [_side_of(box, page.drawings) for box in mixed]
                left = _without([word for row in rows for word in row.words], beside)
                found = [
                    t for t in find_text_tables(rows_of_words(left), edges.horizontal, head, foot) if _is_labelled(t)
                ]
            drafts.extend(found)
    # rows of one number each and words besides, which show no columns without the lines or colours between them
    for ladder in unparted:
        if not any(_meet(ladder.bbox, draft.bbox) for draft in drafts):
            table = read_ladder(ladder, free)
            if table is not None and _ends_in_numbers(table):
                drafts.append(table)
    drafts = [draft for draft in drafts if not _is_chart(draft.bbox, charts)]
    drafts = [part for draft in drafts for part in part_side_by_side(draft)]
    drafts.sort(key=lambda d: (round(d.bbox[1]), d.bbox[0]))
    return add_surroundings(page, [as_part(span_headers(draft), page.number) for draft in drafts])


def _ruled(edges: Edges, words: Sequence[Word]) -> tuple[list[DraftTable], list[Bbox]]:
    """Return the tables in a grid of lines, and the boxes of grids that hold hardly any text: those of charts."""
    drafts: list[DraftTable] = []
    grids: list[Bbox] = []
    for group in edge_groups(edges):
        lattice = build_lattice(group)
        if lattice is None:
            continue
        table = read_lattice(lattice, words)
        if table is None and is_chart_grid(lattice, words):
            grids.append(lattice.bbox)
        if table is not None and not any(_inside(table.bbox, other.bbox) for other in drafts):
            drafts = [other for other in drafts if not _inside(other.bbox, table.bbox)]
            drafts.append(table)
    return drafts, grids


def _with_axes(box: Bbox) -> Bbox:
    """Return the box of a chart with the texts along its axes."""
    return (box[0] - AXIS, box[1] - AXIS / 2, box[2] + AXIS, box[3] + AXIS)


def _is_labelled(table: DraftTable) -> bool:
    """Whether several rows of a table begin with words: what is left of a chart does not."""
    return sum(1 for cell in table.cells if cell.column == 0 and any(c.isalpha() for c in cell.text)) > 1


def _ends_in_numbers(table: DraftTable) -> bool:
    """Whether the last column of a table of three or more holds numbers below its header, and no other column any."""
    numbers = {(cell.row, cell.column) for cell in table.cells if is_number(cell.text) and not is_year(cell.text)}
    last = len(table.columns) - 1
    rows = {cell.row for cell in table.cells}
    return last > 1 and len(numbers) == len(rows) - 1 > LEAST_NUMBERS and {column for _, column in numbers} == {last}


def _side_of(table: Bbox, drawings: Sequence[Bbox]) -> Bbox:
    """Return the side of what was taken for a table on which drawings stand, or only their box where they stand within it."""
    within = [
        box
        for box in drawings
        if min(box[2], table[2]) > max(box[0], table[0]) and min(box[3], table[3]) > max(box[1], table[1])
    ]
    if not within:
        return table
    x0, top, x1, bottom = zip(*within, strict=True)
    chart, middle = _with_axes((min(x0), min(top), max(x1), max(bottom))), (table[0] + table[2]) / 2
    upright = (min(table[1], chart[1]), max(table[3], chart[3]))
    if min(x0) > middle:
        return (chart[0], upright[0], max(table[2], chart[2]), upright[1])
    if max(x1) < middle:
        return (min(table[0], chart[0]), upright[0], chart[2], upright[1])
    return chart


def _edge_inside(edge: Edge, box: Bbox) -> bool:
    return box[1] - 1 <= edge.at <= box[3] + 1 and box[0] - 2 <= edge.start and edge.end <= box[2] + 2


def _is_chart(box: Bbox, drawings: Sequence[Bbox]) -> bool:
    """Whether drawings fill a good part of what looked like a table: its texts are those of charts."""
    area = 0.0
    for x0, top, x1, bottom in drawings:
        across = min(x1, box[2]) - max(x0, box[0])
        down = min(bottom, box[3]) - max(top, box[1])
        if across <= 0 or down <= 0:
            continue
        if across > 0.25 * (box[2] - box[0]) and down > 0.25 * (box[3] - box[1]):
            return True
        area += across * down
    return area > 0.2 * (box[2] - box[0]) * (box[3] - box[1])


def _meet(one: Bbox, other: Bbox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(inner: Bbox, outer: Bbox) -> bool:
    return (
        outer[0] - 2 <= inner[0] and outer[1] - 2 <= inner[1] and inner[2] <= outer[2] + 2 and inner[3] <= outer[3] + 2
    )


def _without(words: Sequence[Word], boxes: Sequence[Bbox]) -> list[Word]:
    taken = {id(word) for box in boxes for word in words_inside(words, box)}
    return [word for word in words if id(word) not in taken]
