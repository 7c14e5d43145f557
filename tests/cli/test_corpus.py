"""Real documents, where they lie beside the checkout: each is read or refused with a reason (issue 2, show 3)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from benchmarks.sources import CorpusSource, write_corpus_profiles
from planextract import stages
from planextract.archive.add import add_files
from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from planextract.reading.extract import extract_source
from planextract.sources.load import load_profile
from tests.cli.processes import planextract

VERSIONS = {number: f"simrishamn-bokslut-2025-r{number}.pdf" for number in (1, 2, 4, 6)}


@pytest.fixture(scope="module")
def published_corpus(
    corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[DataFolder, dict[str, CorpusSource]]:
    """Every document of the corpus through add, extract, match and publish."""
    assert corpus.is_dir()
    place = tmp_path_factory.mktemp("corpus")
    folder = DataFolder(place / "data")
    sources = {source.id: source for source in write_corpus_profiles(place)}
    for source in sources.values():
        profile = load_profile(str(source.profile))
        for path, period in source.files:
            add_files(profile, folder, [path], period=period)
        extract_source(profile, folder)
        stages.match(profile, folder)
        stages.publish(profile, folder)
    return folder, sources


def test_every_document_is_read_or_refused_with_a_reason(
    published_corpus: tuple[DataFolder, dict[str, CorpusSource]],
) -> None:
    folder, sources = published_corpus
    seen = 0
    for source_id, source in sources.items():
        documents = read_rows(folder.processed(source_id), "documents")
        assert len(documents) == len(source.files)
        for row in documents:
            seen += 1
            assert row["status"] == "read" or row["reason"], row
            pages = read_rows(folder.processed(source_id), "pages")
            assert {page["page"] for page in pages if page["document_id"] == row["document_id"]} == set(
                range(1, row["pages"] + 1)
            )
    assert seen == 12


def test_a_scan_is_never_read_as_if_it_had_text(published_corpus: tuple[DataFolder, dict[str, CorpusSource]]) -> None:
    folder, _ = published_corpus
    (row,) = read_rows(folder.processed("jersey-city"), "documents")
    assert row["status"] == "refused" or row["text_origin"] == "ocr"


def test_foreign_amounts_are_never_swedish_kronor(published_corpus: tuple[DataFolder, dict[str, CorpusSource]]) -> None:
    folder, _ = published_corpus
    for source_id in ("roedermark", "co2", "jersey-city", "bjurholm"):
        lines = read_rows(folder.processed(source_id), "budget_lines")
        assert [row["printed"] for row in lines if row["amount_sek"] is not None] == [], source_id


def test_four_versions_of_one_report_are_four_versions_of_one_period(
    published_corpus: tuple[DataFolder, dict[str, CorpusSource]],
) -> None:
    folder, _ = published_corpus
    documents = read_rows(folder.processed("simrishamn"), "documents")
    assert sorted((row["period_start"], row["version"]) for row in documents) == [(2025, n) for n in (1, 2, 3, 4)]
    assert sum(row["is_current"] for row in documents) == 1


@pytest.mark.parametrize(("before", "after"), [(4, 6), (1, 2)])
def test_compare_names_the_changed_numbers_of_two_versions_and_no_others(
    published_corpus: tuple[DataFolder, dict[str, CorpusSource]], corpus: Path, before: int, after: int
) -> None:
    folder, sources = published_corpus
    truth = json.loads((corpus / "truth" / "versions" / f"simrishamn-r{before}-r{after}.json").read_text("utf-8"))
    names = [_sha256_start(sources["simrishamn"], VERSIONS[number]) for number in (before, after)]
    done = planextract("compare", sources["simrishamn"].profile, *names, "--format", "json", data=folder.root)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    changed = sorted((cell["before"], cell["after"]) for cell in found["cells"])
    assert changed == sorted((cell["before"], cell["after"]) for cell in truth["changed_numbers"])
    assert [goal for goal in found["goals"] if goal["change"]["change"] != "same"] == []


def _sha256_start(source: CorpusSource, name: str) -> str:
    (path,) = (path for path, _ in source.files if path.name == name)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
