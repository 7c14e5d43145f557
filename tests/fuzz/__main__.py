"""The full campaign: ``python -m tests.fuzz --documents 2000 --seed 1``."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from planextract.reading.workers import WorkerPool
from tests.fuzz.campaign import LIMITS, Campaign, keep_failure
from tests.fuzz.kinds import mutated
from tests.fuzz.pieces import Piece, corpus_pieces, sample_pieces
from tests.fuzz.summary import Figures

out = Console(highlight=False, soft_wrap=True, width=140)


def main(
    documents: Annotated[int, typer.Option(help="How many documents.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same documents.")] = 1,
    first: Annotated[int, typer.Option(help="Begin with this one.")] = 0,
    only: Annotated[int | None, typer.Option(help="Only the document with this index.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only documents of this kind of mutation.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; as many as processors by default.")] = None,
    failures: Annotated[Path, typer.Option(help="Folder for the documents that come out badly.")] = Path("build/fuzz"),
) -> None:
    """Read mutated documents and report what came out wrong. Ctrl-C shows what there is so far. Exit code 1: faults."""
    os.environ.setdefault(
        "PLANEXTRACT_OCR", "off"
    )  # a text layer that is gone is refused here: OCR has tests of its own
    pieces = (*sample_pieces(), *corpus_pieces())
    indexes: Sequence[int] = [only] if only is not None else range(first, first + documents)
    if kind is not None:
        indexes = [index for index in indexes if mutated(seed, index, pieces).kind == kind]
    figures = Figures()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, WorkerPool(workers, LIMITS) as pool:
        try:
            _run(pool, Path(folder), pieces, seed, indexes, figures, failures)
        except KeyboardInterrupt:
            out.print("Stopped.")
            pool.stop()
    out.print(figures.table())
    out.print(
        f"{figures.documents} documents in {time.monotonic() - began:.0f} s, the slowest {figures.slowest:.1f} s; "
        f"{figures.compared} pages look the same; {figures.wrong} wrong amounts that nothing points at; "
        f"{figures.lost} pages with amounts lost in silence; {figures.faults} documents with faults, "
        f"{figures.misled} misled by a text layer that lies"
    )
    most = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    out.print(f"Largest memory: {most[0]} MB here, {most[1]} MB in a worker")
    if figures.faults:
        out.print(f"The documents lie in {failures}")
        raise typer.Exit(1)


def _run(
    pool: WorkerPool,
    folder: Path,
    pieces: tuple[Piece, ...],
    seed: int,
    indexes: Sequence[int],
    figures: Figures,
    failures: Path,
) -> None:
    out.print(f"Reading {len(pieces)} pieces as they are ...")
    campaign = Campaign.begin(pool, folder, pieces)
    for judged in campaign.run(seed, indexes):
        figures.add(judged)
        if judged.verdict.outcome in ("fault", "misled"):
            out.print(f"{judged.verdict.outcome}: {keep_failure(failures, seed, judged).name}")
            for line in (*judged.verdict.faults, *judged.verdict.wrong, *judged.verdict.lost)[:3]:
                out.print(f"    {line[:400]}", markup=False)
        if figures.documents % 50 == 0:
            out.print(f"{figures.documents} of {len(indexes)} documents, {figures.faults} with faults")


if __name__ == "__main__":
    typer.run(main)
