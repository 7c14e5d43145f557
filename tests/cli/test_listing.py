"""From a listing page on a real server, with its difficulties, to a published dataset (issue 2, show 4)."""

from __future__ import annotations

from pathlib import Path

from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from tests.cli.processes import planextract, sample_plans
from tests.web_stand_in import WebStandIn, content, page, redirect, web

__all__ = ["web"]

PROFILE = """
id = "provby"
name = "Provby kommun"
listing_url = "{url}/plans"
title_pattern = 'Strategisk plan (?P<start>\\d{{4}})\\s*[-–]\\s*(?P<end>\\d{{4}})'
"""
LISTING = """<!DOCTYPE html><html><body><h1>Strategisk plan och budget</h1>
<p><a href="/2023.pdf">Ladda ner dokument</a><br>Strategisk plan 2023-2025</p>
<p><a href="/2022.pdf">Ladda ner dokument</a><br>Strategisk plan 2022-2024</p>
<p><a href="/2021.pdf">Ladda ner dokument</a><br>Strategisk plan 2021-2023</p>
<p><a href="/2021-igen.pdf">Ladda ner dokument</a><br>Strategisk plan 2021-2023</p>
<p><a href="/2021-rattad.pdf">Ladda ner dokument</a><br>Strategisk plan 2021-2023 rättad</p>
<p><a href="/2020.pdf">Ladda ner dokument</a><br>Strategisk plan 2020-2022</p>
</body></html>"""


def test_a_listing_page_becomes_a_dataset_and_every_link_has_its_reason(web: WebStandIn, tmp_path: Path) -> None:
    first, second, third = (path.read_bytes() for path in sample_plans()[:3])
    web.routes["/plans"] = page(LISTING)
    web.routes["/2023.pdf"] = redirect("/flyttad/2023.pdf")
    web.routes["/flyttad/2023.pdf"] = content(third)
    web.store_snapshot("20240102030405", f"{web.url}/2022.pdf", second)  # the link itself is dead
    web.routes["/2021.pdf"] = content(first)
    web.routes["/2021-igen.pdf"] = content(first)
    web.routes["/2021-rattad.pdf"] = content(first + b"\n% another revision of the same plan\n")
    web.routes["/2020.pdf"] = page("<!DOCTYPE html><html><title>Sidan finns inte</title></html>")
    profile = tmp_path / "provby.toml"
    profile.write_text(PROFILE.format(url=web.url), encoding="utf-8")

    done = planextract("run", profile, data=tmp_path / "data", environment=web.environment())

    assert done.returncode == 3, done.stderr
    assert "2020.pdf" in done.stderr
    published = DataFolder(tmp_path / "data").processed("provby")
    documents = read_rows(published, "documents")
    by_period = {(row["period_start"], row["version"]): row for row in documents}
    assert set(by_period) == {(2021, 1), (2021, 2), (2022, 1), (2023, 1)}
    assert [row["is_current"] for _, row in sorted(by_period.items())] == [False, True, True, True]
    assert "20240102030405" in by_period[2022, 1]["archived_url"]
    assert by_period[2023, 1]["url"] == f"{web.url}/2023.pdf"
    findings = {row["code"]: row["message"] for row in read_rows(published, "findings")}
    assert "HTML page" in findings["document_refused"]
    assert "404" in findings["link_dead"]
    assert {"same_document", "several_versions"} <= set(findings)
    assert read_rows(published, "goals")

    requests = len(web.requests)
    again = planextract("run", profile, data=tmp_path / "data", environment=web.environment())
    assert again.returncode == 3, again.stderr
    assert "0 anew" in again.stderr
    asked = [one.path for one in web.requests[requests:] if one.status == 200 and not one.path.startswith("/available")]
    assert {path for path in asked if path.endswith(".pdf")} <= {"/2020.pdf"}, "only what is no PDF is looked at again"
