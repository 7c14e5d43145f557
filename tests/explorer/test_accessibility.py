"""axe-core finds nothing on any page, in either language, on a screen and on a phone; nothing is wider than the phone."""

from __future__ import annotations

import html
import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

PAGES = {
    "start": ("/", None),
    "source": ("/sources/provstad", None),
    "goals": ("/goals", None),
    "goal": ("/goals?q=hemtj", r"/goals/[^?\"]+thread[^\"]+"),
    "money": ("/money", None),
    "series": ("/money", r"/money/series/[^\"]+"),
    "figure": ("/money", r"/money/figures/[^\"]+"),
    "board": ("/money", r"/boards/[^\"]+"),
    "area": ("/goals", r"/areas/[^\"]+"),
    "checks": ("/checks", None),
    "check": ("/checks", r"/checks/[^\"?]+"),
    "document": ("/", r"/documents/[^\"/?]+"),
    "page": ("/checks", r"/documents/[^\"]+/pages/\d+\?mark[^\"]+"),
    "downloads": ("/downloads", None),
    "review": ("/review", None),
    "not found": ("/goals/none-of-that-name", None),
    "data": ("/planextract", None),
    "table": ("/planextract/goals?_facet=kind&kind__not=financial", None),
    "sorted table": ("/planextract/budget_lines?_sort_desc=value&_size=5", None),
    "row": ("/planextract/areas", r"/planextract/areas/[^\"?]+"),
    "query": ("/planextract?sql=select+name,+:wanted+as+wanted+from+areas&wanted=x", None),
    "wrong query": ("/planextract?sql=select+nothing", None),
    "no such table": ("/planextract/none", None),
}


def find_page(address: str, name: str) -> str:
    """The address of a page, found by following a link."""
    start, link = PAGES[name]
    if link is None:
        return address + start
    found = re.search(f'href="({link})"', httpx.get(address + start).text)
    assert found, f"no link to {name} on {start}"
    return address + html.unescape(found.group(1))


@pytest.mark.parametrize("name", PAGES)
def test_no_violation(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 850})
    page.goto(find_page(address, name))
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width} pixels"
    page.close()


def test_english_pages_have_no_violation_either(browser: Browser, address: str) -> None:
    page: Page = browser.new_page()
    for name in ("start", "goals", "money", "review"):
        url = find_page(address, name)
        page.goto(f"{url}{'&' if '?' in url else '?'}lang=en")
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()
    page.close()
