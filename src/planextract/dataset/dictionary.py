"""The data dictionary as Markdown: ``python -m planextract.dataset.dictionary > docs/data-dictionary.md``."""

from __future__ import annotations

import sys
from importlib.resources import files

from planextract.dataset.finding_catalogue import finding_kinds
from planextract.dataset.schema import DECIMAL_SCALE, SCHEMA_VERSION, TABLES, Column, TableSchema

_INTRODUCTION = f"""\
# Data dictionary

Made from `planextract/dataset/schema.py` by `python -m planextract.dataset.dictionary`; do not edit.
Schema version {SCHEMA_VERSION}.

A release of a source holds every table below as `<table>.parquet` and `<table>.csv`, all of them in
`planextract.sqlite` and `planextract.xlsx`, and `datapackage.json` (a Data Package with a Table Schema for each table).
`report.md` tells what was read, refused and found, `changes.json` what the release changed against the one before it.

| type | Parquet | CSV | SQLite | XLSX |
|---|---|---|---|---|
| text | string | as it is | TEXT | text, never a formula; cut at 32,767 characters |
| integer | int64 | digits | INTEGER | number |
| decimal | decimal, {DECIMAL_SCALE} places, exact | digits, exact | REAL | number |
| real | double | shortest digits | REAL | number |
| boolean | boolean | `true`, `false` | 0, 1 | TRUE, FALSE |
| date | date | `2024-06-15` | TEXT | date |
| JSON | string | JSON | TEXT | text |

Null is an empty cell in CSV and XLSX; there are no empty texts. Control characters, which are never printed, are
dropped, and line ends are `\\n`. CSV holds the data as they are: a text that begins with `=` stays so. Programs should
read CSV, Parquet or SQLite, and people who work in a spreadsheet should open the workbook, where no text is ever run.

Rows stand in the order of their key. Keys are unique within a source; with several sources, `source_id` and key
together.
"""


def data_dictionary() -> str:
    """Return the whole dictionary."""
    parts = [_INTRODUCTION, *(_table(schema) for schema in TABLES), _finding_kinds(), _views()]
    return "\n".join(parts)


def _table(schema: TableSchema) -> str:
    lines = [
        f"## {schema.name}",
        "",
        schema.description,
        "",
        "| column | type | null | meaning |",
        "|---|---|---|---|",
        *(_column(schema, column) for column in schema.columns),
        "",
    ]
    return "\n".join(lines)


def _column(schema: TableSchema, column: Column) -> str:
    meaning = [column.description]
    if column.name in schema.key:
        meaning.append("**Key.**" if len(schema.key) == 1 else "**Part of the key.**")
    if column.values:
        meaning.append("One of " + ", ".join(f"`{value}`" for value in column.values) + ".")
    meaning += [
        f"Refers to `{reference.table}.{reference.target}`."
        for reference in schema.references
        if reference.column == column.name
    ]
    unit = f" ({column.unit})" if column.unit else ""
    kind = "JSON" if column.type == "json" else column.type
    return f"| `{column.name}` | {kind}{unit} | {'yes' if column.nullable else ''} | {' '.join(meaning)} |"


def _finding_kinds() -> str:
    lines = [
        "## Kinds of findings",
        "",
        "From `planextract/dataset/findings.toml`, which has them in Swedish too, as the explorer shows them.",
        "",
        "| code | what it says | what to do |",
        "|---|---|---|",
        *(f"| `{code}` | {kind.says['en']} | {kind.do['en']} |" for code, kind in finding_kinds().items()),
        "",
    ]
    return "\n".join(lines)


def _views() -> str:
    sql = files("planextract.dataset").joinpath("views.sql").read_text(encoding="utf-8")
    return f"## Views in the SQLite file\n\n```sql\n{sql.strip()}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
