"""Two machines' contents of one file become one, in one order."""

from __future__ import annotations

import msgspec

from planextract.archive.keep import Sidecar, Sighting
from planextract.store.merging import merge_lines, merge_sidecars, tell_the_same
from planextract.store.versions import Version, newest_versions, next_version

SHA = "a" * 64


def sidecar(*sightings: Sighting) -> bytes:
    content = msgspec.json.encode(Sidecar(sha256=SHA, bytes=3, sightings=sightings))
    return msgspec.json.format(content, indent=2) + b"\n"


def seen(moment: str, url: str, returned: bool = False) -> Sighting:
    return Sighting(retrieved_at=moment, how_found="listing", url=url, returned=returned)


def test_sightings_of_both_stand_in_the_order_of_time_and_once() -> None:
    first, second, third = seen("2025-01-01", "a"), seen("2025-01-02", "b"), seen("2025-01-03", "c")
    again = seen("2025-01-04", "a")
    back = seen("2025-01-05", "a", returned=True)
    merged = merge_sidecars(sidecar(first, third, again, back), sidecar(second, again, back))
    assert merged == sidecar(first, second, third, back)
    assert merge_sidecars(sidecar(second), sidecar(first, third)) == merge_sidecars(
        sidecar(first, third), sidecar(second)
    )


def test_lines_that_only_ours_has_come_after_theirs() -> None:
    assert merge_lines(b"a\nb\n", b"a\nc\n") == b"a\nb\nc\n"
    assert merge_lines(b"a\nb\n", b"a\n") == b"a\nb\n"
    assert merge_lines(b"a", b"b\n") == b"a\nb\n"
    assert merge_lines(b"", b"b") == b"b\n"


def test_when_a_report_was_made_is_no_news() -> None:
    assert tell_the_same(b'{"findings": [], "started_at": "1"}', b'{"findings": [], "started_at": "2"}')
    assert not tell_the_same(b'{"findings": []}', b'{"findings": [{"code": "x"}]}')
    assert not tell_the_same(b"damaged", b'{"findings": []}')


def test_the_greatest_number_holds_and_two_of_one_number_both_do() -> None:
    one = Version(1, "1" * 64, "a/state/x.json")
    two, other = (Version(2, digit * 64, "a/state/x.json") for digit in "ba")
    names = [two.name, one.name, other.name, "a/state/x.json/half.part", "a/state/y/00000001-short"]
    assert newest_versions(names) == {"a/state/x.json": [other, two]}
    assert next_version("a/state/x.json", [other, two], b"").number == 3
    assert newest_versions([next_version("f", [], b"").name])["f"][0].number == 1
