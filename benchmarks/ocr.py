"""Scanned plans: ``python -m benchmarks.ocr [--pages all] [--dpi 200]``; writes its section of docs/benchmarks.md.

All pages (or some: ``9,21``) of a bundled sample plan are drawn as pictures, laid askew and given the grain of paper; what is read
of them is scored against the sample's truth for these pages. With ``--file scan.pdf --pages 4,13`` it tells what was read of a
scan of your own.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.report import write_section
from benchmarks.sources import SAMPLE_TRUTH
from planextract.dataset.evaluate import score_extraction
from planextract.layout.document import page_count
from planextract.layout.ocr_engine import OCR_SWITCH, find_engine, why_no_ocr
from planextract.reading.assemble import assemble_document, read_pages
from planextract.reading.ocr_pages import read_scanned_pages
from planextract.reading.workers import WorkerPool
from planextract.records import Extraction
from planextract.sources.load import load_profile
from tests.lone_document import lone_document
from tests.plans.scanned import scan_pdf

PERIOD = "2025-2027"
SAMPLE = Path(__file__).resolve().parents[1] / f"src/planextract/sources/exempel/strategisk-plan-{PERIOD}.pdf"
LABELLED = ("areas", "goals", "goals_either_way", "indicators", "budget_lines", "failing_sums", "rounding_sums")
SHOWN = ("areas", "goals", "indicators", "indicator_target")
TEXTS = ("areas", "goals", "indicators", "indicator_target", "indicator_goal")
"""What a wrong text shows in."""


def read_scan(path: Path, period: str, pool: WorkerPool, pages: Sequence[int] | None = None) -> Extraction:
    """Read a PDF as the pipeline does, without an archive; ``pages`` are 1-based numbers, all where None."""
    readings = read_pages(path, pages or range(1, page_count(path) + 1))
    return assemble_document(
        load_profile("exempel"), lone_document(path, period), read_scanned_pages(path, readings, pool)
    )


def truth_of(pages: Sequence[int]) -> dict[str, object]:
    """The sample's labels for some pages, which are pages 1, 2, … of the scan."""
    truth: dict[str, object] = json.loads((SAMPLE_TRUTH / f"{PERIOD}.json").read_text(encoding="utf-8"))
    for key in LABELLED:
        labels = truth.get(key, [])
        assert isinstance(labels, list)
        truth[key] = [
            {**label, "page": pages.index(label["page"]) + 1} for label in labels if label.get("page") in pages
        ]
    return truth


def measure(pages: Sequence[int], dpis: Sequence[int]) -> Iterator[str]:
    """Yield a table row for each resolution."""
    truth = truth_of(pages)
    with tempfile.TemporaryDirectory() as folder, WorkerPool() as pool:
        for dpi in dpis:
            scan = scan_pdf(SAMPLE, Path(folder) / f"{dpi}.pdf", pages, dpi=dpi)
            extraction = read_scan(scan, PERIOD, pool)
            evaluation = score_extraction(truth, extraction, load_profile("exempel").organisations)
            metrics = {metric.name: metric for metric in evaluation.metrics}
            pointed = {finding.subject_id for finding in extraction.findings}
            texts = {miss.item_id for miss in evaluation.misses if miss.metric in TEXTS and miss.item_id is not None}
            lines, reported = metrics["budget_lines"], Counter(f.code for f in extraction.findings)
            values = [metrics[name].value if name in metrics else None for name in SHOWN]
            shown = " | ".join("–" if value is None else f"{value:.3f}" for value in values)
            yield (
                f"| {dpi} | {lines.right} of {lines.right + lines.missed} ({lines.recall or 0:.3f}) "
                f"| {metrics['wrong_amounts'].right} | {metrics['wrong_amounts_unpointed'].right} "
                f"| {reported['ocr_arithmetic']} | {reported['ocr_unconfirmed']} | {shown} "
                f"| {len(texts)} | {len(texts - pointed)} |"
            )


def main() -> None:
    """Measure and write the section ``ocr``, or tell what a scan of one's own gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", default="all", help="pages of the sample plan, or of the file: all, or 9,21")
    parser.add_argument("--dpi", default="200", help="resolutions of the scans, such as 150,200,300")
    parser.add_argument("--file", type=Path, help="a scan without truth: what was read of it")
    options = parser.parse_args()
    os.environ[OCR_SWITCH] = "on"
    if find_engine() is None:
        parser.error(why_no_ocr())
    count = page_count(options.file or SAMPLE)
    pages = [*range(1, count + 1)] if options.pages == "all" else [int(number) for number in options.pages.split(",")]
    if options.file:
        with WorkerPool() as pool:
            extraction = read_scan(options.file, "2013", pool, pages)
        print(extraction.document.status, extraction.document.reason, extraction.document.read_by)
        print(f"{len(extraction.budget_lines)} amounts, {Counter(account.status for account in extraction.pages)}")
        for finding in extraction.findings:
            print(f"  {finding.code}: {finding.message[:160]}")
        return
    head = (
        "| dpi | amounts, exact | wrong | wrong, not pointed at | decided by sums | reported, not published | areas F1 "
        "| goals F1 | indicators F1 | targets exact | wrong texts and targets | not pointed at |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|"
    )
    rows = "\n".join(measure(pages, [int(dpi) for dpi in options.dpi.split(",")]))
    which = f"All {count} pages" if options.pages == "all" else f"Pages {options.pages}"
    said = f"{which} of the sample plan {PERIOD} as scans, 0.4° askew, with grain (synthetic).\n\n{head}\n{rows}"
    print(said)
    write_section("ocr", said)


if __name__ == "__main__":
    main()
