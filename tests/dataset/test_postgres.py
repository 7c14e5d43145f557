"""Releases in a real PostgreSQL server of the test's own; skipped where no server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.publish import Release, publish_source
from planextract.dataset.read import DatasetError, read_rows
from planextract.dataset.schema import TABLES
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (extra: scale)")
from planextract.dataset.export_postgres import PostgresError, publish_to_postgres  # noqa: E402


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server on a socket in a folder of its own, run by a user that PostgreSQL accepts."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("no PostgreSQL server is installed (apt install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    run("initdb", "-D", str(data), "-A", "trust", "-U", "tester", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"host={folder} user=tester dbname=postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)


def rows_in(address: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
        return rows


def published(folder: Path, source_id: str = PROFILE.id, note: str = "0.1.0") -> Release:
    return publish_source(two_plans(), replace(PROFILE, id=source_id), DataFolder(folder), replace(INPUTS, code=note))


def test_every_row_is_the_same_as_in_the_files(address: str, tmp_path: Path) -> None:
    release = published(tmp_path)
    assert publish_to_postgres(address, PROFILE.id, release.path, "whole") is True
    for table in TABLES:
        columns = ", ".join(
            f'"{column.name}"::text' if column.type == "json" else f'"{column.name}"' for column in table.columns
        )
        order = ", ".join(f'"{name}" COLLATE "C"' if name != "part" and name != "page" else name for name in table.key)
        found = rows_in(address, f'SELECT {columns} FROM whole."{table.name}" ORDER BY {order}')
        expected = [tuple(row[name] for name in table.column_names) for row in read_rows(release.path, table.name)]
        assert found == expected, table.name


def test_the_same_release_twice_changes_nothing_and_another_replaces_it(address: str, tmp_path: Path) -> None:
    first = published(tmp_path)
    assert publish_to_postgres(address, PROFILE.id, first.path, "twice") is True
    assert publish_to_postgres(address, PROFILE.id, first.path, "twice") is False
    second = published(tmp_path, note="0.2.0")
    assert publish_to_postgres(address, PROFILE.id, second.path, "twice") is True
    assert rows_in(address, "SELECT release_id FROM twice.releases") == [(second.id,)]
    assert rows_in(address, "SELECT count(*) FROM twice.goals") == [(4,)]


def test_two_sources_with_the_same_ids_live_side_by_side(address: str, tmp_path: Path) -> None:
    for source_id in ("ettstad", "tvastad"):
        release = published(tmp_path, source_id)
        assert publish_to_postgres(address, source_id, release.path, "several") is True
    counts = rows_in(address, "SELECT source_id, count(*) FROM several.organisations GROUP BY 1 ORDER BY 1")
    assert counts == [("ettstad", 1), ("tvastad", 1)]


def test_a_failure_midway_leaves_the_old_rows(address: str, tmp_path: Path) -> None:
    first = published(tmp_path)
    publish_to_postgres(address, PROFILE.id, first.path, "midway")
    second = published(tmp_path, note="0.2.0")
    with psycopg.connect(address) as connection:
        connection.execute("ALTER TABLE midway.findings ADD CONSTRAINT none CHECK (severity = 'info') NOT VALID")
    with pytest.raises(psycopg.errors.CheckViolation):
        publish_to_postgres(address, PROFILE.id, second.path, "midway")
    assert rows_in(address, "SELECT release_id FROM midway.releases") == [(first.id,)]
    assert rows_in(address, "SELECT count(*) FROM midway.budget_lines") == [(18,)]


def test_another_version_of_the_schema_is_refused_with_the_remedy(address: str, tmp_path: Path) -> None:
    release = published(tmp_path)
    publish_to_postgres(address, PROFILE.id, release.path, "old")
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE old.releases SET schema_version = '0.1.0'")
    with pytest.raises(PostgresError, match="drop this one first"):
        publish_to_postgres(address, PROFILE.id, release.path, "old")


def test_a_release_of_another_source_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no release of annanstad"):
        publish_to_postgres(address, "annanstad", published(tmp_path).path, "other")
