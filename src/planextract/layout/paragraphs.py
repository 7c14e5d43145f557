"""The rows of a page joined to paragraphs, list items and headings, in reading order (geometry only)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from planextract.layout.rows import Color, Row, read_marker, usual_pitch

_LABEL = re.compile(r"[A-ZÅÄÖ][\wåäöÅÄÖ-]+ \d{1,2}(?:\.\d{1,2})*[.:)]?(?:\s|$)")
_RUN_IN = re.compile(r"[A-ZÅÄÖ][\wåäöÅÄÖ-]+:\s")
"""A word and a colon: what begins so further in than the line before begins anew."""


@dataclass(slots=True)
class Paragraph:
    """Rows that belong together."""

    rows: list[Row] = field(default_factory=list)

    @property
    def last(self) -> Row:
        """The last row."""
        return self.rows[-1]

    @property
    def first(self) -> Row:
        """The first row."""
        return self.rows[0]


def join_rows(rows: Sequence[Row]) -> list[Paragraph]:
    """Return the paragraphs that the rows of a page make up, in reading order."""
    return _title_first(_box_by_box(_joined(rows, usual_pitch(rows))))


def _title_first(drafts: list[Paragraph]) -> list[Paragraph]:
    """What is set largest and stands above all else of a page is its title, also where columns beside it were read first."""
    top = min(drafts, key=lambda draft: draft.first.top, default=None)
    if (
        top is None
        or top is drafts[0]
        or any(draft.first.size > top.first.size - 1 for draft in drafts if draft is not top)
    ):
        return drafts
    others = [draft for draft in drafts if draft is not top]
    return [top, *others] if all(draft.first.top >= top.last.bottom - 1 for draft in others) else drafts


def _box_by_box(drafts: Sequence[Paragraph]) -> list[Paragraph]:
    """Where boxes stand side by side in what looks like a table, what stands in one is read before the next."""
    ordered: list[Paragraph] = []
    at = 0
    while at < len(drafts):
        end = at + 1
        while end < len(drafts) and drafts[at].first.table is not None and _also_boxed(drafts[at], drafts[end]):
            end += 1
        run = drafts[at:end]
        boxes = [id(draft.first.box) for draft in run]
        counts = Counter(boxes)
        if len(counts) > 1 and min(counts.values()) > 1:
            run = sorted(run, key=lambda draft: boxes.index(id(draft.first.box)))
        ordered.extend(run)
        at = end
    return ordered


def _also_boxed(one: Paragraph, other: Paragraph) -> bool:
    return one.first.box is not None and other.first.box is not None and one.first.table == other.first.table


def _pairs(rows: Sequence[Row]) -> frozenset[int]:
    """The rows (by id) that are a label or the text beside it: two pieces on one line, in another style, one x for all.

    Three and more of them begin their texts at one x: a grid of labels and values without lines.
    """
    found: dict[int, list[Row]] = {}
    for one, other in pairwise(rows):
        beside = abs(one.baseline - other.baseline) < 2 and other.x0 - one.x1 > 0.8 * one.size
        if beside and one.bold and not other.bold and one.table is None and one.x1 - one.x0 < 200:
            found.setdefault(round(other.x0 / 3), []).extend((one, other))
    return frozenset(id(row) for members in found.values() if _is_grid(members) for row in members)


def _is_grid(members: Sequence[Row]) -> bool:
    """Three labels with texts beside them, or two that are numbered alike: ``Mål 1``, ``Mål 2``."""
    words = [row.words[0].text for row in members[::2]]
    return len(words) >= 3 or (len(words) == 2 and words[0] == words[1])


def _joined(rows: Sequence[Row], pitch: float) -> list[Paragraph]:
    drafts: list[Paragraph] = []
    pairs = _pairs(rows)
    for row in rows:
        begins = id(row) in pairs
        host = (
            None if begins else next((draft for draft in reversed(drafts[-4:]) if _continues(draft, row, pitch)), None)
        )
        if host is None:
            drafts.append(Paragraph([row]))
        else:
            host.rows.append(row)
    return drafts


def _continues(draft: Paragraph, row: Row, pitch: float) -> bool:
    """Whether ``row`` is the next line of ``draft``."""
    last = draft.last
    if row.table != last.table or row.box is not last.box or row.bullet or row.numbering:
        return False
    if _begins_with_label(row) and not last.text.endswith("-"):
        return False
    step = row.baseline - last.baseline
    if not 0.5 * row.size < step <= (pitch * 1.22 + 0.04) * max(row.size, last.size):
        return False
    if min(row.x1, last.x1) - max(row.x0, last.x0) <= 0 or row.x0 > last.x1:
        return False
    if abs(row.size - last.size) > 0.75 or not _same_style(draft, row):
        return False
    if _LABEL.match(row.text) and not _LABEL.match(draft.first.text + " x") and _ends_closed(last):
        return False
    if (draft.first.bullet or draft.first.numbering) and row.x0 < draft.first.x0 - 2:
        return False
    if row.x0 > last.x0 + row.size and _RUN_IN.match(row.text):
        return False
    return not (_ended_early(draft, row) or _ends_alone(draft, row, step))


def _same_style(draft: Paragraph, row: Row) -> bool:
    last = draft.last
    if row.underlined != last.underlined and (row.underlined or last.underlined) and row.bold == last.bold:
        return False
    if row.bold == last.bold and row.italic == last.italic:
        if row.color != last.color and _far(row.color, last.color):
            return False
        return not (_starts_with_lead(row) and not _ends_styled(last))
    # A line of mixed style goes on in the style that the line before ends in.
    begins, ends = row.words[0], last.words[-1]
    return (begins.bold, begins.italic) == (ends.bold, ends.italic) and (len(row.words) > 1 or row.bold == last.bold)


def _far(one: Color, other: Color) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 90


def _begins_with_label(row: Row) -> bool:
    """Whether the row begins with a run-in label: a few words up to a colon, then another style."""
    first = row.words[0]
    for before, word in pairwise(row.words[:6]):
        if before.text.endswith(":"):
            if (first.bold, first.italic, first.underlined) != (before.bold, before.italic, before.underlined):
                return False
            return (before.bold, before.italic, before.underlined) != (word.bold, word.italic, word.underlined)
    return False


def _starts_with_lead(row: Row) -> bool:
    """Whether the row begins in bold and goes on in regular type."""
    return row.words[0].bold and not row.bold


def _ends_styled(row: Row) -> bool:
    return row.words[-1].bold


def _ends_closed(row: Row) -> bool:
    return row.text[-1:] in ".:;!?" or _ended_short(row)


def _ended_short(row: Row) -> bool:
    return row.right - row.x1 > 0.15 * max(row.right - row.x0, 1)


def _ended_early(draft: Paragraph, row: Row) -> bool:
    """Whether the first word of ``row`` would have had room on the line before: then the break was meant."""
    last = draft.last
    first = row.words[0]
    needed = (first.x1 - first.x0) + 0.35 * last.size
    room = last.right - last.x1
    if room <= 1.25 * needed + 2 or last.text.endswith(("-", "‑")):
        return False
    return not (row.text[:1].islower() and (room < 3 * needed + 20 or _breaks_off(draft, row)))


def _breaks_off(draft: Paragraph, row: Row) -> bool:
    """Whether a sentence that began with a capital breaks off in mid-line and goes on below: broken where its author chose."""
    last = draft.last
    words = last.text.split()
    return (
        _text_after_marker(draft.first)[:1].isupper()
        and last.text[-1:] not in ".:;!?"
        and (len(words) >= 6 or (last.bold and len(words) >= 2))
        and abs(row.x0 - last.text_start) < 2
    )


def _text_after_marker(row: Row) -> str:
    _, _, skipped = read_marker(row.words)
    return " ".join(word.text for word in row.words[skipped:]).lstrip(row.bullet or " ")


def _ends_alone(draft: Paragraph, row: Row, step: float) -> bool:
    """Whether a line that is a sentence of its own is followed by another one at the distance of paragraphs."""
    text = draft.last.text
    return len(draft.rows) == 1 and text[-1:] in ".!?" and row.text[:1].isupper() and step > 1.4 * row.size
