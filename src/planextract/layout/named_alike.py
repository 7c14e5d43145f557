"""Glyphs of one font that a text layer names by the same character: told apart by the size of what each prints.

A font that is asked for its ``u`` gives one glyph; where a map names an o ``u`` too, the other one is never seen. One
glyph always prints the same shape: where a character's box differs from that of its first place, several glyphs stand
for it, and each has to be looked at where it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from planextract.layout import pdfium_calls as call
from planextract.layout.glyphs import Run
from planextract.layout.pdfium_text import FoundText, chosen_characters, font_numbers

FINEST = 0.004
"""Of the size of type: boxes that differ by less are of one glyph (what a PDF says of positions is rounded)."""
MOST_GLYPHS = 4
"""So many glyphs of one character of a font are looked at on a page: more are no letters any more."""


def find_named_alike(
    found: FoundText, runs: Sequence[Run], text_at: int, wanted: str
) -> Iterator[tuple[int, str, tuple[int, int, int], int]]:
    """Yield the glyphs of each of the ``wanted`` characters that a font has several of: font (address), character, what tells
    the glyph from the others, a place (index).

    Only text that is set upright is looked at.
    """
    chosen, addresses = chosen_characters(found, runs, wanted, upright=True), list(map(call.object_font, found.objects))
    chosen = chosen[~_parts_of_one_glyph(found)[chosen]]
    if not len(chosen):
        return
    owners = found.owners[chosen]
    keys = (font_numbers(addresses)[owners] << 32) | found.codes[chosen]
    sizes = _sizes(found, runs, text_at, chosen)
    _, first, of_key = np.unique(keys, return_index=True, return_inverse=True)
    differs = (np.abs(sizes - sizes[first][of_key]) > FINEST).any(axis=1)
    several = np.flatnonzero(np.isin(of_key, of_key[differs]))
    steps = np.rint(sizes[several] / (2 * FINEST)).astype(np.int64)
    seen: dict[int, set[tuple[int, int, int]]] = {}
    for place, (wide, below, above) in zip(several.tolist(), steps.tolist(), strict=True):
        glyphs = seen.setdefault(int(keys[place]), set())
        glyph = (wide, below, above)
        font = addresses[int(owners[place])]
        if font is None or glyph in glyphs or len(glyphs) >= MOST_GLYPHS:
            continue
        glyphs.add(glyph)
        yield font, chr(int(found.codes[chosen[place]])), glyph, int(chosen[place])


def _parts_of_one_glyph(found: FoundText) -> NDArray[np.bool_]:
    """Which characters share their box with the one beside: the letters of a ligature."""
    same = (found.boxes[1:] == found.boxes[:-1]).all(axis=1) & (found.owners[1:] == found.owners[:-1])
    shared: NDArray[np.bool_] = np.append(same, False) | np.insert(same, 0, False)
    return shared


def _sizes(found: FoundText, runs: Sequence[Run], text_at: int, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """How wide each character's ink is, and how far below and above the line it reaches, as shares of the size of type."""
    left, right, bottom, top = call.read_tight_boxes(text_at, chosen.tolist()).T
    owners = found.owners[chosen]
    a, b, c, d, _, rise = found.matrices[owners].T
    high = np.maximum(np.array([run.size for run in runs], np.float64)[owners], 1e-6)
    wide = high * np.maximum(np.hypot(a, b), 1e-6) / np.maximum(np.hypot(c, d), 1e-6)
    sizes: NDArray[np.float64] = np.column_stack([(right - left) / wide, (bottom - rise) / high, (top - rise) / high])
    return sizes
