"""``planextract releases``: what is kept, what is pinned, what goes."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from planextract.cli.commands import app
from planextract.data_folder import DataFolder
from planextract.dataset.publish import PublicationHeld, publish_source, releases_kept
from planextract.records import Matching
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans


def plans_with(amount: int) -> Matching:
    matching = two_plans()
    first, second = matching.extractions
    line = replace(second.budget_lines[0], printed=str(amount), value=Decimal(amount), amount_sek=amount * 1000)
    return replace(matching, extractions=(first, replace(second, budget_lines=(line, *second.budget_lines[1:]))))


class Shop:
    """A source with four releases, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.data = DataFolder(folder / "data")
        self.profile = folder / "profile.toml"
        self.profile.write_text(f'id = "{PROFILE.id}"\nname = "Provby"\n', encoding="utf-8")
        self.ids = [publish_source(plans_with(n), PROFILE, self.data, INPUTS).id for n in (1000, 2000, 3000, 4000)]

    def run(self, command: str, *arguments: str, code: int = 0) -> str:
        whole = ["--data", str(self.data.root), "releases", command, str(self.profile), *arguments]
        done = CliRunner().invoke(app, whole, env={"COLUMNS": "200"})
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    def listed(self) -> dict[str, dict[str, Any]]:
        return {one["release"]: one for one in json.loads(self.run("list", "--json"))}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop(tmp_path_factory.mktemp("releases"))


def test_what_is_cited_stays_and_the_rest_goes(shop: Shop) -> None:
    assert list(shop.listed()) == shop.ids
    assert [one["is_current"] for one in shop.listed().values()] == [False, False, False, True]
    assert {one["plans"] for one in shop.listed().values()} == {2}
    shop.run("pin", shop.ids[0][:6], "--reason", "cited in Rapport 2026:4")
    assert shop.listed()[shop.ids[0]]["pinned"] == "cited in Rapport 2026:4"
    assert "pinned: cited in Rapport 2026:4" in " ".join(shop.run("list").split())
    assert "2 removed, 2 kept" in shop.run("prune", "--keep", "1")
    assert list(shop.listed()) == [shop.ids[0], shop.ids[3]]
    shop.run("unpin", shop.ids[0])
    shop.run("prune", "--keep", "1")
    assert list(shop.listed()) == [shop.ids[3]]


def test_an_unknown_release_is_named_with_those_that_there_are(shop: Shop) -> None:
    whole = ["--data", str(shop.data.root), "releases", "pin", str(shop.profile), "nope", "--reason", "x"]
    problem = CliRunner().invoke(app, whole).exception
    assert shop.ids[3] in str(problem)


def test_the_setting_says_how_many_each_publication_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANEXTRACT_KEEP_RELEASES", "2")
    folder = DataFolder(tmp_path)
    published = [publish_source(plans_with(n), PROFILE, folder, INPUTS) for n in (1000, 2000, 3000)]
    assert published[-1].removed_releases == (published[0].id,)
    monkeypatch.setenv("PLANEXTRACT_KEEP_RELEASES", "none")
    with pytest.raises(PublicationHeld, match="Write a number from 1"):
        releases_kept()
