"""All kinds of mutations, and which one the n-th document of a campaign gets."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.bytes_mutations import BYTES_MUTATIONS
from tests.fuzz.content_mutations import CONTENT_MUTATIONS
from tests.fuzz.heavy_mutations import HEAVY_MUTATIONS
from tests.fuzz.object_mutations import OBJECT_MUTATIONS
from tests.fuzz.pieces import Piece

Mutate = Callable[[random.Random, Piece], bytes]

LIGHT = {mutate.__name__: mutate for mutate in (*BYTES_MUTATIONS, *OBJECT_MUTATIONS, *CONTENT_MUTATIONS)}
HEAVY = {mutate.__name__: mutate for mutate in HEAVY_MUTATIONS}
KINDS = {**LIGHT, **HEAVY}
LYING = ("lying_unicode", "lying_unicode_of_letters", "say_otherwise", "hide_text_in_the_ground")
"""After these the text layer says other words than the page shows."""
_ORDER = (*(list(LIGHT) * 12), *HEAVY)
"""The heavy ones take seconds each, mostly for the worker that dies: one of them for every 84 others."""


@dataclass(frozen=True, slots=True)
class Mutated:
    """One mutated document: the same seed, index and pieces make it again."""

    index: int
    kind: str
    piece: Piece
    pdf: bytes


def mutated(seed: int, index: int, pieces: tuple[Piece, ...]) -> Mutated:
    """Make document ``index`` of the campaign with this seed."""
    kind = _ORDER[index % len(_ORDER)]
    chance = random.Random(f"{seed} {index} {kind}")
    piece = chance.choice(pieces)
    return Mutated(index, kind, piece, KINDS[kind](chance, piece))
