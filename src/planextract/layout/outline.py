"""The heading tree of a document, from style, numbering, spacing, bookmarks and contents (geometry only).

A heading here is a short block that stands out; whether one that reads as a sentence is a goal, ``reading`` says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from planextract.layout.blocks import Block, PageDigest
from planextract.layout.contents_page import ContentsEntry, normal_title, read_contents
from planextract.layout.running import find_running
from planextract.records import Bbox

LONGEST = 220
_CAPTION = re.compile(r"(?:figur|diagram|tabell|bild|foto|källa|not|fig|table|figure)\b[\s.:]*\d*", re.IGNORECASE)


_AXIS = re.compile(r"\W*")


class BookmarkLike(Protocol):
    """What a bookmark offers (``layout.document.Bookmark``)."""

    @property
    def title(self) -> str:
        """Its text."""

    @property
    def level(self) -> int:
        """1 for the outermost."""

    @property
    def page(self) -> int | None:
        """The page it leads to."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: ``level`` 1 is the outermost; ``index`` is its block on the page, ``size`` its type size.

    ``listed`` says that the contents or the bookmarks name it, ``repeats`` that it is the open heading once more on a
    later page.
    """

    title: str
    numbering: str | None
    level: int
    page: int
    index: int
    bbox: Bbox
    size: float
    listed: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings in reading order, the contents, and the blocks that are running headers or footers."""

    headings: tuple[Heading, ...]
    contents: tuple[ContentsEntry, ...]
    running: frozenset[tuple[int, int]]
    body_size: float
    _places: dict[tuple[int, int], Heading] = field(default_factory=dict, repr=False, compare=False)

    @property
    def contents_pages(self) -> frozenset[int]:
        """The pages that the contents stand on."""
        return frozenset(entry.on_page for entry in self.contents)

    def heading(self, page: int, index: int) -> Heading | None:
        """The heading that a block is, None where it is none."""
        return self._places.get((page, index))

    def is_running(self, page: int, index: int) -> bool:
        """Whether a block is a running header, a footer or a page number."""
        return (page, index) in self.running

    def path(self, page: int, index: int) -> tuple[Heading, ...]:
        """The headings that a block stands under, outermost first (its own heading not among them)."""
        return _open([h for h in self.headings if (h.page, h.index) < (page, index)])

    def path_at(self, page: int, top: float) -> tuple[Heading, ...]:
        """The headings that a place stands under, outermost first: those above it on its page, and on earlier pages."""
        return _open([h for h in self.headings if (h.page, h.bbox[1]) < (page, top)])


def _open(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings still open after the last of ``headings``."""
    path: list[Heading] = []
    for heading in headings:
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
    return tuple(path)


def build_outline(digests: Sequence[PageDigest], bookmarks: Sequence[BookmarkLike] = ()) -> Outline:
    """Return the outline of a document from the digests of all its pages, in order, and its own bookmarks."""
    body_size, body_color = body_style(digests)
    running = find_running(digests, body_size)
    contents = read_contents(digests)
    listed = _listed_titles(contents, bookmarks)
    pages = {entry.on_page for entry in contents}
    found: list[tuple[Block, bool]] = []
    for digest in digests:
        if digest.number in pages:
            continue
        for block in digest.blocks:
            if (digest.number, block.index) in running:
                continue
            is_listed = _is_listed(block, listed)
            large = block.size >= 1.12 * body_size and block.table is None
            alone = large or not _shares_its_row(block, digest)
            if is_listed or (alone and _stands_out(block, body_size, body_color)):
                found.append((block, is_listed))
    headings = _without_repeats(_with_levels(found))
    return Outline(
        headings=tuple(headings),
        contents=contents,
        running=running,
        body_size=body_size,
        _places={(heading.page, heading.index): heading for heading in headings},
    )


def body_style(digests: Sequence[PageDigest]) -> tuple[float, tuple[int, int, int]]:
    """Size and colour of most of the text outside tables (of all text where there is none)."""
    for outside in (True, False):
        sizes: Counter[float] = Counter()
        colors: Counter[tuple[int, int, int]] = Counter()
        for digest in digests:
            for block in digest.blocks:
                if not outside or block.table is None:
                    sizes[block.size] += len(block.text)
                    colors[block.color] += len(block.text)
        if sizes:
            return (
                max(sizes.items(), key=lambda item: (item[1], item[0]))[0],
                max(colors.items(), key=lambda item: (item[1], item[0]))[0],
            )
    return 10.0, (0, 0, 0)


def _listed_titles(contents: Sequence[ContentsEntry], bookmarks: Sequence[BookmarkLike]) -> dict[str, set[int | None]]:
    titles: dict[str, set[int | None]] = {}
    for entry in contents:
        titles.setdefault(normal_title(entry.title), set()).add(entry.page)
    for bookmark in bookmarks:
        titles.setdefault(normal_title(bookmark.title), set()).add(bookmark.page)
    return titles


def _is_listed(block: Block, listed: dict[str, set[int | None]]) -> bool:
    if len(block.text) > LONGEST or (block.table is not None and not block.bold):
        return False
    pages = listed.get(normal_title(block.text), set()) | listed.get(normal_title(block.printed), set())
    return any(page is None or abs(page - block.page) <= 1 for page in pages)


def _stands_out(block: Block, body_size: float, body_color: tuple[int, int, int]) -> bool:
    text = block.text
    if block.bullet or len(text) > LONGEST or len(block.lines) > 4:
        return False
    if block.table is not None and not (block.bold and block.size >= 1.08 * body_size):
        return False
    if not re.search(r"[^\W\d_]{2}", text) or _CAPTION.match(text) or text[-1:] in ",;":
        return False
    if block.size >= 1.12 * body_size:
        return True
    if block.size < 0.95 * body_size:
        return False
    different = sum(abs(a - b) for a, b in zip(block.color, body_color, strict=True)) > 120
    capitals = text.isupper() and len(text) > 3
    if block.italic and block.numbering and len(block.lines) == 1 and text[-1:] not in ".:":
        return True
    return block.bold or block.underlined or different or capitals


def _shares_its_row(block: Block, digest: PageDigest) -> bool:
    """Whether other short text stands beside it: the header of a table without lines rather than a heading."""
    return any(
        other is not block
        and other.column == block.column
        and abs(other.bbox[1] - block.bbox[1]) < 3
        and len(other.text) <= 40
        and len(other.lines) <= 2
        and not _AXIS.fullmatch(other.text)
        for other in digest.blocks
    )


def _rank(block: Block) -> tuple[float, bool, bool, bool, bool]:
    """Larger is higher in the tree: size first, then weight, capitals, a coloured field, underlining last."""
    return (round(block.size * 2) / 2, block.bold, block.text.isupper(), block.band is not None, not block.underlined)


def _with_levels(found: Sequence[tuple[Block, bool]]) -> list[Heading]:
    """Give each heading the level of its style; a numbered one stands below the heading whose number it continues."""
    ranks = sorted({_rank(block) for block, _ in found}, reverse=True)
    level_of = {rank: level for level, rank in enumerate(ranks, start=1)}
    headings: list[Heading] = []
    numbered: dict[tuple[int, ...], int] = {}
    for block, listed in found:
        level = level_of[_rank(block)]
        number = _number(block.numbering)
        if number is not None:
            parent = numbered.get(number[:-1])
            if len(number) > 1 and parent is not None:
                level = max(level, parent + 1)
            numbered = {key: value for key, value in numbered.items() if len(key) < len(number)}
            numbered[number] = level
        headings.append(
            Heading(
                title=block.text,
                numbering=block.numbering,
                level=level,
                page=block.page,
                index=block.index,
                bbox=block.bbox,
                size=block.size,
                listed=listed,
            )
        )
    return headings


def _number(numbering: str | None) -> tuple[int, ...] | None:
    if numbering is None or not re.fullmatch(r"\d+(?:\.\d+)*[.):]?", numbering):
        return None
    return tuple(int(part) for part in numbering.rstrip(".):").split("."))


def _without_repeats(headings: Sequence[Heading]) -> list[Heading]:
    """Mark a heading that says on a later page what is open already."""
    result: list[Heading] = []
    path: list[Heading] = []
    for heading in headings:
        open_same = next(
            (h for h in path if normal_title(h.title) == normal_title(_without_continued(heading.title))), None
        )
        if open_same is not None and open_same.page < heading.page and open_same.level == heading.level:
            result.append(replace(heading, repeats=True))
            path = path[: path.index(open_same) + 1]
            continue
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        result.append(heading)
    return result


def _without_continued(title: str) -> str:
    return re.sub(r"[\s,(–-]*(?:forts(?:ättning)?\.?)\W*$", "", title, flags=re.IGNORECASE) or title
