"""Text that a PDF gives instead of what it paints (``ActualText``, ISO 32000-1, 14.9.4).

Meant for readers aloud and for ligatures, it may as well name another number than the page shows, or none. It is taken off,
so that a page is read as it is painted.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable

import pypdfium2.raw as raw

from planextract.layout import pdfium_calls as call

_KEY = ctypes.create_string_buffer(b"ActualText")
_KEY_AT = ctypes.addressof(_KEY)


def take_off(text_objects: Iterable[int]) -> bool:
    """Take what is said instead off the marks of text objects (by address); return whether there was any.

    A text page that was made before keeps it.
    """
    found = False
    for at in text_objects:
        for index in range(max(0, call.object_count_marks(at))):
            mark = call.object_mark(at, index)
            if mark is not None and call.mark_parameter_type(mark, _KEY_AT) != raw.FPDF_OBJECT_UNKNOWN:
                found |= bool(call.mark_remove_parameter(at, mark, _KEY_AT))
    return found
