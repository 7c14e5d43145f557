"""What a document says about itself, on covers drawn for the purpose and on real ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from planextract.layout.blocks import PageDigest, digest_page
from planextract.layout.document import open_pages
from planextract.layout.outline import Outline, build_outline
from planextract.reading.cover import Cover, CoverHints, read_cover
from planextract.records import Organisation, Profile
from tests.layout.drawn_pages import Text, draw_pages

PROFILE = Profile(
    id="any",
    name="Any",
    municipality_code=None,
    listing_url=None,
    organisations=(Organisation(organisation_id="son", name="Socialnämnden", aliases=("SN",)),),
)


def digests_of(path: Path) -> tuple[list[PageDigest], Outline]:
    digests = [digest_page(page, ()) for page in open_pages(path)]
    return digests, build_outline(digests)


def cover_of(path: Path, lines: Sequence[tuple[str, float]], hints: CoverHints | None = None) -> Cover:
    texts = [Text(text, 80, 200 + 60 * row, size, size > 20) for row, (text, size) in enumerate(lines)]
    draw_pages(path, [texts])
    digests, outline = digests_of(path)
    return read_cover(digests, outline, hints or CoverHints(), PROFILE)


@pytest.mark.parametrize(
    ("line", "adopted_on", "reference"),
    [
        ("Fastställd av Kommunfullmäktige 2015-06-15, § 100", date(2015, 6, 15), "§ 100"),
        ("Antagen av kommunfullmäktige den 15 juni 2015 § 7", date(2015, 6, 15), "§ 7"),
        ("Beslutad av kommunfullmäktige den femtonde juni 2015", date(2015, 6, 15), None),
        ("Kommunfullmäktige beslutade 15/6 2015, §100", date(2015, 6, 15), "§ 100"),
        ("Antagen av kommunfullmäktige § 113/2015", None, "§ 113"),
        ("Beslutsdatum: 2015-06-15", date(2015, 6, 15), None),
        ("Kommunfullmäktiges beslut 2015-06-15, paragraf 87", date(2015, 6, 15), "§ 87"),
        ("Kommunfullmäktige den 15–16 juni 2015", date(2015, 6, 15), None),
        ("Förslag till beslut i kommunfullmäktige 2015-06-15", None, None),
    ],
)
def test_adoption(tmp_path: Path, line: str, adopted_on: date | None, reference: str | None) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Strategisk plan 2016-2018", 30), (line, 11)])
    assert (cover.adopted_on, cover.adoption_reference) == (adopted_on, reference)
    assert (cover.title, cover.period, cover.budget_year) == ("Strategisk plan 2016-2018", "2016-2018", 2016)


def test_a_revision_keeps_the_first_adoption_and_is_a_correction(tmp_path: Path) -> None:
    lines = [
        ("Mål och budget 2024-2026", 30),
        ("Antagen av kommunfullmäktige 2023-06-19, § 80, reviderad 2023-11-27, § 140", 11),
    ]
    cover = cover_of(tmp_path / "p.pdf", lines)
    assert (cover.adopted_on, cover.adoption_reference, cover.is_correction) == (date(2023, 6, 19), "§ 80", True)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Budget 2025 med plan för 2026–2027", "2025-2027"),
        ("Flerårsplan 2025–27", "2025-2027"),
        ("Rambudget 2026, plan 2027–2028", "2026-2028"),
        ("Direktiv 2026 med plan 2027–28", "2026-2028"),
        ("Mandatperioden 2023–2026", "2023-2026"),
        ("Årsbokslut 2025", "2025"),
        ("Treårsbudget 2025, 2026 och 2027", "2025-2027"),
        ("Budget 2025 med inriktning för 2026 och 2027", "2025-2027"),
        ("Budget 2025, plan 2026, plan 2027", "2025-2027"),
        ("Budget 2025 – Plan 2026 – Plan 2027", "2025-2027"),
        ("Budget 2025 med utblick mot 2027", "2025-2027"),
        ("Kommunplan 2023–2026, budget 2025 och plan 2026–2027", "2025-2027"),
        ("Strategisk plan, gäller 2025-01-01 – 2027-12-31", "2025-2027"),
        ("Bokslut 2024-01-01–2024-12-31", "2024"),
        ("Delårsrapport per 2025-08-31", "2025"),
    ],
)
def test_periods(tmp_path: Path, title: str, period: str) -> None:
    assert cover_of(tmp_path / "p.pdf", [(title, 15), ("Exempelstads kommun", 10)]).period == period


def test_a_year_above_the_years_of_its_plan(tmp_path: Path) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Ekonomisk plan", 30), ("2025", 60), ("2026–2027", 30)])
    assert cover.period == "2025-2027"


def test_years_compared_on_the_next_page_are_no_period(tmp_path: Path) -> None:
    texts = (
        [Text("Budget 2025", 80, 200, 30, True)],
        [Text("Skattesatsen 2025 och 2026 är oförändrad", 80, 200, 11, False)],
    )
    draw_pages(tmp_path / "p.pdf", texts)
    digests, outline = digests_of(tmp_path / "p.pdf")
    assert read_cover(digests, outline, CoverHints(), PROFILE).period == "2025"


def test_a_report_below_a_picture_says_its_period_on_the_next_page(tmp_path: Path) -> None:
    details = "Status: Påbörjad   Rapportperiod: 2025-12-31   Organisation: Socialnämnden"
    draw_pages(tmp_path / "p.pdf", [[Text("Välkommen", 80, 200, 11, False)], [Text(details, 80, 200, 11, False)]])
    digests, outline = digests_of(tmp_path / "p.pdf")
    assert read_cover(digests, outline, CoverHints(), PROFILE).period == "2025"


def test_the_document_wins_over_the_hint_and_says_so(tmp_path: Path) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Strategisk plan 2025-2027", 30)], CoverHints(period="2024-2026"))
    assert cover.period == "2025-2027"
    assert [note.code for note in cover.notes] == ["period_contradicts_hint"]
    assert cover.notes[0].place is not None


def test_the_hint_serves_where_the_document_says_nothing(tmp_path: Path) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Strategisk plan", 30)], CoverHints(period="2024-2026"))
    assert cover.period == "2024-2026"
    assert [note.code for note in cover.notes] == ["period_from_hint"]


def test_a_document_of_one_board(tmp_path: Path) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Verksamhetsplan 2025", 30), ("Socialnämnden", 16)])
    assert (cover.organisation, cover.organisation_id) == ("Socialnämnden", "son")


def test_a_plan_of_the_council_is_nobody_elses(tmp_path: Path) -> None:
    lines = [("Budget 2025-2027", 30), ("Fastställd av Kommunfullmäktige 2024-06-17, § 9", 11)]
    assert cover_of(tmp_path / "p.pdf", lines).organisation_id is None


def test_real_covers(corpus: Path) -> None:
    digests, outline = digests_of(corpus / "pdf/olofstrom-klimatplan.pdf")
    cover = read_cover(digests, outline, CoverHints(), PROFILE)
    assert (cover.title, cover.adopted_on) == ("Handlingsplan för klimat och energi", date(2023, 3, 31))
    digests, outline = digests_of(corpus / "pdf/co2-kommuner-named-2020-2021.pdf")
    assert read_cover(digests, outline, CoverHints(period="2020-2021"), PROFILE).period == "2021-2022"


def test_facts_about_a_document_are_no_title(tmp_path: Path) -> None:
    facts = [("Status: Påbörjad", 14.0), ("Rapportperiod: 2025-12-31", 14.0), ("Organisation: Socialnämnden", 14.0)]
    cover = cover_of(tmp_path / "untitled.pdf", [*facts, ("2025 BOKSLUT 2026-01-29", 9)])
    assert (cover.title, cover.organisation) == (None, "Socialnämnden")
    assert cover_of(tmp_path / "titled.pdf", [*facts, ("Verksamhetsplan 2025", 24)]).title == "Verksamhetsplan 2025"
    assert cover_of(tmp_path / "below.pdf", [*facts, ("Verksamhetsplan 2025", 14)]).title == "Verksamhetsplan 2025"


def test_a_title_may_have_one_label(tmp_path: Path) -> None:
    cover = cover_of(tmp_path / "p.pdf", [("Bilaga: Mål och budget 2025-2027", 24), ("Datum: 2024-11-20", 11)])
    assert cover.title == "Bilaga: Mål och budget 2025-2027"
    alone = cover_of(tmp_path / "alone.pdf", [("Bilaga: Mål och budget 2025-2027", 24)])
    assert alone.title == "Bilaga: Mål och budget 2025-2027"
