"""Reading the documents and scoring their amounts: ``python -m tests.plans.unlike_money.scoring [number…]``.

Prints a line a document, and below it what was missed, wrong or too much.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from planextract.dataset.evaluate import score_extraction
from planextract.dataset.evaluation.scores import Evaluation
from planextract.records import Extraction, Profile
from tests.explorer.conftest import find_chromium
from tests.lone_document import read_lone_document
from tests.plans.unlike.drawing import Drawn, browser_page
from tests.plans.unlike_money.drawing import document_sources, draw_on_canvas, draw_with_browser, draw_with_typst

SHOWN = int(os.environ.get("SHOWN", "3"))
"""How many misses of one kind are printed."""

ANY_SOURCE = Profile(id="any", name="Any", municipality_code=None, listing_url=None)


@dataclass(frozen=True)
class Reading:
    """A document as read, scored."""

    drawn: Drawn
    extraction: Extraction
    evaluation: Evaluation

    @property
    def lines(self) -> int:
        """How many amounts were labelled."""
        return len(self.drawn.truth["budget_lines"])

    @property
    def right(self) -> int:
        """How many of them were read right in everything that is scored."""
        return sum(metric.right for metric in self.evaluation.metrics if metric.name == "budget_lines")

    @property
    def wrong_in_silence(self) -> int:
        """How many wrong lines nothing points at."""
        return self._count("wrong_amounts_unpointed")

    @property
    def wrong(self) -> int:
        """How many published lines are wrong or too much."""
        return self._count("wrong_amounts")

    @property
    def pointed(self) -> int:
        """How many right lines something points at."""
        return self._count("right_amounts_pointed")

    def _count(self, name: str) -> int:
        return sum(metric.right for metric in self.evaluation.metrics if metric.name == name)


def draw(source: Path, page: Page | None) -> Drawn | None:
    """Draw one document; None where it needs a browser and there is none."""
    if source.suffix == ".typ":
        return draw_with_typst(source)
    if source.suffix == ".py":
        return draw_on_canvas(source)
    return draw_with_browser(source, page) if page is not None else None


def read_drawn(drawn: Drawn, folder: Path) -> Reading:
    """Read one document, of which the period alone is known, and score it."""
    path = folder / f"{drawn.name}.pdf"
    path.write_bytes(drawn.pdf)
    extraction = read_lone_document(ANY_SOURCE, path, drawn.truth["period"])
    return Reading(drawn, extraction, score_extraction(drawn.truth, extraction))


def report(reading: Reading) -> str:
    """A line of figures, and below it what was missed."""
    findings = Counter(finding.code for finding in reading.extraction.findings)
    lines = [
        f"{reading.drawn.name}: {reading.right}/{reading.lines} right, {reading.wrong} wrong"
        f" ({reading.wrong_in_silence} in silence), {reading.pointed} right ones pointed at; {dict(findings)}"
    ]
    misses = [miss for miss in reading.evaluation.misses if miss.metric.startswith(("budget_lines", "line_"))]
    for (metric, problem), times in Counter((miss.metric, miss.problem) for miss in misses).items():
        lines.append(f"    {metric} {problem}: {times}")
        same = [miss for miss in misses if (miss.metric, miss.problem) == (metric, problem)]
        lines += [f"        {miss.expected!r} got {miss.got!r}" for miss in same[:SHOWN]]
    return "\n".join(lines)


def main(beginnings: list[str]) -> None:
    """Score the documents whose names begin like one of these, or all."""
    sources = [path for path in document_sources() if not beginnings or path.name.startswith(tuple(beginnings))]
    readings: list[Reading] = []
    executable = find_chromium()
    with tempfile.TemporaryDirectory() as folder, browser_page(executable) if executable else nullcontext() as page:
        for source in sources:
            drawn = draw(source, page)
            if drawn is not None:
                readings.append(read_drawn(drawn, Path(folder)))
                print(report(readings[-1]), flush=True)
    lines, right = sum(each.lines for each in readings), sum(each.right for each in readings)
    print(f"recall {right / max(lines, 1):.4f} of {lines} in {len(readings)} documents")
    print(f"wrong {sum(e.wrong for e in readings)}, in silence {sum(e.wrong_in_silence for e in readings)}")
    print(f"right ones pointed at: {sum(each.pointed for each in readings) / max(right, 1):.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
