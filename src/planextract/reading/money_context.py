"""What stands around the tables of a document: its years and board, the headings over a table, sentences that declare a
unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import TableGrid
from planextract.layout.outline import Outline
from planextract.swedish.amounts import is_foreign_number, read_amounts
from planextract.swedish.units import Unit, declared_unit, names_foreign_currency

NEAR = 140.0
"""How far (points) above or below a table a caption or a sentence about its unit may stand."""

TITLE_GAP = 26.0
"""How far (points) above a table its title may end."""

LONGEST_TITLE = 110

_ACCOUNTS = re.compile(r"bokslut|årsredovisning|delårs|tertial|verksamhetsberättelse|uppföljning", re.IGNORECASE)


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
class Surroundings:
    """What is said about one table: ``titles`` nearest first, ``chapters`` the headings it stands under, innermost
    first.
    """

    titles: tuple[str, ...]
    chapters: tuple[str, ...]
    declared: Unit | None


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What holds for all tables. ``accounts``: it reports a past year rather than plans coming ones."""

    document_id: str
    budget_year: int | None
    organisation: str | None
    accounts: bool
    foreign: str | None
    declared: Unit | None


def document_context(
    document_id: str, cover: DocumentCover, grids: Sequence[TableGrid], digests: Sequence[PageDigest]
) -> DocumentContext:
    """Gather what holds for the whole document. ``foreign`` says why its numbers are no Swedish kronor, None where they
    are.
    """
    year = cover.budget_year if cover.budget_year is not None else cover.period_start
    return DocumentContext(
        document_id=document_id,
        budget_year=year,
        organisation=cover.organisation,
        accounts=_is_accounts(cover, digests),
        foreign=foreign_notation(grids, digests),
        declared=_document_unit(digests),
    )


def surroundings(grid: TableGrid, digests: Sequence[PageDigest], outline: Outline) -> Surroundings:
    """What is printed around one table."""
    part = grid.parts[0]
    digest = next((d for d in digests if d.number == part.page), None)
    path = [heading.title for heading in reversed(outline.path_at(part.page, part.bbox[1] + 1))]
    near = _near_blocks(digest, grid) if digest is not None else []
    titles = tuple(dict.fromkeys([*reversed(grid.title_lines), *_title_above(near, part.bbox[1])]))
    declared = next((unit for block in near if (unit := declared_unit(block.text)) is not None), None)
    if declared is None and digest is not None:
        declared = _only_unit(digest.blocks)
    return Surroundings(titles, tuple(path), declared)


def _title_above(near: Sequence[Block], top: float) -> list[str]:
    """The short block right above a table, if it stands close."""
    above = [block for block in near if block.bbox[3] <= top + 4]
    if not above or top - above[-1].bbox[3] > TITLE_GAP or len(above[-1].text) > LONGEST_TITLE:
        return []
    return [above[-1].text]


def foreign_notation(grids: Sequence[TableGrid], digests: Sequence[PageDigest]) -> str | None:
    """Why the document's numbers are not Swedish: another notation, another currency. None for Swedish ones."""
    texts = [cell.text for grid in grids for part in grid.parts for cell in part.cells]
    foreign = sum(1 for text in texts if is_foreign_number(text))
    swedish = sum(1 for text in texts if " " in text.strip() and read_amounts(text))
    if foreign >= 5 and foreign > swedish:
        return "numbers are written with full stops between thousands or with decimal points, as no Swedish plan writes them"
    words = Counter[str]()
    for digest in digests:
        for block in digest.blocks:
            folded = block.text.casefold()
            words["swedish"] += len(re.findall(r"\b(?:och|att|för|som|kr|tkr|mnkr|kronor|nämnden)\b", folded))
            words["other"] += len(re.findall(r"\b(?:und|der|die|das|the|of|and|für|mit)\b", folded))
            words["currency"] += names_foreign_currency(block.text)
    if words["other"] > 2 * words["swedish"] and words["other"] > 20:
        return "its language is not Swedish"
    if words["currency"] > 10 and not words["swedish"]:
        return "its amounts are in another currency"
    return None


def _is_accounts(cover: DocumentCover, digests: Sequence[PageDigest]) -> bool:
    if cover.title is not None and _ACCOUNTS.search(cover.title):
        return True
    return cover.title is None and bool(digests) and any(_ACCOUNTS.search(b.text) for b in digests[0].blocks)


def _near_blocks(digest: PageDigest, grid: TableGrid) -> list[Block]:
    """The blocks outside tables that stand close above or below a table, in reading order."""
    box = grid.parts[0].bbox
    others = [table for table in digest.tables if table != box]
    ceiling = max((t[3] for t in others if t[3] <= box[1] + 1), default=0.0)
    floor = min((t[1] for t in others if t[1] >= box[3] - 1), default=digest.height)
    return [
        block
        for block in digest.blocks
        if block.table is None
        and max(ceiling, box[1] - NEAR) <= block.bbox[1]
        and block.bbox[3] <= min(floor, box[3] + NEAR)
    ]


def _only_unit(blocks: Sequence[Block]) -> Unit | None:
    named = {unit for block in blocks if (unit := declared_unit(block.text)) is not None}
    return named.pop() if len(named) == 1 else None


def _document_unit(digests: Sequence[PageDigest]) -> Unit | None:
    """The unit that sentences of the document declare, where they all declare the same."""
    return _only_unit([block for digest in digests for block in digest.blocks if block.table is None])
