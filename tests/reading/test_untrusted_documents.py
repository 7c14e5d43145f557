"""Untrusted documents: each kind is refused with its reason, or read, and the other documents of its source are read."""

from __future__ import annotations

import ctypes
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from reportlab.lib.pagesizes import A4

from planextract.archive.add import add_files
from planextract.archive.errors import ArchiveDamaged
from planextract.archive.keep import ArchivedDocument, is_intact
from planextract.data_folder import DataFolder
from planextract.layout.page_limits import LARGEST_SIDE, MOST_CHARACTERS
from planextract.reading import extract
from planextract.reading.extract import extract_document
from planextract.reading.workers import WorkerPool, WorkFailed, WorkLimits
from planextract.records import Extraction, Profile
from tests.fuzz.content_mutations import set_content
from tests.fuzz.heavy_mutations import bomb_stream, packed
from tests.fuzz.pieces import written
from tests.layout.one_page import Sheet

MEMORY = 768 * 1024**2
LIMITS = WorkLimits(seconds_per_page=20.0, seconds=60.0, memory_bytes=MEMORY, pages=100, lost_pages=1)
PROFILE = Profile(id="prov", name="Prov", municipality_code=None, listing_url=None)
GIGABYTE = 1 << 30


@pytest.fixture(scope="module")
def pool() -> WorkerPool:
    """One pool for all tests of the module: what one document does to it must not reach the next."""
    return WorkerPool(1, LIMITS)


@pytest.fixture(scope="module", autouse=True)
def _pool_ends(pool: WorkerPool) -> object:
    yield
    pool.stop()


def plan_page(path: Path, size: tuple[float, float] = A4) -> Path:
    rows = [("Intäkter", "1 200", "1 300"), ("Kostnader", "-1 100", "-1 150"), ("Resultat", "100", "150")]
    sheet = Sheet(path, size).text(70, 80, "Resultatbudget (tkr)", size=14)
    sheet.text(300, 100, "Budget 2025", end=True).text(400, 100, "Plan 2026", end=True)
    return sheet.rows(120, rows, (300, 400)).save()


def read(path: Path, folder: DataFolder, pool: WorkerPool) -> Extraction:
    add_files(PROFILE, folder, [path], "2025-2027")
    from planextract.archive.keep import Archive

    (archived,) = Archive(folder.raw(PROFILE.id)).entries()
    return extract_document(PROFILE, folder, archived, pool).extraction


def test_a_whole_document_is_read_within_the_limits(tmp_path: Path, pool: WorkerPool) -> None:
    extraction = read(plan_page(tmp_path / "plan.pdf"), DataFolder(tmp_path / "data"), pool)
    assert (extraction.document.status, len(extraction.budget_lines)) == ("read", 6)


def edited(path: Path, edit: Callable[[PdfWriter], None]) -> Path:
    writer = PdfWriter(clone_from=PdfReader(path))
    edit(writer)
    path.write_bytes(written(writer))
    return path


def locked(writer: PdfWriter) -> None:
    writer.encrypt("hemligt", algorithm="RC4-128")


def without_pages(writer: PdfWriter) -> None:
    tree = writer._root_object["/Pages"].get_object()
    assert isinstance(tree, DictionaryObject)
    tree.update({NameObject("/Kids"): ArrayObject(), NameObject("/Count"): NumberObject(0)})


def thousands_of_pages(writer: PdfWriter) -> None:
    tree = writer._root_object["/Pages"].get_object()
    assert isinstance(tree, DictionaryObject)
    kids = tree["/Kids"]
    assert isinstance(kids, ArrayObject)
    many = ArrayObject([kids.raw_get(0) if hasattr(kids, "raw_get") else list.__getitem__(kids, 0)] * 20_000)
    tree.update({NameObject("/Kids"): many, NameObject("/Count"): NumberObject(len(many))})


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (locked, "protected by a password; save a copy without one"),
        (without_pages, "damaged or has no pages"),
        (thousands_of_pages, "20000 pages, and at most 100 are read"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(
    edit: Callable[[PdfWriter], None], reason: str, tmp_path: Path, pool: WorkerPool
) -> None:
    extraction = read(edited(plan_page(tmp_path / "plan.pdf"), edit), DataFolder(tmp_path / "data"), pool)
    assert extraction.document.status == "refused"
    assert reason in (extraction.document.reason or "")
    assert [finding.code for finding in extraction.findings] == ["document_refused"]


@pytest.mark.parametrize(("content", "reason"), [(b"%PDF-1.7\n", "damaged"), (b"%PDF-1.7\n" + b"\0" * 5000, "damaged")])
def test_a_file_that_only_begins_like_a_pdf_says_why(
    content: bytes, reason: str, tmp_path: Path, pool: WorkerPool
) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(content)
    extraction = read(path, DataFolder(tmp_path / "data"), pool)
    assert extraction.document.status == "refused"
    assert reason in (extraction.document.reason or "")


# ---------------------------------------------------------------- one page is too much, the other is read


def two_pages(tmp_path: Path, spoil: Callable[[PdfWriter], None]) -> Path:
    """A document of two pages with the same table, the second one spoilt."""
    path = plan_page(tmp_path / "plan.pdf")
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.add_page(PdfReader(path).pages[0])
    spoil(writer)
    path.write_bytes(written(writer))
    return path


def of_absurd_size(writer: PdfWriter) -> None:
    writer.pages[1][NameObject("/MediaBox")] = ArrayObject([NumberObject(side) for side in (0, 0, 20_000, 15_000)])


def of_no_size(writer: PdfWriter) -> None:
    writer.pages[1][NameObject("/MediaBox")] = ArrayObject([NumberObject(side) for side in (0, 0, 1, 842)])


def with_a_bomb(writer: PdfWriter) -> None:
    writer.pages[1][NameObject("/Contents")] = writer._add_object(bomb_stream(packed(b"\0", GIGABYTE)))


def with_a_hundred_thousand_texts(writer: PdfWriter) -> None:
    places = ((5 * (index % 118), index // 118, index) for index in range(100_000))
    set_content(writer, writer.pages[1], b"".join(b"BT /F1 1 Tf %d %d Td (%06d) Tj ET\n" % place for place in places))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (of_absurd_size, f"20000 × 15000 points, and a side is 3 to {LARGEST_SIDE:.0f}"),
        (of_no_size, "1 × 842 points"),
        (with_a_hundred_thousand_texts, f"characters, more than the {MOST_CHARACTERS}"),
    ],
)
def test_only_the_page_that_is_too_much_is_refused(
    spoil: Callable[[PdfWriter], None], reason: str, tmp_path: Path, pool: WorkerPool
) -> None:
    extraction = read(two_pages(tmp_path, spoil), DataFolder(tmp_path / "data"), pool)
    assert extraction.document.status == "read"
    first, second = extraction.pages
    assert (first.status, second.status) == ("read", "refused")
    assert reason in (second.reason or "")
    assert {line.locators[0].page for line in extraction.budget_lines} == {1}
    assert "page_refused" in {finding.code for finding in extraction.findings}


# ---------------------------------------------------------------- the limits themselves


def test_memory_is_bounded(pool: WorkerPool) -> None:
    assert pool.start(60, allocate, MEMORY // 8).wait() == MEMORY // 8
    with pytest.raises(WorkFailed, match="768 MB of memory"):
        pool.start(60, allocate, MEMORY).wait()


def test_a_hang_in_native_code_is_killed(pool: WorkerPool) -> None:
    """A loop in a library that holds the interpreter's lock hears no signal that Python handles."""
    before = pool.start(60, os.getpid).wait()
    began = time.monotonic()
    with pytest.raises(WorkFailed, match="longer than 1 s"):
        pool.start(1, hang_in_native_code).wait()
    assert time.monotonic() - began < 120, "the worker sleeps for an hour"
    assert pool.start(60, os.getpid).wait() != before


def test_a_document_that_kills_worker_after_worker_is_given_up(tmp_path: Path, pool: WorkerPool) -> None:
    """Streams that unpack to a gigabyte. One lost page is the limit here: the others are not tried, and each says so."""

    def bombs(writer: PdfWriter) -> None:
        with_a_bomb(writer)
        for _ in range(3):
            writer.add_page(writer.pages[1])

    extraction = read(two_pages(tmp_path, bombs), DataFolder(tmp_path / "data"), pool)
    reasons = [account.reason or "" for account in extraction.pages]
    assert len(extraction.budget_lines) == 6
    assert reasons[1] == "the parser process died (SIGABRT, as where memory runs out)"
    assert ["not tried: 1 pages before it" in reason for reason in reasons] == [False] * 2 + [True] * 3


def allocate(count: int) -> int:
    return len(bytearray(count))


def hang_in_native_code() -> None:
    ctypes.PyDLL(None).sleep(3600)


def disk_fails(*_: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_fault_of_the_machine_is_not_kept_as_one_of_the_document(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails, then the file goes away while it is read; once both are well again the document is read."""
    path, folder = plan_page(tmp_path / "plan.pdf"), DataFolder(tmp_path / "data")
    with monkeypatch.context() as patch:
        start = WorkerPool.start
        patch.setattr(WorkerPool, "start", lambda self, seconds, work, *rest: start(self, seconds, disk_fails))
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            read(path, folder, pool)

    def vanishing(archived: ArchivedDocument) -> bool:
        intact = is_intact(archived)
        archived.path.unlink(missing_ok=True)
        return intact

    with monkeypatch.context() as patch:
        patch.setattr(extract, "is_intact", vanishing)
        with pytest.raises(ArchiveDamaged, match="is gone"):
            read(path, folder, pool)
    assert read(path, folder, pool).document.status == "read"
