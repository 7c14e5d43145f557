"""Hostile text goes through PDF, pages, CSV, XLSX and packet, and stays text everywhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, expect

from planextract.data_folder import DataFolder
from planextract.explorer.packet import BoardSubject, GoalSubject, PlansSubject, Subject, make_packet
from tests.explorer.conftest import served
from tests.explorer.municipality import PROVSTAD, PlannedGoal, PlannedMunicipality, publish_municipality

SCRIPT = '<script>document.title = "taken"</script><img src=x onerror="document.title=\'taken\'">'
FORMULA = '=HYPERLINK("https://example.invalid","klicka här")'
RIGHT_TO_LEFT = "Målet \u202eär vänt\u202c och \u200fmärkt"
CONTROLS = "Radera\x07 inte\x1b[31m detta\x00 mål"
TEMPLATE = "{{ 7 * 7 }} {% raw %} ${7*7} ]]> --> &amp; %3Cscript%3E"
LONG = "Kommunen ska växa. " * 5300
"""More than 100,000 characters."""


def hostile_municipality() -> PlannedMunicipality:
    """Provstad with hostile goals, areas, measures and a hostile name of a board."""
    nasty = (SCRIPT, FORMULA, RIGHT_TO_LEFT, CONTROLS, TEMPLATE, LONG)
    goals = {
        start: tuple(
            PlannedGoal(f"Område {SCRIPT}" if number < 2 else "Klimat", (f"{text} {start}",), SCRIPT, (FORMULA, "80 %"))
            for number, text in enumerate(nasty)
        )
        for start in PROVSTAD.goals
    }
    amounts = {start: {**rows, SCRIPT: (10, 20, 30)} for start, rows in PROVSTAD.amounts.items()}
    return replace(PROVSTAD, name=f"Provstad {SCRIPT}", goals=goals, amounts=amounts)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    root = tmp_path_factory.mktemp("hostile")
    publish_municipality(hostile_municipality(), DataFolder(root / "data"), root / "drawn")
    return DataFolder(root / "data")


@pytest.fixture(scope="module")
def address(hostile: DataFolder) -> Iterator[str]:
    with served(hostile, review=True) as url:
        yield url


def links(page: Page, pattern: str) -> list[str]:
    found = [link.get_attribute("href") or "" for link in page.locator(f"a[href*='{pattern}']").all()]
    return list(dict.fromkeys(found))


def expect_only_text(page: Page) -> None:
    """Nothing that the document says has become an element, and no script has run."""
    assert "taken" not in page.title() or "<script>" in page.title()
    assert page.evaluate("document.querySelectorAll('main script, img[src=x], main iframe').length") == 0


def test_every_page_shows_it_as_text(page: Page, address: str) -> None:
    page.goto(f"{address}/goals")
    expect_only_text(page)
    goals = [link for link in links(page, "/goals/") if "svg" not in link]
    assert len(goals) >= 6
    page.goto(f"{address}/money")
    expect(page.locator("table.figures").first).to_contain_text("<script>")
    expect_only_text(page)
    money = links(page, "/money/series/")[-2:] + links(page, "/money/figures/")[-1:] + links(page, "/boards/")[:1]
    for link in ["/", "/checks", "/review", "/downloads", *goals, *money]:
        answer = page.goto(address + link)
        assert answer is not None and answer.status == 200
        expect_only_text(page)


def test_a_hundred_thousand_characters_are_shown(page: Page, address: str) -> None:
    page.goto(f"{address}/goals?q=växa")
    page.locator("table.goals tbody a").first.click()
    texts = page.locator(".goal-text").all_inner_texts()
    assert texts and all(len(text) > 100_000 for text in texts)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1200


def test_charts_and_pictures_hold_no_script(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        lineage = client.get("/goals/lineage.svg")
        assert "<script" not in lineage.text
        assert "&lt;script" in lineage.text
        assert "sandbox" in lineage.headers["content-security-policy"]


def test_tables_keep_it_as_text(hostile: DataFolder) -> None:
    release = hostile.processed("provstad")
    workbook = openpyxl.load_workbook(release / "planextract.xlsx")
    cells = [cell for row in workbook["goals"].iter_rows() for cell in row]
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    with (release / "goals.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert f"{SCRIPT} 2025" in texts
    assert not any("\x00" in text or "\x1b" in text for text in texts)


@pytest.mark.parametrize("kind", ["goal", "board", "plans"])
def test_a_packet_keeps_it_as_text(hostile: DataFolder, page: Page, tmp_path: Path, kind: str) -> None:
    subjects: dict[str, Subject] = {
        "goal": GoalSubject("onerror"),
        "board": BoardSubject("provstad", "Socialnämnden"),
        "plans": PlansSubject("provstad", "2024-2026", "2025-2027"),
    }
    packet = tmp_path / "packet.html"
    packet.write_bytes(make_packet(hostile, subjects[kind]))
    page.goto(packet.as_uri())
    expect_only_text(page)
    assert page.evaluate("document.querySelectorAll('a[href]').length") == 0
