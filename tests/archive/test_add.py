"""Putting local files into the archive."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planextract.archive.add import add_files
from planextract.archive.errors import FetchError
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from tests.archive.sources import make_profile, plan

PROFILE = make_profile(None)


def test_files_are_copied_and_their_names_may_give_the_period(tmp_path: Path) -> None:
    (tmp_path / "strategisk_plan_2025-2027.pdf").write_bytes(plan(2025))
    (tmp_path / "scan.dat").write_bytes(plan(2024))
    lines: list[str] = []
    paths = [tmp_path / "strategisk_plan_2025-2027.pdf", tmp_path / "scan.dat"]
    report = add_files(PROFILE, DataFolder(tmp_path / "data"), paths, tell=lines.append)
    assert [(one.period_hint, one.how_found, one.url) for one in report.taken] == [
        ("2025-2027", "added", None),
        (None, "added", None),
    ]
    assert lines == ["strategisk_plan_2025-2027.pdf: taken", "scan.dat: taken"]
    again = add_files(PROFILE, DataFolder(tmp_path / "data"), paths)
    assert not again.taken
    assert [one.sha256 for one in again.unchanged] == [one.sha256 for one in report.taken]


def test_a_name_may_hold_what_means_something_in_an_address(tmp_path: Path) -> None:
    (tmp_path / "#1? Strategisk plan 2025-2027 [slutlig].pdf").write_bytes(plan(2025))
    report = add_files(
        PROFILE, DataFolder(tmp_path / "data"), [tmp_path / "#1? Strategisk plan 2025-2027 [slutlig].pdf"]
    )
    assert [document.period_hint for document in report.taken] == ["2025-2027"]


def test_a_folder_is_searched_and_what_is_no_pdf_is_named(tmp_path: Path) -> None:
    deep = tmp_path / "plans" / "old"
    deep.mkdir(parents=True)
    (deep / "a.pdf").write_bytes(plan(2021))
    (tmp_path / "plans" / "page.pdf").write_bytes(b"<!DOCTYPE html><html></html>")
    (tmp_path / "plans" / "notes.txt").write_bytes(b"notes")
    (tmp_path / "plans" / "empty.pdf").write_bytes(b"")
    (tmp_path / "plans" / ".hidden.pdf").write_bytes(plan(2020))
    os.mkfifo(tmp_path / "plans" / "pipe.pdf")
    report = add_files(PROFILE, DataFolder(tmp_path / "data"), [tmp_path / "plans"], period="2021-2023")
    assert [one.period_hint for one in report.taken] == ["2021-2023"]
    told = {finding.message.rpartition("not taken: ")[2]: finding.severity for finding in report.findings}
    assert told == {
        "page.pdf is an HTML page, not a PDF": "warning",
        "notes.txt is something else than a PDF (no %PDF- at its head)": "info",
        "empty.pdf is empty": "warning",
        "is no file": "warning",
    }


@pytest.mark.parametrize("period", ["2021-23", "21", "2023-2021", "2021-2060", "2021–2023", ""])
def test_a_wrong_period_adds_nothing(tmp_path: Path, period: str) -> None:
    (tmp_path / "a.pdf").write_bytes(plan(2021))
    with pytest.raises(FetchError, match="is no period"):
        add_files(PROFILE, DataFolder(tmp_path / "data"), [tmp_path / "a.pdf"], period=period)
    assert not (tmp_path / "data").exists()


def test_a_missing_file_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(plan(2021))
    with pytest.raises(FetchError, match=r"b\.pdf: no such file or folder"):
        add_files(PROFILE, DataFolder(tmp_path / "data"), [tmp_path / "a.pdf", tmp_path / "b.pdf"])
    assert not (tmp_path / "data").exists()


def test_every_document_of_the_corpus_goes_in_untouched(tmp_path: Path, corpus: Path) -> None:
    folder = DataFolder(tmp_path)
    report = add_files(PROFILE, folder, [corpus / "pdf"], period="2025")
    assert not report.findings
    assert len(report.taken) == len(list((corpus / "pdf").glob("*.pdf")))
    assert not Archive(folder.raw("provby")).damaged()
