"""Power that fails between any two steps of writing: the archive has what it said it has, readers see a whole release."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.publish import publish_source
from planextract.dataset.release import ReleaseStore
from planextract.records import Matching
from tests.archive.sources import hashes, listing, make_profile, plan
from tests.chaos.inspection import damage_of
from tests.chaos.power_loss import DISKS, Disk, PowerLoss
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans
from tests.web_stand_in import WebStandIn, content, page, web

__all__ = ["web"]
YEARS = (2025, 2024, 2023)


class Losses:
    """The data folders that a power loss at each step would have left on both disks."""

    def __init__(self, watched: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._watched, self._folder, self._monkeypatch = watched, folder, monkeypatch
        self.left: list[tuple[Disk, Path]] = []

    def during(self, work: Callable[[], object], *, steps: tuple[str, ...]) -> None:
        """Do the work; after each of the steps, and at the end, keep what a power loss would leave."""
        self._watched.mkdir(exist_ok=True)
        power = PowerLoss(self._watched, lambda step: self._keep(power) if step in steps else None)
        with power.watched(self._monkeypatch):
            work()
            self._keep(power)

    def _keep(self, power: PowerLoss) -> None:
        for disk in DISKS:
            self.left.append((disk, self._folder / f"{len(self.left)}-{disk}"))
            power.leave(*self.left[-1])


def test_the_disks_lose_what_was_not_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def carelessly() -> None:
        (tmp_path / "data" / "new").write_text("words", encoding="utf-8")
        (tmp_path / "data" / "new").replace(tmp_path / "data" / "file")

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").write_text("before", encoding="utf-8")
    losses = Losses(tmp_path / "data", tmp_path, monkeypatch)
    losses.during(carelessly, steps=())
    assert {disk: (folder / "file").read_text(encoding="utf-8") for disk, folder in losses.left} == {
        "slow": "before",
        "hasty": "",
    }


def test_the_archive_keeps_what_it_has_taken(web: WebStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web.routes["/plans"] = page(listing(*YEARS))
    for year in YEARS:
        web.routes[f"/plan/{year}.pdf"] = content(plan(year))
    profile = make_profile(f"{web.url}/plans")
    losses = Losses(tmp_path / "data", tmp_path, monkeypatch)
    losses.during(lambda: fetch_source(profile, DataFolder(tmp_path / "data"), web.settings()), steps=("replace",))
    assert len(losses.left) > 2 * 2 * len(YEARS)
    complete = hashes(DataFolder(tmp_path / "data").raw("provby"))
    for _, left in losses.left[-2:]:
        assert hashes(DataFolder(left).raw("provby")) == complete, "what was told as taken is on the disk"
    for _, left in losses.left:
        folder = DataFolder(left)
        assert not Archive(folder.raw("provby")).damaged()
        fetch_source(profile, folder, web.settings())
        assert {one.sha256 for one in Archive(folder.raw("provby")).entries()} == complete
        assert not Archive(folder.raw("provby")).damaged()


def plans_with(amount: int) -> Matching:
    matching = two_plans()
    first, second = matching.extractions
    line = replace(second.budget_lines[0], printed=str(amount), value=Decimal(amount), amount_sek=amount * 1000)
    return replace(matching, extractions=(first, replace(second, budget_lines=(line, *second.budget_lines[1:]))))


def test_readers_see_the_old_release_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path / "data")
    losses = Losses(tmp_path / "data", tmp_path, monkeypatch)
    switching = ("rename", "replace", "symlink")
    losses.during(lambda: publish_source(plans_with(1000), PROFILE, folder, INPUTS), steps=switching)
    first = [left for _, left in losses.left]
    losses.during(lambda: publish_source(plans_with(2000), PROFILE, folder, INPUTS), steps=switching)
    ids = ReleaseStore(folder, PROFILE.id).history()
    assert [ReleaseStore(DataFolder(left), PROFILE.id).current() for left in first[-2:]] == [ids[0]] * 2
    assert [ReleaseStore(DataFolder(left), PROFILE.id).current() for _, left in losses.left[-2:]] == [ids[1]] * 2
    for number, (_, left) in enumerate(losses.left):
        after = DataFolder(left)
        assert damage_of(left, PROFILE.id) == []
        store = ReleaseStore(after, PROFILE.id)
        assert store.current() in ((None, ids[0]) if number < len(first) else ids)
        again = publish_source(plans_with(2000), PROFILE, after, INPUTS)
        assert again.id == ids[1]
        assert damage_of(left, PROFILE.id) == []
        assert json.loads((again.path / "datapackage.json").read_text(encoding="utf-8"))["resources"]
