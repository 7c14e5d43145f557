"""How planextract grows from one municipality to a country of 290 with seven plans each: time, memory, size, daily run.

``python -m benchmarks.country --read 4 --published 40``: some municipalities are read from their PDFs, others have what
was read of those under another name (reading them would tell nothing new), and all 290 are combined for the explorer.
Prints a table that says of each figure on how many it was measured. Times are processor time of all processes: those of
the clock depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.country_plans import PLANS, source_id, write_listing, write_plans, write_profile
from planextract import stages
from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.explorer.combined import combined_database, released_sources
from planextract.explorer.serve import make_datasette
from planextract.reading.extract import extract_source, extraction_cache, extraction_key
from planextract.records import Profile
from planextract.sources.load import load_profile

COUNTRY = 290


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds, seconds of the clock and the largest memory so far (bytes) of this process and of one child."""

    seconds: float
    clock: float
    memory: int
    child_memory: int


def measure(work: Callable[..., object], *each: int) -> Measured:
    """Do the work, for each municipality that is named, and return what it took, ended child processes included."""
    began, clock = _processor(), time.monotonic()
    for number in each:
        work(number)
    if not each:
        work()
    own, children = (
        resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Measured(_processor() - began, time.monotonic() - clock, own, children)


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Country:
    """The simulated country in ``folder``: profiles and plans in ``land``, the working folder in ``data``."""

    def __init__(self, folder: Path) -> None:
        self.land = folder / "land"
        self.data = DataFolder(folder / "data")

    def profile(self, number: int) -> Profile:
        """Return the profile of a municipality."""
        return load_profile(str(self.land / f"{source_id(number)}.toml"))

    def generate(self, number: int) -> None:
        """Write a municipality's profile, plans and listing page."""
        write_profile(self.land, number)
        write_plans(self.land, number)
        write_listing(self.land, number)

    def fetch(self, number: int) -> None:
        """Fetch a municipality's plans from its listing page."""
        fetch_source(self.profile(number), self.data)

    def extract(self, number: int) -> None:
        """Read a municipality's plans."""
        extract_source(self.profile(number), self.data)

    def match(self, number: int) -> None:
        """Match a municipality's plans."""
        stages.match(self.profile(number), self.data)

    def publish(self, number: int) -> None:
        """Publish a municipality."""
        stages.publish(self.profile(number), self.data)

    def each_stage(self) -> dict[str, Callable[[int], None]]:
        """Return the stages of one municipality, in order."""
        return {"fetch": self.fetch, "extract": self.extract, "match": self.match, "publish": self.publish}

    def run(self, number: int) -> None:
        """All stages, as ``planextract run`` does them."""
        for stage in self.each_stage().values():
            stage(number)

    def copy(self, number: int, original: int) -> None:
        """Give a municipality what was read and matched of another, under its own name; plans and listing included."""
        old, new = source_id(original), source_id(number)
        write_profile(self.land, number)
        for path in (self.land / old).glob("*.pdf"):
            shutil.copy2(path, self.land / new / path.name)
        write_listing(self.land, number)
        was, profile = self.profile(original), self.profile(number)
        self.fetch(number)
        before = {entry.sha256: entry for entry in Archive(self.data.raw(old)).entries()}
        read = extraction_cache(self.data, new)
        for entry in Archive(self.data.raw(new)).entries():
            kept = self.data.cache("extract", old) / f"{extraction_key(was, before[entry.sha256], 'pdfium')}.json"
            _rename(
                kept, self.data.cache("extract", new) / f"{extraction_key(profile, entry, 'pdfium')}.json", old, new
            )
            assert read.load(extraction_key(profile, entry, "pdfium")) is not None
        kept = self.data.cache("match", old) / f"{stages.match_key(was, self.data)}.json"
        _rename(kept, self.data.cache("match", new) / f"{stages.match_key(profile, self.data)}.json", old, new)

    def copy_release(self, number: int, original: int) -> None:
        """Give a municipality the database of another's release under its own name: enough to be combined."""
        old, new = source_id(original), source_id(number)
        release = self.data.releases(new) / "0123456789ab"
        release.mkdir(parents=True)
        for name in ("planextract.sqlite", "datapackage.json"):  # ids are of one length: places in the file stay
            _rename(self.data.processed(old) / name, release / name, old, new)
        self.data.processed(new).symlink_to(release)


def _rename(kept: Path, copy: Path, old: str, new: str) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(kept.read_bytes().replace(old.encode(), new.encode()))


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


class Report:
    """Prints one figure a line: what, how much, on how many it was measured, what that is for the whole country."""

    def begin(self, title: str) -> None:
        """Print the head of the table."""
        print(f"{title}\n\n| what | measured | on | for 290 × 7 |\n|---|---|---|---|", flush=True)

    def add(self, what: str, measured: str, on: str, country: str = "") -> None:
        """Print a line."""
        print(f"| {what} | {measured} | {on} | {country} |", flush=True)


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def generate_some(country: Country, read: int, published: int, report: Report) -> None:
    """Make the plans of the municipalities that are read, and say what the others are."""
    for number in range(read):
        country.generate(number)
    report.begin(f"{read} municipalities read, {published} published")


def read_some(country: Country, read: int, published: int, report: Report) -> None:
    """Measure each stage on municipalities that are read from their PDFs; of the first, the newest plan comes later."""
    assert published >= read
    numbers = range(read)
    late = max((country.land / source_id(0)).glob("plan-2025*.pdf"))
    aside = late.rename(country.land / late.name)
    write_listing(country.land, 0)
    plans = read * PLANS - 1
    on = f"{read} municipalities, {plans} plans"
    for name, stage in country.each_stage().items():
        took = measure(stage, *numbers)
        per_plan = took.seconds / plans
        whole = per_plan * COUNTRY * PLANS / 3600
        measured = f"{per_plan:.2f} s a plan"
        if name == "extract":
            pages = sum(len(_pages(country, number)) for number in numbers)
            measured += f", {pages / took.seconds:.1f} pages a second and core ({pages / plans:.0f} pages a plan)"
            report.add("memory of a parser process, at most", _megabytes(took.child_memory), on)
        report.add(f"{name}: processor time", measured, on, f"{whole:.1f} h of one core")
        report.add(f"{name}: memory of the main process so far", _megabytes(took.memory), on)
    for name, folder in (("archive", "raw"), ("cache", "cache"), ("dataset", "processed")):
        size = size_of(country.data.root / folder)
        report.add(
            f"size of the {name}", f"{_megabytes(size / plans)} a plan", on, _megabytes(size / plans * COUNTRY * PLANS)
        )
    aside.rename(country.land / source_id(0) / late.name)
    write_listing(country.land, 0)
    report.add("run of the one municipality with a new plan", _both(measure(country.run, 0)), "1 new plan of 7")


def _pages(country: Country, number: int) -> Sequence[object]:
    profile = country.profile(number)
    return [page for one in stages.extractions_of(profile, country.data) for page in one.pages]


def _both(took: Measured) -> str:
    return f"{took.seconds:.1f} s of processor, {took.clock:.1f} s by the clock"


def publish_many(country: Country, read: int, published: int, report: Report) -> None:
    """Measure the stages that grow with the number of municipalities, on copies that are published for real."""
    for number in range(read, published):
        country.copy(number, number % read)
    new = published - read
    took = measure(country.publish, *range(read, published))
    report.add(
        "publish: processor time a municipality",
        f"{took.seconds / new:.2f} s",
        f"{new} municipalities, 7 plans each",
        f"{took.seconds / new * COUNTRY / 60:.0f} min of one core",
    )
    for name, stage in {"all stages": country.run, **country.each_stage()}.items():
        took = measure(stage, *range(published))
        each = took.seconds / published
        report.add(
            f"daily run with nothing new, {name}",
            f"{each * 1000:.0f} ms of processor a municipality",
            f"{published} municipalities",
            f"{each * COUNTRY:.0f} s",
        )
    half = measure(country.run, *range(published // 2))
    report.add(
        "the same, half as many",
        f"{half.seconds / (published // 2) * 1000:.0f} ms of processor a municipality",
        f"{published // 2} municipalities",
    )
    report.add("memory of that process, at most", _megabytes(half.memory), f"{published} municipalities")


def combine_all(country: Country, read: int, published: int, report: Report) -> None:
    """Measure the explorer's database and start page with all 290 municipalities."""
    for number in range(published, COUNTRY):
        country.copy_release(number, number % read)
    sources = released_sources(country.data)
    assert len(sources) == COUNTRY
    took = measure(lambda: combined_database(country.data, sources))
    size = combined_database(country.data, sources).stat().st_size
    report.add("explorer's combined database, made anew", _both(took), "290 municipalities", "the same")
    report.add("its size", _megabytes(size), "290 municipalities", "the same")
    for path, name in (("/", "start page"), (f"/{source_id(7)}", "a municipality's page")):
        answer: list[Any] = []
        took = measure(lambda path=path, answer=answer: answer.append(asyncio.run(_get(country.data, path))))
        seconds, response = answer[0]
        report.add(
            f"explorer's {name}",
            f"{seconds * 1000:.0f} ms, {len(response.content) / 1e3:.0f} kB, status {response.status_code}",
            "290 municipalities",
            "the same",
        )


async def _get(data: DataFolder, path: str) -> tuple[float, httpx.Response]:
    """Return the seconds of the second of two requests, and its answer."""
    datasette = make_datasette(data)
    await datasette.invoke_startup()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=datasette.app()), base_url="http://127.0.0.1"
    ) as client:
        await client.get(path)
        began = time.monotonic()
        response = await client.get(path)
        return time.monotonic() - began, response


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=int, default=4, help="municipalities that are generated and read")
    parser.add_argument("--published", type=int, default=40, help="municipalities that are published, copies included")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if not said")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        country, report = Country(chosen.folder or Path(temporary)), Report()
        for step in (generate_some, read_some, publish_many, combine_all):  # each alone, so that its memory is its own
            process = multiprocessing.get_context("spawn").Process(
                target=step, args=(country, chosen.read, chosen.published, report)
            )
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
