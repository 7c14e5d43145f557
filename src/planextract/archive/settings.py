"""How a fetch behaves: who asks, how long it waits, how much it takes, which web archive it asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from planextract.archive.errors import FetchError

_PREFIX = "PLANEXTRACT_"


def now_utc() -> str:
    """Return the time as ISO 8601, UTC, to the second.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org) stands for the clock where it is set: two archives that are filled with
    it from the same documents are byte-identical.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)
    return moment.isoformat(timespec="seconds")


def is_private_address(address: str) -> bool:
    """Whether an IP address is none of the public internet (private, loopback, link-local, reserved, multicast)."""
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global or ip.is_multicast


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """Settings of a fetch; times in seconds, sizes in bytes.

    ``total_seconds`` is for one address with all its redirects and retries. A ``Retry-After`` up to ``longest_wait`` is
    honoured, a longer one ends the attempts. The web archive is asked ``pause_seconds`` apart and for at most
    ``snapshots_tried`` snapshots of one address. ``contact`` (a mail or web address) is told to every server.
    """

    contact: str = ""
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 300.0
    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0
    max_redirects: int = 8
    max_document_bytes: int = 300_000_000
    max_page_bytes: int = 20_000_000
    lock_seconds: float = 30.0
    web_archive: bool = True
    availability_url: str = "https://archive.org/wayback/available"
    cdx_url: str = "https://web.archive.org/cdx/search/cdx"
    snapshot_url: str = "https://web.archive.org/web"
    pause_seconds: float = 1.0
    snapshots_tried: int = 8
    now: Callable[[], str] = now_utc
    is_private: Callable[[str], bool] = is_private_address

    @property
    def user_agent(self) -> str:
        """Who asks: the program, its version and whom to turn to."""
        contact = self.contact or "reads published municipal plans"
        return f"planextract/{version('planextract')} ({contact})"


def read_settings(environment: Mapping[str, str] = os.environ) -> FetchSettings:
    """Return the default settings, changed by ``PLANEXTRACT_<NAME>`` variables (``PLANEXTRACT_CDX_URL``).

    Raises :class:`FetchError` naming the variable where its value is none of the right kind.
    """
    settings = FetchSettings()
    changes: dict[str, Any] = {}
    for field in fields(FetchSettings):
        said = environment.get(_PREFIX + field.name.upper())
        if said is not None and not callable(getattr(settings, field.name)):
            changes[field.name] = _convert(_PREFIX + field.name.upper(), said, getattr(settings, field.name))
    return replace(settings, **changes)


def _convert(name: str, said: str, default: object) -> object:
    if isinstance(default, bool):
        if said.lower() not in ("1", "0", "true", "false", "yes", "no"):
            raise FetchError(f"{name} is {said!r}; write true or false")
        return said.lower() in ("1", "true", "yes")
    if isinstance(default, str):
        return said
    try:
        value = type(default)(said)  # type: ignore[call-arg]
    except ValueError as error:
        raise FetchError(f"{name} is {said!r}; write a number") from error
    if value < 0:  # type: ignore[operator]
        raise FetchError(f"{name} is {said!r}; write a number that is not negative")
    return value
