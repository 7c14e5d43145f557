from __future__ import annotations

from pathlib import Path

from planextract.layout.blocks import digest_page
from planextract.layout.document import open_pages
from planextract.layout.outline import build_outline
from planextract.reading.ambition_records import AmbitionReading
from planextract.reading.ledger import account_pages
from planextract.records import PageAccount, Table
from tests.conftest import ROOT
from tests.layout.drawn_pages import Text, draw_pages
from tests.reading.ambition_score import read_pdf


class NoMoney:
    tables: tuple[Table, ...] = ()


def test_every_page_of_the_sample_has_a_role() -> None:
    pdf = ROOT / "src/planextract/sources/exempel/strategisk-plan-2025-2027.pdf"
    document = read_pdf(pdf)
    accounts = account_pages("doc", document.digests, document.outline, (), document.reading, NoMoney(), {})
    assert [account.page for account in accounts] == [digest.number for digest in document.digests]
    roles = {account.page: account.role for account in accounts}
    assert roles[1] == "cover"
    assert "contents" in roles.values()
    assert all(roles[locator.page] == "goals" for goal in document.reading.goals for locator in goal.locators)
    assert all(account.reason for account in accounts if account.status != "read")


def accounts_of(path: Path, refusals: dict[int, str]) -> tuple[PageAccount, ...]:
    digests = [digest_page(page, ()) for page in open_pages(path)]
    return account_pages("doc", digests, build_outline(digests), (), AmbitionReading(), NoMoney(), refusals)


def test_a_blank_page_is_ignored_and_a_refused_one_keeps_its_reason(tmp_path: Path) -> None:
    path = draw_pages(tmp_path / "p.pdf", [[Text("Plan", 70, 100)], [], [Text("Text på sidan.", 70, 100)]])
    first, blank, refused = accounts_of(path, {3: "it took too long"})
    assert (first.status, blank.role, blank.status) == ("read", "blank", "ignored")
    assert (refused.status, refused.reason) == ("refused", "it took too long")


def test_a_scan_is_refused(corpus: Path) -> None:
    accounts = accounts_of(corpus / "pdf/jersey-city-budget-2013-scan.pdf", {})
    assert {account.status for account in accounts} == {"refused"}
    assert all("OCR" in (account.reason or "") for account in accounts)
