"""Servers that are slow, lie, break off or lead astray: the fetch ends in time, says why, and the archive is whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from planextract.archive.errors import FetchError
from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from tests.archive.sources import listing, make_profile, plan
from tests.web_stand_in import (
    Behaviour,
    WebStandIn,
    close_midway,
    content,
    drip_body,
    drip_headers,
    endless,
    first,
    hang,
    page,
    redirect,
    status,
)

GOOD, BAD = "/plan/2024.pdf", "/plan/2025.pdf"


class Site:
    """A listing of two plans: the one of 2024 is well, the one of 2025 is up to the test."""

    def __init__(self, web: WebStandIn, folder: Path) -> None:
        self.web = web
        self.folder = DataFolder(folder)
        self.lines: list[str] = []
        web.routes["/plans"] = page(listing(2025, 2024))
        web.routes[GOOD] = content(plan(2024))

    def fetch(self, behaviour: Behaviour, **settings: object) -> str | None:
        """Fetch; return why the plan of 2025 was not taken, None if it was. The other plan is always there."""
        self.web.routes[BAD] = behaviour
        profile = make_profile(f"{self.web.url}/plans", web_archive=False)
        report = fetch_source(profile, self.folder, self.web.settings(**settings), self.lines.append)
        archive = Archive(self.folder.raw("provby"))
        assert not archive.damaged()
        assert not list(archive.folder.rglob("*.part"))
        assert "2024-2026" in {document.period_hint for document in archive.entries()}
        missed = [one.message for one in report.findings if one.code in ("document_missing", "document_refused")]
        taken = "2025-2027" in {document.period_hint for document in report.taken + report.unchanged}
        assert taken == (not missed)
        return missed[0] if missed else None


@pytest.fixture
def site(web: WebStandIn, tmp_path: Path) -> Site:
    return Site(web, tmp_path)


@pytest.mark.parametrize(
    "trouble",
    [
        status(500),
        status(503),
        status(429, headers={"Retry-After": "0"}),
        status(429, headers={"Retry-After": format_datetime(datetime(2020, 1, 1, tzinfo=UTC))}),
        close_midway(plan(2025)),
        close_midway(plan(2025), length=False),
        hang(0),
    ],
    ids=["500", "503", "429", "429 until a day that is past", "closes midway", "closes midway unsaid", "no answer"],
)
def test_what_passes_is_asked_again(site: Site, trouble: Behaviour) -> None:
    assert site.fetch(first(trouble, trouble, content(plan(2025)))) is None
    assert sum("asking again" in line for line in site.lines) == 2


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (lambda: status(500), "answers 500 Internal Server Error"),
        (lambda: status(404), "answers 404 Not Found"),
        (lambda: status(403), "answers 403 Forbidden"),
        (lambda: status(204), "answers 204"),
        (lambda: hang(3), "was silent for 0.3 s"),
        (lambda: close_midway(plan(2025)), "closed the connection midway"),
        (lambda: close_midway(plan(2025), length=False), "closed the connection midway"),
        (lambda: endless(plan(2025)), "is too large (more than 1,000,000 bytes)"),
        (lambda: endless(b"<html>"), "is an HTML page"),
        (lambda: content(b"%PDF-1.4\n" + b"0" * 1_000_001 + b"%%EOF"), "is too large (1,000,0"),
        (lambda: content(b""), "is empty"),
        (lambda: page("<html>How to read %PDF-1.7 files</html>"), "is an HTML page"),
        (lambda: content(b"PK\x03\x04rest"), "is an Office or ZIP file"),
        (lambda: page("<html><title>Verify you are human</title></html>"), "is an HTML page"),
        (lambda: redirect(BAD), "redirects in a loop"),
        (lambda: redirect("file:///etc/passwd"), "no http(s) address"),
        (lambda: redirect("ftp://example.org/plan.pdf"), "no http(s) address"),
        (lambda: redirect("http://[broken"), "is no address"),
    ],
)
def test_what_stays_is_a_finding_with_its_reason(site: Site, behaviour: Callable[[], Behaviour], reason: str) -> None:
    settings: dict[str, object] = {"read_seconds": 0.3, "attempts": 2, "max_document_bytes": 1_000_000}
    assert reason in (site.fetch(behaviour(), **settings) or "")


def test_a_server_that_asks_for_patience_gets_it(site: Site) -> None:
    start = time.monotonic()
    assert site.fetch(first(status(429, headers={"Retry-After": "1"}), content(plan(2025)))) is None
    assert time.monotonic() - start >= 1


def test_a_server_that_asks_for_too_much_patience_is_left_alone(site: Site) -> None:
    hour = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    assert "wants to be left alone" in (site.fetch(status(429, headers={"Retry-After": hour})) or "")
    assert site.web.paths().count(BAD) == 1


@pytest.mark.parametrize(
    "trickle", [drip_headers(6), drip_body(plan(2025), step=10, pause=0.1)], ids=["headers", "body"]
)
def test_a_trickle_ends_with_the_total_time(site: Site, trickle: Behaviour) -> None:
    start = time.monotonic()
    reason = site.fetch(trickle, total_seconds=0.6)
    assert reason is not None
    assert "took longer than 0.6 s" in reason or "sends too slowly" in reason
    assert time.monotonic() - start < 4


def test_redirects_without_end_end(site: Site) -> None:
    for number in range(30):
        site.web.routes[f"/r/{number}"] = redirect(f"/r/{number + 1}")
    assert "redirects more than 8 times" in (site.fetch(redirect("/r/0")) or "")


def test_the_internet_does_not_lead_inside(site: Site, tmp_path: Path) -> None:
    """127.0.0.1 stands for the internet and 127.0.0.2 for a private host that must never be asked."""
    with WebStandIn(host="127.0.0.2") as inside:
        inside.routes["/secret.pdf"] = content(plan(2025))
        target = f"{inside.url}/secret.pdf"
        reason = site.fetch(redirect(target), is_private=lambda address: address == "127.0.0.2")
        assert "from the internet to the private address" in (reason or "")
        site.web.routes["/plans"] = page(listing(2024, more=f'<a href="{target}">Strategisk plan 2025-2027</a>'))
        reason = site.fetch(status(404), is_private=lambda address: address == "127.0.0.2")
        assert "from the internet to the private address" in (reason or "")
        assert not inside.requests
        assert site.fetch(status(404), is_private=lambda _: True) is None, "a private page may lead to private hosts"


def test_a_host_that_is_gone_is_given_up_after_two_requests(site: Site) -> None:
    links = [
        f'<p><a href="http://127.0.0.1:9/{year}.pdf">Strategisk plan {year}-{year + 2}</a></p>' for year in (2015, 2016)
    ]
    site.web.routes["/plans"] = page(listing(2024, more="".join(links)))
    assert "cannot be reached" in (site.fetch(status(404)) or "")
    assert sum("asking again" in line for line in site.lines) == 1


def test_a_listing_with_faults_is_asked_again_or_replaced(site: Site) -> None:
    site.web.routes["/plans"] = first(
        status(500), close_midway(listing(2025, 2024).encode()), page(listing(2025, 2024))
    )
    assert site.fetch(content(plan(2025))) is None
    for fault in (
        status(500),
        hang(1),
        redirect("/plans"),
        endless(b"<html>"),
        status(429, headers={"Retry-After": "999"}),
    ):
        site.web.routes["/plans"] = fault
        settings: dict[str, object] = {"read_seconds": 0.3, "attempts": 2, "max_page_bytes": 1_000_000}
        assert site.fetch(content(plan(2025)), **settings) is None


def test_a_broken_web_archive_is_named_and_stops_nothing(web: WebStandIn, tmp_path: Path) -> None:
    web.routes["/plans"] = page(listing(2025, 2024))
    web.routes[GOOD] = content(plan(2024))
    web.routes["/available"] = content(b"<html>maintenance</html>", "text/html")
    web.routes["/cdx"] = status(503)
    report = fetch_source(make_profile(f"{web.url}/plans"), DataFolder(tmp_path), web.settings(attempts=1))
    (message,) = [one.message for one in report.findings if one.code == "document_missing"]
    assert "the web archive answers 503" in message


def test_requests_say_who_asks_and_carry_no_more_than_they_need(site: Site) -> None:
    site.fetch(content(plan(2025)), contact="research@example.org")
    for request in site.web.requests:
        assert request.headers["User-Agent"].startswith("planextract/")
        assert "research@example.org" in request.headers["User-Agent"]
        assert "Cookie" not in request.headers


def test_secrets_of_an_answer_are_not_kept(site: Site) -> None:
    body = plan(2025)
    site.fetch(lambda visitor: visitor.reply(200, body, {"Set-Cookie": "session=secret", "X-Kept": "yes"}))
    archive = Archive(site.folder.raw("provby"))
    sidecars = "".join(path.read_text(encoding="utf-8") for path in archive.folder.glob("*.json"))
    assert "secret" not in sidecars
    assert '"x-kept": "yes"' in sidecars


def test_when_everything_fails_the_error_names_every_address(web: WebStandIn, tmp_path: Path) -> None:
    web.routes["/plans"] = status(500)
    profile = make_profile(f"{web.url}/plans", listing_alternatives=(f"{web.url}/other",), web_archive=False)
    with pytest.raises(FetchError) as caught:
        fetch_source(profile, DataFolder(tmp_path), web.settings(attempts=1))
    assert f"{web.url}/plans: answers 500" in str(caught.value)
    assert f"{web.url}/other: answers 404" in str(caught.value)


def test_no_password_of_a_link_stands_in_a_finding(site: Site) -> None:
    link = f'<a href="http://me:s3cret@127.0.0.1:{urlsplit(site.web.url).port}/x.pdf">Strategisk plan 2025-2027</a>'
    site.web.routes["/plans"] = page(listing(2024, more=link))
    reason = site.fetch(status(404))
    assert "carries a user name or password in its address" in (reason or "")
    assert "http://***@127.0.0.1" in (reason or "")
    written = b"".join(path.read_bytes() for path in site.folder.raw("provby").glob("*.json"))
    assert b"s3cret" not in written


def test_a_proxy_that_is_none_is_a_reason(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.fetch(content(plan(2025)))
    monkeypatch.setenv("HTTP_PROXY", "ftp://me:s3cret@127.0.0.1:9")
    report = fetch_source(make_profile(f"{site.web.url}/plans", web_archive=False), site.folder, site.web.settings())
    (said,) = [one.message for one in report.findings if one.code == "listing_not_read"]
    assert "cannot be asked (Unknown scheme for proxy URL" in said
    assert "s3cret" not in said
