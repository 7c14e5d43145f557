"""What a font's name, and the font file itself, say about its letters."""

from __future__ import annotations

import re
import struct

BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi(?!light)|,bd|-bd\b|extrab", re.IGNORECASE)
ITALIC_NAME = re.compile(r"italic|oblique|-it\b|kursiv", re.IGNORECASE)
SUBSET = re.compile(r"^[A-Z]{6}\+")
"""The tag that marks a font of which only the used characters are embedded."""
_FONT_FILES = (b"\x00\x01\x00\x00", b"true", b"OTTO")


def is_bold_name(name: str) -> bool:
    """Whether a font calls itself bold."""
    return bool(BOLD_NAME.search(name))


def is_italic_name(name: str) -> bool:
    """Whether a font calls itself italic."""
    return bool(ITALIC_NAME.search(name))


def style_in_file(data: bytes) -> tuple[bool, bool] | None:
    """Bold and italic as an embedded TrueType or OpenType font file says, None for other files and damaged ones.

    Bold is ``macStyle`` bit 0 of its table ``head`` or a weight class of 600 and more in ``OS/2``; italic is bit 1.
    """
    if data[:4] not in _FONT_FILES:
        return None
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        places = dict(struct.unpack_from(">4s4xI4x", data, 12 + 16 * at) for at in range(count))
        (style,) = struct.unpack_from(">H", data, places[b"head"] + 44)
        weight = struct.unpack_from(">H", data, places[b"OS/2"] + 4)[0] if b"OS/2" in places else 0
    except (struct.error, KeyError):
        return None
    return bool(style & 1) or weight >= 600, bool(style & 2)
