"""Runs of the real pipeline in processes of their own, which can be killed with all their workers."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from planextract.data_folder import DataFolder
from tests.chaos.municipality import SOURCE_ID
from tests.cli.processes import PROGRAM

Stage = Literal["fetch", "extract", "match", "publish", "write"]
"""``publish`` is up to the gates, ``write`` from the first file of a release to the end of the process."""
STAGES: tuple[Stage, ...] = ("fetch", "extract", "match", "publish", "write")
Door = Literal["command", "flow"]
"""``planextract run``, or the Prefect flow ``python -m flows.pipeline``."""

_EPOCH = "1750000000"
_ROOT = Path(__file__).parents[2]
_PATIENCE = 900.0
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Progress:
    """What a data folder holds of a run: documents archived, documents read, matchings, releases whole and in writing."""

    archived: int
    read: int
    matched: int
    released: int
    in_writing: int

    def stage(self, end: Progress) -> Stage:
        """Return the stage that a run is in which will leave ``end``."""
        if self.archived < end.archived:
            return "fetch"
        if self.read < end.read:
            return "extract"
        if self.matched < end.matched:
            return "match"
        return "publish" if self.released < end.released and not self.in_writing else "write"


def progress_of(data: Path) -> Progress:
    """Look at what a run has left in its data folder so far."""
    folder = DataFolder(data)
    sidecars = [path for path in folder.raw(SOURCE_ID).glob("*.json") if len(path.stem) == 64]
    return Progress(
        archived=len(sidecars),
        read=len(list(folder.cache("extract", SOURCE_ID).glob("*.json"))),
        matched=len(list(folder.cache("match", SOURCE_ID).glob("*.json"))),
        released=len([path for path in folder.releases(SOURCE_ID).glob("[0-9a-f]*") if path.is_dir()]),
        in_writing=len(list(folder.releases(SOURCE_ID).glob(".building-*"))),
    )


class PipelineRun:
    """One run of the pipeline: a process group of its own, its output in a file beside the data folder.

    ``before`` is Python that the process of a command runs first, to take something away from itself.
    """

    def __init__(self, profile: Path, data: Path, door: Door = "command", before: str = "") -> None:
        self.data = data
        self.output = data.with_name(f"output-{next(_NUMBERS)}.txt")
        command = [str(PROGRAM), "--data", str(data), "run", str(profile)]
        if before:
            program = f"{before}\nfrom planextract.cli import main\nif __name__ == '__main__':\n    main()"
            command = [sys.executable, "-c", program, *command[1:]]
        if door == "flow":
            command = [sys.executable, "-m", "flows.pipeline", str(profile), "--data", str(data)]
        home = data.with_name("prefect")
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "COLUMNS": "200", "PREFECT_HOME": str(home)},
            )
        self._began = time.monotonic()

    def wait_for(self, has_come: Callable[[Progress], bool]) -> bool:
        """Wait until the data folder shows something; False where the run ended before."""
        while self._process.poll() is None:
            if has_come(progress_of(self.data)):
                return True
            time.sleep(0.02)
        return False

    def watch(self) -> list[tuple[float, Progress]]:
        """Watch the run to its end; return what its data folder showed and since when, in seconds from the start."""
        timeline: list[tuple[float, Progress]] = []
        while True:
            has_ended, progress = self._process.poll() is not None, progress_of(self.data)
            if has_ended or not timeline or timeline[-1][1] != progress:
                timeline.append((time.monotonic() - self._began, progress))
            if has_ended:
                return timeline
            time.sleep(0.02)

    def is_running(self) -> bool:
        """Whether the run has not ended yet."""
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> bool:
        """Send a signal to the run and everything that it started; False where the run had ended before."""
        is_running = self._process.poll() is None
        if is_running:
            os.killpg(self._process.pid, number)
        return is_running

    def kill(self) -> bool:
        """End the run and everything that it started at once; False where it had ended before."""
        was_running = self.signal(signal.SIGKILL)
        return self._process.wait() == -signal.SIGKILL and was_running

    def end(self) -> int:
        """Wait for the end and return the exit code; a run that hangs is killed after a while."""
        try:
            return self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def said(self) -> str:
        """Return what the run printed."""
        return self.output.read_text(encoding="utf-8", errors="replace")
