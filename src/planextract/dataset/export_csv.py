"""Tables as CSV: UTF-8, comma, header row, ``\\n`` at line ends; null is nothing at all, decimals are written exactly.

The same rows always give the same bytes. Cells are the data as it is: a text that begins with ``=`` stays so, because
programs read these files; the workbook is what spreadsheets should open.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from planextract.dataset.rows import Row
from planextract.dataset.schema import TableSchema


def csv_bytes(schema: TableSchema, rows: Sequence[Row]) -> bytes:
    """Return one table as the bytes of its CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = schema.column_names
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return buffer.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case float():
            return repr(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
