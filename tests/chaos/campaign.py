"""The campaign: where runs begin, when each is killed, and what is asked of the run that follows."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from tests.chaos.inspection import damage_of, differences, snapshot
from tests.chaos.municipality import SmallMunicipality
from tests.chaos.runs import STAGES, Door, PipelineRun, Progress, Stage, progress_of

_ATTEMPTS = 8
"""So often a run that ended before its kill is begun anew: a kill that hits nothing does not count."""


@dataclass(frozen=True)
class Beginning:
    """A data folder that a run starts from, and what an undisturbed run makes of it.

    ``reaches`` are the stages that such a run goes through; ``seconds`` is how long each took undisturbed.
    """

    name: str
    template: Path
    reaches: tuple[Stage, ...]
    end: Progress
    expected: dict[str, str]
    seconds: dict[Stage, float]


@dataclass(frozen=True, kw_only=True)
class Kill:
    """One run that was killed in ``stage``, what it left, and what is wrong after the run that followed (if anything)."""

    number: int
    beginning: str
    door: Door
    stage: Stage
    after_seconds: float
    found: Progress
    left: tuple[str, ...]
    trouble: tuple[str, ...]


@dataclass
class Campaign:
    """Kills runs of one small municipality, in ``folder``. Each kill has dice of its own, from seed and number.

    Every run works in ``folder/data``: a matching is kept under a key that holds the archive's place.
    """

    municipality: SmallMunicipality
    folder: Path
    seed: int
    beginnings: list[Beginning] = field(default_factory=list)
    """The one nearest to publication first: it is the quickest and serves most often."""

    def prepare(self, with_earlier_release: bool = True) -> None:
        """Run undisturbed from nothing and from an earlier release; every later run is held against these two."""
        announced = self.municipality.periods
        nothing = self.undisturbed("nothing", _empty(self.folder / "nothing"))
        archive = self._shortened(nothing, "archive", "raw")
        read = self._shortened(nothing, "documents read", "raw", "cache/extract")
        self.beginnings = [read, archive, nothing]
        if not with_earlier_release:
            return
        self.municipality.announce(announced[1:])
        self.undisturbed("nothing", _empty(self.folder / "earlier"))
        earlier = self.folder / "undisturbed from earlier"
        self.municipality.announce(announced)
        self.beginnings.append(self.undisturbed("earlier release", earlier))

    def kill(self, number: int, door: Door = "command") -> Kill:
        """Kill one run at a moment that seed and number decide, run again to the end, and compare with the undisturbed."""
        dice = random.Random(f"{self.seed}-{number}")
        stage = STAGES[number % len(STAGES)]
        nearest, *others = [one for one in self.beginnings if stage in one.reaches]
        beginning = dice.choice([nearest, dice.choice([nearest, *others])])
        data, after_seconds = self.hit(stage, dice.random(), beginning, door)
        found, left = progress_of(data), [name for name in snapshot(data) if name not in beginning.expected]
        trouble = [f"after the kill: {one}" for one in damage_of(data)]
        if not trouble:
            trouble = self.finish(data, beginning, door)
        if trouble:
            data.rename(self.folder / f"kill-{number}")
        return Kill(
            number=number,
            beginning=beginning.name,
            door=door,
            stage=found.stage(beginning.end),
            after_seconds=after_seconds,
            found=found,
            left=tuple(left),
            trouble=tuple(trouble),
        )

    def finish(self, data: Path, beginning: Beginning, door: Door = "command") -> list[str]:
        """Run to the end; return what is not as after an undisturbed run."""
        run = PipelineRun(self.municipality.profile, data, door)
        code = run.end()
        if code != 0:
            return [f"the next run ended with exit code {code}:\n{run.said()[-2000:]}"]
        return [*damage_of(data), *differences(snapshot(data), beginning.expected)]

    def hit(self, stage: Stage, share: float, beginning: Beginning, door: Door = "command") -> tuple[Path, float]:
        """Kill a run when ``share`` of a stage has passed; return the data folder it left and the seconds it lived."""
        data, moment = self.folder / "data", share * beginning.seconds[stage]
        for _ in range(_ATTEMPTS):
            shutil.rmtree(data, ignore_errors=True)
            shutil.copytree(beginning.template, data, symlinks=True)
            run = PipelineRun(self.municipality.profile, data, door)
            began = time.monotonic()
            run.wait_for(lambda progress: STAGES.index(progress.stage(beginning.end)) >= STAGES.index(stage))
            time.sleep(moment)
            if run.kill():
                return data, time.monotonic() - began
            moment *= 0.5
        raise RuntimeError(f"the run always ended before it could be killed:\n{run.said()[-2000:]}")

    def undisturbed(self, name: str, template: Path) -> Beginning:
        """Run to the end from ``template``; return it as a beginning with all that this run showed and left."""
        data = self.folder / "data"
        shutil.copytree(template, data, symlinks=True)
        run = PipelineRun(self.municipality.profile, data)
        timeline = run.watch()
        if run.end() != 0:
            raise RuntimeError(f"an undisturbed run failed:\n{run.said()}")
        whole = data.rename(self.folder / f"undisturbed from {template.name}")
        return Beginning(name, template, STAGES, timeline[-1][1], snapshot(whole), _seconds(timeline))

    def _shortened(self, whole: Beginning, name: str, *parts: str) -> Beginning:
        """Return a beginning that holds what the first stages of an undisturbed run left: ``parts`` of its data folder."""
        template = self.folder / name
        for part in parts:
            shutil.copytree(self.folder / f"undisturbed from {whole.template.name}" / part, template / part)
        first = STAGES.index(progress_of(template).stage(whole.end))
        return replace(whole, name=name, template=template, reaches=STAGES[first:])


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _seconds(timeline: list[tuple[float, Progress]]) -> dict[Stage, float]:
    """Return how long a run was in each stage, from what it showed when."""
    end = timeline[-1][1]
    seconds = dict.fromkeys(STAGES, 0.0)
    for (since, progress), (until, _) in pairwise(timeline):
        seconds[progress.stage(end)] += until - since
    return seconds
