"""Targets as plans print them beside a measure: a cell (``minst 85 %``), a series (``2025: 85 %, 2026: 90 %``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from planextract.swedish.spans import find_spans, parse_number

_NUMBER = r"[-–−+]?\s?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?|[-–−+]?\s?\d+(?:[.,]\d+)?"
_SERIES = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s*,?\s*(?:[-–—:=]|:\s*)\s*(?P<printed>(?:{_NUMBER})(?:\s?(?:%|[^\W\d_][\w./²³%]*))?)"
)


@dataclass(frozen=True, slots=True)
class PrintedTarget:
    """One target: ``printed`` as it stands with its unit, and what it is taken to mean (None where it is no number)."""

    printed: str
    value: Decimal | None = None
    unit: str | None = None
    year: int | None = None


def read_target(printed: str, year: int | None = None) -> PrintedTarget | None:
    """Read a target cell; words without a number (``ökning``) are a target without a value. None for an empty cell."""
    text = " ".join(printed.split())
    if not text or text in ("-", "–", "—", "."):
        return None
    spans = [span for span in find_spans(text) if span.kind == "target"]
    if spans:
        return PrintedTarget(text, spans[0].value, spans[0].unit, year or spans[0].year)
    return PrintedTarget(text, parse_number(text), None, year)


def read_series(text: str) -> tuple[PrintedTarget, ...]:
    """Read pairs of year and value, in order; empty where they are fewer than two or a small part of the text."""
    found = list(_SERIES.finditer(text))
    if len(found) < 2 or sum(len(match.group()) for match in found) < 0.45 * len(text):
        return ()
    targets = []
    for match in found:
        printed = match["printed"].strip()
        number = re.match(rf"(?:{_NUMBER})", printed)
        value = parse_number(re.sub(r"^([-–−+])\s", r"\1", number.group())) if number else None
        unit = printed[number.end() :].strip() if number else ""
        targets.append(PrintedTarget(printed, value, unit or None, int(match["year"])))
    return tuple(targets)
