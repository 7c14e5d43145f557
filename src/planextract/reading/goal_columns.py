"""Whether a table speaks of goals, and what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planextract.layout.grid import TableGrid
from planextract.records import Bbox
from planextract.swedish.goal_language import read_label, says_shall
from planextract.swedish.terms import Lexicon

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ITEM = re.compile(r"\d{1,2}[.:)]?\s+[A-ZÅÄÖ]")
"""What begins with a number is an item, no header."""
_ORDER = (
    "area",
    "goal",
    "measure",
    "success_factor",
    "assignment",
    "responsible",
    "deadline",
    "baseline",
    "status",
    "comment",
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a concept, and the year that its header names.

    ``mixed`` where its header names goals and measures: a goal in a row of its own, its measures in the rows below.
    """

    concept: str
    year: int | None = None
    mixed: bool = False


@dataclass(slots=True)
class GoalTable:
    """A table that speaks of goals: what each column holds, and the grid."""

    grid: TableGrid
    columns: dict[int, Column]
    first_row: int
    by_label: bool = False
    by_column: bool = False

    @property
    def has_goals(self) -> bool:
        """Whether a column holds goals or measures in words."""
        return (
            self.by_label
            or self.by_column
            or any(column.concept in ("goal", "measure") for column in self.columns.values())
        )

    @property
    def status_is_empty(self) -> bool:
        """Whether a column for a status has no text in any row: its dots or arrows are pictures."""
        columns = [column for column, named in self.columns.items() if named.concept == "status"]
        rows = [row for part in self.grid.parts for row in part.rows()][self.first_row :]
        return bool(columns) and not any(row[column] for row in rows for column in columns if column < len(row))

    @property
    def place(self) -> tuple[int, Bbox]:
        """Where it begins."""
        return self.grid.parts[0].page, self.grid.parts[0].bbox


def recognise_goal_table(grid: TableGrid, lexicon: Lexicon) -> GoalTable | None:
    """Return the table with its columns named, None where it does not speak of goals, measures or assignments."""
    part = grid.parts[0]
    rows = part.rows()
    if not rows:
        return None
    if len(part.columns) == 2 and _has_label_column(rows, lexicon):
        return GoalTable(grid, {}, 0, by_label=True)
    for first in ([part.header_rows] if part.header_rows else []) + [1, 2]:
        if first >= len(rows) + 1:
            continue
        header = [" ".join(rows[r][c] for r in range(first) if rows[r][c]) for c in range(len(part.columns))]
        columns = name_columns(header, rows[first:], lexicon)
        if columns:
            return GoalTable(grid, columns, first)
    return GoalTable(grid, {}, 1, by_column=True) if _has_goals_in_columns(grid, rows) else None


def _has_goals_in_columns(grid: TableGrid, rows: Sequence[Sequence[str]]) -> bool:
    """Whether each column has a short title and goals below it: a column an area, or a column a goal."""
    titles, body = rows[0], [text for row in rows[1:] for text in row if text]
    named = [title for title in titles if 0 < len(title.split()) <= 5 and not re.search(r"\d{3}", title)]
    if len(titles) < 2 or len(named) < len(titles) or len(grid.parts) > 1 or len(body) < len(titles):
        return False
    return len(body) >= 3 and sum(1 for text in body if says_shall(text)) >= 0.8 * len(body)


def speaks_of_goals(grid: TableGrid, lexicon: Lexicon) -> bool:
    """Whether what looks like a table is text with labels of goals or measures (boxes, cards): read as text, then."""
    labels = [
        label
        for part in grid.parts
        for cell in part.cells
        if (label := read_label(cell.text, lexicon)) is not None and (label.rest or label.number)
    ]
    return sum(1 for label in labels if label.concept in ("goal", "measure")) >= 2


def name_columns(header: Sequence[str], rows: Sequence[Sequence[str]], lexicon: Lexicon) -> dict[int, Column]:
    """What the columns below a header hold, by their index; empty where it speaks of no goals, measures or assignments."""
    columns: dict[int, Column] = {}
    for at, text in enumerate(header):
        cells = [row[at] for row in rows if row[at]]
        column = _name_column(text, cells, lexicon)
        if (
            column is not None
            and column.concept == "goal"
            and columns
            and all(len(cell.split()) <= 2 for cell in cells)
        ):
            column = Column("target", column.year)  # beside what is measured, ``Målsättning`` is ``Öka``
        if column is not None:
            columns[at] = column
    named = {column.concept for column in columns.values()}
    if not named & {"goal", "measure", "success_factor", "assignment"}:
        return {}
    wanted = [column.year for column in columns.values() if column.concept == "target" and column.year]
    for at, text in enumerate(header):
        year = _YEAR.search(text)
        cells = [row[at] for row in rows if row[at]]
        if at not in columns and year and named & {"goal", "measure"} and not _are_sentences(cells):
            is_before = bool(wanted) and int(year[1]) < min(wanted)  # an outcome, beside a column that says "Mål 2026"
            columns[at] = Column("baseline" if is_before else "target", int(year[1]))
    goal = next((at for at in sorted(columns) if columns[at].concept == "goal"), None)
    if goal == 1 and 0 not in columns and "area" not in named and _names_groups([row[:2] for row in rows]):
        columns[0] = Column("area")
    return columns


def _names_groups(rows: Sequence[Sequence[str]]) -> bool:
    """Whether what stands left of goals names groups of them: fewer names than goals, each short and without a figure."""
    names = [row[0] for row in rows if row[0]]
    short = all(len(name.split()) <= 6 and not re.search(r"\d", name) for name in names)
    return 1 < len(names) < sum(1 for row in rows if row[1]) and short and bool(rows[0][0])


def _name_column(header: str, cells: Sequence[str], lexicon: Lexicon) -> Column | None:
    label = read_label(header, lexicon)
    if not header or len(header) > 60 or _ITEM.match(header) or (label is not None and (label.rest or label.number)):
        return None
    word = header.strip().lower().rstrip(":.")
    if word in ("år", "målår", "årtal"):
        return Column("year")
    if word in ("nr", "mål nr", "målnr", "nummer", "#", "id"):
        return Column("number")
    year = _YEAR.search(header)
    concepts = lexicon.concepts(header)
    numeric = sum(1 for cell in cells if _is_numeric(cell)) * 2 > max(len(cells), 1)
    if "deadline" in concepts and numeric:
        return Column("deadline")
    if numeric or (year and {"target", "goal"} <= concepts and not _are_sentences(cells)):
        if "baseline" in concepts:
            return Column("baseline", int(year[1]) if year else None)
        if concepts & {"target", "goal"}:
            return Column("target", int(year[1]) if year else None)
        return None
    if label is not None and label.whole and label.concept == "measure":
        return Column("measure")  # ``Hur mäts målet?``
    if "target" in concepts and "goal" not in concepts:
        return Column("target", int(year[1]) if year else None)
    if "målvärde" in header.lower() or "målnivå" in header.lower():
        return Column("target", int(year[1]) if year else None)
    if {"goal", "measure"} <= concepts:
        return Column("goal", int(year[1]) if year else None, mixed=True)
    for concept in _ORDER:
        if concept in concepts and not (concept == "responsible" and concepts & {"goal"}):
            return Column(concept, int(year[1]) if year else None)
    return None


def _are_sentences(cells: Sequence[str]) -> bool:
    """Whether most cells hold words: below ``Mål 2028`` the goals themselves, no values."""
    return sum(1 for cell in cells if len(re.findall(r"[^\W\d_]{2,}", cell)) >= 4) * 2 > len(cells)


def _is_numeric(text: str) -> bool:
    letters = len(re.findall(r"[^\W\d_]", text))
    digits = len(re.findall(r"\d", text))
    return digits > 0 and (digits >= letters or letters <= 12)


def _has_label_column(rows: Sequence[Sequence[str]], lexicon: Lexicon) -> bool:
    """Whether the first column holds labels (``Mål``, ``Mått``, ``Ansvarig``) for what stands in the second."""
    labels = [read_label(row[0], lexicon) for row in rows if row[0]]
    good = [label for label in labels if label is not None and label.whole]
    return (
        len(good) >= 2 and len(good) * 2 >= len(labels) and any(label.concept in ("goal", "measure") for label in good)
    )
