"""The figures of a campaign, by kind of mutation."""

from __future__ import annotations

from collections import Counter, defaultdict

from rich.table import Table

from tests.fuzz.campaign import Judged

OUTCOMES = ("same", "told", "changed", "refused", "misled", "fault")
HEADINGS = ("read the same", "told", "looks different", "refused", "misled", "faults")


class Figures:
    """Counts how documents came out."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)
        self.compared = 0
        self.wrong = 0
        self.lost = 0
        self.misled = 0
        self.slowest = 0.0

    def add(self, judged: Judged) -> None:
        """Count one document."""
        self.outcomes[judged.document.kind][judged.verdict.outcome] += 1
        self.compared += judged.verdict.compared
        if judged.verdict.outcome == "fault":
            self.wrong += len(judged.verdict.wrong)
            self.lost += len(judged.verdict.lost)
        self.misled += judged.verdict.outcome == "misled"
        self.slowest = max(self.slowest, judged.seconds)

    @property
    def documents(self) -> int:
        """How many documents have been judged."""
        return sum(counts.total() for counts in self.outcomes.values())

    @property
    def faults(self) -> int:
        """How many of them came out badly."""
        return sum(counts["fault"] for counts in self.outcomes.values())

    def table(self) -> Table:
        """A row for each kind of mutation, and their sum."""
        table = Table("mutation", "documents", *HEADINGS)
        for column in table.columns[1:]:
            column.justify = "right"
        total: Counter[str] = Counter()
        for kind, counts in sorted(self.outcomes.items()):
            total += counts
            table.add_row(kind, str(counts.total()), *(str(counts[outcome] or "") for outcome in OUTCOMES))
        table.add_section()
        table.add_row("all", str(total.total()), *(str(total[outcome]) for outcome in OUTCOMES))
        return table
