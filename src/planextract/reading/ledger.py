"""The coverage ledger: what every page of a document is, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from planextract.layout.blocks import PageDigest
from planextract.layout.grid import TableGrid
from planextract.layout.outline import Outline
from planextract.reading.ambition_records import AmbitionReading
from planextract.records import PageAccount, PageRole, PageStatus, Table

UNREADABLE_DEFECTS = frozenset({"no_unicode_map", "digits_contradicted"})
"""Defects of a text layer that leave nothing to trust on a page."""
SCAN_SHARE = 0.5
"""A picture that covers more of a page without text than this may be a scan."""


class MoneyTables(Protocol):
    """What the ledger needs of the money reading."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The budget tables."""


def account_pages(
    document_id: str,
    digests: Sequence[PageDigest],
    outline: Outline,
    grids: Sequence[TableGrid],
    ambitions: AmbitionReading,
    money: MoneyTables,
    refusals: Mapping[int, str],
) -> tuple[PageAccount, ...]:
    """Return one account per page: its role, its status, and the reason where it was not read.

    ``refusals`` are pages that could not be opened. Where most pages of a document are pictures without text they are
    taken for a scan and refused; a single one is a picture and ignored.
    """
    of_money = {locator.page for table in money.tables for locator in table.locators}
    of_grids = {part.page for grid in grids for part in grid.parts}
    bare = {digest.number for digest in digests if not _has_text(digest, outline)}
    scanned = {digest.number for digest in digests if digest.number in bare and digest.picture_share > SCAN_SHARE}
    is_scan = len(scanned) * 2 > len(digests)
    accounts = []
    for digest in digests:
        number = digest.number
        role = _role(digest, outline, ambitions, of_money, of_grids, bare)
        status, reason = _status(digest, role, is_scan and number in scanned, refusals.get(number))
        accounts.append(
            PageAccount(document_id=document_id, page=number, bbox=digest.bbox, role=role, status=status, reason=reason)
        )
    return tuple(accounts)


def _has_text(digest: PageDigest, outline: Outline) -> bool:
    return any(
        not outline.is_running(digest.number, block.index) and any(char.isalnum() for char in block.text)
        for block in digest.blocks
    )


def _role(
    digest: PageDigest,
    outline: Outline,
    ambitions: AmbitionReading,
    of_money: set[int],
    of_grids: set[int],
    bare: set[int],
) -> PageRole:
    number = digest.number
    if number in bare:
        return "image" if digest.picture_share > 0.02 else "blank"
    if number in outline.contents_pages:
        return "contents"
    if number in ambitions.goal_pages:
        return "goals"
    if number in of_money:
        return "tables"
    if number == 1 and sum(len(block.text) for block in digest.blocks) < 600:
        return "cover"
    return "tables" if number in of_grids else "prose"


def _status(digest: PageDigest, role: PageRole, scanned: bool, refusal: str | None) -> tuple[PageStatus, str | None]:
    if refusal is not None:
        return "refused", refusal
    if scanned:
        return "refused", "a scanned page without text: it needs OCR"
    unreadable = [code for code in digest.defects if code in UNREADABLE_DEFECTS]
    if unreadable:
        return "refused", f"its text layer cannot be trusted ({', '.join(unreadable)}): it needs OCR"
    if role == "blank":
        return "ignored", "nothing is printed on it"
    if role == "image":
        return "ignored", "a picture without text"
    return "read", None
