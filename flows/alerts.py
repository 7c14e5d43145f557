"""Telling somebody: refused documents and newly failing checks go to a webhook, where the settings name one."""

from __future__ import annotations

import os
from collections.abc import Sequence

import httpx

from flows.log import warn
from planextract.dataset.publish import Release
from planextract.records import Profile


def alert(profile: Profile, release: Release, refused: Sequence[str]) -> None:
    """Post what was refused and what newly fails to ``PLANEXTRACT_WEBHOOK``, as JSON with a ``text`` that chat services show.

    Nothing is sent where the release is not new or nothing is wrong. A webhook that does not answer is told in the log
    and never fails the run.
    """
    address = os.environ.get("PLANEXTRACT_WEBHOOK")
    failing = release.newly_failing_checks
    if not address or not release.is_new or not (refused or failing):
        return
    lines = [f"{profile.name}: release {release.id}"]
    lines += [f"refused: {line}" for line in refused]
    lines += [f"does not add up: {line}" for line in failing]
    message = {
        "text": "\n".join(lines),
        "source_id": profile.id,
        "release": release.id,
        "refused": list(refused),
        "failing_checks": list(failing),
    }
    try:
        httpx.post(address, json=message, timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        warn(f"the webhook did not take the alert: {type(error).__name__}")
