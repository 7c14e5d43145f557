"""The real program on a machine that fails it: killed, interrupted, no room, no permission, twice at once, read meanwhile."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.read import read_published
from planextract.matching.decisions import DecisionLog, Side
from tests.chaos.campaign import Beginning, Campaign
from tests.chaos.inspection import damage_of, differences, snapshot
from tests.chaos.municipality import SOURCE_ID, small_municipality
from tests.chaos.runs import STAGES, PipelineRun, Stage
from tests.chaos.small_disk import may_mount, room_taken, small_disk
from tests.cli.processes import PROGRAM


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """One undisturbed run from nothing, and what its first stages left: what every other run is held against."""
    folder = tmp_path_factory.mktemp("faults")
    with small_municipality(folder) as municipality:
        made = Campaign(municipality, folder, seed=7)
        made.prepare(with_earlier_release=False)
        yield made


def beginning(campaign: Campaign, name: str) -> Beginning:
    return next(one for one in campaign.beginnings if one.name == name)


def data_of(campaign: Campaign, template: Path) -> Path:
    """Give the one data folder that runs work in, with what is in ``template``."""
    data = campaign.folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(template, data, symlinks=True)
    return data


def test_killed_in_every_stage_the_dataset_is_that_of_an_undisturbed_run(campaign: Campaign) -> None:
    dice = random.Random(7)
    begun = beginning(campaign, "nothing")
    for number, stage in enumerate((*STAGES, "write")):
        data, _ = campaign.hit(stage, dice.random(), begun)
        assert damage_of(data) == []
        begun = replace(begun, template=data.rename(campaign.folder / f"killed-{number}"))
    assert campaign.finish(data_of(campaign, begun.template), begun) == []


@pytest.mark.parametrize(
    ("stage", "name"),
    [("fetch", "nothing"), ("extract", "archive"), ("match", "documents read"), ("publish", "documents read")],
)
def test_interrupted_it_says_so_and_keeps_what_it_has(campaign: Campaign, stage: Stage, name: str) -> None:
    begun = beginning(campaign, name)
    run = PipelineRun(campaign.municipality.profile, data_of(campaign, begun.template))
    assert run.wait_for(lambda progress: progress.stage(begun.end) == stage and "Liten" in run.said())
    time.sleep(1.0 if stage == "extract" else 0.2)
    assert run.signal(signal.SIGINT)
    assert run.end() == 130, run.said()
    assert "Interrupted. Nothing is lost" in run.said()
    assert "Traceback" not in run.said()
    assert damage_of(run.data) == []
    kept = {item for item in snapshot(run.data).items() if item[0].startswith("cache/") and item[0].endswith(".json")}
    assert kept <= begun.expected.items(), "a document that was being read is not kept as refused"


@pytest.mark.parametrize("stage", ["fetch", "match", "publish"])
def test_out_of_room_it_names_the_place_and_loses_nothing(campaign: Campaign, stage: Stage) -> None:
    """The system refuses to write more into a file, as a full disk or a quota does."""
    begun = beginning(campaign, "nothing" if stage == "fetch" else "documents read")
    whole = DataFolder(campaign.folder / "undisturbed from nothing")
    written = {
        "fetch": (whole.raw(SOURCE_ID), "*.pdf"),
        "match": (whole.cache("match", SOURCE_ID), "*.json"),
        "publish": (whole.processed(SOURCE_ID), "planextract.sqlite"),
    }
    folder, names = written[stage]
    limit = min(path.stat().st_size for path in folder.glob(names)) - 1
    little_room = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    run = PipelineRun(campaign.municipality.profile, data_of(campaign, begun.template), before=little_room)
    assert run.end() == 1, run.said()
    place = {"fetch": "raw", "match": "cache/match", "publish": "processed/.releases"}[stage]
    assert re.search(
        rf"{place}/{SOURCE_ID}\S*: cannot be written: .*run again\. Nothing kept so far is lost", run.said()
    )
    assert "Traceback" not in run.said()
    assert damage_of(run.data) == []
    assert not [*run.data.rglob("*.part"), *run.data.rglob(".building-*")]


@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a small disk (unshare -rm)")
@pytest.mark.parametrize(("name", "share"), [("nothing", 0.01), ("archive", 0.1), ("documents read", 0.7)])
def test_on_a_full_disk_it_loses_nothing_and_goes_on_when_there_is_room(
    campaign: Campaign, name: str, share: float
) -> None:
    begun = beginning(campaign, name)
    data, left = data_of(campaign, begun.template), campaign.folder / "left"
    has, needs = room_taken(data), room_taken(campaign.folder / "undisturbed from nothing")
    size = round(has + share * (needs - has))
    run = PipelineRun(campaign.municipality.profile, data, before=small_disk(data, size, left))
    assert run.end() == 1, run.said()
    assert re.search(r"cannot be written: .*run again\. Nothing kept so far is lost", run.said()), run.said()
    assert "Traceback" not in run.said()
    shutil.rmtree(data)
    left.rename(data)
    assert damage_of(data) == []
    assert not [*data.rglob("*.part"), *data.rglob(".building-*")]
    assert campaign.finish(data, begun) == []


@pytest.mark.parametrize("place", [f"raw/{SOURCE_ID}", f"processed/.releases/{SOURCE_ID}"])
def test_without_permission_it_names_the_place(campaign: Campaign, place: str) -> None:
    whole = beginning(campaign, "documents read")
    data = data_of(campaign, whole.template)
    (data / place).mkdir(parents=True, exist_ok=True)
    (data / place).chmod(0o555)
    try:
        run = PipelineRun(campaign.municipality.profile, data, before=_WITHOUT_PRIVILEGES)
        assert run.end() == 1, run.said()
    finally:
        (data / place).chmod(0o755)
    assert re.search(rf"{place}\S*: cannot be written: no permission; check who owns the folder", run.said()), (
        run.said()
    )
    assert "Traceback" not in run.said()
    assert damage_of(data) == []


def test_half_a_decision_is_named_with_its_file(campaign: Campaign) -> None:
    begun = beginning(campaign, "documents read")
    data = data_of(campaign, begun.template)
    decisions = DataFolder(data).decisions(SOURCE_ID) / "decisions.jsonl"
    decisions.parent.mkdir(parents=True)
    decisions.write_text('{"id": "decision-1", "subj', encoding="utf-8")
    run = PipelineRun(campaign.municipality.profile, data)
    assert run.end() == 1, run.said()
    assert f"{decisions}:1: not a line of JSON" in run.said()
    assert "Traceback" not in run.said()
    decisions.unlink()
    decisions.parent.rmdir()
    decisions.parent.parent.rmdir()
    assert campaign.finish(data, begun) == []


def test_two_runs_at_once_take_turns(campaign: Campaign) -> None:
    begun = beginning(campaign, "documents read")
    data = data_of(campaign, begun.template)
    runs = [PipelineRun(campaign.municipality.profile, data) for _ in range(2)]
    for run in runs:
        assert run.end() == 0 or "another run is fetching into it" in run.said(), run.said()
    assert any("new release" in run.said() for run in runs)
    assert damage_of(data) == []
    assert differences(snapshot(data), begun.expected) == []


def test_who_reads_meanwhile_sees_the_old_release_or_the_new_one(campaign: Campaign) -> None:
    data = data_of(campaign, campaign.folder / "undisturbed from nothing")
    _part_one_goal(data)
    serve = subprocess.Popen(
        [str(PROGRAM), "--data", str(data), "serve", "--port", "0"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        assert serve.stderr is not None
        address = next(found[0] for line in serve.stderr if (found := re.search(r"http://[\d.]+:\d+", line.decode())))
        old = _seen(address)  # the address is told when the port is taken, a moment before it is answered
        run = PipelineRun(campaign.municipality.profile, data)
        seen = {old}
        while run.is_running():
            seen.add(_seen(address))
        assert run.end() == 0, run.said()
        deadline = time.monotonic() + 60
        while (new := _seen(address)) == old and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        serve.terminate()
        serve.wait()
    assert new != old
    assert seen <= {old, new}


_WITHOUT_PRIVILEGES = """
import ctypes
# capset(2), version 3, this process: no capability is effective, permitted or inheritable, so permissions count for root too
header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None).capset(header, none) == 0
"""


def _part_one_goal(data: Path) -> None:
    """Let a person decide that a goal and its successor are two goals: the next release has other links."""
    folder = DataFolder(data)
    matching = read_published(folder.processed(SOURCE_ID)).matching
    goals = {goal.goal_id: (one.document.sha256, goal.text) for one in matching.extractions for goal in one.goals}
    link = next(link for link in matching.goal_links if link.relation == "same")
    DecisionLog(folder.decisions(SOURCE_ID)).record(
        subject="goal_link",
        left=Side(*goals[link.from_goal_id]),
        right=Side(*goals[link.to_goal_id]),
        verdict="different",
        reason="to see the difference",
        by="Test",
        at="2025-06-15T00:00:00+00:00",
    )


def _seen(address: str) -> tuple[int, int, int]:
    """Return what a reader is told: goals that are linked, added and dropped."""
    sql = """select (select count(*) from goal_links) as links,
        (select count(*) from goal_changes where change = 'added') as added,
        (select count(*) from goal_changes where change = 'dropped') as dropped"""
    with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=60) as client:
        answer = client.get(f"{address}/planextract.json", params={"sql": sql, "_shape": "array"})
    answer.raise_for_status()
    (row,) = answer.json()
    return row["links"], row["added"], row["dropped"]
