"""How alike two goal texts are, as explained features; and the calibrated probability that they are one goal.

What all goals of a plan share weighs little (rarity), grammar nothing. Two words may cover each other in part: a compound
shares its head or tail (``gymnasiebehörighet``, ``behörighet till gymnasiet``), and the letters that nothing covers count
against the pair, so that ``gymnasiet`` and ``gymnasieexamen`` are not one word.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, Levenshtein
from scipy import sparse

from planextract.matching.words import GoalWords, genre_words, is_figure, same_words_key, stem, take_apart

Floats = npt.NDArray[np.float64]

_FRAME_WEIGHT = 0.2
_SYNONYM_COVER = 0.75
_LEAST_SHARED_LETTERS = 5
_A_WORD = 4
"""Letters that a further part of a compound has at least."""
_LEAST_HEAD = 3
"""Letters of the first part of a compound, as far as the other does not share them."""
_ALIKE_HEADS = 0.6
_WELL_COVERED = 0.8
_MODIFIER_ONLY = 0.4
_HALF = 0.5


class SentenceModel(Protocol):
    """Anything that turns texts into unit vectors, one row each (see ``sentence_model.py``)."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one normalised row per text."""
        ...


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """What speaks for and against two texts being one goal. All lie in 0…1; ``sentence`` is None without a model.

    ``shared``: harmonic mean of the weighted words covered on either side; ``contained``: the better covered side;
    ``substituted``: what is uncovered on *both* sides (one object exchanged for another); ``head_differs``: the same for the
    first telling word of either side, what the goal is about; ``exchanged``:
    ``substituted`` within a sentence that otherwise runs word for word alike (one object in the other's place, the sign of two
    parallel goals); ``grams``: cosine of stemmed
    character n-grams; ``opposed``: one is to rise, the other to fall.
    """

    shared: float
    contained: float
    substituted: float
    head_differs: float
    exchanged: float
    grams: float
    opposed: float
    sentence: float | None = None


class WordCover:
    """Remembers how far one stem covers another, so that a whole plan costs one look at each pair of words."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, int, int]] = {}
        self._groups = genre_words().groups

    def of_word(self, word: str, others: Iterable[str], own: Sequence[str] = ()) -> float:
        """Return the part of ``word`` (0…1) that the best of ``others``, or a head and a tail among them, cover.

        ``own`` are the words that ``word`` stands among. A longer compound that merely begins with it counts only as far as
        ``own`` has what the compound ends with; a compound of which only the beginning is covered counts half: the object of a
        Swedish compound stands last.
        """
        best, head, tail = 0.0, 0.0, 0
        for other in others:
            direct, from_head, from_tail = self._relation(word, other)
            if direct == 1.0:
                return 1.0
            share = float(from_head)
            if from_head and own and len(other) - len(word) >= _A_WORD and self.of_word(other, own) < _WELL_COVERED:
                share *= _MODIFIER_ONLY
            best, head, tail = max(best, direct), max(head, share), max(tail, from_tail)
        if not tail and len(word) - head >= _A_WORD:
            head *= _HALF
        return max(best, min(1.0, (head + tail) / len(word)))

    def _relation(self, word: str, other: str) -> tuple[float, int, int]:
        key = (word, other)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._relate(word, other)
        return known

    def _relate(self, word: str, other: str) -> tuple[float, int, int]:
        if word == other:
            return 1.0, 0, 0
        direct = _SYNONYM_COVER if self._groups.get(word, frozenset()) & self._groups.get(other, frozenset()) else 0.0
        head = _common_prefix(word, other)
        likeness = Indel.normalized_similarity(word, other)
        if head >= 4 and likeness >= 0.8 and abs(len(word) - len(other)) <= 3:
            direct = max(direct, likeness)
        tail = _common_prefix(word[::-1], other[::-1])
        whole = len(other) >= 4
        return (
            direct,
            head if head >= _LEAST_SHARED_LETTERS or (whole and head == len(other)) else 0,
            tail if tail >= _LEAST_SHARED_LETTERS or (whole and tail == len(other)) else 0,
        )


class GoalComparison:
    """Compares the goals of one plan with those of another: n-gram candidates for all, features for the pairs asked for."""

    def __init__(
        self,
        left: Sequence[str],
        right: Sequence[str],
        model: SentenceModel | None = None,
        cover: WordCover | None = None,
    ) -> None:
        """``left`` and ``right`` are goal texts; ``model`` adds the ``sentence`` feature."""
        self.left = [take_apart(text) for text in left]
        self.right = [take_apart(text) for text in right]
        self.rarity = Rarity(self.left, self.right)
        self._cover = cover or WordCover()
        self.grams: Floats = _gram_cosines(self.left, self.right, self.rarity)
        self._features: dict[tuple[int, int], PairFeatures] = {}
        self.sentences: Floats | None = None
        if model is not None and left and right:
            self.sentences = model.embed(left) @ model.embed(right).T

    def features(self, i: int, j: int) -> PairFeatures:
        """Return the features of goal ``i`` of the left plan and goal ``j`` of the right one; each pair is computed once."""
        known = self._features.get((i, j))
        if known is None:
            known = self._features[i, j] = self._compare(i, j)
        return known

    def _compare(self, i: int, j: int) -> PairFeatures:
        a, b = self.left[i], self.right[j]
        of_a, of_b = self.covered(a, (b,)), self.covered(b, (a,))
        parallel = Indel.normalized_similarity(a.words, b.words)
        return PairFeatures(
            shared=2 * of_a * of_b / (of_a + of_b) if of_a + of_b else 0.0,
            contained=max(of_a, of_b),
            substituted=min(1 - of_a, 1 - of_b),
            head_differs=parallel * (1 - self._head_covered(a, b)) * (1 - self._head_covered(b, a)),
            exchanged=parallel * self._exchanged(a, b),
            grams=float(self.grams[i, j]),
            opposed=float({a.direction, b.direction} == {"up", "down"}),
            sentence=None if self.sentences is None else float(self.sentences[i, j]),
        )

    def covered(self, goal: GoalWords, others: Sequence[GoalWords]) -> float:
        """Return the weighted part of a goal's words (0…1) that the words of ``others`` together cover."""
        theirs = dict.fromkeys(stem for other in others for stem in other.stems)
        whole = covered = 0.0
        for word in dict.fromkeys(goal.stems):
            weight = self.rarity.weight(word)
            whole += weight
            covered += weight * (1.0 if word in theirs else self._cover.of_word(word, theirs, goal.stems))
        return covered / whole if whole else 0.0

    def _exchanged(self, a: GoalWords, b: GoalWords) -> float:
        """Return the weighted share (0…1) of telling words that stand in each other's place and do not cover each other."""
        given = taken = 0.0
        for old, new in _hunks(a.words, b.words):
            gone, come = [stem(word) for word in old if _tells(word)], [stem(word) for word in new if _tells(word)]
            if gone and come:
                given += sum(self._uncovered_weight(word, (*come, *b.stems), a.stems) for word in gone)
                taken += sum(self._uncovered_weight(word, (*gone, *a.stems), b.stems) for word in come)
        return min(given / self._telling_weight(a), taken / self._telling_weight(b))

    def sibling_compounds(self, i: int, j: int) -> tuple[str, str] | None:
        """Return two compounds of one head that stand in each other's place (``grundskolan``, ``förskolan``), if any do.

        They cover each other in part and may be one thing said otherwise or two things: only a person can tell.
        """
        for old, new in _hunks(self.left[i].words, self.right[j].words):
            gone, come = [word for word in old if _tells(word)], [word for word in new if _tells(word)]
            if len(gone) == len(come) == 1 and _are_siblings(gone[0], come[0]):
                return gone[0], come[0]
        return None

    def _telling_weight(self, goal: GoalWords) -> float:
        return sum(max(self.rarity.weight(word), 0.4) for word in map(stem, filter(_tells, goal.words))) or 1.0

    def _uncovered_weight(self, word: str, others: Sequence[str], own: Sequence[str]) -> float:
        weight = max(self.rarity.weight(word), 0.4)
        return weight * (1 - self._cover.of_word(word, others, own))

    def _head_covered(self, goal: GoalWords, other: GoalWords) -> float:
        """Return how far the first word that is no frame word is covered; a goal of frame words alone counts as covered."""
        head = next((word for word in goal.stems if word not in goal.frame), None)
        return self._cover.of_word(head, other.stems) if head else 1.0

    def unlike_words(self, i: int, j: int) -> tuple[list[str], list[str]]:
        """Return the words of either side that the other hardly covers, for the explanation."""
        a, b = self.left[i], self.right[j]
        return self._uncovered(a, b), self._uncovered(b, a)

    def _uncovered(self, goal: GoalWords, other: GoalWords) -> list[str]:
        return [
            word
            for word in dict.fromkeys(goal.stems)
            if word not in goal.frame and self._cover.of_word(word, other.stems) < 0.5
        ]


class Rarity:
    """How much a word says about which goal a text is: less the more goals of the same plan hold it."""

    def __init__(self, left: Sequence[GoalWords], right: Sequence[GoalWords]) -> None:
        self._frame = genre_words().frame
        counts = [Counter(word for goal in plan for word in set(goal.stems)) for plan in (left, right)]
        self._most = counts[0] | counts[1]
        self._goals = max(len(left), len(right), 1)
        self._weights: dict[str, float] = {}

    def weight(self, word: str) -> float:
        """Return 0.15…1, a fifth of it for the frame words of the genre."""
        known = self._weights.get(word)
        if known is None:
            known = self._weights[word] = self._weigh(word)
        return known

    def _weigh(self, word: str) -> float:
        seen = max(self._most.get(word, 1), 1)
        rare = 1.0
        if self._goals > 1 and seen > 1:
            rare = max(0.15, 1 - math.log(seen) / math.log(self._goals + 1))
        return rare * (_FRAME_WEIGHT if word in self._frame else 1.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic model, fitted on the tuning part of ``tests/bench`` (see docs/matching.md)."""

    intercept: float
    weights: dict[str, float]

    def probability(self, features: PairFeatures) -> float:
        """Return the probability that the two texts are one goal, from the texts alone."""
        return 1 / (1 + math.exp(-self.log_odds(features)))

    def log_odds(self, features: PairFeatures) -> float:
        """Return the same as log-odds, to which the plan's own evidence (area, label, place) can be added.

        Whatever the rest says, two texts with next to nothing in common are no pair: what they share sets a ceiling.
        """
        total = self.intercept
        for name, weight in self.weights.items():
            total += weight * (getattr(features, name) or 0.0)
        return max(-30.0, min(total, ceiling(features)))


def ceiling(features: PairFeatures) -> float:
    """Return the most that two texts may reach in log-odds, from the words they share or, with a model, from their sentences."""
    by_words = -4.0 + 16.0 * features.shared
    by_sentence = -30.0 if features.sentence is None else 50.0 * (features.sentence - 0.9)
    return min(30.0, max(by_words, by_sentence))


@lru_cache(maxsize=2)
def calibration(with_sentences: bool) -> Calibration:
    """Return the fitted weights, with or without the ``sentence`` feature."""
    read = tomllib.loads(files(__package__).joinpath("calibration.toml").read_text(encoding="utf-8"))
    part = read["with_sentences" if with_sentences else "words_only"]
    known = {field.name for field in fields(PairFeatures)}
    return Calibration(part["intercept"], {name: part[name] for name in sorted(part) if name in known})


def is_same(left: str, right: str) -> bool:
    """Say whether two texts are the *same* in the contract's sense."""
    return same_words_key(left) == same_words_key(right)


def _hunks(a: Sequence[str], b: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Return the stretches in which two word sequences differ, each as what stood there and what stands there now."""
    hunks: list[tuple[list[str], list[str]]] = []
    open_hunk = False
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            open_hunk = False
            continue
        if not open_hunk:
            hunks.append(([], []))
            open_hunk = True
        hunks[-1][0].extend(a[step.src_start : step.src_end])
        hunks[-1][1].extend(b[step.dest_start : step.dest_end])
    return hunks


def _tells(word: str) -> bool:
    genre = genre_words()
    return not (is_figure(word) or word in genre.function or word in genre.upwards or word in genre.downwards)


def _are_siblings(one: str, other: str) -> bool:
    """Whether two compounds share what they end with, and begin with two other words."""
    tail = _common_prefix(one[::-1], other[::-1])
    heads = one[: len(one) - tail], other[: len(other) - tail]
    return (
        tail >= _A_WORD and min(map(len, heads)) >= _LEAST_HEAD and Indel.normalized_similarity(*heads) < _ALIKE_HEADS
    )


def _common_prefix(a: str, b: str) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def _gram_cosines(left: Sequence[GoalWords], right: Sequence[GoalWords], rarity: Rarity) -> Floats:
    """Return the cosine of every pair: n-grams of three to five letters of the stems, each weighted by its word's rarity."""
    if not left or not right:
        return np.zeros((len(left), len(right)))
    columns: dict[str, int] = {}
    matrices = [_gram_rows(plan, rarity, columns) for plan in (left, right)]
    width = max(len(columns), 1)
    a, b = (
        sparse.csr_matrix(parts, shape=(size, width))
        for parts, size in zip(matrices, (len(left), len(right)), strict=True)
    )
    return np.asarray((_unit_rows(a) @ _unit_rows(b).T).todense(), dtype=np.float64)


def _gram_rows(
    plan: Sequence[GoalWords], rarity: Rarity, columns: dict[str, int]
) -> tuple[list[float], tuple[list[int], list[int]]]:
    values: list[float] = []
    rows: list[int] = []
    at: list[int] = []
    for row, goal in enumerate(plan):
        weights: Counter[str] = Counter()
        for word in dict.fromkeys(goal.stems):
            grams = {f" {word} "[k : k + n] for n in (3, 4, 5) for k in range(len(word) + 3 - n)}
            for gram in sorted(grams):
                weights[gram] += rarity.weight(word) / math.sqrt(len(grams))  # type: ignore[assignment]
        for gram in weights:
            values.append(weights[gram])
            rows.append(row)
            at.append(columns.setdefault(gram, len(columns)))
    return values, (rows, at)


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sparse.csr_matrix(sparse.diags_array(1 / lengths) @ matrix)
