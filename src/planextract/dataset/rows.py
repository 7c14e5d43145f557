"""Between records and rows: a row is a dict with one plain value per column of its table's schema.

Plain values are ``str``, ``int``, :class:`~decimal.Decimal`, ``float``, ``bool``, :class:`~datetime.date` and None;
JSON columns hold their text. Both directions follow the schema, so that what is published can be read back as records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from planextract.dataset.schema import TableSchema, table
from planextract.records import Bbox, Locator

Row = dict[str, Any]

_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str | None:
    """Return text that every format can hold: control characters dropped, line ends as ``\\n``, empty text as None.

    Control characters are never printed; half a surrogate pair is no character and becomes U+FFFD. All else stays.
    """
    if text.isprintable():
        return text or None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _NOT_PRINTED.sub("", lines)) or None


def bbox_text(bbox: Bbox) -> str:
    """Write a box as JSON, in hundredths of a point: ``[70.8, 556.9, 392.4, 567.9]``."""
    return f"[{', '.join(repr(round(float(edge), 2) + 0.0) for edge in bbox)}]"


def bbox_of(text: str) -> Bbox:
    """Read what :func:`bbox_text` wrote."""
    x0, top, x1, bottom = json.loads(text)
    return (float(x0), float(top), float(x1), float(bottom))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return json.dumps([_plain(item) for item in value], ensure_ascii=False)
    if isinstance(value, float):
        return round(value, 6)
    return value


def record_to_row(source_id: str, record: object, schema: TableSchema, document_id: str | None = None) -> Row:
    """Make the row of one record: its fields by name, its first place in the locator columns.

    ``document_id`` is the document of a record that has no place of its own (a finding about the whole document).
    """
    row: Row = {"source_id": source_id}
    if schema.located:
        places: Sequence[Locator] = getattr(record, "locators", ())
        first = places[0] if places else None
        row["document_id"] = document_id if first is None else first.document_id
        row["page"] = None if first is None else first.page
        row["bbox"] = None if first is None else bbox_text(first.bbox)
    for name in _own_fields(schema.name):
        value = getattr(record, name)
        row[name] = bbox_text(value) if name == "bbox" else _plain(value)
    return {name: row[name] for name in _columns(schema.name)}


@cache
def _columns(table_name: str) -> tuple[str, ...]:
    return table(table_name).column_names


@cache
def _own_fields(table_name: str) -> tuple[str, ...]:
    """The columns that are fields of the record itself; a document's own id stands before that of its place."""
    schema = table(table_name)
    if schema.record is None:
        raise ValueError(f"rows of {table_name} have no record of their own")
    own = {item.name for item in fields(schema.record)}
    return tuple(name for name in schema.column_names if name in own)


def locator_rows(source_id: str, subject_id: str, places: Sequence[Locator]) -> list[Row]:
    """Make the rows of ``locators`` for one item: every place of an item that has more than one, else none."""
    if len(places) < 2:
        return []
    return [
        {
            "source_id": source_id,
            "subject_id": subject_id,
            "part": part,
            "document_id": place.document_id,
            "page": place.page,
            "bbox": bbox_text(place.bbox),
        }
        for part, place in enumerate(places, start=1)
    ]


def row_to_record(row: Mapping[str, Any], schema: TableSchema, places: Mapping[str, Sequence[Locator]]) -> Any:
    """Read one row back as its record. ``places`` are the places of items that run over pages, by subject."""
    if schema.record is None:
        raise ValueError(f"rows of {schema.name} have no record of their own")
    values: dict[str, Any] = {}
    for item in fields(schema.record):
        if item.name == "locators":
            values["locators"] = tuple(places.get(row[schema.key[0]], ())) or _first_place(row)
        elif item.name == "bbox":
            values["bbox"] = bbox_of(row["bbox"])
        elif item.name in row:
            values[item.name] = _field_value(row[item.name], str(item.type))
    return schema.record(**values)


def _field_value(value: Any, annotation: str) -> Any:
    if annotation.startswith("tuple["):
        return tuple(json.loads(value)) if value else ()
    if value is None and annotation == "str":
        return ""
    return value


def _first_place(row: Mapping[str, Any]) -> tuple[Locator, ...]:
    if row.get("page") is None or row.get("bbox") is None:
        return ()
    return (Locator(document_id=row["document_id"], page=row["page"], bbox=bbox_of(row["bbox"])),)


def shortest(value: Decimal) -> Decimal:
    """Return the same number without the zeros that a fixed number of places adds."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def sort_rows(rows: Iterable[Row], schema: TableSchema) -> list[Row]:
    """Put rows into the order of the table's key: the order in every file."""
    return sorted(rows, key=lambda row: tuple(row[name] if row[name] is not None else "" for name in schema.key))
