"""Commands on single documents and pages: ``probe``, ``add``, ``tables`` and ``evaluate``."""

from __future__ import annotations

import csv
import json
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as Grid

from planextract.cli.app import UserError, app, data_folder, err, out
from planextract.layout.engine import Engine

if TYPE_CHECKING:
    from planextract.layout.tables_json import TablesData


_LONGEST = 3600.0
"""Seconds that `tables` may take for a step: a long document of scans read with OCR takes minutes."""


class TableFormat(StrEnum):
    """How ``planextract tables`` prints."""

    JSON = "json"
    CSV = "csv"
    TEXT = "text"


@app.command()
def add(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a bundled profile, or path to a profile.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="PDF files, or folders of them.")],
    period: Annotated[
        str | None,
        typer.Option("--period", help="The plan's years, `2021-2023` or `2025`, where the document names none."),
    ] = None,
) -> None:
    """Put local PDFs into the archive, as if fetched.

    The document's own years win over `--period`, which serves where a document states none.
    """
    from planextract.archive.add import add_files
    from planextract.sources.load import load_profile
    from planextract.store.session import in_step

    profile = load_profile(source)
    with in_step(profile, data_folder()):
        report = add_files(profile, data_folder(), files, period, tell=lambda line: err.print(f"  {escape(line)}"))
    out.print(
        f"{len(report.taken)} new, {len(report.unchanged)} already in the archive, {len(report.findings)} not taken"
    )
    if report.taken or report.unchanged:
        out.print(f"Next: planextract run {source}", markup=False)
    if not report.taken and not report.unchanged:
        raise typer.Exit(1)


@app.command()
def probe(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of a listing page, or the path of a saved one.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE.toml", help="Write the drafted profile into this file.")
    ] = None,
) -> None:
    """Look at a listing page, draft its profile, try it out, and say what a person must add."""
    from planextract.archive.probe import probe as look_at

    report = look_at(url, tell=lambda line: err.print(f"  {escape(line)}"))
    if report.profile_toml is None:
        out.print("No link on this page looks like a plan.")
    else:
        out.print(f"[bold]Drafted profile[/bold] ({len(report.guesses)} patterns found plans)\n")
        out.print(report.profile_toml, markup=False)
        if into is not None:
            if into.exists():
                raise UserError(f"{into} exists already; nothing was written over it")
            into.write_text(report.profile_toml, encoding="utf-8")
            out.print(f"Written to {into}. Next: planextract run {into}", markup=False)
    if report.fetched is not None:
        out.print(f"Tried out: {len(report.fetched.taken)} plans fetched, {len(report.fetched.findings)} findings")
        for finding in report.fetched.findings:
            out.print(f"  {finding.message}", markup=False)
    for text, address in report.look_at:
        out.print(f"May list plans too: {text} {address}", markup=False)
    for line in report.to_add:
        out.print(f"To add: {line}", markup=False)
    if report.profile_toml is None:
        raise typer.Exit(1)


@app.command()
def tables(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Any PDF.")],
    pages: Annotated[str | None, typer.Option("--pages", help="Only these pages: `3-5`, `2,7-9`.")] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How to print the tables.")] = TableFormat.TEXT,
    engine: Annotated[Engine, typer.Option("--engine", help="Reader: `pdfium` or `pdfplumber`.")] = "pdfium",
    debug: Annotated[
        Path | None,
        typer.Option("--debug", metavar="DIR", help="Write a picture of each page with what was seen on it."),
    ] = None,
) -> None:
    """The tables of any PDF, without archive or profile.

    With `--debug DIR`, pictures show the words, columns, rows and cells that were seen, so that a person can see why.
    """
    from planextract.layout.debug import write_debug_pictures
    from planextract.layout.document import page_count
    from planextract.reading.workers import WorkerPool, WorkFailed, WorkLimits

    try:
        with WorkerPool(
            1, WorkLimits(seconds=_LONGEST)
        ) as pool:  # any PDF: what it does, it does to a process of its own
            numbers = parse_pages(pages, pool.start(_LONGEST, page_count, file).wait()) if pages else None
            if debug:
                written = pool.start(_LONGEST, write_debug_pictures, file, debug, numbers, engine).wait()
                err.print(f"{len(written)} pictures in {escape(str(debug))}")
            found, notes = pool.start(_LONGEST, _tables_and_notes, file, numbers, engine).wait()
    except WorkFailed as error:
        raise UserError(f"{file}: {error}; try some of its pages with --pages") from error
    for note in notes:
        err.print(escape(note))
    if form is TableFormat.JSON:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    elif form is TableFormat.CSV:
        _print_csv(found)
    else:
        _print_text(found)


def _tables_and_notes(file: Path, numbers: list[int] | None, engine: Engine) -> tuple[TablesData, list[str]]:
    """Read the tables of a PDF, in a worker; returns them with what there is to say about its pages."""
    from planextract.layout.tables_json import tables_json

    notes: list[str] = []
    return tables_json(file, numbers, engine, tell=notes.append), notes


def parse_pages(text: str, last: int) -> list[int]:
    """Return the page numbers that ``3-5`` or ``2,7-9`` names, within 1 to ``last``; raises :class:`UserError`."""
    numbers: set[int] = set()
    for piece in text.split(","):
        match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d*))?\s*", piece)
        if not match:
            raise UserError(f"--pages {text!r}: write page numbers like 3-5 or 2,7-9")
        first = int(match[1])
        end = first if match[2] is None else int(match[2] or last)
        if not 1 <= first <= end <= last:
            raise UserError(f"--pages {text!r}: the document has pages 1 to {last}")
        numbers.update(range(first, end + 1))
    return sorted(numbers)


def _print_csv(found: TablesData) -> None:
    writer = csv.writer(sys.stdout)
    for number, table in enumerate(found["tables"], 1):
        for part in table["parts"]:
            writer.writerows([number, part["page"], *row] for row in part["rows"])


def _print_text(found: TablesData) -> None:
    if not found["tables"]:
        err.print("No table found.")
    for number, table in enumerate(found["tables"], 1):
        for part in table["parts"]:
            grid = Grid(title=f"table {number}, page {part['page']}", title_justify="left", show_header=False)
            for row in part["rows"]:
                grid.add_row(*(escape(cell) for cell in row))
            out.print(grid)


@app.command()
def evaluate(
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="Folder of labelled truth: PERIOD.json, links.json.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A published source.")],
    misses: Annotated[bool, typer.Option("--misses", help="List what was missed and what was wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score the published dataset against labelled truth, metric by metric."""
    from planextract.dataset.evaluate import evaluate as score
    from planextract.sources.load import load_profile

    published = data_folder().processed(load_profile(source).id)
    if not published.exists():
        raise UserError(f"{published}: nothing is published; run `planextract run {source}` first")
    evaluation = score(truth, published)
    sys.stdout.write((evaluation.json() if as_json else evaluation.text(misses=misses)) + "\n")
