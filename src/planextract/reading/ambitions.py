"""The door to areas, goals and indicators: one document in, its :class:`AmbitionReading` out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planextract.identifiers import make_id
from planextract.layout.blocks import Block, PageDigest
from planextract.layout.grid import TableGrid, TablePart
from planextract.layout.outline import Outline
from planextract.reading.areas import AreaNames, declared_areas, infer_areas
from planextract.reading.counted_headings import goals_of_count
from planextract.reading.drafts import AreaDraft, Context, GoalDraft, IndicatorDraft, Order, Places, normal_text
from planextract.reading.goal_table_ends import goal_right_below, goes_on_below
from planextract.reading.goal_tables import (
    GoalTable,
    read_goal_table,
    recognise_goal_table,
    speaks_of_goals,
    without_number,
)
from planextract.reading.goals import goals_of_section, take_responsible
from planextract.reading.hyphens import Hyphenated
from planextract.reading.indicators import indicators_of_section
from planextract.reading.label_pairs import join_labels_beside
from planextract.reading.measured_headings import goals_of_measures
from planextract.reading.merging import join_area_drafts, merge_goals, set_aside_follow_up
from planextract.reading.organisations import organisation_id_of
from planextract.reading.pieces import Piece, read_pieces
from planextract.reading.sections import SectionReader
from planextract.reading.tables_in_text import blocks_of_part, holds_prose, inner_tables, tables_of_text
from planextract.records import Area, Finding, Goal, GoalKind, Indicator, Locator, Profile
from planextract.swedish.goal_language import is_money_goal, is_money_heading, judge_goal, read_label, says_shall
from planextract.swedish.pipeline import PipelineMissing, load_pipeline
from planextract.swedish.terms import Lexicon

_ITEM_NUMBER = re.compile(r"(?:[A-ZÅÄÖ]?\d{1,2}(?:[.:]\d{1,2})*|[A-Z])[.:)]?")
NO_GRID = -1
"""Where a table found in the text stands among the document's tables: nowhere."""
NUMERIC_SHARE = 0.35
"""A table with more number cells than this speaks of money, whatever stands in its first column."""


@dataclass(frozen=True, slots=True)
class AmbitionReading:
    """What a document wants. ``goal_candidates`` look like goals and were not taken; each has a finding.

    ``claimed`` are the indices of the tables that were read as goals, measures or assignments; ``goal_pages`` the pages
    that any area, goal or indicator stands on.
    """

    areas: tuple[Area, ...] = ()
    goals: tuple[Goal, ...] = ()
    goal_candidates: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()
    claimed: tuple[int, ...] = ()
    goal_pages: frozenset[int] = frozenset()


def read_ambitions(
    document_id: str, digests: Sequence[PageDigest], outline: Outline, grids: Sequence[TableGrid], profile: Profile
) -> AmbitionReading:
    """Read areas, goals and indicators of one document; never raises for what is in it."""
    lexicon = Lexicon(profile.vocabulary)
    whole, grids = grids, []
    of_grid: list[int] = []
    for index, grid in enumerate(whole):
        for run in _parted_by_text(grid, digests, outline):
            grids.append(run)
            of_grid.append(index)
    tables = {
        index: table
        for index, grid in enumerate(grids)
        if (table := recognise_goal_table(grid, lexicon)) is not None and (table.has_goals or not _is_numeric(grid))
    }
    as_text = {index for index, grid in enumerate(grids) if index not in tables and speaks_of_goals(grid, lexicon)}
    by_number = {digest.number: digest for digest in digests}
    of_blocks = _add_inner_tables(grids, of_grid, tables, as_text, by_number, lexicon)
    cut_short = {i for i, table in tables.items() if goes_on_below(table, by_number[table.grid.parts[-1].page])}
    as_text |= cut_short
    tables = {index: table for index, table in tables.items() if index not in cut_short}
    left_out = {
        index for index, grid in enumerate(grids) if index in tables or (index not in as_text and _is_numeric(grid))
    }
    skipped = _blocks_of(digests, [grids[index] for index in sorted(left_out)]) | of_blocks
    pieces = join_labels_beside(read_pieces(digests, outline, skipped, lexicon), lexicon)
    names = declared_areas(pieces, lexicon)
    reader = SectionReader(lexicon, names, outline.body_size)
    printed = Hyphenated(digests, outline)
    goals, indicators = _read_stream(reader, pieces, tables, digests, names, lexicon, outline.body_size)
    goals += goals_of_measures(indicators, goals, pieces, lexicon)
    if not any(area.declared for area in reader.areas):
        goals += goals_of_count(goals, pieces, lexicon)
    goals += _goals_lost_below(tables, by_number, goals)
    goals += _goals_left_in_tables([grids[index] for index in sorted(left_out - set(tables))])
    drafts: tuple[GoalDraft | IndicatorDraft, ...] = (*goals, *indicators)
    for draft in drafts:
        draft.text = printed.restore(draft.text)
    areas = join_area_drafts(reader.areas, goals, indicators)
    goals = merge_goals(set_aside_follow_up(sorted(goals, key=lambda goal: goal.order)))
    link_indicators(indicators, goals)
    certain = [goal for goal in goals if goal.certain]
    if not areas:
        areas = infer_areas(certain, indicators, pieces, lexicon)
    areas = [
        area for area in areas if area.declared or not certain or any(goal.context.area is area for goal in certain)
    ]
    findings = [*_pipeline_finding(document_id, profile), *_status_findings(document_id, tables, pieces, lexicon)]
    claimed = tuple(sorted({of_grid[index] for index in {*tables, *as_text}} - {NO_GRID}))
    return _Publisher(document_id, profile, areas, claimed).publish(goals, indicators, findings)


def _parted_by_text(grid: TableGrid, digests: Sequence[PageDigest], outline: Outline) -> Iterator[TableGrid]:
    """Cut a table where text stands above one of its parts: two tables with one header rather than one that goes on."""
    by_number = {digest.number: digest for digest in digests}
    run: list[TablePart] = []
    for part in grid.parts:
        before = run[-1] if run else part
        between = [
            block
            for block in (*by_number[before.page].blocks, *by_number[part.page].blocks)
            if block.table is None
            and not outline.is_running(block.page, block.index)
            and (
                (block.page == part.page and block.bbox[3] <= part.bbox[1] + 2)
                or (block.page == before.page and block.bbox[1] >= before.bbox[3] - 2)
            )
        ]
        if run and (between or part.page == before.page):
            yield replace(grid, parts=tuple(run))
            run = []
        run.append(part)
    yield replace(grid, parts=tuple(run))


def _add_inner_tables(
    grids: list[TableGrid],
    of_grid: list[int],
    tables: dict[int, GoalTable],
    as_text: set[int],
    digests: dict[int, PageDigest],
    lexicon: Lexicon,
) -> frozenset[tuple[int, int]]:
    """Take tables with prose among their columns apart: read as text, with the small tables in them added.

    Changes ``grids``, ``of_grid``, ``tables`` and ``as_text``; returns the places of the blocks of the tables added.
    """
    misread = [i for i, grid in enumerate(grids) if i not in as_text and holds_prose(grid, digests, lexicon)]
    as_text.update(misread)
    pages = {part.page for index in misread for part in grids[index].parts}
    bare = [i for i, g in enumerate(grids) if i not in tables and pages & {part.page for part in g.parts}]
    for index in misread:
        tables.pop(index, None)
    of_page: dict[int, list[Block]] = {}
    for index in sorted({*misread, *bare}):
        for part in grids[index].parts:
            of_page.setdefault(part.page, []).extend(blocks_of_part(digests[part.page], part))
    places: set[tuple[int, int]] = set()
    for page, blocks in sorted(of_page.items()):
        for inner in inner_tables(digests[page], sorted(blocks, key=lambda block: block.index), lexicon):
            table = recognise_goal_table(inner.grid, lexicon)
            if table is not None:
                tables[len(grids)] = table
                grids.append(inner.grid)
                of_grid.append(of_grid[misread[0]])
                places |= inner.blocks
    for digest in digests.values():
        for inner in tables_of_text(digest, lexicon):
            table = recognise_goal_table(inner.grid, lexicon)
            if table is not None:
                tables[len(grids)] = table
                grids.append(inner.grid)
                of_grid.append(NO_GRID)
                places |= inner.blocks
    return frozenset(places)


def _goals_lost_below(
    tables: dict[int, GoalTable], digests: dict[int, PageDigest], goals: Sequence[GoalDraft]
) -> Iterator[GoalDraft]:
    """What stands right below a table of goals like one more row of it, and was taken by nothing else: a candidate."""
    known = {normal_text(goal.text) for goal in goals}
    for _, table in sorted(tables.items()):
        block = goal_right_below(table, digests[table.grid.parts[-1].page])
        if block is not None and normal_text(block.text) not in known:
            yield GoalDraft(
                text=block.text,
                order=(block.page, block.index, 0),
                places=((block.page, block.bbox),),
                context=Context(),
                certain=False,
                reason="it stands right below a table of goals, like one more row of it",
            )


def _goals_left_in_tables(grids: Sequence[TableGrid]) -> Iterator[GoalDraft]:
    """What reads as a goal in a table that is not read as one: a candidate, so that nothing goes missing in silence."""
    for grid in grids:
        for part in grid.parts:
            for cell in part.cells:
                text = without_number(cell.text)
                if len(text.split()) >= 4 and judge_goal(text) == "yes" and says_shall(text):
                    yield GoalDraft(
                        text=text,
                        order=(part.page, 0, 0),
                        places=((part.page, cell.bbox),),
                        context=Context(),
                        certain=False,
                        reason="it stands in a table that was not read as a table of goals",
                    )


def _is_numeric(grid: TableGrid) -> bool:
    """Whether a table speaks of amounts; numbers of items in its first column (``1.1``) are none."""
    cells = [
        cell.text
        for part in grid.parts
        for cell in part.cells
        if cell.text and not (cell.column == 0 and _ITEM_NUMBER.fullmatch(cell.text))
    ]
    numbers = sum(1 for text in cells if sum(c.isdigit() for c in text) > sum(c.isalpha() for c in text))
    return bool(cells) and numbers > NUMERIC_SHARE * len(cells)


def _blocks_of(digests: Sequence[PageDigest], grids: Sequence[TableGrid]) -> frozenset[tuple[int, int]]:
    """The blocks that stand in some tables."""
    boxes = {(part.page, part.bbox) for grid in grids for part in grid.parts}
    return frozenset(
        (block.page, block.index)
        for digest in digests
        for block in digest.blocks
        if block.table is not None and (digest.number, digest.tables[block.table]) in boxes
    )


def _read_stream(
    reader: SectionReader,
    pieces: Sequence[Piece],
    tables: dict[int, GoalTable],
    digests: Sequence[PageDigest],
    names: AreaNames,
    lexicon: Lexicon,
    body_size: float,
) -> tuple[list[GoalDraft], list[IndicatorDraft]]:
    """Read sections and tables in their order; a table stands in the context of the piece before it."""
    goals: list[GoalDraft] = []
    indicators: list[IndicatorDraft] = []
    places = sorted((_place_of(table, digests), index) for index, table in tables.items())
    sections = reader.read(pieces, [place for place, _ in places])
    for section in sections:
        goals.extend(goals_of_section(section, lexicon, body_size))
        indicators.extend(indicators_of_section(section, lexicon))
    for place, index in places:
        context = reader.context_at.get(place, Context())
        found = read_goal_table(tables[index], context, place, names, lexicon)
        goals.extend(found.goals)
        indicators.extend(found.indicators)
        reader.areas.extend(found.areas)
    goals = [goal for goal in goals if names.find(goal.text) is None]
    take_responsible(sections, goals, lexicon)
    return goals, indicators


def _place_of(table: GoalTable, digests: Sequence[PageDigest]) -> tuple[int, int]:
    """Where a table stands in the stream: at its first block."""
    page, bbox = table.place
    digest = next(digest for digest in digests if digest.number == page)
    inside = [block.index for block in digest.blocks if block.table is not None and digest.tables[block.table] == bbox]
    below = [block.index for block in digest.blocks if block.bbox[1] >= bbox[1] - 1]
    return page, min(inside or below or [len(digest.blocks)])


def link_indicators(indicators: list[IndicatorDraft], goals: Sequence[GoalDraft]) -> None:
    """Give each indicator without a goal the goal right before it in its area.

    One that serves a list of goals hangs under their area, or, where there is none, under each goal of the list.

    An item that says again what a goal says is that goal once more, and the goal of what follows.
    """
    certain = [goal for goal in goals if goal.certain]
    sizes: dict[tuple[int, int, int], int] = {}
    for goal in certain:
        sizes[goal.group] = sizes.get(goal.group, 0) + 1
    more: list[IndicatorDraft] = []
    by_text = {normal_text(goal.text): goal for goal in reversed(certain)}
    again: tuple[Order, GoalDraft] | None = None
    for indicator in sorted(indicators, key=lambda item: item.order):
        repeated = by_text.get(normal_text(indicator.text))
        if repeated is not None and indicator.kind == "assignment":
            indicator.repeats = True
            again = (indicator.order, repeated)
            repeated.places = (*repeated.places, *indicator.places)
        if indicator.goal is not None:
            continue
        before = [
            (goal.order, goal) for goal in certain if goal.order < indicator.order and _same_scope(goal, indicator)
        ]
        if again is not None and _same_scope(again[1], indicator):
            before.append(again)
        last = max(before, key=lambda item: item[0], default=(None, None))[1]
        if again is not None and last is again[1]:
            indicator.goal = last
            continue
        if last is None:
            continue
        above_goals = indicator.heading_size is not None and indicator.heading_size > 1.05 * last.size
        of_list = (indicator.beside or above_goals) and sizes[last.group] > 1
        if indicator.context.area is not None and (of_list or above_goals):
            continue  # it hangs under the area
        indicator.goal = last
        if of_list:
            indicator.goal, *others = [goal for goal in certain if goal.group == last.group]
            more += [replace(indicator, goal=goal, order=(*indicator.order[:2], n)) for n, goal in enumerate(others, 1)]
    indicators.extend(more)


def _same_scope(goal: GoalDraft, indicator: IndicatorDraft) -> bool:
    """Whether both stand in one area and of one board; outside areas and boards, below one heading."""
    one, other = goal.context, indicator.context
    if one.area is not other.area or one.board != other.board:
        return False
    if one.area is not None or one.board is not None or not one.heading_places:
        return True
    return bool(set(one.heading_places) & set(other.heading_places))


def _status_findings(
    document_id: str, tables: dict[int, GoalTable], pieces: Sequence[Piece], lexicon: Lexicon
) -> Iterator[Finding]:
    """Say where a status is a coloured dot or an arrow: it carries no text and is not read."""
    places = [table.place for _, table in sorted(tables.items()) if table.status_is_empty]
    places += [(piece.block.page, piece.block.bbox) for piece in pieces if _heads_pictures(piece, pieces, lexicon)]
    for page, bbox in sorted(places):
        yield Finding(
            finding_id=make_id(document_id, "finding", "status_without_text", page, bbox[0], bbox[1]),
            code="status_without_text",
            severity="info",
            message=f"page {page}: the status in this table is a picture (a coloured dot or arrow): not read",
            subject_id=document_id,
            locators=(Locator(document_id=document_id, page=page, bbox=bbox),),
        )


def _heads_pictures(piece: Piece, pieces: Sequence[Piece], lexicon: Lexicon) -> bool:
    """Whether a piece is a status label that heads a column without any text."""
    if len(piece.text) > 30:
        return False
    label = read_label(piece.text, lexicon)
    if label is None or label.concept != "status" or not label.whole:
        return False
    x0, _, x1, bottom = piece.block.bbox
    return not any(
        other.block.page == piece.block.page
        and other.block.bbox[1] > bottom
        and abs(other.block.bbox[0] - x0) < 25
        and other.block.bbox[2] < x1 + 60
        and other.text != piece.text
        for other in pieces
    )


def _pipeline_finding(document_id: str, profile: Profile) -> Iterator[Finding]:
    if not profile.language_pipeline:
        return
    try:
        load_pipeline(profile.language_pipeline)
    except PipelineMissing as error:
        yield Finding(
            finding_id=make_id(document_id, "finding", "language_pipeline_missing"),
            code="language_pipeline_missing",
            severity="warning",
            message=f"{error}; the document was read with the built-in rules",
            subject_id=document_id,
        )


class _Publisher:
    """Turns drafts into records with ids and locators."""

    def __init__(
        self, document_id: str, profile: Profile, areas: Sequence[AreaDraft], claimed: tuple[int, ...]
    ) -> None:
        self._document_id = document_id
        self._profile = profile
        self._areas = sorted(areas, key=lambda area: area.order)
        self._claimed = claimed
        self._areas_hold_most = False
        self._area_ids = {id(area): self._area_id(area) for area in self._areas}

    def publish(
        self, goals: Sequence[GoalDraft], indicators: Sequence[IndicatorDraft], findings: list[Finding]
    ) -> AmbitionReading:
        taken = [goal for goal in goals if goal.certain]
        inside = sum(1 for goal in taken if id(goal.context.area) in self._area_ids)
        self._areas_hold_most = any(area.declared for area in self._areas) or inside * 2 > len(taken)
        doubtful = [goal for goal in goals if not goal.certain]
        goal_ids: dict[int, str] = {}
        published = [self._goal(draft, ordinal, goal_ids) for ordinal, draft in enumerate(taken, start=1)]
        candidates = [self._goal(draft, ordinal, goal_ids) for ordinal, draft in enumerate(doubtful, start=1)]
        findings += [self._doubt(draft, goal) for draft, goal in zip(doubtful, candidates, strict=True)]
        held = [draft for draft in indicators if not draft.repeats and self._hangs_somewhere(draft)]
        rows = [row for draft in held for row in self._indicator(draft, goal_ids)]
        findings += self._loose([draft for draft in indicators if not self._hangs_somewhere(draft)])
        areas = [self._area(area, ordinal) for ordinal, area in enumerate(self._areas, start=1)]
        placed: tuple[Area | Goal | Indicator, ...] = (*areas, *published, *rows)
        pages = {locator.page for item in placed for locator in item.locators}
        return AmbitionReading(
            areas=tuple(areas),
            goals=tuple(published),
            goal_candidates=tuple(candidates),
            indicators=_unique(rows),
            findings=tuple(findings),
            claimed=self._claimed,
            goal_pages=frozenset(pages),
        )

    def _locators(self, places: Places) -> tuple[Locator, ...]:
        unique = dict.fromkeys(places)
        return tuple(Locator(document_id=self._document_id, page=page, bbox=bbox) for page, bbox in unique)

    def _area_id(self, area: AreaDraft) -> str:
        return make_id(self._document_id, "area", area.label, area.name)

    def _area(self, area: AreaDraft, ordinal: int) -> Area:
        return Area(
            area_id=self._area_ids[id(area)],
            ordinal=ordinal,
            label=area.label,
            name=area.name,
            term=area.term,
            description=area.description,
            locators=self._locators(tuple(area.places)),
        )

    def _goal(self, draft: GoalDraft, ordinal: int, goal_ids: dict[int, str]) -> Goal:
        kind = "goal" if draft.certain else "candidate"
        goal_id = make_id(self._document_id, kind, draft.label, draft.text)
        if goal_id in goal_ids.values():
            goal_id = make_id(self._document_id, kind, draft.label, draft.text, *draft.order)
        goal_ids[id(draft)] = goal_id
        named = draft.responsible or draft.context.board
        area = draft.context.area
        return Goal(
            goal_id=goal_id,
            area_id=self._area_ids.get(id(area)) if area is not None else None,
            ordinal=ordinal,
            label=draft.label,
            kind=self._kind(draft),
            text=draft.text,
            responsible=named,
            organisation_id=organisation_id_of(named, self._profile) if named else None,
            locators=self._locators(draft.places),
        )

    def _kind(self, draft: GoalDraft) -> GoalKind:
        area = draft.context.area
        if area is not None and id(area) in self._area_ids:
            return "development"
        if any(is_money_heading(title) for title in draft.context.titles[-2:]) and "verksamhet" not in draft.lemma:
            return "financial"
        if is_money_goal(draft.text):
            return "financial"
        if draft.context.board is not None:
            return "organisation"
        return "organisation" if self._areas_hold_most else "development"

    def _doubt(self, draft: GoalDraft, goal: Goal) -> Finding:
        page = draft.places[0][0]
        return Finding(
            finding_id=make_id(self._document_id, "finding", "goal_uncertain", goal.goal_id),
            code="goal_uncertain",
            severity="warning",
            message=f"page {page}: looks like a goal and was not taken, because {draft.reason}: {draft.text[:300]}",
            subject_id=goal.goal_id,
            locators=goal.locators,
        )

    def _hangs_somewhere(self, draft: IndicatorDraft) -> bool:
        return (draft.goal is not None and draft.goal.certain) or id(draft.context.area) in self._area_ids

    def _loose(self, drafts: Sequence[IndicatorDraft]) -> list[Finding]:
        """One finding for all measures and assignments that hang under no goal and no area: they are not published."""
        if not drafts:
            return []
        places = [place for draft in drafts for place in draft.places[:1]]
        pages = ", ".join(str(page) for page in sorted({page for page, _ in places}))
        return [
            Finding(
                finding_id=make_id(self._document_id, "finding", "indicators_without_goal"),
                code="indicators_without_goal",
                severity="info",
                message=f"{len(drafts)} measures or assignments stand under no goal and no area, not taken: pages {pages}",
                subject_id=self._document_id,
                locators=self._locators(tuple(places)),
            )
        ]

    def _indicator(self, draft: IndicatorDraft, goal_ids: dict[int, str]) -> Iterator[Indicator]:
        goal_id = goal_ids.get(id(draft.goal)) if draft.goal is not None and draft.goal.certain else None
        area = draft.goal.context.area if draft.goal is not None else draft.context.area
        area_id = self._area_ids.get(id(area)) if area is not None else None
        for target in draft.targets or (None,):
            printed = (target.printed, target.year) if target else (None, None)
            yield Indicator(
                indicator_id=make_id(self._document_id, "indicator", draft.text, goal_id, *printed, *draft.order),
                goal_id=goal_id,
                area_id=area_id,
                kind=draft.kind,
                text=draft.text,
                target=target.printed if target else None,
                target_value=target.value if target else None,
                unit=target.unit if target else None,
                target_year=target.year if target else None,
                deadline=draft.deadline,
                baseline=draft.baseline,
                locators=self._locators(draft.places),
            )


def _unique(rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    seen: dict[str, Indicator] = {}
    for row in rows:
        seen.setdefault(row.indicator_id, row)
    return tuple(seen.values())
