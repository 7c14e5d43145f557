"""Every link of every page leads somewhere: pages, pictures, files in each format, and places inside a page."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx
import pyarrow.parquet as pq

_PER_SHAPE = 2
"""So many links of one kind are followed: figures lead to pages that are made by one template."""
_ALL_OF = ("/downloads/", "/assets/")
_PATIENCE = 60


@dataclass
class Crawl:
    """What a walk along all links has seen: pages' texts by address, and what did not answer."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, httpx.Response] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    missing_places: list[str] = field(default_factory=list)


def shape(link: str) -> tuple[object, ...]:
    """What makes links alike: their path without names and numbers, and the names in their query."""
    parts = urlsplit(link)
    steps = parts.path.split("/")
    kept = steps[:3] if steps[1] in ("money", "packet") else steps[:2]
    end = re.search(r"\.[a-z]+$", parts.path)
    return (*kept, len(steps), end.group() if end else "", *sorted({key for key, _ in parse_qsl(parts.query)}))


def crawl(address: str, *starts: str) -> Crawl:
    """Follow every link from the starting pages, a few of each kind."""
    found, followed = Crawl(), Counter[tuple[object, ...]]()
    waiting, known = [*starts], {*starts}
    places: list[tuple[str, str]] = []
    with httpx.Client(base_url=address, timeout=_PATIENCE, follow_redirects=True) as client:
        while waiting:
            link = waiting.pop(0)
            answer = client.get(link)
            if answer.status_code != 200:
                found.broken.append(f"{link}: {answer.status_code}")
                continue
            if not answer.headers["content-type"].startswith("text/html") or "attachment" in answer.headers.get(
                "content-disposition", ""
            ):
                found.files[link] = answer
                continue
            found.texts[link] = answer.text
            for target in re.findall(r'\s(?:href|src)="([^"]+)"', answer.text):
                whole = urljoin(f"http://here{link}", html.unescape(target))
                if not whole.startswith("http://here/"):
                    continue
                page, place = urldefrag(whole.removeprefix("http://here"))
                if place and not place.startswith("page="):
                    places.append((page, place))
                kind = shape(page)
                if page not in known and (followed[kind] < _PER_SHAPE or page.startswith(_ALL_OF)):
                    known.add(page)
                    followed[kind] += 1
                    waiting.append(page)
    found.missing_places = [
        f"{page}#{place}" for page, place in places if page in found.texts and f'id="{place}"' not in found.texts[page]
    ]
    return found


def test_every_link_leads_somewhere(address: str) -> None:
    found = crawl(address, "/", "/review", "/goals?lang=en")
    assert found.broken == []
    assert found.missing_places == []
    assert len(found.texts) > 40
    kinds = Counter(answer.headers["content-type"].partition(";")[0] for answer in found.files.values())
    assert {"text/csv", "application/vnd.apache.parquet", "image/svg+xml", "image/png", "application/pdf"} <= set(kinds)
    for link, answer in found.files.items():
        check_file(link, answer)


def check_file(link: str, answer: httpx.Response) -> None:
    """A file is what its address says."""
    content, kind = answer.content, answer.headers["content-type"].partition(";")[0]
    if kind == "application/vnd.apache.parquet":
        table = pq.read_table(io.BytesIO(content))
        assert table.column_names[0] == "source_id", link
    elif kind == "text/csv" and link.startswith("/downloads/"):
        assert content.decode("utf-8").startswith("source_id,"), link
    elif kind == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None, link
    elif kind == "image/svg+xml":
        assert content.strip().startswith(b"<svg") and content.strip().endswith(b"</svg>"), link
    elif kind == "image/png":
        assert content.startswith(b"\x89PNG"), link
    elif kind == "application/pdf":
        assert content.startswith(b"%PDF"), link
    elif kind == "application/json":
        assert answer.json(), link
    else:
        assert content, link
