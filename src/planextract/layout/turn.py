"""Turning a page the way a person would: from PDF user space to points from the top left of the turned page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planextract.records import Bbox

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Turn:
    """An affine map ``X = a·x + c·y + e``, ``Y = b·x + d·y + f`` by whole quarter turns.

    ``width`` and ``height`` are the turned page's; ``rotation`` is clockwise degrees: 0, 90, 180 or 270.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float
    rotation: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bbox:
        """Map a box given by two opposite corners; the result is ordered."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    def angle(self, a: float, b: float) -> int:
        """Return the direction in which text with matrix column ``(a, b)`` runs: 0, 90, 180 or 270 clockwise.

        Slanted text is given the nearest quarter.
        """
        x, y = self.a * a + self.c * b, self.b * a + self.d * b
        if abs(x) >= abs(y):
            return 0 if x >= 0 else 180
        return 90 if y > 0 else 270

    def points(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Map many points."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def angles(self, a: Numbers, b: Numbers) -> NDArray[np.int64]:
        """Return the directions of many texts, as :meth:`angle` does."""
        x, y = self.a * a + self.c * b, self.b * a + self.d * b
        return np.where(np.abs(x) >= np.abs(y), np.where(x >= 0, 0, 180), np.where(y > 0, 90, 270))


def turn_page(crop: Bbox, rotation: int) -> Turn:
    """Return the map for a page whose visible box is ``crop`` (left, bottom, right, top in user space)."""
    left, bottom, right, top = crop
    width, height = right - left, top - bottom
    match rotation % 360:
        case 90:
            return Turn(0, 1, 1, 0, -bottom, -left, height, width, 90)
        case 180:
            return Turn(-1, 0, 0, 1, right, -bottom, width, height, 180)
        case 270:
            return Turn(0, -1, -1, 0, top, right, height, width, 270)
        case _:
            return Turn(1, 0, 0, -1, -left, top, width, height, 0)
