"""Goals that are dropped and come back in a later plan: one thread with a gap, and a finding that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planextract.identifiers import make_id
from planextract.matching.goal_links import GoalContext, GoalMatcher
from planextract.matching.goal_plans import PlanPair
from planextract.matching.words import same_words_key
from planextract.records import Finding, Goal, Relation

LONGEST_GAP = 2
"""Plans that a goal may be missing from; one that comes back after a whole term of office is a new one."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """``gone`` is the goal as it was last printed, ``come`` the one that takes it up again, ``relation`` how alike."""

    gone: str
    come: str
    relation: Relation
    finding: Finding


def resumed_goals(pairs: Sequence[PlanPair], goals: Mapping[str, Goal]) -> list[Resumed]:
    """Return the goals of one chain of plans that come back; ``pairs`` in the order of the plans, ``goals`` by id.

    The same words come first; reworded ones are taken up only where a link between successive plans would need no
    review. Between the plans themselves the goal stays dropped, and added.
    """
    found: list[Resumed] = []
    waiting: list[tuple[int, Goal, str]] = []
    for at, pair in enumerate(pairs):
        waiting = [item for item in waiting if at - item[0] <= LONGEST_GAP]
        added = [goals[c.to_goal_id] for c in pair.changes if c.change == "added" and c.to_goal_id is not None]
        for gone, come, relation in _matches([goal for _, goal, _ in waiting], added):
            missing_from = next(document for _, goal, document in waiting if goal is gone)
            found.append(Resumed(gone.goal_id, come.goal_id, relation, _finding(gone, come, missing_from)))
            waiting = [item for item in waiting if item[1] is not gone]
        waiting += [
            (at, goals[c.from_goal_id], c.to_document_id)
            for c in pair.changes
            if c.change == "dropped" and c.from_goal_id is not None
        ]
    return found


def _matches(gone: Sequence[Goal], come: Sequence[Goal]) -> list[tuple[Goal, Goal, Relation]]:
    found: list[tuple[Goal, Goal, Relation]] = []
    left, right = list(gone), list(come)
    for goal in come:
        same = next((other for other in left if same_words_key(other.text) == same_words_key(goal.text)), None)
        if same is not None:
            found.append((same, goal, "same"))
            left.remove(same)
            right.remove(goal)
    if left and right:
        links = GoalMatcher(GoalContext(left), GoalContext(right)).propose()
        clear = [link for link in links if not link.needs_review and link.relation in ("same", "reworded")]
        found += [(left[link.left], right[link.right], link.relation) for link in clear]
    return found


def _finding(gone: Goal, come: Goal, missing_from: str) -> Finding:
    return Finding(
        finding_id=make_id(come.goal_id, "finding", "goal_resumed", gone.goal_id),
        code="goal_resumed",
        severity="info",
        message=f"a goal that {missing_from} dropped comes back, and its thread goes on: {come.text[:300]}",
        subject_id=come.goal_id,
        locators=come.locators[:1],
    )
