"""Reading the variants and scoring what was read: ``python -m tests.plans.score_variants [number…]``.

Prints a line a variant, and below it what was missed or too much, one example of each kind.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from planextract.dataset.evaluate import score_extraction
from planextract.dataset.evaluation.scores import Evaluation
from planextract.sources.load import load_profile
from tests.lone_document import read_lone_document
from tests.plans.variants import HARDER_VARIANTS, VARIANTS, Variant, render_variant

FIGURES = ("areas", "goals", "goals_full", "indicators", "budget_lines")


def score_variant(variant: Variant, folder: Path) -> Evaluation:
    """Render a variant into ``folder``, read it alone, and score it against its truth."""
    pdf, truth = render_variant(variant)
    path = folder / f"{variant.name}.pdf"
    path.write_bytes(pdf)
    profile = load_profile("exempel")
    return score_extraction(truth, read_lone_document(profile, path, str(truth["period"])), profile.organisations)


def report(variant: Variant, evaluation: Evaluation) -> str:
    """One line of figures, and below it an example of each kind of miss."""
    figures = {metric.name: metric.value for metric in evaluation.metrics}
    line = " ".join(f"{name} {figures[name]:.3f}" for name in FIGURES if figures.get(name) is not None)
    lines = [f"{variant.name} ({variant.plan}, {variant.page}, numbers {variant.numbering}): {line}"]
    seen: set[tuple[str, str]] = set()
    for miss in evaluation.misses:
        kind = (miss.metric, miss.problem.partition(":")[0])
        if kind not in seen:
            seen.add(kind)
            lines.append(f"    {' '.join(kind)}, page {miss.page}: expected {miss.expected!r}, got {miss.got!r}")
    return "\n".join(lines)


def main(numbers: list[str]) -> None:
    """Score the variants of these numbers, or all."""
    known = {variant.number: variant for variant in (*VARIANTS, *HARDER_VARIANTS)}
    chosen = [known[int(number)] for number in numbers] or [known[number] for number in sorted(known)]
    with tempfile.TemporaryDirectory() as folder:
        for variant in chosen:
            print(report(variant, score_variant(variant, Path(folder))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
