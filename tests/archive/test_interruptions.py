"""Killed, interrupted, out of room, two at once: the archive is never damaged, and the next run completes."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive, hash_file
from planextract.data_folder import DataFolder
from tests.archive.sources import PATTERN, hashes, listing, make_profile, plan
from tests.web_stand_in import WebStandIn, content, drip_body, page

YEARS = (2025, 2024, 2023, 2022, 2021)
PROGRAM = """
import json, resource, signal, sys
from pathlib import Path
from planextract.archive.errors import FetchError
from planextract.archive.fetch import fetch_source
from planextract.archive.settings import FetchSettings
from planextract.data_folder import DataFolder
from planextract.records import Profile
said = json.loads(sys.argv[1])
if said["limit"]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (said["limit"], said["limit"]))
profile = Profile(id="provby", name="Provby", municipality_code=None, listing_url=said["url"],
                  title_pattern=said["pattern"], web_archive=False)
try:
    fetch_source(profile, DataFolder(Path(said["data"])), FetchSettings(lock_seconds=20),
                 lambda line: print(line, flush=True))
except FetchError as error:
    sys.exit(f"FetchError: {error}")
"""


def start(web: WebStandIn, data: Path, limit: int = 0) -> subprocess.Popen[str]:
    said = json.dumps({"url": f"{web.url}/plans", "pattern": PATTERN, "data": str(data), "limit": limit})
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, said], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def put_plans(web: WebStandIn, *, slowly: bool) -> None:
    web.routes["/plans"] = page(listing(*YEARS))
    for year in YEARS:
        web.routes[f"/plan/{year}.pdf"] = drip_body(plan(year), 200, 0.02) if slowly else content(plan(year))


def assert_whole(folder: Path) -> None:
    """Every document that the archive lists has its bytes, and every file of the archive its name's hash."""
    archive = Archive(folder)
    assert not archive.damaged()
    for path in folder.glob("*.pdf"):
        assert hash_file(path) == path.stem


def test_killed_at_any_moment(web: WebStandIn, tmp_path: Path) -> None:
    put_plans(web, slowly=True)
    undisturbed = DataFolder(tmp_path / "undisturbed")
    fetch_source(make_profile(f"{web.url}/plans"), undisturbed, web.settings())
    dice = random.Random(7)
    disturbed = DataFolder(tmp_path / "disturbed")
    for _ in range(4):
        run = start(web, disturbed.root)
        assert run.stdout is not None
        if dice.random() < 0.7:
            run.stdout.readline()  # the first document is in
        time.sleep(dice.random() * 0.4)
        run.kill()
        run.communicate()
        assert_whole(disturbed.raw("provby"))
    fetch_source(make_profile(f"{web.url}/plans"), disturbed, web.settings())
    assert_whole(disturbed.raw("provby"))
    assert hashes(disturbed.raw("provby")) == hashes(undisturbed.raw("provby"))
    assert len(Archive(disturbed.raw("provby")).entries()) == len(YEARS)
    assert not list(disturbed.root.rglob("*.part"))


def test_an_interrupt_keeps_what_was_taken(web: WebStandIn, tmp_path: Path) -> None:
    put_plans(web, slowly=True)
    folder = DataFolder(tmp_path)
    run = start(web, tmp_path)
    assert run.stdout is not None
    assert "taken" in run.stdout.readline()
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=20)
    assert run.returncode != 0
    assert_whole(folder.raw("provby"))
    assert 1 <= len(Archive(folder.raw("provby")).entries()) < len(YEARS)
    assert not list(tmp_path.rglob("*.part"))
    fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    assert len(Archive(folder.raw("provby")).entries()) == len(YEARS)


def test_two_runs_at_once_take_turns(web: WebStandIn, tmp_path: Path) -> None:
    put_plans(web, slowly=True)
    runs = [start(web, tmp_path) for _ in range(2)]
    said = [run.communicate(timeout=60)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert any("another run is fetching" in text for text in said)
    assert_whole(DataFolder(tmp_path).raw("provby"))
    assert len(Archive(DataFolder(tmp_path).raw("provby")).entries()) == len(YEARS)


def test_no_room_is_said_and_costs_nothing(web: WebStandIn, tmp_path: Path) -> None:
    """The system refuses to write more than a few kilobytes into a file, as a full disk or a quota does."""
    put_plans(web, slowly=False)
    folder = DataFolder(tmp_path)
    web.routes["/plan/2024.pdf"] = content(plan(2024) + b"%" * 200_000)
    run = start(web, tmp_path, limit=100_000)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "FetchError" in errors
    assert "cannot be written" in errors
    assert_whole(folder.raw("provby"))
    assert [document.period_hint for document in Archive(folder.raw("provby")).entries()] == ["2025-2027"]
    assert not list(tmp_path.rglob("*.part"))
    fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    assert len(Archive(folder.raw("provby")).entries()) == len(YEARS)


def test_a_folder_that_may_not_be_written_is_named(web: WebStandIn, tmp_path: Path) -> None:
    from planextract.archive.errors import FetchError

    put_plans(web, slowly=False)
    (tmp_path / "raw").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(FetchError, match="cannot be written"):
        fetch_source(make_profile(f"{web.url}/plans"), DataFolder(tmp_path), web.settings())


def test_a_file_without_its_sidecar_is_completed_by_the_next_run(web: WebStandIn, tmp_path: Path) -> None:
    """The moment between the two renames: the bytes are there, what is known of them is not."""
    put_plans(web, slowly=False)
    folder = DataFolder(tmp_path)
    fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    archive = Archive(folder.raw("provby"))
    archive.entries()[0].path.with_suffix(".json").unlink()
    assert len(archive.entries()) == len(YEARS) - 1
    assert len(archive.orphans()) == 1
    fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    assert len(archive.entries()) == len(YEARS)
