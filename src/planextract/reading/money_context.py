"""What stands around the tables of a document: its years and board, the headings over a table, sentences that declare a
unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import TableGrid
from planextract.layout.outline import Outline
from planextract.records import Statement
from planextract.swedish.amounts import is_foreign_number, read_amounts
from planextract.swedish.statements import body_in_title, is_board_name, same_name, statements_named
from planextract.swedish.units import Unit, declared_unit, is_unit_only, money_unit, names_foreign_currency

NEAR = 140.0
"""How far (points) above or below a table a caption or a sentence about its unit may stand."""

TITLE_GAP = 26.0
"""How far (points) above a table its title may end."""

HEADING_GAP = 60.0
"""How far (points) above a part of a table the heading of another table may end."""

LONGEST_TITLE = 110
FIRST_PAGES = 2
"""So many pages tell of a document whether it plans or reports."""

SEVERAL_BOARDS = 3
"""A table with rows of so many other boards is no table of one board's document."""

_ACCOUNTS = re.compile(r"bokslut|årsredovisning|delårs|tertialrapport|verksamhetsberättelse", re.IGNORECASE)
_NEGATIVE_IN_PARENTHESES = re.compile(
    r"\b(?:negativ|minus|underskott)[^.]{0,60}\bparentes|\bparentes[^.]{0,60}\b(?:negativ|minus|underskott)",
    re.IGNORECASE,
)
_PLAN = re.compile(r"plan\b|budget|mål\b|strategi", re.IGNORECASE)


class DocumentCover(Protocol):
    """What the reading of the cover says of a document (``reading.cover.Cover``)."""

    @property
    def title(self) -> str | None:
        """Its title."""

    @property
    def period_start(self) -> int | None:
        """The first year it is about."""

    @property
    def period_end(self) -> int | None:
        """The last year it is about."""

    @property
    def budget_year(self) -> int | None:
        """The year whose budget it is."""

    @property
    def organisation(self) -> str | None:
        """The board whose document it is, None for the whole municipality."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A sentence that says in what unit amounts are given: of all tables, or only of those of ``statements``."""

    unit: Unit
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said about one table.

    ``titles`` nearest first; ``chapters`` the headings it stands under, innermost first; ``declared`` what sentences beside
    it or on its page say of units, nearest first.
    """

    titles: tuple[str, ...]
    chapters: tuple[str, ...]
    declared: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What holds for all tables. ``accounts``: it reports a past year rather than plans coming ones.

    ``unread_cover``: one of its first pages (its number), which may say so and cannot be trusted, while nothing else says it.
    """

    document_id: str
    budget_year: int | None
    organisation: str | None
    accounts: bool
    foreign: str | None
    declared: tuple[Declaration, ...]
    negative_in_parentheses: bool = False
    unread_cover: int | None = None


def document_context(
    document_id: str, cover: DocumentCover, grids: Sequence[TableGrid], digests: Sequence[PageDigest]
) -> DocumentContext:
    """Gather what holds for the whole document. ``foreign`` says why its numbers are no Swedish kronor, None where they
    are. ``negative_in_parentheses``: a sentence says that negative amounts stand in parentheses.
    """
    loose = [block for digest in digests for block in digest.blocks if block.table is None]
    year = cover.budget_year if cover.budget_year is not None else cover.period_start
    unread = next((digest.number for digest in digests[:FIRST_PAGES] if digest.defects), None)
    return DocumentContext(
        document_id=document_id,
        budget_year=year,
        organisation=cover.organisation if _is_only_body(cover.organisation, grids) else None,
        accounts=_is_accounts(cover, digests[:FIRST_PAGES]),
        foreign=foreign_notation(grids, digests),
        declared=_declarations(loose),
        negative_in_parentheses=any(_NEGATIVE_IN_PARENTHESES.search(block.text) for block in loose),
        unread_cover=None if _says_its_kind(cover) else unread,
    )


def _is_only_body(organisation: str | None, grids: Sequence[TableGrid]) -> bool:
    """Whether no table has another board in its corner or its title: then the document is not one board's."""
    corners = [
        cell.text
        for grid in grids
        for part in grid.parts
        for cell in part.cells
        if cell.column == 0 and cell.row < part.header_rows
    ]
    titles = [line for grid in grids for line in grid.title_lines]
    named = {body for text in (*corners, *titles) if (body := body_in_title(text)) is not None}
    if organisation is None:
        return True
    return all(same_name(organisation, body) for body in named) and not any(
        _lists_boards(grid, organisation) for grid in grids
    )


def _lists_boards(grid: TableGrid, organisation: str) -> bool:
    """Whether the rows of a table are several boards, one of which or none is ``organisation``: a whole municipality's."""
    labels = {cell.text for part in grid.parts for cell in part.cells if cell.column == 0}
    boards = [text for text in labels if is_board_name(text) and not same_name(text, organisation)]
    return len(boards) >= SEVERAL_BOARDS


def surroundings(grid: TableGrid, digests: Sequence[PageDigest], outline: Outline) -> Surroundings:
    """What is printed around one table."""
    part = grid.parts[0]
    digest = next((d for d in digests if d.number == part.page), None)
    path = [heading.title for heading in reversed(outline.path_at(part.page, part.bbox[1] + 1))]
    near = _near_blocks(digest, grid) if digest is not None else []
    printed = [line for line in reversed(grid.title_lines[-2:]) if _reads_as_title(line)]
    own = _own_heading(grid, digests, outline)
    titles = tuple(dict.fromkeys([*printed, *_title_above(near, part.bbox[1]), *([own] if own else [])]))
    on_page = [block for block in digest.blocks if block.table is None] if digest is not None else []
    declared = (*_declarations(near), *_declarations(on_page), *_running_units(digest, outline))
    return Surroundings(titles, tuple(path), declared)


def _running_units(digest: PageDigest | None, outline: Outline) -> Iterator[Declaration]:
    """The unit that a running header or footer names (*Budget 2025, mnkr*)."""
    if digest is None:
        return
    for block in digest.blocks:
        unit = money_unit(block.text) if outline.is_running(digest.number, block.index) else None
        if unit is not None:
            yield Declaration(unit, statements_named(block.text))


def _reads_as_title(line: str) -> bool:
    """Whether a line above a table is no sentence: short, no full stop at its end, no lowercase at its beginning but a unit's."""
    if re.search(r": ?\d|(?:[^\W\d]{5}|\d{4})\. [A-ZÅÄÖ]", line):
        return False  # a fact (*Antal anställda: 74*), or where a sentence ends and the next begins
    return is_unit_only(line) or (len(line) <= LONGEST_TITLE and not line.endswith(".") and not line[:1].islower())


def _own_heading(grid: TableGrid, digests: Sequence[PageDigest], outline: Outline) -> str | None:
    """The heading that a table stands under, if no other table stands between; it may be on the page before."""
    part = grid.parts[0]
    path = outline.path_at(part.page, part.bbox[1] + 1)
    if not path or path[-1].page < part.page - 1:
        return None
    heading = path[-1]
    for digest in digests:
        if heading.page <= digest.number <= part.page:
            top = heading.bbox[3] if digest.number == heading.page else 0.0
            bottom = part.bbox[1] if digest.number == part.page else digest.height
            if any(top - 1 <= table[1] < bottom - 1 for table in digest.tables):
                return None
    return heading.title


def _title_above(near: Sequence[Block], top: float) -> list[str]:
    """The short block right above a table, if it stands close."""
    above = [block for block in near if block.bbox[3] <= top + 4]
    if not above or top - above[-1].bbox[3] > TITLE_GAP or not _reads_as_title(above[-1].text):
        return []
    return [above[-1].text]


def part_titles(grid: TableGrid, outline: Outline) -> list[str | None]:
    """For each part of a grid the heading right above it on its page."""
    titles: list[str | None] = []
    for part in grid.parts:
        above = [
            heading
            for heading in outline.headings
            if heading.page == part.page and part.bbox[1] - HEADING_GAP <= heading.bbox[3] <= part.bbox[1] + 4
        ]
        titles.append(above[-1].title if above else None)
    return titles


def foreign_notation(grids: Sequence[TableGrid], digests: Sequence[PageDigest]) -> str | None:
    """Why the document's numbers are not Swedish: another notation, another currency. None for Swedish ones."""
    texts = [cell.text for grid in grids for part in grid.parts for cell in part.cells]
    foreign = sum(1 for text in texts if is_foreign_number(text))
    swedish = sum(1 for text in texts if " " in text.strip() and read_amounts(text))
    english = sum(1 for text in texts if is_foreign_number(text) and not read_amounts(text))
    words = Counter[str]()
    for digest in digests:
        for block in digest.blocks:
            folded = block.text.casefold()
            words["swedish"] += len(re.findall(r"\b(?:och|att|för|som|kr|tkr|mnkr|kronor|nämnden)\b", folded))
            words["other"] += len(re.findall(r"\b(?:und|der|die|das|the|of|and|für|mit)\b", folded))
            words["currency"] += names_foreign_currency(block.text)
    is_swedish = words["swedish"] > words["other"] and not words["currency"]
    if foreign >= 5 and foreign > swedish and (2 * english > foreign or not is_swedish):
        return "numbers are written with full stops between thousands or with decimal points, as hardly a Swedish plan writes them"
    if words["other"] > 2 * words["swedish"] and words["other"] > 20:
        return "its language is not Swedish"
    if words["currency"] > 10 and not words["swedish"]:
        return "its amounts are in another currency"
    return None


def _says_its_kind(cover: DocumentCover) -> bool:
    """Whether a title, or several years to come, say of a document that it is a plan, or accounts of a past year."""
    title = cover.title or ""
    several_years = cover.period_start is not None and (cover.period_end or 0) > cover.period_start
    return bool(_ACCOUNTS.search(title) or _PLAN.search(title)) or several_years


def _is_accounts(cover: DocumentCover, first_pages: Sequence[PageDigest]) -> bool:
    """Whether the title says that the document reports a past year; where nothing says that or plan, its first pages: they
    speak of accounts more often than of budgets, tables aside.
    """
    if _says_its_kind(cover):
        return _ACCOUNTS.search(cover.title or "") is not None
    texts = [block.text for digest in first_pages for block in digest.blocks if block.table is None]
    return sum(bool(_ACCOUNTS.search(t)) for t in texts) > sum(bool(_PLAN.search(t)) for t in texts)


def _near_blocks(digest: PageDigest, grid: TableGrid) -> list[Block]:
    """The blocks outside tables that stand close above or below a table, in reading order."""
    box = grid.parts[0].bbox
    others = [table for table in digest.tables if table != box]
    ceiling = max((t[3] for t in others if t[3] <= box[1] + 1), default=0.0)
    floor = min((t[1] for t in others if t[1] >= box[3] - 1), default=digest.height)
    # beside another table only what stands over or under this one is its own
    shared = any(t[1] < box[3] and t[3] > box[1] and (t[0] >= box[2] or t[2] <= box[0]) for t in others)
    return [
        block
        for block in digest.blocks
        if block.table is None
        and max(ceiling, box[1] - NEAR) <= block.bbox[1]
        and block.bbox[3] <= min(floor, box[3] + NEAR)
        and not (shared and (block.bbox[0] >= box[2] or block.bbox[2] <= box[0]))
    ]


def _declarations(blocks: Sequence[Block]) -> tuple[Declaration, ...]:
    """Every sentence of ``blocks`` that declares a unit."""
    found = []
    for block in blocks:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", block.text):
            unit = declared_unit(sentence)
            if unit is not None:
                found.append(Declaration(unit, statements_named(sentence)))
    return tuple(found)


def only_unit(declarations: Sequence[Declaration]) -> Unit | None:
    """The unit of all declarations, whatever tables they speak of; None where they differ or there is none."""
    units = {declaration.unit for declaration in declarations}
    return units.pop() if len(units) == 1 else None


def declared_for(statement: Statement, declarations: Sequence[Declaration]) -> Unit | None:
    """The unit declared for tables of ``statement``: by a sentence that names it, else by those that name none, if agreed."""
    for scoped in (True, False):
        units = {d.unit for d in declarations if (statement in d.statements if scoped else not d.statements)}
        if units:
            return units.pop() if len(units) == 1 else None
    return None
