"""Reviewing in the terminal: what is typed becomes decisions, can be taken back, and is kept when the input ends."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from planextract.data_folder import DataFolder
from planextract.matching.decisions import DecisionLog
from tests.cli.processes import PROGRAM


def reviewed(data: Path, *typed: str) -> subprocess.CompletedProcess[str]:
    """Run ``planextract review`` with lines typed; the input ends after the last one."""
    return subprocess.run(
        [str(PROGRAM), "--data", str(data), "review", "--by", "Åsa"],
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "60"},
    )


def test_what_is_typed_is_decided_undone_and_kept(published_sample: DataFolder, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(published_sample.root, data, symlinks=True)
    log = DecisionLog(DataFolder(data).decisions("exempel"))

    done = reviewed(data, "?", "z", "a", "", "a", "samma sak", "z", "o", "different", "olika yrken", "s", "b")

    assert done.returncode == 0, done.stderr
    assert "undo the last decision" in done.stderr
    assert "Nothing to undo" in done.stderr
    assert "a decision needs a reason" in done.stderr
    assert "1 decision recorded" in done.stdout
    assert [d.verdict for d in log.read()] == ["reworded", "withdrawn", "different"]
    assert [(d.verdict, d.reason, d.by) for d in log.standing()] == [("different", "olika yrken", "Åsa")]
    shown = done.stdout.replace("\n", " ")
    (waiting,) = set(re.findall(r"\d+ of (\d+): ", shown))
    assert all(f"{number} of {waiting}: " in shown for number in (1, 2, 3))
    assert all(len(line) <= 60 for line in done.stdout.splitlines() if line.startswith("│"))
    words = [line.strip("│ ") for line in done.stdout.splitlines() if line.startswith("│")]
    assert "bristen är störst." in " ".join(words)

    again = reviewed(data, "q")
    assert f"1 of {int(waiting) - 1}: " in again.stdout and "0 decisions recorded" in again.stdout
