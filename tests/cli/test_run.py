"""The command line as a user meets it: real processes, their output and exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from tests.cli.processes import planextract, sample_plans

Run = tuple[Path, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = tmp_path_factory.mktemp("run") / "data"
    return data, planextract("run", "exempel", data=data)


def content_of(release: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(release.iterdir())}


def test_run_publishes_the_sample_and_ends_with_a_summary(sample_run: Run) -> None:
    data, done = sample_run
    assert done.returncode == 0, done.stderr
    published = DataFolder(data).processed("exempel")
    assert {"goals.parquet", "goals.csv", "planextract.sqlite", "planextract.xlsx", "datapackage.json"} <= set(
        content_of(published)
    )
    for words in ("5 plans", "goals", "amounts", str(published)):
        assert words in done.stdout


def test_a_second_run_reads_nothing_and_publishes_the_same_bytes(
    sample_run: Run,
) -> None:
    data, _ = sample_run
    before = content_of(DataFolder(data).processed("exempel"))
    done = planextract("run", "exempel", data=data)
    assert done.returncode == 0, done.stderr
    assert "0 new" in done.stderr
    assert "0 anew" in done.stderr
    assert content_of(DataFolder(data).processed("exempel")) == before


def test_from_the_same_archive_another_machine_publishes_the_same_bytes(sample_run: Run, tmp_path: Path) -> None:
    data, _ = sample_run
    shutil.copytree(data / "raw", tmp_path / "data" / "raw")
    for stage in ("extract", "match", "publish"):
        done = planextract(stage, "exempel", data=tmp_path / "data")
        assert done.returncode == 0, done.stderr
    ours, theirs = (content_of(DataFolder(place).processed("exempel")) for place in (data, tmp_path / "data"))
    assert {name for name in ours if ours[name] != theirs[name]} == set()


def test_a_stage_without_the_one_before_says_what_to_run(tmp_path: Path) -> None:
    done = planextract("match", "exempel", data=tmp_path)
    assert done.returncode == 1
    assert "planextract fetch" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_source_is_refused_with_the_names_that_there_are(tmp_path: Path) -> None:
    done = planextract("run", "exempl", data=tmp_path)
    assert done.returncode == 1
    assert "exempel" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert planextract("run", data=tmp_path).returncode == 2
    assert planextract("nonsense", data=tmp_path).returncode == 2


def test_a_refused_document_is_named_and_is_exit_code_3(tmp_path: Path) -> None:
    profile = tmp_path / "en.toml"
    profile.write_text('id = "en"\nname = "En kommun"\n', encoding="utf-8")
    good = sample_plans()[0]
    broken = tmp_path / "trasig.pdf"
    broken.write_bytes(good.read_bytes()[:2000])
    assert planextract("add", profile, good, data=tmp_path / "data").returncode == 0
    assert planextract("add", profile, broken, "--period", "2019", data=tmp_path / "data").returncode == 0
    done = planextract("run", profile, data=tmp_path / "data")
    assert done.returncode == 3, done.stderr
    assert "refused" in done.stderr


def test_without_a_network_nothing_is_damaged(tmp_path: Path) -> None:
    unreachable = {
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
    }
    done = planextract("run", "boden", data=tmp_path, environment=unreachable)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not DataFolder(tmp_path).processed("boden").exists()


def test_tables_of_any_pdf_as_json(tmp_path: Path) -> None:
    done = planextract("tables", sample_plans()[0], "--format", "json", data=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    part = found["tables"][0]["parts"][0]
    assert set(part) >= {"page", "bbox", "rows"}
    assert len(part["bbox"]) == 4
    assert all(isinstance(cell, str) for row in part["rows"] for cell in row)


def test_tables_of_what_is_no_pdf_is_an_error_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_text("<html>")
    done = planextract("tables", tmp_path / "plan.pdf", data=tmp_path)
    assert done.returncode == 1
    assert "plan.pdf" in done.stderr
    assert "Traceback" not in done.stderr
