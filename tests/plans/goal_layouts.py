"""The ways in which goals stand in print. Each layout is a function from goals to blocks that notes what it printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.plans.ambitions import GoalInPlan
from tests.plans.blocks import Block, Box, Bullets, Grid, GridCell, Heading, Item, Paragraph, Run, Space, bold, plain
from tests.plans.labels import GoalLabel, IndicatorLabel, Labels
from tests.plans.style import GoalLayout, PlanStyle


@dataclass
class Setting:
    """Where goals are set: style, what is noted, the plan's first year, the area's number (None outside the areas)."""

    style: PlanStyle
    labels: Labels
    plan: int
    area_number: int | None = None
    count: int = 0
    """How many goals have been numbered so far in this document."""

    def number(self, position: int) -> str | None:
        """The number that a goal gets: by area, running through the document, or none."""
        self.count += 1
        if self.style.numbering == "none":
            return None
        if self.style.numbering == "letter":
            return chr(ord("A") + position - 1)
        if self.style.numbering == "area" and self.area_number is not None:
            return f"{self.area_number}.{position}"
        return str(self.count if self.style.numbering == "running" else position)


def set_goals(goals: Sequence[GoalInPlan], layout: GoalLayout, setting: Setting) -> list[Block]:
    """The goals as blocks, in one of the layouts."""
    return _LAYOUTS[layout](goals, setting)


def _note(goal: GoalInPlan, label: str | None, setting: Setting, responsible: bool = False) -> str:
    mark = f"goal:{goal.thread}"
    printed = goal.responsible if responsible else None
    setting.labels.goals.append(GoalLabel(goal.thread, goal.area, goal.kind, label, goal.text, printed, mark))
    return mark


def _note_indicator(
    goal: GoalInPlan, kind: str, text: str, target: str | None, year: int | None, setting: Setting
) -> str:
    mark = setting.labels.next_indicator_mark()
    setting.labels.indicators.append(IndicatorLabel(goal.thread, goal.area, kind, text, target, year, mark))
    return mark


def _under(goal: GoalInPlan, setting: Setting, indent: float = 14.0) -> list[Block]:
    """Measures with the target of the first year, success factors and who is responsible, as lines below a goal."""
    found: list[Block] = []
    terms = setting.style.terms
    if setting.style.with_measures:
        for measure in goal.measures:
            year, target = measure.targets[0]
            mark = _note_indicator(goal, "measure", measure.text, target, year, setting)
            found.append(Paragraph((Run(f"{terms.measure}: ", bold=True), Run(measure.text)), (mark,), indent))
            found.append(Paragraph((Run(f"{terms.target} {year}: ", bold=True), Run(target)), (), indent))
    if setting.style.with_factors and goal.factors:
        found.append(Paragraph((Run(terms.factors, bold=True),), (), indent, keep_with_next=True))
        marks = [_note_indicator(goal, "success_factor", factor, None, None, setting) for factor in goal.factors]
        items = tuple(Item(plain(factor), (mark,)) for factor, mark in zip(goal.factors, marks, strict=True))
        found.append(Bullets(items))
    if setting.style.with_responsible and goal.responsible:
        label = Run(f"{terms.responsible}: ", italic=True)
        found.append(Paragraph((label, Run(goal.responsible, italic=True)), (), indent))
    return found


def _numbered(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    found: list[Block] = [Heading(3, setting.style.terms.goals, listed=False)]
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position)
        mark = _note(goal, label, setting, setting.style.with_responsible)
        runs = (Run(f"{label} ", bold=True), Run(goal.text, bold=True)) if label else bold(goal.text)
        under = _under(goal, setting)
        found.append(Paragraph(runs, (mark,), keep_with_next=bool(under)))
        found += under
    return found


def _bullets(goals: Sequence[GoalInPlan], setting: Setting, sign: str = "•") -> list[Block]:
    items = tuple(Item(plain(goal.text), (_note(goal, None, setting),)) for goal in goals)
    return [Heading(3, setting.style.terms.goals, listed=False), Bullets(items, sign)]


def _intro_sentence(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    items = tuple(Item(plain(goal.text), (_note(goal, None, setting),)) for goal in goals)
    sentence = f"Följande {setting.style.terms.goals.lower()} gäller:"
    return [Paragraph(plain(sentence), keep_with_next=True), Bullets(items, "–")]


def _run_in(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    found: list[Block] = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position) or str(position)
        mark = _note(goal, label, setting, setting.style.with_responsible)
        under = _under(goal, setting)
        runs = (Run(f"{setting.style.terms.goal} {label}: ", bold=True), Run(goal.text))
        found.append(Paragraph(runs, (mark,), keep_with_next=bool(under)))
        found += under
    return found


def _boxes(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    found: list[Block] = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position) or str(position)
        mark = _note(goal, label, setting, setting.style.with_responsible)
        title = Paragraph(
            (Run(f"{setting.style.terms.goal} {label}", bold=True, color=setting.style.look.accent),),
            keep_with_next=True,
        )
        found.append(Box((title, Paragraph(plain(goal.text), (mark,)), *_under(goal, setting, 0)), fill="#f2f5f9"))
    return found


def _table(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """One row a goal: goal, measure, target by year."""
    terms = setting.style.terms
    rows: list[tuple[GridCell | None, ...]] = []
    years = [str(setting.plan + step) for step in range(3)]
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position)
        mark = _note(goal, label, setting)
        text = f"{label} {goal.text}" if label else goal.text
        if not goal.measures:
            rows.append((GridCell(plain(text), (mark,)), *(GridCell(plain("")) for _ in range(4))))
        for index, measure in enumerate(goal.measures):
            marks = [
                _note_indicator(goal, "measure", measure.text, target, year, setting)
                for year, target in measure.targets
            ]
            first = GridCell(plain(text), (mark,)) if index == 0 else GridCell(plain(""))
            targets = [GridCell(plain(target)) for _, target in measure.targets]
            rows.append((first, GridCell(plain(measure.text), tuple(marks)), *targets))
    return [Grid((38, 30, 11, 11, 11), (terms.goal, terms.measure, *years), tuple(rows))]


def _table_span(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """One goal over several rows: a row a target year, the goal and its measure in the first of them."""
    terms = setting.style.terms
    can_span = setting.style.engine == "typst"
    rows: list[tuple[GridCell | None, ...]] = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position)
        mark = _note(goal, label, setting)
        text = f"{label} {goal.text}" if label else goal.text
        below = None if can_span else GridCell(plain(""))
        if not goal.measures:
            rows.append((GridCell(plain(text), (mark,)), *(GridCell(plain("")) for _ in range(3))))
        for measure in goal.measures:
            height = len(measure.targets) if can_span else 1
            for index, (year, target) in enumerate(measure.targets):
                own = _note_indicator(goal, "measure", measure.text, target, year, setting)
                cells = (GridCell(plain(str(year)), (own,)), GridCell(plain(target)))
                if index == 0:
                    first = GridCell(plain(text), (mark,), rows=height)
                    rows.append((first, GridCell(plain(measure.text), rows=height), *cells))
                else:
                    rows.append((below, below, *cells))
    return [Grid((42, 34, 10, 14), (terms.goal, terms.measure, "År", terms.target), tuple(rows))]


def _one_column_table(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """A table of one column: an underlined label, then the goal, in each cell."""
    rows = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position) or str(position)
        mark = _note(goal, label, setting)
        runs = (Run(f"{setting.style.terms.goal} {label}", underline=True), Run(" "), Run(goal.text))
        rows.append((GridCell(runs, (mark,)),))
    return [Grid((1,), (), tuple(rows))]


_DESCRIPTIONS = (
    "Uppföljning sker två gånger om året och bygger på uppgifter som nämnderna redan samlar in.",
    "Bakgrunden är den analys som gjordes inför förra mandatperioden. Läget skiljer sig mellan kommundelarna.",
    "Målet gäller hela kommunen och ska läsas tillsammans med nämndens verksamhetsplan.",
    "Utvecklingen har varit positiv under de senaste åren, men takten har avtagit.",
)


def _description(position: int) -> Paragraph:
    return Paragraph(plain(_DESCRIPTIONS[position % len(_DESCRIPTIONS)]))


def _goal_headings(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """Each goal is a heading of its own, prose and measures below it."""
    found: list[Block] = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position)
        mark = _note(goal, label, setting, setting.style.with_responsible)
        text = (
            f"{setting.style.terms.goal} {label}: {goal.text}" if label else f"{setting.style.terms.goal}: {goal.text}"
        )
        found.append(Heading(4, text, listed=False, marks=(mark,)))
        found += [_description(position), *_under(goal, setting, 0)]
    return found


def _described(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """A heading, then each goal in bold with a paragraph of prose about it."""
    found: list[Block] = [Heading(3, setting.style.terms.goals, listed=False)]
    for position, goal in enumerate(goals, start=1):
        mark = _note(goal, None, setting, setting.style.with_responsible)
        found.append(Paragraph(bold(goal.text), (mark,), keep_with_next=True))
        found += [_description(position), *_under(goal, setting)]
    return found


def _cards(goals: Sequence[GoalInPlan], setting: Setting) -> list[Block]:
    """A small table for each goal: what a row holds stands in its first cell."""
    terms = setting.style.terms
    found: list[Block] = []
    for position, goal in enumerate(goals, start=1):
        label = setting.number(position)
        mark = _note(goal, label, setting, responsible=True)
        rows = [(GridCell(bold(f"{terms.goal} {label}" if label else terms.goal)), GridCell(plain(goal.text), (mark,)))]
        for measure in goal.measures:
            year, target = measure.targets[0]
            own = _note_indicator(goal, "measure", measure.text, target, year, setting)
            rows.append((GridCell(bold(terms.measure)), GridCell(plain(measure.text), (own,))))
            rows.append((GridCell(bold(f"{terms.target} {year}")), GridCell(plain(target))))
        if goal.responsible:
            rows.append((GridCell(bold(terms.responsible)), GridCell(plain(goal.responsible))))
        found += [Grid((26, 74), (), tuple(rows)), Space(8)]
    return found


def scorecard(goals: Sequence[GoalInPlan], setting: Setting) -> Grid:
    """A board's own goals in a table: goal, measure, target of the plan's first year."""
    rows: list[tuple[GridCell | None, ...]] = []
    for goal in goals:
        mark = f"goal:{goal.thread}"
        label = GoalLabel(goal.thread, None, goal.kind, None, goal.text, goal.board, mark, board=goal.board)
        setting.labels.goals.append(label)
        for measure in goal.measures:
            year, target = measure.targets[0]
            own = _note_indicator(goal, "measure", measure.text, target, year, setting)
            rows.append(
                (GridCell(plain(goal.text), (mark,)), GridCell(plain(measure.text), (own,)), GridCell(plain(target)))
            )
    terms = setting.style.terms
    return Grid((45, 38, 17), (terms.goal, terms.measure, f"{terms.target} {setting.plan}"), tuple(rows))


_LAYOUTS: dict[GoalLayout, Callable[[Sequence[GoalInPlan], Setting], list[Block]]] = {
    "numbered": _numbered,
    "bullets": _bullets,
    "run_in": _run_in,
    "boxes": _boxes,
    "table": _table,
    "table_span": _table_span,
    "intro_sentence": _intro_sentence,
    "one_column_table": _one_column_table,
    "goal_headings": _goal_headings,
    "described": _described,
    "cards": _cards,
}
