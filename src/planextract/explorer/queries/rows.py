"""Asking the database: rows by column name."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Row = sqlite3.Row
Values = Sequence[Any] | Mapping[str, Any]


def rows(connection: sqlite3.Connection, sql: str, values: Values = ()) -> list[Row]:
    """Return all rows of a query."""
    return connection.execute(sql, values).fetchall()


def one(connection: sqlite3.Connection, sql: str, values: Values = ()) -> Row | None:
    """Return the first row of a query, or None."""
    row: Row | None = connection.execute(sql, values).fetchone()
    return row


def number_of(connection: sqlite3.Connection, sql: str, values: Values = ()) -> int:
    """Return the number that a query counts."""
    row = one(connection, sql, values)
    return 0 if row is None else int(row[0] or 0)


class Conditions:
    """The ``where`` of a query, from those filters that are set. Values are bound, never written into it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.values: dict[str, Any] = {}

    def add(self, condition: str, **values: Any) -> None:
        """Add one condition with its named values, unless all of these are empty."""
        if not values or any(value not in (None, "") for value in values.values()):
            self._parts.append(f"({condition})")
            self.values.update(values)

    @property
    def where(self) -> str:
        """``where …``, or nothing."""
        return "where " + " and ".join(self._parts) if self._parts else ""
