"""Settings of a fetch, from the environment."""

from __future__ import annotations

import pytest

from planextract.archive.errors import FetchError
from planextract.archive.settings import FetchSettings, read_settings


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


@pytest.mark.parametrize(
    ("name", "value"),
    [("ATTEMPTS", "many"), ("ATTEMPTS", "-1"), ("PAUSE_SECONDS", "nan?"), ("WEB_ARCHIVE", "perhaps")],
)
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(FetchError, match=f"PLANEXTRACT_{name} is"):
        read_settings({f"PLANEXTRACT_{name}": value})
