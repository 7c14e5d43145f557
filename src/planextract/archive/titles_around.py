"""Which title in the text of a page belongs to a link that does not say what it leads to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import lxml.html

from planextract.archive.link_words import hands_out, says_nothing
from planextract.archive.page_flow import INLINE, LINK_MARK, PageFlow, PageLink
from planextract.archive.titles import TitleMatch

_PROSE = 60  # characters beside a title in its block: more, and the title is only mentioned there
_CARD = 400  # characters: an element of this size around a single link speaks of what the link leads to

_Mark = tuple[int, PageLink]


class TitlesAround:
    """The titles in the text of a page; ``unnamed`` are the links that have no title of their own.

    Every look-up is by bisection: a page is somebody else's, and may be of any size.
    """

    def __init__(self, page: PageFlow, titles: Sequence[TitleMatch], unnamed: Iterable[PageLink]) -> None:
        self._page = page
        self._opened = sorted(page.ranges, key=lambda element: (page.ranges[element][0], -page.ranges[element][1]))
        self._openings = [page.ranges[element][0] for element in self._opened]
        self._titles = [title for title in titles if not self._is_prose(title)] or list(titles)
        self._starts = [title.start for title in self._titles]
        self._marks = sorted(((place, link) for link in page.links for place in link.places), key=lambda mark: mark[0])
        self._places = [place for place, _ in self._marks]
        self._handing = {link.url for link in unnamed if hands_out(link)} if titles else set()
        self._silent = {link.url for link in unnamed if says_nothing(link)} if titles else set()
        self._titles_of: dict[lxml.html.HtmlElement, list[TitleMatch]] = {}
        self._pairs: dict[lxml.html.HtmlElement, dict[str, TitleMatch]] = {}

    def title(self, link: PageLink) -> TitleMatch | None:
        """Return the title of a link: one in the smallest element around the link that holds any."""
        if link.url not in self._handing and link.url not in self._silent:
            return None
        for place, element in zip(link.places, link.elements, strict=True):
            for outer in element.iterancestors():
                titles = self._titles_in(outer)
                if titles:
                    found = self._choose(place, link, titles, outer)
                    if found:
                        return found
                    break
        return None

    def _is_prose(self, title: TitleMatch) -> bool:
        """Whether the block around a title says more than the title, up to the links beside it."""
        start, end = self._block(title)
        enough = 2 * _PROSE  # more need not be looked at
        before = self._page.text[max(start, title.start - enough) : title.start].rpartition(LINK_MARK)[2]
        after = self._page.text[title.end : min(end, title.end + enough)].partition(LINK_MARK)[0]
        return len(before.strip()) + len(after.strip()) > _PROSE

    def _block(self, title: TitleMatch) -> tuple[int, int]:
        """Return the reach of the smallest block element around a title."""
        opened = self._opened[bisect_right(self._openings, title.start) - 1]
        for element in (opened, *opened.iterancestors()):
            start, end = self._page.ranges[element]
            if element.tag not in INLINE and start <= title.start and title.end <= end:
                return start, end
        return 0, len(self._page.text)

    def _titles_in(self, element: lxml.html.HtmlElement) -> list[TitleMatch]:
        if element not in self._titles_of:
            start, end = self._page.ranges[element]
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            self._titles_of[element] = [title for title in self._titles[first:last] if title.end <= end]
        return self._titles_of[element]

    def _choose(
        self, place: int, link: PageLink, titles: Sequence[TitleMatch], outer: lxml.html.HtmlElement
    ) -> TitleMatch | None:
        start, end = self._page.ranges[outer]
        first, last = bisect_left(self._places, start), bisect_left(self._places, end)
        is_alone = all(self._marks[index][1] is link for index in range(first, last))
        if is_alone and (link.url in self._handing or end - start < _CARD):
            return min(titles, key=lambda title: abs(title.start - place))
        if link.url not in self._silent or link.url not in self._handing:
            return None
        if outer not in self._pairs:
            self._pairs[outer] = _pair(self._mute(self._marks[first:last]), titles)
        return self._pairs[outer].get(link.url)

    def _mute(self, marks: Iterable[_Mark]) -> list[_Mark]:
        """Return the first mark of each link that hands out a file without saying which."""
        mute: dict[str, _Mark] = {}
        for mark in marks:
            if mark[1].url in self._silent and mark[1].url in self._handing:
                mute.setdefault(mark[1].url, mark)
        return list(mute.values())


def _pair(links: Sequence[_Mark], titles: Sequence[TitleMatch]) -> dict[str, TitleMatch]:
    """Give links (by address) their titles: in their order where the numbers agree, else whichever side fits more.

    Where titles stand before their links and where they stand after them fits as many, the nearer ones win.
    """
    if len(links) == len(titles):
        return {link.url: title for (_, link), title in zip(links, titles, strict=True)}
    starts, ends = [title.start for title in titles], [title.end for title in titles]
    before = _assign(links, titles, [bisect_right(ends, place) - 1 for place, _ in links])
    after = _assign(links, titles, [bisect_left(starts, place) for place, _ in links])
    chosen = max((before, after), key=lambda gaps: (len(gaps), -sum(gap for gap, _, _ in gaps)))
    return {link.url: title for _, link, title in chosen}


def _assign(
    links: Sequence[_Mark], titles: Sequence[TitleMatch], nearest: Sequence[int]
) -> list[tuple[int, PageLink, TitleMatch]]:
    """Give each link the title with its ``nearest`` index, and each title its nearest link only, with the gap."""
    taken: dict[int, tuple[int, PageLink, TitleMatch]] = {}
    for (place, link), index in zip(links, nearest, strict=True):
        if 0 <= index < len(titles):
            title = titles[index]
            gap = max(place - title.end, title.start - place)
            if index not in taken or gap < taken[index][0]:
                taken[index] = (gap, link, title)
    return list(taken.values())
