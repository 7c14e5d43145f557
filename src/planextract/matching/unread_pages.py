"""Whether a goal that was not found may stand on a page that could not be read."""

from __future__ import annotations

from collections.abc import Mapping

from planextract.records import Extraction, Goal

_NEVER_GOALS = frozenset({"blank", "cover", "contents"})


def could_hold(goal: Goal, own: Extraction, other: Extraction, partners: Mapping[str, str]) -> bool:
    """Say whether a refused page of ``other`` could hold what ``goal`` of ``own`` became (or came from).

    ``partners`` maps linked goals of ``own`` to goals of ``other``. The page must lie between the partners of the nearest
    linked goals before and after this one; where there is none on a side, up to the page beside the outermost goal, and
    everywhere where ``other`` has no goal at all.
    """
    refused = [p.page for p in other.pages if p.status == "refused" and p.role not in _NEVER_GOALS]
    if not refused:
        return False
    page_of = {g.goal_id: g.locators[0].page for g in other.goals if g.locators}
    if not page_of:
        return True
    ordered = sorted(own.goals, key=lambda g: (g.locators[0].page if g.locators else 0, g.ordinal))
    at = next((index for index, g in enumerate(ordered) if g.goal_id == goal.goal_id), 0)
    before = [page_of[p] for g in ordered[:at] if (p := partners.get(g.goal_id)) in page_of]
    after = [page_of[p] for g in ordered[at + 1 :] if (p := partners.get(g.goal_id)) in page_of]
    lowest = before[-1] if before else _outermost(min(page_of.values()), refused, -1)
    highest = after[0] if after else _outermost(max(page_of.values()), refused, +1)
    return any(min(lowest, highest) <= page <= max(lowest, highest) for page in refused)


def _outermost(page: int, refused: list[int], step: int) -> int:
    """Walk from the outermost goal's page over the refused pages that follow it without a gap."""
    while page + step in refused:
        page += step
    return page
