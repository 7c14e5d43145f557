"""A release in PostgreSQL, for those who run one: many sources in one schema, each replaced whole in one transaction.

Needs the ``scale`` extra. Tables, types, keys and references come from :mod:`planextract.dataset.schema`; with several
sources in one table, ``source_id`` is part of every key. Decimals are ``numeric`` and exact, JSON stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from planextract.dataset.postgres import DEFAULT_SCHEMA, PostgresError
from planextract.dataset.read import DatasetError, read_rows
from planextract.dataset.rows import Row
from planextract.dataset.schema import SCHEMA_VERSION, TABLES, Column, ColumnType, TableSchema

_TYPES: dict[ColumnType, LiteralString] = {
    "text": "text",
    "json": "json",
    "integer": "bigint",
    "decimal": "numeric",
    "real": "double precision",
    "boolean": "boolean",
    "date": "date",
}
_LOCK = 7_310_462_155
"""An advisory lock of our own: two publications into one database take turns."""


def publish_to_postgres(address: str, source_id: str, release: Path, schema: str = DEFAULT_SCHEMA) -> bool:
    """Load a release folder into a database (``address`` as libpq takes it); False where it is there already.

    All or nothing: one transaction makes the tables where they are missing, removes the source's rows and writes the new
    ones, and readers see the old release until it commits. Raises :class:`PostgresError` where the database holds
    another version of the schema, DatasetError where the folder is no release.
    """
    tables = {table.name: read_rows(release, table.name) for table in TABLES}
    if any(row["source_id"] != source_id for row in tables["documents"]):
        raise DatasetError(f"{release}: is no release of {source_id}")
    published = release.resolve().name
    releases = Identifier(schema, "releases")
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        for statement in postgres_definitions(schema):
            cursor.execute(statement)
        _check_version(cursor, schema)
        cursor.execute(SQL("SELECT release_id FROM {} WHERE source_id = %s").format(releases), (source_id,))
        if cursor.fetchone() == (published,):
            return False
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in TABLES:
            cursor.execute(SQL("DELETE FROM {} WHERE source_id = %s").format(_name(schema, table)), (source_id,))
            _copy(cursor, schema, table, tables[table.name])
        cursor.execute(SQL("DELETE FROM {} WHERE source_id = %s").format(releases), (source_id,))
        values = (source_id, published, SCHEMA_VERSION)
        cursor.execute(SQL("INSERT INTO {} VALUES (%s, %s, %s)").format(releases), values)
        return True


def postgres_definitions(schema: str) -> Iterator[SQL | Composed]:
    """Yield the statements that make what is missing: the schema, the tables, their indexes and references."""
    yield SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema))
    yield SQL(
        "CREATE TABLE IF NOT EXISTS {} "
        "(source_id text PRIMARY KEY, release_id text NOT NULL, schema_version text NOT NULL)"
    ).format(Identifier(schema, "releases"))
    for table in TABLES:
        columns = SQL(", ").join(map(_define_column, table.columns))
        yield SQL("CREATE TABLE IF NOT EXISTS {} ({}, PRIMARY KEY ({}))").format(
            _name(schema, table), columns, _key(*table.key)
        )
        for column in table.indexes:
            yield SQL("CREATE INDEX IF NOT EXISTS {} ON {} ({})").format(
                Identifier(f"{table.name}_{column}"), _name(schema, table), Identifier(column)
            )
    for table in TABLES:
        yield from _references(schema, table)


def _references(schema: str, table: TableSchema) -> Iterator[SQL | Composed]:
    """References are made once all tables are there; PostgreSQL knows no IF NOT EXISTS for them."""
    for reference in table.references:
        if reference.to_key:
            yield SQL(
                "DO $$ BEGIN ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) "
                "DEFERRABLE INITIALLY DEFERRED; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            ).format(
                _name(schema, table),
                Identifier(f"{table.name}_{reference.column}_fk"),
                _key(reference.column),
                Identifier(schema, reference.table),
                _key(reference.target),
            )


def _key(*names: str) -> Composable:
    return SQL(", ").join(map(Identifier, ("source_id", *names)))


def _define_column(column: Column) -> Composable:
    parts: list[Composable] = [Identifier(column.name), SQL(_TYPES[column.type])]
    if not column.nullable:
        parts.append(SQL("NOT NULL"))
    if column.values:
        values = SQL(", ").join(map(Literal, column.values))
        parts.append(SQL("CHECK ({} IN ({}))").format(Identifier(column.name), values))
    return SQL(" ").join(parts)


def _check_version(cursor: psycopg.Cursor[Any], schema: str) -> None:
    cursor.execute(SQL("SELECT DISTINCT schema_version FROM {}").format(Identifier(schema, "releases")))
    versions = [version for (version,) in cursor.fetchall()]
    if any(version != SCHEMA_VERSION for version in versions):
        raise PostgresError(
            f"schema {schema} holds version {', '.join(versions)} of the tables, this is {SCHEMA_VERSION}: "
            "publish into another schema, or drop this one first"
        )


def _copy(cursor: psycopg.Cursor[Any], schema: str, table: TableSchema, rows: list[Row]) -> None:
    columns = SQL(", ").join(map(Identifier, table.column_names))
    with cursor.copy(SQL("COPY {} ({}) FROM STDIN").format(_name(schema, table), columns)) as copy:
        for row in rows:
            copy.write_row([row[name] for name in table.column_names])


def _name(schema: str, table: TableSchema) -> Identifier:
    return Identifier(schema, table.name)
