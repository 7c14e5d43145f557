"""What is found on the way to areas, goals and indicators, before anything has an id."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from planextract.layout.joining import join_lines
from planextract.records import Bbox, IndicatorKind
from planextract.swedish.targets import PrintedTarget

Order = tuple[int, int, int]
"""Page, place on the page, place within a table: the order in which things are printed."""
Places = tuple[tuple[int, Bbox], ...]


@dataclass(slots=True)
class AreaDraft:
    """One development area; ``declared`` where the document calls it one, else inferred from the goals below it."""

    name: str
    order: Order
    term: str | None = None
    label: str | None = None
    description: str | None = None
    declared: bool = True
    places: list[tuple[int, Bbox]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """Where something stands: its area, its board, the titles that it stands under and their places, outermost first.

    ``past`` where a title says that it is the follow-up of an earlier year; ``elsewhere`` is the sense of a title below
    which no goals of this plan stand (``explains``, ``foreign``, ``elsewhere``).
    """

    area: AreaDraft | None = None
    board: str | None = None
    titles: tuple[str, ...] = ()
    heading_places: tuple[tuple[int, int], ...] = ()
    past: bool = False
    elsewhere: str | None = None

    def outside(self, heading: tuple[int, int]) -> Context:
        """Return where the heading at a place itself stands: not below itself."""
        if self.heading_places[-1:] != (heading,):
            return self
        return replace(self, titles=self.titles[:-1], heading_places=self.heading_places[:-1])


@dataclass(slots=True)
class GoalDraft:
    """One goal, or (``certain`` False) what looks like one; ``reason`` says why it was not taken.

    Goals of one list share a ``group``. ``size`` is its type size, 0 for one in a table.
    """

    text: str
    order: Order
    places: Places
    context: Context
    label: str | None = None
    certain: bool = True
    reason: str = ""
    responsible: str | None = None
    lemma: str = "mål"
    group: Order = (0, 0, 0)
    size: float = 0.0


@dataclass(slots=True)
class IndicatorDraft:
    """One measure, success factor or assignment; one published row per target.

    ``beside`` says that its label ranks with the goals' own: it serves a whole list of goals rather than the last one;
    ``repeats`` that it is a goal's text once more; ``serves`` are the numbers of the goals that its heading names.
    ``heading_size`` is the type size of the heading that it stands under, None where its label is no heading; ``label`` its
    printed number.
    """

    kind: IndicatorKind
    text: str
    order: Order
    places: Places
    context: Context
    targets: tuple[PrintedTarget, ...] = ()
    baseline: str | None = None
    deadline: str | None = None
    goal: GoalDraft | None = None
    beside: bool = False
    repeats: bool = False
    serves: tuple[str, ...] = ()
    heading_size: float | None = None
    label: str | None = None


def normal_text(text: str) -> str:
    """A text for comparison: case, spaces, hyphens and the final full stop set aside."""
    return "".join(join_lines([text]).lower().replace("-", "").split()).rstrip(".")
