"""The door to areas, goals and indicators: one document in, its :class:`AmbitionReading` out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planextract.identifiers import make_id
from planextract.layout.blocks import PageDigest
from planextract.layout.grid import TableGrid
from planextract.layout.outline import Outline
from planextract.reading.ambition_records import AmbitionPublisher, AmbitionReading
from planextract.reading.areas import AreaNames, declared_areas, infer_areas
from planextract.reading.drafts import Context, GoalDraft, IndicatorDraft
from planextract.reading.goal_columns import GoalTable, recognise_goal_table, speaks_of_goals
from planextract.reading.goal_headings import goals_of_headings
from planextract.reading.goal_table_ends import goes_on_below
from planextract.reading.goal_tables import read_goal_table
from planextract.reading.goals import goals_of_section, take_responsible
from planextract.reading.goals_in_prose import goals_in_prose, goals_of_silent_areas
from planextract.reading.hyphens import Hyphenated
from planextract.reading.indicator_links import link_indicators
from planextract.reading.indicators import indicators_of_section
from planextract.reading.label_pairs import join_labels_beside
from planextract.reading.labelled_cells import set_labels_apart
from planextract.reading.measured_headings import goals_of_measures, goals_spoken_of
from planextract.reading.merging import join_area_drafts, merge_goals, set_aside_follow_up
from planextract.reading.pieces import Piece, read_pieces
from planextract.reading.section import Section
from planextract.reading.sections import SectionReader
from planextract.reading.table_choice import (
    NO_GRID,
    add_inner_tables,
    blocks_of,
    goals_left_in_tables,
    goals_lost_below,
    has_column_of_money,
    is_numeric,
    parted_by_text,
)
from planextract.reading.table_cuts import cut_at_headers, give_header_above
from planextract.reading.tables_in_text import blocks_of_part
from planextract.records import Finding, Locator, Profile
from planextract.swedish.goal_language import read_heading_label, read_label
from planextract.swedish.pipeline import PipelineMissing, load_pipeline
from planextract.swedish.terms import Lexicon

_NOTE_MARK = re.compile(r"(?<=[a-zåäö]{3})\d{1,2}(?=\.?$)")
"""The mark of a footnote at the end of a text, where raised figures stick to their word."""


@dataclass(frozen=True, slots=True)
class _Stream:
    """What sections and tables hold; ``contexts`` by the place of what opens a section, ``of_goals`` the places of goals'."""

    sections: list[Section]
    goals: list[GoalDraft]
    indicators: list[IndicatorDraft]
    contexts: dict[tuple[int, int], Context]
    of_goals: set[tuple[int, int]]


def read_ambitions(
    document_id: str, digests: Sequence[PageDigest], outline: Outline, grids: Sequence[TableGrid], profile: Profile
) -> AmbitionReading:
    """Read areas, goals and indicators of one document; never raises for what is in it."""
    lexicon = Lexicon(profile.vocabulary)
    whole, grids = grids, []
    of_grid: list[int] = []
    for index, grid in enumerate(whole):
        for run in parted_by_text(grid, digests, outline):
            for cut in cut_at_headers(run, lexicon):
                grids.append(set_labels_apart(cut, lexicon))
                of_grid.append(index)
    by_number = {digest.number: digest for digest in digests}
    of_blocks = _give_headers(grids, by_number, lexicon)
    tables = {
        index: table
        for index, grid in enumerate(grids)
        if (table := recognise_goal_table(grid, lexicon)) is not None and (table.has_goals or not is_numeric(grid))
    }
    as_text = {index for index, grid in enumerate(grids) if index not in tables and speaks_of_goals(grid, lexicon)}
    of_blocks |= add_inner_tables(grids, of_grid, tables, as_text, by_number, lexicon)
    cut_short = {i for i, table in tables.items() if goes_on_below(table, by_number[table.grid.parts[-1].page])}
    as_text |= cut_short
    tables = {index: table for index, table in tables.items() if index not in cut_short}
    left_out = {
        index for index, grid in enumerate(grids) if index in tables or (index not in as_text and is_numeric(grid))
    }
    skipped = blocks_of(digests, [grids[index] for index in sorted(left_out)]) | of_blocks
    pieces = join_labels_beside(read_pieces(digests, outline, skipped, lexicon), lexicon)
    names = declared_areas(pieces, lexicon)
    reader = SectionReader(lexicon, names, outline.body_size)
    printed = Hyphenated(digests, outline)
    stream = _read_stream(reader, pieces, tables, digests, names, lexicon, outline.body_size)
    goals, indicators = stream.goals, stream.indicators
    goals += goals_of_measures(indicators, goals, pieces, lexicon)
    goals += goals_spoken_of(goals, pieces, stream.contexts)
    goals += goals_of_headings(goals, indicators, pieces, stream.contexts, stream.of_goals, lexicon)
    goals += goals_in_prose(stream.sections, goals)
    goals += goals_of_silent_areas(stream.sections, goals)
    goals += goals_lost_below(tables, by_number, goals)
    goals += goals_left_in_tables([grids[index] for index in sorted(left_out - set(tables))])
    drafts: tuple[GoalDraft | IndicatorDraft, ...] = (*goals, *indicators)
    for draft in drafts:
        draft.text = _NOTE_MARK.sub("", printed.restore(draft.text))
    areas = join_area_drafts(reader.areas, goals, indicators)
    goals = merge_goals(set_aside_follow_up(sorted(goals, key=lambda goal: goal.order)))
    link_indicators(indicators, goals, stream.contexts.values(), lexicon)
    certain = [goal for goal in goals if goal.certain]
    if not areas:
        areas = infer_areas(certain, indicators, pieces, lexicon)
    areas = [
        area for area in areas if area.declared or not certain or any(goal.context.area is area for goal in certain)
    ]
    findings = [*_pipeline_finding(document_id, profile), *_status_findings(document_id, tables, pieces, lexicon)]
    if not goals:
        findings += _not_found(document_id, pieces, names, lexicon)
    unread = {of_grid[index] for index in left_out - set(tables) if of_grid.count(of_grid[index]) > 1}
    # what measures cost is for the money to read too
    costed = {of_grid[i] for i, table in tables.items() if not table.has_goals and has_column_of_money(grids[i])}
    claimed = tuple(sorted({of_grid[index] for index in {*tables, *as_text}} - unread - costed - {NO_GRID}))
    return AmbitionPublisher(document_id, profile, areas, claimed).publish(goals, indicators, findings)


def _give_headers(
    grids: list[TableGrid], digests: Mapping[int, PageDigest], lexicon: Lexicon
) -> frozenset[tuple[int, int]]:
    """Give tables that nothing is known of the header that stands above them; return the blocks that the headers are."""
    places: frozenset[tuple[int, int]] = frozenset()
    for index, grid in enumerate(grids):
        if recognise_goal_table(grid, lexicon) is None and not speaks_of_goals(grid, lexicon):
            headed = give_header_above(grid, digests[grid.parts[0].page], lexicon)
            if headed is not None:
                grids[index], of_header = headed
                places |= of_header
    return places


def _read_stream(
    reader: SectionReader,
    pieces: Sequence[Piece],
    tables: dict[int, GoalTable],
    digests: Sequence[PageDigest],
    names: AreaNames,
    lexicon: Lexicon,
    body_size: float,
) -> _Stream:
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
    contexts = {section.opener.place: section.context for section in sections if section.opener is not None}
    of_goals = {section.opener.place for section in sections if section.opener is not None and section.mode == "goals"}
    return _Stream(sections, goals, indicators, contexts, of_goals)


def _place_of(table: GoalTable, digests: Sequence[PageDigest]) -> tuple[int, int]:
    """Where a table stands in the stream: at the first block of its first column; boxes may be read before what is above."""
    page, bbox = table.place
    digest = next(digest for digest in digests if digest.number == page)
    inside = blocks_of_part(digest, table.grid.parts[0])
    if inside:
        return page, min(inside, key=lambda block: (round(block.bbox[0] / 4), block.bbox[1])).index
    below = [block.index for block in digest.blocks if block.bbox[1] >= bbox[1] - 1]
    return page, min(below, default=len(digest.blocks))


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


def _not_found(document_id: str, pieces: Sequence[Piece], names: AreaNames, lexicon: Lexicon) -> Iterator[Finding]:
    """Say that a document which names areas, or has a heading of goals, seems to hold none; at the first of those places."""
    for piece in pieces:
        label = read_heading_label(piece.text, lexicon) if piece.heading is not None else None
        if names.declared_at(piece.place) is None and (label is None or label.concept != "goal"):
            continue
        page, bbox = piece.places[0]
        yield Finding(
            finding_id=make_id(document_id, "finding", "goals_not_found"),
            code="goals_not_found",
            severity="warning",
            message=f"page {page}: “{piece.text[:80]}” speaks of goals or names an area, and no goal was found",
            subject_id=document_id,
            locators=(Locator(document_id=document_id, page=page, bbox=bbox),),
        )
        return


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
