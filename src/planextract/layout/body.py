"""Lines of a table's body to rows: which lines are rows of their own, and which go on with a label or a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from planextract.layout.chunks import is_number
from planextract.layout.page import Word

TIGHT = 0.86
"""Lines nearer to each other than this share of the usual distance of rows belong to one row."""
OVERLAPPING = 0.75
"""Baselines nearer than this (ems) cannot be two rows: one stands beside the other."""
LEADED = 1.4
"""Lines of one label are no further from each other than this many sizes, where the rows are."""


@dataclass(slots=True)
class BodyLine:
    """One line of a table's body: the words by column, and where it stands."""

    cells: dict[int, list[Word]]
    baseline: float
    size: float

    @property
    def label(self) -> list[Word]:
        """The words of the first column."""
        return self.cells.get(0, [])

    @property
    def label_only(self) -> bool:
        """Whether nothing stands beside the label."""
        return set(self.cells) == {0}

    @property
    def has_number(self) -> bool:
        """Whether some column after the first holds a number."""
        return any(column and is_number(" ".join(w.text for w in words)) for column, words in self.cells.items())


def group_lines(lines: Sequence[BodyLine], label_right: float, breaks: Sequence[float] = ()) -> list[list[int]]:
    """Return the rows of a table's body as groups of line indexes, top to bottom.

    ``label_right`` is how far a label may reach, ``breaks`` are the y of drawn lines that no row crosses.
    """
    if not lines:
        return []
    pitch = _pitch(lines)
    one_row = _one_row_bands(lines, breaks)
    joined = [False] * len(lines)  # joined[i]: line i goes on with line i - 1
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if any(above.baseline < y < line.baseline - 0.3 * line.size for y in breaks):
            continue
        joined[index] = (one_row[index] is not None and one_row[index] == one_row[index - 1]) or _goes_on(
            lines, index, pitch, label_right
        )
    groups: list[list[int]] = []
    for index, is_joined in enumerate(joined):
        if is_joined:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _one_row_bands(lines: Sequence[BodyLine], breaks: Sequence[float]) -> list[int | None]:
    """Return for each line the band between two drawn lines that is one row, None where the band is none.

    Drawn lines part rows where most rows of numbers have a band of their own; a heading in other letters is a row.
    """
    bands = [sum(1 for y in breaks if y < line.baseline - 0.2 * line.size) for line in lines]
    values = [band for band, line in zip(bands, lines, strict=True) if line.has_number]
    if len(set(values)) < 3 or len(set(values)) < 0.7 * len(values):
        return [None] * len(lines)
    result: list[int | None] = []
    for band in bands:
        members = [line for other, line in zip(bands, lines, strict=True) if other == band]
        labels = [line.label for line in members if line.label]
        alike = all(_alike(one, other) for one, other in pairwise(labels))
        result.append(band if sum(line.has_number for line in members) <= 1 and alike and len(members) <= 6 else None)
    return result


def _pitch(lines: Sequence[BodyLine]) -> float:
    """Return the usual distance of two lines that both hold values and labels."""
    steps = [
        below.baseline - above.baseline
        for above, below in pairwise(lines)
        if not above.label_only and not below.label_only and above.label and below.label
    ]
    return median(steps) if steps else 0.0


def _goes_on(lines: Sequence[BodyLine], index: int, pitch: float, label_right: float) -> bool:
    above, line = lines[index - 1], lines[index]
    step = line.baseline - above.baseline
    if step < OVERLAPPING * min(above.size, line.size) and not _clash(above, line):
        return True
    if not line.label and not line.has_number:
        return step <= 1.6 * line.size and bool(set(line.cells) & set(above.cells)) and not above.has_number
    if line.label_only and not above.label_only:
        return _label_goes_on(lines, index, pitch, label_right)
    if above.label_only and line.label:
        return _value_line_ends_label(lines, index, pitch, label_right)
    return False


def _clash(above: BodyLine, line: BodyLine) -> bool:
    return any(column in line.cells for column in above.cells if column)


def _label_goes_on(lines: Sequence[BodyLine], index: int, pitch: float, label_right: float) -> bool:
    """Whether a line with a label only goes on with the label of the line of values above it."""
    above, line = lines[index - 1], lines[index]
    step = line.baseline - above.baseline
    below = lines[index + 1] if index + 1 < len(lines) else None
    if not above.label or not _alike(above.label, line.label) or line.label[-1].text.endswith(":"):
        return False
    if pitch and step < TIGHT * pitch:
        return below is None or step <= below.baseline - line.baseline or _starts_small(line.label)
    if pitch and step > 1.25 * pitch:
        return False
    wraps = _would_not_fit(above.label, line.label, label_right)
    hangs = line.label[0].x0 > above.label[0].x0 + 0.3 * line.size
    return (_starts_small(line.label) and _reaches(above.label, label_right)) or (wraps and hangs)


def _value_line_ends_label(lines: Sequence[BodyLine], index: int, pitch: float, label_right: float) -> bool:
    """Whether a label that began on the line above (without values) ends on this line; headings do not."""
    above, line = lines[index - 1], lines[index]
    step = line.baseline - above.baseline
    if not _alike(above.label, line.label) or above.label[-1].text.endswith(":"):
        return False
    if step > 1.6 * line.size and not (pitch and step < TIGHT * pitch):
        return False
    wraps = _would_not_fit(above.label, line.label, label_right)
    if step > LEADED * line.size and not _starts_small(line.label) and not (pitch and step < TIGHT * pitch):
        return False  # a heading in rows that are set apart
    if line.label_only:
        return wraps or (_starts_small(line.label) and _reaches(above.label, label_right))
    if pitch and step < TIGHT * pitch:
        return True
    if _starts_small(line.label):
        return wraps or _reaches(above.label, label_right)
    level = abs(line.label[0].x0 - above.label[0].x0) < 0.3 * line.size
    return wraps and level and _nearly_full(above.label, label_right)


def _alike(one: Sequence[Word], other: Sequence[Word]) -> bool:
    return one[-1].bold == other[0].bold and abs(one[-1].size - other[0].size) < 0.6


def _starts_small(label: Sequence[Word]) -> bool:
    letters = [c for c in label[0].text if c.isalnum()]
    return bool(letters) and letters[0].islower()


def _would_not_fit(above: Sequence[Word], label: Sequence[Word], label_right: float) -> bool:
    """Whether the next line's first word would have run over the label column's right end."""
    return above[-1].x1 + 0.25 * label[0].size + (label[0].x1 - label[0].x0) > label_right - 0.5


def _nearly_full(label: Sequence[Word], label_right: float) -> bool:
    """Whether a label fills most of its column: what a heading hardly does, and a line that was broken does."""
    return label[-1].x1 - label[0].x0 > 0.75 * (label_right - label[0].x0)


def _reaches(label: Sequence[Word], label_right: float) -> bool:
    """Whether a label fills at least half of its column."""
    return label[-1].x1 - label[0].x0 > 0.5 * (label_right - label[0].x0)
