"""Tables whose cells carry their own labels in bold, ``**Mål** Alla …``: turned into rows of a label and its text.

Scorecards are often printed so: the perspective at the left, over all its rows, and cells that begin with what they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from planextract.layout.grid import Cell, TableGrid, TablePart
from planextract.layout.joining import join_lines
from planextract.layout.page import Word
from planextract.reading.areas import is_area_name
from planextract.records import Bbox
from planextract.swedish.goal_language import read_label
from planextract.swedish.terms import Lexicon

LEAST = 2
"""One cell that begins in bold may do so by chance."""


def set_labels_apart(grid: TableGrid, lexicon: Lexicon) -> TableGrid:
    """Return a table with a row for each label that its cells begin with, names of areas in rows of their own above.

    A table with cells of other kinds, without any goal, or with labels in one cell only is returned as it is.
    """
    parts = [_apart(part, lexicon) for part in grid.parts]
    whole = [part for part in parts if part is not None]
    return replace(grid, parts=tuple(whole)) if len(whole) == len(parts) else grid


def _apart(part: TablePart, lexicon: Lexicon) -> TablePart | None:
    rows: list[tuple[Cell, ...]] = []
    concepts: list[str] = []
    for cell in sorted(part.cells, key=lambda cell: (cell.row, cell.column)):
        if not cell.text:
            continue
        lead = list(takewhile(lambda word: word.bold, cell.words))
        label = read_label(join_lines([" ".join(word.text for word in lead)]), lexicon) if lead else None
        if label is not None and label.whole and len(lead) < len(cell.words):
            concepts.append(label.concept)
            rows.append((_of_words(lead, 0), _of_words(cell.words[len(lead) :], 1)))
        elif cell.column == 0 and is_area_name(cell.text) and label is None:
            rows.append((replace(cell, row_span=1, column_span=2),))
        else:
            return None
    if len(concepts) < LEAST or "goal" not in concepts:
        return None
    x0, _, x1, _ = part.bbox
    return replace(
        part,
        row_count=len(rows),
        columns=((x0, x1), (x0, x1)),
        cells=tuple(_numbered(rows)),
        header_rows=0,
        repeats_header=False,
    )


def _numbered(rows: Sequence[Sequence[Cell]]) -> Iterator[Cell]:
    for number, row in enumerate(rows):
        yield from (replace(cell, row=number) for cell in row)


def _of_words(words: Sequence[Word], column: int) -> Cell:
    return Cell(0, column, 1, 1, join_lines([" ".join(word.text for word in words)]), _around(words), tuple(words))


def _around(words: Sequence[Word]) -> Bbox:
    return (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )
