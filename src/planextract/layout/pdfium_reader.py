"""The fast reader: one page's characters and drawn shapes, taken from PDFium."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from planextract.layout import actual_text
from planextract.layout import pdfium_calls as call
from planextract.layout.defects import unmapped_text
from planextract.layout.digit_shapes import DigitShapes
from planextract.layout.fonts import SUBSET, is_bold_name, is_italic_name, style_in_file
from planextract.layout.glyphs import Glyphs, RawPage, Run
from planextract.layout.layers import Layers, switched_off
from planextract.layout.page import Fill, Picture, Rule, TextDefect
from planextract.layout.page_limits import check_characters, check_size
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
DEEPEST_FORM = 6
BOLD_WEIGHT = 650
HEAVIEST = 1000
"""The scale of weights ends here (OpenType, OS/2 usWeightClass): more is no weight."""
MADE_UP_HYPHENS = {0x02: 0x2D, 0xFFFE: 0x2D}
"""PDFium marks a hyphen at a line's end by one of these; the page prints a hyphen."""

INVISIBLE_ALPHA = 12
"""Of 255: what is painted with less is not seen."""
LEAST_SIZE = 1.0
"""Points: smaller text is a speck."""
HALVES = range(0xD800, 0xE000)
"""Halves of characters (UTF-16 surrogates), which a broken Unicode map yields: no text, and nothing that can be stored."""

Matrix = tuple[float, float, float, float, float, float]
FoundText = tuple[list[int], NDArray[np.float32], list[int | None], dict[int, int], dict[int, Matrix]]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _character(code: int) -> str:
    return "\ufffd" if code in HALVES else chr(MADE_UP_HYPHENS.get(code, code))


class _Numbers:
    """Places that PDFium writes its answers to, made once."""

    def __init__(self) -> None:
        self.floats = (ctypes.c_float * 6)()
        self.at = ctypes.addressof(self.floats)
        self.ints = (ctypes.c_uint * 4)()
        self.ints_at = ctypes.addressof(self.ints)

    def four_floats(self) -> tuple[int, int, int, int]:
        return (self.at, self.at + 4, self.at + 8, self.at + 12)

    def four_ints(self) -> tuple[int, int, int, int]:
        return (self.ints_at, self.ints_at + 4, self.ints_at + 8, self.ints_at + 12)


def read_page(
    document: pdfium.PdfDocument, number: int, shapes: DigitShapes | None = None, layers: Layers | None = None
) -> RawPage:
    """Read page ``number`` (1-based); the page is closed again before this returns.

    With ``shapes`` (the document's) the digits that the text layer names are compared with those that are shown; with
    its ``layers`` the text of those that are switched off is hidden.

    Raises :class:`planextract.layout.page_limits.PageOutOfBounds`.
    """
    page = document[number - 1]
    try:
        check_size(*page.get_size())
        with closing(page.get_textpage()) as text_page:
            reader = _PageReader(page, text_page, number)
            said = reader.read(shapes, layers)
        if not reader.says_otherwise:
            return said
        with closing(page.get_textpage()) as text_page:
            painted = _PageReader(page, text_page, number).read(shapes, layers)
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
        self.fonts: dict[int, tuple[str, bool, bool]] = {}
        self.turn = page_turn(page)
        self.texts: list[int] = []
        """The text objects that the page is painted with."""
        self.says_otherwise = False
        """Whether some of them said another text: it is taken off, and the page has to be read again as it is painted."""

    def read(self, shapes: DigitShapes | None = None, layers: Layers | None = None) -> RawPage:
        """Read the page's text and shapes; compare its digits with what it shows where ``shapes`` are given."""
        codes, boxes, objects, firsts, matrices = self.find_text()
        runs: list[Run] = []
        run_of: dict[int, int] = {}
        for at, index in firsts.items():
            run_of[at] = len(runs)
            runs.append(self._run(at, index, matrices[at]))
        hidden, unclear = switched_off(layers, run_of) if layers is not None and layers.matter else (set(), set())
        if hidden:
            objects = [None if at in hidden else at for at in objects]
        glyphs = self._glyphs(codes, boxes, objects, run_of)
        result = RawPage(self.number, self.turn.width, self.turn.height, self.turn.rotation, glyphs, runs)
        result.defects.extend(self._unmapped(codes, objects, run_of, runs))
        if unclear:
            detail = f"{len(unclear)} texts belong to layers of which nobody can say whether they are shown"
            result.defects.append(TextDefect("hidden_layers", detail))
        self._add_shapes(result)
        self.says_otherwise = actual_text.take_off(self.texts)
        if shapes is not None and not self.says_otherwise:
            digits = self._upright_digits(codes, objects, run_of, runs)
            result.defects.extend(shapes.contradictions(self.page, self.text_at, digits))
        return result

    def find_text(self) -> FoundText:
        """Read the characters, and turn the page where most of its text is set sideways."""
        check_characters(call.text_count(self.text_at))
        codes, boxes, objects = call.read_characters(self.text_at)
        firsts: dict[int, int] = {}
        for index, at in enumerate(objects):
            if at is not None and at not in firsts:
                firsts[at] = index
        matrices = {at: self._matrix(index) for at, index in firsts.items()}
        counts = Counter(objects)
        sideways: Counter[int] = Counter()
        for at, (a, b, *_) in matrices.items():
            sideways[self.turn.angle(a, b)] += counts[at]
        if sideways:
            main, most = sideways.most_common(1)[0]
            if main and most > 0.6 * sideways.total():
                self.turn = page_turn(self.page, -main)
        return codes, boxes, objects, firsts, matrices

    # ---------------------------------------------------------------- text

    def _matrix(self, index: int) -> Matrix:
        if not call.text_matrix(self.text_at, index, self.numbers.at):
            return IDENTITY
        a, b, c, d, e, f = self.numbers.floats
        return (a, b, c, d, e, f)

    def _font(self, at: int | None) -> tuple[str, bool, bool]:
        if at is None:
            return ("", False, False)
        known = self.fonts.get(at)
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            call.font_name(at, ctypes.addressof(buffer), 256)
            name = SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
            flags = max(0, call.font_flags(at))
            bold = is_bold_name(name) or bool(flags & 0x40000)
            italic = is_italic_name(name) or bool(flags & 0x40)
            weight = call.font_weight(at)
            if not bold and weight >= BOLD_WEIGHT:
                # guessed from the width of stems, which printer drivers make up: the font file knows better
                told = style_in_file(call.read_font_file(at)) or (weight <= HEAVIEST, False)
                bold, italic = told[0], italic or told[1]
            known = self.fonts[at] = (name, bold, italic)
        return known

    def _run(self, at: int, index: int, matrix: Matrix) -> Run:
        a, b, c, d, e, f = matrix
        name, bold, italic = self._font(call.object_font(at))
        size = call.text_font_size(self.text_at, index) * float(np.hypot(c, d))
        mode = call.object_render_mode(at)
        color = self._color(call.object_fill_color, at)
        angle = self.turn.angle(a, b)
        x, y = self.turn.point(e, f)
        slanted = abs(a * c + b * d) > 0.12 * max(a * a + b * b, 1e-9)
        return Run(
            font=name,
            size=abs(size),
            bold=bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
            italic=italic or slanted,
            color=color[:3] if color else (0, 0, 0),
            angle=angle,
            baseline=y if angle in (0, 180) else x,
            hidden=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            or abs(size) < LEAST_SIZE
            or (mode == raw.FPDF_TEXTRENDERMODE_FILL and color is not None and color[3] <= INVISIBLE_ALPHA),
        )

    def _color(self, ask: object, at: int) -> tuple[int, int, int, int] | None:
        if not callable(ask) or not ask(at, *self.numbers.four_ints()):
            return None
        red, green, blue, alpha = self.numbers.ints
        return (red, green, blue, alpha)

    def _glyphs(
        self, codes: list[int], boxes: NDArray[np.float32], objects: list[int | None], run_of: dict[int, int]
    ) -> Glyphs:
        keep = [index for index, at in enumerate(objects) if at is not None]
        text = [_character(codes[index]) for index in keep]
        runs = np.fromiter((run_of[objects[index]] for index in keep), np.int64, len(keep))  # type: ignore[index]
        user = boxes[keep].astype(np.float64)
        turn = self.turn
        xs = turn.a * user[:, (0, 2)] + turn.c * user[:, (1, 3)] + turn.e
        ys = turn.b * user[:, (0, 2)] + turn.d * user[:, (1, 3)] + turn.f
        turned = np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])
        return Glyphs(text, turned, runs)

    def _unmapped(
        self, codes: list[int], objects: list[int | None], run_of: dict[int, int], runs: list[Run]
    ) -> Iterator[TextDefect]:
        """Ask once for each character of each font whether PDFium found no Unicode for it."""
        asked: dict[tuple[str, int], bool] = {}
        bad: Counter[str] = Counter()
        for index, (code, at) in enumerate(zip(codes, objects, strict=True)):
            if at is None:
                continue
            font = runs[run_of[at]].font
            key = (font, code)
            if key not in asked:
                asked[key] = code in (0, 0xFFFD) or code in HALVES or call.text_map_error(self.text_at, index) == 1
            if asked[key]:
                bad[font] += 1
        yield from unmapped_text(bad)

    def _upright_digits(
        self, codes: list[int], objects: list[int | None], run_of: dict[int, int], runs: list[Run]
    ) -> dict[tuple[int, str], int]:
        """Return the first place of each digit of each font that is painted upright on a page that is not turned."""
        found: dict[tuple[int, str], int] = {}
        if self.turn.rotation:
            return found
        fonts: dict[int, int | None] = {}
        for index, (code, at) in enumerate(zip(codes, objects, strict=True)):
            if at is None or not 0x30 <= code <= 0x39:
                continue
            if at not in fonts:
                run = runs[run_of[at]]
                fonts[at] = None if run.hidden or run.angle else call.object_font(at)
            font = fonts[at]
            if font is not None:
                found.setdefault((font, chr(code)), index)
        return found

    # ---------------------------------------------------------------- shapes

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
        for index in range(max(0, count(owner))):
            at = get(owner, index)
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
        if not call.object_bounds(at, *self.numbers.four_floats()):
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
            points = [
                self._segment_point(call.clip_segment(clip, path, index), matrix)
                for index in range(min(max(0, call.clip_count_segments(clip, path)), 50))
            ]
            if len(points) >= 3:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                box = clip_box(box, (min(xs), min(ys), max(xs), max(ys))) or (0, 0, 0, 0)
        return box

    def _segment_point(self, segment: int, matrix: Matrix) -> Point:
        call.segment_point(segment, self.numbers.at, self.numbers.at + 4)
        return self._to_page(self.numbers.floats[0], self.numbers.floats[1], matrix)

    def _add_path(self, at: int, matrix: Matrix, result: RawPage, rules: list[ColoredRule], fills: list[Fill]) -> None:
        count = call.path_count(at)
        box = self._bounds(at, matrix) if 2 <= count <= LONGEST_PATH else None
        if box is None:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        mark = is_mark(box)
        if max(width, height) < 2.5 and not mark:
            return
        fill, stroke, stroke_width = self._paint(at, matrix)
        color = fill or stroke
        if color is None:
            return
        if mark:
            result.marks.append(Fill(*box, color))
        if max(width, height) < 2.5:
            return
        outer = _times(self._object_matrix(at), matrix)
        subpaths, pieces, curved = self._subpaths(at, count, outer, box)
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

    def _paint(self, at: int, matrix: Matrix) -> tuple[Rgb | None, Rgb | None, float]:
        """Return fill colour, stroke colour (None where not painted) and stroke width in points."""
        call.path_draw_mode(at, self.numbers.ints_at, self.numbers.ints_at + 4)
        filled, stroked = self.numbers.ints[0] != 0, self.numbers.ints[1] != 0
        fill = self._color(call.object_fill_color, at) if filled else None
        stroke = self._color(call.object_stroke_color, at) if stroked else None
        width = 0.0
        if stroke is not None and call.object_stroke_width(at, self.numbers.at):
            a, b, c, d, *_ = _times(self._object_matrix(at), matrix)
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
        for index in range(count):
            if index == CURVE_TELLS and is_drawing(pieces, whole):
                break  # a curve of a chart: the rest of it tells nothing new
            segment = call.path_segment(at, index)
            kind = call.segment_type(segment)
            point = self._segment_point(segment, matrix)
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
            if kind == raw.FPDF_SEGMENT_LINETO and call.segment_close(segment) and subpaths[-1][0] != point:
                subpaths[-1].append(subpaths[-1][0])
        return [points for points in subpaths if len(points) > 1], pieces, curved
