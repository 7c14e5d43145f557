"""The whole way on machines that share an address and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planextract.cli.app import app
from planextract.data_folder import DataFolder
from tests.small_source import write_small_source
from tests.store.conftest import S3


def run_on(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--data", str(folder), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_second_machine_reads_nothing_and_publishes_the_same_as_one_alone(
    s3: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import planextract.cli.commands  # noqa: F401  (adds the commands)

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = write_small_source(tmp_path)
    run_on(tmp_path / "alone", "run", "--workers", "1", source)
    monkeypatch.setenv("PLANEXTRACT_STORE", s3.address)
    assert "read: 3 anew, 0 as before" in run_on(tmp_path / "first", "run", "--workers", "1", source)
    written = len(s3.written())
    again = run_on(tmp_path / "second", "run", source)
    assert "read: 0 anew, 3 as before" in again
    assert "to review (as before)" in again
    assert "unchanged since the last release" in again
    assert len(s3.written()) == written
    run_on(tmp_path / "third", "sync")
    releases = [DataFolder(tmp_path / name).processed("liten") for name in ("alone", "first", "second", "third")]
    contents = [{path.name: path.read_bytes() for path in release.iterdir()} for release in releases]
    assert contents[0]["goals.parquet"]
    assert contents[0] == contents[1] == contents[2] == contents[3]


def test_without_a_store_nothing_of_it_is_imported() -> None:
    program = (
        "import sys\nimport planextract.cli.commands\nimport planextract.stages, planextract.store.session as session\n"
        "from pathlib import Path\nfrom planextract.data_folder import DataFolder\n"
        "assert session.open_store(DataFolder(Path('x')), 'a', session.store_address()) is None\n"
        "heavy = ['s3fs', 'botocore', 'psycopg', 'dask', 'distributed', 'prefect_dask', 'planextract.store.remote']\n"
        "found = [name for name in ['fsspec', *heavy] if name in sys.modules]\n"
        "import flows.pipeline\n"  # Prefect itself brings fsspec
        "print(found + [name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_sync_without_a_store_says_how_to_set_one(tmp_path: Path) -> None:
    import planextract.cli.commands  # noqa: F401
    from planextract.cli.app import UserError

    done = CliRunner().invoke(app, ["--data", str(tmp_path), "sync"])
    assert isinstance(done.exception, UserError)
    assert "export PLANEXTRACT_STORE=" in str(done.exception)
