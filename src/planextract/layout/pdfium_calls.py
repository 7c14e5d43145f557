"""PDFium's functions that are called once per character or shape, bound as cheaply as ctypes allows.

``PYFUNCTYPE`` keeps the interpreter lock, plain addresses instead of typed pointers skip conversions, and ``map``
keeps the loop in C: about 0.5 µs a call, a third of what the generated bindings cost.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_UINT = ctypes.c_uint


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), _POINTER).value
    if address is None:
        raise ImportError(f"PDFium has no function {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


text_count = _bind("FPDFText_CountChars", _INT, _POINTER)
text_unicode = _bind("FPDFText_GetUnicode", _UINT, _POINTER, _INT)
text_loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
text_tight_box = _bind("FPDFText_GetCharBox", _INT, _POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)
text_object = _bind("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
text_matrix = _bind("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
text_font_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
text_map_error = _bind("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)

object_font = _bind("FPDFTextObj_GetFont", _POINTER, _POINTER)
object_render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
object_fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _POINTER, *[_POINTER] * 4)
object_stroke_color = _bind("FPDFPageObj_GetStrokeColor", _INT, _POINTER, *[_POINTER] * 4)
object_stroke_width = _bind("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)
object_type = _bind("FPDFPageObj_GetType", _INT, _POINTER)
object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _POINTER, *[_POINTER] * 4)
object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
object_clip = _bind("FPDFPageObj_GetClipPath", _POINTER, _POINTER)

object_count_marks = _bind("FPDFPageObj_CountMarks", _INT, _POINTER)
object_mark = _bind("FPDFPageObj_GetMark", _POINTER, _POINTER, ctypes.c_ulong)
mark_name = _bind("FPDFPageObjMark_GetName", _INT, _POINTER, _POINTER, ctypes.c_ulong, _POINTER)
mark_parameter_type = _bind("FPDFPageObjMark_GetParamValueType", _INT, _POINTER, _POINTER)
mark_remove_parameter = _bind("FPDFPageObjMark_RemoveParam", _INT, _POINTER, _POINTER, _POINTER)

font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)
font_flags = _bind("FPDFFont_GetFlags", _INT, _POINTER)
font_weight = _bind("FPDFFont_GetWeight", _INT, _POINTER)
font_data = _bind("FPDFFont_GetFontData", _INT, _POINTER, _POINTER, ctypes.c_size_t, _POINTER)
font_is_embedded = _bind("FPDFFont_GetIsEmbedded", _INT, _POINTER)

page_count_objects = _bind("FPDFPage_CountObjects", _INT, _POINTER)
page_object = _bind("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
form_count_objects = _bind("FPDFFormObj_CountObjects", _INT, _POINTER)
form_object = _bind("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)

path_count = _bind("FPDFPath_CountSegments", _INT, _POINTER)
path_segment = _bind("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
path_draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
segment_type = _bind("FPDFPathSegment_GetType", _INT, _POINTER)
segment_close = _bind("FPDFPathSegment_GetClose", _INT, _POINTER)

clip_count_paths = _bind("FPDFClipPath_CountPaths", _INT, _POINTER)
clip_count_segments = _bind("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _bind("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)


def address_of(handle: Any) -> int:
    """Return the address behind a handle of the generated bindings (a page, a text page)."""
    value = ctypes.cast(handle, _POINTER).value
    if value is None:
        raise ValueError("PDFium returned an empty handle")
    return value


def read_characters(text_page: int) -> tuple[NDArray[np.int64], NDArray[np.float32], list[int | None]]:
    """Read a text page in bulk: code points, loose boxes (left, top, right, bottom in user space), text objects.

    The text object is None for characters that PDFium made up (spaces and line ends between pieces of text).
    """
    count = max(0, text_count(text_page))
    codes = np.fromiter(map(text_unicode, repeat(text_page), range(count)), np.int64, count)
    boxes = np.zeros((count, 4), np.float32)
    # an empty box where PDFium has none: the array's zeros
    for _ in map(text_loose_box, repeat(text_page), range(count), _rows_of(boxes)):
        pass
    objects = list(map(text_object, repeat(text_page), range(count)))
    return codes, boxes, objects


def read_tight_boxes(text_page: int, characters: Sequence[int]) -> NDArray[np.float64]:
    """Return the boxes of the ink of characters (by index): left, right, bottom, top in user space, zeros where there is none."""
    boxes = np.zeros((len(characters), 4), np.float64)
    edges = (_rows_of(boxes, column) for column in range(4))
    for _ in map(text_tight_box, repeat(text_page), characters, *edges):
        pass
    return boxes


@dataclass(frozen=True, slots=True)
class TextObjects:
    """What text objects say, an item each: font (its address), size, how they are painted.

    ``colors`` are the fill colours, a row each: red, green, blue, alpha; black where an object has none.
    """

    fonts: list[int | None]
    sizes: NDArray[np.float64]
    modes: list[int]
    colors: NDArray[np.uint32]


def read_matrices(text_page: int, characters: Sequence[int]) -> NDArray[np.float64]:
    """Return the matrices of characters (by index) of a text page, six numbers a row."""
    matrices = np.tile(np.array((1, 0, 0, 1, 0, 0), np.float32), (len(characters), 1))
    for _ in map(text_matrix, repeat(text_page), characters, _rows_of(matrices)):
        pass
    return matrices.astype(np.float64)


def read_text_objects(text_page: int, objects: Sequence[int], characters: Sequence[int]) -> TextObjects:
    """Read text objects (by address) in bulk; ``characters`` are the first of each (by index)."""
    colors = np.tile(np.array((0, 0, 0, 255), np.uint32), (len(objects), 1))
    for _ in map(object_fill_color, objects, *(_rows_of(colors, channel) for channel in range(4))):
        pass
    return TextObjects(
        fonts=list(map(object_font, objects)),
        sizes=np.fromiter(map(text_font_size, repeat(text_page), characters), np.float64, len(objects)),
        modes=list(map(object_render_mode, objects)),
        colors=colors,
    )


def _rows_of(array: NDArray[Any], column: int = 0) -> range:
    """Return the addresses of a column's items in a two-dimensional array."""
    start = array.ctypes.data + column * array.itemsize
    return range(start, start + array.nbytes, array.itemsize * array.shape[1])


def read_points(segments: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Return the points of path segments."""
    points = (ctypes.c_float * (2 * len(segments)))()
    start = ctypes.addressof(points)
    end = start + ctypes.sizeof(points)
    for _ in map(segment_point, segments, range(start, end, 8), range(start + 4, end + 4, 8)):
        pass
    flat = iter(points[:])
    return zip(flat, flat, strict=True)


def read_font_file(font: int) -> bytes:
    """Return the font file embedded in the document, empty where there is none."""
    size = ctypes.c_size_t()
    if font_is_embedded(font) != 1 or not font_data(font, None, 0, ctypes.addressof(size)):
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    read = font_data(font, ctypes.addressof(buffer), size.value, ctypes.addressof(size))
    return buffer.raw if read else b""
