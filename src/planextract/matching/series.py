"""Series: a table row followed through the plans, and versions of one plan beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planextract.identifiers import make_id
from planextract.matching.rows import Row, unit_kind
from planextract.matching.threads import Threads
from planextract.records import BudgetLine, Entity, Extraction, RowLink, Series

StrandKey = tuple[str, Entity, str]
"""The first row of a thread, the entity of its column and the kind of its unit: one series."""


@dataclass(frozen=True, slots=True)
class SeriesBook:
    """Every series, and which one each line belongs to (by ``line_id``)."""

    series: tuple[Series, ...]
    of_line: dict[str, str]

    def fill_in(self, extraction: Extraction) -> Extraction:
        """Return the extraction with ``series_id`` on every line."""
        lines = tuple(replace(line, series_id=self.of_line[line.line_id]) for line in extraction.budget_lines)
        return replace(extraction, budget_lines=lines)


def keep_series(
    source_id: str, plans: Sequence[tuple[Extraction, Sequence[Row]]], links: Iterable[RowLink]
) -> SeriesBook:
    """Join rows by their links into series. ``plans`` in the order of periods and versions.

    A merged or split row begins a series of its own: a board's total before and after a merger is not one row.
    """
    threads = Threads(row.row_id for _, rows in plans for row in rows)
    for link in links:
        if link.relation in ("same", "renamed"):
            threads.join(link.from_row_id, link.to_row_id)
    strands: dict[StrandKey, list[tuple[Extraction, Row, BudgetLine]]] = {}
    for extraction, rows in plans:
        for row in rows:
            for line in row.lines:
                key = (threads.leader(row.row_id), line.entity, unit_kind(line))
                strands.setdefault(key, []).append((extraction, row, line))
    names: Counter[tuple[object, ...]] = Counter()
    made: list[Series] = []
    of_line: dict[str, str] = {}
    for places in strands.values():
        series = _describe(source_id, places, names)
        made.append(series)
        of_line.update((line.line_id, series.series_id) for _, _, line in places)
    return SeriesBook(tuple(made), of_line)


def _describe(
    source_id: str, places: Sequence[tuple[Extraction, Row, BudgetLine]], names: Counter[tuple[object, ...]]
) -> Series:
    """Call a series by its last current row; its id comes from where it begins."""
    current = [place for place in places if place[0].document.is_current] or list(places)
    (first_plan, first_row, first_line), (last_plan, last_row, last_line) = places[0], current[-1]
    begins = (
        first_row.statement,
        first_line.entity,
        first_row.organisation or first_row.organisation_id,
        first_row.parent_label,
        first_row.label,
        unit_kind(first_line),
        first_plan.document.period,
    )
    names[begins] += 1
    again = (names[begins],) if names[begins] > 1 else ()
    return Series(
        series_id=make_id(source_id, "series", *begins, *again),
        statement=last_row.statement,
        entity=last_line.entity,
        organisation_id=last_row.organisation_id,
        parent_label=last_row.parent_label,
        label=last_row.label,
        unit=last_line.unit,
        first_document_id=first_plan.document.document_id,
        last_document_id=last_plan.document.document_id,
    )
