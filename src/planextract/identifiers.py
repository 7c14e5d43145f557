"""Readable, deterministic ids from content (CONTRACT.md section 3)."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def slug(text: str, longest: int = 40) -> str:
    """Turn printed text into lowercase ASCII words joined by hyphens, at most ``longest`` characters."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:longest].rstrip("-")


def make_id(owner: str, kind: str, *printed: object) -> str:
    """Return ``<owner>-<kind>-<slug>-<8 hex>``: what is printed, readable, and a digest that keeps long texts apart.

    The same content gives the same id. Content that stands twice under one owner needs something that tells the places
    apart among ``printed`` (a page, a row index).
    """
    parts = ["" if part is None else str(part) for part in printed]
    digest = hashlib.sha256("\x1f".join([owner, kind, *parts]).encode()).hexdigest()[:8]
    readable = slug(" ".join(part for part in parts if part))
    return "-".join(part for part in (owner, kind, readable, digest) if part)
