"""Fits the weights of matching on the tuning part of ``tests/bench``: python -m benchmarks.calibrate_matching.

A logistic model with L2 and with the sign of every weight fixed beforehand, so that a feature can never speak the wrong way.
Positives are the graded pairs; negatives are the hard ones and, for each goal, its three neighbours in the list.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from planextract.matching.likeness import GoalComparison, PairFeatures, SentenceModel, ceiling
from planextract.matching.sentence_model import E5SentenceModel
from tests.bench.pairs import LabelledPair, labelled_pairs

SIGNS = {
    "shared": 1,
    "contained": 1,
    "substituted": -1,
    "head_differs": -1,
    "exchanged": -1,
    "grams": 1,
    "opposed": -1,
    "sentence": 1,
}
TARGET = Path(__file__).parents[1] / "src" / "planextract" / "matching" / "calibration.toml"


def scored_pairs(
    pairs: list[LabelledPair], model: SentenceModel | None, neighbours: int = 10
) -> list[tuple[PairFeatures, bool, str]]:
    """Return features, truth and grade of every pair, each grade seen as two plans of its own, and of unrelated neighbours."""
    by_column: dict[tuple[str, int], list[LabelledPair]] = {}
    for pair in pairs:
        seen = sum(
            1
            for (grade, _), rows in by_column.items()
            if grade == pair.grade
            for row in rows
            if row.family == pair.family
        )
        by_column.setdefault((pair.grade, seen), []).append(pair)
    result: list[tuple[PairFeatures, bool, str]] = []
    for (grade, _), rows in by_column.items():
        comparison = GoalComparison([row.left for row in rows], [row.right for row in rows], model)
        for i, row in enumerate(rows):
            result.append((comparison.features(i, i), row.is_one_goal, grade))
            result += [
                (comparison.features(i, (i + step) % len(rows)), False, "unrelated")
                for step in range(1, neighbours + 1)
            ]
    return result


def fit(
    samples: list[tuple[PairFeatures, bool, str]], names: list[str], strength: float = 0.005
) -> tuple[float, list[float]]:
    """Return intercept and weights; classes weigh the same, hard negatives three times an unrelated one."""
    x = np.array([[getattr(features, name) or 0.0 for name in names] for features, _, _ in samples])
    y = np.array([float(one) for _, one, _ in samples])
    w = np.array([1.0 if one else (1.0 if grade == "different" else 0.3) for _, one, grade in samples])
    w[y == 1] *= w[y == 0].sum() / w[y == 1].sum()
    w /= w.sum()

    def loss(parameters: np.ndarray) -> float:
        z = parameters[0] + x @ parameters[1:]
        return float((w * (np.logaddexp(0, z) - y * z)).sum() + strength / 100 * (parameters[1:] ** 2).sum())

    bounds = [(None, None)] + [(0, None) if SIGNS[name] > 0 else (None, 0) for name in names]
    best = minimize(loss, np.zeros(len(names) + 1), method="L-BFGS-B", bounds=bounds)
    return float(best.x[0]), [float(value) for value in best.x[1:]]


def main() -> None:
    """Fit both variants and write them."""
    tuning = [pair for pair in labelled_pairs() if pair.part == "tuning"]
    lines = [
        "# Written by python -m benchmarks.calibrate_matching from the tuning part of tests/bench; see docs/matching.md."
    ]
    for part, model in (("words_only", None), ("with_sentences", E5SentenceModel())):
        names = [name for name in SIGNS if name != "sentence" or model is not None]
        near = [sample for sample in scored_pairs(tuning, model) if ceiling(sample[0]) > 0]
        intercept, weights = fit(near, names)
        lines += ["", f"[{part}]", f"intercept = {intercept:.3f}"]
        lines += [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
