"""What a person does in a real browser: from the start page to a goal, its place, money, a sum, a decision."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pdfplumber
from playwright.sync_api import Page, expect

from planextract.archive.keep import Archive
from planextract.dataset.read import read_rows
from tests.explorer.conftest import Published, served
from tests.explorer.municipality import PROVSTAD, extractions_of, match_and_publish


def text_at(path: Path, page: int, box: tuple[float, ...]) -> str:
    """The words that stand inside a box of a PDF page, read with another reader than the explorer's."""
    with pdfplumber.open(path) as document:
        left, top, right, bottom = box
        cropped = document.pages[page - 1].crop((left - 1, top - 1, right + 1, bottom + 1))
        return " ".join((cropped.extract_text() or "").split())


def marked_places(page: Page) -> list[tuple[int, tuple[float, ...]]]:
    """The places marked on the page that is shown: page number and box in points."""
    marks = page.locator("svg.crop rect.mark.subject")
    return [
        (
            int(mark.get_attribute("data-page") or 0),
            tuple(float(e) for e in (mark.get_attribute("data-bbox") or "").split(",")),
        )
        for mark in marks.all()
    ]


def document_path(published: Published, document_id: str) -> Path:
    digest = document_id.rpartition("-")[2]
    return next(e.path for e in Archive(published.folder.raw("provstad")).entries() if e.sha256.startswith(digest))


def test_from_the_start_page_to_a_goal_its_redline_and_its_place(page: Page, address: str, provstad: Published) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad kommunerna vill och vad det får kosta")
    expect(page.locator(".timeline tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Mål", exact=True).click()
    page.get_by_role("searchbox", name="Sök i målen").fill("hemtjänsten")
    page.get_by_role("button", name="Visa").click()
    page.locator("table.goals").get_by_role("link", name=re.compile("Andelen nöjda brukare")).click()

    expect(page.locator("article.version")).to_have_count(3)
    assert page.locator(".redline del").all_inner_texts()[0] == "80"
    assert page.locator(".redline ins").all_inner_texts()[0] == "85"
    expect(page.locator(".change .ambition-raised")).to_have_count(1)
    expect(page.locator(".change .ambition-lowered")).to_have_count(1)
    assert page.locator(".goal-text mark").all_inner_texts()[0] == "minst 80 procent"

    places = marked_places(page)
    assert len(places) == 3
    for (number, box), link in zip(places, page.get_by_role("link", name="Sidan i PDF-filen").all(), strict=True):
        target = link.get_attribute("href") or ""
        assert target.endswith(f".pdf#page={number}")
        path = document_path(provstad, target.split("/")[2].partition(".pdf")[0])
        assert text_at(path, number, box).startswith("Andelen nöjda brukare i hemtjänsten")
        assert httpx.get(address + target.partition("#")[0]).content == path.read_bytes()


def test_the_crop_is_a_picture_of_that_page(page: Page, address: str) -> None:
    page.goto(f"{address}/goals?q=hemtjänsten")
    page.locator("table.goals tbody a").first.click()
    picture = page.locator("svg.crop image").first.get_attribute("href") or ""
    answer = httpx.get(address + picture)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    shown = page.locator("svg.crop").first.bounding_box()
    mark = page.locator("svg.crop rect.mark").first.bounding_box()
    assert shown and mark
    assert shown["x"] <= mark["x"] and mark["x"] + mark["width"] <= shown["x"] + shown["width"] + 1


def test_the_lineage_picture_is_clicked_to_a_goal(page: Page, address: str) -> None:
    page.goto(f"{address}/goals")
    strips = page.locator("svg.lineage a[aria-label^='2 Fler unga']")
    assert strips.count() == 3
    strips.first.click()
    expect(page.locator("article.version")).to_have_count(3)


def test_the_money_of_a_board_leads_to_its_cell(page: Page, address: str, provstad: Published) -> None:
    page.goto(address)
    page.get_by_role("link", name="Pengar", exact=True).click()
    page.locator("ul.columns").get_by_role("link", name="Socialnämnden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Socialnämnden")
    expect(page.locator(".side-by-side")).to_contain_text("Andelen nöjda brukare")
    chart = page.locator(".chart img")
    assert chart.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 300
    row = page.locator("table.figures tbody tr").filter(has_text="2025–2027").first
    expect(row.locator(".cell.changed")).to_have_count(2)
    row.get_by_role("link", name="978\u202f250").click()
    expect(page.locator(".printed")).to_have_text("978 250")
    ((number, box),) = marked_places(page)
    shown = page.get_by_role("link", name="Sidan i PDF-filen").get_attribute("href") or ""
    path = document_path(provstad, shown.split("/")[2].partition(".pdf")[0])
    assert text_at(path, number, box) == "978 250"
    expect(page.locator(".citation")).to_contain_text(re.search(r"[0-9a-f]{8}", path.name).group())  # type: ignore[union-attr]


def test_a_failing_sum_shows_stated_computed_and_its_cells(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Kontroller", exact=True).click()
    expect(page.locator("article.check")).to_have_count(1)
    expect(page.locator("article.check dl")).to_contain_text("1\u202f898\u202f753")
    expect(page.locator("article.check dl")).to_contain_text("1\u202f898\u202f750")
    expect(page.locator("article.check rect.mark.addend")).to_have_count(3)
    page.locator("article.check h2 a").click()
    expect(page.locator("table.sum tbody tr")).to_have_count(3)
    expect(page.locator("tr.difference")).to_contain_text("+3")


def test_a_decision_by_keyboard_changes_the_next_dataset(page: Page, own_provstad: Published) -> None:
    before = read_rows(own_provstad.folder.processed("provstad"), "goal_links")
    with served(own_provstad.folder, review=True) as address:
        page.goto(f"{address}/review")
        expect(page.locator("h1")).to_contain_text("1 av 1")
        expect(page.locator(".review-pair svg.crop")).to_have_count(2)
        page.keyboard.press("5")
        assert page.evaluate("document.activeElement.name") == "reason"
        page.keyboard.type("handlar om olika åldrar")
        page.keyboard.press("Tab")
        page.keyboard.type("Åsa Granskare")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("olika saker")
        expect(page.locator("h1")).to_contain_text("0 kvar")

        log = own_provstad.folder.decisions("provstad") / "decisions.jsonl"
        decision = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
        assert (decision["verdict"], decision["reason"], decision["by"]) == (
            "different",
            "handlar om olika åldrar",
            "Åsa Granskare",
        )
        match_and_publish(PROVSTAD, own_provstad.folder, extractions_of(PROVSTAD, own_provstad.work))
        after = read_rows(own_provstad.folder.processed("provstad"), "goal_links")
        assert len(after) == len(before) - 1

        page.goto(f"{address}/goals?change=added")
        page.wait_for_timeout(800)
        page.reload()
        expect(page.locator("table.goals")).to_contain_text("Fler unga och unga vuxna")

        page.goto(f"{address}/review")
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_contain_text("ångrat")
        page.wait_for_load_state("networkidle")  # pictures still on their way would miss their server
        page.goto("about:blank")
    withdrawn = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert (withdrawn["verdict"], withdrawn["supersedes"]) == ("withdrawn", decision["id"])


def test_both_languages(page: Page, address: str) -> None:
    page.goto(f"{address}/money")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Money")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(f"{address}/goals")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Goals through the plans")


def test_without_a_mouse_every_page_is_reached(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
