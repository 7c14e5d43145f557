from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from planextract.layout.ocr_engine import find_engine
from planextract.reading.assemble import assemble_document, read_pages
from planextract.reading.ocr_pages import read_scanned_pages
from planextract.reading.workers import WorkerPool
from planextract.records import Extraction, Profile
from tests.layout.drawn_pages import Field, Text, draw_pages
from tests.lone_document import lone_document
from tests.plans.scanned import insert_scan, scan_pdf

PROFILE = Profile(id="provby", name="Provby kommun", municipality_code=None, listing_url=None)
TITLE = [Text("Mål och budget 2025–2027", 70, 100, 20, bold=True), Text("Provby kommun", 70, 140)]
PRINTED = {
    ("Socialnämnden", 2025): 635816000,
    ("Socialnämnden", 2026): 652624000,
    ("Kulturskola", 2025): 9870000,
    ("Kulturskola", 2026): 9999000,
    ("Räddningstjänst", 2025): 38000000,
    ("Räddningstjänst", 2026): 39020000,
    ("Summa", 2025): 683686000,
    ("Summa", 2026): 701643000,
}
ROWS = [
    ("Belopp i tkr", "Budget 2025", "Plan 2026"),
    ("Socialnämnden", "635 816", "652 624"),
    ("Kulturskola", "9 870", "9 999"),
    ("Räddningstjänst", "38 000", "39 020"),
    ("Summa", "683 686", "701 643"),
]


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1) as workers:
        yield workers


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of two pages, the second a scanned table."""
    folder = tmp_path_factory.mktemp("plan")
    lines = [Field(60, 126 + 24 * row, 440, 127 + 24 * row, "#444444") for row in range(len(ROWS) + 1)]
    lines += [Field(x, 126, x + 1, 126 + 24 * len(ROWS), "#444444") for x in (60, 250, 345, 440)]
    texts = [
        Text(text, x, 132 + 24 * row, bold=row in (0, len(ROWS) - 1))
        for row, cells in enumerate(ROWS)
        for text, x in zip(cells, (66, 262, 357), strict=True)
    ]
    drawn = draw_pages(folder / "drawn.pdf", [TITLE, [Text("Driftbudget", 60, 90, 16, bold=True), *lines, *texts]])
    return insert_scan(drawn, scan_pdf(drawn, folder / "scan.pdf", pages=[2]), folder / "plan.pdf", 2)


def extraction_of(path: Path, pool: WorkerPool) -> Extraction:
    return assemble_document(PROFILE, lone_document(path), read_scanned_pages(path, read_pages(path, [1, 2]), pool))


def test_a_scanned_page_within_a_plan_is_read_and_no_wrong_amount_is_published(
    plan: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANEXTRACT_OCR", "on")
    if find_engine() is None:
        pytest.skip("tesseract with Swedish data is not installed")
    extraction = extraction_of(plan, pool)
    assert extraction.document.text_origin == "ocr" and "tesseract" in (extraction.document.read_by or "")
    assert [account.status for account in extraction.pages] == ["read", "read"]
    found = {(line.label, line.fiscal_year): line.amount_sek for line in extraction.budget_lines}
    assert found.items() <= PRINTED.items()
    reported = [finding for finding in extraction.findings if finding.code == "ocr_unconfirmed"]
    assert len(found) >= 6 and len(found) + len(reported) >= len(PRINTED)
    assert {finding.locators[0].page for finding in extraction.findings if finding.code.startswith("ocr_")} <= {2}


def test_without_ocr_the_scanned_page_is_refused_and_somebody_told_what_to_install(
    plan: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANEXTRACT_OCR", "on")
    monkeypatch.setenv("PATH", str(tmp_path))
    extraction = extraction_of(plan, pool)
    assert [account.status for account in extraction.pages] == ["read", "refused"]
    (finding,) = [finding for finding in extraction.findings if finding.code == "page_refused"]
    assert "page 2" in finding.message and "apt-get install tesseract-ocr tesseract-ocr-swe" in finding.message
    assert extraction.document.text_origin == "born_digital" and extraction.budget_lines == ()
