"""The lineage picture stays on one screen with up to ten plans, and no strip leaves its block."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence

import pytest

from planextract.explorer.lineage import SCREEN, draw_lineage
from planextract.explorer.queries.rows import Row


def rows_of(columns: str, values: Sequence[tuple[object, ...]]) -> list[Row]:
    """Rows as a query would give them."""
    names = columns.split()
    connection = sqlite3.connect(":memory:")
    try:
        connection.row_factory = sqlite3.Row
        connection.execute(f"create table made ({', '.join(names)})")
        connection.executemany(f"insert into made values ({', '.join('?' for _ in names)})", values)
        return connection.execute("select * from made").fetchall()
    finally:
        connection.close()


def plans(count: int, goals: int = 4, text: str = "Andelen nöjda invånare ska vara minst 80 procent") -> list[Row]:
    return rows_of(
        "goal_id thread_id text label document_id area_id area period_start period_end",
        [
            (
                f"{plan}-{goal}",
                f"t{goal}",
                text,
                f"{goal}.1",
                f"d{plan}",
                f"{plan}-a",
                "Livsmiljö",
                2015 + plan,
                2017 + plan,
            )
            for plan in range(count)
            for goal in range(goals)
        ],
    )


def links(count: int, goals: int = 4) -> list[Row]:
    return rows_of(
        "from_goal_id to_goal_id relation needs_review",
        [(f"{plan}-{goal}", f"{plan + 1}-{goal}", "same", 0) for plan in range(count - 1) for goal in range(1, goals)],
    )


@pytest.mark.parametrize("count", range(1, 11))
def test_ten_plans_stand_side_by_side_on_a_screen(count: int) -> None:
    lineage = draw_lineage(plans(count), links(count))
    assert lineage.width <= SCREEN + count
    assert lineage.measures.letters * lineage.measures.lines >= 26
    columns = [column.x for column in lineage.columns]
    assert all(right - left > lineage.measures.width for left, right in itertools.pairwise(columns))


def test_more_plans_keep_their_width_and_scroll() -> None:
    assert draw_lineage(plans(14), links(14)).width > SCREEN


@pytest.mark.parametrize("count", [1, 3, 5, 10])
def test_every_text_keeps_to_its_strip_and_every_strip_to_its_block(count: int) -> None:
    lineage = draw_lineage(plans(count, text="Ord " * 30_000), links(count))
    for column in lineage.columns:
        for block in column.blocks:
            for strip in block.strips:
                assert 1 <= len(strip.shown) <= lineage.measures.lines
                assert all(len(line) <= lineage.measures.letters for line in strip.shown)
                assert strip.shown[-1].endswith("…")
                assert block.y < strip.y and strip.y + lineage.measures.strip <= block.y + block.height


def test_what_begins_and_ends_is_marked_only_between_plans() -> None:
    lineage = draw_lineage(plans(3), links(3))
    marks = [[(strip.begins, strip.ends) for strip in column.blocks[0].strips] for column in lineage.columns]
    assert [column[0] for column in marks] == [(False, True), (True, True), (True, False)]
    assert {mark for column in marks for mark in column[1:]} == {(False, False)}


def test_no_plan_is_an_empty_picture() -> None:
    assert draw_lineage([], []).columns == ()
