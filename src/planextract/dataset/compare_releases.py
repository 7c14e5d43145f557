"""What one publication changed in the data: rows added, removed and changed, cell by cell, and in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from planextract.dataset.rows import Row
from planextract.dataset.schema import TABLES, TableSchema

_MOST_TOLD = 20
_LOCATION = frozenset({"document_id", "page", "bbox"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One column of a changed row, as text; None is null."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that both releases have. ``key_before`` differs from ``key`` where the same place is read anew."""

    key: str
    key_before: str
    said: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainRow:
    """One row that only one of the releases has."""

    key: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What changed in one table."""

    table: str
    added: tuple[PlainRow, ...] = ()
    removed: tuple[PlainRow, ...] = ()
    changed: tuple[RowChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChanges:
    """What a release changed against the one before it; only tables in which something changed are listed.

    ``before`` is None for a first release, which has nothing to be compared with. ``inputs`` are the inputs that differ
    (documents, profile, decisions, code, …): the causes of the changes.
    """

    before: str | None
    after: str
    tables: tuple[TableChanges, ...] = ()
    inputs: tuple[CellChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where the data are the same."""
        return not self.tables

    def json(self) -> str:
        """Return the changes as JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1).decode()

    def text(self, most: int = _MOST_TOLD) -> str:
        """Return the changes as Markdown for people; ``most`` examples for each table and kind."""
        if self.before is None:
            return "First release: there is nothing to compare it with."
        causes = [_tell_input(change) for change in self.inputs]
        if self.is_empty:
            return "\n".join([f"No differences in the data since release `{self.before}`.", *_listed(causes)])
        lines = [f"Changes since release `{self.before}`:", *_listed(causes), ""]
        lines += [
            f"- `{changes.table}`: {len(changes.added)} added, {len(changes.removed)} removed, "
            f"{len(changes.changed)} changed"
            for changes in self.tables
        ]
        for changes in self.tables:
            lines += ["", f"### {changes.table}", "", *_tell_table(changes, most)]
        return "\n".join(lines)


def read_changes(text: str) -> ReleaseChanges:
    """Read what :meth:`ReleaseChanges.json` wrote."""
    return msgspec.json.decode(text, type=ReleaseChanges)


def compare_tables(
    before: Mapping[str, Sequence[Row]],
    after: Mapping[str, Sequence[Row]],
    before_id: str | None,
    after_id: str,
    inputs: tuple[CellChange, ...] = (),
) -> ReleaseChanges:
    """Compare the tables of two releases by key; rows whose key changed are recognised by their place on the page."""
    compared = [_compare_table(schema, before.get(schema.name, []), after.get(schema.name, [])) for schema in TABLES]
    changed = tuple(changes for changes in compared if changes.added or changes.removed or changes.changed)
    return ReleaseChanges(before=before_id, after=after_id, tables=changed, inputs=inputs)


def compare_inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CellChange, ...]:
    """Compare the inputs that two releases name; lists (of documents) are told by what was added and removed."""
    changes = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if isinstance(old, list) and isinstance(new, list):
            gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
            if gone or come:
                changes.append(CellChange(column=name, before=" ".join(gone) or None, after=" ".join(come) or None))
        elif old != new:
            changes.append(CellChange(column=name, before=_text(old), after=_text(new)))
    return tuple(changes)


_HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{20,}\b")


def _tell_input(change: CellChange) -> str:
    """Say how an input differs; hashes by their first twelve characters."""
    before, after = (_HASH.sub(r"\1", text or "–") for text in (change.before, change.after))
    return f"`{change.column}` {markdown_text(before)} → {markdown_text(after)}"


def _listed(causes: Sequence[str]) -> list[str]:
    return ["", "Inputs that differ: " + "; ".join(causes) + "."] if causes else []


def _compare_table(schema: TableSchema, before: Sequence[Row], after: Sequence[Row]) -> TableChanges:
    old = {_key(schema, row): row for row in before}
    new = {_key(schema, row): row for row in after}
    changed = [
        RowChange(key=key, key_before=key, said=say_row(schema, row), cells=cells)
        for key, row in new.items()
        if key in old and (cells := _changed_cells(schema, old[key], row))
    ]
    removed = {key: row for key, row in old.items() if key not in new}
    added = {key: row for key, row in new.items() if key not in old}
    for old_key, new_key in _same_places(removed, added):
        row = added.pop(new_key)
        cells = _changed_cells(schema, removed.pop(old_key), row)
        changed.append(RowChange(key=new_key, key_before=old_key, said=say_row(schema, row), cells=cells))
    return TableChanges(
        table=schema.name,
        added=tuple(PlainRow(key=key, said=say_row(schema, row)) for key, row in added.items()),
        removed=tuple(PlainRow(key=key, said=say_row(schema, row)) for key, row in removed.items()),
        changed=tuple(changed),
    )


def _key(schema: TableSchema, row: Row) -> str:
    return " ".join(str(row[name]) for name in schema.key)


def _changed_cells(schema: TableSchema, before: Row, after: Row) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(column=name, before=_text(before.get(name)), after=_text(after[name]))
        for name in schema.column_names
        if before.get(name) != after[name]
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _same_places(removed: Mapping[str, Row], added: Mapping[str, Row]) -> list[tuple[str, str]]:
    """Pair rows that were read at the same box of the same page, where only one row of each release was."""
    old, new = _by_place(removed), _by_place(added)
    return [(old[place][0], new[place][0]) for place in old if len(old[place]) == len(new.get(place, ())) == 1]


def _by_place(rows: Mapping[str, Row]) -> dict[tuple[Any, ...], list[str]]:
    places: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for key, row in rows.items():
        if row.get("bbox") is not None:
            places[row["document_id"], row["page"], row["bbox"]].append(key)
    return places


# ---------------------------------------------------------------- in words

_SAID: dict[str, tuple[str, ...]] = {
    "documents": ("title", "period_start", "period_end", "version", "status", "reason"),
    "pages": ("page", "role", "status", "reason"),
    "areas": ("document_id", "name"),
    "goals": ("document_id", "label", "text"),
    "indicators": ("document_id", "kind", "text", "target"),
    "tables": ("document_id", "title", "statement", "page"),
    "budget_lines": ("document_id", "organisation", "label", "column_header", "printed"),
    "checks": ("document_id", "kind", "stated", "computed", "unit", "outcome"),
    "area_links": ("from_area_id", "to_area_id", "relation"),
    "goal_links": ("from_goal_id", "to_goal_id", "relation", "decided_by"),
    "row_links": ("from_row_id", "to_row_id", "relation", "decided_by"),
    "goal_changes": ("change", "text_before", "text_after", "ambition"),
    "series": ("statement", "organisation_id", "label"),
    "appropriation_changes": ("kind", "fiscal_year", "from_value", "to_value", "unit"),
    "organisations": ("name",),
    "locators": ("subject_id", "part"),
    "findings": ("code", "message"),
}
"""Which columns tell a person what a row is."""


def say_row(schema: TableSchema, row: Row) -> str:
    """Say in one line what a row is about."""
    return " · ".join(str(row[name]) for name in _SAID[schema.name] if row.get(name) is not None)


def _tell_table(changes: TableChanges, most: int) -> list[str]:
    lines = [f"- added: {markdown_text(row.said)}" for row in changes.added[:most]]
    lines += _more(len(changes.added) - most, "added")
    lines += [f"- removed: {markdown_text(row.said)}" for row in changes.removed[:most]]
    lines += _more(len(changes.removed) - most, "removed")
    for row in changes.changed[:most]:
        cells = [cell for cell in row.cells if cell.column not in _LOCATION] or list(row.cells)
        told = "; ".join(
            f"`{cell.column}` {markdown_text(cell.before or '–')} → {markdown_text(cell.after or '–')}"
            for cell in cells
        )
        lines.append(f"- changed: {markdown_text(row.said)}: {told}")
    return lines + _more(len(changes.changed) - most, "changed")


def _more(count: int, what: str) -> list[str]:
    return [f"- … and {count} more {what}"] if count > 0 else []


def markdown_text(text: str, longest: int = 200) -> str:
    """Return text of a document as it may stand in Markdown: one line, no markup, no table cell's end."""
    line = " ".join(text.split())
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    return "".join("\\" + character if character in "\\`*_[]<>|#~$" else character for character in line)
