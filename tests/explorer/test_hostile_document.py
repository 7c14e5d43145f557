"""Hostile documents go the whole way: PDF, archive, reading, matching, dataset, pages and packet. All of it stays text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import httpx
import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page

from planextract import stages
from planextract.archive.add import add_files
from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from planextract.explorer.packet import GoalSubject, PlansSubject, Subject, make_packet
from planextract.matching.decisions import DecisionLog, Side
from planextract.reading.extract import extract_source
from planextract.records import Profile
from tests.explorer.conftest import served
from tests.explorer.hostile_plan import AREA, BELL, ESCAPE, FORMULA, GOALS, LABELS, LONG_GOAL, draw_hostile_plan
from tests.explorer.test_hostile_text import expect_only_text

PROFILE = Profile(id="farlig", name="Farliga <b>kommun</b>", municipality_code="0098", listing_url=None)


@pytest.fixture(scope="module")
def dangerous(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Two hostile plans, read and published; a person has said that the very long text is a goal."""
    root = tmp_path_factory.mktemp("farlig")
    folder = DataFolder(root / "data")
    for start in (2024, 2025):
        drawn = draw_hostile_plan(root / f"plan-{start}.pdf", start, long_goal=start == 2025)
        add_files(PROFILE, folder, [drawn], f"{start}-{start + 2}")
    latest = extract_source(PROFILE, folder, workers=1)[1].extraction
    (candidate,) = latest.goal_candidates
    DecisionLog(folder.decisions("farlig")).record(
        subject="goal",
        left=Side(latest.document.sha256, candidate.text),
        right=None,
        verdict="is_goal",
        reason='=1+1 <script>document.title = "taken"</script>',
        by="<b>Åsa</b>",
        at="2025-01-01T00:00:00+00:00",
    )
    stages.match(PROFILE, folder)
    stages.publish(PROFILE, folder)
    return folder


@pytest.fixture(scope="module")
def address(dangerous: DataFolder) -> Iterator[str]:
    with served(dangerous, review=True) as url:
        yield url


def without_marks(text: str) -> str:
    """A text without control characters and without spaces, which readers set differently around them."""
    return re.sub(r"[\s\x00-\x1f]", "", text)


def test_the_reader_takes_every_goal_as_it_is_printed(dangerous: DataFolder) -> None:
    goals = read_rows(dangerous.processed("farlig"), "goals")
    latest = {without_marks(row["text"]) for row in goals if "2025-2027" in row["document_id"]}
    assert latest == {without_marks(text) for text in (*GOALS, LONG_GOAL)}
    assert len(goals) == 2 * len(GOALS) + 1
    assert {row["name"] for row in read_rows(dangerous.processed("farlig"), "areas")} == {AREA}
    labels = {row["label"] for row in read_rows(dangerous.processed("farlig"), "budget_lines")}
    assert set(LABELS) <= labels


def test_no_control_character_is_published(dangerous: DataFolder) -> None:
    for row in read_rows(dangerous.processed("farlig"), "goals"):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", row["text"])
        assert BELL not in row["text"] and ESCAPE not in row["text"]


def test_csv_and_workbook_hold_text_only(dangerous: DataFolder) -> None:
    release = dangerous.processed("farlig")
    with (release / "goals.csv").open(encoding="utf-8", newline="") as file:
        csv.field_size_limit(1_000_000)
        texts = [row["text"] for row in csv.DictReader(file)]
    assert LONG_GOAL in texts and any(text.startswith(FORMULA) for text in texts)
    workbook = openpyxl.load_workbook(release / "planextract.xlsx")
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith(FORMULA) for cell in cells)
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_every_page_shows_it_as_text(page: Page, address: str) -> None:
    seen = {"/", "/goals", "/money", "/checks", "/review", "/downloads", "/planextract/goals", "/goals?q=växa"}
    with httpx.Client(base_url=address, timeout=60) as client:
        for start in ("/goals", "/money"):
            found = re.findall(r'href="(/(?:goals|areas|money|boards|documents)/[^"?#.]+)"', client.get(start).text)
            by_kind = {link.rpartition("/")[0]: link for link in found}
            seen |= {*by_kind.values(), *(link for link in found if link.startswith("/goals/"))}
    assert len(seen) > 15
    for link in sorted(seen):
        answer = page.goto(address + link)
        assert answer is not None and answer.status == 200, link
        expect_only_text(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1200, link


def test_the_long_goal_is_shown_to_its_end(page: Page, address: str) -> None:
    page.goto(f"{address}/goals?q=utvecklas")
    page.locator("table.goals tbody a").first.click()
    assert page.locator(".goal-text").inner_text() == LONG_GOAL
    assert page.locator("svg.crop").count() > 20


def test_pictures_and_packets_hold_text_only(page: Page, address: str, dangerous: DataFolder) -> None:
    svg = httpx.get(f"{address}/goals/lineage.svg", timeout=60).text
    assert "<script" not in svg and "&lt;script" in svg
    subjects: list[Subject] = [
        GoalSubject("stoppa"),
        GoalSubject("utvecklas"),
        PlansSubject("farlig", "2024-2026", "2025-2027"),
    ]
    for number, subject in enumerate(subjects):
        packet = dangerous.root / f"packet-{number}.html"
        packet.write_bytes(make_packet(dangerous, subject))
        page.goto(packet.as_uri())
        expect_only_text(page)
        assert page.evaluate("document.querySelectorAll('a[href], main b').length") == 0
