"""Objects on a real S3-compatible server and on a shared folder: whole or not at all, and errors with a remedy."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from planextract.store.errors import StoreError
from planextract.store.remote import Remote
from tests.store.conftest import S3


@pytest.mark.parametrize("kind", ["s3", "file"])
def test_what_is_written_is_listed_and_read(kind: str, s3: S3, tmp_path: Path) -> None:
    remote = Remote(s3.address if kind == "s3" else f"file://{tmp_path}/store")
    assert remote.sizes("a") == {}
    assert remote.folders() == ()
    remote.write({"a/raw/one": b"1", "a/raw/deep/two": b"22", "b/three": b"333"})
    assert remote.sizes("a/raw") == {"a/raw/one": 1, "a/raw/deep/two": 2}
    assert remote.read(["a/raw/deep/two", "b/three"]) == {"a/raw/deep/two": b"22", "b/three": b"333"}
    assert remote.read(["b/three"]) == {"b/three": b"333"}
    assert remote.folders() == ("a", "b")
    remote.write({"b/three": b"4444"})
    assert remote.sizes("b") == {"b/three": 4}


def test_a_fault_that_passes_is_repeated_by_the_library(s3: S3) -> None:
    remote = Remote(s3.address)
    remote.write({"a/x": b"1"})
    faults = [503]
    s3.answer = lambda method, path: faults.pop() if faults and method == "GET" else None
    assert remote.read(["a/x"]) == {"a/x": b"1"}
    assert faults == []


@pytest.mark.parametrize("status", [500, 403])
def test_a_fault_that_stays_names_the_address_and_the_remedy_and_no_secret(status: int, s3: S3) -> None:
    remote = Remote(s3.address)
    s3.answer = lambda method, path: status
    for attempt in (lambda: remote.write({"a/x": b"1"}), lambda: remote.sizes("a"), lambda: remote.read(["a/x"])):
        with pytest.raises(StoreError, match="check address, network and credentials") as failed:
            attempt()
        assert s3.address in str(failed.value)
        assert "s3cr3t" not in str(failed.value)


def test_a_server_that_hangs_is_given_up(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.config import conf

    def hang(method: str, path: str) -> int:
        time.sleep(1.5)
        return 500

    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setitem(conf, "s3", {"config_kwargs": {"read_timeout": 0.2, "connect_timeout": 2}})
    remote = Remote(s3.address)
    s3.answer = hang
    with pytest.raises(StoreError, match="timeout"):
        remote.read(["a/x"])


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(StoreError, match=r"file system of this address is not installed.*pip install"):
        Remote("gs://plans/x")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(StoreError, match=r"pip install 'planextract\[scale\]'"):
        Remote("s3://plans/x")


def test_a_password_in_an_address_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError) as failed:
        Remote("nosuchkind://somebody:hunter2@host/path")
    assert "hunter2" not in str(failed.value)
    assert "nosuchkind://host/path" in str(failed.value)
