"""Fetching from a real server: every way in which a plan is announced, lost, moved and published again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from planextract.archive.errors import ArchiveBusy, FetchError
from planextract.archive.fetch import fetch_source
from planextract.archive.keep import Archive
from planextract.archive.report import FetchReport, read_fetch_report
from planextract.data_folder import DataFolder
from planextract.records import ListedDocument
from tests.archive.sources import PATTERN, hashes, listing, make_profile, plan
from tests.web_stand_in import WebStandIn, closed_port, content, page, redirect, status


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def codes(report: FetchReport) -> list[str]:
    return sorted({finding.code for finding in report.findings})


def messages(report: FetchReport, code: str) -> list[str]:
    return [finding.message for finding in report.findings if finding.code == code]


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def put_plans(web: WebStandIn, *years: int) -> None:
    web.routes["/plans"] = page(listing(*years))
    for year in years:
        web.routes[f"/plan/{year}.pdf"] = content(plan(year))


def test_a_listing_with_every_difficulty_at_once(web: WebStandIn, folder: DataFolder) -> None:
    """A dead link, a redirect, an HTML page named .pdf, the same plan twice and a revised plan (issue 2, show 4)."""
    more = (
        '<p><a href="/html.pdf">Strategisk plan 2020-2022</a></p>'
        '<a href="/again.pdf">Strategisk plan 2025-2027 igen</a>'
        '<a href="/revised.pdf">Strategisk plan 2024-2026 reviderad</a><a href="/report.pdf">Årsredovisning 2024</a>'
    )
    put_plans(web, 2025, 2024, 2023, 2022)
    web.routes["/plans"] = page(listing(2025, 2024, 2023, 2022, more=more))
    web.routes["/plan/2023.pdf"] = redirect("/moved/2023.pdf")
    web.routes["/moved/2023.pdf"] = content(plan(2023))
    del web.routes["/plan/2022.pdf"]
    snapshot = web.store_snapshot("20240102030405", f"{web.url}/plan/2022.pdf", plan(2022))
    web.routes["/html.pdf"] = page("<!DOCTYPE html><html><title>Sidan finns inte</title></html>")
    web.routes["/again.pdf"] = content(plan(2025))
    web.routes["/revised.pdf"] = content(plan(2024, lines="reviderad"))
    lines: list[str] = []
    profile = make_profile(f"{web.url}/plans")

    report = fetch_source(profile, folder, web.settings(), lines.append)

    archive = Archive(folder.raw("provby"))
    kept = {document.sha256: document for document in archive.entries()}
    assert set(kept) == {sha256(plan(year)) for year in (2022, 2023, 2024, 2025)} | {
        sha256(plan(2024, lines="reviderad"))
    }
    assert {document.sha256 for document in report.taken} == set(kept)
    assert all(document.path.read_bytes()[:5] == b"%PDF-" for document in kept.values())

    lost = kept[sha256(plan(2022))]
    assert lost.archived_url == f"{web.url}/web/{snapshot.timestamp}id_/{web.url}/plan/2022.pdf"
    assert lost.url == f"{web.url}/plan/2022.pdf"
    assert lost.period_hint == "2022-2024"
    (moved,) = archive.sightings(sha256(plan(2023)))
    assert (moved.url, moved.final_url) == (f"{web.url}/plan/2023.pdf", f"{web.url}/moved/2023.pdf")
    assert moved.headers["content-type"] == "application/pdf"
    assert {sighting.url for sighting in archive.sightings(sha256(plan(2025)))} == {
        f"{web.url}/plan/2025.pdf",
        f"{web.url}/again.pdf",
    }

    assert codes(report) == [
        "document_refused",
        "link_dead",
        "link_not_taken",
        "links_not_taken",
        "same_document",
        "several_versions",
    ]
    (refused,) = messages(report, "document_refused")
    assert f"{web.url}/html.pdf" in refused
    assert "HTML page" in refused
    (dead,) = messages(report, "link_dead")
    assert "404" in dead
    assert lost.archived_url in dead
    assert "Årsredovisning 2024" in messages(report, "link_not_taken")[0]
    assert "2024-2026" in messages(report, "several_versions")[0]
    assert len(lines) == 7

    assert read_fetch_report(folder.raw("provby")) == report
    before = len(web.requests)
    again = fetch_source(profile, folder, web.settings(), lines.append)
    assert again.findings == report.findings
    assert not again.taken
    assert {document.sha256 for document in again.unchanged} == set(kept)
    assert archive.entries() == tuple(kept.values())
    sent = {request.path.partition("?")[0] for request in web.requests[before:] if request.status == 200}
    assert sent == {"/available", "/cdx"}, "only the web archive is asked once more for what it may have by now"


def test_a_second_run_downloads_nothing(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025, 2024)
    profile = make_profile(f"{web.url}/plans")
    fetch_source(profile, folder, web.settings())
    files = {path: path.read_bytes() for path in folder.raw("provby").rglob("*") if path.is_file()}
    before = len(web.requests)
    fetch_source(profile, folder, web.settings())
    assert [request.status for request in web.requests[before:]] == [304, 304, 304]
    report = folder.raw("provby") / "fetch-report.json"
    assert {path: path.read_bytes() for path in files if path != report} == {
        path: body for path, body in files.items() if path != report
    }


def test_a_server_without_marks_is_asked_again_and_nothing_changes(web: WebStandIn, folder: DataFolder) -> None:
    web.routes["/plans"] = page(listing(2025), conditional=False)
    web.routes["/plan/2025.pdf"] = content(plan(2025), conditional=False)
    profile = make_profile(f"{web.url}/plans")
    fetch_source(profile, folder, web.settings())
    assert [document.sha256 for document in fetch_source(profile, folder, web.settings()).unchanged] == [
        sha256(plan(2025))
    ]


def test_another_file_under_the_same_address_is_a_revision_and_may_return(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025)
    profile = make_profile(f"{web.url}/plans")
    times = iter(f"2026-01-{day}T00:00:00+00:00" for day in range(10, 30))
    settings = web.settings(now=lambda: next(times))
    fetch_source(profile, folder, settings)
    web.routes["/plan/2025.pdf"] = content(plan(2025, lines="rättad"))
    report = fetch_source(profile, folder, settings)
    assert [document.sha256 for document in report.taken] == [sha256(plan(2025, lines="rättad"))]
    archive = Archive(folder.raw("provby"))
    assert archive.entries()[-1].sha256 == sha256(plan(2025, lines="rättad"))
    web.routes["/plan/2025.pdf"] = content(plan(2025))
    fetch_source(profile, folder, settings)
    assert archive.entries()[-1].sha256 == sha256(plan(2025))
    assert len(archive.entries()) == 2


def test_a_clock_that_goes_back_does_not_make_a_revision_the_older_one(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025)
    profile = make_profile(f"{web.url}/plans")
    fetch_source(profile, folder, web.settings(now=lambda: "2030-05-05T00:00:00+00:00"))
    web.routes["/plan/2025.pdf"] = content(plan(2025, lines="rättad"))
    fetch_source(profile, folder, web.settings(now=lambda: "2026-01-01T00:00:00+00:00"))
    older, newer = Archive(folder.raw("provby")).entries()
    assert (older.sha256, newer.sha256) == (sha256(plan(2025)), sha256(plan(2025, lines="rättad")))
    assert newer.retrieved_at == "2030-05-05T00:00:01+00:00"


def test_documents_that_no_listing_names(web: WebStandIn, folder: DataFolder, tmp_path: Path) -> None:
    web.routes["/old.pdf"] = content(plan(2021))
    (tmp_path / "local.pdf").write_bytes(plan(2022))
    named = [
        ListedDocument(period="2021-2023", url=f"{web.url}/old.pdf"),
        ListedDocument(period="2022-2024", path="local.pdf"),
        ListedDocument(period="2023-2025", path="missing.pdf"),
    ]
    report = fetch_source(make_profile(None, named, base=str(tmp_path)), folder, web.settings())
    assert [(one.period_hint, one.how_found, one.url) for one in report.taken] == [
        ("2021-2023", "profile", f"{web.url}/old.pdf"),
        ("2022-2024", "profile", None),
    ]
    assert "missing.pdf: not taken: no such file" in messages(report, "document_missing")[0]


def test_the_other_address_of_a_listing_is_tried_and_an_error_page_is_none(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025)
    web.routes["/captcha"] = page("<html><title>Är du en robot?</title><a href='/'>Hem</a></html>")
    profile = make_profile(f"{web.url}/captcha", listing_alternatives=(f"{web.url}/gone", f"{web.url}/plans"))
    report = fetch_source(profile, folder, web.settings())
    assert len(report.taken) == 1
    first, second = messages(report, "listing_not_read")
    assert "names no plan" in first
    assert "404" in second


def test_a_listing_that_is_gone_is_read_from_its_last_good_snapshot(web: WebStandIn, folder: DataFolder) -> None:
    address = f"{web.url}/plans"
    web.routes["/plans"] = page("<html>Be kommunen om handlingar.</html>")
    web.store_snapshot("20230101000000", address, listing(2023).encode(), "text/html")
    web.store_snapshot("20240101000000", address, listing(2024, 2023).encode(), "text/html")
    web.store_snapshot("20250101000000", address, b"<html>Be kommunen om handlingar.</html>", "text/html")
    for year in (2023, 2024):
        web.store_snapshot("20240202000000", f"{web.url}/plan/{year}.pdf", plan(year))
    profile = make_profile(address)
    report = fetch_source(profile, folder, web.settings())
    assert [document.period_hint for document in report.taken] == ["2024-2026", "2023-2025"]
    assert all(document.archived_url for document in report.taken)
    assert "20240101000000id_" in messages(report, "listing_from_web_archive")[0]
    before = len(web.requests)
    again = fetch_source(profile, folder, web.settings())
    assert again.findings == report.findings
    assert len(again.unchanged) == 2
    assert not [path for path in web.paths()[before:] if path.startswith("/web/")]


def test_a_good_listing_is_kept_when_the_site_breaks(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025, 2024)
    profile = make_profile(f"{web.url}/plans", web_archive=False)
    fetch_source(profile, folder, web.settings())
    web.routes["/plans"] = page("<html><title>Verify you are human</title></html>")
    web.routes["/plan/2024.pdf"] = status(403)
    report = fetch_source(profile, folder, web.settings())
    assert len(report.unchanged) == 2
    assert codes(report) == ["link_dead", "links_not_taken", "listing_kept_copy", "listing_not_read"]
    put_plans(web, 2025, 2024)
    assert codes(fetch_source(profile, folder, web.settings())) == ["links_not_taken"]


def test_the_web_archive_is_left_alone_where_the_profile_says_so(web: WebStandIn, folder: DataFolder) -> None:
    web.routes["/plans"] = page(listing(2025))
    web.store_snapshot("20240101000000", f"{web.url}/plan/2025.pdf", plan(2025))
    with pytest.raises(FetchError):
        fetch_source(make_profile(f"{web.url}/plans", web_archive=False), folder, web.settings())
    assert web.paths() == ["/plans", "/plan/2025.pdf"]


def test_a_snapshot_that_is_no_pdf_is_passed_over_for_an_earlier_one(web: WebStandIn, folder: DataFolder) -> None:
    web.routes["/plans"] = page(listing(2025))
    address = f"{web.url}/plan/2025.pdf"
    web.store_snapshot("20230101000000", address, plan(2025))
    web.store_snapshot("20240101000000", address, b"<html>borta</html>", "text/html")
    (document,) = fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings()).taken
    assert document.archived_url == f"{web.url}/web/20230101000000id_/{address}"


def test_without_a_network_the_message_is_clear_and_nothing_is_damaged(web: WebStandIn, folder: DataFolder) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}"
    dark = {"availability_url": nowhere, "cdx_url": nowhere, "snapshot_url": nowhere}
    with pytest.raises(FetchError, match=r"(?s)provby: no plan could be fetched.*cannot be reached.*planextract add"):
        fetch_source(make_profile(f"{nowhere}/plans"), folder, web.settings(**dark))
    assert not Archive(folder.raw("provby")).entries()
    put_plans(web, 2025)
    fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    entries = Archive(folder.raw("provby")).entries()
    report = fetch_source(make_profile(f"{nowhere}/plans"), folder, web.settings(**dark))
    assert Archive(folder.raw("provby")).entries() == entries
    assert "listing_kept_copy" in codes(report)
    assert not Archive(folder.raw("provby")).damaged()


def test_a_listing_that_is_a_pdf_is_answered_with_the_remedy(web: WebStandIn, folder: DataFolder) -> None:
    web.routes["/plan.pdf"] = content(plan(2025))
    with pytest.raises(FetchError, match=r"is a PDF and no page; name it under \[\[documents\]\]"):
        fetch_source(make_profile(f"{web.url}/plan.pdf"), folder, web.settings())


def test_an_empty_saved_page_is_no_listing(folder: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_bytes(b"")
    with pytest.raises(FetchError, match=r"saved\.html: is no HTML page"):
        fetch_source(make_profile("saved.html", base=str(tmp_path)), folder)


def test_a_plan_that_leaves_the_listing_stays_and_is_told(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025, 2024)
    profile = make_profile(f"{web.url}/plans")
    fetch_source(profile, folder, web.settings())
    put_plans(web, 2025)
    web.routes["/plan/2025.pdf"] = content(plan(2025, lines="reviderad"))
    report = fetch_source(profile, folder, web.settings())
    assert len(Archive(folder.raw("provby")).entries()) == 3
    (message,) = messages(report, "document_unlisted")
    assert "Strategisk plan 2024-2026" in message
    web.routes["/plans"] = page(listing(2025, 2024, form="/moved/{year}.pdf"))
    for year in (2025, 2024):
        web.routes[f"/moved/{year}.pdf"] = content(plan(year))
    moved = fetch_source(profile, folder, web.settings())
    assert ["reviderad" in one or "2025-2027" in one for one in messages(moved, "document_unlisted")] == [True]


def test_a_page_that_was_refused_is_taken_once_it_is_a_pdf(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025, 2024)
    web.routes["/plan/2024.pdf"] = page("<html>kommer snart</html>")
    profile = make_profile(f"{web.url}/plans", web_archive=False)
    for _ in range(2):
        assert "document_refused" in codes(fetch_source(profile, folder, web.settings()))
    assert [request.status for request in web.requests if request.path == "/plan/2024.pdf"] == [200, 304]
    web.routes["/plan/2024.pdf"] = content(plan(2024))
    report = fetch_source(profile, folder, web.settings())
    assert [document.period_hint for document in report.taken] == ["2024-2026"]
    assert "document_refused" not in codes(report)


def test_a_page_about_a_plan_beside_the_plan_is_no_loss(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025)
    about = [f'<a href="/about/{year}">Strategisk plan {year}-{year + 2}</a>' for year in (2025, 2024)]
    web.routes["/plans"] = page(listing(2025, more="".join(about)))
    for year in (2025, 2024):
        web.routes[f"/about/{year}"] = page(f"<html>Om Strategisk plan {year}-{year + 2}</html>")
    report = fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())
    assert len(report.taken) == 1
    assert "the plan of 2025-2027 was taken from another link" in messages(report, "link_not_taken")[0]
    (lost,) = messages(report, "document_refused")
    assert "Strategisk plan 2024-2026" in lost


def test_a_listing_where_nothing_fits_is_an_error_that_says_so(web: WebStandIn, folder: DataFolder) -> None:
    web.routes["/plans"] = page("<html><a href='/a.pdf'>Budget 2025</a></html>")
    with pytest.raises(FetchError, match="none of its 1 links fits title_pattern"):
        fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings())


def test_a_damaged_document_is_fetched_again(web: WebStandIn, folder: DataFolder) -> None:
    put_plans(web, 2025)
    profile = make_profile(f"{web.url}/plans")
    (document,) = fetch_source(profile, folder, web.settings()).taken
    document.path.chmod(0o644)
    document.path.write_bytes(b"%PDF-damaged")
    assert Archive(folder.raw("provby")).damaged() == (document.sha256,)
    fetch_source(profile, folder, web.settings())
    assert not Archive(folder.raw("provby")).damaged()


def test_a_document_is_the_same_whichever_way_it_came(web: WebStandIn, tmp_path: Path) -> None:
    """Live page, saved page, explicit address, web archive, local file: the same SHA-256."""
    put_plans(web, 2025)
    web.store_snapshot("20240101000000", f"{web.url}/lost.pdf", plan(2025))
    (tmp_path / "plan.pdf").write_bytes(plan(2025))
    (tmp_path / "saved.html").write_text(listing(2025, form="plan.pdf"), encoding="utf-8")
    profiles = [
        make_profile(f"{web.url}/plans"),
        make_profile("saved.html", base=str(tmp_path)),
        make_profile((tmp_path / "saved.html").as_uri()),
        make_profile(None, [ListedDocument(period="2025-2027", url=f"{web.url}/plan/2025.pdf")]),
        make_profile(None, [ListedDocument(period="2025-2027", url=f"{web.url}/lost.pdf")]),
        make_profile(None, [ListedDocument(period="2025-2027", path="plan.pdf")], base=str(tmp_path)),
    ]
    for number, profile in enumerate(profiles):
        folder = DataFolder(tmp_path / str(number))
        fetch_source(profile, folder, web.settings())
        assert hashes(folder.raw("provby")) == {sha256(plan(2025))}


def test_a_saved_page_leads_on_to_the_web_where_its_files_are_not_saved(
    web: WebStandIn, folder: DataFolder, tmp_path: Path
) -> None:
    put_plans(web, 2025, 2024)
    saved = listing(2025, 2024).replace("<html>", f"<!-- saved from url=(0030){web.url}/plans --><html>")
    (tmp_path / "saved.html").write_text(saved, encoding="utf-8")
    report = fetch_source(make_profile("saved.html", base=str(tmp_path)), folder, web.settings())
    assert [document.url for document in report.taken] == [f"{web.url}/plan/2025.pdf", f"{web.url}/plan/2024.pdf"]


def test_a_local_source_needs_no_network_library(tmp_path: Path) -> None:
    """What the bundled sample rests on: quick, and no socket is ever opened."""
    for year in (2025, 2024):
        (tmp_path / f"{year}.pdf").write_bytes(plan(year))
    (tmp_path / "saved.html").write_text(listing(2025, 2024, form="{year}.pdf"), encoding="utf-8")
    program = f"""
import socket, sys
def refuse(*_, **__): raise AssertionError("a socket was opened")
socket.socket.connect = refuse
from pathlib import Path
from planextract.archive.fetch import fetch_source
from planextract.data_folder import DataFolder
from planextract.records import Profile
profile = Profile(id="provby", name="Provby", municipality_code=None, listing_url="saved.html",
                  title_pattern={PATTERN!r}, base={str(tmp_path)!r})
report = fetch_source(profile, DataFolder(Path({str(tmp_path / "data")!r})))
print(len(report.taken), [one.message for one in report.findings if one.severity != "info"], "httpx" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert done.stdout.strip() == "2 [] False", done.stderr


def test_messages_name_no_path_of_this_machine_for_a_local_source(folder: DataFolder, tmp_path: Path) -> None:
    more = '<a href="other.pdf">Annat</a><a href="lost.pdf">Strategisk plan 2020-2022</a>'
    (tmp_path / "2025.pdf").write_bytes(plan(2025))
    (tmp_path / "saved.html").write_text(listing(2025, form="{year}.pdf", more=more), encoding="utf-8")
    report = fetch_source(make_profile("saved.html", base=str(tmp_path)), folder)
    assert {"link_not_taken", "document_missing"} <= set(codes(report))
    assert not [finding for finding in report.findings if str(tmp_path) in finding.message]


def test_a_run_does_not_start_while_another_one_fetches(web: WebStandIn, folder: DataFolder) -> None:
    from planextract.archive.atomic import lock

    put_plans(web, 2025)
    lines: list[str] = []
    with lock(folder.raw("provby"), 0, lines.append), pytest.raises(ArchiveBusy, match="another run"):
        fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings(), lines.append)
    assert lines == ["provby: another run is fetching, waiting for it"]
    assert len(fetch_source(make_profile(f"{web.url}/plans"), folder, web.settings()).taken) == 1
