"""The cube of money: fiscal year × stage × plan, for any line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planextract.matching.words import same_words_key
from planextract.records import Entity, Matching, Measure, Series, Stage


@dataclass(frozen=True, slots=True)
class CubeCell:
    """What one plan states of one fiscal year at one stage, as printed and as meant."""

    fiscal_year: int | None
    stage: Stage | None
    period: str
    document_id: str
    version: int
    is_current: bool
    entity: Entity
    measure: Measure
    printed: str
    value: Decimal
    unit: str | None
    amount_sek: int | None
    line_id: str
    page: int | None


def cube(matching: Matching, series_id: str, current_only: bool = True) -> list[CubeCell]:
    """Return every cell of a series, by fiscal year, then plan, then version; an unknown series gives an empty list."""
    cells = [
        CubeCell(
            fiscal_year=line.fiscal_year,
            stage=line.stage,
            period=extraction.document.period,
            document_id=extraction.document.document_id,
            version=extraction.document.version,
            is_current=extraction.document.is_current,
            entity=line.entity,
            measure=line.measure,
            printed=line.printed,
            value=line.value,
            unit=line.unit,
            amount_sek=line.amount_sek,
            line_id=line.line_id,
            page=line.locators[0].page if line.locators else None,
        )
        for extraction in matching.extractions
        if extraction.document.is_current or not current_only
        for line in extraction.budget_lines
        if line.series_id == series_id
    ]
    return sorted(cells, key=lambda c: (c.fiscal_year or 0, c.period, c.version, c.stage or "", c.line_id))


def find_series(matching: Matching, words: str) -> list[Series]:
    """Return the series whose organisation, heading or label holds all the words, in the order they are published."""
    wanted = [same_words_key(word) for word in words.split()]
    return [
        series
        for series in matching.series
        if all(
            word in same_words_key(" ".join(filter(None, (series.organisation_id, series.parent_label, series.label))))
            for word in wanted
        )
    ]
