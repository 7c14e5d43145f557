"""Reading a release back: its Parquet files as rows and as the records that they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from planextract.dataset.rows import Row, bbox_of, row_to_record, shortest
from planextract.dataset.schema import TABLES, table
from planextract.records import Extraction, Locator, Matching, Organisation


class DatasetError(Exception):
    """A folder that is no release, or a damaged one; names the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDataset:
    """One release as records."""

    source_id: str
    matching: Matching
    organisations: tuple[Organisation, ...]


def read_rows(release: Path, name: str) -> list[Row]:
    """Read one table of a release, rows in the order of its file; decimals exact."""
    path = release / f"{name}.parquet"
    if not path.is_file():
        raise DatasetError(f"{path}: no such file; is {release} a published dataset?")
    try:
        rows: list[Row] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"{path}: {error}") from error
    decimals = [column.name for column in table(name).columns if column.type == "decimal"]
    for row in rows:
        for column in decimals:
            if row.get(column) is not None:
                row[column] = shortest(row[column])
    return rows


def read_tables(release: Path) -> dict[str, list[Row]]:
    """Read every table of a release."""
    return {schema.name: read_rows(release, schema.name) for schema in TABLES}


def read_published(release: Path) -> PublishedDataset:
    """Read a release folder back as the records that it was made from (fields that are not published keep defaults)."""
    tables = read_tables(release)
    places = _places(tables["locators"])
    made = {
        name: [row_to_record(row, table(name), places) for row in rows]
        for name, rows in tables.items()
        if table(name).record is not None
    }
    document_ids = {row["document_id"] for row in tables["documents"]}
    by_document = {
        name: _by_document(tables[name], made[name])
        for name in ("pages", "areas", "goals", "indicators", "tables", "budget_lines", "checks", "findings")
    }
    extractions = tuple(_extraction(document, by_document) for document in made["documents"])
    matching = Matching(
        extractions=extractions,
        **{
            name: tuple(made[name])
            for name in ("area_links", "goal_links", "row_links", "goal_changes", "series", "appropriation_changes")
        },
        findings=tuple(
            finding
            for row, finding in zip(tables["findings"], made["findings"], strict=True)
            if row["document_id"] not in document_ids
        ),
    )
    source_id = next((str(row["source_id"]) for row in tables["documents"]), release.name)
    return PublishedDataset(source_id=source_id, matching=matching, organisations=tuple(made["organisations"]))


def _places(rows: Sequence[Row]) -> dict[str, list[Locator]]:
    places: dict[str, list[Locator]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["subject_id"], row["part"])):
        place = Locator(document_id=row["document_id"], page=row["page"], bbox=bbox_of(row["bbox"]))
        places[row["subject_id"]].append(place)
    return places


def _by_document(rows: Sequence[Row], made: Sequence[Any]) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row, record in zip(rows, made, strict=True):
        grouped[row["document_id"]].append(record)
    return {document_id: tuple(items) for document_id, items in grouped.items()}


def _extraction(document: Any, by_document: Mapping[str, Mapping[str, tuple[Any, ...]]]) -> Extraction:
    return Extraction(
        document=document, **{name: groups.get(document.document_id, ()) for name, groups in by_document.items()}
    )
