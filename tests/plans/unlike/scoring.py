"""Reading the drawn plans and scoring what was read: ``python -m tests.plans.unlike.scoring [--held] [name…]``.

Prints a line a plan, and below it what was missed or too much. ``--held`` scores the plans held apart, figures only:
nobody looks into them while rules are made.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from planextract.archive.keep import ArchivedDocument
from planextract.dataset.evaluate import score_extraction
from planextract.dataset.evaluation.scores import Evaluation
from planextract.layout.document import page_count
from planextract.reading.assemble import assemble_document, read_pages
from planextract.records import Extraction, Profile
from tests.plans.unlike.drawing import Drawn, Truth, draw_with_chromium, draw_with_typst, plan_sources

ANY_SOURCE = Profile(id="any", name="Any", municipality_code=None, listing_url=None)
FIGURES = ("areas", "goals", "goals_full", "goal_label", "indicators", "indicators_full", "not_goals_taken")


def is_held_apart(name: str) -> bool:
    """Plans 47 and up: rules are made without looking into them."""
    return int(name[:2]) > 46


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
    archived = ArchivedDocument(
        sha256=hashlib.sha256(drawn.pdf).hexdigest(),
        path=path,
        bytes=len(drawn.pdf),
        period_hint=None,
        title_hint=None,
        url=None,
        archived_url=None,
        retrieved_at="",
        listing_order=None,
        how_found="added",
    )
    extraction = assemble_document(ANY_SOURCE, archived, read_pages(path, range(1, page_count(path) + 1)))
    evaluation = score_extraction(drawn.truth, extraction)
    return Reading(
        drawn, extraction, evaluation, _told(drawn.truth, extraction), _cover_misses(drawn.truth, extraction)
    )


def _told(truth: Truth, extraction: Extraction) -> float:
    seen = {_letters(goal.text) for goal in (*extraction.goals, *extraction.goal_candidates)}
    messages = _letters(" ".join(finding.message for finding in extraction.findings))
    wanted = [_letters(goal["text"]) for goal in truth["goals"]]
    return sum(text in seen or text in messages for text in wanted) / len(wanted) if wanted else 1.0


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


def report(reading: Reading, misses: bool) -> str:
    """A line of figures, and below it what was missed."""
    figures = " ".join(f"{name} {value:.2f}" for name in FIGURES if (value := reading.figures.get(name)) is not None)
    lines = [f"{reading.drawn.name}: {figures} told {reading.told:.2f} cover {4 - len(reading.cover_misses)}/4"]
    if misses:
        lines += [f"    cover {miss}" for miss in reading.cover_misses]
        lines += [
            f"    {miss.metric} {miss.problem}, p. {miss.page}: expected {miss.expected!r}, got {miss.got!r}"
            for miss in reading.evaluation.misses[:7]
        ]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Score the plans named by their beginning, or all that are not held apart (``--held``: those that are)."""
    held = "--held" in arguments
    names = [name for name in arguments if name != "--held"]
    sources = [
        path
        for path in plan_sources()
        if is_held_apart(path.stem) == held and (not names or any(path.name.startswith(name) for name in names))
    ]
    chromium = shutil.which("chromium")
    drawn = draw_with_typst(path for path in sources if path.suffix == ".typ")
    if chromium:
        drawn += draw_with_chromium((path for path in sources if path.suffix == ".html"), chromium)
    readings = []
    with tempfile.TemporaryDirectory() as folder:
        for each in sorted(drawn, key=lambda each: each.name):
            readings.append(read_drawn(each, Path(folder)))
            print(report(readings[-1], not held), flush=True)
    for name in FIGURES[:-1]:
        values = [value for reading in readings if (value := reading.figures.get(name)) is not None]
        print(f"{name}: mean {sum(values) / max(len(values), 1):.3f} over {len(values)}")
    print(f"told: mean {sum(r.told for r in readings) / max(len(readings), 1):.3f}")
    print(f"cover: {sum(4 - len(r.cover_misses) for r in readings)} of {4 * len(readings)}")


if __name__ == "__main__":
    main(sys.argv[1:])
