"""Pairing what is true with what was given, one to one, so that the sum of the weights is greatest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

T = TypeVar("T")
G = TypeVar("G")

NEAR = 0.9
"""Texts this alike (0 to 1, by edits) are the same item cut or spelled otherwise."""


def pair(truths: Sequence[T], given: Sequence[G], weight: Callable[[T, G], float]) -> list[tuple[int, int]]:
    """Return index pairs with positive weight; a weight of 0 means that the two cannot be the same."""
    if not truths or not given:
        return []
    weights = np.zeros((len(truths), len(given)))
    for row, truth in enumerate(truths):
        for column, item in enumerate(given):
            weights[row, column] = weight(truth, item)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if weights[row, column] > 0]


def alike(left: str | None, right: str | None) -> float:
    """How alike two texts are by edits, 0 to 1."""
    return fuzz.ratio(left or "", right or "") / 100


def nearest(text: str, candidates: Sequence[str], least: float = 0.5) -> str | None:
    """Return the most alike candidate, or None where none is at least ``least`` alike; it helps a person see why."""
    best = max(candidates, key=lambda candidate: alike(text, candidate), default=None)
    return best if best is not None and alike(text, best) >= least else None
