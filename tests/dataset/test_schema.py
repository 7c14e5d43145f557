"""The schema, the records and the contract agree."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from planextract import records
from planextract.dataset.dictionary import data_dictionary
from planextract.dataset.schema import TABLES, TableSchema, table

LOCATOR = ("document_id", "page", "bbox")
LINK = ("relation", "score", "explanation", "decided_by", "needs_review")

CONTRACT: dict[str, tuple[str, str]] = {
    "documents": (
        "document_id",
        "title municipality_code period_start period_end budget_year version is_current adopted_on adoption_reference "
        "organisation_id url archived_url sha256 bytes pages retrieved_at text_origin read_by status reason",
    ),
    "pages": ("document_id page", "role status reason"),
    "areas": ("area_id", "ordinal label name term description"),
    "goals": ("goal_id", "area_id ordinal label kind text responsible organisation_id thread_id"),
    "indicators": (
        "indicator_id",
        "goal_id area_id kind text target target_value unit target_year deadline baseline",
    ),
    "tables": ("table_id", "title statement unit sign_convention row_count column_count"),
    "budget_lines": (
        "line_id",
        "table_id row_id series_id statement entity organisation_id organisation parent_label label row_index "
        "column_index column_header fiscal_year stage measure printed value unit amount_sek is_total note",
    ),
    "checks": (
        "check_id",
        "kind stated_line_id stated computed difference tolerance unit outcome follows_from lines factors",
    ),
    "area_links": ("link_id", "from_area_id to_area_id relation score explanation decided_by needs_review"),
    "goal_links": (
        "link_id",
        "from_goal_id to_goal_id relation area_changed score explanation decided_by needs_review",
    ),
    "row_links": ("link_id", "from_row_id to_row_id relation score explanation decided_by needs_review"),
    "goal_changes": (
        "change_id",
        "thread_id from_document_id to_document_id from_goal_id to_goal_id change area_changed text_before text_after "
        "redline ambition ambition_aspect ambition_evidence",
    ),
    "series": (
        "series_id",
        "statement entity organisation_id parent_label label unit first_document_id last_document_id",
    ),
    "appropriation_changes": (
        "change_id",
        "series_id kind measure fiscal_year from_fiscal_year from_stage to_stage from_document_id to_document_id "
        "from_line_ids to_line_ids from_value to_value unit from_amount_sek to_amount_sek change_sek "
        "change_percent caveat",
    ),
    "organisations": ("organisation_id", "name aliases valid_from valid_to became"),
    "locators": ("subject_id part", ""),
    "findings": ("finding_id", "code severity message subject_id"),
}
"""Section 3 of the data contract: key, and columns besides source_id and the locator."""

NULLABLE_THOUGH_TEXT = {("budget_lines", "label"), ("series", "label")}
"""Texts that may be empty in print: an empty text is published as null."""


def test_tables_are_those_of_the_contract_in_its_order() -> None:
    assert [schema.name for schema in TABLES] == list(CONTRACT)


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_columns_are_those_of_the_contract(schema: TableSchema) -> None:
    key, columns = CONTRACT[schema.name]
    own = [name for name in schema.column_names if name not in (*LOCATOR, *key.split(), "source_id")]
    assert schema.key == tuple(key.split())
    assert schema.column_names[0] == "source_id"
    assert own == columns.split()


@pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)
def test_every_reference_and_index_is_of_a_known_column(schema: TableSchema) -> None:
    for reference in schema.references:
        assert reference.column in schema.column_names
        target = table(reference.table)
        assert reference.target in target.column_names
        assert not reference.to_key or target.key == (reference.target,)
    assert set(schema.indexes) <= set(schema.column_names)


@pytest.mark.parametrize("schema", [schema for schema in TABLES if schema.record], ids=lambda schema: schema.name)
def test_a_record_and_its_columns_agree(schema: TableSchema) -> None:
    assert schema.record is not None
    hints = get_type_hints(schema.record)
    unpublished = {"locators", "calls_itself_correction", "listing_order"}
    own = {field.name for field in fields(schema.record)} - unpublished
    located = set(LOCATOR) if schema.located else set()
    assert own == set(schema.column_names) - {"source_id"} - (located - own)
    for column in schema.columns:
        if column.name not in own or column.name == "bbox":
            continue
        hint, nullable = _without_none(hints[column.name])
        if (schema.name, column.name) not in NULLABLE_THOUGH_TEXT:
            assert column.nullable == nullable, column.name
        assert column.values == (_vocabulary(hint)), column.name


def _without_none(hint: Any) -> tuple[Any, bool]:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    if type(None) in get_args(hint):
        return kinds[0], True
    return hint, False


def _vocabulary(hint: Any) -> tuple[str, ...]:
    return get_args(hint) if get_origin(hint) is not tuple else ()


def test_the_data_dictionary_is_current() -> None:
    path = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
    remedy = "run: python -m planextract.dataset.dictionary > docs/data-dictionary.md"
    assert path.read_text(encoding="utf-8") == data_dictionary(), remedy


def test_every_closed_vocabulary_of_the_records_is_published() -> None:
    published = {column.values for schema in TABLES for column in schema.columns if column.values}
    closed = {
        get_args(value)
        for value in vars(records).values()
        if get_origin(value) is not None and get_args(value) and all(isinstance(item, str) for item in get_args(value))
    }
    assert closed == published
