"""A page as a reader goes through it: one text from top to bottom, in which every link is one mark.

What stands around a link is then a matter of positions in that text, whatever markup made it: rows, list items, cards,
paragraphs or line breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from lxml import etree

from planextract.archive.titles import clean_text

LINK_MARK = "\x00"
INLINE = {
    "a", "abbr", "b", "bdi", "cite", "em", "font", "i", "label", "mark", "small", "span", "strong", "sub", "sup", "u",
    "wbr",
}  # fmt: skip
"""Elements that do not begin a new line."""

_SILENT = {"script", "style", "template", "noscript", "head"}
_LINKED = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "object": "data"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(slots=True, kw_only=True)
class PageLink:
    """One address on a page. ``places`` are the positions of its marks in the flow, ``texts`` what each mark says.

    ``names`` are what attributes say of it (``aria-label``, ``title``, ``download``, what labels it).
    """

    url: str
    places: list[int] = field(default_factory=list)
    elements: list[lxml.html.HtmlElement] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    is_file: bool = False

    @property
    def text(self) -> str:
        """What the link says: the first text that is not empty, or what an attribute says."""
        return next((text for text in [*self.texts, *self.names] if text), "")


@dataclass(slots=True)
class PageFlow:
    """The text of a page with its links; ``ranges`` says from where to where in the text an element reaches."""

    text: str
    links: list[PageLink]
    ranges: dict[lxml.html.HtmlElement, tuple[int, int]]
    page_url: str


class PageUnreadable(Exception):
    """What arrived is no page: empty, or nothing that an HTML parser finds an element in."""


def read_page(content: bytes, url: str, charset: str | None = None) -> PageFlow:
    """Parse a page that came from ``url`` (which relative links start from, unless it has a ``base``)."""
    root = _parse(content, charset)
    named = (_absolute(url, str(element.get("href"))) for element in root.iter("base") if element.get("href"))
    base = next((address for address in named if _is_web_address(address) or address.startswith("file:")), url)
    flow = _Flow(root, base)
    return PageFlow("".join(flow.parts), list(flow.links.values()), flow.ranges, url)


def original_address(content: bytes) -> str | None:
    """Return the address that a saved page says it came from: the browser's note, or the page's canonical link."""
    root = _parse(content, None)
    for comment in [*root.itersiblings(etree.Comment, preceding=True), *root.iter(etree.Comment)]:
        words = (comment.text or "").split()
        if words[:2] == ["saved", "from"] and len(words) > 2:
            address = words[2].partition(")")[2] or words[2]
            if _is_web_address(address):
                return address
    for element in root.iter("link"):
        address = str(element.get("href", ""))
        if element.get("rel") == "canonical" and _is_web_address(address):
            return address
    return None


def page_names(content: bytes) -> list[str]:
    """Return what a page calls its site and itself, in its head: the site's name first, then the parts of its title."""
    root = _parse(content, None)
    named = ("og:site_name", "application-name")
    names = [
        element.get("content") for element in root.iter("meta") if element.get("property", element.get("name")) in named
    ]
    titles = [part for element in root.iter("title") for part in re.split(r"\s+[-–—|]\s+", element.text or "")]
    return [clean_text(str(name)) for name in [*names, *titles] if name and str(name).strip()]


def _parse(content: bytes, charset: str | None) -> lxml.html.HtmlElement:
    encoding: str | None = "utf-8"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        encoding = charset
    try:
        parser = lxml.html.HTMLParser(encoding=encoding)
    except LookupError:
        parser = lxml.html.HTMLParser()
    try:
        root = lxml.html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PageUnreadable(f"is no HTML page: {error}") from error
    return root


class _Flow:
    """Walks a page once, without recursion, and writes down what a reader meets."""

    def __init__(self, root: lxml.html.HtmlElement, base: str) -> None:
        self.parts: list[str] = []
        self.links: dict[str, PageLink] = {}
        self.ranges: dict[lxml.html.HtmlElement, tuple[int, int]] = {}
        self._base = base
        self._ids = {str(element.get("id")): element for element in root.iter() if element.get("id")}
        self._length = 0
        self._inside: list[lxml.html.HtmlElement] = []  # silent elements and links that are open
        self._starts: dict[lxml.html.HtmlElement, int] = {}
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event == "start":
                self._open(element)
            elif event == "end":
                self._close(element)
            else:
                self._write(element.tail)

    def _open(self, element: lxml.html.HtmlElement) -> None:
        self._starts[element] = self._length
        if not self._inside and element.tag not in INLINE:
            self._write(" ")
        if self._inside or element.tag in _SILENT:
            self._inside.append(element)
        elif element.tag in _LINKED and element.get(_LINKED[str(element.tag)]):
            self._note_link(element)
            self._inside.append(element)
        self._write(element.text)

    def _close(self, element: lxml.html.HtmlElement) -> None:
        if self._inside and self._inside[-1] is element:
            self._inside.pop()
        elif not self._inside and element.tag not in INLINE:
            self._write(" ")
        self.ranges[element] = (self._starts.pop(element), self._length)
        self._write(element.tail)

    def _write(self, text: str | None) -> None:
        """Add seen text to the flow; a run of spaces is one space, also over the seams."""
        if not text or self._inside:
            return
        seen = clean_text(text)
        ends_open = not self.parts or self.parts[-1].endswith(" ")
        piece = (" " if text[0].isspace() and not ends_open else "") + seen
        if seen and text[-1].isspace():
            piece += " "
        if piece:
            self.parts.append(piece)
            self._length += len(piece)

    def _note_link(self, element: lxml.html.HtmlElement) -> None:
        url = _absolute(self._base, str(element.get(_LINKED[str(element.tag)])).strip())
        link = self.links.setdefault(url, PageLink(url=url))
        link.places.append(self._length)
        link.elements.append(element)
        link.texts.append(_seen_text(element))
        labels = [
            self._ids[name]
            for key in ("aria-labelledby", "aria-describedby")
            for name in str(element.get(key, "")).split()
            if name in self._ids
        ]
        names = [
            element.get("aria-label"),
            element.get("title"),
            *map(_seen_text, labels),
            element.get("download"),
            element.get("alt"),
        ]
        link.names += [clean_text(str(name)) for name in names if name and str(name).strip()]
        link.is_file = link.is_file or element.get("download") is not None or "pdf" in str(element.get("type", ""))
        self.parts.append(LINK_MARK)
        self._length += 1


def _absolute(base: str, href: str) -> str:
    """Return the address of a link without its fragment; one that is none gets the scheme ``invalid``."""
    try:
        url = urljoin(base, href)
        _ = urlsplit(url).hostname
    except ValueError:
        return f"invalid:{quote(href)}"
    return url.partition("#")[0] or url


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _seen_text(element: lxml.html.HtmlElement) -> str:
    """Return the text inside an element, pictures by their alternative text, blocks parted by spaces."""
    parts: list[str] = []
    silent = 0
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        is_silent = inner.tag in _SILENT
        if event == "start":
            silent += is_silent
            parts.append("" if inner.tag in INLINE else " ")
            if not silent:
                parts += [inner.get("alt") or "" if inner.tag == "img" else "", inner.text or ""]
        else:
            silent -= is_silent
            parts.append("" if inner.tag in INLINE else " ")
            if not silent and inner is not element:
                parts.append(inner.tail or "")
    return clean_text("".join(parts))
