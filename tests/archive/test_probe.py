"""Drafting a profile from a listing page that nobody has described."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from planextract.archive.errors import FetchError
from planextract.archive.probe import ProbeReport, probe
from planextract.data_folder import DataFolder
from planextract.sources.load import read_profile
from tests.archive.sources import plan
from tests.web_stand_in import WebStandIn, closed_port, content, page

YEARS = (2025, 2024, 2023)
HEAD = "<head><title>Budget och plan | Provby kommun</title></head>"
AROUND = '<nav><a href="/">Start</a><a href="/protokoll">Protokoll 2024</a></nav>{body}<p>Uppdaterad 2025-06-17</p>'
PAGES = {
    "pairs": (
        '<p><a href="/plan/{y}.pdf">Ladda ner dokument</a></p><p>Strategisk plan {y}-{e}</p>',
        "strategisk plan",
        ["2025-2027", "2024-2026", "2023-2025"],
    ),
    "words between name and years": (
        '<li><a href="/plan/{y}.pdf">Mål och budget med plan för {y}–{e} (pdf)</a></li>',
        "mål och budget",
        ["2025-2027", "2024-2026", "2023-2025"],
    ),
    "one year": ('<a href="/plan/{y}.pdf">Budget {y}</a> ', "budget", ["2025", "2024", "2023"]),
    "years alone": (
        '<h3>{y} – {e}</h3><p><a href="/plan/{y}.pdf">Hämta</a></p>',
        "",
        ["2025-2027", "2024-2026", "2023-2025"],
    ),
    "more reports than plans": (
        '<p><a href="/plan/{y}.pdf">Verksamhetsplan {y}-{e}</a> <a href="/r{y}.pdf">Årsredovisning {y}</a>'
        '<a href="/q{y}.pdf">Årsredovisning {y} kortversion</a></p>',
        "verksamhetsplan",
        ["2025-2027", "2024-2026", "2023-2025"],
    ),
}


def look(web: WebStandIn, body: str, folder: Path | None = None) -> ProbeReport:
    web.routes["/plans"] = page(f"<html>{HEAD}<body>{AROUND.replace('{body}', body)}</body></html>")
    for year in YEARS:
        web.routes[f"/plan/{year}.pdf"] = content(plan(year))
    return probe(f"{web.url}/plans", web.settings(), folder=DataFolder(folder) if folder else None)


@pytest.mark.parametrize(("layout", "words", "periods"), PAGES.values(), ids=PAGES)
def test_the_draft_finds_the_plans_and_loads(
    web: WebStandIn, tmp_path: Path, layout: str, words: str, periods: list[str]
) -> None:
    body = "".join(layout.replace("{y}", str(year)).replace("{e}", str(year + 2)) for year in YEARS)
    report = look(web, body, tmp_path)
    assert report.guesses[0].words == words
    assert list(report.guesses[0].periods) == periods
    assert report.profile_toml is not None
    loaded = read_profile(report.profile_toml.encode(), "draft.toml", Path(report.profile.base))
    assert replace(loaded, sha256="") == report.profile
    assert (loaded.id, loaded.name) == ("provby", "Provby kommun")
    assert report.fetched is not None
    assert [document.period_hint for document in report.fetched.taken] == periods
    assert len(list((tmp_path / "raw" / "provby").glob("*.pdf"))) == 3
    assert any("municipality_code" in step for step in report.to_add)


def test_a_page_without_the_list_points_to_where_it_may_be(web: WebStandIn) -> None:
    report = look(web, '<a href="/ekonomi/mal-och-budget">Mål och budget</a>')
    assert report.profile_toml is None
    assert report.fetched is None
    assert report.look_at == (("Mål och budget", f"{web.url}/ekonomi/mal-och-budget"),)
    assert "another page" in report.to_add[0]


def test_links_that_turn_out_to_be_pages_are_told(web: WebStandIn) -> None:
    web.routes["/lost.pdf"] = page("<html>borta</html>")
    report = look(web, '<a href="/lost.pdf">Strategisk plan 2025-2027</a>')
    assert report.fetched is not None
    assert not report.fetched.taken
    assert "document_refused" in {finding.code for finding in report.fetched.findings}
    assert "fewer than two plans" in report.to_add[0]


def test_a_saved_page_is_as_good(tmp_path: Path) -> None:
    for year in YEARS:
        (tmp_path / f"{year}.pdf").write_bytes(plan(year))
    links = "".join(f'<a href="{year}.pdf">Strategisk plan {year}-{year + 2}</a>' for year in YEARS)
    (tmp_path / "saved.html").write_text(f"<html>{HEAD}{links}</html>", encoding="utf-8")
    report = probe(str(tmp_path / "saved.html"))
    assert report.fetched is not None
    assert len(report.fetched.taken) == 3


def test_a_page_that_cannot_be_read_is_an_error(web: WebStandIn, tmp_path: Path) -> None:
    for url in (f"{web.url}/nothing", f"http://127.0.0.1:{closed_port()}/", str(tmp_path / "missing.html")):
        with pytest.raises(FetchError, match=re.escape(url)):
            probe(url, web.settings())
