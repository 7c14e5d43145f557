"""Quality and cost of matching: python -m benchmarks.matching [--write] [--no-cost].

Quality on the labelled pairs of ``tests/bench``: rapidfuzz alone, without and with embeddings, side by side. Cost: two plans
of 125, 250 and 500 goals, and sources of 5, 10 and 20 plans. ``--write`` freezes the quality figures in
``tests/bench/results.json``; a change to them must be explained in docs/matching.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

from planextract.matching.goal_links import GoalContext, GoalMatcher
from planextract.matching.likeness import SentenceModel
from planextract.matching.match import match_plans
from planextract.matching.sentence_model import E5SentenceModel, MissingSentenceModel
from planextract.records import Extraction, Profile
from tests.bench.made_plans import many_goals, many_plans
from tests.bench.matching_quality import measure_all

RESULTS = Path(__file__).parents[1] / "tests" / "bench" / "results.json"
GOALS = (125, 250, 500)
PLANS = (5, 10, 20)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="freeze the quality figures")
    parser.add_argument("--no-cost", action="store_true", help="quality only")
    chosen = parser.parse_args()
    figures = measure_all(_model())
    print(quality_table(figures))
    if chosen.write:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if not chosen.no_cost:
        print()
        print(cost_table())


def quality_table(figures: dict[str, dict[str, object]]) -> str:
    """Return the figures of the test part as a Markdown table, one column per way of linking."""
    lines = ["| tests/bench, test part | " + " | ".join(figures) + " |", "|---|" + "--:|" * len(figures)]
    for group, names in (
        ("test plans", ("f1", "precision", "recall", "wrong", "wrong_unmarked", "marked_share")),
        ("test pairs", ("strong", "medium", "weak", "different")),
    ):
        for name in names:
            cells = [_cell(measured.get(group), name) for measured in figures.values()]
            lines.append(f"| {group}: {name.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cost_table() -> str:
    """Return seconds and memory for growing plans and growing sources as a Markdown table."""
    lines = ["| cost | seconds | growth |", "|---|--:|--:|"]
    before = None
    for count in GOALS:
        seconds = _timed_goals(count)
        lines.append(_cost_row(f"two plans of {count} goals", seconds, before))
        before = seconds
    before = None
    for count in PLANS:
        plans = many_plans(count)
        seconds = _timed_plans(plans)
        rows = sum(len({line.row_id for line in plan.budget_lines}) for plan in plans) // count
        lines.append(_cost_row(f"{count} plans of {len(plans[0].goals)} goals and {rows} rows", seconds, before))
        before = seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(f"| peak memory of the process | {peak:.0f} MB | |")
    return "\n".join(lines)


def _timed_goals(count: int) -> float:
    left, right = many_goals(count)
    start = time.perf_counter()
    GoalMatcher(GoalContext(left), GoalContext(right)).propose()
    return time.perf_counter() - start


def _timed_plans(plans: list[Extraction]) -> float:
    profile = Profile(id="bench", name="Bench", municipality_code=None, listing_url=None)
    start = time.perf_counter()
    match_plans(plans, profile, Path("no-decisions"))
    return time.perf_counter() - start


def _cost_row(what: str, seconds: float, before: float | None) -> str:
    return f"| {what} | {seconds:.2f} | {'× ' + format(seconds / before, '.1f') if before else ''} |"


def _cell(group: object, name: str) -> str:
    return str(group[name]) if isinstance(group, dict) and name in group else "–"


def _model() -> SentenceModel | None:
    try:
        return E5SentenceModel()
    except MissingSentenceModel as missing:
        print(f"({missing}: no column with embeddings)")
        return None


if __name__ == "__main__":
    main()
