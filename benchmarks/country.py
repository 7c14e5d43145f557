"""How planextract grows from one municipality to a country of 290 with seven plans each: time, memory, size, daily run.

``python -m benchmarks.country --folder DIR``: makes the country, runs each stage over all of it, combines it for the
explorer and asks its pages. With ``--long`` plans have 25 to 60 pages, else 4 to 6. ``--read N`` reads N municipalities and
gives the others what was read of those, under their own names (there are 29 sets of figures: reading more tells little
new). ``--only STEP…`` does some steps on what others left in the folder. Each step is a process of its own, so that its
memory is its own; reading uses one parser process. Times are processor time, parsers included: those of the clock depend on
what else the machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.country_plans import PLANS, source_id, write_listing, write_plans, write_profile
from planextract import stages
from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.compare_releases import ReleaseChanges
from planextract.dataset.publish import Release
from planextract.dataset.unchanged import PublishedAs, published_as
from planextract.explorer.combined import combined_database, released_sources
from planextract.reading.extract import extract_document, extract_source, extraction_key
from planextract.reading.workers import WorkerPool
from planextract.records import Profile
from planextract.sources.load import load_profile
from planextract.stage_cache import StageCache

COUNTRY = 290


@dataclass(frozen=True, slots=True)
class Country:
    """The simulated country in ``folder``: profiles and plans in ``land``, the working folder in ``data``."""

    folder: Path
    municipalities: int
    read: int
    short: bool

    @property
    def land(self) -> Path:
        """Profiles, listing pages and plans."""
        return self.folder / "land"

    @property
    def late(self) -> Path:
        """Where the plan lies that is published later than the others."""
        return self.folder / "late"

    @property
    def data(self) -> DataFolder:
        """The working folder."""
        return DataFolder(self.folder / "data")

    @property
    def plans(self) -> int:
        """How many plans the archive holds."""
        return sum(1 for path in (self.data.root / "raw").glob("*/*.pdf"))

    def profile(self, number: int) -> Profile:
        """Return the profile of a municipality."""
        return load_profile(str(self.land / f"{source_id(number)}.toml"))

    def each(self, stage: Callable[[Profile, DataFolder], object]) -> None:
        """Do one stage for every municipality that is read, in this process."""
        for number in range(self.read):
            stage(self.profile(number), self.data)


def read(profile: Profile, data: DataFolder, pool: WorkerPool | None = None) -> None:
    """Read a municipality's plans with one parser process: that of ``pool``, else one of its own."""
    if pool is None:
        extract_source(profile, data, workers=1)
        return
    for archived in Archive(data.raw(profile.id)).entries():
        extract_document(profile, data, archived, pool)


def run(country: Country) -> int:
    """All stages, as ``planextract run`` does them; returns how many municipalities were published anew."""
    anew = 0
    for number in range(country.municipalities):
        profile = country.profile(number)
        fetch_source(profile, country.data)
        read(profile, country.data)
        stages.match(profile, country.data)
        anew += stages.publish(profile, country.data)[0].is_new
    return anew


def generate(country: Country) -> str:
    """Make all plans; the newest one of the first municipality is kept back."""
    for number in range(country.municipalities):
        write_profile(country.land, number)
        newest = write_plans(country.land, number, country.short)[-1]
        if number == 0:
            country.late.mkdir(parents=True)
            shutil.move(newest, country.late)
        write_listing(country.land, number)
    return f"{country.municipalities * PLANS} plans, {_size(country.land)}"


def fetch(country: Country) -> str:
    """Take all plans into the archive."""
    country.each(fetch_source)
    return f"{country.plans} plans, archive {_size(country.data.root / 'raw')}"


def extract(country: Country) -> str:
    """Read all plans."""
    with WorkerPool(1) as pool:
        country.each(lambda profile, data: read(profile, data, pool))
    return f"{country.plans} plans, {_pages(country)} pages, cache {_size(country.data.root / 'cache')}"


def match(country: Country) -> str:
    """Match all plans."""
    country.each(stages.match)
    return f"{country.plans} plans, cache {_size(country.data.root / 'cache')}"


def publish(country: Country) -> str:
    """Publish all municipalities."""
    country.each(stages.publish)
    releases = country.data.root / "processed"
    return f"{country.plans} plans, releases {_size(releases)}, in SQLite {_size(releases, '*.sqlite')}"


def combine(country: Country) -> str:
    """Bring the explorer's database up to the present releases."""
    sources = released_sources(country.data)
    return (
        f"{len(sources)} municipalities, {combined_database(country.data, sources).path.stat().st_size / 1e6:,.0f} MB"
    )


def nothing_new(country: Country) -> str:
    """Run all municipalities again."""
    assert run(country) == 0
    return f"{country.municipalities} municipalities, nothing published"


def one_new_plan(country: Country) -> str:
    """Run all municipalities when one has published a plan."""
    for path in country.late.glob("*.pdf"):
        shutil.move(path, country.land / source_id(0))
    write_listing(country.land, 0)
    assert run(country) == 1
    return f"{country.municipalities} municipalities, {country.plans} plans, one published anew"


def explore(country: Country) -> str:
    """Ask the explorer's pages, those of five municipalities where a page is of one."""
    from benchmarks.explorer import measure

    chosen = [source_id(number) for number in range(0, country.municipalities, max(1, country.municipalities // 5))]
    times = asyncio.run(measure(country.data, chosen))
    for name, found in times.items():
        median, slowest = statistics.median(clock for clock, _ in found), max(clock for clock, _ in found)
        print(f"    {name:28} {median:7.0f} ms, slowest {slowest:7.0f} ms")
    return f"{len(times)} pages, {len(chosen)} times each"


def copy(country: Country) -> str:
    """Give the municipalities that were not read what was read, matched and published of others, under their own names."""
    done = len(released_sources(country.data))
    for number in range(done, country.municipalities):
        copy_municipality(country, number, 1 + number % (done - 1))  # the first one lacks a plan
    return (
        f"{country.municipalities - done} municipalities from {done}, releases {_size(country.data.root / 'processed')}"
    )


def copy_municipality(country: Country, number: int, original: int) -> None:
    """Give a municipality another's plans, and under its own name what was read, matched and published of them."""
    data, old, new = country.data, source_id(original), source_id(number)
    for path in (country.land / new).glob("*.pdf"):
        path.unlink()
    for path in (country.land / old).glob("*.pdf"):
        shutil.copy2(path, country.land / new)
    write_listing(country.land, number)
    was, profile = country.profile(original), country.profile(number)
    fetch_source(profile, data)
    entries = {entry.sha256: entry for entry in Archive(data.raw(old)).entries()}
    for entry in Archive(data.raw(new)).entries():
        keys = extraction_key(was, entries[entry.sha256], "pdfium"), extraction_key(profile, entry, "pdfium")
        _rename(
            data.cache("extract", old) / f"{keys[0]}.json", data.cache("extract", new) / f"{keys[1]}.json", old, new
        )
    keys = stages.match_key(was, data), stages.match_key(profile, data)
    _rename(data.cache("match", old) / f"{keys[0]}.json", data.cache("match", new) / f"{keys[1]}.json", old, new)
    matching, _ = stages.match(profile, data)
    release = data.processed(old).resolve()
    for path in release.iterdir():
        _rename(path, data.releases(new) / release.name / path.name, old, new)
    data.processed(new).symlink_to(Path(".releases") / new / release.name, target_is_directory=True)
    findings = stages.fetch_findings(data, new)
    key = stages.publication_key(keys[1], stages.release_inputs(profile, data, matching), findings)
    nothing = ReleaseChanges(before=None, after=release.name)
    made = Release(id=release.name, path=data.releases(new) / release.name, is_new=True, counts={}, changes=nothing)
    StageCache(data.cache("publish", new), PublishedAs).store(key, published_as(made))


def _rename(kept: Path, copied: Path, old: str, new: str) -> None:
    copied.parent.mkdir(parents=True, exist_ok=True)
    content = kept.read_bytes()
    packed = kept.suffix in (".parquet", ".xlsx")  # ids are of one length: places in other files stay
    copied.write_bytes(content if packed else content.replace(old.encode(), new.encode()))


STEPS = {
    step.__name__: step
    for step in (generate, fetch, extract, match, publish, copy, combine, nothing_new, one_new_plan, explore)
}


def take(name: str, country: Country) -> None:
    """Do a step and print what it took."""
    began, clock = _processor(), time.monotonic()
    about = STEPS[name](country)
    used, clock = _processor() - began, time.monotonic() - clock
    own, child = (resource.getrusage(who).ru_maxrss / 1000 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(
        f"{name:13} {used:7.1f} s of processor, {clock:.0f} s by the clock, "
        f"memory at most {own:.0f} MB, of a parser {child:.0f} MB: {about}",
        flush=True,
    )


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _size(folder: Path, pattern: str = "*") -> str:
    files = (path for path in folder.rglob(pattern) if path.is_file() and not path.is_symlink())
    return f"{sum(path.stat().st_size for path in files) / 1e6:,.0f} MB"


def _pages(country: Country) -> int:
    return sum(
        len(extraction.pages)
        for number in range(country.read)
        for extraction in stages.extractions_of(country.profile(number), country.data)
    )


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=int, default=COUNTRY)
    parser.add_argument("--read", type=int, help="so many are read, the others copied; all if not said")
    parser.add_argument("--long", action="store_true", help="plans of 25 to 60 pages")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if not said")
    parser.add_argument("--only", nargs="+", choices=STEPS, default=tuple(STEPS), help="some of the steps")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        country = Country(folder, chosen.municipalities, chosen.read or chosen.municipalities, not chosen.long)
        for name in chosen.only:
            process = multiprocessing.get_context("spawn").Process(target=take, args=(name, country))
            process.start()
            process.join()
            if process.exitcode:
                sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
