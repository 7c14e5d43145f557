"""The archive itself: bytes under their hash, sightings, hints, damage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planextract.archive.errors import ArchiveDamaged
from planextract.archive.keep import Archive, HowFound, Kept, Sighting, hash_file
from tests.archive.sources import plan


def keep(archive: Archive, body: bytes, sighting: Sighting) -> Kept:
    with archive.new_part() as part:
        part.write_bytes(body)
        return archive.keep(part, hash_file(part), sighting)


def seen(at: int = 1, how_found: HowFound = "listing", **said: str | int | bool) -> Sighting:
    return Sighting(retrieved_at=f"2026-01-{at:02d}T00:00:00+00:00", how_found=how_found, **said)  # type: ignore[arg-type]


def test_bytes_are_kept_untouched_with_their_origin(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    sighting = seen(url="https://a.se/p", final_url="https://b.se/p", headers={"etag": '"x"'}, period_hint="2025-2027")  # type: ignore[arg-type]
    kept = keep(archive, plan(2025), sighting)
    assert kept.is_new
    document = kept.document
    assert document.path.read_bytes() == plan(2025)
    assert document.path.name == f"{document.sha256}.pdf"
    assert document.path.stat().st_mode & 0o222 == 0, "nobody writes into it by accident"
    sidecar = json.loads(document.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert sidecar["bytes"] == len(plan(2025))
    assert sidecar["sightings"][0]["final_url"] == "https://b.se/p"
    assert archive.entries() == (document,)
    assert archive.find(document.sha256) == document
    assert archive.find("0" * 64) is None


def test_the_same_bytes_again_add_a_sighting_only_where_it_says_something_new(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = keep(archive, plan(2025), seen(1, url="https://a.se/p", period_hint="2025-2027"))
    again = keep(archive, plan(2025), seen(2, url="https://a.se/p", period_hint="2025-2027"))
    assert not again.is_new
    assert again.document == first.document
    elsewhere = keep(archive, plan(2025), seen(3, url="https://a.se/other"))
    assert elsewhere.document == first.document
    assert [one.url for one in archive.sightings(first.document.sha256)] == ["https://a.se/p", "https://a.se/other"]


def test_what_a_person_says_of_the_period_outweighs_a_link(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive, plan(2025), seen(1, url="https://a.se/p", period_hint="2024-2026"))
    assert (
        keep(archive, plan(2025), seen(2, "added", file="/p.pdf", period_hint="2025-2027")).document.period_hint
        == "2025-2027"
    )
    assert (
        keep(archive, plan(2025), seen(3, url="https://a.se/q", period_hint="2020")).document.period_hint == "2025-2027"
    )


def test_a_broken_sidecar_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sidecar = keep(archive, plan(2025), seen()).document.path.with_suffix(".json")
    sidecar.write_text('{"sha256": 3}', encoding="utf-8")
    with pytest.raises(ArchiveDamaged, match=f"{sidecar.name}: is no sidecar"):
        archive.entries()


def test_an_archive_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "nothing")
    assert archive.entries() == ()
    assert archive.damaged() == ()
    assert not (tmp_path / "nothing").exists()


SIGHTINGS = st.builds(
    Sighting,
    retrieved_at=st.datetimes().map(lambda moment: moment.isoformat()),
    how_found=st.sampled_from(["listing", "profile", "added"]),
    url=st.none() | st.sampled_from(["https://a.se/1", "https://a.se/2"]),
    period_hint=st.none() | st.sampled_from(["2025", "2025-2027"]),
    title_hint=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    listing_order=st.none() | st.integers(0, 3),
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), SIGHTINGS), max_size=12))
def test_the_order_of_keeping_is_remembered_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[tuple[int, Sighting]]
) -> None:
    archive = Archive(tmp_path_factory.mktemp("raw"))
    for number, sighting in arrivals:
        keep(archive, b"%PDF-" + bytes([number]), sighting)
    assert len(archive.entries()) == len({number for number, _ in arrivals})
    assert archive.damaged() == ()
    for document in archive.entries():
        number = document.path.read_bytes()[-1]
        mine = [sighting for kept, sighting in arrivals if kept == number]
        sightings = archive.sightings(document.sha256)
        assert sightings[0] == mine[0]
        assert all(any(one.is_like(other) for other in sightings) for one in mine)
