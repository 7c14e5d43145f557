"""What an evaluation consists of: metrics that can be added up, and every single miss behind them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

MetricKind = Literal["f1", "share", "count"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. ``f1``: right, missed and extra items; ``share``: right of right and missed; ``count``: ``right``.

    Metrics of several plans add up item by item, so that a long plan weighs more than a short one.
    """

    name: str
    kind: MetricKind
    right: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def precision(self) -> float | None:
        """Right among what was given; None where nothing was given."""
        return _ratio(self.right, self.right + self.extra)

    @property
    def recall(self) -> float | None:
        """Right among what is true; None where nothing is."""
        return _ratio(self.right, self.right + self.missed)

    @property
    def value(self) -> float | None:
        """The figure itself: F1, share or count. F1 is 1 where nothing is true and nothing was given."""
        if self.kind == "count":
            return float(self.right)
        if self.kind == "share":
            return self.recall
        given_and_true = 2 * self.right + self.missed + self.extra
        return 1.0 if given_and_true == 0 else 2 * self.right / given_and_true

    def __add__(self, other: Metric) -> Metric:
        if (self.name, self.kind) != (other.name, other.kind):
            raise ValueError(f"cannot add {other.name} to {self.name}")
        return Metric(
            self.name,
            self.kind,
            self.right + other.right,
            self.missed + other.missed,
            self.extra + other.extra,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that was missed, wrong or too much. ``item_id`` is the published item, ``page`` where to look."""

    plan: str
    metric: str
    problem: str
    expected: str | None = None
    got: str | None = None
    page: int | None = None
    item_id: str | None = None

    def text(self) -> str:
        """Say the miss in one line, what was expected and what was got on lines of their own."""
        place = "" if self.page is None else f" p. {self.page}"
        item = "" if self.item_id is None else f" [{self.item_id}]"
        lines = [f"{self.plan}{place} {self.metric}: {self.problem}{item}"]
        lines += [f"    expected  {self.expected}"] if self.expected is not None else []
        lines += [f"    got       {self.got}"] if self.got is not None else []
        return "\n".join(lines)


@dataclass(slots=True)
class Tally:
    """Collects metrics and misses of one plan (or of all links) while they are counted."""

    plan: str
    metrics: dict[str, Metric] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def count(self, name: str, kind: MetricKind, right: int = 0, missed: int = 0, extra: int = 0) -> None:
        """Add to a metric; a metric that was labelled but has no items is counted with zeros, so that it is shown."""
        added = Metric(name, kind, right, missed, extra)
        self.metrics[name] = self.metrics[name] + added if name in self.metrics else added

    def share(self, name: str, is_right: bool) -> None:
        """Add one item to a share."""
        self.count(name, "share", right=int(is_right), missed=int(not is_right))

    def miss(
        self,
        metric: str,
        problem: str,
        expected: object = None,
        got: object = None,
        page: int | None = None,
        item_id: str | None = None,
    ) -> None:
        """Note one miss."""
        self.misses.append(
            Miss(
                plan=self.plan,
                metric=metric,
                problem=problem,
                expected=None if expected is None else str(expected),
                got=None if got is None else str(got),
                page=page,
                item_id=item_id,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Metrics over all labelled plans, the same for each plan, and every miss."""

    source_id: str
    metrics: tuple[Metric, ...]
    by_plan: tuple[tuple[str, tuple[Metric, ...]], ...]
    misses: tuple[Miss, ...]

    def metric(self, name: str) -> Metric:
        """Return one metric; KeyError if it was not labelled."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise KeyError(name)

    def value(self, name: str) -> float | None:
        """Return one figure; None where it was not labelled."""
        return next((metric.value for metric in self.metrics if metric.name == name), None)

    def json(self) -> str:
        """Return figures and misses as JSON."""
        whole = {
            "source_id": self.source_id,
            "metrics": [_figures(metric) for metric in self.metrics],
            "by_plan": {plan: [_figures(metric) for metric in metrics] for plan, metrics in self.by_plan},
            "misses": [asdict(miss) for miss in self.misses],
        }
        return json.dumps(whole, ensure_ascii=False, indent=1)

    def text(self, misses: bool = False) -> str:
        """Return a table of all figures for a terminal and, if wanted, every miss below it."""
        lines = [
            f"{'metric':<34}{'value':>8}{'precision':>11}{'recall':>8}{'right':>8}{'missed':>8}{'extra':>8}",
            *(_line(metric) for metric in self.metrics),
        ]
        if misses:
            lines += ["", *(miss.text() for miss in self.misses)]
        return "\n".join(lines)


def add_up(source_id: str, tallies: Sequence[Tally]) -> Evaluation:
    """Add the tallies of all plans up to one evaluation; metrics keep the order in which they first came."""
    total: dict[str, Metric] = {}
    for metric in _all_metrics(tallies):
        total[metric.name] = total[metric.name] + metric if metric.name in total else metric
    return Evaluation(
        source_id=source_id,
        metrics=tuple(total.values()),
        by_plan=tuple((tally.plan, tuple(tally.metrics.values())) for tally in tallies),
        misses=tuple(miss for tally in tallies for miss in tally.misses),
    )


def _all_metrics(tallies: Sequence[Tally]) -> Iterable[Metric]:
    for tally in tallies:
        yield from tally.metrics.values()


def _figures(metric: Metric) -> dict[str, object]:
    return {
        "name": metric.name,
        "kind": metric.kind,
        "value": metric.value,
        "precision": metric.precision if metric.kind == "f1" else None,
        "recall": metric.recall if metric.kind == "f1" else None,
        "right": metric.right,
        "missed": metric.missed,
        "extra": metric.extra,
    }


def _line(metric: Metric) -> str:
    def figure(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    if metric.kind == "count":
        return f"{metric.name:<34}{metric.right:>8}"
    value = f"{metric.name:<34}{figure(metric.value):>8}"
    if metric.kind == "share":
        return f"{value}{'':>19}{metric.right:>8}{metric.missed:>8}"
    rates = f"{figure(metric.precision):>11}{figure(metric.recall):>8}"
    return f"{value}{rates}{metric.right:>8}{metric.missed:>8}{metric.extra:>8}"


def _ratio(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole
