"""What a link says of itself: that it hands out a file, nothing at all, or that it only goes with a plan."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from planextract.archive.page_flow import PageLink

_FILE_ENDINGS = {
    ".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".rtf", ".zip", ".csv", ".epub",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The word lists of ``link_words.toml``, where each is explained."""

    download: frozenset[str]
    filler: frozenset[str]
    companion: frozenset[str]


@cache
def link_words() -> LinkWords:
    """Load the word lists."""
    lists = tomllib.loads(Path(__file__).with_name("link_words.toml").read_text(encoding="utf-8"))
    return LinkWords(*(frozenset(lists[name]) for name in ("download", "filler", "companion")))


def split_words(text: str) -> list[str]:
    """Return the words of a text, lowercase, figures and marks apart."""
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower())


def looks_like_file(link: PageLink) -> bool:
    """Whether address or attributes say that the link hands out a file."""
    path = PurePosixPath(unquote(urlsplit(link.url).path))
    return link.is_file or path.suffix.lower() in _FILE_ENDINGS or "download" in path.parts


def hands_out(link: PageLink) -> bool:
    """Whether address, attributes or words say that the link hands out a file."""
    return looks_like_file(link) or any(set(split_words(text)) & link_words().download for text in link.texts)


def says_nothing(link: PageLink) -> bool:
    """Whether a link's own words do not say what it leads to (``Ladda ner dokument (pdf, 2,1 MB)``)."""
    empty = link_words().download | link_words().filler
    return all(set(split_words(text)) <= empty for text in link.texts)
