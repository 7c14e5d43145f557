"""Every amount of a document read twice, by the fast reader and by the reference reader, and each difference told.

The two readers take characters from different libraries (PDFium, pdfminer), so that what both read alike was not made up by
either. Amounts are paired by where they are printed; what they are taken to mean is compared field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from planextract.archive.keep import ArchivedDocument
from planextract.layout.document import page_count
from planextract.layout.engine import Engine
from planextract.reading.assemble import assemble_document, read_pages
from planextract.records import BudgetLine, Extraction, Profile

FAST: Engine = "pdfium"
REFERENCE: Engine = "pdfplumber"

NEAR = 4.0
"""How far apart (points) the right edges and middles of one printed number may be in the two readings."""

COMPARED = (
    "value",
    "unit",
    "statement",
    "entity",
    "organisation",
    "parent_label",
    "label",
    "fiscal_year",
    "stage",
    "measure",
)
"""The fields of a line in which the two readings must agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One amount that the readers do not agree on: only one of them read it, or ``fields`` differ."""

    kind: Literal["only_fast", "only_reference", "differs"]
    page: int
    label: str
    column: str | None
    fast: str | None
    reference: str | None
    fields: tuple[str, ...] = ()

    def text(self) -> str:
        """The difference in one line."""
        place = f"page {self.page}, row '{self.label}', column '{self.column}'"
        if self.kind == "only_fast":
            return f"{place}: {self.fast} was read by {FAST} only"
        if self.kind == "only_reference":
            return f"{place}: {self.reference} was read by {REFERENCE} only"
        return f"{place}: {', '.join(self.fields)} differ: {FAST} {self.fast}, {REFERENCE} {self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What reading a document twice came to. ``read_twice`` is the number of amounts that both readers found."""

    document_id: str
    read_twice: int
    differences: tuple[Difference, ...]

    def text(self) -> str:
        """The number of amounts read twice, and every difference, a line each."""
        head = f"{self.document_id}: {self.read_twice} amounts read twice, {len(self.differences)} differences"
        return "\n".join([head, *(f"  {difference.text()}" for difference in self.differences)])


def verify_document(profile: Profile, archived: ArchivedDocument) -> Verification:
    """Read one archived document with both readers and compare every amount.

    Raises :class:`planextract.layout.document.UnreadableDocument` where neither can open it.
    """
    fast = _read(profile, archived, FAST)
    reference = _read(profile, archived, REFERENCE)
    return compare_amounts(fast.document.document_id, fast.budget_lines, reference.budget_lines)


def compare_amounts(document_id: str, fast: Iterable[BudgetLine], reference: Iterable[BudgetLine]) -> Verification:
    """Pair the lines of two readings by where they are printed, and tell each pair that differs and each line left alone."""
    left = list(reference)
    differences: list[Difference] = []
    twice = 0
    for line in fast:
        other = _nearest(line, left)
        if other is None:
            differences.append(_alone(line, "only_fast"))
            continue
        left.remove(other)
        twice += 1
        fields = tuple(name for name in COMPARED if getattr(line, name) != getattr(other, name))
        if fields:
            differences.append(_differing(line, other, fields))
    differences += [_alone(line, "only_reference") for line in left]
    differences.sort(key=lambda difference: (difference.page, difference.label, difference.column or ""))
    return Verification(document_id=document_id, read_twice=twice, differences=tuple(differences))


def _read(profile: Profile, archived: ArchivedDocument, engine: Engine) -> Extraction:
    pages = range(1, page_count(archived.path) + 1)
    return assemble_document(profile, archived, read_pages(archived.path, pages, engine))


def _nearest(line: BudgetLine, others: Sequence[BudgetLine]) -> BudgetLine | None:
    """The line printed at the same place, None where there is none."""
    near = [(distance, at) for at, other in enumerate(others) if (distance := _distance(line, other)) <= NEAR]
    return others[min(near)[1]] if near else None


def _distance(one: BudgetLine, other: BudgetLine) -> float:
    here, there = one.locators[0], other.locators[0]
    if here.page != there.page:
        return float("inf")
    middle = abs((here.bbox[1] + here.bbox[3]) - (there.bbox[1] + there.bbox[3])) / 2
    return max(abs(here.bbox[2] - there.bbox[2]), middle)


def _alone(line: BudgetLine, kind: Literal["only_fast", "only_reference"]) -> Difference:
    return Difference(
        kind=kind,
        page=line.locators[0].page,
        label=line.label,
        column=line.column_header,
        fast=f"'{line.printed}'" if kind == "only_fast" else None,
        reference=f"'{line.printed}'" if kind == "only_reference" else None,
    )


def _differing(line: BudgetLine, other: BudgetLine, fields: tuple[str, ...]) -> Difference:
    return Difference(
        kind="differs",
        page=line.locators[0].page,
        label=line.label,
        column=line.column_header,
        fast=", ".join(str(getattr(line, name)) for name in fields),
        reference=", ".join(str(getattr(other, name)) for name in fields),
        fields=fields,
    )
