"""Every file of a release holds the same data, and is what it says: types, keys, search, views, package."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pyarrow.parquet as pq
import pytest
from frictionless import Package

from planextract.data_folder import DataFolder
from planextract.dataset.publish import Release, publish_source
from planextract.dataset.read import read_rows
from planextract.dataset.schema import TABLES, TableSchema
from planextract.records import Locator, Measure, SignConvention
from tests.dataset.made_by_hand import BOX, INPUTS, PROFILE, two_plans


def rows_in_sqlite(release: Release, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(release.path / "planextract.sqlite")) as connection:
        return connection.execute(query).fetchall()


def csv_rows(release: Release, schema: TableSchema) -> list[dict[str, str]]:
    with (release.path / f"{schema.name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_every_format_holds_the_same_rows(release: Release, schema: TableSchema) -> None:
    rows = read_rows(release.path, schema.name)
    keys = [tuple(row[name] for name in schema.key) for row in rows]
    as_csv = csv_rows(release, schema)
    quoted = ", ".join(f'"{name}"' for name in schema.key)
    sheet = openpyxl.load_workbook(release.path / "planextract.xlsx", read_only=True)[schema.name]
    header, *cells = sheet.iter_rows(values_only=True)
    assert len(rows) == release.counts[schema.name]
    assert [tuple(row[name] for name in schema.key) for row in as_csv] == [tuple(map(str, key)) for key in keys]
    assert sorted(rows_in_sqlite(release, f'SELECT {quoted} FROM "{schema.name}"')) == sorted(keys)
    assert list(header) == list(schema.column_names)
    assert [tuple(row[schema.column_names.index(name)] for name in schema.key) for row in cells] == keys


def test_parquet_holds_decimals_exact_and_types_as_declared(release: Release) -> None:
    table = pq.read_table(release.path / "budget_lines.parquet")
    assert str(table.schema.field("value").type) == "decimal128(30, 8)"
    assert str(table.schema.field("amount_sek").type) == "int64"
    assert not table.schema.field("printed").nullable
    assert table.column("value").to_pylist()[0] == Decimal(table.column("amount_sek").to_pylist()[0]) / 1000
    assert str(pq.read_table(release.path / "documents.parquet").schema.field("adopted_on").type) == "date32[day]"


def test_several_sources_can_be_read_as_one(release: Release) -> None:
    found = duckdb.sql(f"SELECT source_id, count(*) FROM '{release.path.parent}/*/goals.parquet' GROUP BY 1")
    assert found is not None
    assert found.fetchall() == [("provstad", 4)]


def test_the_workbook_has_numbers_and_dates_and_no_formula(release: Release) -> None:
    book = openpyxl.load_workbook(release.path / "planextract.xlsx")
    header, first, *_ = book["documents"].iter_rows(values_only=True)
    document = dict(zip(header, first, strict=True))
    assert document["adopted_on"] == datetime(2023, 6, 15)
    assert document["municipality_code"] == "0099"
    assert document["pages"] == 4
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}


def test_sqlite_has_keys_references_and_vocabularies(release: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes((release.path / "planextract.sqlite").read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute("INSERT INTO goals SELECT * FROM goals LIMIT 1")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            connection.execute("UPDATE goals SET kind = 'wish'")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("UPDATE goals SET area_id = 'nowhere'")
        indexes = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"goals_thread_id", "budget_lines_series_id"} <= indexes


def test_goals_are_found_by_their_words(release: Release) -> None:
    query = "SELECT text FROM goals WHERE rowid IN (SELECT rowid FROM goals_fts WHERE goals_fts MATCH 'bredband')"
    assert rows_in_sqlite(release, query) == [("Alla ska ha bredband.",)]


def test_adopted_budget_gives_each_board_its_budget_year(release: Release) -> None:
    query = "SELECT organisation, fiscal_year, amount_sek, sign_convention FROM adopted_budget ORDER BY fiscal_year"
    assert rows_in_sqlite(release, query) == [
        ("Socialnämnden", 2024, 900_000, "costs_positive"),
        ("Socialnämnden", 2025, 950_000, "costs_positive"),
    ]


def test_revisions_show_one_year_plan_by_plan(release: Release) -> None:
    query = """SELECT period_start, stage, amount_sek, previous_amount_sek, change_sek FROM revisions
               WHERE label = 'Socialnämnden' AND fiscal_year = 2025 ORDER BY period_start"""
    assert rows_in_sqlite(release, query) == [
        (2024, "plan", 900_000, None, None),
        (2025, "budget", 950_000, 900_000, 50_000),
    ]


def test_goal_history_tells_the_life_of_each_goal(release: Release) -> None:
    query = "SELECT thread_id, period_start, text, change, ambition FROM goal_history"
    assert rows_in_sqlite(release, query) == [
        ("provstad-thread-1", 2024, "Andelen nöjda ska vara 85 %.", None, None),
        ("provstad-thread-1", 2025, "Andelen nöjda ska vara 90 %.", "reworded", "raised"),
        ("provstad-thread-2", 2024, "Fler ska cykla.", None, None),
        ("provstad-thread-2", 2025, None, "dropped", None),
        ("provstad-thread-3", 2025, "Alla ska ha bredband.", "added", None),
    ]


def test_the_package_is_valid_with_keys_references_and_hashes(release: Release) -> None:
    report = Package(str(release.path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    package = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["schema_version"]
    goals = next(resource for resource in package["resources"] if resource["name"] == "goals")
    assert goals["schema"]["primaryKey"] == ["goal_id"]
    assert {"areas", "documents"} <= {key["reference"]["resource"] for key in goals["schema"]["foreignKeys"]}


def test_frictionless_sees_a_broken_reference(release: Release, tmp_path: Path) -> None:
    for path in release.path.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    package = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    areas = (tmp_path / "areas.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "areas.csv").write_text("\n".join(areas[:2]) + "\n", encoding="utf-8")
    errors = Package(str(tmp_path / "datapackage.json")).validate().flatten(["type"])
    assert ["foreign-key"] in errors


def test_pandas_reads_csv_and_parquet_alike(release: Release) -> None:
    from_csv = pd.read_csv(release.path / "budget_lines.csv")
    from_parquet = pd.read_parquet(release.path / "budget_lines.parquet")
    assert from_csv["amount_sek"].tolist() == from_parquet["amount_sek"].tolist()
    assert from_csv["is_total"].dtype == bool
    assert from_csv["printed"].tolist() == from_parquet["printed"].tolist()


def test_adopted_budget_counts_a_board_once_and_never_its_total(tmp_path: Path) -> None:
    """A board may stand in several tables of a plan, with and without its total, and without an id of its own."""
    matching = two_plans()
    first, second = matching.extractions
    own = first.document.document_id
    board, other, total = (
        next(line for line in first.budget_lines if line.label == label and line.fiscal_year == 2024)
        for label in ("Socialnämnden", "Övrigt", "Summa")
    )
    unknown = replace(other, organisation="Nämnden utan id")
    again = replace(
        board,
        line_id="again",
        row_id="again",
        table_id="summary",
        value=Decimal(901),
        amount_sek=901_000,
        series_id=None,
    )
    lines = [unknown if line is other else line for line in first.budget_lines]
    summary = replace(first.tables[0], table_id="summary", locators=(Locator(document_id=own, page=1, bbox=BOX),))
    changed = replace(first, budget_lines=(*lines, again), tables=(*first.tables, summary))
    release = publish_source(replace(matching, extractions=(changed, second)), PROFILE, DataFolder(tmp_path), INPUTS)
    query = """SELECT organisation, organisation_id, amount_sek, stated_in_tables FROM adopted_budget
               WHERE fiscal_year = 2024 ORDER BY organisation"""
    assert total.is_total
    assert rows_in_sqlite(release, query) == [
        ("Nämnden utan id", None, 100_000, 1),
        ("Socialnämnden", "socialnamnden", 900_000, 2),
    ]


@pytest.mark.parametrize(
    ("measures", "signs", "income", "expected"),
    [
        (("cost", "net"), "costs_positive", 700, 700_000),
        (("cost", "income"), "costs_positive", 200, 700_000),
        (("cost", "income"), "costs_positive", -200, 700_000),
        (("cost", "income"), "costs_negative", 200, 1_100_000),
        (("cost", "income"), "unknown", 200, None),
    ],
)
def test_adopted_budget_takes_the_net_or_else_cost_less_income(
    tmp_path: Path, measures: tuple[Measure, Measure], signs: SignConvention, income: int, expected: int | None
) -> None:
    matching = two_plans()
    first, second = matching.extractions
    board = first.budget_lines[0]
    twin = replace(board, line_id="twin", measure=measures[1], value=Decimal(income), amount_sek=income * 1000)
    tables = tuple(replace(table, sign_convention=signs) for table in first.tables)
    lines = (replace(board, measure=measures[0]), twin, *first.budget_lines[1:])
    changed = replace(matching, extractions=(replace(first, budget_lines=lines, tables=tables), second))
    release = publish_source(changed, PROFILE, DataFolder(tmp_path), INPUTS)
    query = "SELECT amount_sek FROM adopted_budget WHERE fiscal_year = 2024 AND organisation = 'Socialnämnden'"
    assert rows_in_sqlite(release, query) == [(expected,)]
