"""Rules for the whole suite: where the shared documents lie, and that CI skips nothing for want of a tool."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from planextract.data_folder import DataFolder

# A shared machine is slow now and then; what is measured is measured in make bench.
settings.register_profile("planextract", deadline=None, derandomize=True)
settings.load_profile("planextract")

# OCR takes seconds a page: the tests of OCR turn it on, no other test pays for a scan that it meets.
os.environ.setdefault("PLANEXTRACT_OCR", "off")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
NOT_HERE = "the shared corpus and benchmark do not lie beside this checkout"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The labelled corpus of real documents; tests that need it skip where it is absent."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip(NOT_HERE)
    return SHARED / "corpus"


@pytest.fixture(scope="session")
def bench() -> Path:
    """The ICDAR 2013 benchmark; tests that need it skip where it is absent."""
    if not (SHARED / "bench").is_dir():
        pytest.skip(NOT_HERE)
    return SHARED / "bench"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, a skip for any reason but the absent corpus fails: a browser, OCR or server must be there."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr)
        if NOT_HERE not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, which has to install what the test needs: {reason}"
    return report


@pytest.fixture(scope="session")
def published_sample(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The bundled sample, published once for the whole suite (all its processes). Read only: copy it to change it."""
    from planextract import stages
    from planextract.archive.fetch import fetch_source
    from planextract.reading.extract import extract_source
    from planextract.sources.load import load_profile

    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    folder = DataFolder(shared / "sample-data")
    with FileLock(shared / "sample-data.lock"):
        if not folder.processed("exempel").exists():
            profile = load_profile("exempel")
            fetch_source(profile, folder)
            extract_source(profile, folder)
            stages.match(profile, folder)
            stages.publish(profile, folder)
    return folder
