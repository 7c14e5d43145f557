"""A published dataset of the records built by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset.publish import Release, publish_source
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "data")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The two plans, published once a module; tests only read it."""
    return publish_source(two_plans(), PROFILE, DataFolder(tmp_path_factory.mktemp("data")), INPUTS)
