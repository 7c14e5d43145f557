"""Taking secrets out of what is shown or logged: passwords in addresses, tokens in their queries, addresses that are secret."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

HIDDEN = "***"
_SECRET_ADDRESSES = ("PLANEXTRACT_WEBHOOK",)
"""Settings whose whole address is a secret: who knows it may write there."""

_SECRET_WORDS = ("PLANEXTRACT_SECRET", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PREFECT_API_KEY")
_SHORTEST_WORD = 4
_IN_ADDRESS = re.compile(r"(?<=://)[^\s/?#@'\"]+:[^\s/?#'\"]*@|(?<=://)[^\s/?#@'\"]+@")
_NAMED = re.compile(
    r"(?P<name>\b(?:access_?|api_?|auth_?|refresh_?)?(?:token|key|secret|password|passwd|pwd|signature|sig)\s*=\s*)"
    r"(?:'[^']*'|\"[^\"]*\"|[^\s&#'\",;)]+)",
    re.IGNORECASE,
)


def without_secrets(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return a text for people and logs: user names and passwords in addresses, tokens and passwords named as such, and
    what the settings hold as secret are replaced by ``***``."""
    for name in _SECRET_ADDRESSES:
        address = environment.get(name, "").strip()
        if address:
            text = text.replace(address, _host_of(address))
            path = address.partition("://")[2].partition("/")[2]
            text = text.replace(path, HIDDEN) if len(path) >= _SHORTEST_WORD else text
    for name in _SECRET_WORDS:
        word = environment.get(name, "").strip()
        if len(word) >= _SHORTEST_WORD:
            text = text.replace(word, HIDDEN)
    return _NAMED.sub(rf"\g<name>{HIDDEN}", _IN_ADDRESS.sub(f"{HIDDEN}@", text))


def _host_of(address: str) -> str:
    """Return an address without anything but its host."""
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname}/{HIDDEN}"
    except ValueError:
        return HIDDEN
