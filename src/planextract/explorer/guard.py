"""What stands before every request: which hosts are answered, who may write, and what a browser may load."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from planextract.explorer.visit import Explorer

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_STRICT = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DATASETTE = _STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Datasette's own pages style their columns in the page; scripts in the page are as forbidden there as everywhere."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_DATASETTE_PATHS = ("/planextract", "/-/", "/_memory")


def guard(application: Application, explorer: Explorer, look: Callable[[], None]) -> Application:
    """Wrap the application: refuse strange hosts and requests from other sites, and send the security headers.

    ``look`` is called before every request: it notices a new release.
    """

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = _refusal(scope["method"], headers, explorer.allowed_hosts)
        if refusal is not None:
            await _refuse(send, refusal)
            return
        look()

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {
                    **message,
                    "headers": [*message.get("headers", []), *_security_headers(scope["path"], message)],
                }
            await send(message)

        await application(scope, receive, send_guarded)

    return guarded


def _refusal(method: str, headers: dict[str, str], allowed_hosts: tuple[str, ...]) -> str | None:
    host = headers.get("host", "")
    if allowed_hosts and (urlsplit(f"//{host}").hostname or "") not in allowed_hosts:
        return "This host name is not served here."
    if method in _READING:
        return None
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return "A request from another site may not write here."
    if origin is not None and urlsplit(origin).netloc != host:
        return "A request from another site may not write here."
    return None


def _security_headers(path: str, message: Message) -> list[tuple[bytes, bytes]]:
    known = {name.lower() for name, _ in message.get("headers", [])}
    policy = _DATASETTE if path.startswith(_DATASETTE_PATHS) else _STRICT
    wanted = {
        b"content-security-policy": policy.encode(),
        b"x-content-type-options": b"nosniff",
        b"x-frame-options": b"DENY",
        b"referrer-policy": b"same-origin",
        b"cross-origin-opener-policy": b"same-origin",
        b"cross-origin-resource-policy": b"same-origin",
    }
    return [(name, value) for name, value in wanted.items() if name not in known]


async def _refuse(send: Send, reason: str) -> None:
    body = reason.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
