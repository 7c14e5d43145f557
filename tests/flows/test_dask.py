"""The pipeline on a Dask cluster of several worker processes gives what it gives in one process."""

from __future__ import annotations

import multiprocessing
from importlib.util import find_spec
from pathlib import Path

import pytest

from planextract import stages
from planextract.archive.fetch import fetch_source
from planextract.data_folder import DataFolder
from planextract.reading.extract import extract_source
from planextract.sources.load import load_profile
from tests.small_source import write_small_source

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed (extra: scale)")


def publish_in_this_process(source: str, folder: DataFolder) -> None:
    profile = load_profile(source)
    fetch_source(profile, folder)
    extract_source(profile, folder)
    stages.match(profile, folder)
    stages.publish(profile, folder)


def test_a_dask_cluster_gives_the_same_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import pipeline
    from flows.extract import extract
    from flows.runner import task_runner

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = write_small_source(tmp_path)
    publish_in_this_process(source, DataFolder(tmp_path / "local"))
    monkeypatch.setenv("PLANEXTRACT_RUNNER", "dask")
    monkeypatch.setattr("flows.runner.default_workers", lambda: 2)
    monkeypatch.setattr(pipeline, "extract", extract.with_options(task_runner=task_runner()))
    assert pipeline.pipeline(source, str(tmp_path / "dask")) == 0

    local, dask = (DataFolder(tmp_path / name).processed("liten") for name in ("local", "dask"))
    assert sorted(path.name for path in local.iterdir()) == sorted(path.name for path in dask.iterdir())
    assert [path.name for path in local.iterdir() if path.read_bytes() != (dask / path.name).read_bytes()] == []
    assert "goals.parquet" in {path.name for path in local.iterdir()}


def test_another_runner_is_refused_with_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runner import task_runner

    monkeypatch.setenv("PLANEXTRACT_RUNNER", "dusk")
    with pytest.raises(ValueError, match="say `threads`, `dask` or"):
        task_runner()


def test_a_worker_that_may_start_no_process_says_how_to_start_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import runner

    monkeypatch.setattr(runner, "in_dask_worker", lambda: True)
    monkeypatch.setattr(multiprocessing.current_process(), "_config", {"daemon": True})
    with pytest.raises(RuntimeError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"):
        runner.parser_processes()
