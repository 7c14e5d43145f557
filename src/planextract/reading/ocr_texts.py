"""Areas, goals and indicators read with OCR: what is pointed at because the two readings differ, or because it cannot be so.

They are published as the first reading has them. An indicator is more than its words: its target, deadline and baseline are
compared with those of the same indicator in the second reading, since ``12`` stands somewhere on most pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from rapidfuzz import fuzz, process

from planextract.identifiers import make_id
from planextract.reading.ocr_likeness import plain, plain_value
from planextract.records import Area, Extraction, Finding, Goal, Indicator, Locator

ALIKE = 50.0
"""Texts less alike than this (of 100) are not two readings of one print."""
SEEN = 80.0
"""A text of the second reading that is this much like one of the first was seen by both."""

Readable = Area | Goal | Indicator
_SHARE = re.compile(r"andel(?:en|ar)?\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|procent", re.IGNORECASE)


def doubtful_texts(first: Extraction, second: Extraction, pages: Collection[int]) -> Iterator[Finding]:
    """A finding for each area, goal and indicator of the scanned ``pages`` that cannot be relied on as it was read."""
    ours = [item for item in _items(first) if _page(item) in pages]
    theirs = [item for item in _items(second) if _page(item) in pages]
    again = [*map(_text, theirs), *(goal.text for goal in second.goal_candidates)]
    known = {plain(text) for text in again}
    values = {_key(item) for item in theirs}
    for item in ours:
        if plain(_text(item)) not in known:
            nearest = process.extractOne(_text(item), again, scorer=fuzz.ratio, score_cutoff=ALIKE)
            other = f"'{nearest[0]}'" if nearest else "nothing like it"
            yield _finding(first, item, "text", f"OCR read '{_text(item)}' and at a second look {other}")
        elif _key(item) not in values:
            others = {_shown(other) for other in theirs if plain(_text(other)) == plain(_text(item))} - {_shown(item)}
            again_shown = " or ".join(sorted(others)) or "none there"
            yield _finding(
                first, item, "value", f"OCR read {_shown(item)} for '{_text(item)}' and at a second look {again_shown}"
            )
    indicators = [item for item in ours if isinstance(item, Indicator)]
    for indicator in _with_odd_unit(indicators):
        yield _finding(
            first,
            indicator,
            "unit",
            f"OCR read '{indicator.target}' for '{indicator.text}': its unit may have been taken for digits, or lost",
        )
    for indicator in _without_target(indicators):
        yield _finding(
            first, indicator, "target", f"OCR read no target for '{indicator.text}', as most measures of the page have"
        )
    yield from _unseen(first, theirs, [*map(_text, ours), *(goal.text for goal in first.goal_candidates)])


def _items(extraction: Extraction) -> list[Readable]:
    return [*extraction.areas, *extraction.goals, *extraction.indicators]


def _page(item: Readable) -> int | None:
    return item.locators[0].page if item.locators else None


def _text(item: Readable) -> str:
    return item.name if isinstance(item, Area) else item.text


def _id(item: Readable) -> str:
    if isinstance(item, Area):
        return item.area_id
    return item.goal_id if isinstance(item, Goal) else item.indicator_id


def _printed(item: Readable) -> tuple[str | None, ...]:
    """What is printed of an item beside its text."""
    if isinstance(item, Indicator):
        return (item.target, item.deadline, item.baseline)
    return (item.label, item.responsible) if isinstance(item, Goal) else (item.label,)


def _key(item: Readable) -> tuple[object, ...]:
    year = item.target_year if isinstance(item, Indicator) else None
    return (type(item), _page(item), plain(_text(item)), year, *map(plain_value, _printed(item)))


def _shown(item: Readable) -> str:
    return " ".join(f"'{value}'" for value in _printed(item) if value) or "no value"


def _with_odd_unit(indicators: Sequence[Indicator]) -> Iterator[Indicator]:
    """Those whose target has another unit than most targets of the same measure, or that are a share without per cent."""
    measures: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if indicator.target and any(character.isdigit() for character in indicator.target):
            measures[indicator.goal_id, indicator.area_id, plain(indicator.text)].append(indicator)
    for group in measures.values():
        units = Counter(each.unit for each in group).most_common()
        is_even = len(units) > 1 and units[0][1] == units[1][1]
        for each in group:
            is_share = _SHARE.match(each.text) and not _PERCENT.search(f"{each.text} {each.target}")
            if is_share or is_even or each.unit != units[0][0]:
                yield each


def _without_target(indicators: Sequence[Indicator]) -> Iterator[Indicator]:
    """Measures of a page whose other measures mostly have a target: it may be print that neither look saw."""
    pages: dict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if indicator.kind == "measure":
            pages[_page(indicator)].append(indicator)
    for group in pages.values():
        without = [each for each in group if each.target is None]
        if 2 * len(without) < len(group):
            yield from without


def _unseen(first: Extraction, theirs: Sequence[Readable], seen: Sequence[str]) -> Iterator[Finding]:
    """What only the second look saw: nothing of the first is like it."""
    known = {plain(text) for text in seen}
    told: set[str] = set()
    for item in theirs:
        text = plain(_text(item))
        if text in known or text in told or process.extractOne(_text(item), seen, scorer=fuzz.ratio, score_cutoff=SEEN):
            continue
        told.add(text)
        yield _finding(
            first, item, "unseen", f"only a second look with OCR read '{_text(item)}', and it is not published"
        )


def _finding(first: Extraction, item: Readable, kind: str, said: str) -> Finding:
    document_id = first.document.document_id
    return Finding(
        finding_id=make_id(document_id, "finding", "ocr_text", kind, _id(item)),
        code="ocr_text",
        severity="warning",
        message=f"page {_page(item)}: {said}: compare it with the page",
        subject_id=None if kind == "unseen" else _id(item),
        locators=tuple(Locator(document_id=document_id, page=place.page, bbox=place.bbox) for place in item.locators),
    )
