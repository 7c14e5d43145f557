"""Which addresses may be asked: http(s) only, and never from the internet to a private address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

from planextract.archive.failure import Failure


def check_hop(source: str | None, target: str, is_private: Callable[[str], bool]) -> None:
    """Raise :class:`Failure` where a page or redirect at ``source`` must not lead to ``target``.

    ``source`` None: a person asked for the address, who may ask for any host. A page on a private host (an intranet, a
    test server) may lead to private hosts; one whose host cannot be resolved counts as public.
    """
    parts = _split(target)
    if parts.scheme not in ("http", "https"):
        raise Failure(f"leads to {target}, which is no http(s) address", "refused")
    if parts.username or parts.password:
        raise Failure("carries a user name or password in its address", "refused")
    if source is None or parts.hostname == _split(source).hostname:
        return
    if _leads_inside(target, is_private) and not _leads_inside(source, is_private):
        raise Failure(f"leads from the internet to the private address {target}", "refused")


def check_peer(source: str | None, url: str, peer: str | None, is_private: Callable[[str], bool]) -> None:
    """Raise :class:`Failure` where the connection for ``url`` ended at a private address after all."""
    if source is None or peer is None or getproxies() or _split(url).hostname == _split(source).hostname:
        return
    if is_private(peer) and not _leads_inside(source, is_private):
        raise Failure(f"leads from the internet to the private address {peer}", "refused")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError as error:
        raise Failure(f"{url!r} is no address: {error}", "refused") from error
    return parts


def _leads_inside(url: str, is_private: Callable[[str], bool]) -> bool:
    """Whether the host of an address resolves to a private address, with any of its addresses."""
    host = _split(url).hostname
    if not host:
        return False
    try:
        return is_private(str(ip_address(host)))
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return any(is_private(str(entry[4][0])) for entry in found)
