"""Settings of a fetch, from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.archive.errors import FetchError
from planextract.archive.fetch import fetch_source
from planextract.archive.settings import FetchSettings, now_utc, read_settings
from planextract.data_folder import DataFolder
from tests.archive.sources import listing, make_profile, plan


def test_without_variables_the_real_web_archive_is_asked() -> None:
    settings = read_settings({})
    assert settings == FetchSettings()
    assert settings.availability_url == "https://archive.org/wayback/available"
    assert settings.cdx_url == "https://web.archive.org/cdx/search/cdx"
    assert settings.snapshot_url == "https://web.archive.org/web"


def test_variables_of_each_kind() -> None:
    settings = read_settings(
        {
            "PLANEXTRACT_CDX_URL": "http://localhost/cdx",
            "PLANEXTRACT_PAUSE_SECONDS": "0.5",
            "PLANEXTRACT_ATTEMPTS": "2",
            "PLANEXTRACT_WEB_ARCHIVE": "no",
            "PLANEXTRACT_CONTACT": "me@example.org",
            "PLANEXTRACT_NOW": "ignored: no setting that a variable can hold",
        }
    )
    assert (settings.cdx_url, settings.pause_seconds, settings.attempts) == ("http://localhost/cdx", 0.5, 2)
    assert not settings.web_archive
    assert "me@example.org" in settings.user_agent


def test_a_fixed_time_makes_two_archives_byte_identical(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert now_utc() == "2026-01-01T00:00:00+00:00"
    (tmp_path / "2025.pdf").write_bytes(plan(2025))
    (tmp_path / "saved.html").write_text(listing(2025, form="{year}.pdf"), encoding="utf-8")
    profile = make_profile("saved.html", base=str(tmp_path))
    contents = []
    for name in ("one", "other"):
        raw = DataFolder(tmp_path / name).raw("provby")
        fetch_source(profile, DataFolder(tmp_path / name))
        contents.append({path.relative_to(raw): path.read_bytes() for path in raw.rglob("*") if path.is_file()})
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("ATTEMPTS", "many"), ("ATTEMPTS", "-1"), ("PAUSE_SECONDS", "nan?"), ("WEB_ARCHIVE", "perhaps")],
)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(FetchError, match=f"PLANEXTRACT_{name} is"):
        read_settings({f"PLANEXTRACT_{name}": value})
