"""What a plan is made of before an engine sets it: headings, paragraphs, boxes, grids and budget tables, in order.

A block may carry marks: names whose page the engine reports, so that truth knows where each item was printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.plans.budget_table import BudgetTable


@dataclass(frozen=True)
class Run:
    """A piece of text in one look."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str | None = None


Runs = tuple[Run, ...]


def plain(text: str) -> Runs:
    return (Run(text),)


def bold(text: str) -> Runs:
    return (Run(text, bold=True),)


@dataclass(frozen=True)
class Heading:
    """``band``: white text on a coloured band. ``listed``: stands in the contents and the bookmarks."""

    level: int
    text: str
    band: bool = False
    listed: bool = True
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    marks: tuple[str, ...] = ()
    indent: float = 0.0
    scale: float = 1.0
    keep_with_next: bool = False


@dataclass(frozen=True)
class Item:
    runs: Runs
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bullets:
    items: tuple[Item, ...]
    sign: str = "•"


@dataclass(frozen=True)
class Box:
    """Blocks in a frame, filled or bordered."""

    blocks: tuple[Block, ...]
    fill: str | None = None
    border: str | None = "#555555"


@dataclass(frozen=True)
class GridCell:
    """``rows``: how many rows the cell spans (only in engines that can; the cells below are left out). ``dot``: the
    colour of a drawn dot, which carries no text."""

    runs: Runs
    marks: tuple[str, ...] = ()
    rows: int = 1
    dot: str | None = None


@dataclass(frozen=True)
class Grid:
    """A table of text. ``widths`` are shares of the text's width. A cell of None is covered by one that spans rows."""

    widths: tuple[float, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[GridCell | None, ...], ...]
    rules: Literal["all", "rows", "none"] = "all"
    header_fill: str | None = "#dddddd"
    repeat_header: bool = True
    scale: float = 0.92


@dataclass(frozen=True)
class Columns:
    """Blocks set in two columns on pages of their own."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Turned:
    """Blocks on pages of their own: ``landscape`` (wide page), ``rotated`` (portrait page with /Rotate), ``sideways``
    (a portrait page on which the text itself is turned)."""

    blocks: tuple[Block, ...]
    way: Literal["landscape", "rotated", "sideways"] = "landscape"


@dataclass(frozen=True)
class Money:
    table: BudgetTable


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Space:
    points: float


@dataclass(frozen=True)
class Contents:
    title: str
    mark: str = "page:contents"


@dataclass(frozen=True)
class Cover:
    lines: tuple[tuple[str, float], ...]
    """Each line with its size in points; size 0 is empty room of 40 points."""
    fill: str | None = None


Block = Heading | Paragraph | Bullets | Box | Grid | Columns | Turned | Money | PageBreak | Space | Contents | Cover


@dataclass(frozen=True)
class Look:
    """How an engine sets a whole document: measures in points, colours as ``#rrggbb``."""

    font: str = "Libertinus Serif"
    heading_font: str = "Libertinus Serif"
    table_font: str = "Libertinus Serif"
    size: float = 11.0
    width: float = 595.28
    height: float = 841.89
    margin: float = 64.0
    accent: str = "#1f4e79"
    heading_scale: float = 1.0
    justify: bool = False
    running_header: str = ""
    footer: str = ""
    first_number: int = 0
    """The number printed on the first page (the cover, where it is not shown)."""
    contents_depth: int = 2
    bookmarks: bool = True


@dataclass(frozen=True)
class Rendered:
    """A PDF and the page (1-based) of every mark in it."""

    pdf: bytes
    pages: dict[str, int] = field(default_factory=dict)
