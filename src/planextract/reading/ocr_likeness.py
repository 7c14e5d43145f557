"""Whether two readings of the same print say the same, the accents aside that a network for another language cannot read."""

from __future__ import annotations

import unicodedata


def same_words(one: object, other: object) -> bool:
    """Whether two texts (or other values) are the same, case, spaces, marks and accents set aside."""
    if one is None or other is None:
        return one is other
    return plain(str(one)) == plain(str(other))


def plain(text: str) -> str:
    """Letters and digits of a text, without case and accents."""
    folded = unicodedata.normalize("NFKD", text).lower()
    return "".join(character for character in folded if character.isalnum() and character.isascii())
