"""The researcher's three queries of docs/queries.md run as they stand there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.publish import publish_source
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans

QUERIES = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", QUERIES, re.DOTALL)
SQL = re.findall(r"```sql\n(.*?)```", QUERIES, re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose data folder holds a source called as the bundled sample is."""
    publish_source(two_plans(), replace(PROFILE, id="exempel"), DataFolder(tmp_path / "data"), INPUTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_three() -> None:
    assert (len(PYTHON), len(SQL)) == (2, 1)
    assert "duckdb" in PYTHON[0]
    assert "pandas" in PYTHON[1]


def test_duckdb_tells_the_raised_goal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(PYTHON[0], {})
    shown = capsys.readouterr().out
    assert "raised" in shown
    assert "Andelen nöjda ska vara 90 %." in shown


def test_pandas_tells_the_revision(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(PYTHON[1], names)
    triangle = names["triangle"]
    assert triangle.loc[("Socialnämnden", "Socialnämnden", 2025)].tolist() == [900_000, 950_000]  # type: ignore[attr-defined]
    assert "Socialnämnden" in capsys.readouterr().out


def test_sql_tells_each_boards_budget(here: Path) -> None:
    with closing(sqlite3.connect(here / "data" / "processed" / "exempel" / "planextract.sqlite")) as connection:
        assert connection.execute(SQL[0]).fetchall() == [
            ("Socialnämnden", 2024, 900_000, None),
            ("Socialnämnden", 2025, 950_000, 50_000),
        ]
