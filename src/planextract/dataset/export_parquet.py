"""Tables as Parquet: exact decimals, one row group order, pinned writer settings and no time stamp."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from planextract.dataset.rows import Row
from planextract.dataset.schema import DECIMAL_PRECISION, DECIMAL_SCALE, SCHEMA_VERSION, ColumnType, TableSchema

_TYPES: dict[ColumnType, Any] = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(DECIMAL_PRECISION, DECIMAL_SCALE),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_PLACES = Decimal(1).scaleb(-DECIMAL_SCALE)


def arrow_schema(schema: TableSchema) -> Any:
    """Return the table's Arrow schema; descriptions are kept as metadata of fields."""
    fields = [
        pa.field(column.name, _TYPES[column.type], column.nullable, {"description": column.description})
        for column in schema.columns
    ]
    return pa.schema(fields, {"description": schema.description, "schema_version": SCHEMA_VERSION})


def write_parquet(path: Path, schema: TableSchema, rows: Sequence[Row]) -> None:
    """Write one table; the same rows give the same bytes with the same version of pyarrow."""
    made = arrow_schema(schema)
    columns = [
        pa.array([_value(row[column.name]) for row in rows], type=made.field(column.name).type)
        for column in schema.columns
    ]
    pq.write_table(
        pa.Table.from_arrays(columns, schema=made),
        path,
        compression="zstd",
        compression_level=6,
        version="2.6",
        data_page_version="1.0",
        row_group_size=100_000,
        use_dictionary=True,
        write_statistics=True,
    )


def _value(value: Any) -> Any:
    return value.quantize(_PLACES) if isinstance(value, Decimal) else value
