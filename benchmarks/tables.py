"""Tables against other extractors on the ICDAR 2013 documents: ``python -m benchmarks.tables`` (make bench-tables).

Every reader reads every page of the same documents in one run; quality is scored by the benchmark's own script, speed is
processor time. The section ``tables`` of docs/benchmarks.md is written anew, with versions and the day of the run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import machine, write_section
from benchmarks.table_readers import READERS, TableReader
from planextract.layout.document import page_count

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader reached: the scores, seconds of processor time in all, and the documents it failed on."""

    reader: TableReader
    scores: dict[str, float]
    seconds: float
    failed: tuple[str, ...]


def run_reader(reader: TableReader, documents: Sequence[Path], predictions: Path) -> tuple[float, tuple[str, ...]]:
    """Read all documents with one reader, leaving ``NAME.json`` each; returns the seconds and the names that failed."""
    failed = []
    began = time.process_time()
    for path in documents:
        try:
            found = reader.read(path)
        except Exception as error:  # a peer may fail in any way: the document then counts as nothing found
            print(f"    {reader.name}: {path.name}: {type(error).__name__}: {error}", file=sys.stderr)
            failed.append(path.stem)
            continue
        (predictions / f"{path.stem}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return time.process_time() - began, tuple(failed)


def score(bench: Path, predictions: Path) -> dict[str, float]:
    """Return what the benchmark's script says about predictions."""
    command = [sys.executable, str(bench / "score_tables.py"), str(bench / "icdar2013"), str(predictions), "--json"]
    scores: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return scores


def measure(bench: Path, readers: Sequence[TableReader]) -> list[Result]:
    """Run all readers and print a line for each."""
    documents = sorted((bench / "icdar2013").glob("*.pdf"))
    results = []
    for reader in readers:
        with tempfile.TemporaryDirectory() as folder:
            seconds, failed = run_reader(reader, documents, Path(folder))
            result = Result(reader, score(bench, Path(folder)), seconds, failed)
        results.append(result)
        print("  ".join(_row(result, sum(page_count(path) for path in documents))))
    return results


def _row(result: Result, pages: int) -> list[str]:
    scores = result.scores
    return [
        result.reader.name,
        result.reader.version,
        *(f"{scores[key]:.3f}" for key in ("f1_by_document", "f1_overall", "precision", "recall", "numeric_recall")),
        f"{1000 * result.seconds / pages:.0f}",
        str(len(result.failed)),
    ]


def report(results: Sequence[Result], bench: Path, day: str) -> str:
    """Return the section of the report as Markdown."""
    documents = sorted((bench / "icdar2013").glob("*.pdf"))
    pages = sum(page_count(path) for path in documents)
    head = (
        "reader",
        "version",
        "F1 by document",
        "F1 overall",
        "precision",
        "recall",
        "numbers",
        "ms a page",
        "failed",
    )
    rows = [head, tuple("---" for _ in head), *(_row(result, pages) for result in results)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return (
        "## Tables of the ICDAR 2013 documents\n\n"
        f"`make bench-tables`, {day}, {machine()}. {len(documents)} documents, {pages} pages, every reader on every "
        "page in one run with its default settings; scored by the benchmark's `score_tables.py`; processor time, one process.\n\n"
        + "\n".join(lines)
        + "\n"
    )


def main() -> None:
    """Measure all readers, or those named, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="names of readers; all if none is named")
    parser.add_argument("--bench", type=Path, default=BENCH, help="folder with score_tables.py and icdar2013/")
    options = parser.parse_args()
    if not (options.bench / "score_tables.py").exists():
        raise SystemExit(f"{options.bench}: the ICDAR documents are not there; name their folder with --bench")
    names = [reader.name for reader in READERS]
    if unknown := [name for name in options.readers if name not in names]:
        parser.error(f"no reader is called {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [reader for reader in READERS if not options.readers or reader.name in options.readers]
    results = measure(options.bench, chosen)
    if not options.readers:
        write_section("tables", report(results, options.bench, datetime.now(UTC).date().isoformat()))


if __name__ == "__main__":
    main()
