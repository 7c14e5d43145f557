"""All tables in one SQLite file: keys, vocabularies, indexes, full-text search over goals, and views."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from planextract.dataset.build import Tables
from planextract.dataset.schema import TABLES, Column, ColumnType, TableSchema

_TYPES: dict[ColumnType, str] = {
    "text": "TEXT",
    "json": "TEXT",
    "integer": "INTEGER",
    "decimal": "REAL",
    "real": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
}
_GOAL_SEARCH = """
CREATE VIRTUAL TABLE goals_fts USING fts5(text, content='goals', tokenize='unicode61 remove_diacritics 0');
INSERT INTO goals_fts(goals_fts) VALUES ('rebuild');
"""


_OF_THE_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
"""SQLite's own words for what the disk does not take. It says `I/O error` also where a limit on file size was reached."""


def quoted(name: str) -> str:
    """Return an identifier of SQL in quotes."""
    return '"' + name.replace('"', '""') + '"'


def sqlite_definitions() -> Iterator[str]:
    """Yield the statements that make all tables and indexes."""
    for schema in TABLES:
        yield _create_table(schema)
        for column in schema.indexes:
            yield f"CREATE INDEX {quoted(f'{schema.name}_{column}')} ON {quoted(schema.name)} ({quoted(column)})"


def _create_table(schema: TableSchema) -> str:
    parts = [_define_column(column) for column in schema.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(quoted, schema.key))})")
    parts += [
        f"FOREIGN KEY ({quoted(reference.column)}) REFERENCES {quoted(reference.table)} ({quoted(reference.target)})"
        for reference in schema.references
        if reference.to_key
    ]
    body = ",\n  ".join(parts)
    return f"CREATE TABLE {quoted(schema.name)} (\n  {body}\n)"


def _define_column(column: Column) -> str:
    name = quoted(column.name)
    parts = [name, _TYPES[column.type]]
    if not column.nullable:
        parts.append("NOT NULL")
    if column.values:
        values = ", ".join(f"'{value}'" for value in column.values)
        parts.append(f"CHECK ({name} IN ({values}))")
    if column.type == "boolean":
        parts.append(f"CHECK ({name} IN (0, 1))")
    return " ".join(parts)


def write_sqlite(path: Path, tables: Tables) -> None:
    """Write all tables, the search index and the views; decimals become reals, dates and JSON become text.

    What the disk does not take is an :class:`OSError`, as with any other file.
    """
    try:
        _write(path, tables)
    except sqlite3.OperationalError as error:
        code = _OF_THE_DISK.get(error.sqlite_errorcode & 0xFF)
        if code is None:
            raise
        raise OSError(code, f"{os.strerror(code)} ({error})", str(path)) from error


def _write(path: Path, tables: Tables) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        with connection:
            for statement in sqlite_definitions():
                connection.execute(statement)
            for schema in TABLES:
                marks = ", ".join("?" * len(schema.columns))
                connection.executemany(
                    f"INSERT INTO {quoted(schema.name)} VALUES ({marks})",  # noqa: S608 - names of the schema
                    ([_value(row[name]) for name in schema.column_names] for row in tables[schema.name]),
                )
        connection.executescript(_GOAL_SEARCH)
        connection.executescript(files("planextract.dataset").joinpath("views.sql").read_text(encoding="utf-8"))
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"{path}: references that the gates let pass: {broken[:5]}")
        connection.execute("ANALYZE")
        connection.commit()


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
