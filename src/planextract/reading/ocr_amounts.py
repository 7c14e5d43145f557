"""Amounts read with OCR: published where arithmetic or a second reading confirms them, reported where nothing does.

Confirmed is a number that both readings of the page saw alike at one place; or one that takes part in a sum of the table that
comes out to the last digit, with at least two addends that are not nil. Where the readings differ, the one under which such a
sum comes out is taken. What a column is (year, stage, unit) no sum can confirm: there both readings must say the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from planextract.identifiers import make_id
from planextract.reading.ocr_checks import check_published, place_of
from planextract.reading.ocr_likeness import same_words
from planextract.records import BudgetLine, Check, Extraction, Finding

NEAR = 5.0
"""How far apart (points) the right edges and the middles of one printed number may be in the two readings."""
MOST_IN_DOUBT = 4
"""A sum with more numbers in doubt than this decides none of them: too many ways to make it come out."""
ADDENDS = 2
NEIGHBOURS = 2
HARD_LETTERS = frozenset("ÅÄ")
"""A scan tells these apart by a few specks, and the second network has neither."""

ColumnPlace = tuple[str, int]
"""Table and column index."""

_MEANING = ("fiscal_year", "stage", "unit", "measure", "entity")
_NAMES = ("label", "parent_label", "organisation", "statement")


@dataclass(frozen=True, slots=True)
class ConfirmedAmounts:
    """The lines and checks that may be published, and what to report; ``withheld`` are the ids of the others."""

    lines: tuple[BudgetLine, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    withheld: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sum:
    stated: str
    terms: tuple[tuple[str, int], ...]

    @property
    def members(self) -> tuple[str, ...]:
        return (self.stated, *(line for line, _ in self.terms))

    def comes_out(self, values: Mapping[str, Decimal]) -> bool:
        """Whether it holds to the last digit, and says something."""
        telling = sum(1 for line, _ in self.terms if values[line] != 0)
        return telling >= ADDENDS and values[self.stated] == sum(
            (factor * values[line] for line, factor in self.terms), Decimal(0)
        )


def confirm_amounts(first: Extraction, second: Extraction, pages: AbstractSet[int]) -> ConfirmedAmounts:
    """Judge the amounts of the first reading that stand on ``pages``; those of other pages pass."""
    doubted = [line for line in first.budget_lines if line.locators[0].page in pages]
    others = [line for line in second.budget_lines if line.locators[0].page in pages]
    paired = pair_by_place(doubted, others)
    values, proved = _settle(first, second, paired)
    agreed = {line.line_id for line in doubted if _agree(line, paired.get(line.line_id))}
    columns = _columns_confirmed(doubted, paired)
    counted = _columns_counted(doubted, paired, columns)
    rows = _rows_confirmed(doubted, paired)
    kept: dict[str, BudgetLine] = {}
    findings: list[Finding] = []
    for line in doubted:
        other = paired.get(line.line_id)
        value = values[line.line_id]
        if line.line_id not in agreed and line.line_id not in proved:
            findings.append(_withheld(first, line, other, "no sum decides between them" if other else "no sum holds"))
        elif not _means_the_same(line, other, columns, counted):
            findings.append(_withheld(first, line, other, "the readings differ in what its column is"))
        else:
            kept[line.line_id] = _with_value(line, other, value)
            if line.line_id not in agreed:
                findings.append(_decided(first, kept[line.line_id], line, other))
            doubt = _name_doubt(line, other, rows)
            if doubt:
                findings.append(_doubtful(first, kept[line.line_id], doubt))
    taken = {other.line_id for other in paired.values()}
    findings += [_unseen(first, other) for other in others if other.line_id not in taken]
    withheld = frozenset(line.line_id for line in doubted if line.line_id not in kept)
    lines = tuple(kept.get(line.line_id, line) for line in first.budget_lines if line.line_id not in withheld)
    checks, sum_findings = check_published(first, lines, values, pages)
    return ConfirmedAmounts(
        lines=lines,
        checks=checks,
        findings=(*findings, *sum_findings),
        withheld=withheld,
    )


def pair_by_place(lines: Sequence[BudgetLine], others: Sequence[BudgetLine]) -> dict[str, BudgetLine]:
    """Return for the id of each line the other reading's line that is printed at the same place, nearest first."""
    by_page: dict[int, list[BudgetLine]] = defaultdict(list)
    for other in others:
        by_page[other.locators[0].page].append(other)
    near = sorted(
        (distance, line.line_id, other.line_id, at)
        for line in lines
        for at, other in enumerate(by_page[line.locators[0].page])
        if (distance := _distance(line, other)) <= NEAR
    )
    found: dict[str, BudgetLine] = {}
    taken: set[str] = set()
    pages = {line.line_id: line.locators[0].page for line in lines}
    for _, line_id, other_id, at in near:
        if line_id not in found and other_id not in taken:
            found[line_id] = by_page[pages[line_id]][at]
            taken.add(other_id)
    return found


def _distance(one: BudgetLine, other: BudgetLine) -> float:
    here, there = one.locators[0].bbox, other.locators[0].bbox
    return max(abs(here[2] - there[2]), abs((here[1] + here[3]) - (there[1] + there[3])) / 2)


# ---------------------------------------------------------------- values


def _agree(line: BudgetLine, other: BudgetLine | None) -> bool:
    return other is not None and other.value == line.value


def _settle(
    first: Extraction, second: Extraction, paired: Mapping[str, BudgetLine]
) -> tuple[dict[str, Decimal], frozenset[str]]:
    """The value of each line under which most sums come out, and the lines that such a sum proves."""
    values = {line.line_id: line.value for line in first.budget_lines}
    agreed = {line.line_id for line in first.budget_lines if _agree(line, paired.get(line.line_id))}
    sums = list(
        dict.fromkeys([*_sums(first.checks, {}), *_sums(second.checks, {o.line_id: i for i, o in paired.items()})])
    )
    sums = [each for each in sums if all(line in values for line in each.members)]
    proved: set[str] = set()
    for _ in range(4):
        before = (dict(values), set(proved))
        for each in sums:
            if each.comes_out(values):
                proved.update(each.members)
        for each in sums:
            open_lines = [
                line for line in dict.fromkeys(each.members) if line in paired and line not in agreed | proved
            ]
            if not each.comes_out(values) and 0 < len(open_lines) <= MOST_IN_DOUBT:
                ways = [way for way in _ways(open_lines, values, paired) if each.comes_out(values | way)]
                if len(ways) == 1:
                    values |= ways[0]
                    proved.update(each.members)
        if before == (values, proved):
            break
    return values, frozenset(proved)


def _sums(checks: Iterable[Check], names: Mapping[str, str]) -> Iterator[_Sum]:
    """The sums that checks state, their lines renamed."""
    for check in checks:
        if check.kind in ("column_sum", "row_sum", "identity"):
            terms = tuple((names.get(line, line), f) for line, f in zip(check.lines, check.factors, strict=True))
            yield _Sum(names.get(check.stated_line_id, check.stated_line_id), terms)


def _ways(
    lines: Sequence[str], values: Mapping[str, Decimal], paired: Mapping[str, BudgetLine]
) -> Iterator[dict[str, Decimal]]:
    """Every way to take some of the lines as the second reading has them."""
    for choice in product((False, True), repeat=len(lines)):
        if any(choice):
            yield {
                line: paired[line].value if second else values[line] for line, second in zip(lines, choice, strict=True)
            }


def _with_value(line: BudgetLine, other: BudgetLine | None, value: Decimal) -> BudgetLine:
    if value == line.value or other is None:
        return line
    return replace(line, value=value, printed=other.printed, amount_sek=other.amount_sek)


# ---------------------------------------------------------------- what a number is


def _meaning(line: BudgetLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in _MEANING)


def _columns_confirmed(lines: Sequence[BudgetLine], paired: Mapping[str, BudgetLine]) -> frozenset[ColumnPlace]:
    """The columns that mean the same in both readings, by most of the numbers that both saw."""
    votes: Counter[ColumnPlace] = Counter()
    for line in lines:
        other = paired.get(line.line_id)
        if other is not None:
            votes[line.table_id, line.column_index] += 1 if _meaning(line) == _meaning(other) else -1
    return frozenset(column for column, count in votes.items() if count > 0)


def _columns_counted(
    lines: Sequence[BudgetLine], paired: Mapping[str, BudgetLine], confirmed: AbstractSet[ColumnPlace]
) -> frozenset[ColumnPlace]:
    """Columns whose year only the first reading saw, and that count on from two confirmed ones (2025, 2026, *2027*)."""
    years = {(line.table_id, line.column_index): line.fiscal_year for line in lines if line.fiscal_year is not None}
    denied = {
        (line.table_id, line.column_index)
        for line in lines
        if (other := paired.get(line.line_id)) is not None
        and other.fiscal_year != line.fiscal_year
        and str(other.fiscal_year) in (other.column_header or "")  # printed, not inferred
    }
    known = {column: year for column, year in years.items() if column in confirmed}
    return frozenset(
        (table, at)
        for (table, at), year in years.items()
        if (table, at) not in confirmed | denied
        and sum(1 for (t, i), y in known.items() if t == table and year - y == at - i) >= NEIGHBOURS
    )


def _rows_confirmed(lines: Sequence[BudgetLine], paired: Mapping[str, BudgetLine]) -> frozenset[str]:
    """The rows that are called the same in both readings."""
    return frozenset(
        line.row_id for line in lines if (other := paired.get(line.line_id)) is not None and not _differing(line, other)
    )


def _means_the_same(
    line: BudgetLine, other: BudgetLine | None, columns: AbstractSet[ColumnPlace], counted: AbstractSet[ColumnPlace]
) -> bool:
    place = (line.table_id, line.column_index)
    if other is None:
        return place in columns | counted
    if _meaning(line) == _meaning(other):
        return True
    return place in counted and _meaning(line)[2:] == _meaning(other)[2:]


def _differing(line: BudgetLine, other: BudgetLine) -> list[str]:
    return [name for name in _NAMES if not same_words(getattr(line, name), getattr(other, name))]


def _name_doubt(line: BudgetLine, other: BudgetLine | None, rows: AbstractSet[str]) -> str | None:
    """In which words the readings differ about a line, or could not differ; None where they agree."""
    hard = [text for name in _NAMES if (text := getattr(line, name)) and not HARD_LETTERS.isdisjoint(text)]
    if hard:
        return (
            f"the first letters of '{hard[0]}' are hard to tell apart (Å, Ä), and only one of them reads such letters"
        )
    if other is None:
        return None if line.row_id in rows else "the second reading has no such row"
    differing = _differing(line, other)
    if not differing:
        return None
    return "; ".join(f"{name} '{getattr(line, name)}' or '{getattr(other, name)}'" for name in differing)


# ---------------------------------------------------------------- findings


def _withheld(first: Extraction, line: BudgetLine, other: BudgetLine | None, why: str) -> Finding:
    again = f"'{other.printed}'" if other is not None else "no number"
    return Finding(
        finding_id=make_id(first.document.document_id, "finding", "ocr_unconfirmed", line.line_id),
        code="ocr_unconfirmed",
        severity="warning",
        message=(
            f"{place_of(line)}: OCR read '{line.printed}' and at a second look {again}; {why}, and no value is published: "
            "read it in the document"
        ),
        subject_id=line.table_id,
        locators=line.locators,
    )


def _unseen(first: Extraction, other: BudgetLine) -> Finding:
    return Finding(
        finding_id=make_id(first.document.document_id, "finding", "ocr_unconfirmed", "second", other.line_id),
        code="ocr_unconfirmed",
        severity="warning",
        message=(
            f"{place_of(other)}: only a second look with OCR read '{other.printed}', and no value is published: "
            "read it in the document"
        ),
        locators=tuple(replace(place, document_id=first.document.document_id) for place in other.locators),
    )


def _decided(first: Extraction, line: BudgetLine, read: BudgetLine, other: BudgetLine | None) -> Finding:
    again = f"'{other.printed}'" if other is not None else "nothing"
    return Finding(
        finding_id=make_id(first.document.document_id, "finding", "ocr_arithmetic", line.line_id),
        code="ocr_arithmetic",
        severity="info",
        message=f"{place_of(line)}: OCR read '{read.printed}' and at a second look {again}; the sums hold for '{line.printed}'",
        subject_id=line.table_id,
        locators=line.locators,
    )


def _doubtful(first: Extraction, line: BudgetLine, doubt: str) -> Finding:
    return Finding(
        finding_id=make_id(first.document.document_id, "finding", "ocr_doubtful", line.line_id),
        code="ocr_doubtful",
        severity="warning",
        message=f"{place_of(line)}: '{line.printed}' is confirmed, but the two looks with OCR differ: {doubt}",
        subject_id=line.line_id,
        locators=line.locators,
    )
