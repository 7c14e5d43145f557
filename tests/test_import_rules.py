"""Data moves one way: the import rules of pyproject.toml hold (DESIGN.md)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_import_rules_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_no_municipality_is_named_in_code() -> None:
    names = ("boden", "simrishamn", "vansbro", "olofström", "bjurholm", "norrbotten")
    code = [path for folder in ("src", "flows") for path in (ROOT / folder).rglob("*.py")]
    assert len(code) > 20
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in code
        for name in names
        if re.search(rf"\b{name}s?\b", path.read_text(encoding="utf-8").lower())
    ]
    assert found == []
