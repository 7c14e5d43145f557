"""Releases in a real PostgreSQL server of the test's own; skipped where no server is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planextract.data_folder import DataFolder
from planextract.dataset.postgres import PostgresError, load_current_release
from planextract.dataset.publish import Release, publish_source
from planextract.dataset.read import DatasetError, read_rows
from planextract.dataset.schema import TABLES
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (extra: scale)")
from planextract.dataset.export_postgres import publish_to_postgres  # noqa: E402


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


def assert_rows_are_those_of(release: Path, address: str, schema: str) -> None:
    """Every row of every table of the schema is that of the release's Parquet files, types included."""
    for table in TABLES:
        columns = ", ".join(
            f'"{column.name}"::text' if column.type == "json" else f'"{column.name}"' for column in table.columns
        )
        order = ", ".join(f'"{name}" COLLATE "C"' if name != "part" and name != "page" else name for name in table.key)
        found = rows_in(address, f'SELECT {columns} FROM {schema}."{table.name}" ORDER BY {order}')
        rows = read_rows(release, table.name)
        assert found == [tuple(row[name] for name in table.column_names) for row in rows], table.name
        types = [[type(value) for value in row] for row in found]
        assert types == [[type(row[name]) for name in table.column_names] for row in rows], table.name


def published(folder: Path, source_id: str = PROFILE.id, note: str = "0.1.0") -> Release:
    return publish_source(two_plans(), replace(PROFILE, id=source_id), DataFolder(folder), replace(INPUTS, code=note))


def test_every_row_is_the_same_as_in_the_files(address: str, tmp_path: Path) -> None:
    release = published(tmp_path)
    assert publish_to_postgres(address, PROFILE.id, release.path, "whole") is True
    assert_rows_are_those_of(release.path, address, "whole")


def test_the_sample_in_the_database_is_row_for_row_its_parquet_files(
    address: str, published_sample: DataFolder
) -> None:
    assert load_current_release(published_sample, "exempel", address, "sample") is True
    release = published_sample.processed("exempel")
    assert len(read_rows(release, "budget_lines")) > 3000
    assert_rows_are_those_of(release, address, "sample")
    assert load_current_release(published_sample, "exempel", address, "sample") is False


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


def test_two_sources_published_at_once_take_turns(address: str, tmp_path: Path) -> None:
    releases = {source_id: published(tmp_path, source_id) for source_id in ("ettstad", "tvastad", "trestad")}
    with ThreadPoolExecutor(max_workers=3) as threads:
        loaded = threads.map(
            lambda source_id: publish_to_postgres(address, source_id, releases[source_id].path, "at_once"), releases
        )
        assert list(loaded) == [True, True, True]
    assert rows_in(address, "SELECT count(*), count(DISTINCT source_id) FROM at_once.goals") == [(12, 3)]


def test_a_publication_killed_midway_leaves_the_old_rows(address: str, tmp_path: Path) -> None:
    """It is held up at its third table by a lock, and killed there."""
    first = published(tmp_path)
    publish_to_postgres(address, PROFILE.id, first.path, "killed")
    published(tmp_path, note="0.2.0")
    with psycopg.connect(address) as holding:
        holding.execute("LOCK TABLE killed.budget_lines IN ACCESS EXCLUSIVE MODE")
        publishing = subprocess.Popen(
            [sys.executable, "-c", _PUBLISH, str(tmp_path), PROFILE.id, address], stderr=subprocess.DEVNULL
        )
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'killed'"
        deadline = time.monotonic() + 120
        while rows_in(address, waiting) == [(0,)]:
            assert publishing.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        publishing.kill()
        publishing.wait()
    assert rows_in(address, "SELECT release_id FROM killed.releases") == [(first.id,)]
    assert rows_in(address, "SELECT count(*) FROM killed.goals") == [(4,)]
    assert_rows_are_those_of(first.path, address, "killed")
    assert load_current_release(DataFolder(tmp_path), PROFILE.id, address, "killed") is True


_PUBLISH = """
import sys
from pathlib import Path
from planextract.data_folder import DataFolder
from planextract.dataset.postgres import load_current_release
folder, source_id, address = sys.argv[1:]
load_current_release(DataFolder(Path(folder)), source_id, address + " application_name=killed", "killed")
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("host=/nowhere dbname=x user=ada password=hunter2", "not in the database: .*planextract postgres provstad"),
        ("postgresql://ada:hunter2@127.0.0.1:1/x", "not in the database: "),
        ("postgresql:/ada:hunter2@host", "write postgresql://user@host/database"),
        ("hunter2", "write postgresql://user@host/database"),
    ],
)
def test_no_password_is_shown_where_the_database_is_not_to_be_had(wrong: str, said: str, tmp_path: Path) -> None:
    published(tmp_path)
    with pytest.raises(PostgresError, match=said) as failed:
        load_current_release(DataFolder(tmp_path), PROFILE.id, wrong)
    shown = "".join(traceback.format_exception(failed.value))
    assert "hunter2" not in shown.split("Traceback")[-1].split("PostgresError")[-1]
    assert failed.value.__suppress_context__


def test_the_command_loads_what_is_published_and_every_publication_goes_there(
    address: str, published_sample: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planextract.cli.app import app

    data = ["--data", str(published_sample.root)]
    command = [*data, "postgres", "--address", address, "--schema", "by_command"]
    for said in ("exempel: loaded", "exempel: there already"):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
        assert said in done.output
    release = published_sample.processed("exempel").resolve()
    assert rows_in(address, "SELECT source_id, release_id FROM by_command.releases") == [("exempel", release.name)]
    monkeypatch.setenv("PLANEXTRACT_POSTGRES", address)
    shutil.copytree(published_sample.root, tmp_path / "data", symlinks=True)
    done = CliRunner().invoke(app, ["--data", str(tmp_path / "data"), "publish", "exempel"])
    assert done.exit_code == 0, done.output
    assert rows_in(address, "SELECT source_id FROM planextract.releases") == [("exempel",)]
