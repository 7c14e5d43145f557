"""Reads the labelled goal pairs: every family of ``goal_pairs_*.toml`` gives three pairs that are one goal and two that are not."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Grade = Literal["strong", "medium", "weak", "different"]
Part = Literal["tuning", "test"]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two goal texts and what a careful reader says: ``strong``, ``medium`` and ``weak`` are one goal, ``different`` is not."""

    family: int
    part: Part
    grade: Grade
    left: str
    right: str

    @property
    def is_one_goal(self) -> bool:
        """Whether the two texts are the same goal."""
        return self.grade != "different"


def labelled_pairs(folder: Path = Path(__file__).parent) -> list[LabelledPair]:
    """Return all pairs, in the order of the files."""
    families = [
        family
        for path in sorted(folder.glob("goal_pairs_*.toml"))
        for family in tomllib.loads(path.read_text("utf-8"))["family"]
    ]
    grades: tuple[Grade, ...] = ("strong", "medium", "weak")
    pairs: list[LabelledPair] = []
    for number, family in enumerate(families):
        pairs += [LabelledPair(number, family["part"], grade, family["goal"], family[grade]) for grade in grades]
        pairs += [
            LabelledPair(number, family["part"], "different", family["goal"], text) for text in family["different"]
        ]
    return pairs
