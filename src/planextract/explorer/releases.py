"""The database that is being served, and the switch to a new one when a source publishes anew."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database

from planextract.data_folder import DataFolder
from planextract.explorer.combined import CombinedDatabase, combined_database, released_sources, row_counts
from planextract.explorer.combined_tables import ReleasedSource

Answer = TypeVar("Answer")
DATABASE_NAME = "planextract"


class ReleaseDatabase(Database):  # type: ignore[misc]  # Datasette is not typed
    """One combined database, opened read-only. Its connections are its own: Datasette keeps them by name, and a new
    release has the name of the old one.
    """

    def __init__(self, datasette: Datasette, combined: CombinedDatabase) -> None:
        super().__init__(datasette, str(combined.path), is_mutable=False)
        self._combined = combined  # a page that began with this release may ask for it when a newer one is served
        self.name = self.route = DATABASE_NAME
        self._connections = threading.local()

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Call ``fn`` with a connection, in a thread of Datasette's."""

        def in_thread() -> Answer:
            connection = getattr(self._connections, "connection", None)
            if connection is None:
                connection = self.connect()
                self.ds._prepare_connection(connection, self.name)
                self._connections.connection = connection
            return fn(connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, in_thread)

    async def ask(self, query: Callable[..., Answer], *values: Any) -> Answer:
        """Return what a query of :mod:`planextract.explorer.queries` answers."""
        return await self.execute_fn(lambda connection: query(connection, *values))


class Releases:
    """The current releases as one database: the old one is served until the new one is whole."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._sources: tuple[ReleasedSource, ...] = released_sources(folder)
        self._combined = combined_database(folder, self._sources)
        self.trouble: str | None = None
        self._making: asyncio.Future[None] | None = None
        self._maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="combine")

    def register(self, datasette: Datasette) -> None:
        """Let Datasette serve the present database."""
        self._put(datasette, self._combined)

    def look(self, datasette: Datasette) -> None:
        """Begin to make a new database where a source published anew. Takes one ``readlink`` a source.

        Call it on the event loop.
        """
        if self._making is None:
            sources = released_sources(self._folder)
            if sources != self._sources:
                self._making = asyncio.ensure_future(self._make(sources, datasette))

    async def _make(self, sources: tuple[ReleasedSource, ...], datasette: Datasette) -> None:
        try:
            self._combined = await asyncio.get_running_loop().run_in_executor(
                self._maker, combined_database, self._folder, sources
            )
            self._put(datasette, self._combined)
            self.trouble = None
        except (OSError, sqlite3.Error) as error:  # the old release is still good: serve it, and say so
            self.trouble = f"{type(error).__name__}: {error}"
        finally:
            self._sources = sources
            self._making = None

    def _put(self, datasette: Datasette, combined: CombinedDatabase) -> None:
        database, path = ReleaseDatabase(datasette, combined), combined.path
        tables = {name: {"count": count} for name, count in row_counts(path).items()}
        known = {"hash": path.stem, "size": path.stat().st_size, "tables": tables}
        datasette.inspect_data = {DATABASE_NAME: known}  # else Datasette counts and hashes for every page
        datasette.databases = {**datasette.databases, DATABASE_NAME: database}
