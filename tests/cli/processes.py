"""Running the program as a user does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from planextract.sources.load import load_profile

PROGRAM = Path(sys.executable).parent / "planextract"


def planextract(
    *arguments: str | Path, data: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``planextract --data DATA ARGUMENTS…`` and return what it printed."""
    return subprocess.run(
        [str(PROGRAM), "--data", str(data), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", **(environment or {})},
    )


def sample_plans() -> list[Path]:
    """Return the PDFs of the bundled sample, oldest plan first."""
    return sorted((Path(load_profile("exempel").base) / "exempel").glob("*.pdf"))
