"""The Wayback Machine: what it keeps of an address that is gone.

Three doors, each with a configurable base address: the availability API (the snapshot nearest to now), the CDX API (the
list of all snapshots) and ``<base>/<timestamp>id_/<address>`` (the bytes as they were).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from urllib.parse import urlencode

import msgspec

from planextract.archive.failure import Failure
from planextract.archive.settings import FetchSettings
from planextract.archive.web import WebClient

_Said = TypeVar("_Said")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One copy that the web archive has: when (``YYYYMMDDhhmmss``, UTC), of which address, and where its bytes are."""

    timestamp: str
    original: str
    url: str

    @property
    def taken_at(self) -> str:
        """When the snapshot was taken, as ISO 8601."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()


class _Closest(msgspec.Struct):
    timestamp: Annotated[str, msgspec.Meta(pattern=r"^\d{14}$")]
    available: bool = True
    status: str = "200"


class _Snapshots(msgspec.Struct):
    closest: _Closest | None = None


class _Availability(msgspec.Struct):
    archived_snapshots: _Snapshots = msgspec.field(default_factory=_Snapshots)


class WebArchive:
    """Asks the web archive, with a pause between requests."""

    def __init__(self, client: WebClient, settings: FetchSettings) -> None:
        self._client = client
        self._settings = settings
        self._last_asked = float("-inf")

    def snapshots(self, url: str) -> Iterator[Snapshot]:
        """Yield the good snapshots of an address, the latest first; the list is only asked for when one is not enough.

        Raises :class:`Failure` where the web archive has none, or cannot be asked.
        """
        trouble: list[str] = []
        given: set[str] = set()
        for look_up in (self._closest, self._listed):
            try:
                found = look_up(url)
            except Failure as failure:
                trouble.append(failure.reason)
                continue
            for snapshot in found:
                if snapshot.timestamp not in given and len(given) < self._settings.snapshots_tried:
                    given.add(snapshot.timestamp)
                    yield snapshot
        if not given:
            reason = f"the web archive {trouble[-1]}" if trouble else "the web archive has no copy"
            raise Failure(reason, "unreachable" if trouble else "gone")

    def pause(self) -> None:
        """Wait until the web archive may be asked again."""
        time.sleep(max(0.0, self._last_asked + self._settings.pause_seconds - time.monotonic()))
        self._last_asked = time.monotonic()

    def _closest(self, url: str) -> list[Snapshot]:
        """Return the snapshot that the availability API calls the closest to now, if it was a good answer."""
        said = self._ask(f"{self._settings.availability_url}?{urlencode({'url': url})}", _Availability)
        closest = said.archived_snapshots.closest
        return (
            [self._snapshot(closest.timestamp, url)]
            if closest and closest.available and closest.status == "200"
            else []
        )

    def _listed(self, url: str) -> list[Snapshot]:
        """Return the snapshots that the CDX API lists as good answers, the latest first, the same content once."""
        tried = self._settings.snapshots_tried
        query = {"url": url, "output": "json", "filter": "statuscode:200", "collapse": "digest", "limit": f"-{tried}"}
        rows = self._ask(f"{self._settings.cdx_url}?{urlencode(query)}", list[list[str]])
        if not rows:
            return []
        header, *entries = rows
        named = [dict(zip(header, entry, strict=False)) for entry in entries]
        good = [one for one in named if one.get("statuscode") == "200" and len(one.get("timestamp", "")) == 14]
        good.sort(key=lambda one: one["timestamp"], reverse=True)
        return [self._snapshot(one["timestamp"], one.get("original") or url) for one in good[:tried]]

    def _snapshot(self, timestamp: str, original: str) -> Snapshot:
        return Snapshot(timestamp, original, f"{self._settings.snapshot_url.rstrip('/')}/{timestamp}id_/{original}")

    def _ask(self, url: str, kind: type[_Said]) -> _Said:
        self.pause()
        answer = self._client.page(url)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.MsgspecError as error:
            raise Failure(f"answers in a form that is not known ({error})", "unreachable") from error
