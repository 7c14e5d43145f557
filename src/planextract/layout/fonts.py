"""What a font's name says about its letters."""

from __future__ import annotations

import re

BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi(?!light)|,bd|-bd\b|extrab", re.IGNORECASE)
ITALIC_NAME = re.compile(r"italic|oblique|-it\b|kursiv", re.IGNORECASE)
SUBSET = re.compile(r"^[A-Z]{6}\+")
"""The tag that marks a font of which only the used characters are embedded."""


def is_bold_name(name: str) -> bool:
    """Whether a font calls itself bold."""
    return bool(BOLD_NAME.search(name))


def is_italic_name(name: str) -> bool:
    """Whether a font calls itself italic."""
    return bool(ITALIC_NAME.search(name))
