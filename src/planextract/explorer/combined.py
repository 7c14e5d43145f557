"""One read-only database from the released SQLite files of all sources, with what the pages need to be quick.

The tables and views are those of CONTRACT.md section 3. What is added begins with ``explorer_``: one row per goal
thread, a full-text index over all versions of all goals, which change a printed number takes part in, how many rows each
table has.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from planextract.data_folder import DataFolder
from planextract.dataset.schema import SCHEMA_VERSION, TABLES, ColumnType, TableSchema

DATABASE_FILE = "planextract.sqlite"
_CODE_VERSION = f"5 {SCHEMA_VERSION}"
"""Raise it when what is added here changes: a database that an older explorer made is then not taken for this one's."""

_SQLITE_TYPES: dict[ColumnType, str] = {
    "text": "text",
    "integer": "integer",
    "decimal": "real",
    "real": "real",
    "boolean": "integer",
    "date": "text",
    "json": "text",
}


@dataclass(frozen=True, slots=True)
class ReleasedSource:
    """The current release of one source: ``folder`` is the immutable folder that the source's link points to."""

    source_id: str
    folder: Path

    @property
    def database(self) -> Path:
        """The release's SQLite file."""
        return self.folder / DATABASE_FILE


def released_sources(folder: DataFolder) -> tuple[ReleasedSource, ...]:
    """Return the current release of every source below ``processed``, ordered by source id."""
    processed = folder.root / "processed"
    if not processed.is_dir():
        return ()
    return tuple(
        ReleasedSource(entry.name, entry.resolve())
        for entry in sorted(processed.iterdir())
        if not entry.name.startswith(".") and (entry / DATABASE_FILE).is_file()
    )


def combination_key(sources: tuple[ReleasedSource, ...]) -> str:
    """Return what tells two sets of releases apart: a release's folder never changes once it is published."""
    names = [_CODE_VERSION, *(f"{source.source_id}\0{source.folder}" for source in sources)]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def combined_database(folder: DataFolder, sources: tuple[ReleasedSource, ...]) -> Path:
    """Return the combined database of these releases, made now if it is not there yet.

    It is written beside its place and moved there when it is whole; databases of earlier releases are removed then.
    """
    place = folder.root / "cache" / "explorer" / f"{combination_key(sources)}.sqlite"
    if place.is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    os.close(handle)
    unfinished = Path(name)
    try:
        _combine(sources, unfinished)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    for other in place.parent.glob("*.sqlite"):
        if other != place:
            other.unlink(missing_ok=True)
    return place


def _combine(sources: tuple[ReleasedSource, ...], target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        for table in TABLES:
            database.execute(_create_table(table))
        for source in sources:
            database.execute("attach database ? as released", (f"{source.database}",))
            database.execute("begin")
            _copy_release(database)
            database.execute("commit")
            database.execute("detach database released")
        _copy_views(database, sources)
        _add_sources(database, sources)
        _add_indexes(database)
        _add_threads(database)
        _add_totals(database)
        _add_changed_lines(database)
        _add_counts(database)
        database.execute("analyze")


def _copy_release(database: sqlite3.Connection) -> None:
    for table in TABLES:
        released = _columns(database, "released", table.name)
        columns = ", ".join(_quoted(name) for name in table.column_names if name in released)
        if columns:
            name = _quoted(table.name)
            database.execute(f"insert into main.{name} ({columns}) select {columns} from released.{name}")  # noqa: S608


def _create_table(table: TableSchema) -> str:
    """Return the table's definition. Two municipalities may name a board alike; other ids begin with the source."""
    keys = ("source_id", *table.key) if table.name == "organisations" else table.key
    parts = [f"{_quoted(column.name)} {_SQLITE_TYPES[column.type]}" for column in table.columns]
    parts.append(f"primary key ({', '.join(_quoted(key) for key in keys)})")
    parts += [
        f"foreign key ({_quoted(reference.column)}) references {_quoted(reference.table)} ({_quoted(reference.target)})"
        for reference in table.references
        if reference.to_key and reference.table != "organisations"
    ]
    return f"create table {_quoted(table.name)} ({', '.join(parts)})"


def _copy_views(database: sqlite3.Connection, sources: tuple[ReleasedSource, ...]) -> None:
    """Take the views of the releases; those of one version have the same ones."""
    for source in sources:
        with closing(sqlite3.connect(f"file:{source.database}?mode=ro", uri=True)) as released:
            views = released.execute(
                "select name, sql from sqlite_master where type = 'view' order by rowid"
            ).fetchall()
        known = {name for (name,) in database.execute("select name from sqlite_master where type = 'view'")}
        for name, statement in views:
            if name not in known:
                database.execute(statement)


def _columns(database: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"pragma {schema}.table_info({_quoted(table)})")]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_INDEXES = (
    ("goals", "source_id, document_id"),
    ("goals", "thread_id"),
    ("goals", "organisation_id"),
    ("goals", "area_id"),
    ("indicators", "goal_id"),
    ("indicators", "area_id"),
    ("budget_lines", "source_id, statement"),
    ("budget_lines", "document_id, statement"),
    ("budget_lines", "table_id"),
    ("budget_lines", "row_id"),
    ("budget_lines", "series_id"),
    ("budget_lines", "organisation_id"),
    ("appropriation_changes", "series_id"),
    ("appropriation_changes", "source_id, kind"),
    ("goal_changes", "thread_id"),
    ("goal_changes", "source_id, change"),
    ("goal_changes", "to_document_id"),
    ("goal_links", "to_goal_id"),
    ("goal_links", "from_goal_id"),
    ("goal_links", "source_id, needs_review"),
    ("area_links", "to_area_id"),
    ("area_links", "source_id, needs_review"),
    ("row_links", "source_id, needs_review"),
    ("row_links", "to_row_id"),
    ("row_links", "from_row_id"),
    ("checks", "source_id, outcome"),
    ("checks", "document_id"),
    ("checks", "stated_line_id"),
    ("findings", "subject_id"),
    ("findings", "source_id, severity"),
    ("findings", "document_id"),
    ("areas", "document_id"),
    ("tables", "document_id"),
    ("documents", "source_id"),
    ("series", "source_id, organisation_id"),
    ("pages", "document_id, page"),
    ("locators", "subject_id"),
)


def _add_sources(database: sqlite3.Connection, sources: tuple[ReleasedSource, ...]) -> None:
    """One row per source: the municipality's name, and what its release says it was made from."""
    database.execute(
        "create table explorer_sources (source_id text primary key, name text, release_id text, package text)"
    )
    for source in sources:
        path = source.folder / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        package.pop("resources", None)
        name = str(package.get("title") or source.source_id).partition(":")[0]
        row = (source.source_id, name, source.folder.name, json.dumps(package, ensure_ascii=False, sort_keys=True))
        database.execute("insert into explorer_sources values (?, ?, ?, ?)", row)


def _add_indexes(database: sqlite3.Connection) -> None:
    for number, (table, columns) in enumerate(_INDEXES):
        database.execute(f"create index explorer_index_{number} on {_quoted(table)} ({columns})")


def _add_threads(database: sqlite3.Connection) -> None:
    """One row per goal followed through the current plans: how it reads last and what happened to it on the way."""
    database.execute(
        """
        create table explorer_threads as
        with version as (
            select g.thread_id, g.source_id, g.goal_id, g.text, g.kind, g.label, g.responsible, g.organisation_id,
                   a.area_id, a.name as area, d.document_id, d.period_start, d.period_end, d.budget_year, g.ordinal,
                   row_number() over (partition by g.thread_id
                                      order by d.period_start desc, d.period_end desc, d.document_id, g.ordinal)
                       as newest
            from goals g
            join documents d on d.document_id = g.document_id and d.is_current
            left join areas a on a.area_id = g.area_id
            where g.thread_id is not null
        )
        select v.thread_id, v.source_id, v.goal_id, v.text, v.kind, v.label, v.responsible, v.organisation_id,
               v.area_id, v.area, v.document_id, v.period_start as last_start, v.period_end as last_end, v.ordinal,
               (select min(f.period_start) from version f where f.thread_id = v.thread_id) as first_start,
               (select count(*) from version f where f.thread_id = v.thread_id) as versions
        from version v where v.newest = 1
        """
    )
    database.execute("create index explorer_threads_id on explorer_threads (thread_id)")
    database.execute("create index explorer_threads_source on explorer_threads (source_id, area)")
    database.execute(
        "create virtual table explorer_goal_search "
        "using fts5(thread_id unindexed, text, tokenize = 'unicode61 remove_diacritics 0')"
    )
    database.execute(
        "insert into explorer_goal_search (thread_id, text) "
        "select thread_id, text from goals where thread_id is not null"
    )


def _add_totals(database: sqlite3.Connection) -> None:
    """The series that are sums of other rows in some plan."""
    database.execute("create table explorer_totals (series_id text primary key)")
    database.execute(
        "insert or ignore into explorer_totals select series_id from budget_lines where is_total and series_id is not null"
    )


def _add_changed_lines(database: sqlite3.Connection) -> None:
    """Which change ends in which printed number: the arrays of line ids, one row per id."""
    database.execute("create table explorer_changed_lines (line_id text, change_id text, kind text)")
    rows = database.execute("select change_id, kind, to_line_ids from appropriation_changes").fetchall()
    database.executemany(
        "insert into explorer_changed_lines values (?, ?, ?)",
        [(line, change, kind) for change, kind, lines in rows for line in json.loads(lines or "[]")],
    )
    database.execute("create index explorer_changed_lines_line on explorer_changed_lines (line_id)")


def _add_counts(database: sqlite3.Connection) -> None:
    """How many rows each table has: Datasette would count them anew for every page of it."""
    database.execute("create table explorer_counts (name text primary key, count integer)")
    for table in TABLES:
        database.execute(f"insert into explorer_counts select ?, count(*) from {_quoted(table.name)}", (table.name,))  # noqa: S608


def row_counts(place: Path) -> dict[str, int]:
    """Return how many rows each table of a combined database has."""
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        return dict(database.execute("select name, count from explorer_counts"))
