"""Serving: who is answered, who may write, and how a new release takes the place of the old one."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from planextract.data_folder import DataFolder
from planextract.explorer.serve import ServeError, bound_socket, is_loopback, make_datasette
from planextract.matching.decisions import DecisionLog
from tests.explorer.conftest import Published, served
from tests.explorer.municipality import PROVSTAD, PlannedMunicipality, publish_municipality


def decisions(published: Published) -> int:
    return len(DecisionLog(published.folder.decisions("provstad")).read())


def form_of(client: httpx.Client) -> dict[str, str]:
    """The hidden fields of the review form, as a browser would send them."""
    text = client.get("/review").text
    start = text.index('action="/review/decide"')
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text[start : text.index("</form>", start)])
    return {**dict(found), "verdict": "different", "reason": "för provet", "by": "Test"}


def test_reviewing_is_off_unless_asked_for(own_provstad: Published) -> None:
    with served(own_provstad.folder) as url, httpx.Client(base_url=url) as client:
        assert client.get("/review").status_code == 404
        assert client.post("/review/decide", data={"verdict": "same"}).status_code in (403, 404)
        assert 'href="/review' not in client.get("/").text
    assert decisions(own_provstad) == 1


def test_a_request_from_another_site_writes_nothing(own_provstad: Published) -> None:
    with served(own_provstad.folder, review=True) as url, httpx.Client(base_url=url) as client:
        form = form_of(client)
        strangers = [
            {"origin": "https://evil.example"},
            {"sec-fetch-site": "cross-site"},
            {"origin": "null"},
            {"host": "evil.example"},
        ]
        for headers in strangers:
            assert client.post("/review/decide", data=form, headers=headers).status_code == 403
        assert client.post("/review/decide", data={**form, "csrftoken": "x"}).status_code == 403
        with httpx.Client(base_url=url) as without_cookie:
            assert without_cookie.post("/review/decide", data=form).status_code == 403
        assert client.get("/review/decide").status_code == 405
        assert decisions(own_provstad) == 1
        assert client.post("/review/decide", data=form).status_code == 303
    assert decisions(own_provstad) == 2


def test_a_decision_needs_a_reason_a_name_and_a_verdict(own_provstad: Published) -> None:
    with served(own_provstad.folder, review=True) as url, httpx.Client(base_url=url) as client:
        form = form_of(client)
        for lacking in ({"reason": " "}, {"by": ""}, {"verdict": "is_goal"}, {"verdict": ""}):
            assert client.post("/review/decide", data={**form, **lacking}).status_code == 400
        assert client.post("/review/decide", data={**form, "link": "none"}).status_code == 404
    assert decisions(own_provstad) == 1


def test_the_secret_lets_in_and_nothing_else_does(own_provstad: Published) -> None:
    with served(own_provstad.folder, review=True, secret="öppna") as url, httpx.Client(base_url=url) as client:
        assert client.get("/review").status_code == 401
        token = client.cookies["ds_csrftoken"]
        assert client.post("/review/decide", data={"csrftoken": token}).status_code == 401
        assert client.post("/review/enter", data={"csrftoken": token, "secret": "fel"}).status_code == 403
        client.cookies.set("planextract_review", "reviewer")
        assert client.get("/review").status_code == 401
        client.cookies.delete("planextract_review")
        answer = client.post("/review/enter", data={"csrftoken": token, "secret": "öppna"})
        assert answer.status_code == 302
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert client.get("/review").status_code == 200
        assert client.get("/goals").status_code == 200


def test_a_public_address_needs_a_secret_for_reviewing(provstad: Published) -> None:
    with pytest.raises(ServeError, match="secret"):
        make_datasette(provstad.folder, host="0.0.0.0", review=True)
    make_datasette(provstad.folder, host="0.0.0.0", review=True, secret="x")
    make_datasette(provstad.folder, host="0.0.0.0")


@pytest.mark.parametrize(
    ("host", "answer"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x.se", False)]
)
def test_loopback(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


def test_a_taken_port_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(ServeError, match="another --port"):
        bound_socket("127.0.0.1", other.getsockname()[1])


def test_every_answer_carries_the_policy_and_no_page_a_script(address: str) -> None:
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        for path in (
            "/",
            "/goals",
            "/money",
            "/planextract",
            "/planextract/goals",
            "/planextract?sql=select+1",
            "/nope",
        ):
            answer = client.get(path)
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
            assert "<script>" not in answer.text
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_data_are_read_only_and_open_to_sql(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        rows = client.get(
            "/planextract.json", params={"sql": "select count(*) as n from goals", "_shape": "array"}
        ).json()
        assert rows == [{"n": 15}]
        refused = client.get("/planextract.json", params={"sql": "delete from goals", "_shape": "array"})
        assert refused.status_code == 400
        facets = client.get("/planextract/goals.json?_facet=responsible&_size=0").json()
        assert "responsible" in facets["facet_results"]
        assert (
            client.get("/planextract/goals.csv").text.startswith("source_id")
            or "goal_id" in client.get("/planextract/goals.csv").text.splitlines()[0]
        )


def test_downloads_are_the_published_files(address: str, provstad: Published) -> None:
    release = provstad.folder.processed("provstad")
    with httpx.Client(base_url=address) as client:
        page = client.get("/downloads").text
        for name in ("goals.csv", "goals.parquet", "planextract.xlsx", "planextract.sqlite", "datapackage.json"):
            assert f"/downloads/provstad/{name}" in page
            assert client.get(f"/downloads/provstad/{name}").content == (release / name).read_bytes()
        for stray in ("..%2f..%2fsecret", "report.md", "%2e%2e", "nothing.csv"):
            assert client.get(f"/downloads/provstad/{stray}").status_code == 404
        assert client.get("/goals/lineage.svg").headers["content-type"].startswith("image/svg+xml")


def test_a_new_release_is_shown_without_a_restart(own_provstad: Published) -> None:
    with served(own_provstad.folder) as url, httpx.Client(base_url=url) as client:
        assert "sources" not in client.get("/goals", params={"source": "provstad"}).url.path
        second = PlannedMunicipality("annorstad", "Annorstads kommun", PROVSTAD.goals, PROVSTAD.amounts)
        publish_municipality(second, own_provstad.folder, own_provstad.folder.root / "drawn")
        deadline = time.monotonic() + 30
        while "Annorstads kommun" not in client.get("/").text:
            assert time.monotonic() < deadline, "the new source never came"
            time.sleep(0.1)
        assert client.get("/boards/annorstad/socialnamnden").status_code == 200
        assert client.get("/planextract.json?sql=select+count(*)+from+goals&_shape=arrayfirst").json() == [30]


def test_a_release_that_cannot_be_read_leaves_the_old_one(own_provstad: Published) -> None:
    with served(own_provstad.folder) as url, httpx.Client(base_url=url) as client:
        assert client.get("/goals").status_code == 200
        broken = own_provstad.folder.root / "processed" / ".releases" / "provstad" / "broken"
        broken.mkdir()
        (broken / "planextract.sqlite").write_bytes(b"not a database at all")
        link = own_provstad.folder.processed("provstad")
        link.unlink()
        link.symlink_to(Path(".releases") / "provstad" / "broken", target_is_directory=True)
        deadline = time.monotonic() + 30
        while "kunde inte öppnas" not in client.get("/").text:
            assert time.monotonic() < deadline, "the trouble was never told"
            time.sleep(0.1)
        assert "hemtjänsten" in client.get("/goals").text
    with pytest.raises(ServeError, match="publish it anew"):
        make_datasette(own_provstad.folder)


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with served(DataFolder(tmp_path)) as url, httpx.Client(base_url=url) as client:
        assert "planextract run exempel" in client.get("/").text
        for path in ("/goals", "/checks", "/downloads"):
            assert client.get(path).status_code == 200
        assert client.get("/money").status_code == 404


def test_boards_of_the_same_name_are_told_apart(own_provstad: Published) -> None:
    second = PlannedMunicipality("annorstad", "Annorstads kommun", PROVSTAD.goals, PROVSTAD.amounts)
    publish_municipality(second, own_provstad.folder, own_provstad.folder.root / "drawn")
    with served(own_provstad.folder) as url, httpx.Client(base_url=url) as client:
        query = "select source_id, count(*) from adopted_budget where organisation_id = 'socialnamnden' group by 1"
        rows = client.get("/planextract.json", params={"sql": query, "_shape": "arrays"}).json()["rows"]
        assert rows == [["annorstad", 3], ["provstad", 3]]


def test_without_the_archive_the_texts_are_still_there(own_provstad: Published) -> None:
    shutil.rmtree(own_provstad.folder.raw("provstad"))
    shutil.rmtree(own_provstad.folder.root / "cache", ignore_errors=True)
    with served(own_provstad.folder) as url, httpx.Client(base_url=url) as client:
        assert "hemtjänsten" in client.get("/goals").text
        connection = sqlite3.connect(own_provstad.folder.processed("provstad") / "planextract.sqlite")
        (document,) = connection.execute("select min(document_id) from documents").fetchone()
        connection.close()
        assert client.get(f"/documents/{document}").status_code == 200
        assert client.get(f"/documents/{document}/pages/2.png").status_code == 404
        assert client.get(f"/documents/{document}.pdf").status_code == 404


def test_odd_addresses_are_answered_and_never_break(address: str) -> None:
    odd = [
        "/goals?q=***",
        "/goals?q=%22OR+NEAR(",
        "/goals?page=99999999999999999999",
        "/goals?page=-1",
        "/goals?page=999999",
        "/goals?change=zzz&ambition=%00&kind='--",
        "/goals?lang=xx",
        "/money?statement=nothing&plan=none&board=none",
        "/checks?outcome=zzz&kind=zzz&document=none",
        "/review?at=999999999999999&saved=zzz",
        "/review?saved=%3Cscript%3E",
    ]
    missing = [
        "/goals?source=none",
        "/money?source=none",
        "/sources/none",
        "/money/figures/none",
        "/documents/none.pdf",
    ]
    with httpx.Client(base_url=address) as client:
        document = re.search(r'href="(/documents/[^"/]+)"', client.get("/").text)
        assert document is not None
        for path in odd:
            assert client.get(path).status_code == 200, path
        for mark in ("", "a,b", "1,2,3", "nan,inf,1,2", "-5,-5,9999,9999"):
            assert client.get(f"{document[1]}/pages/2", params={"mark": mark}).status_code == 200
        for path in [
            *missing,
            f"{document[1]}/pages/0",
            f"{document[1]}/pages/99.png",
            f"{document[1]}/pages/{'9' * 30}",
        ]:
            assert client.get(path).status_code == 404, path
