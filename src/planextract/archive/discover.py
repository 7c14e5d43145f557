"""Finding the plans on a listing page: which links are called by a title that the profile's pattern knows.

A title is the link's own text, an attribute's, its text together with what stands beside it, or the text around
the link where the link itself only says "Ladda ner": in the same row, list item or card, in the line after or before, in
the heading above; at last the file name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from planextract.archive.link_words import link_words, looks_like_file, split_words
from planextract.archive.page_flow import PageFlow, PageLink
from planextract.archive.titles import TitleMatch, TitlePattern
from planextract.archive.titles_around import TitlesAround
from planextract.archive.titles_joined import joined_title

_WITH_APPENDICES = re.compile(r"\b(?:med|inkl|inklusive|samt|och)\W{1,2}bilag\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLink:
    """A link to a plan: where, what it is called, which period that names, and its place among the plans (0-based)."""

    url: str
    title: str
    period: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedLink:
    """A link that is not taken, and why. ``is_file``: it hands out a file; ``is_named``: it is called like a plan."""

    url: str
    text: str
    reason: str
    is_file: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a page offers, in the order of the page; every link on it is in one of the two."""

    plans: tuple[PlanLink, ...]
    passed: tuple[PassedLink, ...]


def find_plans(page: PageFlow, pattern: TitlePattern) -> Discovery:
    """Sort the links of a page into plans and others."""
    unnamed = [link for link in page.links if _own_title(link, pattern) is None]
    around = TitlesAround(page, pattern.find_all(page.text), unnamed)
    plans: list[PlanLink] = []
    passed: list[PassedLink] = []
    for link in page.links:
        is_file = looks_like_file(link)
        found = (
            _own_title(link, pattern)
            or joined_title(page, link, pattern)
            or around.title(link)
            or pattern.find_in_name(link.url)
        )
        reason = _refuse_address(link, page.page_url) or _explain(link, found)
        if found is None or found.period is None or reason:
            is_named = found is not None
            passed.append(
                PassedLink(url=link.url, text=link.text, reason=reason or "", is_file=is_file, is_named=is_named)
            )
        else:
            plans.append(PlanLink(url=link.url, title=found.title, period=found.period, order=len(plans)))
            passed += _other_titles(link, found, pattern)
    return Discovery(tuple(plans), tuple(passed))


def _refuse_address(link: PageLink, page_url: str) -> str | None:
    scheme = urlsplit(link.url).scheme
    if scheme not in ("http", "https", "file"):
        return f"the address has the scheme {scheme or 'none'!r}"
    if scheme == "file" and urlsplit(page_url).scheme != "file":
        return "a page on the web cannot name a file on this machine"
    if link.url == page_url.partition("#")[0]:
        return "it leads to the page itself"
    return None


def _explain(link: PageLink, found: TitleMatch | None) -> str | None:
    """Return why a link is not a plan, None if it is one."""
    if found is None:
        return "neither its text nor what stands around it matches title_pattern"
    if found.period is None:
        return f"{found.title!r} names an impossible period"
    said = _WITH_APPENDICES.sub(
        "", " ".join([*link.texts, *link.names, unquote(PurePosixPath(urlsplit(link.url).path).stem)])
    )
    beside = set(split_words(re.sub(r"[-_+]", " ", said))) - set(split_words(found.title))
    companions = sorted(beside & link_words().companion)
    if companions:
        return f"it goes with a plan and is none ({', '.join(companions)}); to take it, name it under [[documents]]"
    return None


def _other_titles(link: PageLink, taken: TitleMatch, pattern: TitlePattern) -> list[PassedLink]:
    """Return what else an address is called where its links name several periods: one is a slip of the page."""
    found = [match for text in link.texts if (match := pattern.find(text)) and match.period != taken.period]
    reason = f"its address is that of {taken.title!r}"
    return [PassedLink(url=link.url, text=match.title, reason=reason, is_file=True, is_named=True) for match in found]


def _own_title(link: PageLink, pattern: TitlePattern) -> TitleMatch | None:
    return next((match for text in [*link.texts, *link.names] if (match := pattern.find(text))), None)
