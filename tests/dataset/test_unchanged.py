"""A publication with the same inputs builds nothing, as long as the release is whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planextract import stages
from planextract.data_folder import DataFolder
from planextract.sources.load import load_profile


@pytest.fixture
def folder(tmp_path: Path, published_sample: DataFolder) -> DataFolder:
    shutil.copytree(published_sample.root, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")


def build_nothing(*arguments: object, **named: object) -> None:
    raise AssertionError("tables are built anew")


def test_the_same_inputs_build_nothing(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = load_profile("exempel")
    with monkeypatch.context() as nothing:
        nothing.setattr(stages, "publish_source", build_nothing)
        release, _ = stages.publish(profile, folder)
    assert release.is_new is False
    assert release.id == folder.processed("exempel").resolve().name
    assert release.counts["documents"] == 5
    assert release.changes.before == release.changes.after == release.id


@pytest.mark.parametrize("damage", ["goals.csv", "planextract.sqlite"])
def test_a_damaged_release_is_made_again(damage: str, folder: DataFolder) -> None:
    file = folder.processed("exempel") / damage
    whole = file.read_bytes()
    file.unlink()
    release, _ = stages.publish(load_profile("exempel"), folder)
    assert (release.path / damage).read_bytes() == whole


def test_another_decision_is_another_input(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = load_profile("exempel")
    folder.decisions("exempel").mkdir(parents=True)
    (folder.decisions("exempel") / "corrections.toml").write_text("# nothing yet\n", encoding="utf-8")
    stages.match(profile, folder)
    monkeypatch.setattr(stages, "publish_source", build_nothing)
    with pytest.raises(AssertionError, match="built anew"):
        stages.publish(profile, folder)
