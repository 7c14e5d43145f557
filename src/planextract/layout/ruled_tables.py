"""Ruled tables: a lattice and the words inside it, rows and columns that nobody ruled parted by the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from planextract.layout.body import BodyLine, group_lines
from planextract.layout.captions import CAPTION
from planextract.layout.chunks import Chunk, cut_row, is_number, measure_spaces
from planextract.layout.draft import DraftCell, DraftTable, drop_empty
from planextract.layout.header import HeaderLine, build_header
from planextract.layout.inside import middle, words_inside
from planextract.layout.lattice import Box, Lattice
from planextract.layout.lines import Row, rows_of_words
from planextract.layout.page import Word
from planextract.layout.walls import cut_at_walls, headings_over_walls

LEAST_CELLS = 4
LEAST_INNER_ROWS = 3
EMPTY_LATTICE = 0.2
"""A lattice with a smaller share of cells that hold text is a chart's grid or an ornament."""
NOTE_START = re.compile(r"^([*†‡§¹²³]|\d{1,2}\)|[a-d]\b)")


def read_lattice(lattice: Lattice, words: Sequence[Word]) -> DraftTable | None:
    """Return the table that a lattice holds, None where it is a frame, a grid of a chart or a layout of boxes."""
    inside = words_inside(words, lattice.bbox)
    by_box = _words_by_box(lattice, inside)
    parted = _part_open_boxes(lattice, by_box)
    if parted != lattice:
        lattice, by_box = parted, _words_by_box(parted, inside)
    filled = [box for box in lattice.boxes if by_box[box]]
    if len(filled) < LEAST_CELLS or len(filled) < EMPTY_LATTICE * len(lattice.boxes):
        return None
    if len({box.column for box in filled}) < 2 or len({box.row for box in filled}) < 2:
        return None
    if any(_holds_a_table(lattice, box, by_box[box]) for box in filled):
        return None
    top, last = _without_caption_and_notes(lattice, by_box)
    if top > last:
        return None
    cells: list[DraftCell] = []
    offset = 0
    for first, end in _row_groups(lattice, by_box, top, last):
        boxes = [box for box in lattice.boxes if first <= box.row and box.last_row <= end and by_box[box]]
        rows = _loose_header(lattice, boxes, by_box) if first == top else []
        rows = rows or _part_stacked(lattice, boxes, by_box)
        if rows:
            cells.extend(replace(cell, row=offset + cell.row) for row in rows for cell in row)
            offset += len(rows)
            continue
        cells.extend(
            DraftCell(
                offset + box.row - first,
                box.column,
                by_box[box],
                box.last_row - box.row + 1,
                box.last_column - box.column + 1,
            )
            for box in lattice.boxes
            if first <= box.row <= end and box.last_row <= last and by_box[box]
        )
        offset += end - first + 1
    if not cells:
        return None
    columns = list(pairwise(lattice.xs))
    bbox = (lattice.xs[0], lattice.ys[top], lattice.xs[-1], lattice.ys[last + 1])
    return drop_empty(DraftTable(bbox, columns, cells))


def _holds_a_table(lattice: Lattice, box: Box, words: Sequence[Word]) -> bool:
    """Whether most of a lattice is one box that holds rows of several numbers: it is the colour behind a table, no grid."""
    width = lattice.xs[box.last_column + 1] - lattice.xs[box.column]
    if 2 * width < lattice.xs[-1] - lattice.xs[0]:
        return False
    rows = rows_of_words(words)
    spaces = measure_spaces(rows)
    full = sum(1 for row in rows if sum(1 for c in cut_row(row, spaces)[1:] if is_number(c.text)) > 1)
    return full >= LEAST_INNER_ROWS


def is_chart_grid(lattice: Lattice, words: Sequence[Word]) -> bool:
    """Whether a lattice of several rows and columns holds hardly any text: the grid behind a chart."""
    if len(lattice.xs) < 4 or len(lattice.ys) < 4:
        return False
    by_box = _words_by_box(lattice, words_inside(words, lattice.bbox))
    return sum(1 for found in by_box.values() if found) < EMPTY_LATTICE * len(lattice.boxes)


def _words_by_box(lattice: Lattice, words: Sequence[Word]) -> dict[Box, list[Word]]:
    """The words of each box: a word stands where its middle is, a heading that runs over walls stays together."""
    found: dict[Box, list[Word]] = {box: [] for box in lattice.boxes}
    place = {
        (row, column): box
        for box in lattice.boxes
        for row in range(box.row, box.last_row + 1)
        for column in range(box.column, box.last_column + 1)
    }
    by_row: dict[int, list[Word]] = {}
    for word in words:
        by_row.setdefault(_interval(lattice.ys, middle(word)), []).append(word)
    for row, members in sorted(by_row.items()):
        walls = [x for column, x in enumerate(lattice.xs[1:-1], 1) if place[row, column - 1] is not place[row, column]]
        together = {
            id(word): (chunk.x0 + chunk.x1) / 2 for chunk in headings_over_walls(members, walls) for word in chunk.words
        }
        for word in cut_at_walls(members, walls, words):
            x = together.get(id(word), (word.x0 + word.x1) / 2)
            found[place[row, _interval(lattice.xs, x)]].append(word)
    return found


def _part_open_boxes(lattice: Lattice, by_box: dict[Box, list[Word]]) -> Lattice:
    """Part boxes over several columns where a gap in every line of their text stands at the border of a column.

    Walls that are drawn in the header only go on unseen below it.
    """
    boxes: list[Box] = []
    for box in lattice.boxes:
        cuts = _open_borders(lattice, box, by_box[box]) if box.last_column > box.column and by_box[box] else []
        start = box.column
        for cut in [*cuts, box.last_column + 1]:
            boxes.append(Box(box.row, start, box.last_row, cut - 1))
            start = cut
    return replace(lattice, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def _open_borders(lattice: Lattice, box: Box, words: Sequence[Word]) -> list[int]:
    """Return the columns that begin where the text of a box over several columns has a gap."""
    lines = rows_of_words(words)
    cuts = []
    for column in range(box.column + 1, box.last_column + 1):
        x = lattice.xs[column]
        if any(w.x0 < x - 1.5 and w.x1 > x + 1.5 for w in words):
            continue
        gaps = [gap for line in lines if (gap := _gap_around(line.words, x)) is not None]
        if gaps and min(gaps) > 0.6:
            cuts.append(column)
    return cuts


def _gap_around(words: Sequence[Word], x: float) -> float | None:
    """Return the gap (ems) of a line around ``x``, None where the line has no text on one side."""
    left = [w for w in words if (w.x0 + w.x1) / 2 < x]
    right = [w for w in words if (w.x0 + w.x1) / 2 >= x]
    if not left or not right:
        return None
    return (min(w.x0 for w in right) - max(w.x1 for w in left)) / max(right[0].size, 1.0)


def _interval(borders: Sequence[float], value: float) -> int:
    return bisect_right(borders, value, 1, len(borders) - 1) - 1


def _without_caption_and_notes(lattice: Lattice, by_box: dict[Box, list[Word]]) -> tuple[int, int]:
    """Return the first and last lattice row that belong to the table: a caption or notes in its frame do not."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    whole = {
        box.row: by_box[box]
        for box in lattice.boxes
        if box.column == 0 and box.last_column == columns - 1 and box.row == box.last_row
    }
    occupied = {box.row for box in lattice.boxes if by_box[box]}
    top, last = 0, rows - 1
    while top < last and (top not in occupied or (top in whole and _is_caption(whole[top]))):
        top += 1
    while last > top and (last not in occupied or (last in whole and _is_note(whole[last]))):
        last -= 1
    return top, last


def _is_caption(words: Sequence[Word]) -> bool:
    text = " ".join(w.text for w in words)
    return bool(CAPTION.match(text))


def _is_note(words: Sequence[Word]) -> bool:
    lines = rows_of_words(words)
    text = " ".join(w.text for w in words)
    return not words or len(lines) >= 2 or len(text) > 90 or bool(NOTE_START.match(text)) or text[-1:] == "."


def _row_groups(lattice: Lattice, by_box: dict[Box, list[Word]], top: int, last: int) -> list[tuple[int, int]]:
    """Return the lattice's rows as (first, last): a row alone, or as many as cells over several rows tie together.

    Such rows stay rows of their own unless numbers stand above each other in one of their cells: then the lines between
    them are drawn under some columns only (above a sum), and the text tells the rows.
    """
    groups: list[tuple[int, int]] = []
    row = top
    while row <= last:
        end = row
        reach = row
        while reach <= end:
            end = max([end, *(b.last_row for b in lattice.boxes if b.row <= reach <= b.last_row <= last and by_box[b])])
            reach += 1
        boxes = [box for box in lattice.boxes if row <= box.row and box.last_row <= end and by_box[box]]
        if end > row and not any(_stacked_numbers(by_box[box]) >= 2 for box in boxes):
            groups.extend((single, single) for single in range(row, end + 1))
        else:
            groups.append((row, end))
        row = end + 1
    return groups


def _stacked_numbers(words: Sequence[Word]) -> int:
    """Return how many lines a cell has where every one of them is a number, else 0."""
    lines = [" ".join(w.text for w in row.words) for row in rows_of_words(words)]
    return len(lines) if lines and all(is_number(line) for line in lines) else 0


def _loose_header(lattice: Lattice, boxes: Sequence[Box], by_box: dict[Box, list[Word]]) -> list[list[DraftCell]]:
    """Return the rows of a header in which texts stand across the border of columns that is drawn further down only."""
    rows = rows_of_words([word for box in boxes for word in by_box[box]])
    lines = [(row, cut_row(row, measure_spaces(rows))) for row in rows]
    columns = [(x0 + 1, x1 - 1) for x0, x1 in pairwise(lattice.xs)]
    owner = {id(word): box for box in boxes for word in by_box[box]}
    across = [
        chunk
        for row, chunks in lines
        for chunk in chunks
        if len({owner.get(id(word)) for word in chunk.words}) > 1 and not _walled(lattice, chunk, row)
    ]
    if not across or len(rows) < 2 or any(_stacked_numbers(by_box[box]) >= 2 for box in boxes):
        return []
    cells, count = build_header([HeaderLine(chunks, row.baseline, row.size) for row, chunks in lines], columns, [])
    return [[cell for cell in cells if cell.row == number] for number in range(count)]


def _walled(lattice: Lattice, chunk: Chunk, row: Row) -> bool:
    """Whether an upright line is drawn through a chunk's line of text, between its ends."""
    y = row.baseline - 0.3 * row.size
    return any(chunk.x0 < e.at < chunk.x1 and e.start <= y <= e.end for e in lattice.uprights)


def _part_stacked(lattice: Lattice, boxes: Sequence[Box], by_box: dict[Box, list[Word]]) -> list[list[DraftCell]]:
    """Part cells in which several rows stand above each other without a line between them.

    They are parted where at least one column holds numbers above each other. Empty where they are one row.
    """
    if len(boxes) < 2 or not any(_stacked_numbers(by_box[box]) >= 2 for box in boxes):
        return []
    if sum(1 for box in boxes if len(rows_of_words(by_box[box])) >= 2) < 2:
        return []
    order = sorted(boxes, key=lambda b: (b.column, b.row))
    first = order[0].column
    lines = _band_lines(order, by_box, first)
    groups = group_lines(lines, lattice.xs[order[0].last_column + 1] - 2)
    if len(groups) < 2:
        return []
    spans = {box.column: box.last_column - box.column + 1 for box in order}
    result = []
    for number, group in enumerate(groups):
        merged: dict[int, list[Word]] = {}
        for index in group:
            for column, words in lines[index].cells.items():
                merged.setdefault(column, []).extend(words)
        result.append(
            [DraftCell(number, column + first, words, 1, spans[column + first]) for column, words in merged.items()]
        )
    return result


def _band_lines(order: Sequence[Box], by_box: dict[Box, list[Word]], first: int) -> list[BodyLine]:
    owner = {id(word): box.column - first for box in order for word in by_box[box]}
    lines = []
    for row in rows_of_words([word for box in order for word in by_box[box]]):
        cells: dict[int, list[Word]] = {}
        for word in row.words:
            column = owner.get(id(word))
            if column is None:
                column = next(
                    box.column - first for box in order for w in by_box[box] if w.text == word.text and w.x0 == word.x0
                )
            cells.setdefault(column, []).append(word)
        lines.append(BodyLine(cells, row.baseline, median(w.size for w in row.words)))
    return lines
