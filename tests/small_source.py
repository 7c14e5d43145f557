"""A source of three plans of three pages each, cut from the sample: read in a second or two, with goals and amounts."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader, PdfWriter

from planextract.sources.load import load_profile

PAGES = {"2023-2025": (1, 8, 18), "2024-2026": (1, 11, 20), "2025-2027": (1, 10, 19)}
"""Of each plan the cover, a page of goals and a page of amounts (1-based)."""


def write_small_source(folder: Path) -> str:
    """Write the plans and their profile into ``folder``; returns the path of the profile, whose id is ``liten``."""
    sample = Path(load_profile("exempel").base) / "exempel"
    documents = []
    for period, pages in PAGES.items():
        plan, cut = PdfReader(sample / f"strategisk-plan-{period}.pdf"), PdfWriter()
        for page in pages:
            cut.add_page(plan.pages[page - 1])
        cut.write(folder / f"{period}.pdf")
        documents.append(f'[[documents]]\nperiod = "{period}"\npath = "{period}.pdf"\n')
    profile = folder / "liten.toml"
    profile.write_text('id = "liten"\nname = "Lillköpings kommun"\n' + "".join(documents), encoding="utf-8")
    return str(profile)
