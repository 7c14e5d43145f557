"""Whatever stands in a profile, it is read, or refused with the line of each mistake; nothing else is raised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planextract.records import Profile
from planextract.sources.load import ProfileError, read_profile

KEYS = (
    "id", "name", "municipality_code", "listing_url", "listing_alternatives", "title_pattern", "documents",
    "vocabulary", "organisations", "web_archive", "language_pipeline", "period", "url", "path", "areas", "goals",
    "statements", "stages", "aliases", "valid_from", "valid_to", "merged_into", "split_into", "okänd nyckel", "",
)  # fmt: skip
WORDS = (
    "a", "boden", "0123", "2582", "https://example.org/plan", "file:///etc/passwd", "http://[", "https://ex ample.org:x/",
    "(?P<start>", "(a+)+$", "(?P<start>\\d{4})", "2021-2023", "2023-2021", "0000", "2025", "operating", "plan", "sv",
    "../../etc/passwd", "\0", "é", "x" * 300,
)  # fmt: skip

simple: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.dates(),
    st.datetimes(),
)
values = st.recursive(
    simple,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=8,
)
profiles = st.dictionaries(st.sampled_from(KEYS), values, max_size=8)


def refuse_with_lines(content: bytes) -> Profile | None:
    """Read a profile; check what its mistakes say where it is refused."""
    try:
        return read_profile(content, "profile.toml", Path())
    except ProfileError as error:
        lines = content.count(b"\n") + 1
        assert error.mistakes
        for mistake in error.mistakes:
            assert mistake.line is None or 1 <= mistake.line <= lines
        assert all(line.startswith("profile.toml") for line in str(error).splitlines())
        return None


@settings(deadline=None, max_examples=300)
@example({"name": "\x85", "municipality_code": "\u2028", "id": {}})
@given(profiles)
@example({"id": "a", "name": "A", "documents": [{"period": "2025", "url": "http://["}]})
@example({"id": "a", "name": "A", "title_pattern": "(a+)+$"})
def test_any_values_under_any_keys(table: dict[str, Any]) -> None:
    refuse_with_lines(tomlkit.dumps(table).encode())


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes(content: bytes) -> None:
    refuse_with_lines(content)


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("[]{}=\"'.,\n#aidnme_1 -:T\\\r\t"), max_size=60))
def test_any_text_of_the_signs_of_toml(text: str) -> None:
    refuse_with_lines(text.encode())


def test_a_profile_nested_too_deep_is_refused() -> None:
    """The parser of TOML gives up on it with an error of its own."""
    for opening, closing in (("[", "]"), ("{a=", "}")):
        assert refuse_with_lines(f"id = {opening * 5000}1{closing * 5000}".encode()) is None
