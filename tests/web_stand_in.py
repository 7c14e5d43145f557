"""A real HTTP server on loopback that stands in for a municipality's site and for the web archive, faults included.

``WebStandIn`` serves what a test puts on it and notes every request. ``web`` is its pytest fixture: import it into a
``conftest.py`` or a test module. :meth:`WebStandIn.settings` and :meth:`WebStandIn.environment` point a fetch at its
web archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from reportlab.pdfgen.canvas import Canvas

from planextract.archive.settings import FetchSettings

Behaviour = Callable[["Visitor"], None]


def small_pdf(*lines: str) -> bytes:
    """Return a real PDF of one page with these lines; the same lines give the same bytes."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@dataclass(frozen=True)
class Request:
    """One request that the server got."""

    path: str
    headers: Mapping[str, str]
    status: int


@dataclass(frozen=True)
class StoredSnapshot:
    """One copy in the stand-in of the web archive."""

    timestamp: str
    url: str
    content: bytes
    mimetype: str
    status: str = "200"


class Visitor(BaseHTTPRequestHandler):
    """One request: looks up what the test put at the path and lets it answer."""

    protocol_version = "HTTP/1.1"
    site: WebStandIn

    def do_GET(self) -> None:
        """Answer a GET."""
        self.close_connection = True
        parts = urlsplit(self.path)
        behaviour = self.site.find(self.path) or self.site.find(parts.path)
        if behaviour is None and (self.path.startswith("/web/") or parts.path in ("/available", "/cdx")):
            behaviour = self.site.answer_as_web_archive
        if behaviour is None:
            behaviour = status(404, b"<html><title>Sidan finns inte</title></html>")
        try:
            behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            return

    def reply(self, code: int, body: bytes, headers: Mapping[str, str] | None = None, *, length: bool = True) -> None:
        """Send one complete answer."""
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_response(self, code: int, message: str | None = None) -> None:
        """Note the request with its status, then answer as usual."""
        self.site.requests.append(Request(self.path, dict(self.headers.items()), code))
        super().send_response(code, message)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the date that answers carry: the one of the site where it has one, else the present."""
        return self.site.date or super().date_time_string(timestamp)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Keep quiet; the tests look at ``requests``."""


def content(body: bytes, mimetype: str = "application/pdf", *, conditional: bool = True) -> Behaviour:
    """Serve bytes, with an ETag and honouring it, or without any mark."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    def behave(visitor: Visitor) -> None:
        if conditional and visitor.headers.get("If-None-Match") == etag:
            visitor.reply(304, b"", {"ETag": etag})
        else:
            visitor.reply(200, body, {"Content-Type": mimetype} | ({"ETag": etag} if conditional else {}))

    return behave


def page(html: str, *, conditional: bool = True) -> Behaviour:
    """Serve an HTML page."""
    return content(html.encode(), "text/html; charset=utf-8", conditional=conditional)


def status(code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answer with a status."""
    return lambda visitor: visitor.reply(code, body or HTTPStatus(code).phrase.encode(), headers)


def redirect(target: str, code: int = 302) -> Behaviour:
    """Redirect to an address, absolute or relative."""
    return lambda visitor: visitor.reply(code, b"", {"Location": target})


def first(*behaviours: Behaviour) -> Behaviour:
    """Behave as the first one at the first request, as the second one at the second, and so on; the last one stays."""
    waiting = list(behaviours)
    return lambda visitor: (waiting.pop(0) if len(waiting) > 1 else waiting[0])(visitor)


def hang(seconds: float) -> Behaviour:
    """Say nothing for a while, then close."""
    return lambda visitor: time.sleep(seconds)


def drip_headers(seconds: float) -> Behaviour:
    """Send one byte of a header now and then, so that no read ever times out."""

    def behave(visitor: Visitor) -> None:
        visitor.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(int(seconds / 0.05)):
            visitor.wfile.write(b"a")
            visitor.wfile.flush()
            time.sleep(0.05)

    return behave


def drip_body(body: bytes, step: int = 200, pause: float = 0.05) -> Behaviour:
    """Send the body slowly."""

    def behave(visitor: Visitor) -> None:
        visitor.send_response(200)
        visitor.send_header("Content-Length", str(len(body)))
        visitor.end_headers()
        for start in range(0, len(body), step):
            visitor.wfile.write(body[start : start + step])
            visitor.wfile.flush()
            time.sleep(pause)

    return behave


def close_midway(body: bytes, *, length: bool = True) -> Behaviour:
    """Send half of the body and close; with ``length`` after having promised all of it."""

    def behave(visitor: Visitor) -> None:
        visitor.send_response(200)
        if length:
            visitor.send_header("Content-Length", str(len(body)))
        visitor.end_headers()
        visitor.wfile.write(body[: len(body) // 2])

    return behave


def endless(start: bytes) -> Behaviour:
    """Send bytes for ever, without saying how many."""

    def behave(visitor: Visitor) -> None:
        visitor.send_response(200)
        visitor.end_headers()
        visitor.wfile.write(start)
        while True:
            visitor.wfile.write(b"%" * 65536)

    return behave


@dataclass
class WebStandIn:
    """A site on loopback. ``routes`` maps a path (query included, where it matters) to what it does.

    ``date`` stands in the answers for the clock, where two fetches must be told the same.
    """

    routes: dict[str, Behaviour] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    snapshots: list[StoredSnapshot] = field(default_factory=list)
    host: str = "127.0.0.1"
    url: str = ""
    date: str = ""

    def __enter__(self) -> WebStandIn:
        handler = type("SiteVisitor", (Visitor,), {"site": self})
        self._server = ThreadingHTTPServer((self.host, 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://{self.host}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def find(self, path: str) -> Behaviour | None:
        """Return what the test put at a path."""
        return self.routes.get(path)

    def paths(self) -> list[str]:
        """Return the paths of all requests so far, in their order."""
        return [request.path for request in self.requests]

    def bodies_sent(self) -> list[str]:
        """Return the paths that were answered with content (200), in their order."""
        return [request.path for request in self.requests if request.status == 200]

    def store_snapshot(
        self, timestamp: str, url: str, body: bytes, mimetype: str = "application/pdf"
    ) -> StoredSnapshot:
        """Put a copy of an address into the web archive."""
        snapshot = StoredSnapshot(timestamp, url, body, mimetype)
        self.snapshots.append(snapshot)
        return snapshot

    def answer_as_web_archive(self, visitor: Visitor) -> None:
        """Answer the three doors of the Wayback Machine: availability, CDX, and raw bytes."""
        parts = urlsplit(visitor.path)
        asked = parse_qs(parts.query).get("url", [""])[0]
        kept = sorted((one for one in self.snapshots if one.url == asked), key=lambda one: one.timestamp)
        if parts.path == "/available":
            closest = {"available": True, "status": "200", "url": "", "timestamp": kept[-1].timestamp} if kept else None
            said: Any = {"url": asked, "archived_snapshots": {"closest": closest} if closest else {}}
            visitor.reply(200, json.dumps(said).encode(), {"Content-Type": "application/json"})
        elif parts.path == "/cdx":
            header = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
            rows = [["key", one.timestamp, one.url, one.mimetype, one.status, "D" + one.timestamp, "1"] for one in kept]
            visitor.reply(
                200, json.dumps([header, *rows] if rows else []).encode(), {"Content-Type": "application/json"}
            )
        else:
            timestamp, _, original = visitor.path.removeprefix("/web/").partition("id_/")
            found = [one for one in self.snapshots if one.timestamp == timestamp and one.url == original]
            if found:
                visitor.reply(200, found[0].content, {"Content-Type": found[0].mimetype})
            else:
                visitor.reply(404, b"not archived")

    def settings(self, **changes: Any) -> FetchSettings:
        """Return settings that ask this web archive, and wait as little as tests can bear."""
        quick: dict[str, Any] = {
            "availability_url": f"{self.url}/available",
            "cdx_url": f"{self.url}/cdx",
            "snapshot_url": f"{self.url}/web",
            "pause_seconds": 0.0,
            "first_wait": 0.01,
            "longest_wait": 2.0,
            "connect_seconds": 2.0,
            "read_seconds": 2.0,
            "total_seconds": 20.0,
            "lock_seconds": 0.2,
        }
        return FetchSettings(**(quick | changes))

    def environment(self) -> dict[str, str]:
        """Return the same settings as variables, for a command line in another process."""
        settings = self.settings()
        names = ("availability_url", "cdx_url", "snapshot_url", "pause_seconds", "first_wait", "longest_wait")
        return {f"PLANEXTRACT_{name.upper()}": str(getattr(settings, name)) for name in names}


def closed_port() -> int:
    """Return a port of loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def web() -> Iterator[WebStandIn]:
    """A running stand-in, empty."""
    with WebStandIn() as site:
        yield site
