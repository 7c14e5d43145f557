"""Which title in the text of a page belongs to a link that does not say what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from planextract.archive.link_words import hands_out, says_nothing
from planextract.archive.page_flow import LINK_MARK, PageFlow, PageLink
from planextract.archive.titles import TitleMatch

_PROSE = 60  # characters beside a title in its block: more, and the title is only mentioned there
_CARD = 400  # characters: an element of this size around a single link speaks of what the link leads to

_Place = tuple[int, PageLink]


class TitlesAround:
    """The titles in the text of a page; ``unnamed`` are the links that have no title of their own."""

    def __init__(self, page: PageFlow, titles: Sequence[TitleMatch], unnamed: Iterable[PageLink]) -> None:
        self._page = page
        self._unnamed = [link for link in unnamed if hands_out(link) or says_nothing(link)] if titles else []
        blocks = sorted(page.ranges.values(), key=lambda reach: reach[1] - reach[0])
        apart = [title for title in titles if not self._is_prose(title, blocks)]
        self._titles = apart or list(titles)

    def around(self, link: PageLink) -> TitleMatch | None:
        """Return the title of a link: one in the smallest element around the link that holds any."""
        if not any(link is other for other in self._unnamed):
            return None
        for place, element in zip(link.places, link.elements, strict=True):
            for outer in element.iterancestors():
                start, end = self._page.ranges[outer]
                titles = [title for title in self._titles if start <= title.start and title.end <= end]
                if titles:
                    found = self._choose(place, link, titles, (start, end))
                    if found:
                        return found
                    break
        return None

    def _is_prose(self, title: TitleMatch, blocks: Iterable[tuple[int, int]]) -> bool:
        start, end = next((reach for reach in blocks if reach[0] <= title.start and title.end <= reach[1]), (0, 0))
        around = (
            self._page.text[start : title.start].rpartition(LINK_MARK)[2]
            + self._page.text[title.end : end].partition(LINK_MARK)[0]
        )
        return len(around.strip()) > _PROSE

    def _choose(
        self, place: int, link: PageLink, titles: Sequence[TitleMatch], reach: tuple[int, int]
    ) -> TitleMatch | None:
        def is_within(other: PageLink) -> bool:
            return any(reach[0] <= position < reach[1] for position in other.places)

        alone = sum(map(is_within, self._page.links)) == 1
        if alone and (hands_out(link) or reach[1] - reach[0] < _CARD):
            return min(titles, key=lambda title: abs(title.start - place))
        if not (says_nothing(link) and hands_out(link)):
            return None
        mute = [other for other in self._unnamed if is_within(other) and says_nothing(other) and hands_out(other)]
        places = [(next(one for one in other.places if reach[0] <= one < reach[1]), other) for other in mute]
        pairs = _pair(sorted(places, key=lambda one: one[0]), titles)
        return next((title for other, title in pairs if other is link), None)


def _pair(links: Sequence[_Place], titles: Sequence[TitleMatch]) -> list[tuple[PageLink, TitleMatch]]:
    """Give links their titles: one each in their order where the numbers agree, else whichever side fits more of them.

    Where titles stand before their links and where they stand after them fits as many, the nearer ones win.
    """
    if len(links) == len(titles):
        return [(link, title) for (_, link), title in zip(links, titles, strict=True)]
    before = _assign(links, titles, lambda place, title: place - title.end)
    after = _assign(links, titles, lambda place, title: title.start - place)
    chosen = max((before, after), key=lambda gaps: (len(gaps), -sum(gap for gap, _, _ in gaps)))
    return [(link, title) for _, link, title in chosen]


def _assign(
    links: Sequence[_Place], titles: Sequence[TitleMatch], measure: Callable[[int, TitleMatch], int]
) -> list[tuple[int, PageLink, TitleMatch]]:
    """Give each title the nearest link on one side of it, and each link no more than one title."""
    nearest: dict[int, tuple[int, PageLink, TitleMatch]] = {}
    for place, link in links:
        gaps = [(measure(place, title), title) for title in titles]
        gap, title = min((one for one in gaps if one[0] >= 0), key=lambda one: one[0], default=(-1, None))
        if title is not None and (title.start not in nearest or gap < nearest[title.start][0]):
            nearest[title.start] = (gap, link, title)
    return list(nearest.values())
