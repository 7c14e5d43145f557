"""The plans of this folder as PDF, each with the labelled truth that is marked in its source.

``*.typ`` are set by Typst, where ``common.typ`` has the marks; ``*.html`` are printed by Chromium, the marks being
attributes (``data-goal="G1" data-in="A1"``). ``{{3}}`` is a paragraph of ``prose.toml``.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from lxml import html
from playwright.sync_api import Page, sync_playwright

from tests.plans.fonts import font_faces, font_folders

HERE = Path(__file__).parent
Truth = dict[str, Any]


@dataclass(frozen=True)
class Drawn:
    """One plan: its name, its PDF and its truth (CONTRACT.md section 5)."""

    name: str
    pdf: bytes
    truth: Truth


def plan_sources() -> list[Path]:
    """The sources of all plans, by number."""
    found = [path for path in HERE.iterdir() if re.match(r"\d+_", path.name)]
    return sorted(found, key=lambda path: int(path.name.split("_")[0]))


def draw_with_typst(source: Path) -> Drawn:
    """Set a plan; the same source gives the same bytes."""
    compiler = typst.Compiler(input=source, root=HERE, font_paths=typst_fonts(), ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", timestamp=0)
    assert isinstance(pdf, bytes)
    return Drawn(source.stem, pdf, _truth(json.loads(compiler.query("<truth>", field="value"))))


@cache
def typst_fonts() -> typst.Fonts:
    """The fonts of the font packages, looked through once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])


def draw_with_browser(source: Path, page: Page) -> Drawn:
    """Print a plan with a real browser, on a page of it."""
    text = re.sub(r"\{\{(\d)\}\}", lambda match: _prose()[int(match[1])], source.read_text("utf-8"))
    return Drawn(source.stem, printed(text, source.name, page), _truth(_marks_of_html(text)))


def printed(text: str, name: str, page: Page) -> bytes:
    """Print HTML as a file of that name, with the font packages, on a page of a browser; return the PDF."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text.replace("<style>", f"<style>{font_faces()}", 1), "utf-8")
        page.goto(path.as_uri())
        return page.pdf(prefer_css_page_size=True, print_background=True)


@contextmanager
def browser_page(executable: str) -> Iterator[Page]:
    """A page of a Chromium that is started for it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@cache
def _prose() -> list[str]:
    paragraphs: list[str] = tomllib.loads((HERE / "prose.toml").read_text("utf-8"))["paragraphs"]
    return paragraphs


# ---------------------------------------------------------------- marks to truth


def _truth(marks: list[dict[str, Any]]) -> Truth:
    """The labels of one plan in the order of print; a heading's mark may come twice (contents)."""
    truth: Truth = {"areas": [], "goals": [], "indicators": [], "not_goals": [], "goals_either_way": []}
    seen: set[str] = set()
    for mark in marks:
        what = mark.pop("what")
        if mark.get("area") == "?":
            del mark["area"]  # can be said either way
        if what == "plan":
            truth.update({key: value for key, value in mark.items() if key != "page"})
        elif what in ("area", "goal"):
            if mark["id"] not in seen:
                truth[f"{what}s"].append({**mark, **({"ordinal": len(seen)} if what == "area" else {})})
            seen.add(mark["id"])
        elif what == "indicator":
            if "goals" in mark:
                mark["goal_accept"] = [None]  # a list that serves several goals may hang on their area
            for target, year in mark.pop("targets"):
                truth["indicators"].append({**mark, "target": target, "target_year": year})
                mark = dict(mark)
        elif what == "either_area":
            truth.setdefault("areas_either_way", []).append(mark)
        else:
            truth["not_goals" if what == "trap" else "goals_either_way"].append(mark)
    for ordinal, area in enumerate(truth["areas"], start=1):
        area["ordinal"] = ordinal
    return truth


_INDICATORS = ("measure", "success_factor", "assignment")


def _marks_of_html(text: str) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    title: dict[str, Any] = {}
    for element in html.fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        data = {key.removeprefix("data-"): value for key, value in attributes.items() if key.startswith("data-")}
        words = _words(element)
        if "title" in data:
            title = {"title": words, "title_accept": [data["title_accept"]] if "title_accept" in data else []}
        elif "plan" in data:
            marks.append({"what": "plan", **title, **dict(each.split("=", 1) for each in data["plan"].split(";"))})
        elif "area" in data:
            marks.append({"what": "area", "id": data["area"], "name": words, "label": data.get("label")})
        elif "either_area" in data:
            marks.append({"what": "either_area", "name": words})
        elif "goal" in data:
            marks.append(_goal_mark(data, words))
        elif "trap" in data:
            marks.append({"what": "trap", "text": words})
        marks.extend(_indicator_mark(kind, data, words) for kind in _INDICATORS if kind in data)
    return marks


def _words(element: html.HtmlElement) -> str:
    """The text of an element up to a list inside it."""
    for inner in element.findall("ul"):
        element = html.fromstring(html.tostring(element, encoding="unicode"))
        element.remove(element.find("ul"))
        del inner
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return " ".join(str(element.text_content()).split())


def _goal_mark(data: dict[str, str], words: str) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "what": "goal",
        "id": data["goal"],
        "text": words,
        "area": data.get("in"),
        "kind": data.get("kind", "development"),
        "kind_accept": data.get("kind_accept", "").split(),
    }
    return mark | {key: data[key] for key in ("label", "responsible") if key in data}


def _indicator_mark(kind: str, data: dict[str, str], words: str) -> dict[str, Any]:
    targets = [tuple(each.split("=")) for each in data.get("targets", "").split("|") if each]
    mark: dict[str, Any] = {
        "what": "indicator",
        "kind": kind,
        "goal": data[kind] or None,
        "text": words,
        "targets": [(printed, int(year) if year else None) for printed, year in targets] or [(None, None)],
    }
    if "goals" in data:
        mark["goals"] = data["goals"].split()
    if "in" in data:
        mark["area"] = data["in"]
    return mark
