"""Archive, decisions and releases of one source, brought in step over a real S3-compatible server."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planextract.archive.add import add_files
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.publish import publish_source
from planextract.dataset.release import ReleaseStore
from planextract.matching.decisions import DecisionLog, Side
from planextract.store.errors import StoreError
from planextract.store.remote import Remote
from planextract.store.source_store import SourceStore
from tests.dataset.made_by_hand import INPUTS, PROFILE, two_plans
from tests.store.conftest import S3
from tests.web_stand_in import small_pdf

SOURCE = PROFILE.id


class Machine:
    """One machine: a working folder of its own and the shared address."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = DataFolder(folder)
        self.store = SourceStore(Remote(address), self.folder, SOURCE)
        self.releases = ReleaseStore(self.folder, SOURCE)

    def add(self, path: Path) -> None:
        add_files(PROFILE, self.folder, [path], period="2025-2027")

    def publish(self, note: str) -> str:
        return publish_source(two_plans(), PROFILE, self.folder, replace(INPUTS, code=note)).id

    def decide(self, reason: str) -> None:
        side = Side(document=None, text="Ett mål")
        DecisionLog(self.folder.decisions(SOURCE)).record(
            subject="goal", left=side, right=None, verdict="is_goal", reason=reason, by="Ada", at="2026-01-01T00:00:00"
        )

    def archived(self) -> list[str]:
        return [entry.path.read_bytes().decode("latin-1")[:8] for entry in Archive(self.folder.raw(SOURCE)).entries()]

    def decisions(self) -> bytes:
        return DecisionLog(self.folder.decisions(SOURCE)).path.read_bytes()


@pytest.fixture
def machines(s3: S3, tmp_path: Path) -> tuple[Machine, Machine]:
    return Machine(tmp_path / "a", s3.address), Machine(tmp_path / "b", s3.address)


@pytest.fixture
def plans(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.pdf" for number in range(2)]
    for path in paths:
        path.write_bytes(small_pdf(f"Plan {path.stem}"))
    return paths


def test_each_gets_what_the_other_has_and_nothing_is_written_twice(
    machines: tuple[Machine, Machine], plans: list[Path], s3: S3
) -> None:
    a, b = machines
    a.add(plans[0])
    b.add(plans[0])
    b.add(plans[1])
    a.store.push_archive()
    b.store.push_archive()
    a.store.pull_archive()
    assert len(a.archived()) == len(b.archived()) == 2
    assert Archive(a.folder.raw(SOURCE)).damaged() == ()
    for entry in Archive(a.folder.raw(SOURCE)).entries():
        sidecars = [(one.folder.raw(SOURCE) / f"{entry.sha256}.json").read_bytes() for one in machines]
        assert sidecars[0] == sidecars[1]
    before = len(s3.written())
    for machine in machines:
        machine.store.pull_archive()
        machine.store.push_archive()
    assert len(s3.written()) == before


def test_one_document_can_be_had_alone(machines: tuple[Machine, Machine], plans: list[Path]) -> None:
    a, b = machines
    a.add(plans[0])
    a.add(plans[1])
    a.store.push_archive()
    wanted = Archive(a.folder.raw(SOURCE)).entries()[0]
    b.store.pull_document(wanted.sha256)
    (entry,) = Archive(b.folder.raw(SOURCE)).entries()
    assert replace(entry, path=wanted.path) == wanted
    assert entry.path.read_bytes() == wanted.path.read_bytes()


def test_decisions_of_two_people_at_once_end_in_one_order_on_both_machines(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.decide("first")
    a.store.push_archive()
    b.store.pull_archive()
    a.decide("of a")
    b.decide("of b")
    a.store.push_archive()
    b.store.push_archive()
    a.store.pull_archive()
    assert a.decisions() == b.decisions()
    reasons = [decision.reason for decision in DecisionLog(a.folder.decisions(SOURCE)).read()]
    assert reasons == ["first", "of a", "of b"]


def test_a_writer_in_between_loses_nothing(machines: tuple[Machine, Machine], s3: S3) -> None:
    """The other machine writes its version after this one has looked, and before this one has written."""
    a, b = machines
    a.decide("of a")
    b.decide("of b")
    waiting = [b]

    def in_between(method: str, path: str) -> int | None:
        if method == "PUT" and waiting:
            waiting.pop().store.push_archive()
        return None

    s3.answer = in_between
    a.store.push_archive()
    b.store.pull_archive()
    assert a.decisions() == b.decisions()
    assert a.decisions().count(b"\n") == 2


def test_corrections_changed_on_two_machines_stop_until_somebody_puts_them_together(
    machines: tuple[Machine, Machine],
) -> None:
    a, b = machines
    files = [machine.folder.decisions(SOURCE) / "corrections.toml" for machine in machines]
    for file in files:
        file.parent.mkdir(parents=True)
    files[0].write_text("# one\n")
    a.store.push_archive()
    b.store.pull_archive()
    assert files[1].read_text() == "# one\n"
    files[0].write_text("# one, and a\n")
    a.store.push_archive()
    files[1].write_text("# one, and b\n")
    for _ in range(2):  # it stops each time until it is settled
        with pytest.raises(StoreError, match="changed here and on another machine") as stopped:
            b.store.pull_archive()
    assert files[1].read_text() == "# one, and b\n"
    aside = Path(str(stopped.value).split("The other's is ")[1].split(":")[0])
    assert aside.read_text() == "# one, and a\n"
    files[1].write_text("# one, a and b\n")
    aside.unlink()
    b.store.pull_archive()
    b.store.push_archive()
    a.store.pull_archive()
    assert files[0].read_text() == "# one, a and b\n"


def test_a_damaged_object_is_never_taken(machines: tuple[Machine, Machine], plans: list[Path], s3: S3) -> None:
    a, b = machines
    a.add(plans[0])
    a.store.push_archive()
    (entry,) = Archive(a.folder.raw(SOURCE)).entries()
    Remote(s3.address).write({f"{SOURCE}/raw/{entry.sha256}.pdf": b"%PDF other"})
    with pytest.raises(StoreError, match=r"is damaged: delete it"):
        b.store.pull_archive()
    assert Archive(b.folder.raw(SOURCE)).entries() == ()
    a.store.push_archive()  # its size tells, and who has the file mends it
    b.store.pull_archive()
    assert len(b.archived()) == 1


def test_a_release_arrives_byte_for_byte_and_is_current(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.store.pull_release()
    published = a.publish("1")
    a.store.push_release()
    b.store.pull_release()
    assert b.releases.current() == published
    for file in a.releases.path(published).iterdir():
        assert (b.releases.path(published) / file.name).read_bytes() == file.read_bytes()
    b.store.push_release()
    second = b.publish("2")
    b.store.push_release()
    a.store.pull_release()
    assert a.releases.current() == second
    assert a.releases.history() == (published, second)


def test_an_interrupted_push_leaves_the_old_release(machines: tuple[Machine, Machine], s3: S3) -> None:
    a, b = machines
    old = a.publish("1")
    a.store.push_release()
    new = a.publish("2")
    for refused in ("/releases/", "/current/"):
        s3.refuse("PUT", refused)
        with pytest.raises(StoreError):
            a.store.push_release()
        s3.answer = lambda method, path: None
        b.store.pull_release()
        assert b.releases.current() == old
    a.store.push_release()
    b.store.pull_release()
    assert b.releases.current() == new


def test_a_publication_in_between_is_told_and_not_overwritten(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    a.publish("1")
    a.store.push_release()
    b.store.pull_release()
    a.publish("2")
    a.store.push_release()
    b.publish("3")
    with pytest.raises(StoreError, match=r"published provstad meanwhile; run the same command again"):
        b.store.push_release()
    b.store.pull_release()
    assert b.releases.current() == a.releases.current()


def test_a_result_that_refuses_something_stays_on_its_machine(machines: tuple[Machine, Machine]) -> None:
    a, b = machines
    cache = a.folder.cache("extract", SOURCE)
    cache.mkdir(parents=True)
    (cache / "good.json").write_text(json.dumps({"document": {"status": "read"}}, separators=(",", ":")))
    (cache / "poor.json").write_text(json.dumps({"document": {"status": "refused"}}, separators=(",", ":")))
    a.store.push_results("extract", ["good", "poor", "none"])
    b.store.pull_results("extract", ["good", "poor", "none"])
    assert [path.name for path in b.folder.cache("extract", SOURCE).iterdir()] == ["good.json"]
