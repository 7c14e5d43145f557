"""Real processes that publish while they are killed or while another one publishes: old or new, never half."""

from __future__ import annotations

import json
import multiprocessing
import random
import signal
import time
from dataclasses import replace
from decimal import Decimal
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.publish import publish_source
from planextract.dataset.read import read_published
from planextract.dataset.release import ReleaseStore
from planextract.records import Matching
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans

KILLS = 8
FILES_IN_A_RELEASE = 2 * 17 + 5

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    [
        "planextract.dataset.publish",
        "planextract.dataset.gates",
        "planextract.dataset.export_parquet",
        "planextract.dataset.export_sqlite",
        "planextract.dataset.export_xlsx",
    ]
)


def plans_with(amount: int) -> Matching:
    matching = two_plans()
    first, second = matching.extractions
    line = replace(second.budget_lines[0], printed=str(amount), value=Decimal(amount), amount_sek=amount * 1000)
    return replace(matching, extractions=(first, replace(second, budget_lines=(line, *second.budget_lines[1:]))))


def publish_for_ever(root: Path, start: int) -> None:
    for amount in range(start, start + 10_000):
        publish_source(plans_with(amount), PROFILE, DataFolder(root), INPUTS)


def publish_some(root: Path, start: int, count: int) -> None:
    for amount in range(start, start + count):
        publish_source(plans_with(amount), PROFILE, DataFolder(root), INPUTS)


def started(target: object, *arguments: object) -> BaseProcess:
    process = _processes.Process(target=target, args=arguments)  # type: ignore[arg-type]
    process.start()
    return process


def is_whole(release: Path) -> None:
    """Every file is there, the hashes of the package agree, and the rows can be read back."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert (release / resource["path"]).stat().st_size == resource["bytes"]
    assert len(list(release.iterdir())) == FILES_IN_A_RELEASE
    assert len(read_published(release).matching.extractions) == 2


def test_killed_at_any_moment_the_current_release_is_whole(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    store = ReleaseStore(folder, PROFILE.id)
    publish_source(plans_with(1000), PROFILE, folder, INPUTS)
    moments = random.Random(20250615)
    for kill in range(KILLS):
        history = len(store.history())
        process = started(publish_for_ever, tmp_path, 2000 + 100 * kill)
        deadline = time.monotonic() + 60
        while len(store.history()) == history and time.monotonic() < deadline:
            time.sleep(0.01)  # until it is in the midst of publishing
        time.sleep(moments.uniform(0, 0.8))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        is_whole(folder.processed(PROFILE.id))
    last = publish_source(plans_with(1000), PROFILE, folder, INPUTS)
    assert folder.processed(PROFILE.id).resolve() == last.path.resolve()
    assert not [
        path for path in folder.releases(PROFILE.id).iterdir() if path.name.startswith((".building", ".broken"))
    ]
    undisturbed = publish_source(plans_with(1000), PROFILE, DataFolder(tmp_path / "undisturbed"), INPUTS)
    assert undisturbed.id == last.id
    for path in undisturbed.path.glob("*.parquet"):
        assert path.read_bytes() == (last.path / path.name).read_bytes()


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    runs = [started(publish_some, tmp_path, start, 3) for start in (1000, 2000)]
    for run in runs:
        run.join(timeout=120)
    assert [run.exitcode for run in runs] == [0, 0]
    store = ReleaseStore(DataFolder(tmp_path), PROFILE.id)
    assert len(store.history()) == 6
    assert store.current() == store.history()[-1]
    for release_id in store.kept():
        is_whole(store.path(release_id))


@pytest.mark.parametrize("left", [".building-left", ".broken-left"])
def test_what_a_killed_run_left_is_cleared(tmp_path: Path, left: str) -> None:
    folder = DataFolder(tmp_path)
    rest = folder.releases(PROFILE.id) / left
    rest.mkdir(parents=True)
    (rest / "goals.csv").write_text("half")
    publish_source(plans_with(1000), PROFILE, folder, INPUTS)
    assert not rest.exists()
