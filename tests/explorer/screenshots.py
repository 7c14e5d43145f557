"""Take the pictures of docs/explorer.md anew: ``python -m tests.explorer.screenshots DATA`` over a published sample."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import sync_playwright

from planextract.data_folder import DataFolder
from planextract.explorer.packet import GoalSubject, make_packet
from tests.explorer.conftest import find_chromium, served

SHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PAGES = {
    "start": ("/", ""),
    "goals": ("/goals", ""),
    "goal": ("/goals?ambition=raised", r"/goals/[^?\"]*thread[^\"]+"),
    "money": ("/money", ""),
    "series": ("/money", r"/money/series/[^\"]+"),
    "figure": ("/money", r"/money/figures/[^\"]+"),
    "board": ("/money", r"/boards/[^\"]+"),
    "area": ("/goals", r"/areas/[^\"]+"),
    "checks": ("/checks", ""),
    "check": ("/checks", r"/checks/[^\"?]+"),
    "document": ("/", r"/documents/[^\"/?]+"),
    "page": ("/checks", r"/documents/[^\"]+/pages/\d+\?mark[^\"]+"),
    "downloads": ("/downloads", ""),
    "review": ("/review", ""),
    "data": ("/planextract", ""),
    "table": ("/planextract/goals?_facet=kind", ""),
}
ON_A_PHONE = ("start", "goal", "money", "check")


def save(picture: bytes, name: str) -> None:
    """Keep a picture in few colours: it is small and nothing on these pages needs more."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(SHOTS / f"{name}.png", optimize=True)


def main(data: Path) -> None:
    """Serve ``data``, look at every page, and keep what is seen."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    folder = DataFolder(data)
    with served(folder, review=True) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        addresses = {}
        for name, (start, link) in PAGES.items():
            found = re.findall(f'href="({link})"', httpx.get(address + start).text) if link else [start]
            addresses[name] = address + found[len(found) // 2 if name in ("series", "figure") else 0].replace(
                "&amp;", "&"
            )
            page.goto(addresses[name])
            page.wait_for_load_state("networkidle")
            save(page.screenshot(), name)
        packet = data / "packet.html"
        goal = addresses["goal"].rpartition("/")[2]
        packet.write_bytes(make_packet(folder, GoalSubject(goal)))
        page.goto(packet.resolve().as_uri())
        save(page.screenshot(), "packet")
        packet.unlink()
        page.set_viewport_size({"width": 375, "height": 760})
        for name in ON_A_PHONE:
            page.goto(addresses[name])
            page.wait_for_load_state("networkidle")
            save(page.screenshot(), f"{name}-phone")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
