"""Finding plans on listing pages, in whatever markup."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planextract.archive.discover import Discovery, find_plans
from planextract.archive.page_flow import PageUnreadable, original_address, read_page
from planextract.archive.titles import TitlePattern

PATTERN = TitlePattern(r"Strategisk plan (?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})")
HERE = "https://kommun.example/ekonomi/plan"
YEARS = (2025, 2024, 2023)
EXPECTED = [(f"https://kommun.example/d/{year}", f"{year}-{year + 2}") for year in YEARS]

LAYOUTS = {
    "text of the link": '<li><a href="/d/{y}">Strategisk plan {y}-{e}</a></li>',
    "text with markup inside": '<a href="/d/{y}"><span>Strategisk</span> <b>plan <i>{y}</i>&ndash;{e}</b> (pdf)</a>',
    "pair of lines, title below": '<p><a href="/d/{y}">Ladda ner dokument</a></p><p>Strategisk plan {y}-{e}</p>',
    "pair of lines, title above": '<p>Strategisk plan {y}-{e}</p><p><a href="/d/{y}">Ladda ner dokument</a></p>',
    "pair in a line break": '<a href="/d/{y}">Ladda ner dokument</a><br>Strategisk plan {y}-{e}<br>',
    "card": '<div><div>Strategisk plan {y}-{e}</div><div>PDF, 2,1 MB</div><a href="/d/{y}">Hämta</a></div>',
    "card that is a link": '<a href="/d/{y}"><h3>Strategisk plan {y}-{e}</h3><p>Ladda ner dokument</p></a>',
    "heading above": '<h3>Strategisk plan {y}-{e}</h3><ul><li><a href="/d/{y}">Öppna pdf</a></li></ul>',
    "label": '<a href="/d/{y}" aria-label="Strategisk plan {y}-{e}">Ladda ner</a>',
    "labelled by": '<b id="t{y}">Strategisk plan {y}-{e}</b><a href="/d/{y}" aria-labelledby="t{y}">Ladda ner</a>',
    "title attribute": '<a href="/d/{y}" title="Strategisk plan {y}-{e}, pdf"><i class="icon"></i></a>',
    "picture": '<a href="/d/{y}"><img src="x.png" alt="Strategisk plan {y}-{e}"></a>',
    "description list": '<dl><dt>Strategisk plan {y}-{e}</dt><dd><a href="/d/{y}">Ladda ner dokument</a></dd></dl>',
    "years apart": '<div><b>Strategisk plan</b><div>{y}&nbsp;–&nbsp;{e}</div><a href="/d/{y}">Ladda ner</a></div>',
    "years are the link": '<p>Strategisk plan <a href="/d/{y}">{y}–{e}</a></p>',
    "years are the link in a row": '<table><tr><td>Strategisk plan:<td><a href="/d/{y}">{y}-{e}</a></table>',
    "name is the link": '<p><a href="/d/{y}">Strategisk plan</a> {y}–{e}, 2 MB</p>',
    "accordion": '<button>Strategisk plan {y}-{e}</button><div><p><a href="/d/{y}">Ladda ner pdf</a></p></div>',
    "details": '<details><summary>Strategisk plan {y}-{e}</summary><a href="/d/{y}">Hämta filen</a></details>',
    "text hidden in the link": '<a href="/d/{y}"><span class="sr-only">Strategisk plan {y}-{e}</span>Ladda ner</a>',
    "embedded": '<iframe src="/d/{y}" title="Strategisk plan {y}-{e}"></iframe>',
    "two links to one address": '<a href="/d/{y}"><img src="x.png"></a><a href="/d/{y}#s1">Strategisk plan {y}-{e}</a>',
}
NAVIGATION = '<nav><a href="/">Hem</a><a href="/kontakt">Kontakta oss</a><a href="#main">Till innehållet</a></nav>'


def find(html: str, url: str = HERE) -> Discovery:
    return find_plans(read_page(html.encode(), url), PATTERN)


def found_in(html: str, url: str = HERE) -> list[tuple[str, str]]:
    return [(plan.url, plan.period) for plan in find(html, url).plans]


def fill(layout: str, year: int) -> str:
    return layout.replace("{y}", str(year)).replace("{e}", str(year + 2))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_plans_are_found_in_this_markup(layout: str) -> None:
    body = "".join(fill(layout, year) for year in YEARS)
    assert found_in(f"<html><body>{NAVIGATION}<main>{body}</main></body></html>") == EXPECTED


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_plan_mentioned_in_the_introduction_moves_no_title(layout: str) -> None:
    prose = (
        "<p>Kommunens <b>Strategisk plan 2025-2027</b> antogs av kommunfullmäktige i juni, gäller för hela kommunen "
        "och alla bolag, se även Strategisk plan 2019-2021 som har upphört att gälla.</p>"
    )
    body = "".join(fill(layout, year) for year in YEARS)
    assert found_in(f"<main>{prose}{body}</main>") == EXPECTED


@settings(deadline=None, max_examples=100)
@given(
    layouts=st.lists(st.sampled_from(sorted(LAYOUTS.values())), min_size=1, max_size=5),
    wrapper=st.sampled_from(["div", "section", "article", "li"]),
)
def test_each_plan_is_found_once_where_every_block_stands_apart(layouts: list[str], wrapper: str) -> None:
    blocks = [f"<{wrapper}>{fill(layout, 2025 - place)}</{wrapper}>" for place, layout in enumerate(layouts)]
    periods = [period for _, period in found_in(f"<main>{NAVIGATION}{''.join(blocks)}</main>")]
    assert periods == [f"{2025 - place}-{2027 - place}" for place in range(len(layouts))]


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "a",
                'href="',
                "<div>",
                "</p>",
                "Strategisk plan 2025-2027",
                "http://[",
                '<base href="',
                '<link rel="canonical" href="',
                "\x00",
                '"',
                "&#x",
            ]
        )
    )
)
def test_every_link_of_any_soup_is_a_plan_or_has_a_reason(pieces: list[str]) -> None:
    html = f'<body>{"".join(pieces)}<a href="/slut.pdf">Slut</a>'
    page = read_page(html.encode(), HERE)
    original_address(html.encode())
    found = find_plans(page, PATTERN)
    assert {link.url for link in found.plans} | {link.url for link in found.passed} == {link.url for link in page.links}
    assert all(link.reason for link in found.passed)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=60), st.sampled_from(["utf-8", "latin-1", "utf-16", "nonsense", None]))
def test_any_bytes_are_a_page_or_said_to_be_none(body: bytes, charset: str | None) -> None:
    try:
        find_plans(read_page(body, HERE, charset), PATTERN)
    except PageUnreadable as error:
        assert "is no HTML page" in str(error)


def test_a_table_of_titles_over_a_row_of_links() -> None:
    titles = "".join(f"<td>Strategisk plan {year}-{year + 2}</td>" for year in YEARS)
    links = "".join(f'<td><a href="/d/{year}">PDF</a></td>' for year in YEARS)
    assert found_in(f"<table><tr>{titles}</tr><tr>{links}</tr></table>") == EXPECTED


def test_a_row_names_its_only_document_whatever_the_link_says() -> None:
    rows = "".join(
        f'<tr><td>Strategisk plan</td><td>{year}-{year + 2}</td><td><a href="/d/{year}.pdf">KF {year - 1}-06</a></tr>'
        for year in YEARS
    )
    assert found_in(f"<table>{rows}</table>") == [(f"{url}.pdf", period) for url, period in EXPECTED]


def test_a_row_of_years_after_one_name() -> None:
    first, second, third = (f'<a href="/d/{year}">{year}-{year + 2}</a>' for year in YEARS)
    links = f"{first}, {second} och {third}"
    assert found_in(f"<p>Strategisk plan: {links}</p>") == EXPECTED
    items = "".join(f'<li><a href="/d/{year}">{year}–{year + 2}</a></li>' for year in YEARS)
    assert (
        found_in(f"<h3>Strategisk plan</h3><ul>{items}</ul><h3>Årsredovisning</h3><a href='/r'>2024-2025</a>")
        == EXPECTED
    )


def test_the_file_name_is_the_last_resort() -> None:
    html = '<main><a href="filer/strategisk_plan_2025-2027.pdf">Planen</a><a href="filer/ovrigt.pdf">Övrigt</a></main>'
    assert found_in(html) == [("https://kommun.example/ekonomi/filer/strategisk_plan_2025-2027.pdf", "2025-2027")]


def test_relative_links_start_from_the_base_of_the_page() -> None:
    html = '<head><base href="/filer/"></head><a href="a.pdf">Strategisk plan 2025-2027</a>'
    assert found_in(html) == [("https://kommun.example/filer/a.pdf", "2025-2027")]


def test_what_is_not_seen_names_nothing() -> None:
    html = (
        '<div><script>"Strategisk plan 2019-2021"</script><!-- Strategisk plan 2018-2020 --><template>Strategisk plan '
        '2017-2019</template><a href="/d/1.pdf">Ladda ner</a></div>'
    )
    assert found_in(html) == []


def test_one_address_under_two_titles_is_taken_once_and_told() -> None:
    found = find('<a href="/a.pdf">Strategisk plan 2025-2027</a> <a href="/a.pdf">Strategisk plan 2024-2026</a>')
    assert [plan.period for plan in found.plans] == ["2025-2027"]
    (passed,) = found.passed
    assert (passed.text, passed.reason) == (
        "Strategisk plan 2024-2026",
        "its address is that of 'Strategisk plan 2025-2027'",
    )


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ('<a href="mailto:a@b.se">Strategisk plan 2025-2027</a>', "scheme 'mailto'"),
        ('<a href="javascript:void(0)">Strategisk plan 2025-2027</a>', "scheme 'javascript'"),
        ('<a href="file:///etc/passwd">Strategisk plan 2025-2027</a>', "cannot name a file on this machine"),
        ('<a href="#plan">Strategisk plan 2025-2027</a>', "leads to the page itself"),
        ('<a href="/a.pdf">Strategisk plan 2027-2025</a>', "impossible period"),
        ('<a href="/a.pdf">Bilaga till Strategisk plan 2025-2027</a>', "goes with a plan"),
        ('<a href="/a-lattlast.pdf">Strategisk plan 2025-2027, lättläst</a>', "goes with a plan"),
        ('<a href="http://[broken">Strategisk plan 2025-2027</a>', "scheme 'invalid'"),
        ('<a href="/arsredovisning-2024.pdf">Årsredovisning 2024</a>', "matches title_pattern"),
    ],
)
def test_a_link_that_is_not_taken_has_a_reason(link: str, reason: str) -> None:
    (passed,) = find(f"<p>{link}</p>").passed
    assert reason in passed.reason


@pytest.mark.parametrize(
    "text", ["Strategisk plan 2025-2027 med bilagor", "Strategisk plan 2025-2027 (inkl. bilaga 1–4)"]
)
def test_a_plan_with_its_appendices_is_a_plan(text: str) -> None:
    assert found_in(f'<a href="/a.pdf">{text}</a>') == [("https://kommun.example/a.pdf", "2025-2027")]


def test_a_page_in_an_old_encoding() -> None:
    html = '<meta charset="iso-8859-1"><a href="/d/å.pdf">Mål och budget 2025-2027</a>'
    pattern = TitlePattern(r"Mål och budget (?P<start>\d{4})-(?P<end>\d{4})")
    page = read_page(html.encode("latin-1"), HERE, "iso-8859-1")
    assert [plan.period for plan in find_plans(page, pattern).plans] == ["2025-2027"]


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<!-- saved from url=(0028)https://kommun.example/plan -->", "https://kommun.example/plan"),
        ('<html><head><link rel="canonical" href="https://kommun.example/plan"></head>', "https://kommun.example/plan"),
        ("<html>", None),
    ],
)
def test_a_saved_page_may_say_where_it_came_from(head: str, address: str | None) -> None:
    assert original_address(f"{head}<body>text</body>".encode()) == address


@pytest.mark.parametrize(
    "layout",
    [
        '<a href="/d/{y}">Ladda ner dokument</a><br>Strategisk plan 2025-2027<br>',
        '<a href="/d/{y}">Ladda ner dokument</a><a href="/e/{y}">Hämta</a>Strategisk plan 2025-2027',
        '<i><a href="/d/{y}"></a></i>Strategisk plan 2025-2027',
        "<p>Strategisk plan 2025-2027",
    ],
)
def test_a_page_of_any_size_is_read_in_time_that_grows_with_it(layout: str) -> None:
    taken: list[float] = []
    for size in (300, 1800):
        body = "".join(layout.replace("{y}", str(number)) for number in range(size))
        start = time.process_time()
        found = find(f"<main>{body}<a href='/last.pdf'>Ladda ner</a></main>")
        taken.append(time.process_time() - start)
        assert len(found.plans) + len(found.passed) >= 1
    assert taken[1] < 18 * taken[0], "six times the page: six times the time, and a margin for a busy machine"


def test_a_very_deep_page_is_read() -> None:
    html = "<div>" * 3000 + '<a href="/d/2025">Strategisk plan 2025-2027</a>'
    assert len(find(html).plans) + len(find(html).passed) <= 1
