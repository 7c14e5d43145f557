"""Measures of matching on the labelled pairs: each pair on its own, and linked as two whole plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from planextract.matching.goal_links import GoalContext, GoalMatcher
from planextract.matching.likeness import SentenceModel, calibration
from planextract.records import Goal
from tests.bench.pairs import Grade, LabelledPair, Part, labelled_pairs

RAPIDFUZZ_AT = 47.0
"""The score from which plain rapidfuzz links best on the tuning part (``best_rapidfuzz_threshold``)."""

LinkPairs = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Shares of pairs that are called one goal, by grade, and of unrelated ones; at even odds, from the texts alone."""

    strong: float
    medium: float
    weak: float
    different: float


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Two plans made of the pairs, linked: how many of the links are right, found, wrong, and marked for review."""

    precision: float
    recall: float
    f1: float
    wrong: int
    wrong_unmarked: int
    marked_share: float


@dataclass(frozen=True, slots=True)
class TwoPlans:
    """The goals of two plans and which go together; ``grades`` of those that do."""

    before: list[str]
    after: list[str]
    links: LinkPairs
    grades: dict[tuple[int, int], Grade]


def two_plans(part: Part, shift: int = 0) -> TwoPlans:
    """Make two plans of one part: a third of the goals goes on nearly as it was, a third reworded, some said in another way.

    Every fifth goal is dropped. A goal alike in wording but different in object stands in the later plan for two families in
    three, for the dropped ones always.
    """
    families: dict[int, list[LabelledPair]] = {}
    for pair in labelled_pairs():
        if pair.part == part:
            families.setdefault(pair.family, []).append(pair)
    before: list[str] = []
    after: list[str] = []
    links: LinkPairs = set()
    grades: dict[tuple[int, int], Grade] = {}
    for number, pairs in enumerate(families.values()):
        by_grade = {pair.grade: pair for pair in pairs[:3]}
        before.append(pairs[0].left)
        choice: Grade = ("strong", "medium", "strong", "weak", "different")[(number + shift) % 5]
        if choice == "strong" and number % 2:
            choice = "medium"
        if choice != "different":
            links.add((number, len(after)))
            grades[number, len(after)] = choice
            after.append(by_grade[choice].right)
        if choice == "different" or number % 3:
            after.append(pairs[3 + number % 2].right)
    order = sorted(range(len(after)), key=lambda k: (k * 7) % len(after) if len(after) % 7 else (k * 5) % len(after))
    moved = {old: new for new, old in enumerate(order)}
    return TwoPlans(
        before,
        [after[k] for k in order],
        {(i, moved[j]) for i, j in links},
        {(i, moved[j]): grade for (i, j), grade in grades.items()},
    )


def link_by_rapidfuzz(before: Sequence[str], after: Sequence[str], least: float = RAPIDFUZZ_AT) -> LinkPairs:
    """What plain string likeness gives: token_sort_ratio of all pairs and one assignment from a threshold."""
    scores = process.cdist(before, after, scorer=fuzz.token_sort_ratio, processor=str.lower)
    gain = np.where(scores >= least, scores, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return {(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0}


def link_by_matcher(
    before: Sequence[str], after: Sequence[str], model: SentenceModel | None
) -> dict[tuple[int, int], bool]:
    """Return the matcher's links and whether each is marked for review; there are no areas, numbers or indicators."""
    links = GoalMatcher(_context(before), _context(after), model=model).propose()
    return {(link.left, link.right): link.needs_review for link in links}


def plan_figures(truth: Sequence[LinkPairs], found: Sequence[dict[tuple[int, int], bool]]) -> PlanFigures:
    """Score links of several pairs of plans together."""
    right = sum(len(a & set(b)) for a, b in zip(truth, found, strict=True))
    wanted, got = sum(map(len, truth)), sum(map(len, found))
    wrong = [marked for a, b in zip(truth, found, strict=True) for pair, marked in b.items() if pair not in a]
    marked = sum(sum(b.values()) for b in found)
    precision, recall = right / got if got else 0.0, right / wanted
    return PlanFigures(
        precision=round(precision, 3),
        recall=round(recall, 3),
        f1=round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0,
        wrong=len(wrong),
        wrong_unmarked=wrong.count(False),
        marked_share=round(marked / got, 3) if got else 0.0,
    )


def measure_plans(part: Part, how: Callable[[TwoPlans], dict[tuple[int, int], bool]]) -> PlanFigures:
    """Score one way of linking on five makings of the two plans of a part."""
    plans = [two_plans(part, shift) for shift in range(5)]
    return plan_figures([plan.links for plan in plans], [how(plan) for plan in plans])


def measure_pairs(part: Part, model: SentenceModel | None) -> PairFigures:
    """Score single pairs: every grade as two plans of its own, so that rarity is known."""
    from benchmarks.calibrate_matching import scored_pairs

    calibrated = calibration(model is not None)
    called: dict[str, list[bool]] = {}
    for features, _, grade in scored_pairs([p for p in labelled_pairs() if p.part == part], model, neighbours=0):
        called.setdefault(grade, []).append(calibrated.probability(features) >= 0.5)
    return PairFigures(**{grade: round(sum(votes) / len(votes), 3) for grade, votes in called.items()})


def best_rapidfuzz_threshold() -> float:
    """Return the threshold with the best F1 on the tuning part, so that the comparison is fair."""
    return max(
        (float(least) for least in range(30, 96)),
        key=lambda least: (
            measure_plans("tuning", lambda p: _unmarked(link_by_rapidfuzz(p.before, p.after, least))).f1,
            -least,
        ),
    )


def measure_all(model: SentenceModel | None) -> dict[str, dict[str, object]]:
    """Return every figure of the benchmark that costs no more than seconds; sentences only where there is a model."""
    ways: dict[str, Callable[[TwoPlans], dict[tuple[int, int], bool]]] = {
        "rapidfuzz alone": lambda p: _unmarked(link_by_rapidfuzz(p.before, p.after)),
        "without embeddings": lambda p: link_by_matcher(p.before, p.after, None),
    }
    if model is not None:
        ways["with embeddings"] = lambda p: link_by_matcher(p.before, p.after, model)
    parts: tuple[Part, ...] = ("tuning", "test")
    return {
        name: {f"{part} plans": asdict(measure_plans(part, how)) for part in parts}
        | (
            {
                f"{part} pairs": asdict(measure_pairs(part, model if name == "with embeddings" else None))
                for part in parts
            }
            if name != "rapidfuzz alone"
            else {}
        )
        for name, how in ways.items()
    }


def _unmarked(links: LinkPairs) -> dict[tuple[int, int], bool]:
    return dict.fromkeys(links, False)


def _context(texts: Sequence[str]) -> GoalContext:
    return GoalContext(
        [
            Goal(goal_id=str(number), area_id=None, ordinal=number, label=None, kind="development", text=text)
            for number, text in enumerate(texts)
        ]
    )
