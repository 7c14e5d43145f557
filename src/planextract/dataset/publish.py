"""Publishing: gates first, then an immutable release with all its files, switched in one step."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from planextract.data_folder import DataFolder
from planextract.dataset.build import Tables, build_tables
from planextract.dataset.compare_releases import ReleaseChanges, compare_inputs, compare_tables, read_changes
from planextract.dataset.export_csv import csv_bytes
from planextract.dataset.export_datapackage import datapackage_bytes
from planextract.dataset.release import ReleaseStore
from planextract.dataset.report import describe_failing_checks, period_of, write_report
from planextract.dataset.schema import TABLES
from planextract.records import Finding, Matching, Profile

RELEASES_KEPT = 20
"""So many publications are kept beside the pinned ones, unless ``PLANEXTRACT_KEEP_RELEASES`` says otherwise."""
_SETTING = "PLANEXTRACT_KEEP_RELEASES"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseInputs:
    """What a release was made from: hashes of documents, profile and decisions, versions of what read them."""

    documents: tuple[str, ...]
    profile: str
    decisions: str
    code: str
    language_pipeline: str
    ocr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One publication. ``is_new`` is False where the last release has the same content; ``counts`` are rows by table.

    ``newly_failing_checks`` says in one line each which sums fail that did not fail in the release before, ``new_plans``
    which documents it had not; in a first release nothing is new.
    """

    id: str
    path: Path
    is_new: bool
    counts: dict[str, int]
    changes: ReleaseChanges
    newly_failing_checks: tuple[str, ...] = ()
    new_plans: tuple[str, ...] = ()
    removed_releases: tuple[str, ...] = field(default=())


class PublicationHeld(Exception):
    """A publication that did not take place: the last release stays. ``reasons`` are for people, one line each."""

    def __init__(self, reasons: Sequence[str], remedy: str) -> None:
        self.reasons = tuple(reasons)
        self.remedy = remedy
        super().__init__("\n".join(["The publication is held back:", *(f"  - {reason}" for reason in reasons), remedy]))


def releases_kept(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many releases a source keeps. Raises :class:`PublicationHeld` where the setting is no number from 1."""
    said = environment.get(_SETTING, "").strip()
    if said and not (said.isdecimal() and int(said) >= 1):
        raise PublicationHeld([f"{_SETTING} is {said!r}"], "Write a number from 1: so many releases are kept.")
    return int(said) if said else RELEASES_KEPT


def publish_source(
    matching: Matching,
    profile: Profile,
    folder: DataFolder,
    inputs: ReleaseInputs,
    findings: Sequence[Finding] = (),
    accept_loss: bool = False,
    keep_releases: int | None = None,
) -> Release:
    """Publish what is known of a source and return the release, which is the last one where the content is the same.

    Raises :class:`PublicationHeld` where a gate fails or where much of the last release would be lost (unless
    ``accept_loss``); the last release then stays as it is. An error of the file system leaves it whole as well.
    ``keep_releases`` (else ``PLANEXTRACT_KEEP_RELEASES``) are kept beside the pinned ones.
    """
    keep_releases = releases_kept() if keep_releases is None else keep_releases
    if not matching.extractions:
        raise PublicationHeld(["no document was read"], f"Fetch or add plans of {profile.id} first.")
    tables = build_tables(matching, profile, findings)
    csv_files = {schema.name: csv_bytes(schema, tables[schema.name]) for schema in TABLES}
    package = datapackage_bytes(profile, csv_files, asdict(inputs))
    release_id = hashlib.sha256(package).hexdigest()[:12]
    counts = {name: len(rows) for name, rows in tables.items()}
    store = ReleaseStore(folder, profile.id)
    with store.locked():
        current = store.current()
        if current == release_id and _is_whole(store.path(current), csv_files, package):
            path = store.path(current)
            return Release(id=current, path=path, is_new=False, counts=counts, changes=_no_changes(current))
        last = store.predecessor(release_id) if current == release_id else current  # a damaged release is made again
        before = _check(tables, store, last, accept_loss)
        changes = _first(release_id)
        if last is not None:
            causes = compare_inputs(read_inputs(store.path(last)), json.loads(package)["inputs"])
            changes = compare_tables(before, tables, last, release_id, causes)
        if not _is_whole(store.path(release_id), csv_files, package):
            _write_release(store, release_id, profile, tables, csv_files, package, changes)
        store.switch(release_id)
        removed = store.retain(keep_releases)
    return Release(
        id=release_id,
        path=store.path(release_id),
        is_new=True,
        counts=counts,
        changes=changes,
        newly_failing_checks=_newly_failing(before, tables),
        new_plans=_new_plans(before, tables),
        removed_releases=removed,
    )


def changes_of(folder: DataFolder, source_id: str, release_id: str | None = None) -> ReleaseChanges:
    """Return what a release (the current one for None) changed when first published; may raise UnknownRelease."""
    store = ReleaseStore(folder, source_id)
    path = store.path(store.require(release_id)) / "changes.json"
    return read_changes(path.read_text(encoding="utf-8"))


def compare_published(folder: DataFolder, source_id: str, before: str, after: str) -> ReleaseChanges:
    """Compare any two releases of a source by their ids (the start is enough); may raise UnknownRelease."""
    from planextract.dataset.read import read_tables

    store = ReleaseStore(folder, source_id)
    old, new = store.require(before), store.require(after)
    causes = compare_inputs(read_inputs(store.path(old)), read_inputs(store.path(new)))
    return compare_tables(read_tables(store.path(old)), read_tables(store.path(new)), old, new, causes)


def read_inputs(release: Path) -> dict[str, Any]:
    """Return the inputs that a release names; empty where its descriptor is damaged or of a time without them."""
    try:
        package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    inputs = package.get("inputs") if isinstance(package, dict) else None
    return inputs if isinstance(inputs, dict) else {}


def _first(release_id: str) -> ReleaseChanges:
    return ReleaseChanges(before=None, after=release_id)


def _no_changes(release_id: str) -> ReleaseChanges:
    return ReleaseChanges(before=release_id, after=release_id)


def _is_whole(path: Path, csv_files: dict[str, bytes], package: bytes) -> bool:
    """True where a release folder holds every file, and the texts byte for byte."""
    if not all((path / name).is_file() for name in _other_files()):
        return False
    expected = {**{f"{name}.csv": content for name, content in csv_files.items()}, "datapackage.json": package}
    return all((path / name).is_file() and (path / name).read_bytes() == content for name, content in expected.items())


def _other_files() -> list[str]:
    parquet = [f"{schema.name}.parquet" for schema in TABLES]
    return [*parquet, "planextract.sqlite", "planextract.xlsx", "report.md", "changes.json"]


def _check(tables: Tables, store: ReleaseStore, last: str | None, accept_loss: bool) -> Tables:
    """Hold the gates and return the tables of the last release (empty before the first)."""
    from planextract.dataset.gates import (
        check_tables,
        find_losses,
    )  # imports pandas and pandera, seconds that a repeat spares

    problems = check_tables(tables)
    if problems:
        raise PublicationHeld(problems, "This is a fault of the program: please report it with these lines.")
    if last is None:
        return {schema.name: [] for schema in TABLES}
    before = _read_last(store.path(last), accept_loss)
    losses = find_losses(before, tables)
    if losses and not accept_loss:
        raise PublicationHeld(losses, "If this is right, publish with --accept-loss; the last release stays available.")
    return before


def _read_last(path: Path, accept_loss: bool) -> Tables:
    """Read the last release; one of another schema version or a damaged one cannot be compared with."""
    from planextract.dataset.read import DatasetError, read_rows

    tables: Tables = {}
    for schema in TABLES:
        try:
            rows = read_rows(path, schema.name)
        except DatasetError as error:
            if not accept_loss:
                remedy = "Publish with --accept-loss to go on without comparing with it."
                raise PublicationHeld([f"the last release cannot be read: {error}"], remedy) from error
            rows = []
        tables[schema.name] = [{name: row.get(name) for name in schema.column_names} for row in rows]
    return tables


def _write_release(
    store: ReleaseStore,
    release_id: str,
    profile: Profile,
    tables: Tables,
    csv_files: dict[str, bytes],
    package: bytes,
    changes: ReleaseChanges,
) -> None:
    from planextract.dataset.export_parquet import write_parquet
    from planextract.dataset.export_sqlite import write_sqlite
    from planextract.dataset.export_xlsx import write_xlsx

    with store.building() as folder:
        for schema in TABLES:
            (folder / f"{schema.name}.csv").write_bytes(csv_files[schema.name])
            write_parquet(folder / f"{schema.name}.parquet", schema, tables[schema.name])
        write_sqlite(folder / "planextract.sqlite", tables)
        write_xlsx(folder / "planextract.xlsx", tables)
        (folder / "changes.json").write_text(changes.json() + "\n", encoding="utf-8")
        (folder / "report.md").write_text(write_report(profile, tables, changes), encoding="utf-8")
        (folder / "datapackage.json").write_bytes(package)
        store.install(folder, release_id)


def _newly_failing(before: Tables, after: Tables) -> tuple[str, ...]:
    failed = {row["check_id"] for row in before["checks"] if row["outcome"] == "disagrees"}
    described = describe_failing_checks(after)
    return tuple(line for check_id, line in described.items() if check_id not in failed)


def _new_plans(before: Tables, after: Tables) -> tuple[str, ...]:
    known = {row["document_id"] for row in before["documents"]}
    new = [row for row in after["documents"] if known and row["document_id"] not in known]
    return tuple(
        f"{period_of(row)}: {row['title'] or row['document_id']}" + (f" ({row['url']})" if row["url"] else "")
        for row in new
    )
