"""What a person should look at: uncertain links, decisions that came back, blind samples; and recording a verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from planextract.matching.decisions import Decision, DecisionLog, Side, Subject, Verdict, standing
from planextract.matching.plan_index import PlanIndex, first_page
from planextract.matching.redline import as_text, redline
from planextract.matching.words import same_words_key
from planextract.records import AreaLink, GoalLink, Matching, RowLink

Why = Literal["reopened", "undecided", "uncertain", "sample"]

VERDICTS: dict[Subject, tuple[Verdict, ...]] = {
    "goal_link": ("same", "reworded", "split", "merged", "different", "undecided"),
    "area_link": ("same", "reworded", "split", "merged", "different", "undecided"),
    "row_link": ("same", "renamed", "split", "merged", "different", "undecided"),
    "goal": ("is_goal", "no_goal", "undecided"),
    "organisation": ("same", "renamed", "split", "merged", "different", "undecided"),
}
"""The verdicts a reviewer may give, by subject; ``withdrawn`` is given by undoing."""


@dataclass(frozen=True, slots=True)
class ReviewSide:
    """One side as a reviewer sees it. ``text`` is what the decision will rest on."""

    item_id: str
    document_id: str
    sha256: str
    period: str
    page: int | None
    area: str | None
    text: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One question. ``suggestion``, ``score`` and ``features`` are None or empty in a blind sample."""

    key: str
    subject: Subject
    left: ReviewSide
    right: ReviewSide | None
    suggestion: str | None
    score: float | None
    features: tuple[str, ...]
    why: Why
    decision: Decision | None = None

    @property
    def redline(self) -> str:
        """The difference in words as terminal text; the text itself where there is one side."""
        return as_text(redline(self.left.text, self.right.text)) if self.right else self.left.text


def review_queue(matching: Matching, decisions: Sequence[Decision] = ()) -> list[ReviewItem]:
    """Return what waits for a person: decisions that came back first, then the least sure, goals before areas before rows.

    ``decisions`` are all lines of the file; with them an undecided item stands at the end and names its decision.
    """
    items = [item for item in every_item(matching, decisions) if item.why != "sample"]
    order: dict[Why, int] = {"reopened": 0, "uncertain": 1, "undecided": 2, "sample": 3}
    subjects: dict[Subject, int] = {"goal": 0, "goal_link": 1, "area_link": 2, "row_link": 3, "organisation": 4}
    return sorted(
        items, key=lambda i: (order[i.why], subjects[i.subject], i.score if i.score is not None else 1.0, i.key)
    )


def every_item(matching: Matching, decisions: Sequence[Decision] = ()) -> list[ReviewItem]:
    """Return every link as an item; those that need no review have ``why`` *sample*."""
    index = PlanIndex.of(matching)
    reopened = {f.subject_id for f in matching.findings if f.code == "decision_to_review" and f.subject_id}
    held = {_question(d): d for d in standing(decisions)}
    items = [
        _item("goal_link", link, link.from_goal_id, link.to_goal_id, index, _goal_side, reopened)
        for link in matching.goal_links
    ]
    items += [
        _item("area_link", link, link.from_area_id, link.to_area_id, index, _area_side, reopened)
        for link in matching.area_links
        if link.from_area_id and link.to_area_id
    ]
    items += [
        _item("row_link", link, link.from_row_id, link.to_row_id, index, _row_side, reopened)
        for link in matching.row_links
    ]
    return [_with_decision(item, held) for item in items]


def blind_sample(matching: Matching, count: int, seed: str = "") -> list[ReviewItem]:
    """Draw ``count`` pairs of goals for calibration, without suggestion, score and features.

    Half of them, as far as there are any, are linked; the others are pairs of a dropped and an added goal that share words.
    The draw depends on the texts and on ``seed`` alone: the same seed draws the same pairs.
    """
    linked = [item for item in every_item(matching) if item.subject == "goal_link"]
    apart = _near_misses(matching)
    linked.sort(key=lambda item: _lot(item, seed))
    apart.sort(key=lambda item: _lot(item, seed))
    half = min(len(apart), count // 2)
    drawn = linked[: count - half] + apart[:half]
    blind = [replace(item, suggestion=None, score=None, features=(), why="sample") for item in drawn]
    return sorted(blind, key=lambda item: _lot(item, seed + "order"))


def record_verdict(log: DecisionLog, item: ReviewItem, verdict: Verdict, *, reason: str, by: str, at: str) -> Decision:
    """Write a person's verdict on an item, with the texts and the score that were shown; an earlier one is superseded."""
    return log.record(
        subject=item.subject,
        left=Side(item.left.sha256, item.left.text),
        right=Side(item.right.sha256, item.right.text) if item.right else None,
        verdict=verdict,
        reason=reason,
        by=by,
        at=at,
        score_shown=item.score,
        supersedes=item.decision.id if item.decision else None,
    )


def accepted_verdict(item: ReviewItem) -> Verdict:
    """Return the verdict that accepts the suggestion of an item; raises ValueError where none was shown."""
    known = {verdict: verdict for verdict in VERDICTS[item.subject]}
    if item.suggestion not in known:
        raise ValueError("nothing was suggested that could be accepted; give a verdict")
    return known[item.suggestion]


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """How often people agreed that a pair belongs together, among pairs whose score lay in ``low`` ≤ score < ``high``."""

    low: float
    high: float
    decided: int
    together: int


def calibration_by_decisions(matching: Matching, decisions: Sequence[Decision], bands: int = 5) -> list[ScoreBand]:
    """Compare today's scores of goal links with what people decided about the same texts, blind samples included."""
    index = PlanIndex.of(matching)
    verdicts = {
        (same_words_key(d.left.text), same_words_key(d.right.text)): d.verdict != "different"
        for d in standing(decisions)
        if d.subject == "goal_link" and d.right is not None and d.verdict != "undecided"
    }
    told: list[tuple[float, bool]] = []
    for link in matching.goal_links:
        texts = (index.goals[link.from_goal_id].text, index.goals[link.to_goal_id].text)
        verdict = verdicts.get((same_words_key(texts[0]), same_words_key(texts[1])))
        if verdict is not None:
            told.append((link.score, verdict))
    edges = [number / bands for number in range(bands + 1)]
    return [
        ScoreBand(low, high, len(inside), sum(inside))
        for low, high in pairwise(edges)
        if (inside := [yes for score, yes in told if low <= score < high or (high == 1.0 and score == 1.0)])
    ]


def describe_item(item: ReviewItem) -> str:
    """Return an item as plain text: both texts, both pages, the redline, the features."""
    lines = [
        f"{item.subject.replace('_', ' ')} · {item.why}"
        + (f" · score {item.score:.2f}" if item.score is not None else "")
    ]
    for side in (item.left, item.right):
        if side is not None:
            place = f"{side.period}, page {side.page}" + (f", {side.area}" if side.area else "")
            lines += [f"  [{place}]", f"    {side.text}"]
    if item.right is not None and same_words_key(item.left.text) != same_words_key(item.right.text):
        lines.append(f"  difference: {item.redline}")
    if item.suggestion:
        lines.append(f"  suggested: {item.suggestion}")
    lines += [f"    · {feature}" for feature in item.features]
    if item.decision is not None:
        lines.append(f"  decided before: {item.decision.verdict} by {item.decision.by} ({item.decision.reason})")
    return "\n".join(lines)


# ---------------------------------------------------------------- making items

MakeSide = Callable[[str, PlanIndex], ReviewSide]


def _item(
    subject: Subject,
    link: GoalLink | AreaLink | RowLink,
    left: str,
    right: str,
    index: PlanIndex,
    side: MakeSide,
    reopened: set[str],
) -> ReviewItem:
    a, b = side(left, index), side(right, index)
    came_back = bool({left, right} & reopened) and link.decided_by != "reviewer"
    why: Why = "reopened" if came_back else "uncertain" if link.needs_review else "sample"
    return ReviewItem(
        key=_key(subject, a, b),
        subject=subject,
        left=a,
        right=b,
        suggestion=link.relation,
        score=link.score,
        features=tuple(link.explanation.split("; ")),
        why=why,
    )


def _goal_side(goal_id: str, index: PlanIndex) -> ReviewSide:
    goal = index.goals[goal_id]
    area = index.area_name(goal.area_id)
    return _side(goal_id, index, first_page(goal.locators), area, goal.text)


def _area_side(area_id: str, index: PlanIndex) -> ReviewSide:
    area = index.areas[area_id]
    return _side(area_id, index, first_page(area.locators), None, area.name)


def _row_side(row_id: str, index: PlanIndex) -> ReviewSide:
    row = index.rows[row_id]
    return _side(row_id, index, first_page(row.lines[0].locators), None, row.quotes()[0])


def _side(item_id: str, index: PlanIndex, page: int | None, area: str | None, text: str) -> ReviewSide:
    document = index.documents[index.document_of[item_id]]
    return ReviewSide(item_id, document.document_id, document.sha256, document.period, page, area, text)


def _near_misses(matching: Matching) -> list[ReviewItem]:
    """Return each dropped goal with the added goal of the same step that shares most words with it."""
    from planextract.matching.likeness import GoalComparison

    index = PlanIndex.of(matching)
    steps: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for change in matching.goal_changes:
        gone, come = steps.setdefault((change.from_document_id, change.to_document_id), ([], []))
        if change.change == "dropped" and change.from_goal_id:
            gone.append(change.from_goal_id)
        elif change.change == "added" and change.to_goal_id:
            come.append(change.to_goal_id)
    items: list[ReviewItem] = []
    for gone, come in steps.values():
        if gone and come:
            comparison = GoalComparison([index.goals[g].text for g in gone], [index.goals[g].text for g in come])
            for i, goal_id in enumerate(gone):
                a, b = _goal_side(goal_id, index), _goal_side(come[int(comparison.grams[i].argmax())], index)
                items.append(ReviewItem(_key("goal_link", a, b), "goal_link", a, b, None, None, (), "sample"))
    return items


def _with_decision(item: ReviewItem, held: dict[tuple[str, ...], Decision]) -> ReviewItem:
    assert item.right is not None
    question = (item.subject, same_words_key(item.left.text), same_words_key(item.right.text))
    decision = held.get(question)
    if decision is None:
        return item
    why: Why = "undecided" if decision.verdict == "undecided" and item.why == "uncertain" else item.why
    return replace(item, decision=decision, why=why)


def _question(decision: Decision) -> tuple[str, ...]:
    right = decision.right.text if decision.right else ""
    return decision.subject, same_words_key(decision.left.text), same_words_key(right)


def _key(subject: Subject, left: ReviewSide, right: ReviewSide) -> str:
    parts: Iterable[str] = (subject, left.sha256, same_words_key(left.text), right.sha256, same_words_key(right.text))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _lot(item: ReviewItem, seed: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{item.key}".encode()).hexdigest()
