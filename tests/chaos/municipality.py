"""A small municipality for runs that are to be killed: a few pages of each of the sample's last plans, on a local server."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from planextract.sources.load import load_profile
from tests.web_stand_in import WebStandIn, drip_body, page

SOURCE_ID = "liten"
PERIODS = ("2025-2027", "2024-2026")
"""The plans there are to cut, the latest first, as on a listing page."""
_TRUTH = Path(__file__).parents[1] / "plans" / "truth" / "exempel"
_LEAST_AMOUNTS = 40
_PROFILE = """id = "liten"
name = "Liten kommun"
listing_url = "{url}/plans"
title_pattern = 'Strategisk plan (?P<start>\\d{{4}})-(?P<end>\\d{{4}})'
web_archive = false
"""


@dataclass
class SmallMunicipality:
    """Its profile, the server that has its listing page and its plans, and which of them are announced."""

    profile: Path
    web: WebStandIn
    periods: tuple[str, ...] = ()

    def announce(self, periods: tuple[str, ...]) -> None:
        """Put these plans on the listing page, and no others."""
        self.periods = periods
        links = "".join(f'<p><a href="/{period}.pdf">Strategisk plan {period}</a></p>' for period in periods)
        self.web.routes["/plans"] = page(f"<html><body><main>{links}</main></body></html>")


@cache
def cut_plan(period: str) -> bytes:
    """Return the sample's plan of a period, cut to its cover, its page of most goals and one table of amounts."""
    truth = json.loads((_TRUTH / f"{period}.json").read_text(encoding="utf-8"))
    goals = Counter(goal["page"] for goal in truth["goals"])
    amounts = Counter(line["page"] for line in truth["budget_lines"])
    smallest = min((number for number in amounts if amounts[number] >= _LEAST_AMOUNTS), key=lambda n: (amounts[n], n))
    reader = PdfReader(Path(load_profile("exempel").base) / "exempel" / f"strategisk-plan-{period}.pdf")
    writer = PdfWriter()
    for number in sorted({1, goals.most_common(1)[0][0], smallest}):
        writer.add_page(reader.pages[number - 1])
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@contextmanager
def small_municipality(folder: Path) -> Iterator[SmallMunicipality]:
    """Serve the plans, slowly enough that a kill can fall into a download; the profile is in ``folder``."""
    with WebStandIn(date="Sun, 15 Jun 2025 15:06:40 GMT") as web:
        for period in PERIODS:
            web.routes[f"/{period}.pdf"] = drip_body(cut_plan(period), step=8_000, pause=0.03)
        profile = folder / "liten.toml"
        profile.write_text(_PROFILE.format(url=web.url), encoding="utf-8")
        municipality = SmallMunicipality(profile, web)
        municipality.announce(PERIODS)
        yield municipality
