"""Goals, measures and assignments from tables: what each column holds, goals over one row or several, over pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from planextract.layout.joining import join_lines
from planextract.reading.areas import AreaNames, is_area_name
from planextract.reading.drafts import AreaDraft, Context, GoalDraft, IndicatorDraft, normal_text
from planextract.reading.goal_columns import GoalTable
from planextract.reading.goal_rows import (
    NUMBERED,
    Row,
    item_mark,
    items_of_row,
    number_and_text,
    rows_of,
)
from planextract.records import IndicatorKind
from planextract.swedish.goal_language import judge_goal, read_area_label, read_label
from planextract.swedish.targets import PrintedTarget, read_target
from planextract.swedish.terms import Lexicon

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_KINDS: tuple[IndicatorKind, ...] = ("measure", "success_factor", "assignment")


@dataclass(slots=True)
class TableReading:
    """What a table holds."""

    goals: list[GoalDraft] = field(default_factory=list)
    indicators: list[IndicatorDraft] = field(default_factory=list)
    areas: list[AreaDraft] = field(default_factory=list)


def read_goal_table(
    table: GoalTable, context: Context, order: tuple[int, int], names: AreaNames, lexicon: Lexicon
) -> TableReading:
    """Read the rows of a goal table that stands at ``order`` (page, place) in ``context``."""
    return _TableReader(table, context, order, names, lexicon).read()


class _TableReader:
    def __init__(
        self, table: GoalTable, context: Context, order: tuple[int, int], names: AreaNames, lexicon: Lexicon
    ) -> None:
        self._table = table
        self._context = context
        self._order = order
        self._names = names
        self._lexicon = lexicon
        self._goal: GoalDraft | None = None
        self._indicator: IndicatorDraft | None = None
        self._waiting: tuple[PrintedTarget, ...] = ()
        self._below_bands = False
        self._found = TableReading()
        self._count = 0

    def read(self) -> TableReading:
        for row in rows_of(self._table):
            if self._table.by_label:
                self._read_label_row(row)
            elif self._table.by_column:
                continue
            else:
                self._read_row(row)
        if self._table.by_column:
            self._read_columns()
        return self._found

    def _read_columns(self) -> None:
        """Goals in the cells below titles: an area's name, or ``Mål 1``."""
        part = self._table.grid.parts[0]
        for column in range(len(part.columns)):
            cells = sorted((c for c in part.cells if c.column == column and c.text), key=lambda cell: cell.row)
            if not cells:
                continue
            title, body = cells[0], cells[1:]
            label = read_label(title.text, self._lexicon)
            number = label.number if label is not None and label.concept == "goal" else None
            if label is None:
                row = Row((), {column: title}, part.page, (0, 0), False)
                self._set_area(title.text, None, None, row, column)
            for cell in body:
                self._goal = None
                texts = tuple(cell.text if at == column else "" for at in range(len(part.columns)))
                self._take_goal(
                    cell.text, Row(texts, {column: cell}, part.page, (0, cell.row), False), column, number=number
                )

    def _next_order(self) -> tuple[int, int, int]:
        self._count += 1
        return (*self._order, self._count)

    def _read_row(self, row: Row) -> None:
        filled = [column for column, text in enumerate(row.texts) if text]
        if len(filled) == 1 and self._read_band(row, filled[0]):
            return
        for column in sorted(self._table.columns):
            concept = self._table.columns[column].concept
            text = row.texts[column] if column < len(row.texts) else ""
            if not text:
                continue
            if concept == "area" and not self._below_bands:
                self._take_area(text, row, column)
            elif concept == "goal" and self._table.columns[column].mixed and len(filled) > 1:
                self._add_indicator("measure", text, row, column)
            elif concept == "goal":
                items = items_of_row(row, column)
                for item in items if len(items) > 1 or item_mark(text) else [text]:
                    self._take_goal(item, row, column, number=self._number_of(row))
        self._take_indicators(row)
        self._take_others(row)

    def _number_of(self, row: Row) -> str | None:
        """The number of a row in a column of numbers."""
        columns = [column for column, named in self._table.columns.items() if named.concept == "number"]
        return next((row.texts[c].rstrip(".):") for c in columns if c < len(row.texts) and row.texts[c]), None)

    def _read_band(self, row: Row, column: int) -> bool:
        """A row of one cell: an area's band, a goal repeated as a heading, a comment."""
        text = row.texts[column]
        label = read_label(text, self._lexicon)
        if label is not None and label.concept == "comment":
            return True
        area_label = read_area_label(text, self._lexicon)
        declared = self._names.find(area_label.name if area_label and area_label.name else text)
        if declared is not None:
            self._set_area(declared.name, declared.term, declared.label, row, column)
            return True
        if area_label is not None and area_label.name:
            self._set_area(area_label.name, area_label.term, area_label.number, row, column)
            return True
        concepts = {c.concept for c in self._table.columns.values()}
        if label is not None and label.concept == "goal" and label.rest and "goal" not in concepts:
            self._goal = None
            self._below_bands = True  # what a column calls areas stands within the goals
            self._take_goal(text, row, column)
            return True
        spans = row.cells[column].column_span > 1 or all(word.bold for word in row.cells[column].words)
        if spans and "goal" not in concepts:
            self._take_goal(text, row, column, certain=False)
            return True
        return False

    def _take_area(self, text: str, row: Row, column: int) -> None:
        label = read_area_label(text, self._lexicon)
        declared = self._names.find(label.name if label and label.name else text)
        name = declared.name if declared else (label.name if label and label.name else text)
        term = declared.term if declared else (label.term if label and label.name else self._area_term(column))
        match = NUMBERED.match(name)
        number = match["number"].rstrip(".:)") if match else None
        self._set_area(name[match.end() :] if match else name, term, number, row, column)

    def _area_term(self, column: int) -> str | None:
        """The word for area that the column's header has."""
        rows = self._table.grid.parts[0].rows()[: self._table.first_row]
        term = self._lexicon.first(" ".join(row[column] for row in rows), "area")
        return term.lemma if term else None

    def _set_area(self, name: str, term: str | None, label: str | None, row: Row, column: int) -> None:
        known = next((area for area in self._found.areas if normal_text(area.name) == normal_text(name)), None)
        if known is None:
            known = AreaDraft(name=name, order=self._next_order(), term=term, label=label)
            self._found.areas.append(known)
        known.places.append((row.page, row.cells[column].bbox))
        self._context = replace(self._context, area=known)

    def _take_goal(self, text: str, row: Row, column: int, certain: bool = True, number: str | None = None) -> None:
        label = read_label(text, self._lexicon)
        if label is not None and label.concept == "comment":
            return
        if self._goal is not None and _goes_on(self._goal, text):
            self._goal.text = join_lines([self._goal.text, text])
            self._goal.places = (*self._goal.places, (row.page, row.cells[column].bbox))
            return
        printed, body = number_and_text(text, label.number if label else None, label.rest if label else "")
        number = printed or number
        verdict = judge_goal(body)
        reason = ""
        if verdict == "no":
            certain, reason = False, "it stands in a goal column but says that it is no goal"
        elif not certain:
            reason = "it stands above other rows like a goal"
        self._goal = GoalDraft(
            text=body,
            order=self._next_order(),
            places=((row.page, row.cells[column].bbox),),
            context=self._context,
            label=number,
            group=(*self._order, 0),
            certain=certain and self._context.elsewhere not in ("explains", "foreign"),
            reason=reason,
        )
        self._indicator = None
        self._found.goals.append(self._goal)

    def _take_indicators(self, row: Row) -> None:
        columns = self._table.columns
        taken = False
        for column in sorted(columns):
            kind = next((kind for kind in _KINDS if columns[column].concept == kind), None)
            text = row.texts[column] if column < len(row.texts) else ""
            if kind is None or not text:
                continue
            label = read_label(text, self._lexicon)
            if label is not None and label.concept == "comment":
                continue
            for item in items_of_row(row, column):
                self._add_indicator(kind, item, row, column)
                taken = True
        taken = taken or any(c.mixed for c in columns.values())
        more = () if taken else self._targets(row)
        if more and self._indicator is not None and self._indicator.kind == "measure" and not self._starts_goal(row):
            known = {target.year for target in self._indicator.targets}
            if all(target.year is not None and target.year in known for target in more):
                self._waiting = (*self._waiting, *more)  # the next measure, whose text stands further down
            else:
                self._indicator.targets = (*self._indicator.targets, *more)
            return
        measures_apart = any(c.concept == "measure" or c.mixed for c in columns.values())
        if more and not measures_apart:
            goal_column = next((c for c in sorted(columns) if columns[c].concept == "goal"), None)
            if goal_column is not None and row.texts[goal_column] and self._goal is not None:
                self._add_indicator("measure", self._goal.text, row, goal_column)

    def _starts_goal(self, row: Row) -> bool:
        return any(row.texts[c] for c, named in self._table.columns.items() if named.concept == "goal")

    def _add_indicator(self, kind: IndicatorKind, text: str, row: Row, column: int) -> None:
        number, text = number_and_text(text, None, "") if kind == "assignment" else (None, text)
        before = self._indicator
        if (
            before is not None
            and before.kind == kind
            and text[:1].islower()
            and before.text[-1:] not in ".!?"
            and row.first_of_part
        ):
            before.text = join_lines([before.text, text])
            before.places = (*before.places, (row.page, row.cells[column].bbox))
            return
        self._indicator = IndicatorDraft(
            kind=kind,
            text=text,
            order=self._next_order(),
            places=((row.page, row.cells[column].bbox),),
            context=self._context,
            targets=(*self._waiting, *self._targets(row)) if kind == "measure" else (),
            goal=self._goal,
            label=number,
        )
        self._waiting = ()
        self._found.indicators.append(self._indicator)

    def _targets(self, row: Row) -> tuple[PrintedTarget, ...]:
        found = []
        years = [column for column, named in self._table.columns.items() if named.concept == "year"]
        in_row = next((match for column in years if (match := _YEAR.search(row.texts[column]))), None)
        for column, named in sorted(self._table.columns.items()):
            text = row.texts[column] if column < len(row.texts) else ""
            year = named.year or (int(in_row[1]) if in_row else None)
            target = read_target(text, year) if named.concept == "target" and text else None
            if target is not None:
                found.append(target)
        return tuple(found)

    def _take_others(self, row: Row) -> None:
        for column, named in self._table.columns.items():
            text = row.texts[column] if column < len(row.texts) else ""
            if not text:
                continue
            if named.concept == "responsible" and self._goal is not None and self._goal.responsible is None:
                self._goal.responsible = text
            elif named.concept == "deadline" and self._indicator is not None and self._indicator.deadline is None:
                self._indicator.deadline = text
            elif named.concept == "baseline" and self._indicator is not None:
                latest = max(c.year or 0 for c in self._table.columns.values() if c.concept == "baseline")
                if self._indicator.baseline is None or (named.year or 0) == latest:
                    self._indicator.baseline = text

    def _read_label_row(self, row: Row) -> None:
        label = read_label(row.texts[0], self._lexicon) if row.texts[0] else None
        text = row.texts[1] if len(row.texts) > 1 else ""
        if label is None and not text and is_area_name(row.texts[0]) and not re.search(r"\d", row.texts[0]):
            self._goal = self._indicator = None
            self._set_area(row.texts[0], None, None, row, 0)
        if label is None or not text:
            return
        if label.concept == "goal":
            for item in items_of_row(row, 1):
                self._take_goal(item, row, 1)
            if self._goal is not None and label.number:
                self._goal.label = label.number
        elif label.concept == "responsible" and self._goal is not None:
            self._goal.responsible = text
        elif label.concept in _KINDS:
            kind = next(kind for kind in _KINDS if kind == label.concept)
            for item in items_of_row(row, 1):
                self._add_indicator(kind, item, row, 1)
        elif label.concept == "baseline" and self._indicator is not None:
            self._indicator.baseline = text
        elif label.concept == "deadline" and self._indicator is not None:
            self._indicator.deadline = text
        elif label.concept == "target" and self._indicator is not None:
            target = read_target(text, label.year)
            self._indicator.targets = (*self._indicator.targets, *((target,) if target else ()))


def _goes_on(goal: GoalDraft, text: str) -> bool:
    """Whether a goal cell goes on with the goal of the row above: broken off by a page or by a row of its own."""
    return text[:1].islower() and goal.text[-1:] not in ".!?"
