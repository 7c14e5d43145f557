"""The small kill test: one run after another is killed, stage by stage, and the last one makes what none would have."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from tests.chaos.campaign import Campaign
from tests.chaos.inspection import damage_of
from tests.chaos.municipality import small_municipality
from tests.chaos.runs import STAGES


def test_killed_in_every_stage_the_dataset_is_that_of_an_undisturbed_run(tmp_path: Path) -> None:
    dice = random.Random(7)
    (tmp_path / "nothing").mkdir()
    with small_municipality(tmp_path) as municipality:
        campaign = Campaign(municipality, tmp_path, seed=7)
        beginning = campaign.undisturbed("nothing", tmp_path / "nothing")
        for number, stage in enumerate((*STAGES, "write")):
            data, _ = campaign.hit(stage, dice.random(), beginning)
            assert damage_of(data) == []
            beginning = replace(beginning, template=data.rename(tmp_path / f"killed-{number}"))
        beginning.template.rename(tmp_path / "data")
        assert campaign.finish(tmp_path / "data", beginning) == []
