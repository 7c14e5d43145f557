"""The auditor's packet: whole by itself, the same bytes from the same data, and everything an auditor asks for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from planextract.explorer.packet import BoardSubject, GoalSubject, PacketError, PlansSubject, Subject, make_packet
from tests.explorer.conftest import Published
from tests.explorer.municipality import PROVSTAD, extractions_of

SUBJECTS: dict[str, Subject] = {
    "goal": GoalSubject("meningsfull"),
    "board": BoardSubject("provstad", "Socialnämnden"),
    "plans": PlansSubject("provstad", "2024-2026", "2025-2027"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_the_same_data_make_the_same_bytes(provstad: Published, kind: str) -> None:
    first = make_packet(provstad.folder, SUBJECTS[kind])
    for kept in (provstad.folder.root / "cache" / "explorer").glob("*.sqlite"):
        kept.unlink()
    assert hashlib.sha256(make_packet(provstad.folder, SUBJECTS[kind])).digest() == hashlib.sha256(first).digest()


@pytest.mark.parametrize("kind", SUBJECTS)
def test_it_is_whole_by_itself_and_accessible(
    provstad: Published, browser: Browser, page: Page, tmp_path: Path, kind: str
) -> None:
    packet = tmp_path / "packet.html"
    packet.write_bytes(make_packet(provstad.folder, SUBJECTS[kind]))
    text = packet.read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:|#)', text)
    page.goto(packet.as_uri())
    pictures = page.locator("svg.crop image")
    assert pictures.count() >= 2
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "the style's hash must let it through"
    loose = browser.new_context(bypass_csp=True).new_page()  # axe is a script, which the packet's own policy forbids
    loose.goto(packet.as_uri())
    results = Axe().run(loose, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()
    loose.context.close()


def test_a_goal_has_texts_redlines_hashes_decisions_and_the_command(
    provstad: Published, page: Page, tmp_path: Path
) -> None:
    packet = tmp_path / "packet.html"
    packet.write_bytes(make_packet(provstad.folder, SUBJECTS["goal"]))
    page.goto(packet.as_uri())
    expect(page.locator("article.version")).to_have_count(3)
    assert page.locator(".redline ins").all_inner_texts() == ["och unga vuxna", "rik och"]
    body = page.locator("body").inner_text()
    for extraction in extractions_of(PROVSTAD, provstad.work):
        assert extraction.document.sha256 in body
    assert "kan läsas på två sätt" in body
    assert re.search(r"planextract packet goal provstad-\S+", body)
    assert "https://provstad.example/plan-2023.pdf" in body


def test_a_pair_of_plans_lists_changed_amounts_and_the_failing_sum(
    provstad: Published, page: Page, tmp_path: Path
) -> None:
    packet = tmp_path / "packet.html"
    packet.write_bytes(make_packet(provstad.folder, SUBJECTS["plans"]))
    page.goto(packet.as_uri())
    changed = page.locator("table.figures tbody tr").filter(has_text="Socialnämnden").filter(has_text="2025")
    expect(changed.first).to_contain_text("+16\u202f250")
    expect(page.get_by_text("Skillnad +3 tkr")).to_be_visible()


def test_in_english(provstad: Published) -> None:
    assert b"A board through the plans" in make_packet(provstad.folder, SUBJECTS["board"], "en")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (GoalSubject("finns inte alls"), "no published goal"),
        (GoalSubject("ska"), "goals have the words"),
        (BoardSubject("provstad", "Hamnnämnden"), "kommunstyrelsen"),
        (BoardSubject("annorstad", "Socialnämnden"), "provstad"),
        (PlansSubject("provstad", "2019-2021", "2025-2027"), "2023-2025"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(provstad: Published, subject: Subject, said: str) -> None:
    with pytest.raises(PacketError, match=said):
        make_packet(provstad.folder, subject)
