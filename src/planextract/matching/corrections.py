"""``corrections.toml``: values that were misread, mended by place, with a guard (CONTRACT.md section 4).

.. code-block:: toml

    [[corrections]]
    document = "1a2b3c4d…"                # SHA-256 of the document, at least its first eight characters
    page = 31
    bbox = [410.0, 212.4, 441.2, 223.1]   # x0, top, x1, bottom; what lies mostly inside it is meant
    expected = "912 345"                  # what is read there today
    value = "912 354"                     # what stands there
    reason = "the scan shows 354"
    field = "printed"                     # optional: printed (default), label, text (goal), name (area), target (indicator)
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from planextract.matching.words import fold
from planextract.records import Area, Bbox, BudgetLine, Check, CheckOutcome, Extraction, Goal, Indicator, Locator
from planextract.swedish.amounts import read_amount
from planextract.swedish.units import to_kronor, unit_named

FILE_NAME = "corrections.toml"
Field = Literal["printed", "label", "text", "name", "target"]
_LEAST_INSIDE = 0.5

Item = TypeVar("Item", BudgetLine, Goal, Area, Indicator)


class CorrectionError(ValueError):
    """A correction that cannot be read, or that does not find what it expects: names the file, the entry and the remedy."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the file; ``where`` is how errors call it."""

    document: str
    page: int
    bbox: Bbox
    expected: str
    value: str
    reason: str
    field: Field
    where: str


def read_corrections(folder: Path) -> tuple[Correction, ...]:
    """Read ``folder/corrections.toml``; an absent file holds none. Raises :class:`CorrectionError`."""
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("corrections", [])
    except tomllib.TOMLDecodeError as problem:
        raise CorrectionError(f"{path}: not TOML: {problem}") from problem
    return tuple(_parse(entry, f"{path}, correction {number}") for number, entry in enumerate(entries, start=1))


def apply_corrections(extractions: Sequence[Extraction], corrections: Sequence[Correction]) -> tuple[Extraction, ...]:
    """Return the extractions mended; checks that rest on a mended line are computed anew.

    Raises :class:`CorrectionError` where a document is unknown, nothing is read at the place, or something else than expected.
    """
    result = list(extractions)
    for correction in corrections:
        index = _document_index(correction, result)
        result[index] = _apply(correction, result[index])
    return tuple(result)


# ---------------------------------------------------------------- one correction


def _document_index(correction: Correction, extractions: Sequence[Extraction]) -> int:
    found = [i for i, e in enumerate(extractions) if e.document.sha256.startswith(correction.document)]
    if len(found) != 1:
        problem = "is not in the archive" if not found else "names several documents, give more characters"
        raise CorrectionError(f"{correction.where}: document {correction.document} {problem}")
    return found[0]


def _apply(correction: Correction, extraction: Extraction) -> Extraction:
    if correction.field == "text":
        return replace(extraction, goals=_mend(correction, extraction.goals, lambda g: g.text, _with("text")))
    if correction.field == "name":
        return replace(extraction, areas=_mend(correction, extraction.areas, lambda a: a.name, _with("name")))
    if correction.field == "target":
        indicators = _mend(correction, extraction.indicators, lambda i: i.target or "", _with_target)
        return replace(extraction, indicators=indicators)
    if correction.field == "label":
        lines = _mend(correction, extraction.budget_lines, lambda line: line.label, _with("label"), many=True)
        return replace(extraction, budget_lines=lines)
    lines = _mend(correction, extraction.budget_lines, lambda line: line.printed, _with_printed)
    return replace(extraction, budget_lines=lines, checks=_computed_anew(extraction.checks, lines))


def _mend(
    correction: Correction,
    items: Sequence[Item],
    read: Callable[[Item], str],
    change: Callable[[Item, Correction], Item],
    many: bool = False,
) -> tuple[Item, ...]:
    """Change the item at the place; a row label stands on all lines of its row (``many``)."""
    there = [item for item in items if any(_is_there(place, correction) for place in item.locators)]
    expected = [item for item in there if fold(read(item)) == fold(correction.expected)]
    if not expected:
        today = ", ".join(repr(read(item)) for item in there) or "nothing"
        raise CorrectionError(
            f"{correction.where}: expected {correction.expected!r} on page {correction.page}, but {today} is read there today;"
            " the reading has changed, check the page and mend or remove the correction"
        )
    if len(expected) > 1 and not many:
        raise CorrectionError(
            f"{correction.where}: {correction.expected!r} stands {len(expected)} times in the box; draw it closer"
        )
    chosen = {id(item) for item in expected}
    return tuple(change(item, correction) if id(item) in chosen else item for item in items)


def _is_there(place: Locator, correction: Correction) -> bool:
    if place.page != correction.page:
        return False
    x0, top, x1, bottom = place.bbox
    left, above, right, below = correction.bbox
    width, height = min(x1, right) - max(x0, left), min(bottom, below) - max(top, above)
    area = min((x1 - x0) * (bottom - top), (right - left) * (below - above))
    return width > 0 and height > 0 and width * height >= _LEAST_INSIDE * area


def _with(field: str) -> Callable[[Any, Correction], Any]:
    return lambda item, correction: replace(item, **{field: correction.value})


def _with_target(indicator: Indicator, correction: Correction) -> Indicator:
    amount = read_amount(correction.value)
    return replace(indicator, target=correction.value, target_value=amount.value if amount else indicator.target_value)


def _with_printed(line: BudgetLine, correction: Correction) -> BudgetLine:
    amount = read_amount(correction.value)
    if amount is None:
        raise CorrectionError(f"{correction.where}: value {correction.value!r} is no single number")
    unit = unit_named(line.unit) if line.unit else None
    kronor = to_kronor(amount.value, unit) if line.amount_sek is not None else None
    return replace(line, printed=correction.value, value=amount.value, amount_sek=kronor)


# ---------------------------------------------------------------- what rests on it


def _computed_anew(checks: Iterable[Check], lines: Sequence[BudgetLine]) -> tuple[Check, ...]:
    """Compute every check from the lines as they are now; one whose error is gone lets go of the checks that repeated it."""
    values = {line.line_id: line.value for line in lines}
    anew = [_check_anew(check, values) for check in checks]
    failing = {check.check_id for check in anew if check.outcome == "disagrees"}
    return tuple(
        replace(check, follows_from=None)
        if check.follows_from is not None and (check.outcome != "disagrees" or check.follows_from not in failing)
        else check
        for check in anew
    )


def _check_anew(check: Check, values: dict[str, Decimal]) -> Check:
    if check.stated_line_id not in values or any(line_id not in values for line_id in check.lines):
        return check
    stated = values[check.stated_line_id]
    computed = sum((values[i] * f for i, f in zip(check.lines, check.factors, strict=True)), Decimal(0))
    difference = stated - computed
    outcome: CheckOutcome = (
        "agrees" if difference == 0 else "rounding" if abs(difference) <= check.tolerance else "disagrees"
    )
    return replace(check, stated=stated, computed=computed, difference=difference, outcome=outcome)


# ---------------------------------------------------------------- the file


def _parse(entry: dict[str, Any], where: str) -> Correction:
    needed = ("document", "page", "bbox", "expected", "value", "reason")
    missing = [key for key in needed if key not in entry]
    if missing:
        raise CorrectionError(f"{where}: {', '.join(missing)} missing")
    unknown = sorted(set(entry) - {*needed, "field"})
    if unknown:
        raise CorrectionError(f"{where}: unknown key {', '.join(unknown)}")
    document, bbox, field = str(entry["document"]), entry["bbox"], entry.get("field", "printed")
    if len(document) < 8:
        raise CorrectionError(f"{where}: document needs at least the first eight characters of the SHA-256")
    if field not in get_args(Field):
        raise CorrectionError(f"{where}: field is one of {', '.join(get_args(Field))}")
    if not isinstance(bbox, list) or len(bbox) != 4 or not all(isinstance(v, int | float) for v in bbox):
        raise CorrectionError(f"{where}: bbox is four numbers: x0, top, x1, bottom")
    if not isinstance(entry["page"], int) or not str(entry["reason"]).strip():
        raise CorrectionError(f"{where}: page is a number, and a reason is needed")
    x0, top, x1, bottom = (float(v) for v in bbox)
    return Correction(
        document=document,
        page=entry["page"],
        bbox=(x0, top, x1, bottom),
        expected=str(entry["expected"]),
        value=str(entry["value"]),
        reason=str(entry["reason"]),
        field=field,
        where=where,
    )
