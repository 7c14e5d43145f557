"""The report docs/benchmarks.md: each benchmark writes its own section, the rest stays as it is."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def machine() -> str:
    """Return what the figures were measured on, without naming the machine."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def write_section(name: str, text: str, path: Path = REPORT) -> None:
    """Put ``text`` between the marks of section ``name``; raises ValueError where the report has no such section."""
    report = path.read_text(encoding="utf-8")
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    if begin not in report or end not in report:
        raise ValueError(f"{path.name} has no section {name}")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    path.write_text(pattern.sub(lambda _: f"{begin}\n{text.strip()}\n{end}", report), encoding="utf-8")
