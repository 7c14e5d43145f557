"""``datapackage.json``: a Data Package with a Table Schema for every table, the hashes of its files, and its inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from planextract.dataset.schema import SCHEMA_VERSION, TABLES, Column, ColumnType, TableSchema
from planextract.records import Profile

_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "json": "string",
    "integer": "integer",
    "decimal": "number",
    "real": "number",
    "boolean": "boolean",
    "date": "date",
}


def table_schema(schema: TableSchema) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of one table."""
    described: dict[str, Any] = {
        "fields": [_field(column) for column in schema.columns],
        "primaryKey": list(schema.key),
        "missingValues": [""],
    }
    keys = [
        {
            "fields": [reference.column],
            "reference": {
                "resource": "" if reference.table == schema.name else reference.table,
                "fields": [reference.target],
            },
        }
        for reference in schema.references
        if reference.to_key
    ]
    if keys:
        described["foreignKeys"] = keys
    return described


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.description + (" (JSON)" if column.type == "json" else ""),
    }
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if constraints:
        field["constraints"] = constraints
    if column.unit is not None:
        field["unit"] = column.unit
    return field


def datapackage_bytes(profile: Profile, csv_files: Mapping[str, bytes], inputs: Mapping[str, Any]) -> bytes:
    """Return the package descriptor; it names every CSV file by its hash, so its own hash stands for all content."""
    package = {
        "profile": "tabular-data-package",
        "name": profile.id,
        "title": f"{profile.name}: mål och budget, plan för plan",
        "description": "Development areas, goals and budget figures of municipal plans, followed from plan to plan.",
        "schema_version": SCHEMA_VERSION,
        "inputs": dict(inputs),
        "resources": [_resource(schema, csv_files[schema.name]) for schema in TABLES],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(schema: TableSchema, content: bytes) -> dict[str, Any]:
    return {
        "name": schema.name,
        "path": f"{schema.name}.csv",
        "profile": "tabular-data-resource",
        "description": schema.description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table_schema(schema),
    }
