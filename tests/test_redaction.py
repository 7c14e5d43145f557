"""No secret in what is shown or logged."""

from __future__ import annotations

import pytest

from planextract.redaction import without_secrets

SETTINGS = {"PLANEXTRACT_WEBHOOK": "https://hooks.example.org/services/T0/B0/s3cr3t", "PGPASSWORD": "hunter22"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:pw@example.org/plan.pdf answers 404", "https://***@example.org/plan.pdf answers 404"),
        ("proxy http://user:p@ss@proxy:8080 is gone", "proxy http://***@proxy:8080 is gone"),
        ("https://ghp_abc@example.org/", "https://***@example.org/"),
        ("postgresql://planextract:hemligt@db.example.org:5432/plans", "postgresql://***@db.example.org:5432/plans"),
        ("host=db user=me password=hemligt dbname=x", "host=db user=me password=*** dbname=x"),
        ("host=db password='två ord' dbname=x", "host=db password=*** dbname=x"),
        ("https://example.org/plan?year=2025&access_token=abc&sig=d%3D", "https://example.org/plan?year=2025&access_token=***&sig=***"),
        ("POST https://hooks.example.org/services/T0/B0/s3cr3t failed", "POST https://hooks.example.org/*** failed"),
        ("/services/T0/B0/s3cr3t: 404", "/***: 404"),
        ("password authentication with hunter22 failed", "password authentication with *** failed"),
    ],
)  # fmt: skip
def test_a_secret_is_taken_out(text: str, shown: str) -> None:
    assert without_secrets(text, SETTINGS) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/plan.pdf?id=3: answers 404",
        "e-post: kommun@example.org, https://example.org/@kommun",
        "Målvärde = 90 %, nyckeltal = 3; keyboard = 2",
        "Nämndens monkey=3 är ingen nyckel",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert without_secrets(text, {}) == text
