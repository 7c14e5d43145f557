"""The fast reader: one page's characters and drawn shapes, taken from PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from planextract.layout import actual_text
from planextract.layout import pdfium_calls as call
from planextract.layout.character_shapes import COMPARED, CharacterShapes
from planextract.layout.glyphs import RawPage
from planextract.layout.layers import Layers, switched_off
from planextract.layout.ligatures import Ligatures, find_foreign_letters
from planextract.layout.named_alike import find_named_alike
from planextract.layout.page import Fill, Picture, Rule, TextDefect
from planextract.layout.page_limits import check_characters, check_size
from planextract.layout.pdfium_text import (
    INVISIBLE_ALPHA,
    FoundText,
    find_characters,
    find_text,
    find_unmapped,
    make_glyphs,
    make_runs,
)
from planextract.layout.shapes import (
    ColoredRule,
    Point,
    Rgb,
    box_shape,
    clip_box,
    drop_invisible,
    is_drawing,
    is_mark,
    path_shapes,
)
from planextract.layout.turn import Turn, turn_page
from planextract.records import Bbox

LONGEST_PATH = 4000
"""Paths with more pieces than this are drawings (maps, charts), never rules of a table."""
CURVE_TELLS = 48
DEEPEST_FORM = 40
"""Forms within forms: PDFium itself shows none that lie deeper (``kMaxFormLevel`` of its parser), and no text of them."""
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer is IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class _Numbers:
    """Places that PDFium writes its answers to, made once."""

    def __init__(self) -> None:
        self.floats = (ctypes.c_float * 6)()
        self.at = ctypes.addressof(self.floats)
        self.ints = (ctypes.c_uint * 4)()
        self.ints_at = ctypes.addressof(self.ints)
        self.four_floats = tuple(range(self.at, self.at + 16, 4))
        self.four_ints = tuple(range(self.ints_at, self.ints_at + 16, 4))


@dataclass(frozen=True, slots=True)
class Known:
    """What is found out of a document's fonts and layers, page by page, and asked again on the next.

    ``shapes``: whether its digits and letters are those that are shown; ``ligatures``: which letters an unnamed ligature
    shows; ``layers``: which are switched off, so that their text is hidden.
    """

    shapes: CharacterShapes
    ligatures: Ligatures
    layers: Layers

    @classmethod
    def begin(cls, document: pdfium.PdfDocument, layers: Layers) -> Known:
        """Return what is known of a document before its first page is read."""
        return cls(CharacterShapes(document), Ligatures(document), layers)


def read_page(document: pdfium.PdfDocument, number: int, known: Known | None = None) -> RawPage:
    """Read page ``number`` (1-based); the page is closed again before this returns.

    Without what is ``known`` of the document its text is taken as it is named.

    Raises :class:`planextract.layout.page_limits.PageOutOfBounds`.
    """
    page = document[number - 1]
    try:
        check_size(*page.get_size())
        with closing(page.get_textpage()) as text_page:
            reader = _PageReader(page, text_page, number)
            said = reader.read(known)
        if not reader.says_otherwise:
            return said
        with closing(page.get_textpage()) as text_page:
            painted = _PageReader(page, text_page, number).read(known)
    finally:
        page.close()
    if any(defect.code == "no_unicode_map" for defect in painted.defects):
        said.defects.append(TextDefect("actual_text", "its text is what the PDF says instead of what it paints"))
        return said
    return painted


def read_turn(document: pdfium.PdfDocument, number: int) -> Turn:
    """Return how page ``number`` (1-based) is turned for a reader: its own rotation, and that of text set sideways.

    Raises :class:`planextract.layout.page_limits.PageOutOfBounds`.
    """
    page = document[number - 1]
    try:
        check_size(*page.get_size())
        text_page = page.get_textpage()
        try:
            reader = _PageReader(page, text_page, number)
            reader.find_text()
            return reader.turn
        finally:
            text_page.close()
    finally:
        page.close()


def page_turn(page: pdfium.PdfPage, extra: int = 0) -> Turn:
    """Return how ``page`` is turned: its own rotation and ``extra`` clockwise degrees."""
    return turn_page(page.get_bbox(), page.get_rotation() + extra)


class _PageReader:
    def __init__(self, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> None:
        self.page = page
        self.page_at = call.address_of(page.raw)
        self.text_at = call.address_of(text_page.raw)
        self.number = number
        self.numbers = _Numbers()
        self.turn = page_turn(page)
        self.texts: list[int] = []
        """The text objects that the page is painted with."""
        self.says_otherwise = False
        """Whether some of them said another text: it is taken off, and the page has to be read again as it is painted."""

    def read(self, known: Known | None = None) -> RawPage:
        """Read the page's text and shapes; compare its characters with what it shows where anything is ``known``."""
        found = self.find_text()
        runs = make_runs(found, self.turn, self.text_at)
        hidden, unclear = (
            switched_off(known.layers, found.objects) if known is not None and known.layers.matter else (set(), set())
        )
        if hidden:
            found = found.without(hidden)
        if known is not None and not self.turn.rotation:
            found = known.ligatures.spell_out(self.page, self.text_at, found, runs)
        glyphs = make_glyphs(found, self.turn)
        result = RawPage(self.number, self.turn.width, self.turn.height, self.turn.rotation, glyphs, runs)
        result.defects.extend(find_unmapped(found, runs, self.text_at))
        result.defects.extend(find_foreign_letters(found))
        if unclear:
            detail = f"{len(unclear)} texts belong to layers of which nobody can say whether they are shown"
            result.defects.append(TextDefect("hidden_layers", detail))
        self._add_shapes(result)
        self.says_otherwise = actual_text.take_off(self.texts)
        if known is not None and not self.says_otherwise:
            firsts = find_characters(found, runs, COMPARED)
            if self.turn.rotation:
                firsts = dict.fromkeys(firsts)
            result.defects.extend(known.shapes.contradictions(self.page, self.text_at, firsts))
            if not self.turn.rotation:
                others = find_named_alike(found, runs, self.text_at, COMPARED)
                result.defects.extend(known.shapes.contradictions_of_others(self.page, self.text_at, others))
        return result

    def find_text(self) -> FoundText:
        """Read the characters, and turn the page where most of its text is set sideways."""
        check_characters(call.text_count(self.text_at))
        found = find_text(self.text_at)
        main = found.main_angle(self.turn)
        if main:
            self.turn = page_turn(self.page, -main)
        return found

    def _add_shapes(self, result: RawPage) -> None:
        rules: list[ColoredRule] = []
        fills: list[Fill] = []
        for at, kind, matrix in self._objects(self.page_at, call.page_count_objects, call.page_object, IDENTITY, 0):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._add_path(at, matrix, result, rules, fills)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                box = self._bounds(at, matrix)
                seen = clip_box(box, self._clip(at, matrix)) if box else None
                shape = box_shape(seen, (0, 0, 0)) if seen else None
                if isinstance(shape, Rule):
                    result.rules.append(shape)
                elif seen is not None and shape is not None:
                    result.pictures.append(Picture(*seen))
        kept, result.fills = drop_invisible(rules, fills)
        result.rules.extend(kept)

    def _objects(
        self, owner: int, count: object, get: object, matrix: Matrix, depth: int
    ) -> Iterator[tuple[int, int, Matrix]]:
        assert callable(count)
        assert callable(get)
        for at in map(get, repeat(owner), range(max(0, count(owner)))):
            if at is None:
                continue
            kind = call.object_type(at)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < DEEPEST_FORM:
                    inner = _times(self._object_matrix(at), matrix)
                    yield from self._objects(at, call.form_count_objects, call.form_object, inner, depth + 1)
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self.texts.append(at)
            elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                yield at, kind, matrix

    def _object_matrix(self, at: int) -> Matrix:
        if not call.object_matrix(at, self.numbers.at):
            return IDENTITY
        a, b, c, d, e, f = self.numbers.floats
        return (a, b, c, d, e, f)

    def _bounds(self, at: int, matrix: Matrix) -> Bbox | None:
        if not call.object_bounds(at, *self.numbers.four_floats):
            return None
        left, bottom, right, top, *_ = self.numbers.floats
        ax, ay = self._to_page(left, bottom, matrix)
        bx, by = self._to_page(right, top, matrix)
        x0, top_, x1, bottom_ = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        return clip_box((x0, top_, x1, bottom_), (0, 0, self.turn.width, self.turn.height))

    def _to_page(self, x: float, y: float, matrix: Matrix) -> Point:
        a, b, c, d, e, f = matrix
        return self.turn.point(a * x + c * y + e, b * x + d * y + f)

    def _clip(self, at: int, matrix: Matrix) -> Bbox | None:
        """Return the box that clips an object, None where it is not clipped."""
        clip = call.object_clip(at)
        count = call.clip_count_paths(clip) if clip is not None else 0
        box: Bbox = (0, 0, self.turn.width, self.turn.height)
        for path in range(max(0, count)):
            segments = range(min(max(0, call.clip_count_segments(clip, path)), 50))
            points = self._points(list(map(call.clip_segment, repeat(clip), repeat(path), segments)), matrix)
            if len(points) >= 3:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                box = clip_box(box, (min(xs), min(ys), max(xs), max(ys))) or (0, 0, 0, 0)
        return box

    def _points(self, segments: Sequence[int], matrix: Matrix) -> list[Point]:
        a, b, c, d, e, f = matrix
        to_page = self.turn.point
        return [to_page(a * x + c * y + e, b * x + d * y + f) for x, y in call.read_points(segments)]

    def _add_path(self, at: int, matrix: Matrix, result: RawPage, rules: list[ColoredRule], fills: list[Fill]) -> None:
        count = call.path_count(at)
        box = self._bounds(at, matrix) if 2 <= count <= LONGEST_PATH else None
        if box is None:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        mark = is_mark(box)
        if max(width, height) < 2.5 and not mark:
            return
        inner = _times(self._object_matrix(at), matrix)
        fill, stroke, stroke_width = self._paint(at, inner)
        color = fill or stroke
        if color is None:
            return
        if mark:
            result.marks.append(Fill(*box, color))
        if max(width, height) < 2.5:
            return
        subpaths, pieces, curved = self._subpaths(at, count, inner, box)
        if is_drawing(pieces, box):
            result.drawings.append(box)
        if curved:
            if fill is not None and 3 < height < 30 and width < 40:
                result.drawn_glyphs += 1
            elif fill is not None and count <= 24 and height > 8 and width > 20:
                seen = clip_box(box, self._clip(at, matrix))
                fills.extend([Fill(*seen, fill)] if seen else [])
            if stroke is None:
                return
            fill = None
        found = path_shapes(subpaths, fill, stroke, stroke_width, self._clip(at, matrix))
        rules.extend(found[0])
        fills.extend(found[1])

    def _color(self, ask: Callable[..., int], at: int) -> tuple[int, int, int, int] | None:
        if not ask(at, *self.numbers.four_ints):
            return None
        red, green, blue, alpha = self.numbers.ints
        return (red, green, blue, alpha)

    def _paint(self, at: int, matrix: Matrix) -> tuple[Rgb | None, Rgb | None, float]:
        """Return fill colour, stroke colour (None where not painted) and stroke width in points; ``matrix`` is the path's."""
        call.path_draw_mode(at, self.numbers.ints_at, self.numbers.ints_at + 4)
        filled, stroked = self.numbers.ints[0] != 0, self.numbers.ints[1] != 0
        fill = self._color(call.object_fill_color, at) if filled else None
        stroke = self._color(call.object_stroke_color, at) if stroked else None
        width = 0.0
        if stroke is not None and call.object_stroke_width(at, self.numbers.at):
            a, b, c, d, *_ = matrix
            width = self.numbers.floats[0] * 0.5 * float(abs(a) + abs(b) + abs(c) + abs(d))
        return (
            fill[:3] if fill and fill[3] > INVISIBLE_ALPHA else None,
            stroke[:3] if stroke and stroke[3] > INVISIBLE_ALPHA else None,
            width,
        )

    def _subpaths(
        self, at: int, count: int, matrix: Matrix, whole: Bbox
    ) -> tuple[list[list[Point]], list[tuple[Point, Point]], bool]:
        """Return the straight runs of a path as lists of points, its pieces (from, to), and whether it has curves.

        ``whole`` is the box of the path; of a long curve of a chart only the beginning is read.
        """
        subpaths: list[list[Point]] = []
        pieces: list[tuple[Point, Point]] = []
        curved = False
        bezier = 0
        here: Point = (0.0, 0.0)
        for index, (kind, closes, point) in enumerate(self._segments(at, count, matrix)):
            if index == CURVE_TELLS and is_drawing(pieces, whole):
                break  # a curve of a chart: the rest of it tells nothing new
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                curved = True
                bezier += 1
                if bezier % 3:
                    continue  # a control point
            if kind != raw.FPDF_SEGMENT_MOVETO and subpaths:
                pieces.append((here, point))
            if kind == raw.FPDF_SEGMENT_LINETO and subpaths:
                subpaths[-1].append(point)
            else:
                subpaths.append([point])
            here = point
            if kind == raw.FPDF_SEGMENT_LINETO and closes and subpaths[-1][0] != point:
                subpaths[-1].append(subpaths[-1][0])
        return [points for points in subpaths if len(points) > 1], pieces, curved

    def _segments(self, at: int, count: int, matrix: Matrix) -> Iterator[tuple[int, int, Point]]:
        """Read the pieces of a path, as many at once as may be wanted: kind, whether it closes the path, where it leads to."""
        for start in range(0, count, CURVE_TELLS):
            found = list(map(call.path_segment, repeat(at), range(start, min(start + CURVE_TELLS, count))))
            kinds, closes = map(call.segment_type, found), map(call.segment_close, found)
            yield from zip(kinds, closes, self._points(found, matrix), strict=True)
