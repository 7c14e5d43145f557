"""What a page must not leave out: text from OCR, boards without a sum, restated figures, exchanged areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from planextract.data_folder import DataFolder
from planextract.records import BudgetLine, Extraction
from tests.explorer.conftest import served
from tests.explorer.municipality import PROVSTAD, extractions_of, match_and_publish, publish_municipality

ACTIVITIES = {"Socialnämnden": "Äldreomsorg", "Utbildningsnämnden": "Individ- och familjeomsorg"}


def without_a_sum(line: BudgetLine) -> BudgetLine:
    """Two boards' rows become two activities of one board, which has no row of its own."""
    if line.label not in ACTIVITIES:
        return line
    activity = ACTIVITIES[line.label]
    return replace(line, label=activity, organisation="Socialnämnden", organisation_id="socialnamnden")


def scanned(extraction: Extraction) -> Extraction:
    """A plan whose text was recognised in pictures and whose board has no sum."""
    return replace(
        extraction,
        document=replace(extraction.document, text_origin="ocr"),
        budget_lines=tuple(without_a_sum(line) for line in extraction.budget_lines),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("scanned")
    folder, work = DataFolder(root / "data"), root / "drawn"
    publish_municipality(PROVSTAD, folder, work)
    match_and_publish(PROVSTAD, folder, [scanned(extraction) for extraction in extractions_of(PROVSTAD, work)])
    with served(folder, review=True) as url:
        yield url


def test_text_from_ocr_is_said_beside_every_crop(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".timeline .badge.ocr")).to_have_count(3)
    page.locator(".timeline tbody a").first.click()
    expect(page.locator("main .notice")).to_contain_text("läst med OCR")
    page.goto(f"{address}/goals?q=hemtjänsten&lang=en")
    page.locator("table.goals tbody a").first.click()
    assert page.locator("figure.crop .badge.ocr").all_inner_texts() == ["read with OCR"] * 3


def test_a_board_without_a_sum_shows_its_rows_and_says_why(page: Page, address: str) -> None:
    page.goto(f"{address}/boards/provstad/socialnamnden")
    expect(page.locator("main")).to_contain_text("Planerna trycker ingen summa för nämnden")
    charts = page.locator(".charts .chart img")
    expect(charts).to_have_count(2)
    for number in range(2):
        charts.nth(number).scroll_into_view_if_needed()
        assert charts.nth(number).evaluate("async image => { await image.decode(); return image.naturalWidth }") > 300
    assert sorted(page.locator(".charts h3").all_inner_texts()) == sorted(ACTIVITIES.values())


def test_counts_on_the_start_page_are_those_of_the_lists_they_lead_to(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        start = client.get("/").text
        assert "Tal som en senare plan anger på annat sätt" in start
        assert "Områdena och vad det blev av dem" in start
        for query in ("kind=inside", "kind=cross_plan", "outcome=agrees&amp;kind=inside"):
            link = f"/checks?source=provstad&amp;{query}"
            count = start.split(f'href="{link}">')[-1].partition("<")[0]
            assert f"<small>({count})</small></h1>" in client.get(link.replace("&amp;", "&")).text, query


def test_a_wide_crop_begins_at_its_mark_on_a_phone(page: Page, address: str, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{address}/checks")
    mark = page.locator("svg.crop.wide .mark.subject").first.bounding_box()
    assert mark is not None
    assert mark["x"] >= 0 and mark["x"] + mark["width"] <= 375
