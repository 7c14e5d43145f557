"""What must hold of a mutated document: no amount is wrong unless something points at it, none is lost in silence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planextract.records import BudgetLine, Extraction, Finding
from tests.fuzz.pictures import BLANK

OUR_FAULT = "the reader failed"
"""How the extract stage begins the reason of an error that it did not expect: a fault of planextract, not of the document."""

Pictures = Sequence[str | None]
Amount = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a document, and what its pages look like."""

    extraction: Extraction
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a mutated document came out.

    ``outcome``: ``same`` (pages that look the same were read the same), ``told`` (not the same, and something points at
    it), ``changed`` (no page looks the same: nothing to compare), ``refused`` (with its reason), ``misled`` (a text layer
    that says other words than the page shows was believed; counted apart, docs/hardening.md), ``fault``.
    ``wrong`` are amounts that nothing points at, ``lost`` those that are gone without a word, ``faults`` all else.
    """

    outcome: str
    compared: int = 0
    wrong: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def judge(original: Reading, mutated: Reading, lies: bool = False) -> Verdict:
    """Compare what was read of a mutated document with what was read of the original, page by page that looks the same.

    ``lies``: the mutation made the text layer say what the page does not show.
    """
    extraction = mutated.extraction
    faults = tuple(_our_faults(extraction))
    if extraction.document.status == "refused":
        return Verdict("fault" if faults else "refused", faults=faults)
    pairs = list(_same_pages(original.pictures, mutated.pictures))
    whole = list(original.pictures) == list(mutated.pictures)
    told = _told(extraction) - _told(original.extraction)
    refused = {account.page for account in extraction.pages if account.status == "refused"}
    pointed = pointed_at(extraction) | _doubtful_tables(extraction)
    wrong: list[str] = []
    lost: list[str] = []
    differs = 0
    for was, now in pairs:
        before, after = _lines(original.extraction, was), _lines(extraction, now)
        right = Counter(_amount(line, whole) for line in before)
        extra = []
        for line in after:
            key = _amount(line, whole)
            if right[key]:
                right[key] -= 1
            elif whole or not _says_less(line, before):
                extra.append(line)
        missing = sum(right.values()) - len(extra)
        differs += len(extra) + max(0, missing)
        wrong += [_describe(line, before) for line in extra if not pointed & {line.line_id, line.row_id, line.table_id}]
        if missing > 0 and not told and now not in refused:
            lost.append(f"page {now}: {missing} of {len(before)} amounts are not read, and nothing says so")
    read = "changed" if not pairs else "told" if differs else "same"
    outcome = "fault" if faults else ("misled" if lies else "fault") if wrong or lost else read
    return Verdict(outcome, len(pairs), tuple(wrong), tuple(lost), faults)


def pointed_at(extraction: Extraction) -> set[str]:
    """The ids of lines and rows at which a finding or a check that does not agree points, addends too."""
    tables = {table.table_id for table in extraction.tables}
    failing = [check for check in extraction.checks if check.outcome == "disagrees"]
    subjects = {finding.subject_id for finding in extraction.findings if finding.subject_id} - tables
    stated = {check.stated_line_id for check in failing}
    return subjects | stated | {line for check in failing for line in check.lines}


def _doubtful_tables(extraction: Extraction) -> set[str]:
    """The tables of which a finding says that their text cannot be trusted: it points at each of their amounts."""
    return {
        finding.subject_id for finding in extraction.findings if finding.subject_id and finding.code == "doubtful_text"
    }


def _same_pages(was: Pictures, now: Pictures) -> Iterator[tuple[int, int]]:
    """Pairs of page numbers that look the same; a page that was moved is found again."""
    for index, picture in enumerate(now):
        if picture is None or picture == BLANK:
            continue
        if index < len(was) and was[index] == picture:
            yield index + 1, index + 1
        elif picture in was:
            yield list(was).index(picture) + 1, index + 1


def _lines(extraction: Extraction, page: int) -> list[BudgetLine]:
    return [line for line in extraction.budget_lines if line.locators[0].page == page]


def _amount(line: BudgetLine, whole: bool) -> Amount:
    """What must be the same of an amount.

    Where other pages changed, the headings that it stands under may have, too, and what a bare year means: a budget or
    a plan, by the years that the document is for.
    """
    own = (line.label, line.fiscal_year, line.printed, line.value, line.amount_sek)
    return (*own, line.stage, line.statement, line.organisation, line.unit, line.measure) if whole else own


def _says_less(line: BudgetLine, before: Sequence[BudgetLine]) -> bool:
    """Whether a line is one of the original's with less said of it: a unit or a year that stood on a page now changed."""
    return any(
        (other.label, other.printed) == (line.label, line.printed)
        and abs(other.value) == abs(line.value)
        and line.fiscal_year in (None, other.fiscal_year)
        and line.amount_sek in (None, other.amount_sek)
        for other in before
    )


def _told(extraction: Extraction) -> Counter[tuple[str, str]]:
    """What the findings and the failing checks say, without ids, which change with the bytes."""
    document = extraction.document.document_id
    said: Counter[tuple[str, str]] = Counter(
        (finding.code, _plain(finding, document)) for finding in extraction.findings
    )
    said.update(
        ("check", f"{check.kind} {check.stated}") for check in extraction.checks if check.outcome == "disagrees"
    )
    return said


def _plain(finding: Finding, document: str) -> str:
    return re.sub(r"\b[0-9a-f]{8}\b", "", finding.message.replace(document, ""))


def _our_faults(extraction: Extraction) -> Iterator[str]:
    reasons = [extraction.document.reason, *(account.reason for account in extraction.pages)]
    yield from sorted({reason for reason in reasons if reason and OUR_FAULT in reason})


def _describe(line: BudgetLine, before: Sequence[BudgetLine]) -> str:
    here = [_short(other) for other in before if other.label == line.label and other.column_index == line.column_index]
    page = line.locators[0].page
    return f"page {page}: read {_short(line)}, nothing points at it; the original: {'; '.join(here) or 'no such line'}"


def _short(line: BudgetLine) -> str:
    what = (line.statement, line.organisation, line.label, line.fiscal_year, line.stage, line.unit, line.measure)
    return f"{' | '.join(str(part) for part in what)} = {line.printed} ({line.value}, {line.amount_sek})"
