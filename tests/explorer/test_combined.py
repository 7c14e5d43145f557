"""The combined database: exchanging one source gives what making it anew gives, and nobody is left without a database."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from planextract.explorer.combined import CombinedDatabase, combined_database, released_sources, row_counts
from planextract.part_files import part_file
from tests.explorer.conftest import Published
from tests.explorer.municipality import PROVSTAD, publish_municipality

NEIGHBOUR = replace(PROVSTAD, source_id="annorstad", name="Annorstads kommun")
YOUNG = replace(
    NEIGHBOUR,
    goals={year: NEIGHBOUR.goals[year] for year in (2023, 2024)},
    amounts={year: NEIGHBOUR.amounts[year] for year in (2023, 2024)},
)


def combined(folder: DataFolder) -> CombinedDatabase:
    return combined_database(folder, released_sources(folder))


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a database holds: the definitions, and the rows of every table and view in an order of their own."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        found = {"definitions": database.execute("select type, name, sql from sqlite_master order by name").fetchall()}
        for kind, name, _ in found["definitions"]:
            inner = name.startswith(("sqlite_", "explorer_goal_search_"))  # statistics; the search index from within
            if kind in ("table", "view") and not inner:
                found[name] = sorted(database.execute(f'select * from "{name}"'), key=repr)
        search = "select thread_id, bm25(explorer_goal_search) from explorer_goal_search where text match 'hemtjänsten'"
        found["search"] = sorted(database.execute(search.replace("text match", "explorer_goal_search match")))
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        return found


def publish_neighbour(published: Published, whole: bool = True) -> None:
    publish_municipality(NEIGHBOUR if whole else YOUNG, published.folder, published.work.parent / "neighbour")


def test_exchanging_a_source_gives_what_making_it_anew_gives(own_provstad: Published, tmp_path: Path) -> None:
    folder = own_provstad.folder
    alone = contents(combined(folder).path)
    publish_neighbour(own_provstad, whole=False)
    young = contents(combined(folder).path)
    publish_neighbour(own_provstad)
    exchanged = combined(folder)
    anew = DataFolder(tmp_path / "anew")
    shutil.copytree(folder.root / "processed", anew.root / "processed", symlinks=True)
    assert contents(exchanged.path) == contents(combined(anew).path)
    assert len(contents(exchanged.path)["documents"]) == len(young["documents"]) + 1 == len(alone["documents"]) + 3
    assert row_counts(exchanged.path)["goals"] == len(contents(exchanged.path)["goals"])
    folder.processed("annorstad").unlink()
    assert contents(combined(folder).path) == alone


def test_only_what_was_published_anew_is_read(own_provstad: Published) -> None:
    publish_neighbour(own_provstad, whole=False)
    combined(own_provstad.folder)
    (own_provstad.folder.processed("provstad") / "planextract.sqlite").write_bytes(b"would be an error")
    publish_neighbour(own_provstad)
    assert set(row_counts(combined(own_provstad.folder).path)) >= {"goals", "budget_lines"}


def test_a_damaged_database_is_made_anew(own_provstad: Published) -> None:
    path = combined(own_provstad.folder).path
    path.write_bytes(path.read_bytes()[:8192] + b"\0" * 8192)
    publish_neighbour(own_provstad)
    assert len(contents(combined(own_provstad.folder).path)["explorer_sources"]) == 2


def test_a_database_is_removed_when_nobody_uses_it(own_provstad: Published) -> None:
    folder = own_provstad.folder
    served = combined(folder)
    publish_neighbour(own_provstad, whole=False)
    newer = combined(folder)  # as another process would, while the first still serves the old one
    assert served.path.is_file()
    served.held.close()
    publish_neighbour(own_provstad)
    newest = combined(folder)
    assert not served.path.exists()
    assert newer.path.is_file()
    assert newest.path.is_file()


def test_several_at_once_make_one(own_provstad: Published) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(combined, [own_provstad.folder] * 4))
    assert len({one.path for one in made}) == 1
    assert [path.name for path in made[0].path.parent.glob("*.part")] == []


def test_what_a_killed_writer_left_is_cleared_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "killed.part").write_bytes(b"half")
    with part_file(tmp_path) as first, part_file(tmp_path) as second:
        assert sorted(tmp_path.iterdir()) == sorted([first, second])
        second.rename(tmp_path / "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), part_file(tmp_path):
        raise ValueError("no")
    assert not list(tmp_path.iterdir())
