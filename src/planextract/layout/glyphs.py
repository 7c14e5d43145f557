"""What a reader hands over for one page before words are made: characters, and the runs of text they were drawn in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from planextract.layout.page import Fill, Picture, Rule, TextDefect
from planextract.records import Bbox


class Run(Struct, frozen=True, gc=False):
    """What the characters of one drawn piece of text share. ``angle`` is the direction they run in, clockwise degrees.

    ``baseline`` is the y of the baseline (x for text that runs up or down).
    ``hidden`` text is not painted: the text layer of a scan.
    """

    font: str
    size: float
    bold: bool
    italic: bool
    color: tuple[int, int, int]
    angle: int
    baseline: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in the order in which they are drawn.

    ``boxes`` is n × 4 (x0, top, x1, bottom), ``runs`` indexes the runs.
    Boxes run from the font's ascent to its descent and over the advance of the character. Spaces are characters too.
    """

    text: list[str]
    boxes: NDArray[np.float64]
    runs: NDArray[np.int64]


@dataclass(slots=True)
class RawPage:
    """One page as a reader found it, on the turned page, before words, lines and tables are made."""

    number: int
    width: float
    height: float
    rotation: int
    glyphs: Glyphs
    runs: list[Run]
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    defects: list[TextDefect] = field(default_factory=list)
    drawings: list[Bbox] = field(default_factory=list)
    marks: list[Fill] = field(default_factory=list)
    drawn_glyphs: int = 0
    """Small curved shapes of the size of a letter: text that was printed as curves."""
