from __future__ import annotations

from datetime import date

from planextract.matching.versions import order_versions, plan_chains, version_pairs
from planextract.records import Extraction
from tests.matching.plans import document


def made(edition: str, period: str = "2024-2026", **values: object) -> Extraction:
    return Extraction(document=document(period, edition, **values))


def current(*extractions: Extraction) -> str:
    ordered, _ = order_versions(extractions)
    (chosen,) = [e.document for e in ordered if e.document.is_current]
    return next(name for name in "abc" if chosen.sha256 == document("2024-2026", name).sha256)


def test_the_later_adopted_is_current() -> None:
    june, november = date(2023, 6, 15), date(2023, 11, 20)
    assert current(made("a", adopted_on=november), made("b", adopted_on=june, calls_itself_correction=True)) == "a"


def test_of_equally_adopted_the_correction_is_current() -> None:
    assert current(made("a", calls_itself_correction=True), made("b", retrieved_at="2025-01-01")) == "a"


def test_else_the_later_retrieved_then_the_later_in_the_listing() -> None:
    assert current(made("a", retrieved_at="2025-01-02"), made("b", retrieved_at="2025-01-01", listing_order=9)) == "a"
    assert current(made("a", listing_order=2), made("b", listing_order=1)) == "a"


def test_versions_are_numbered_in_that_order() -> None:
    ordered, _ = order_versions([made("a", listing_order=3), made("b", listing_order=1), made("c", listing_order=2)])
    assert [e.document.version for e in ordered] == [3, 1, 2]


def test_an_unknown_date_of_adoption_says_nothing() -> None:
    dated = made("a", adopted_on=date(2023, 6, 15), retrieved_at="2025-01-01")
    assert current(dated, made("b", adopted_on=None, retrieved_at="2025-01-02")) == "b"


def test_a_refused_version_is_never_current_where_one_was_read() -> None:
    extractions = [made("a"), made("b", adopted_on=date(2024, 1, 1), status="refused", reason="a scan")]
    ordered, findings = order_versions(extractions)
    assert [(e.document.version, e.document.is_current) for e in ordered] == [(1, True), (2, False)]
    assert [f.code for f in findings] == ["current_version_refused"]
    assert "a scan" in findings[0].message


def test_chains_step_over_a_missing_plan_and_keep_boards_apart() -> None:
    plans = [
        made("", "2025-2027"),
        made("", "2021-2023"),
        made("", "2023-2025", status="refused"),
        made("x", "2025-2027", organisation_id="socialnamnden"),
    ]
    ordered, _ = order_versions(plans)
    chains = plan_chains(ordered)
    assert [(c.organisation_id, [e.document.period for e in c.plans]) for c in chains] == [
        (None, ["2021-2023", "2025-2027"]),
        ("socialnamnden", ["2025-2027"]),
    ]


def test_version_pairs_follow_the_order() -> None:
    ordered, _ = order_versions([made("a", listing_order=2), made("b", listing_order=1)])
    ((first, second),) = version_pairs(ordered)
    assert (first.document.version, second.document.version) == (1, 2)
