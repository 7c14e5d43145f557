"""Profiles that the tests of the archive fetch from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planextract.records import ListedDocument, Profile
from tests.web_stand_in import small_pdf

PATTERN = r"Strategisk plan (?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})"


def make_profile(listing_url: str | None, documents: Sequence[ListedDocument] = (), **more: Any) -> Profile:
    """Return a profile of a municipality that does not exist."""
    return Profile(
        id="provby",
        name="Provby",
        municipality_code=None,
        listing_url=listing_url,
        title_pattern=PATTERN,
        documents=tuple(documents),
        **more,
    )


def plan(year: int, *, lines: str = "") -> bytes:
    """Return a PDF that stands for the plan which begins with a year."""
    return small_pdf(f"Strategisk plan {year}-{year + 2}", lines)


def listing(*years: int, more: str = "", form: str = "/plan/{year}.pdf") -> str:
    """Return a listing page with a pair of lines for each plan."""
    pairs = [
        f'<p><a href="{form.format(year=year)}">Ladda ner dokument</a></p><p>Strategisk plan {year}-{year + 2}</p>'
        for year in years
    ]
    return f'<html><body><nav><a href="/">Start</a></nav><main>{"".join(pairs)}{more}</main></body></html>'


def hashes(folder: Path) -> set[str]:
    """Return the names of all documents in an archive's folder."""
    return {path.stem for path in folder.glob("*.pdf")}
