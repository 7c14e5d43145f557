"""Taking in what a server sends, and stopping as soon as it is too much, too slow or the wrong thing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from planextract.archive.atomic import writing_to
from planextract.archive.content import HEAD_BYTES, explain_refusal
from planextract.archive.failure import Failure

_TAIL_BYTES = 2048  # a PDF ends with %%EOF, and some servers add a little after it


def receive_page(response: httpx.Response, limit: int, deadline: float) -> tuple[bytes, str]:
    """Return the body and its SHA-256; :class:`Failure` over ``limit`` bytes or past the monotonic ``deadline``."""
    body = b"".join(_pieces(response, limit, deadline))
    return body, hashlib.sha256(body).hexdigest()


def receive_document(response: httpx.Response, part: Path, limit: int, deadline: float) -> str:
    """Write a PDF to ``part`` and return its SHA-256. Raises :class:`Failure` also for anything that is no PDF."""
    name = response.url.path.rpartition("/")[2] or str(response.url)
    digest = hashlib.sha256()
    head, tail, is_checked = b"", b"", False
    with writing_to(part.parent), part.open("wb") as file:
        for piece in _pieces(response, limit, deadline):
            digest.update(piece)
            file.write(piece)
            tail = (tail + piece)[-_TAIL_BYTES:]
            if not is_checked:
                head += piece
                if len(head) >= HEAD_BYTES:
                    _refuse_other(head, name)
                    is_checked = True
    if not is_checked:
        _refuse_other(head, name)
    if not _says_length(response) and b"%%EOF" not in tail:
        raise Failure("closed the connection midway (no end of the PDF)", "unreachable", attempts=3)
    return digest.hexdigest()


def _pieces(response: httpx.Response, limit: int, deadline: float) -> Iterator[bytes]:
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise Failure(f"is too large ({int(stated):,} bytes; the limit is {limit:,})", "refused")
    size = 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > limit:
            raise Failure(f"is too large (more than {limit:,} bytes)", "refused")
        if time.monotonic() > deadline:
            raise Failure("sends too slowly", "unreachable")
        yield piece


def _refuse_other(head: bytes, name: str) -> None:
    refusal = explain_refusal(head, name)
    if refusal:
        raise Failure(refusal, "not_a_pdf")


def _says_length(response: httpx.Response) -> bool:
    """Whether the protocol itself tells that a body is complete; then httpx has checked it."""
    headers = response.headers
    return "content-length" in headers or "transfer-encoding" in headers or response.http_version == "HTTP/2"
