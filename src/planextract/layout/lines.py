"""Words to lines, lines to reading order: two columns of prose are read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from msgspec.structs import replace

from planextract.layout.page import TextLine, Word

COLUMN_GAP = 1.1
"""Within a column of prose no gap is wider than this (ems); a wider one may part columns."""


@dataclass(slots=True)
class Row:
    """Words on one baseline across the whole page, left to right (raised and lowered ones with them)."""

    words: list[Word]
    baseline: float
    size: float

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max([word.x1 for word in self.words])

    @property
    def top(self) -> float:
        """Upper end."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower end."""
        return max(word.bottom for word in self.words)


def sideways(word: Word) -> bool:
    """Whether a word runs up or down the page: its letters share one extent."""
    return len(word.text) > 1 and word.edges[0] == word.edges[-2]


def rows_of_words(words: Sequence[Word]) -> list[Row]:
    """Gather upright words into rows, top to bottom; raised or lowered small text joins the row beside it."""
    rows: list[Row] = []
    upright = [w for w in words if not sideways(w)]
    upright.sort(key=attrgetter("baseline", "x0"))
    for word in upright:
        row = rows[-1] if rows else None
        if row is not None and abs(word.baseline - row.baseline) <= 0.22 * min(word.size, row.size):
            row.words.append(word)
        else:
            rows.append(Row([word], word.baseline, word.size))
    rows = _take_in_raised(rows)
    for row in rows:
        row.words.sort(key=attrgetter("x0"))
    return rows


def _take_in_raised(rows: list[Row]) -> list[Row]:
    """Give rows of small raised or lowered words (footnote marks, exponents) to the row that they hang on."""
    if len(rows) < 2:
        return rows
    kept: list[Row] = []
    for index, row in enumerate(rows):
        host = None
        for other, kind in (
            (rows[index + 1] if index + 1 < len(rows) else None, "super"),
            (kept[-1] if kept else None, "sub"),
        ):
            if other is not None and all(_hangs_on(word, other, kind) for word in row.words):
                host = (other, kind)
                break
        if host is None:
            kept.append(row)
        else:
            host[0].words.extend(replace(word, rise=host[1]) for word in row.words)
    return kept


def _hangs_on(word: Word, row: Row, kind: str) -> bool:
    shift = row.baseline - word.baseline if kind == "super" else word.baseline - row.baseline
    if not 0 < shift < 0.7 * row.size:
        return False
    return any(
        word.size < 0.85 * w.size
        and (-0.3 * w.size < word.x0 - w.x1 < 0.6 * w.size or -0.3 * w.size < w.x0 - word.x1 < 0.3 * w.size)
        for w in row.words
    )


def split_row(row: Row, gap: float = COLUMN_GAP) -> list[TextLine]:
    """Cut a row where a gap is wider than ``gap`` ems."""
    pieces: list[list[Word]] = [[row.words[0]]]
    reach = row.words[0].x1
    for word in row.words[1:]:
        if word.x0 - reach > gap * max(word.size, pieces[-1][-1].size):
            pieces.append([])
        pieces[-1].append(word)
        reach = max(reach, word.x1)
    return [make_line(piece) for piece in pieces]


def make_line(words: Sequence[Word]) -> TextLine:
    """Return the line of some words, with the box around them."""
    return TextLine(
        tuple(words),
        min([w.x0 for w in words]),
        min([w.top for w in words]),
        max([w.x1 for w in words]),
        max([w.bottom for w in words]),
    )


def read_lines(words: Sequence[Word], width: float) -> list[TextLine]:
    """Return the lines of a page in reading order: column by column where there are columns of prose, else row by row.

    Sideways words come last, a line each.
    """
    rows = rows_of_words(words)
    lines: list[TextLine] = []
    for band, gutter in _bands(rows, width):
        if gutter is None:
            lines.extend(make_line(row.words) for row in band)
        else:
            left, right = [], []
            for row in band:
                first = [w for w in row.words if w.x1 <= gutter + 1]
                second = [w for w in row.words if w.x1 > gutter + 1]
                left.extend([make_line(first)] if first else [])
                right.extend([make_line(second)] if second else [])
            lines.extend(_columns(left, width) + _columns(right, width))
    lines.extend(make_line([w]) for w in words if sideways(w))
    return lines


def blocks_of_rows(words: Sequence[Word], width: float) -> list[list[Row]]:
    """Return the rows of a page by column of prose: rows that stand side by side in two columns are not one row."""
    blocks: list[list[Row]] = []
    for band, gutter in _bands(rows_of_words(words), width):
        if gutter is None:
            blocks.append(band)
            continue
        for side in (
            [w for r in band for w in r.words if w.x1 <= gutter + 1],
            [w for r in band for w in r.words if w.x1 > gutter + 1],
        ):
            blocks.extend(blocks_of_rows(side, width) if side else [])
    return blocks


def _columns(lines: list[TextLine], width: float) -> list[TextLine]:
    """Read one side of a gutter, which may hold columns again (three columns are two and one)."""
    rows = [Row(list(line.words), line.words[0].baseline, line.words[0].size) for line in lines]
    found = _bands(rows, width)
    if all(gutter is None for _, gutter in found):
        return lines
    return read_lines([w for line in lines for w in line.words], width)


def _bands(rows: list[Row], width: float) -> list[tuple[list[Row], float | None]]:
    """Cut rows into bands that share a gutter of prose columns (its x), and bands that have none."""
    gutter = _gutter(rows, width)
    if gutter is None:
        return [(rows, None)]
    bands: list[tuple[list[Row], float | None]] = []
    for row in rows:
        free = not any(w.x0 < gutter + 1 and w.x1 > gutter + 1 for w in row.words) and (
            _gap_at(row, gutter) is None or _gap_at(row, gutter, 0.9) is not None
        )
        state = gutter if free else None
        if bands and bands[-1][1] == state:
            bands[-1][0].append(row)
        else:
            bands.append(([row], state))
    return _without_lonely(bands, gutter)


def _without_lonely(bands: list[tuple[list[Row], float | None]], gutter: float) -> list[tuple[list[Row], float | None]]:
    """A band is in two columns only where both sides of the gutter carry text on several rows."""
    result: list[tuple[list[Row], float | None]] = []
    for band, state in bands:
        both = sum(1 for row in band if row.words[0].x0 < gutter < row.words[-1].x0)
        sided = sum(1 for row in band if row.words[-1].x1 <= gutter + 1), sum(1 for row in band if row.x0 > gutter)
        keep = state if state is not None and (both >= 3 or (both and max(sided) >= 3)) else None
        if result and keep is None and result[-1][1] is None:
            result[-1][0].extend(band)
        else:
            result.append((list(band), keep))
    return result


def _gap_at(row: Row, x: float, least: float = 0.0) -> float | None:
    """Return the width of the gap of ``row`` at ``x`` between words on both sides, None where there is none so wide."""
    left = [w.x1 for w in row.words if w.x1 <= x + 1]
    right = [w.x0 for w in row.words if w.x0 >= x - 1]
    if not left or not right:
        return None
    gap = min(right) - max(left)
    return gap if gap >= least * row.size else None


def _gutter(rows: list[Row], width: float) -> float | None:
    """Return the x where two columns of running prose part: a strip free of words, with full lines beside it.

    Lines of prose fill their column; cells of a table do not. A strip beside short or sparse text is no gutter.
    """
    candidates: dict[int, list[tuple[float, float, float, float]]] = {}
    for row in rows:
        reach, start = row.words[0].x1, row.words[0].x0
        wide = [(a.x0, a.x1) for a, b in pairwise(row.words) if b.x0 - a.x1 > 0.9 * max(a.size, b.size)]
        for left, word in pairwise(row.words) if wide else ():
            gap = word.x0 - reach
            if gap > 0.9 * max(left.size, word.size):
                end = next((x1 for x0, x1 in wide if x0 >= word.x0), row.x1)
                candidates.setdefault(round(word.x0 / 4), []).append((reach, word.x0, reach - start, end - word.x0))
                start = word.x0
            reach = max(reach, word.x1)
    best: tuple[int, float] | None = None
    for key, gaps in sorted(candidates.items()):
        members = gaps + candidates.get(key + 1, [])
        if len(members) < 5:
            continue
        lefts, rights = [g[2] for g in members], [g[3] for g in members]
        if median(lefts) < 0.22 * width or median(rights) < 0.22 * width:
            continue
        if median(lefts) < 0.7 * max(lefts) or median(rights) < 0.7 * max(rights):
            continue
        x = min(g[1] for g in members) - 1.5
        if best is None or len(members) > best[0]:
            best = (len(members), x)
    return best[1] if best else None
