"""Whether two readings of the same print say the same, the accents aside that a network for another language cannot read."""

from __future__ import annotations

import re
import unicodedata

_POINT = re.compile(r"(?<=\d)[.,:](?=\d)")
_DASHES = re.compile(r"[-‐‑–—−]")


def same_words(one: object, other: object) -> bool:
    """Whether two texts (or other values) are the same, case, spaces, marks and accents set aside."""
    if one is None or other is None:
        return one is other
    return plain(str(one)) == plain(str(other))


def plain(text: str) -> str:
    """Letters and digits of a text, without case and accents; a mark between two digits counts (``1,5`` is not ``15``)."""
    folded = unicodedata.normalize("NFKD", _POINT.sub("\0", text)).lower()
    return "".join(
        character for character in folded if character == "\0" or (character.isalnum() and character.isascii())
    )


def plain_value(text: str | None) -> str | None:
    """A printed value as it is compared: with its sign and unit (``–1,5 %``), without spaces; None where there is none."""
    if text is None:
        return None
    return "".join(unicodedata.normalize("NFKD", _DASHES.sub("-", text)).lower().split())
