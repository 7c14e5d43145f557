"""A campaign: so many mutated documents through the real extract stage, judged, counted, and the bad ones kept."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from planextract.data_folder import DataFolder
from planextract.reading.extract import extract_document
from planextract.reading.workers import WorkerPool, WorkFailed, WorkLimits
from planextract.records import Extraction, Profile
from planextract.sources.load import load_profile
from tests.fuzz.judge import Reading, Verdict, judge
from tests.fuzz.kinds import LYING, Mutated, mutated
from tests.fuzz.pictures import page_pictures
from tests.fuzz.pieces import Piece
from tests.lone_document import lone_document

LIMITS = WorkLimits(seconds_per_page=5.0, seconds=120.0, memory_bytes=2 * 1024**3)
NOBODY = Profile(id="fuzz", name="Fuzz", municipality_code=None, listing_url=None)
"""The profile of the corpus pieces, which have no organisations and words of their own."""
LONGEST = 600.0
"""No document may take longer than this, seconds, whatever it holds: its pages' limits and those of all its steps."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One mutated document and how it came out, with the seconds it took."""

    document: Mutated
    verdict: Verdict
    seconds: float


@dataclass(slots=True)
class Reader:
    """Reads documents as the extract stage does, from bytes; ``folder`` is scratch."""

    pool: WorkerPool
    folder: Path
    sample: Profile = field(default_factory=lambda: load_profile("exempel"))

    def read(self, pdf: bytes, piece: Piece) -> Reading:
        """Read a PDF and look at its pages; a page that cannot be drawn within the limits looks like nothing."""
        sha256 = hashlib.sha256(pdf).hexdigest()
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / f"{sha256}.pdf"
            path.write_bytes(pdf)
            return Reading(self._extract(path, piece), self._look_at(path))

    def _extract(self, path: Path, piece: Piece) -> Extraction:
        archived = lone_document(path, piece.period)
        profile = self.sample if piece.document.startswith("strategisk-plan-") else NOBODY
        return extract_document(profile, DataFolder(path.parent), archived, self.pool).extraction

    def _look_at(self, path: Path) -> list[str | None]:
        try:
            return self.pool.start(self.pool.limits.seconds, page_pictures, path).wait()
        except WorkFailed:
            return []


@dataclass(slots=True)
class Campaign:
    """The original readings of all pieces, and a reader for what is made of them."""

    reader: Reader
    pieces: tuple[Piece, ...]
    originals: dict[str, Reading]

    @classmethod
    def begin(cls, pool: WorkerPool, folder: Path, pieces: Iterable[Piece]) -> Campaign:
        """Read every piece as it is; the pieces learn where their numbers stand."""
        reader = Reader(pool, folder)
        known: list[Piece] = []
        originals: dict[str, Reading] = {}
        for piece in pieces:
            reading = reader.read(piece.pdf, piece)
            if reading.extraction.document.status == "refused":
                raise ValueError(f"{piece.name} is refused unmutated: {reading.extraction.document.reason}")
            places = ((line.locators[0].page, line.locators[0].bbox) for line in reading.extraction.budget_lines)
            known.append(replace(piece, numbers=tuple(places)))
            originals[piece.name] = reading
        return cls(reader, tuple(known), originals)

    def run(self, seed: int, indexes: Iterable[int]) -> Iterator[Judged]:
        """Make, read and judge the documents of a seed with these indexes, some at a time, as they end."""
        with ThreadPoolExecutor(max_workers=self.reader.pool.workers) as threads:
            running: set[Future[Judged]] = set()
            try:
                for index in indexes:
                    running.add(threads.submit(self.one, seed, index))
                    if len(running) > 2 * self.reader.pool.workers:
                        done, running = wait(running, return_when=FIRST_COMPLETED)
                        yield from (future.result() for future in done)
                yield from (future.result() for future in running)
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                raise

    def one(self, seed: int, index: int) -> Judged:
        """Make, read and judge one document. An exception of the extract stage is a fault, and so is too long a time."""
        document = mutated(seed, index, self.pieces)
        began = time.monotonic()
        try:
            reading = self.reader.read(document.pdf, document.piece)
        except Exception as error:
            return Judged(document, Verdict("fault", faults=(f"the run failed: {error!r}",)), time.monotonic() - began)
        seconds = time.monotonic() - began
        verdict = judge(self.originals[document.piece.name], reading, document.kind in LYING)
        if seconds > LONGEST:
            verdict = replace(verdict, outcome="fault", faults=(*verdict.faults, f"took {seconds:.0f} s"))
        return Judged(document, verdict, seconds)


def keep_failure(folder: Path, seed: int, judged: Judged) -> Path:
    """Write a document that came out badly, and beside it what is wrong and how to make it again; returns the PDF's path."""
    folder.mkdir(parents=True, exist_ok=True)
    document, verdict = judged.document, judged.verdict
    path = folder / f"seed{seed}-{document.index:05d}-{document.kind}.pdf"
    path.write_bytes(document.pdf)
    again = f"python -m tests.fuzz --seed {seed} --only {document.index}"
    lines = [f"{document.piece.name}, {document.kind}", again, *verdict.faults, *verdict.wrong, *verdict.lost]
    path.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
