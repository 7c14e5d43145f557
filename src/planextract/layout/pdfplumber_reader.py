"""The reference reader: one page's characters and drawn shapes as pdfplumber (pdfminer) sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from pdfplumber.pdf import PDF

from planextract.layout.defects import unmapped_text
from planextract.layout.fonts import SUBSET, is_bold_name, is_italic_name
from planextract.layout.glyphs import Glyphs, RawPage, Run
from planextract.layout.page import Fill, Picture, Rule
from planextract.layout.shapes import ColoredRule, Rgb, box_shape, clip_box, drop_invisible, is_drawing, path_shapes
from planextract.layout.turn import Turn, turn_page
from planextract.records import Bbox

UNMAPPED = "(cid:"
TWICE = 0.5
"""A letter this near (points) to the same letter is that letter printed twice."""


@contextmanager
def opened_plumber(path: Path) -> Iterator[PDF]:
    """Open ``path`` with pdfplumber and close it again."""
    document = pdfplumber.open(path)
    try:
        yield document
    finally:
        document.close()


def read_page(document: PDF, number: int, turn: Turn) -> RawPage:
    """Read page ``number`` (1-based), turned as ``turn`` says (the fast reader's); the page is closed again."""
    page = document.pages[number - 1]
    try:
        chars = _printed_once(page.chars)
        quarter = (turn.rotation - (page.rotation or 0)) % 360
        back = turn_page((0, 0, float(page.width), float(page.height)), quarter)
        glyphs, runs, unmapped = _glyphs(chars, float(page.height), back)
        result = RawPage(number, turn.width, turn.height, turn.rotation, glyphs, runs)
        result.defects.extend(unmapped_text(unmapped))
        _add_shapes(page, back, result)
        return result
    finally:
        page.close()


def _printed_once(chars: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out letters printed a second time, at most slightly moved: some programs make bold that way."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    kept = []
    for char in chars:
        x, y = float(char["x0"]), float(char["top"])
        column, row = round(x / TWICE), round(y / TWICE)
        near = (seen.get((char["text"], column + i, row + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if any(place and abs(place[0] - x) <= TWICE and abs(place[1] - y) <= TWICE for place in near):
            continue
        seen[char["text"], column, row] = (x, y)
        kept.append(char)
    return kept


def _glyphs(
    chars: Iterable[Mapping[str, Any]], height: float, back: Turn
) -> tuple[Glyphs, list[Run], Mapping[str, int]]:
    text: list[str] = []
    boxes: list[Bbox] = []
    indexes: list[int] = []
    runs: dict[Run, int] = {}
    unmapped: Counter[str] = Counter()
    for char in chars:
        name = SUBSET.sub("", str(char["fontname"]))
        if char["text"].startswith(UNMAPPED):
            unmapped[name] += 1
        a, b, c, d, e, f = char["matrix"]
        angle = back.angle(a, b)
        x, y = back.point(e, f)
        # pdfminer's size is the height of the box, which is a letter's own width where the text runs up or down the page
        size = float(char["size"] if abs(a) >= abs(b) else char["width"])
        slanted = abs(a * c + b * d) > 0.12 * max(a * a + b * b, 1e-9)
        run = Run(
            font=name,
            size=round(size, 2),
            bold=is_bold_name(name),
            italic=is_italic_name(name) or slanted,
            color=rgb(char.get("non_stroking_color")) or (0, 0, 0),
            angle=angle,
            baseline=round(y if angle in (0, 180) else x, 2),
        )
        box = back.box(
            float(char["x0"]), height - float(char["bottom"]), float(char["x1"]), height - float(char["top"])
        )
        for part, part_box in _letters(char["text"], box):
            text.append(part)
            boxes.append(part_box)
            indexes.append(runs.setdefault(run, len(runs)))
    array = np.array(boxes, np.float64).reshape(-1, 4)
    return Glyphs(text, array, np.array(indexes, np.int64)), list(runs), unmapped


def _box(thing: Mapping[str, Any], height: float, back: Turn) -> Bbox:
    """Return the box of one of pdfplumber's things on the turned page; its ``top`` counts down from the page's top."""
    return back.box(
        float(thing["x0"]), height - float(thing["bottom"]), float(thing["x1"]), height - float(thing["top"])
    )


def _letters(text: str, box: Bbox) -> Iterator[tuple[str, Bbox]]:
    """Part a character that stands for several letters; one without Unicode stays one character."""
    if len(text) <= 1 or text.startswith(UNMAPPED):
        yield (text if len(text) == 1 else "\ufffd"), box
        return
    for letter in text:
        yield letter, box


def rgb(color: Any) -> Rgb | None:
    """Return a pdfminer colour (grey, RGB or CMYK, 0-1) as RGB 0-255; None for patterns and unknown spaces."""
    values = [color] if isinstance(color, int | float) else list(color or ())
    if not all(isinstance(value, int | float) for value in values):
        return None
    match values:
        case [grey]:
            red, green, blue = grey, grey, grey
        case [red, green, blue]:
            pass
        case [cyan, magenta, yellow, black]:
            red, green, blue = ((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
        case _:
            return None
    return (round(255 * red), round(255 * green), round(255 * blue))


def _add_shapes(page: Any, back: Turn, result: RawPage) -> None:
    rules: list[ColoredRule] = []
    fills: list[Fill] = []
    height = float(page.height)
    for shape in [*page.lines, *page.rects, *page.curves]:
        points = [back.point(x, height - y) for x, y in shape.get("pts") or ()]
        if len(points) < 2:
            continue
        fill = rgb(shape.get("non_stroking_color")) if shape.get("fill") else None
        stroke = rgb(shape.get("stroking_color")) or (0, 0, 0) if shape.get("stroke") else None
        curved = shape["object_type"] == "curve" and len(points) > 5
        x0, top, x1, bottom = _box(shape, height, back)
        if curved and fill is not None and 3 < bottom - top < 30 and x1 - x0 < 40:
            result.drawn_glyphs += 1
        if is_drawing(list(pairwise(points)), (x0, top, x1, bottom)):
            result.drawings.append((x0, top, x1, bottom))
        found = path_shapes(
            [points], fill, stroke, float(shape.get("linewidth") or 0), (0, 0, result.width, result.height)
        )
        rules.extend(found[0])
        fills.extend(found[1])
    for image in page.images:
        box = back.box(
            float(image["x0"]), height - float(image["bottom"]), float(image["x1"]), height - float(image["top"])
        )
        seen = clip_box(box, (0, 0, result.width, result.height))
        shape = box_shape(seen, (0, 0, 0)) if seen else None
        if isinstance(shape, Rule):
            result.rules.append(shape)
        elif shape is not None and seen is not None:
            result.pictures.append(Picture(*seen))
    kept, result.fills = drop_invisible(rules, fills)
    result.rules.extend(kept)
