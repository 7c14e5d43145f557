"""All tables in one workbook, a sheet each: numbers as numbers, dates as dates, texts never run as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from planextract.dataset.build import Tables
from planextract.dataset.rows import Row
from planextract.dataset.schema import TABLES, TableSchema

LONGEST_TEXT = 32_767
"""Excel's limit for a cell; a longer text is cut, and says so."""
MOST_ROWS = 1_048_575
"""Excel's limit for a sheet, the header apart; more rows go on in another sheet."""
_CREATED = datetime(2000, 1, 1)
_LARGEST_EXACT = 2**53
_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}


def write_xlsx(path: Path, tables: Tables) -> None:
    """Write the workbook; the same rows give the same bytes."""
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    book.set_properties({"title": "planextract", "created": _CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for schema in TABLES:
        rows = tables[schema.name]
        for part, start in enumerate(range(0, max(len(rows), 1), MOST_ROWS), start=1):
            sheet = book.add_worksheet(schema.name if part == 1 else f"{schema.name} ({part})")
            _write_sheet(sheet, schema, rows[start : start + MOST_ROWS], bold, day)
    try:
        book.close()
    except FileCreateError as error:  # the library's own name for what the disk does not take
        raise error.args[0] from error


def _write_sheet(sheet: Any, schema: TableSchema, rows: Sequence[Row], bold: Any, day: Any) -> None:
    for column, name in enumerate(schema.column_names):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, _width(schema, name))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(schema.columns) - 1)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(schema.column_names):
            _write_cell(sheet, number, column, row[name], day)


def _width(schema: TableSchema, name: str) -> int:
    wide = name in (
        "text",
        "message",
        "text_before",
        "text_after",
        "explanation",
        "description",
        "title",
        "label",
        "name",
    )
    return 60 if wide else 30 if schema.column(name).type in ("text", "json") else 14


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() if abs(value) > _LARGEST_EXACT:
            sheet.write_string(row, column, str(value))
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case date():
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
        case _:
            sheet.write_string(row, column, fit_text(str(value)))


def fit_text(text: str) -> str:
    """Return the text as long as a cell may be (counted as Excel does, in UTF-16), with a note where it was cut."""
    if len(text) <= LONGEST_TEXT // 2 or _length(text) <= LONGEST_TEXT:
        return text
    note = f" … [avkortad: {len(text)} tecken, hela texten finns i CSV och Parquet]"
    kept = text[: LONGEST_TEXT - len(note)]
    while _length(kept) + len(note) > LONGEST_TEXT:
        kept = kept[: -((_length(kept) + len(note) - LONGEST_TEXT + 1) // 2)]
    return kept + note


def _length(text: str) -> int:
    return len(text) + sum(ord(character) > 0xFFFF for character in text)
