"""What must hold before anything is published: shape, keys, references, vocabularies, years, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pa

from planextract.dataset.build import Tables
from planextract.dataset.rows import Row
from planextract.dataset.schema import DECIMAL_PRECISION, DECIMAL_SCALE, TABLES, Column, Reference, TableSchema
from planextract.reading.reach import YEARS_AFTER, YEARS_BEFORE

_MOST_TOLD = 5
"""So many examples are named for each broken rule; a person needs no more to find the cause."""

_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "json": str,
    "integer": int,
    "decimal": Decimal,
    "real": float,
    "boolean": bool,
    "date": date,
}
_INTEGER_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class Reach:
    """Years around a plan's period that its tables may speak of: outcomes before it, outlooks after it."""

    before: int = YEARS_BEFORE
    after: int = YEARS_AFTER


@dataclass(frozen=True, slots=True)
class LossLimits:
    """How much of the last release may be missing without a word.

    A table, or one document's part of it, is held back when more than ``share`` of its rows are gone and there were at
    least ``least`` of them; a document that was read and is not any more always is.
    """

    share: float = 0.2
    least: int = 8


_MEASURED_FOR_LOSS = ("areas", "goals", "indicators", "tables", "budget_lines", "goal_links", "row_links", "series")


def check_tables(tables: Tables, reach: Reach = Reach()) -> list[str]:
    """Return what is wrong with the tables, one line for each broken rule with examples; empty where all is well."""
    problems: list[str] = []
    for schema in TABLES:
        rows = tables[schema.name]
        problems += _check_shape(schema, rows)
        problems += _check_key(schema, rows)
    if problems:
        return problems  # references and years can only be looked at in rows of the right shape
    return [*_check_references(tables), *_check_listed_ids(tables), *_check_years(tables, reach)]


# ---------------------------------------------------------------- shape


def _check_shape(schema: TableSchema, rows: Sequence[Row]) -> list[str]:
    """Check columns, types, nulls and vocabularies with pandera, a column a check."""
    cells = [[row.get(name) for name in schema.column_names] for row in rows]
    frame = pd.DataFrame(cells, columns=list(schema.column_names), dtype=object)
    unknown = sorted({name for row in rows for name in row} - set(schema.column_names))
    problems = [f"{schema.name}: columns that the schema does not know: {', '.join(unknown)}"] if unknown else []
    try:
        _pandera_schema(schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        for (column, check), group in cases.groupby(["column", "check"], sort=True, dropna=False):
            examples = ", ".join(repr(case) for case in group["failure_case"].head(_MOST_TOLD))
            problems.append(f"{schema.name}.{column}: {check}: {len(group)} rows, such as {examples}")
    return problems


def _pandera_schema(schema: TableSchema) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {column.name: pa.Column(object, _checks(column), nullable=column.nullable) for column in schema.columns},
        strict=True,
    )


def _checks(column: Column) -> list[pa.Check]:
    checks = [pa.Check(lambda value: _has_type(column, value), element_wise=True, error=f"is no {column.type}")]
    if column.values:
        checks.append(pa.Check.isin(column.values, error="is not in the closed vocabulary"))
    if column.type == "json":
        checks.append(pa.Check(_is_json, element_wise=True, error="is no JSON"))
    if column.type == "decimal":
        checks.append(pa.Check(_fits, element_wise=True, error=f"needs more than {DECIMAL_SCALE} decimals"))
    return checks


def _has_type(column: Column, value: object) -> bool:
    if column.type == "integer":
        return type(value) is int and -_INTEGER_LIMIT <= value < _INTEGER_LIMIT
    return isinstance(value, _PYTHON_TYPES[column.type])


def _is_json(value: object) -> bool:
    try:
        json.loads(str(value))
    except ValueError:
        return False
    return True


def _fits(value: object) -> bool:
    """True where Parquet's decimal holds the value exactly."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return False
    scaled = value.scaleb(DECIMAL_SCALE)
    return scaled == scaled.to_integral_value() and abs(scaled) < Decimal(10) ** DECIMAL_PRECISION


# ---------------------------------------------------------------- keys and references


def _check_key(schema: TableSchema, rows: Sequence[Row]) -> list[str]:
    seen: set[tuple[Any, ...]] = set()
    twice = []
    for row in rows:
        key = tuple(row[name] for name in schema.key)
        if key in seen:
            twice.append(key)
        seen.add(key)
    return _problem(f"{schema.name}: the key {', '.join(schema.key)} stands twice", map(str, twice))


def _check_references(tables: Tables) -> list[str]:
    problems: list[str] = []
    for schema in TABLES:
        for reference in schema.references:
            targets = {row[reference.target] for row in tables[reference.table]}
            problems += _check_reference(schema, reference, tables[schema.name], targets)
    return problems


def _check_reference(schema: TableSchema, reference: Reference, rows: Sequence[Row], targets: set[object]) -> list[str]:
    dangling = [
        str(row[reference.column])
        for row in rows
        if row[reference.column] is not None and row[reference.column] not in targets
    ]
    name = f"{schema.name}.{reference.column}: not in {reference.table}.{reference.target}"
    return _problem(name, dangling)


def _check_listed_ids(tables: Tables) -> list[str]:
    """Check the references that stand in JSON arrays, and that places point at items that exist."""
    lines = {row["line_id"] for row in tables["budget_lines"]}
    problems: list[str] = []
    listed = (("checks", "lines"), ("appropriation_changes", "from_line_ids"), ("appropriation_changes", "to_line_ids"))
    for name, column in listed:
        dangling = [item for row in tables[name] for item in json.loads(row[column]) if item not in lines]
        problems += _problem(f"{name}.{column}: not in budget_lines.line_id", dangling)
    unequal = [
        row["check_id"] for row in tables["checks"] if len(json.loads(row["lines"])) != len(json.loads(row["factors"]))
    ]
    problems += _problem("checks: lines and factors differ in length", unequal)
    subjects = {row[schema.key[0]] for schema in TABLES if schema.name != "locators" for row in tables[schema.name]}
    lost = [row["subject_id"] for row in tables["locators"] if row["subject_id"] not in subjects]
    return problems + _problem("locators.subject_id: no such item in any table", lost)


# ---------------------------------------------------------------- years


def _check_years(tables: Tables, reach: Reach) -> list[str]:
    """No fiscal year outside what a plan of its period can speak of."""
    periods = {
        row["document_id"]: (row["period_start"], row["period_end"] or row["period_start"])
        for row in tables["documents"]
    }
    outside = []
    for row in tables["budget_lines"]:
        first, last = periods.get(row["document_id"], (None, None))
        year = row["fiscal_year"]
        if year is not None and first is not None and not first - reach.before <= year <= last + reach.after:
            outside.append(f"{row['line_id']} ({year})")
    return _problem("budget_lines.fiscal_year: outside the reach of its plan", outside)


def _problem(rule: str, cases: Iterable[str]) -> list[str]:
    told = list(cases)
    if not told:
        return []
    return [f"{rule}: {len(told)} rows, such as {', '.join(told[:_MOST_TOLD])}"]


# ---------------------------------------------------------------- losses


def find_losses(before: Mapping[str, Sequence[Row]], after: Tables, limits: LossLimits = LossLimits()) -> list[str]:
    """Return what the last release had and the new one would not have: plans, and large parts of tables."""
    losses = _lost_plans(before["documents"], after["documents"])
    lost_documents = {row["document_id"] for row in before["documents"]} - {
        row["document_id"] for row in after["documents"]
    }
    for name in _MEASURED_FOR_LOSS:
        had, has = len(before[name]), len(after[name])
        if _is_large(had, has, limits):
            losses.append(f"{name}: {had} rows became {has}")
    for name in ("areas", "goals", "indicators", "tables", "budget_lines"):
        had_by, has_by = _count_by_document(before[name]), _count_by_document(after[name])
        losses += [
            f"{name} of {document_id}: {had} rows became {has_by.get(document_id, 0)}"
            for document_id, had in sorted(had_by.items())
            if document_id not in lost_documents and _is_large(had, has_by.get(document_id, 0), limits)
        ]
    return losses


def _lost_plans(before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    read = {row["sha256"] for row in after if row["status"] == "read"}
    refused = {row["sha256"]: row["reason"] for row in after if row["status"] == "refused"}
    return [
        f"the plan {row['document_id']} would be lost"
        + (f": it is refused now ({refused[row['sha256']]})" if row["sha256"] in refused else ": its document is gone")
        for row in before
        if row["status"] == "read" and row["sha256"] not in read
    ]


def _count_by_document(rows: Sequence[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["document_id"]] = counts.get(row["document_id"], 0) + 1
    return counts


def _is_large(had: int, has: int, limits: LossLimits) -> bool:
    return had >= limits.least and has < had * (1 - limits.share)
