"""Speed and memory of the fast reader against pdfplumber: ``python -m benchmarks.reading_speed`` (make bench-reading).

The same pages in the same run: planextract's words, lines, rules, defects and tables, and pdfplumber's own words, tables and
text. A long document is made of the sample's pages; its memory is taken in a process of its own.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium

from benchmarks.report import machine, write_section
from planextract.layout import pdfium_reader
from planextract.layout.defects import page_defects
from planextract.layout.document import make_page, open_pages, opened, page_count
from planextract.layout.lines import read_lines
from planextract.layout.tables import find_page_tables
from planextract.layout.underlines import mark_underlined
from planextract.layout.words import make_words

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "src" / "planextract" / "sources" / "exempel"
CORPUS = ROOT.parent / "shared" / "corpus" / "pdf"
LONG = 500
MEGABYTE = 1024
MOST_PAGES = 40


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of processor time for the same pages of one document."""

    name: str
    pages: int
    ours: float
    theirs: float


def documents() -> list[Path]:
    """Return the sample's plans and, where it lies, the documents of the corpus that have text."""
    return [*sorted(SAMPLE.glob("*.pdf")), *(p for p in sorted(CORPUS.glob("*.pdf")) if "scan" not in p.name)]


def compare(path: Path) -> Speed:
    """Read the first pages of a document both ways."""
    pages = list(range(1, min(page_count(path), MOST_PAGES) + 1))
    began = time.process_time()
    for page in open_pages(path, pages=pages):
        find_page_tables(page)
    between = time.process_time()
    with pdfplumber.open(path) as document:
        for number in pages:
            plumbed = document.pages[number - 1]
            plumbed.extract_words()
            plumbed.extract_tables()
            plumbed.extract_text()
            plumbed.close()
    return Speed(path.stem, len(pages), between - began, time.process_time() - between)


def where_time_goes(paths: Iterable[Path]) -> dict[str, float]:
    """Return milliseconds a page by step of the fast reader, over the first pages of documents."""
    steps = dict.fromkeys(("PDFium: parsing and characters, shapes", "words", "lines", "defects", "tables"), 0.0)
    names = list(steps)
    count = 0
    for path in paths:
        with opened(path) as document:
            for number in range(1, min(len(document), MOST_PAGES) + 1):
                marks = [time.process_time()]
                raw = pdfium_reader.read_page(document, number)
                marks.append(time.process_time())
                words = mark_underlined(make_words(raw), raw.rules)
                marks.append(time.process_time())
                read_lines(words, raw.width)
                marks.append(time.process_time())
                page_defects(raw, words)
                marks.append(time.process_time())
                page = make_page(raw)
                begin = time.process_time()
                find_page_tables(page)
                spent = [b - a for a, b in itertools.pairwise(marks)] + [time.process_time() - begin]
                for name, seconds in zip(names, spent, strict=True):
                    steps[name] += 1000 * seconds
                count += 1
    return {name: total / max(1, count) for name, total in steps.items()}


def make_long_document(target: Path, pages: int = LONG) -> None:
    """Write a PDF of ``pages`` pages: the sample's plans again and again."""
    with pdfium.PdfDocument.new() as long:
        sources = [pdfium.PdfDocument(path) for path in sorted(SAMPLE.glob("*.pdf"))]
        try:
            while len(long) < pages:
                for source in sources:
                    long.import_pages(source, list(range(min(len(source), pages - len(long)))))
            long.save(target)
        finally:
            for source in sources:
                source.close()


def read_with_memory(path: Path) -> list[tuple[int, int]]:
    """Read all pages with their tables; returns (pages read, most memory so far in MB) at each tenth."""
    count = page_count(path)
    seen = []
    for page in open_pages(path):
        find_page_tables(page)
        if page.number % max(1, count // 10) == 0:
            seen.append((page.number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE))
    return seen


def read_range(path: Path, numbers: Sequence[int]) -> int:
    """Read some pages with their tables; returns how many tables they hold."""
    return sum(len(find_page_tables(page)) for page in open_pages(path, pages=numbers))


def wall_time(path: Path, workers: int) -> float:
    """Return the seconds that ``workers`` processes, already started, take for a document shared out by pages."""
    numbers = list(range(1, page_count(path) + 1))
    shares = [numbers[start : start + 25] for start in range(0, len(numbers), 25)]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(read_range, [path] * workers, [[1]] * workers))
        began = time.perf_counter()
        list(pool.map(read_range, [path] * len(shares), shares))
        return time.perf_counter() - began


def report(
    speeds: Sequence[Speed], steps: dict[str, float], memory: Sequence[tuple[int, int]], walls: Sequence[float]
) -> str:
    """Return the section of the report as Markdown."""
    pages, ours, theirs = sum(s.pages for s in speeds), sum(s.ours for s in speeds), sum(s.theirs for s in speeds)
    lines = [
        "| document | pages | planextract, ms a page | pdfplumber, ms a page | times as fast |",
        "|---|---|---|---|---|",
    ]
    for s in [*speeds, Speed("**all**", pages, ours, theirs)]:
        mine, other = 1000 * s.ours / s.pages, 1000 * s.theirs / s.pages
        lines.append(f"| {s.name} | {s.pages} | {mine:.1f} | {other:.1f} | {other / mine:.1f} |")
    time_lines = ["| step | ms a page |", "|---|---|", *(f"| {name} | {value:.1f} |" for name, value in steps.items())]
    grown = ", ".join(f"{size} MB after {number}" for number, size in memory)
    return (
        "## Speed and memory of the fast reader\n\n"
        f"`make bench-reading`, {datetime.now(UTC).date().isoformat()}, {machine()}; pdfplumber {pdfplumber.__version__}. "
        "planextract: words, lines, rules, defects and tables; pdfplumber: its words, tables and text. The same pages in the "
        "same run, processor time, one process.\n\n"
        + "\n".join(lines)
        + "\n\n### Where the time goes\n\n"
        + "\n".join(time_lines)
        + f"\n\n### A document of {LONG} pages\n\nMost memory of the process: {grown}.\n\n"
        f"One worker process {walls[0]:.1f} s, two {walls[1]:.1f} s: {walls[0] / walls[1]:.2f} times as fast "
        f"(wall time, processes already started; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: "
        "a figure above the number of cores says that others were served too).\n"
    )


def main() -> None:
    """Measure and write the report's section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print the section and leave the report as it is")
    options = parser.parse_args()
    paths = documents()
    speeds = [compare(path) for path in paths]
    steps = where_time_goes(paths)
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.pdf"
        make_long_document(long)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            memory = alone.submit(read_with_memory, long).result()
        walls = [wall_time(long, workers) for workers in (1, 2)]
    text = report(speeds, steps, memory, walls)
    print(text)
    if not options.print:
        write_section("speed", text)


if __name__ == "__main__":
    main()
