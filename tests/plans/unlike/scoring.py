"""Reading the drawn plans and scoring what was read: ``python -m tests.plans.unlike.scoring [number…]``.

Prints a line a plan, and below it what was missed or too much.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from planextract.dataset.evaluate import score_extraction
from planextract.dataset.evaluation.scores import Evaluation
from planextract.records import Extraction, Profile
from tests.explorer.conftest import find_chromium
from tests.lone_document import read_lone_document
from tests.plans.unlike.drawing import (
    Drawn,
    Truth,
    browser_page,
    draw_with_browser,
    draw_with_typst,
    plan_sources,
)

ANY_SOURCE = Profile(id="any", name="Any", municipality_code=None, listing_url=None)
FIGURES = ("areas", "goals", "goals_full", "goal_label", "indicators", "indicators_full", "not_goals_taken")


@dataclass(frozen=True)
class Reading:
    """A plan as read, scored; ``told`` is the share of its goals that were taken or named by a finding."""

    drawn: Drawn
    extraction: Extraction
    evaluation: Evaluation
    told: float
    cover_misses: tuple[str, ...]

    @property
    def figures(self) -> dict[str, float | None]:
        """The figures by name."""
        return {metric.name: metric.value for metric in self.evaluation.metrics}


def read_drawn(drawn: Drawn, folder: Path) -> Reading:
    """Read one plan as a document that nothing is known of, and score it."""
    path = folder / f"{drawn.name}.pdf"
    path.write_bytes(drawn.pdf)
    extraction = read_lone_document(ANY_SOURCE, path)
    evaluation = score_extraction(drawn.truth, extraction)
    return Reading(
        drawn, extraction, evaluation, _told(drawn.truth, extraction), _cover_misses(drawn.truth, extraction)
    )


def _told(truth: Truth, extraction: Extraction) -> float:
    seen = {_letters(goal.text) for goal in (*extraction.goals, *extraction.goal_candidates)}
    messages = _letters(" ".join(finding.message for finding in extraction.findings))
    wanted = [[_letters(text) for text in (goal["text"], *goal.get("text_accept", ()))] for goal in truth["goals"]]
    told = sum(any(text in seen or text in messages for text in texts) for texts in wanted)
    return told / len(wanted) if wanted else 1.0


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _cover_misses(truth: Truth, extraction: Extraction) -> tuple[str, ...]:
    document = extraction.document
    adopted = document.adopted_on.isoformat() if document.adopted_on else None
    got = {
        "title": document.title,
        "period": document.period,
        "adopted_on": adopted,
        "adoption_reference": document.adoption_reference,
    }
    return tuple(
        f"{key}: expected {truth.get(key)!r}, got {value!r}"
        for key, value in got.items()
        if value != truth.get(key) and value not in truth.get(f"{key}_accept", ())
    )


def report(reading: Reading) -> str:
    """A line of figures, and below it what was missed."""
    figures = " ".join(f"{name} {value:.2f}" for name in FIGURES if (value := reading.figures.get(name)) is not None)
    lines = [f"{reading.drawn.name}: {figures} told {reading.told:.2f} cover {4 - len(reading.cover_misses)}/4"]
    lines += [f"    cover {miss}" for miss in reading.cover_misses]
    lines += [
        f"    {miss.metric} {miss.problem}, p. {miss.page}: expected {miss.expected!r}, got {miss.got!r}"
        for miss in reading.evaluation.misses
    ]
    return "\n".join(lines)


def main(beginnings: list[str]) -> None:
    """Score the plans whose names begin like one of these, or all."""
    sources = [path for path in plan_sources() if not beginnings or path.name.startswith(tuple(beginnings))]
    readings = []
    with tempfile.TemporaryDirectory() as folder, _page() as page:
        for source in sources:
            if source.suffix == ".typ":
                drawn = draw_with_typst(source)
            elif page is not None:
                drawn = draw_with_browser(source, page)
            else:
                continue
            readings.append(read_drawn(drawn, Path(folder)))
            print(report(readings[-1]), flush=True)
    for name in FIGURES[:-1]:
        values = [value for reading in readings if (value := reading.figures.get(name)) is not None]
        print(f"{name}: mean {sum(values) / max(len(values), 1):.3f} over {len(values)}")
    print(f"told: mean {sum(each.told for each in readings) / max(len(readings), 1):.3f}")
    print(f"cover: {sum(4 - len(each.cover_misses) for each in readings)} of {4 * len(readings)}")


def _page() -> AbstractContextManager[Page | None]:
    executable = find_chromium()
    return browser_page(executable) if executable else nullcontext()


if __name__ == "__main__":
    main(sys.argv[1:])
