"""The document's own table of contents: its pages, its entries, and where each entry leads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planextract.layout.blocks import PageDigest

LATEST_PAGE = 15
"""Contents stand at the front: no page after this one is taken for contents."""
_ENTRY = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*\.?\s+|[A-Z]\.\s+)?(?P<title>\S.*?)(?P<leader>[\s.…·_]{3,}|\s)(?P<page>\d{1,3})"
)
_HEADING = re.compile(
    r"(?:innehåll(?:sförteckning)?|contents|table of contents|inhalt(?:sverzeichnis)?)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents: ``printed_page`` as it stands, ``page`` the PDF page it leads to (None: not found)."""

    title: str
    numbering: str | None
    printed_page: int
    level: int
    on_page: int
    page: int | None = None


def normal_title(text: str) -> str:
    """A heading's text for comparison: lowercase letters and digits only."""
    return re.sub(r"[\W_]+", "", text.lower())


def read_contents(digests: Sequence[PageDigest]) -> tuple[ContentsEntry, ...]:
    """Return the entries of all contents pages, in order, with the PDF pages that they lead to."""
    entries: list[ContentsEntry] = []
    before = False
    for digest in digests[:LATEST_PAGE]:
        found = _entries_of_page(digest, before)
        before = bool(found)
        entries.extend(found)
    return tuple(_resolve(entries, digests))


def _lines(digest: PageDigest) -> list[tuple[float, str]]:
    """The lines of a page with their left end; what stands at one height is one line."""
    pieces = sorted(
        (
            (box[1], box[0], text)
            for block in digest.blocks
            for text, box in zip(block.lines, block.line_boxes, strict=True)
        ),
    )
    rows: list[list[tuple[float, float, str]]] = []
    for piece in pieces:
        if rows and abs(piece[0] - rows[-1][0][0]) < 3:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [(min(p[1] for p in row), " ".join(p[2] for p in sorted(row, key=lambda p: p[1]))) for row in rows]


def _entries_of_page(digest: PageDigest, continues: bool) -> list[ContentsEntry]:
    lines = _lines(digest)
    headed = any(_HEADING.fullmatch(text) for _, text in lines[:6])
    rows: list[tuple[float, re.Match[str]]] = []
    pending = ""
    pending_x = 0.0
    for x, text in lines:
        match = _ENTRY.fullmatch(f"{pending} {text}".strip())
        if match and re.search(r"[^\W\d_]{2}", match["title"]):
            rows.append((pending_x if pending else x, match))
            pending = ""
        else:
            pending, pending_x = ("", 0.0) if _HEADING.fullmatch(text) or not text[:1].isalnum() else (text, x)
    leaders = sum(
        1 for _, match in rows if (len(match["leader"]) >= 3 and "." in match["leader"]) or "…" in match["leader"]
    )
    if len(rows) < 4 or len(rows) < 0.45 * len(lines) or not (headed or continues or leaders >= 4):
        return []
    pages = [int(match["page"]) for _, match in rows]
    if sum(1 for a, b in pairwise(pages) if b < a) > len(pages) // 8:
        return []
    starts = sorted({round(x / 4) for x, _ in rows})
    return [_entry(match, starts.index(round(x / 4)) + 1, digest.number) for x, match in rows]


def _entry(match: re.Match[str], level: int, page: int) -> ContentsEntry:
    number = match["number"]
    title = match["title"].strip(" .…·_")
    return ContentsEntry(title, number.strip() if number else None, int(match["page"]), level, page)


def _resolve(entries: list[ContentsEntry], digests: Sequence[PageDigest]) -> Iterator[ContentsEntry]:
    """Find where each entry's title stands; what is not found takes the usual distance of printed and PDF pages."""
    contents = {entry.on_page for entry in entries}
    titles: dict[str, list[int]] = {}
    for digest in digests:
        if digest.number not in contents:
            for block in digest.blocks:
                if len(block.text) < 160:
                    titles.setdefault(normal_title(block.text), []).append(digest.number)
    offsets: Counter[int] = Counter()
    for entry in entries:
        offsets.update({page - entry.printed_page for page in titles.get(normal_title(entry.title), [])})
    likely = [offset for offset, _ in offsets.most_common(1)]
    for entry in entries:
        places = titles.get(normal_title(entry.title), [])
        expected = entry.printed_page + likely[0] if likely else None
        near = [page for page in places if expected is not None and abs(page - expected) <= 2]
        if expected is None:
            yield replace(entry, page=places[0]) if len(places) == 1 else entry
        elif near:
            yield replace(entry, page=min(near, key=lambda page: (abs(page - expected), page)))
        else:
            yield replace(entry, page=expected) if 1 <= expected <= len(digests) else entry
