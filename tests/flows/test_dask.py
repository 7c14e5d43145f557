"""The pipeline on a Dask cluster of several worker processes gives what it gives in one process."""

from __future__ import annotations

import multiprocessing
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

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


def test_dask_workers_that_share_a_store_alone_give_the_same_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers stand in another folder than the flow: what they took from its data folder would lie there."""
    from flows import pipeline, runner
    from flows.extract import extract

    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    here.mkdir()
    elsewhere.mkdir()
    start_cluster = runner._cluster_of_this_machine

    def start_elsewhere(**kwargs: Any) -> Any:
        os.chdir(elsewhere)
        try:
            return start_cluster(**kwargs)
        finally:
            os.chdir(here)

    monkeypatch.chdir(here)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    source = write_small_source(tmp_path)
    publish_in_this_process(source, DataFolder(tmp_path / "local"))
    monkeypatch.setenv("PLANEXTRACT_RUNNER", "dask")
    monkeypatch.setenv("PLANEXTRACT_STORE", f"file://{tmp_path}/store")
    monkeypatch.setattr(runner, "default_workers", lambda: 2)
    monkeypatch.setattr(runner, "_cluster_of_this_machine", start_elsewhere)
    monkeypatch.setattr(pipeline, "extract", extract.with_options(task_runner=runner.task_runner()))
    assert pipeline.pipeline(source, "data") == 0

    assert not (elsewhere / "data").exists()
    local, dask = (DataFolder(folder).processed("liten") for folder in (tmp_path / "local", here / "data"))
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
