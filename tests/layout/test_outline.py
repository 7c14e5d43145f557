from __future__ import annotations

from pathlib import Path

import pytest

from planextract.layout.blocks import digest_page
from planextract.layout.document import bookmarks, open_pages
from planextract.layout.outline import Outline, build_outline
from tests.conftest import ROOT
from tests.layout.drawn_pages import Text, draw_pages


def outline_of(path: Path) -> Outline:
    return build_outline([digest_page(page, ()) for page in open_pages(path)], bookmarks(path))


@pytest.fixture(scope="module")
def sample() -> Outline:
    return outline_of(ROOT / "src/planextract/sources/exempel/strategisk-plan-2021-2023.pdf")


def test_contents_are_read_and_lead_to_pages(sample: Outline) -> None:
    assert len(sample.contents) > 10
    titles = {(heading.title, heading.page) for heading in sample.headings}
    listed = [entry for entry in sample.contents if entry.level == 1]
    assert all(entry.page is not None for entry in listed)
    assert sum((entry.title, entry.page) in titles for entry in listed) >= 0.9 * len(listed)


def test_running_titles_are_no_headings(sample: Outline) -> None:
    later = [heading for heading in sample.headings if heading.page > 4]
    assert not {"Exempelå kommun", "Strategisk plan 2021–2023"} & {heading.title for heading in later}
    chapters = [heading.title for heading in later if heading.level == min(heading.level for heading in later)]
    assert len(chapters) == len(set(chapters)) > 5


def test_paths_lead_from_the_outermost_heading(sample: Outline) -> None:
    goal = next(heading for heading in sample.headings if heading.title == "Mål")
    path = sample.path(goal.page, goal.index)
    assert [heading.level for heading in path] == sorted(heading.level for heading in path)
    assert path[-1].level < goal.level
    assert sample.path_at(goal.page, goal.bbox[1]) == path


def test_numbers_order_headings_of_one_style(tmp_path: Path) -> None:
    body = "Brödtext som är längre än alla rubriker på sidan och därför säger vad som är vanligt."
    items = []
    for row, title in enumerate(["1 Inledning", "1.1 Syfte", "2 Mål", "2.1 Skola", "2.2 Omsorg"]):
        items += [Text(title, 70, 100 + 60 * row, 14, bold=True), Text(body, 70, 130 + 60 * row)]
    outline = outline_of(draw_pages(tmp_path / "p.pdf", [items]))
    assert [(heading.numbering, heading.level) for heading in outline.headings] == [
        ("1", 1),
        ("1.1", 2),
        ("2", 1),
        ("2.1", 2),
        ("2.2", 2),
    ]


def test_a_heading_said_again_on_the_next_page_is_a_repeat(tmp_path: Path) -> None:
    body = "Brödtext som är längre än alla rubriker på sidan och därför säger vad som är vanligt."
    pages = [
        [Text("Livsmiljö", 70, 200, 18, bold=True), *(Text(body, 70, 240 + 30 * i) for i in range(5))],
        [Text("Livsmiljö, forts.", 70, 200, 18, bold=True), *(Text(body, 70, 240 + 30 * i) for i in range(5))],
    ]
    outline = outline_of(draw_pages(tmp_path / "p.pdf", pages))
    assert [(heading.page, heading.repeats) for heading in outline.headings] == [(1, False), (2, True)]


def test_contents_with_dot_leaders(corpus: Path) -> None:
    outline = outline_of(corpus / "pdf/vansbro-klimatplan-2010-2020.pdf")
    assert [(entry.numbering, entry.page) for entry in outline.contents] == [
        (f"{number}.", page) for number, page in enumerate((3, 4, 7, 8, 9, 10, 11, 11, 17), start=1)
    ]
    assert "Handlingsplan /Strategi" not in [heading.title for heading in outline.headings if heading.page > 1]


def test_printed_pages_are_paired_with_pdf_pages(corpus: Path) -> None:
    outline = outline_of(corpus / "pdf/simrishamn-bokslut-2025-r6.pdf")
    pages = {(entry.title, entry.printed_page): entry.page for entry in outline.contents}
    assert pages[("Måluppföljning", 24)] == 25
    assert pages[("Finansiella rapporter", 20)] == 21
