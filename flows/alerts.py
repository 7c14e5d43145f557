"""Telling somebody: new plans, refused documents and newly failing checks go to a webhook, where the settings name one."""

from __future__ import annotations

import os
from collections.abc import Sequence

import httpx
import tenacity

from flows.log import say, warn
from planextract.dataset.publish import Release
from planextract.records import Profile

SETTING = "PLANEXTRACT_WEBHOOK"
_ATTEMPTS = 4
_SECONDS_BETWEEN = tenacity.wait_exponential(multiplier=0.5, max=10)
_PASSING = {408, 425, 429}


def alert(profile: Profile, release: Release, refused: Sequence[str]) -> None:
    """Post what is new, what was refused and what newly fails to ``PLANEXTRACT_WEBHOOK``, as JSON with a ``text`` for chats.

    Nothing is sent where the release is not new or there is nothing to tell. A receiver that fails in passing is asked
    again; one that does not take the alert is told in the log and never fails the run. The address, which may carry a
    token, is shown nowhere.
    """
    address = os.environ.get(SETTING, "").strip()
    if not address or not release.is_new or not (refused or release.newly_failing_checks or release.new_plans):
        return
    try:
        _post(address, _message(profile, release, refused))
        say("  told the webhook", source=profile.id, release=release.id)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = (
            f"answers {error.response.status_code}"
            if isinstance(error, httpx.HTTPStatusError)
            else type(error).__name__
        )
        warn(f"the webhook did not take the alert: {reason}; see {release.path / 'report.md'}", source=profile.id)


def _message(profile: Profile, release: Release, refused: Sequence[str]) -> dict[str, object]:
    lines = [f"{profile.name}: release {release.id}"]
    lines += [f"new: {line}" for line in release.new_plans]
    lines += [f"refused: {line}" for line in refused]
    lines += [f"does not add up: {line}" for line in release.newly_failing_checks]
    return {
        "text": "\n".join(lines),
        "source_id": profile.id,
        "release": release.id,
        "new_plans": list(release.new_plans),
        "refused": list(refused),
        "failing_checks": list(release.newly_failing_checks),
    }


def _is_passing(error: BaseException) -> bool:
    """Whether a receiver may take the alert at the next attempt."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


@tenacity.retry(
    stop=tenacity.stop_after_attempt(_ATTEMPTS),
    wait=_SECONDS_BETWEEN,
    retry=tenacity.retry_if_exception(_is_passing),
    reraise=True,
)
def _post(address: str, message: dict[str, object]) -> None:
    httpx.post(address, json=message, timeout=10).raise_for_status()
