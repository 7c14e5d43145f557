"""What a document says about itself: title, period, adoption, whose it is, and whether it calls itself a correction.

Read from its first pages; what the document says wins over what a link or a file name said, and the difference is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planextract.finding_codes import FindingCode
from planextract.layout.blocks import Block, PageDigest
from planextract.layout.outline import Outline
from planextract.reading.adoption import ADOPTED, FIRST_PAGES, find_adoption
from planextract.reading.organisations import base_form, organisation_id_of
from planextract.records import Bbox, Profile, Severity
from planextract.swedish.dates import FoundPeriod, find_dates, find_periods, find_whole_years, find_years_named
from planextract.swedish.spans import Span, find_spans

LEAST_FIGURES = 4
"""A table with so many figures is one of amounts: a board in it is a row's, not the document's."""
LONGEST_LINE = 10
"""A line of more words that ends in a full stop is a sentence of the text: a board in it need not be the document's."""
_CORRECTION = re.compile(
    r"\b(?:rättad|rättat|rättade|rättelse|reviderad|reviderat|reviderade|korrigerad|korrigerat)\b",
    re.IGNORECASE,
)
_BUDGET_YEAR = re.compile(
    r"\b\w*budget\w*\s+(?:för\s+)?(?:år\s+)?(?P<year>20\d\d)\b|\b(?P<first>20\d\d)\s+(?:med|samt|och)\s+(?:\w+\s+)?\w*plan\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?<![\d-])(?P<year>20\d\d),?(?: [^\W\d]+){0,5}:? $")
"""``Årsplan 2025 med utblick`` before the period of the years after it."""
_OUTLOOK = re.compile(
    r"(?<![\d-])(?P<year>20\d\d)\b[^\d.]*\butblick\w*\s+(?:mot|till|för)\s+(?:år\s+)?(?P<end>20\d\d)(?![\d-])"
)
"""``Budget 2025 med utblick mot 2027``."""
_REPORTED_PERIOD = re.compile(r"\b(?:rapport|redovisnings|boksluts)(?:period|datum):?\s*$", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:per|till och med|t\.?\s?o\.?\s?m\.?)\s+(?:den\s+)?$", re.IGNORECASE)
_SPACED_YEAR = re.compile(r"2\s?0\s?\d\s?\d")
_NOT_A_PERIOD = re.compile(
    r"\b(?:mandatperiod\w*|vision\w*|agenda|bokslut|utfall|jämför\w*)\s*(?:för\s+)?(?:åren\s+)?$", re.IGNORECASE
)
_PLAN = re.compile(r"\b(?:\w*plan(?:en)?|\w*budget(?:en)?|mål|flerårs\w+|\w*strategi\w*)\b", re.IGNORECASE)
_OWNER_LABEL = re.compile(r"\b(?:organisation|nämnd|styrelse|förvaltning)\s*:\s*$", re.IGNORECASE)
_DETAIL = re.compile(r"(?<!\S)[A-ZÅÄÖ][^\W\d_]{2,}:\s+(?=\S)")
_OWNERLESS = ("kommunfullmäktige", "kommunstyrelse", "revision", "revisionen", "revisorer", "revisorerna")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverHints:
    """What link or command line said of a document: ``period`` as ``2021-2023``, ``title`` as the link's text."""

    period: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A box on a page of the document."""

    page: int
    bbox: Bbox


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverNote:
    """Something a person should know: becomes a finding once the document has its id."""

    code: FindingCode
    severity: Severity
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What the document says about itself, None where it does not; ``places`` are where title, years, adoption stand.

    ``budget_year`` is the first year of the period of a plan. ``organisation`` is the board as printed where the whole
    document is one board's, ``organisation_id`` the one it is taken for (the profile's id, else made of the name).
    """

    title: str | None = None
    period_start: int | None = None
    period_end: int | None = None
    budget_year: int | None = None
    adopted_on: date | None = None
    adoption_reference: str | None = None
    adopted_by: str | None = None
    organisation: str | None = None
    organisation_id: str | None = None
    is_correction: bool = False
    places: tuple[Place, ...] = ()
    notes: tuple[CoverNote, ...] = ()

    @property
    def period(self) -> str:
        """``2025-2027``, a single year as ``2025``, or ``unknown``."""
        if self.period_start is None:
            return "unknown"
        if self.period_end in (None, self.period_start):
            return str(self.period_start)
        return f"{self.period_start}-{self.period_end}"


def read_cover(digests: Sequence[PageDigest], outline: Outline, hints: CoverHints, profile: Profile) -> Cover:
    """Read the cover of a document. Never fails: what is not found is None, what contradicts the hints is a note."""
    first = _front(digests, outline)
    title_blocks = _title_blocks(first)
    title = _title(title_blocks)
    years, year_block = _period(first, title_blocks, outline, digests)
    notes: list[CoverNote] = []
    hinted = _hinted_years(hints)
    if years is None and hinted is not None:
        years = hinted
        notes.append(
            CoverNote(
                code="period_from_hint",
                severity="info",
                message=f"the document names no period on its first pages: {_years_text(years)} comes from the link",
            )
        )
    elif years is not None and hinted is not None and _is_part(years, hinted, year_block, title_blocks):
        years = hinted  # a budget that names its first year only, or but some of its years in its text
    elif years is not None and hinted is not None and years != hinted:
        notes.append(
            CoverNote(
                code="period_contradicts_hint",
                severity="warning",
                message=f"it was announced as {_years_text(hinted)}, the document itself says {_years_text(years)}: "
                "the document was followed",
                place=_place(year_block),
            )
        )
    adoption = find_adoption(digests, outline)
    organisation = _organisation(first, adoption.by)
    is_plan = bool(_PLAN.search(" ".join(block.text for block in first if block.page == 1)))
    places = [_place(block) for block in (*title_blocks, year_block, adoption.block)]
    return Cover(
        title=title or hints.title,
        period_start=years[0] if years else None,
        period_end=years[1] if years else None,
        budget_year=years[0] if years and is_plan else None,
        adopted_on=adoption.on,
        adoption_reference=adoption.reference,
        adopted_by=adoption.by,
        organisation=organisation,
        organisation_id=organisation_id_of(organisation, profile) if organisation else None,
        is_correction=any(
            _CORRECTION.search(block.text) for block in first if block.page <= 2 and len(block.text) < 300
        ),
        places=tuple(dict.fromkeys(place for place in places if place is not None)),
        notes=tuple(notes),
    )


def _is_part(years: tuple[int, int], hinted: tuple[int, int], block: Block | None, title: Sequence[Block]) -> bool:
    """Whether years say nothing against those of the link: they are the first of them, or stand in the text (``block``, None for
    any place there) and are among them.
    """
    within = hinted[0] <= years[0] and years[1] <= hinted[1]
    return years == (hinted[0], hinted[0]) or block is None or (within and block not in title)


def _place(block: Block | None) -> Place | None:
    return None if block is None else Place(page=block.page, bbox=block.bbox)


def _front(digests: Sequence[PageDigest], outline: Outline) -> list[Block]:
    """The blocks of the first pages without contents; running headers count on the first page only."""
    return [
        block
        for digest in digests[:FIRST_PAGES]
        if digest.number not in outline.contents_pages
        for block in digest.blocks
        if digest.number == digests[0].number or not outline.is_running(digest.number, block.index)
    ]


# ---------------------------------------------------------------- title and period


def _title_blocks(front: Sequence[Block]) -> list[Block]:
    """The largest text of the first page that has any, with what stands just beside it in like size."""
    pages = sorted({block.page for block in front if re.search(r"[^\W\d_]{3}", block.text)})
    if not pages:
        return []
    page = [block for block in front if block.page == pages[0] and len(block.text) <= 200]
    words = [block for block in page if re.search(r"[^\W\d_]{3}", block.text)]
    if not words:
        return []
    details = _details(words)
    titles = [block for block in words if block not in details]
    if not titles:
        return []
    largest = max(titles, key=lambda block: (block.size, block.bold, -block.index))
    if any(block.size > 1.05 * largest.size for block in details):
        return []  # what is smaller than the details is a footer: the title is a picture or drawn as curves
    at = page.index(largest)
    chosen = [largest]
    for block in page[at + 1 : at + 3]:
        gap = (block.bbox[1] - chosen[-1].bbox[3]) / largest.size
        is_years = bool(list(find_periods(block.text)) or re.fullmatch(r"\D{0,20}20\d\d", block.text))
        if block in details:
            break
        like = block.size >= 0.95 * largest.size and block.bold == largest.bold
        if (gap < 1.2 and like) or (gap < 3 and is_years and len(block.text) < 60):
            chosen.append(block)
        else:
            break
    return chosen


def _details(blocks: Sequence[Block]) -> list[Block]:
    """What lists facts about the document rather than naming it: two and more of ``Status: Klar  Version: 2``.

    One ``Label: value`` alone in its size may be a title (``Bilaga: Mål och budget``).
    """
    labelled = [block for block in blocks if _DETAIL.match(block.text)]
    counts: Counter[float] = Counter()
    for block in labelled:
        counts[block.size] += len(_DETAIL.findall(block.text))
    return [block for block in labelled if counts[block.size] >= 2]


def _title(blocks: Sequence[Block]) -> str | None:
    return " ".join(block.printed for block in blocks).replace(" ,", ",") or None


def _years_text(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"


def _hinted_years(hints: CoverHints) -> tuple[int, int] | None:
    match = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", hints.period or "")
    if match is None:
        return None
    return int(match[1]), int(match[2] or match[1])


def _period(
    front: Sequence[Block], title: Sequence[Block], outline: Outline, digests: Sequence[PageDigest]
) -> tuple[tuple[int, int] | None, Block | None]:
    """The years the document is for, and where they stand: in its title, its first page by size of type, its next pages,
    its headers. Without a place: a year in the text of its first page, which may be any.
    """
    first_page = sorted((b for b in front if front and b.page == front[0].page), key=lambda block: -block.size)
    later = [block for block in front if front and block.page != front[0].page and len(block.text) < 120]
    by_place = {(block.page, block.index): block for digest in digests for block in digest.blocks}
    running = [by_place[place] for place in sorted(outline.running) if place in by_place][:40]
    joined = " ".join(block.printed for block in title)
    years = _years_of(joined)
    after = next((b for b in front if title and b.page == title[-1].page and b.index == title[-1].index + 1), None)
    if years is None and after is not None and after.text[:1].islower():
        years = _years_of(f"{joined} {after.printed}")  # ``Budget 2026`` above ``med flerårsplan 2027–2028``
    if years is not None and title:
        return years, title[0]
    for group in (first_page, later, running):
        for block in group:
            years = _years_of(block.printed, one_by_one=group is first_page and block.table is None)
            if years is not None and not ADOPTED.search(block.text):
                return years, block
    years = _term_of(joined) or _single_year(title)
    if years is not None:
        return years, title[0]
    in_passing = _single_year(first_page)
    if in_passing:
        return in_passing, None
    reported, where = _reported_year(title, _REPORTED)
    return (reported, where) if reported else _reported_year(front, _REPORTED_PERIOD)


def _years_of(text: str, one_by_one: bool = True) -> tuple[int, int] | None:
    """``Budget 2025 med plan 2026–2027`` is 2025 to 2027; a term of office or a comparison is no period.

    ``one_by_one``: years may be named singly, ``2025, 2026 och 2027``; in running text such years are those of a comparison.
    """
    named = find_years_named(text) if one_by_one else ()
    found = sorted((*find_periods(text), *named), key=lambda p: p.start)
    periods = [p for p in found if not _NOT_A_PERIOD.search(text[: p.start])] or list(find_whole_years(text))
    if not periods:
        outlook = _OUTLOOK.search(text)
        return (int(outlook["year"]), int(outlook["end"])) if outlook else None
    years = [(period, _begins(text, period)) for period in periods]
    period, begins = min(years, key=lambda y: (y[0].end_year - y[1] > 6, y[1] == y[0].start_year, y[0].start))
    return begins, period.end_year


def _begins(text: str, period: FoundPeriod) -> int:
    """The first year of a period, or the one before it where that is named as the year of the budget."""
    budgets = _BUDGET_YEAR.finditer(text)
    before = _YEAR_BEFORE.search(text[: period.start])
    named = {year for found in (*budgets, before) if found for year in found.groups() if year}
    return period.start_year - (str(period.start_year - 1) in named)


def _term_of(title: str) -> tuple[int, int] | None:
    """The years of ``Program för mandatperioden 2023–2026``: a title's only years are the document's own."""
    periods = list(find_periods(title))
    years = re.findall(r"20\d\d", title)
    if len(periods) != 1 or len(years) != 2:
        return None
    return periods[0].start_year, periods[0].end_year


def _single_year(blocks: Sequence[Block]) -> tuple[int, int] | None:
    for block in blocks:
        if ADOPTED.search(block.text) or find_dates(block.text):
            continue
        letters = "".join(block.printed.split()) if _SPACED_YEAR.fullmatch(block.printed.strip()) else block.printed
        match = re.search(r"(?<![\d-])(20\d\d)(?![\d-])", letters)
        if match:
            return int(match[1]), int(match[1])
    return None


def _reported_year(blocks: Sequence[Block], label: re.Pattern[str]) -> tuple[tuple[int, int] | None, Block | None]:
    """The year of the first date that stands right after a ``label``, and where: ``Delårsrapport per 2025-08-31``."""
    for block in blocks:
        for found in find_dates(block.text):
            if label.search(block.text[: found.start]):
                return (found.value.year, found.value.year), block
    return None, None


# ---------------------------------------------------------------- whose it is


def _organisation(front: Sequence[Block], adopted_by: str | None) -> str | None:
    """The one board that the first page names, where it names one only and the council did not adopt the document."""
    if adopted_by is not None and "fullmäktige" in adopted_by.lower():
        return None
    names: dict[str, str] = {}
    figures: Counter[tuple[int, int | None]] = Counter(
        (b.page, b.table) for b in front if b.table is not None and any(c.isdigit() for c in b.text)
    )
    for block in front:
        if block.page > 2 or len(block.text) > 200 or figures[block.page, block.table] >= LEAST_FIGURES:
            continue
        if _is_sentence(block.text):
            continue
        for span in find_spans(block.text):
            named = span.kind == "board" and span.lemma not in _OWNERLESS and _is_name(span)
            alone = len(span.text) >= 0.5 * len(block.text) or _OWNER_LABEL.search(block.text[: span.start])
            if named and (block.page == front[0].page or alone):
                name = base_form(span.text)
                names.setdefault(name.lower(), name)
    return next(iter(names.values())) if len(names) == 1 else None


def _is_sentence(text: str) -> bool:
    """Whether a text tells something, as a line of a cover does not: so many words and a full stop."""
    return text.rstrip().endswith(".") and len(text.split()) > LONGEST_LINE


def _is_name(span: Span) -> bool:
    """A board of its own (``Socialnämnden``), not the bare word (``nämnden``, ``bolag``) and not several boards."""
    return (
        span.text[:1].isupper()
        and re.search(r"(?:en|et|ens|ets)$", span.text) is not None
        and span.lemma not in ("nämnd", "styrelse", "förvaltning", "bolag", "kontor", "utskott", "beredning")
    )
