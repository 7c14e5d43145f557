"""Whether a grid is a table of amounts at all: not a table of goals, a contents list, a form or prose in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from planextract.reading.money_columns import Column
from planextract.reading.money_context import Surroundings
from planextract.reading.money_grid import FlatTable
from planextract.swedish.amounts import is_foreign_number, read_amounts
from planextract.swedish.headers import is_year_header
from planextract.swedish.statements import concept_of, is_body_name, is_total_label, statement_of_title, title_words
from planextract.swedish.units import money_unit

MANY = 5
"""So many numbers in another country's writing are a table's amounts, however much else stands in it."""

Claim = Literal["budget", "unknown", "other"]
"""``budget``: read it. ``unknown``: numbers that nobody can place, to be reported. ``other``: not about amounts at all.
"""

_GOAL_WORDS = frozenset(
    [
        "mål",
        "målvärde",
        "målvärden",
        "målnivå",
        "indikator",
        "indikatorer",
        "mått",
        "nyckeltal",
        "styrtal",
        "nämndmål",
        "nämndsmål",
        "inriktningsmål",
        "resultatmål",
        "effektmål",
        "delmål",
        "uppdrag",
        "aktivitet",
        "aktiviteter",
        "åtgärd",
        "åtgärder",
        "bedömning",
        "ansvarig",
        "måluppfyllelse",
        "verksamhetsmål",
        "fokusmål",
        "utvecklingsmål",
        "kommunmål",
        "målsättning",
        "ambition",
        "uppföljning",
        "ambitionsnivå",
    ]
)
_CONTENTS = re.compile(r"\.{4,}|(?:\. ){4,}")


def claim(table: FlatTable, columns: Sequence[Column], around: Surroundings) -> Claim:
    """Judge a grid by its header, its unit, its rows and how much of it is numbers."""
    amounts = [column for column in columns if column.kind == "amount"]
    cells = [cell for row in table.body for index, cell in row.cells.items() if index > 0]
    numbers = sum(1 for cell in cells if read_amounts(cell.text))
    foreign = sum(1 for cell in cells if is_foreign_number(cell.text))
    if foreign > numbers and (_is_numeric(foreign, len(cells)) or foreign >= MANY):
        return "unknown"
    if _is_contents(table):
        return "other"
    if not numbers:
        return "unknown" if sum(1 for cell in cells if _are_many_numbers(cell.text)) > 1 else "other"
    if not amounts or not any(column.kind == "label" for column in columns):
        return "unknown" if _is_numeric(numbers, len(cells)) else "other"
    if _is_goal_table(table) and not _is_statement(table) and not any(money_unit(t) for t in around.titles[:1]):
        return "other"
    if not _has_labelled_amount(table, columns):
        return "unknown" if _holds_many_amounts(table) else "other"
    dated = any(column.stages or column.years or column.aggregate for column in amounts)
    about_money = dated or _speaks_of_money(table, around)
    if about_money and _is_numeric(numbers, len(cells)):
        return "budget"
    return "unknown" if numbers >= 4 and (about_money or _is_numeric(numbers + foreign, len(cells))) else "other"


def _is_numeric(numbers: int, cells: int) -> bool:
    return numbers >= 1 and numbers * 5 >= cells * 2


def _are_many_numbers(text: str) -> bool:
    """Whether a cell holds the numbers of several columns that were not told apart (``-602 -598 -600``); no telephone number."""
    parts = text.split()
    numbers = [part for part in parts if part.lstrip("-−–").replace(",", "").isdecimal()]
    return len(numbers) == len(parts) and (len(parts) > 3 or sum(part[0] in "-−–" for part in parts) > 1)


def _is_contents(table: FlatTable) -> bool:
    leaders = sum(1 for row in table.body if any(_CONTENTS.search(cell.text) for cell in row.cells.values()))
    return leaders > 0 and leaders * 2 >= len(table.body)


def _is_goal_table(table: FlatTable) -> bool:
    """Whether a header names goals, measures or activities: those tables are read as goals."""
    for row in table.header:
        for cell in row.cells.values():
            if any(word in _GOAL_WORDS for word in title_words(cell.text)):
                return True
    return False


def _is_statement(table: FlatTable) -> bool:
    """Whether a header names a unit of money, or three rows are those of a financial statement."""
    if any(money_unit(cell.text) for row in table.header for cell in row.cells.values()):
        return True
    return sum(1 for row in table.body if 0 in row.cells and concept_of(row.cells[0].text)) >= 3


def _has_labelled_amount(table: FlatTable, columns: Sequence[Column]) -> bool:
    labels = {column.index for column in columns if column.kind == "label"}
    amounts = {column.index for column in columns if column.kind == "amount"}
    return any(
        any(
            index in labels and (_is_worded(cell.text) or is_year_header(cell.text))
            for index, cell in row.cells.items()
        )
        and any(index in amounts and read_amounts(cell.text) for index, cell in row.cells.items())
        for row in table.body
    )


def _is_worded(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _holds_many_amounts(table: FlatTable) -> bool:
    """Whether rows hold several large numbers each, though no label: labels and numbers may stand on lines of their own."""
    full = [
        row
        for row in table.body
        if sum(1 for c in row.cells.values() if read_amounts(c.text) and sum(map(str.isdigit, c.text)) > 3) > 1
        and not any(is_year_header(cell.text) for cell in row.cells.values())
    ]
    labels = sum(1 for row in table.body if set(row.cells) == {0} and any(c.isalpha() for c in row.cells[0].text))
    return len(full) > 1 and labels > 1


def _speaks_of_money(table: FlatTable, around: Surroundings) -> bool:
    texts = [cell.text for row in table.header for cell in row.cells.values()]
    if any(money_unit(text) for text in texts) or any(money_unit(text) for text in around.titles[:3]):
        return True
    if any(statement_of_title(text) for text in (*texts, *around.titles[:3], *around.chapters[:1])):
        return True
    labels = [row.cells[0].text for row in table.body if 0 in row.cells and not is_year_header(row.cells[0].text)]
    known = sum(1 for label in labels if concept_of(label) or is_body_name(label))
    return known >= 2 or (known >= 1 and any(is_total_label(label) for label in labels))
