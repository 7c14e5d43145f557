"""The pipeline as a flow, on the sample, on a source with one bad document and on one that announces a new plan.

With a real Prefect server, and a real receiver of alerts.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.compare_releases import ReleaseChanges
from planextract.dataset.publish import Release
from planextract.dataset.read import read_rows
from planextract.records import Profile
from planextract.sources.load import load_profile
from tests.chaos.municipality import PERIODS, SOURCE_ID, small_municipality

TOKEN = "T0K3N-which-nobody-may-see"


class Receiver:
    """A real HTTP server that takes alerts; ``answers`` are its next statuses, the last one stays."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.answers = [200]
        receiver = self

        class Visit(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if status == 200:
                    receiver.messages.append(said)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Visit)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook/{TOKEN}"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    monkeypatch.setenv("PLANEXTRACT_WEBHOOK", made.address)
    yield made
    made.server.shutdown()
    made.server.server_close()


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


def run_report(key: str) -> str:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])), sort=ArtifactSort.CREATED_DESC
        )
    return str(found[0].data)


def test_a_plan_that_appears_on_the_listing_page_is_told(
    tmp_path: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.log import LOGGER
    from flows.pipeline import pipeline

    monkeypatch.setattr(LOGGER, "handlers", [])  # one of an earlier test writes to what was stderr then
    data = tmp_path / "data"
    with small_municipality(tmp_path) as municipality:
        municipality.announce(PERIODS[1:])
        assert pipeline(str(municipality.profile), str(data)) == 0
        assert receiver.messages == [], "in a first release nothing is new"
        municipality.announce(PERIODS)
        assert pipeline(str(municipality.profile), str(data)) == 0
    (message,) = receiver.messages
    (new,) = message["new_plans"]
    assert new.startswith("2025–2027: ")
    assert new.endswith(f"/{PERIODS[0]}.pdf)")
    assert f"new: {new}" in message["text"]
    assert f"New plans:\n\n- {new}" in run_report(f"run-report-{SOURCE_ID}")
    said = capsys.readouterr()
    assert f"new plan {new}" in said.err
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert TOKEN not in said.out + said.err
    assert TOKEN.encode() not in kept


def release_with(*failing: str, folder: Path, is_new: bool = True) -> Release:
    nothing = ReleaseChanges(before=None, after="0123456789ab")
    return Release(
        id="0123456789ab", path=folder, is_new=is_new, counts={}, changes=nothing, newly_failing_checks=failing
    )


def test_an_alert_is_sent_again_and_its_failure_is_only_told(
    receiver: Receiver, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.alerts import alert
    from flows.log import LOGGER, start_log

    monkeypatch.setenv("PLANEXTRACT_LOG", "json")
    monkeypatch.setattr(LOGGER, "handlers", [])
    start_log()
    profile = Profile(id="provby", name="Provby", municipality_code=None, listing_url=None)
    receiver.answers = [503, 429, 200]
    alert(profile, release_with("Summa: stated 3, computed 4", folder=tmp_path), ["plan.pdf: encrypted"])
    (message,) = receiver.messages
    assert message["refused"] == ["plan.pdf: encrypted"]
    assert message["failing_checks"] == ["Summa: stated 3, computed 4"]
    assert message["text"].splitlines() == [
        "Provby: release 0123456789ab",
        "refused: plan.pdf: encrypted",
        "does not add up: Summa: stated 3, computed 4",
    ]
    alert(profile, release_with("as before", folder=tmp_path, is_new=False), ["plan.pdf: encrypted"])
    alert(profile, release_with(folder=tmp_path), [])
    assert len(receiver.messages) == 1, "nothing new, nothing to tell"
    receiver.answers = [404]
    alert(profile, release_with("Summa", folder=tmp_path), [])
    LOGGER.warning(f"could not reach {receiver.address}")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["level"] for line in lines] == ["INFO", "WARNING", "WARNING"]
    assert "the webhook did not take the alert: answers 404" in lines[1]["message"]
    assert lines[1]["source"] == "provby"
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert TOKEN not in str(lines)


def test_a_run_that_overlaps_the_last_one_does_not_start(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.states import Pending, Running

    from flows.serve import make_deployment

    identifier = make_deployment("exempel", str(tmp_path), "0 6 * * *").apply(_sync=True)
    with get_client(sync_client=True) as client:
        first, second, third = (client.create_flow_run_from_deployment(identifier) for _ in range(3))
        client.set_flow_run_state(first.id, Pending())
        client.set_flow_run_state(first.id, Running())
        client.set_flow_run_state(second.id, Pending())
        assert client.read_flow_run(first.id).state_name == "Running"
        assert client.read_flow_run(second.id).state_name == "Cancelled"
        client.delete_flow_run(first.id)
        client.set_flow_run_state(third.id, Pending())
        assert client.read_flow_run(third.id).state_name == "Pending", "the place of a run that was killed can be freed"
