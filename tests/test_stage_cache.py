"""The stage cache keeps whole results under keys that change with every input."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from planextract.records import Document, Extraction, Locator
from planextract.stage_cache import StageCache, code_fingerprint, make_key


def an_extraction() -> Extraction:
    place = Locator(document_id="a-2025-12345678", page=1, bbox=(1.0, 2.0, 3.5, 4.25))
    document = Document(
        document_id="a-2025-12345678",
        title="Plan – å",
        municipality_code="9999",
        period_start=2025,
        period_end=2027,
        budget_year=2025,
        locators=(place,),
    )
    return Extraction(document=document)


def test_what_is_stored_is_loaded(tmp_path: Path) -> None:
    cache = StageCache(tmp_path / "cache", Extraction)
    assert cache.load("key") is None
    cache.store("key", an_extraction())
    assert cache.load("key") == an_extraction()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["key.json"]


def test_decimals_stay_exact(tmp_path: Path) -> None:
    cache = StageCache(tmp_path, dict[str, Decimal])
    cache.store("key", {"value": Decimal("0.10")})
    assert str(cache.load("key")) == str({"value": Decimal("0.10")})


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "key.json").write_bytes(b'{"document": {"docu')
    assert StageCache(tmp_path, Extraction).load("key") is None


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    cache: StageCache[object] = StageCache(tmp_path, object)
    with pytest.raises(TypeError):
        cache.store("key", object())
    assert list(tmp_path.iterdir()) == []


def test_every_input_changes_the_key() -> None:
    keys = {
        make_key(a="1", b="2"),
        make_key(a="1", b="3"),
        make_key(a="12", b=""),
        make_key(a="1", b=None),
        make_key(b="2"),
    }
    assert len(keys) == 5
    assert make_key(a="1", b="2") == make_key(b="2", a="1")


def test_the_code_is_part_of_the_fingerprint() -> None:
    assert code_fingerprint("layout") != code_fingerprint("records.py")
    assert code_fingerprint("layout") == code_fingerprint("layout")


def test_many_threads_may_open_a_cache_of_a_type_that_nobody_has_asked_for_yet(tmp_path: Path) -> None:
    """In a process of its own: without the lock, it dies."""
    StageCache(tmp_path, Extraction).store("key", an_extraction())
    done = subprocess.run(
        [sys.executable, "-c", _THREADS_AT_ONCE, str(tmp_path)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.strip()) == (0, "240"), done.stderr


_THREADS_AT_ONCE = """
import importlib
import sys
from pathlib import Path
from threading import Barrier, Thread
from planextract import records
from planextract.stage_cache import StageCache

sys.setswitchinterval(1e-6)
folder = Path(sys.argv[1])

def load(barrier, kind, loaded):
    barrier.wait()
    loaded.append(StageCache(folder, kind).load("key"))

loaded = []
for _ in range(40):
    importlib.reload(records)  # its types are new, and described anew
    barrier = Barrier(6)
    threads = [Thread(target=load, args=(barrier, records.Extraction, loaded)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print(sum(one is not None for one in loaded))
"""
