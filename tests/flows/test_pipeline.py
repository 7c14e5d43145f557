"""The pipeline as a flow, on the sample and on a source with one bad document, with a real Prefect server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from planextract.sources.load import load_profile


def test_the_pipeline_publishes_the_sample_and_leads_to_its_report(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    from flows.pipeline import pipeline

    assert pipeline("exempel", str(tmp_path)) == 0
    published = DataFolder(tmp_path).processed("exempel")
    assert len(read_rows(published, "documents")) == 5
    with get_client(sync_client=True) as client:
        (artifact,) = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["run-report-exempel"]))
        )
    text = str(artifact.data)
    assert "report.md" in text
    assert "Exempelå kommun: release" in text


def test_one_document_that_fails_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.extract import extract
    from flows.match import match
    from flows.publish import publish
    from planextract.archive.add import add_files

    sample = Path(load_profile("exempel").base) / "exempel"
    good = sorted(sample.glob("*.pdf"))[-1]
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(good.read_bytes()[:3000])
    profile_file = tmp_path / "two.toml"
    profile_file.write_text('id = "two"\nname = "Två plankommun"\n', encoding="utf-8")
    profile, folder = load_profile(str(profile_file)), DataFolder(tmp_path / "data")
    add_files(profile, folder, [good])
    add_files(profile, folder, [broken], period="2020")
    assert len(Archive(folder.raw("two")).entries()) == 2

    assert extract(str(profile_file), str(folder.root)) == 1
    match(str(profile_file), str(folder.root))
    assert publish(str(profile_file), str(folder.root)) == 1
    statuses = {row["status"]: row["reason"] for row in read_rows(folder.processed("two"), "documents")}
    assert set(statuses) == {"read", "refused"}
    assert statuses["refused"]


def test_a_second_run_reads_nothing_anew(tmp_path: Path, published_sample: DataFolder) -> None:
    from flows.extract import extract

    shutil.copytree(published_sample.root, tmp_path / "data", symlinks=True)
    cache = DataFolder(tmp_path / "data").cache("extract", "exempel")
    before = {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert extract("exempel", str(tmp_path / "data")) == 5
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir()} == before
