"""What bytes are, judged by the bytes: a PDF, or what else, in words that say why it is not taken."""

from __future__ import annotations

HEAD_BYTES = 1024
"""A PDF's marker stands within this many bytes (ISO 32000, annex H, implementation note 13)."""

_KINDS = (
    (b"PK\x03\x04", "an Office or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "an RTF text"),
)


def is_pdf(head: bytes) -> bool:
    """Whether the first bytes of a file carry a PDF's marker."""
    return b"%PDF-" in head[:HEAD_BYTES]


def is_html(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an HTML page."""
    start = head[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start


def explain_refusal(head: bytes, name: str) -> str | None:
    """Return why a file that begins with ``head`` is no PDF, None if it is one."""
    if not head:
        return f"{name} is empty"
    if is_html(head) and not head.startswith(b"%PDF-"):
        return f"{name} is an HTML page, not a PDF"
    if is_pdf(head):
        return None
    kind = next(
        (kind for mark, kind in _KINDS if head.startswith(mark)), "something else than a PDF (no %PDF- at its head)"
    )
    return f"{name} is {kind}"
