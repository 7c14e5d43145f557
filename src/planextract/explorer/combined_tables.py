"""What stands in the combined database, and how one source's rows are put in and taken out.

The tables and views are those of CONTRACT.md section 3. What is added begins with ``explorer_``: the releases, one row per
goal followed through the plans (``explorer_threads``), the search index, which series are totals, which printed numbers a
change ends in, and how many rows each table has. All of it is made source by source, so that one can be exchanged.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from planextract.dataset.schema import TABLES, ColumnType, TableSchema

DATABASE_FILE = "planextract.sqlite"

_SQLITE_TYPES: dict[ColumnType, str] = {
    "text": "text",
    "integer": "integer",
    "decimal": "real",
    "real": "real",
    "boolean": "integer",
    "date": "text",
    "json": "text",
}

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

_ADDED_TABLES = """
create table explorer_sources (source_id text primary key, name text, release_id text, package text);
create table explorer_threads (
    thread_id text primary key, source_id text, goal_id text, text text, kind text, label text, responsible text,
    organisation_id text, area_id text, area text, document_id text, last_start integer, last_end integer,
    ordinal integer, first_start integer, versions integer
);
create index explorer_threads_source on explorer_threads (source_id, area);
create virtual table explorer_goal_search
    using fts5(thread_id unindexed, text, tokenize = 'unicode61 remove_diacritics 0');
create table explorer_totals (series_id text primary key) without rowid;
create table explorer_changed_lines (
    line_id text, change_id text, kind text, primary key (line_id, change_id)
) without rowid;
create table explorer_counts (source_id text, name text, count integer, primary key (source_id, name)) without rowid;
"""

_ADD_DERIVED = (
    """
    insert into explorer_threads
    select thread_id, source_id, goal_id, text, kind, label, responsible, organisation_id, area_id, area, document_id,
           period_start, period_end, ordinal, first_start, versions
    from (
        select g.*, a.name as area, d.period_start, d.period_end,
               min(d.period_start) over same_thread as first_start, count(*) over same_thread as versions,
               row_number() over (partition by g.thread_id
                                  order by d.period_start desc, d.period_end desc, d.document_id, g.ordinal) as newest
        from goals g
        join documents d on d.document_id = g.document_id and d.is_current
        left join areas a on a.area_id = g.area_id
        where g.source_id = :source and g.thread_id is not null
        window same_thread as (partition by g.thread_id)
    )
    where newest = 1
    order by thread_id
    """,
    "insert into explorer_goal_search (rowid, thread_id, text) "
    "select rowid, thread_id, text from goals where source_id = :source and thread_id is not null",
    "insert or ignore into explorer_totals "
    "select series_id from budget_lines where source_id = :source and is_total and series_id is not null",
    "insert or ignore into explorer_changed_lines select line.value, change_id, kind "
    "from appropriation_changes, json_each(to_line_ids) line where source_id = :source",
)

_REMOVE_DERIVED = (
    "delete from explorer_changed_lines where line_id in "
    "(select line.value from appropriation_changes, json_each(to_line_ids) line where source_id = :source)",
    "delete from explorer_totals where series_id in (select series_id from budget_lines where source_id = :source)",
    "delete from explorer_goal_search where rowid in (select rowid from goals where source_id = :source)",
    "delete from explorer_threads where source_id = :source",
    "delete from explorer_counts where source_id = :source",
    "delete from explorer_sources where source_id = :source",
)


@dataclass(frozen=True, slots=True)
class ReleasedSource:
    """The current release of one source: ``folder`` is the immutable folder that the source's link points to."""

    source_id: str
    folder: Path

    @property
    def database(self) -> Path:
        """The release's SQLite file."""
        return self.folder / DATABASE_FILE


def bring_up_to(database: sqlite3.Connection, sources: tuple[ReleasedSource, ...]) -> None:
    """Have a database hold these releases: those that it lacks are put in, others are taken out. It may be empty."""
    if not database.execute("select 1 from sqlite_master").fetchone():
        _create(database)
    held = dict(database.execute("select source_id, release_id from explorer_sources"))
    wanted = {source.source_id: source.folder.name for source in sources}
    for source_id in held:
        if wanted.get(source_id) != held[source_id]:
            _remove(database, source_id)
    for source in sources:
        if held.get(source.source_id) != source.folder.name:
            _add(database, source)
    database.execute("pragma analysis_limit = 1000")  # a look at each index instead of reading it all
    database.execute("analyze")


def _create(database: sqlite3.Connection) -> None:
    for table in TABLES:
        database.execute(_create_table(table))
    for number, (name, columns) in enumerate(_INDEXES):
        database.execute(f"create index explorer_index_{number} on {_quoted(name)} ({columns})")
    database.executescript(_ADDED_TABLES)
    database.executescript(files("planextract.dataset").joinpath("views.sql").read_text(encoding="utf-8"))


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


def _remove(database: sqlite3.Connection, source_id: str) -> None:
    database.execute("begin")
    for statement in _REMOVE_DERIVED:
        database.execute(statement, {"source": source_id})
    for table in TABLES:
        database.execute(f"delete from {_quoted(table.name)} where source_id = ?", (source_id,))  # noqa: S608
    database.execute("commit")


def _add(database: sqlite3.Connection, source: ReleasedSource) -> None:
    database.execute("attach database ? as released", (f"{source.database}",))
    database.execute("begin")
    for table in TABLES:
        there = {row[1] for row in database.execute(f"pragma released.table_info({_quoted(table.name)})")}
        columns = ", ".join(_quoted(name) for name in table.column_names if name in there)
        name = _quoted(table.name)
        if columns:
            database.execute(f"insert into main.{name} ({columns}) select {columns} from released.{name}")  # noqa: S608
        database.execute(
            f"insert into explorer_counts select ?, ?, count(*) from {name} where source_id = ?",  # noqa: S608
            (source.source_id, table.name, source.source_id),
        )
    for statement in _ADD_DERIVED:
        database.execute(statement, {"source": source.source_id})
    database.execute("insert into explorer_sources values (?, ?, ?, ?)", _about(source))
    database.execute("commit")
    database.execute("detach database released")


def _about(source: ReleasedSource) -> tuple[str, str, str, str]:
    """The row of ``explorer_sources``: the municipality's name, and what the release says it was made from."""
    path = source.folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    package.pop("resources", None)
    name = str(package.get("title") or source.source_id).partition(":")[0]
    return source.source_id, name, source.folder.name, json.dumps(package, ensure_ascii=False, sort_keys=True)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
