"""Table rows as matching sees them: one printed row with its lines, and what it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from planextract.matching.words import fold, same_words_key
from planextract.records import BudgetLine, Extraction, SignConvention, Statement
from planextract.swedish.units import unit_named

_NOTE = re.compile(
    r"(?:\(?\bnot(?:er)?\s*\d+(?:\s*[,–-]\s*\d+)*\)?|(?<=\s)\d{1,2}\)|(?<=[^\W\d])\d?\)|\*+)\s*$", re.IGNORECASE
)
_BULLET = re.compile(r"^[\s•·▪◦●‣*–-]+")
_AHEAD = ("budget", "plan", "revised_budget")
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row of one plan. ``units`` are the kinds of unit in it: ``money`` or the printed one.

    ``place`` is where it stands in its table, 0…1; ``occurrence`` counts the rows of the same name before it.
    """

    row_id: str
    table_id: str
    table_title: str
    document_id: str
    statement: Statement
    organisation_id: str | None
    organisation: str | None
    parent_label: str | None
    label: str
    units: frozenset[str]
    is_total: bool
    place: float
    occurrence: int
    sign_convention: SignConvention
    budget_year: int | None
    lines: tuple[BudgetLine, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Statement, organisation, parent and label in comparable form."""
        organisation = self.organisation_id or same_words_key(self.organisation or "")
        return self.statement, organisation, label_key(self.parent_label or ""), label_key(self.label)

    @property
    def looks_ahead(self) -> bool:
        """Whether it states money for the plan's own years and not only for years to compare with."""
        first = self.budget_year or 0
        return any(
            line.fiscal_year is not None and line.fiscal_year >= first and line.value and line.stage in _AHEAD
            for line in self.lines
        )

    def quotes(self) -> tuple[str, ...]:
        """Return how a person may quote the row in a decision, the fullest way first (see docs/matching.md)."""
        heads = [part for part in (self.organisation, self.parent_label) if part and part != self.label]
        heads = list(dict.fromkeys(heads))
        ways = [" › ".join([self.statement, *heads, self.label]), " › ".join([*heads, self.label]), self.label]
        return tuple(dict.fromkeys(ways))


def rows_of(extraction: Extraction) -> list[Row]:
    """Return the rows of a document in the order they are printed."""
    tables = {table.table_id: table for table in extraction.tables}
    grouped: dict[str, list[BudgetLine]] = {}
    for line in extraction.budget_lines:
        grouped.setdefault(line.row_id, []).append(line)
    per_table: dict[str, int] = {}
    for lines in grouped.values():
        per_table[lines[0].table_id] = max(per_table.get(lines[0].table_id, 1), lines[0].row_index)
    rows = []
    seen: Counter[tuple[str | None, ...]] = Counter()
    for row_id, lines in grouped.items():
        first = lines[0]
        table = tables.get(first.table_id)
        rows.append(
            Row(
                row_id=row_id,
                table_id=first.table_id,
                table_title=(table.title if table else None) or "",
                document_id=extraction.document.document_id,
                statement=first.statement,
                organisation_id=first.organisation_id,
                organisation=first.organisation,
                parent_label=first.parent_label,
                label=first.label,
                units=frozenset(unit_kind(line) for line in lines),
                is_total=first.is_total,
                occurrence=_count(seen, (first.statement, first.organisation_id, first.parent_label, first.label)),
                place=first.row_index / per_table[first.table_id],
                sign_convention=table.sign_convention if table else "unknown",
                budget_year=extraction.document.budget_year,
                lines=tuple(lines),
            )
        )
    return rows


def _count(seen: Counter[tuple[str | None, ...]], name: tuple[str | None, ...]) -> int:
    """Return how many rows of that name stand before this one."""
    seen[name] += 1
    return seen[name] - 1


def unit_kind(line: BudgetLine) -> str:
    """Return ``money`` for every unit of money, else the unit as printed; a line without any is ``none``."""
    if line.amount_sek is not None:
        return "money"
    unit = unit_named(line.unit) if line.unit else None
    return "money" if unit is not None and unit.factor is not None else (line.unit or "none")


@lru_cache(maxsize=65536)
def label_key(label: str) -> str:
    """Return a label without note numbers, footnote marks, bullets, years, spaces, hyphens and case."""
    return same_words_key(bare_label(label))


@lru_cache(maxsize=65536)
def bare_label(label: str) -> str:
    """Return a label without what may change from plan to plan though the row is the same: notes, bullets, years, colon."""
    text = _BULLET.sub("", fold(label))
    for _ in range(2):
        text = _NOTE.sub("", text).strip()
    return _YEAR.sub("", text).strip(" .:;,")


def by_statement(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Group rows by statement, in order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.statement, []).append(row)
    return groups
