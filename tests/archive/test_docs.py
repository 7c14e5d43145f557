"""The user's page on the archive names everything that the code has."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

from planextract.archive.settings import FetchSettings
from planextract.finding_codes import FindingCode

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")


def test_every_setting_is_described() -> None:
    for field in fields(FetchSettings):
        if not callable(getattr(FetchSettings(), field.name)):
            name = field.name.upper()
            assert f"PLANEXTRACT_{name}" in PAGE or f"…_{name}" in PAGE, name


def test_every_finding_of_a_fetch_is_described_and_no_other() -> None:
    archive = ROOT / "src" / "planextract" / "archive"
    used: set[str] = set()
    for name in ("harvest.py", "take.py", "listing.py"):
        text = (archive / name).read_text(encoding="utf-8")
        used |= set(re.findall('"([a-z_]+)"', text)) & set(get_args(FindingCode))
    table = PAGE.partition("## Findings of a fetch")[2].partition("## Settings")[0]
    described = {
        code for line in table.splitlines() if line.startswith("| `") for code in re.findall("`([a-z_]+)`", line)
    }
    assert used == described
