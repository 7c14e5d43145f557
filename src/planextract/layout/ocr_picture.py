"""A scanned page as a picture that can be read: drawn upright, deskewed, its ruled lines found and taken away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from planextract.layout.page import Rule
from planextract.layout.pdfium_reader import page_turn

DPI = 300
"""What tesseract's networks were trained for; pictures of less are drawn larger, which they read better."""
MOST_PIXELS = 40_000_000
"""A page of absurd size is drawn smaller: three times an A4 page at this resolution still fits."""
STEEPEST = 4.0
"""Degrees: a page that lies more askew than this in the scanner is not set straight."""
LEAST_SKEW = 0.03
"""Degrees: over the width of a page less than half a point."""
SHORTEST_RULE = 26.0
"""Points: a longer straight run of ink is a ruled line; strokes of large letters and dashes are shorter."""
THICKEST_RULE = 3.0
"""Points: a thicker run of ink is a bar or a band."""
LIGHTEST_RULE = 20.0
"""Shades (of 255) by which a ruled line is at least darker than the paper."""
GROUND = 6.0
"""Points across a line within which both its sides are seen: paper, or the gray of a band."""
FILLED = 0.9
"""So much of the length of a ruled line is ink: a scan breaks it in places."""

Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scan:
    """One page as a picture. ``scale`` is pixels per point; ``skew`` degrees by which it was turned back, clockwise.

    ``quarter`` is the clockwise turn (0, 90, 180, 270) given to it so that its text stands upright.
    """

    gray: Gray
    scale: float
    skew: float = 0.0
    quarter: int = 0

    @property
    def dpi(self) -> int:
        """Pixels per inch."""
        return round(self.scale * 72)

    @property
    def width(self) -> float:
        """Points."""
        return float(self.gray.shape[1] / self.scale)

    @property
    def height(self) -> float:
        """Points."""
        return float(self.gray.shape[0] / self.scale)


def draw_scan(document: pdfium.PdfDocument, number: int, dpi: int = DPI) -> Scan:
    """Draw page ``number`` (1-based) in shades of gray, as its own rotation says."""
    page = document[number - 1]
    try:
        turn = page_turn(page)
        scale = min(dpi / 72, (MOST_PIXELS / max(1.0, turn.width * turn.height)) ** 0.5)
        drawn = page.render(scale=scale, grayscale=True)
        return Scan(np.ascontiguousarray(drawn.to_numpy().reshape(drawn.height, -1)[:, : drawn.width]), scale)
    finally:
        page.close()


def looks_printed(document: pdfium.PdfDocument, number: int) -> bool:
    """Whether a page is mostly bare paper with some ink on it, as a page of text is and a photograph is not."""
    gray = draw_scan(document, number, dpi=60).gray
    paper = np.percentile(gray, 90)
    if paper < 120:
        return False
    bare = float((gray > paper - 40).mean())
    ink = float((gray < paper - 90).mean())
    return bare > 0.55 and 0.0008 < ink < 0.35


def turned(scan: Scan, quarter: int) -> Scan:
    """The picture turned clockwise by whole quarters."""
    gray = np.ascontiguousarray(np.rot90(scan.gray, -(quarter // 90) % 4))
    return Scan(gray, scan.scale, scan.skew, (scan.quarter + quarter) % 360)


def set_straight(scan: Scan) -> Scan:
    """Turn a picture back by its skew, about its middle; its size stays."""
    skew = find_skew(scan)
    if abs(skew) < LEAST_SKEW:
        return scan
    paper = int(np.median(scan.gray))
    image = Image.fromarray(scan.gray).rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    return Scan(np.asarray(image), scan.scale, skew, scan.quarter)


def find_skew(scan: Scan) -> float:
    """Return by how many degrees the lines of a picture fall to the right: the slope along which its ink lies densest."""
    step = max(1, round(scan.scale / 1.4))
    small = scan.gray[: scan.gray.shape[0] // step * step, : scan.gray.shape[1] // step * step]
    small = small.reshape(small.shape[0] // step, step, small.shape[1] // step, step).min(axis=(1, 3))
    ys, xs = np.nonzero(small < ink_threshold(small))
    if len(ys) < 50:
        return 0.0
    # spread evenly within each pixel: else whole rows would lie densest wherever the slope is none
    rows = ys + xs * 0.618034 % 1 + small.shape[1]
    across = xs - small.shape[1] / 2

    def density(degrees: float) -> float:
        counts = np.bincount((rows - across * np.tan(np.radians(degrees))).astype(np.int64)).astype(np.float64)
        return float((counts * counts).sum())

    best = 0.0
    for reach, width in ((STEEPEST, 0.4), (0.4, 0.1), (0.1, 0.02)):
        angles = best + np.arange(-round(reach / width), round(reach / width) + 1) * width
        best = float(max(angles, key=lambda angle: (density(float(angle)), -abs(float(angle)))))
    return round(best, 3)


def ink_threshold(gray: Gray) -> float:
    """The shade that parts ink from paper best (Otsu)."""
    counts = np.bincount(gray.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    sums = np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.nanargmax(np.nan_to_num(spread))) + 1


def find_rules(scan: Scan) -> tuple[list[Rule], Gray]:
    """Return the ruled lines of a picture in points, and the picture without them.

    A thin line may be scanned much lighter than text, but all along it is darker than the paper; no line of text is.
    """
    paper = float(np.median(scan.gray))
    grain = float(np.median(np.abs(scan.gray[::3, ::3].astype(np.float32) - paper)))
    around = round(GROUND * scan.scale)
    darker = max(LIGHTEST_RULE, 4 * grain) + 2 * grain
    length = round(SHORTEST_RULE * scan.scale)
    rules: list[Rule] = []
    bare = scan.gray.copy()
    for axis in (1, 0):
        # darker than both its sides: a line on the edge of a band is, and the band itself is not
        light = ndimage.maximum_filter1d(scan.gray, around, axis=1 - axis)
        sides = ndimage.minimum_filter1d(light, around, axis=1 - axis)
        ink = (scan.gray < sides - darker).astype(np.float32)
        across = ndimage.maximum_filter1d(ink, 3, axis=1 - axis)
        filled = ndimage.uniform_filter1d(across, length, axis=axis) > FILLED
        runs = ndimage.maximum_filter1d(filled.astype(np.uint8), length, axis=axis)
        labels, count = ndimage.label(runs)
        for at, place in enumerate(ndimage.find_objects(labels)[:count], start=1):
            here = labels[place] == at
            rule = _rule(place, int(here.sum()), scan.scale, horizontal=axis == 1)
            if rule is not None and _is_free(ink, place, axis):
                rules.append(rule)
                bare[place][here] = round(paper)
    return rules, bare


def _is_free(ink: NDArray[np.float32], place: tuple[slice, ...], axis: int) -> bool:
    """Whether bare paper runs along one side of a run of ink at least, and not much ink along the other: it is no text."""
    lined = ink if axis == 1 else ink.T
    across, along = (place[0], place[1]) if axis == 1 else (place[1], place[0])
    above = lined[max(0, across.start - 5) : max(0, across.start - 1), along]
    below = lined[across.stop + 1 : across.stop + 5, along]
    shares = sorted(float(side.mean()) if side.size else 0.0 for side in (above, below))
    return shares[0] < 0.2 and shares[1] < 0.4


def _rule(place: tuple[slice, ...], area: int, scale: float, horizontal: bool) -> Rule | None:
    """The rule that a run of ink is, None where it is too thick for one."""
    rows, columns = place[0], place[1]
    x0, x1, top, bottom = columns.start / scale, columns.stop / scale, rows.start / scale, rows.stop / scale
    extent = x1 - x0 if horizontal else bottom - top
    width = area / (scale * scale * extent) - 2 / scale
    uneven = (bottom - top if horizontal else x1 - x0) - width
    if width > THICKEST_RULE or uneven > THICKEST_RULE:
        return None
    if horizontal:
        middle = (top + bottom) / 2
        return Rule(x0, middle, x1, middle, max(0.4, width))
    middle = (x0 + x1) / 2
    return Rule(middle, top, middle, bottom, max(0.4, width))
