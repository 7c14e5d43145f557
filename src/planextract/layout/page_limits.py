"""What a page may be at most: what is hostile or broken is refused with its reason, not read for minutes."""

from __future__ import annotations

LARGEST_SIDE = 14_400.0
"""Points: 200 inches, the largest page that PDF viewers agreed on (ISO 32000-1, annex C.2)."""
LEAST_SIDE = 3.0
"""Points: the smallest page that they agreed on."""
MOST_CHARACTERS = 60_000
"""A dense page of a plan has 8 000, a large poster of small print not 40 000."""


class PageOutOfBounds(Exception):
    """A page is larger, smaller or fuller than any page that people read; the message says how."""


def check_size(width: float, height: float) -> None:
    """Raise :class:`PageOutOfBounds` where a page has no size that paper has; sides in points."""
    for side in (width, height):
        if not LEAST_SIDE <= side <= LARGEST_SIDE:
            raise PageOutOfBounds(
                f"the page is {width:.6g} × {height:.6g} points, and a side is {LEAST_SIDE:.0f} to {LARGEST_SIDE:.0f}"
            )


def check_characters(count: int) -> None:
    """Raise :class:`PageOutOfBounds` where a page has more characters than anybody could read."""
    if count > MOST_CHARACTERS:
        raise PageOutOfBounds(
            f"the page has {count} characters, more than the {MOST_CHARACTERS} that are read of a page"
        )
