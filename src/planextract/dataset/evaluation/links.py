"""Links between plans against their labels: goals, areas and series of table rows.

Labels name items of the plans' own labels; an item is known by what it was paired with there, so a goal that was read
wrongly is also a link that is missed. Only links between labelled documents are scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planextract.dataset.evaluation.ambitions import AmbitionPairs
from planextract.dataset.evaluation.money import LinesByLabel, describe_line
from planextract.dataset.evaluation.scores import Tally
from planextract.dataset.evaluation.truth import Label, accepts, is_labelled
from planextract.records import AreaLink, Extraction, GoalLink, Matching

LabelKey = tuple[str, str]
"""A labelled item: the plan's period and the item's id there."""


@dataclass(frozen=True, slots=True)
class ScoredPlan:
    """One labelled plan: its labels, what was published of it, and which is which."""

    truth: Label
    extraction: Extraction
    ambitions: AmbitionPairs
    lines: LinesByLabel

    @property
    def period(self) -> str:
        """The plan's period, the name that links call it by."""
        return str(self.truth["period"])


def score_links(links: Label, plans: Sequence[ScoredPlan], matching: Matching, tally: Tally) -> None:
    """Score area, goal and series links as far as they were labelled."""
    if "areas" in links:
        _score_area_links(links["areas"], plans, matching, tally)
    if "goals" in links:
        _score_goal_links(links["goals"], plans, matching, tally)
        _score_added_and_dropped(links["goals"], plans, matching, tally)
    if "series" in links:
        _score_series(links["series"], links.get("series_either_way", ()), plans, matching, tally)


def _key(end: object) -> LabelKey | None:
    """``["2024-2026", "A2"]`` as a key; None where that side is empty."""
    if not isinstance(end, list | tuple) or len(end) != 2 or end[1] is None:
        return None
    return (str(end[0]), str(end[1]))


def _by_pair(labels: Iterable[Label]) -> dict[tuple[LabelKey, LabelKey], Label]:
    """Labels with both sides, by their pair of items."""
    pairs: dict[tuple[LabelKey, LabelKey], Label] = {}
    for label in labels:
        start, end = _key(label.get("from")), _key(label.get("to"))
        if start is not None and end is not None:
            pairs[start, end] = label
    return pairs


def _say(key: LabelKey, texts: Mapping[LabelKey, str]) -> str:
    return f"{key[0]} {key[1]}: {texts.get(key, '?')}"


def _texts(plans: Sequence[ScoredPlan], kind: str, key: str) -> dict[LabelKey, str]:
    return {
        (plan.period, str(label.get("id"))): str(label.get(key))
        for plan in plans
        for kind_key in (kind, f"{kind}_either_way")
        for label in plan.truth.get(kind_key, [])
    }


# ---------------------------------------------------------------- areas


def _score_area_links(labels: Sequence[Label], plans: Sequence[ScoredPlan], matching: Matching, tally: Tally) -> None:
    """Score the crosswalk, begun and ended areas included (null on one side)."""
    known: dict[str | None, LabelKey] = {
        area.area_id: (plan.period, key) for plan in plans for key, area in plan.ambitions.areas.items()
    }
    texts = _texts(plans, "areas", "name")
    truth = {(_key(label.get("from")), _key(label.get("to"))): label for label in labels}
    found: set[tuple[LabelKey | None, LabelKey | None]] = set()
    for link in matching.area_links:
        if not _between_labelled_plans(link, plans):
            continue
        ends = (known.get(link.from_area_id), known.get(link.to_area_id))
        one_sided_alike = (ends[0] is None) == (link.from_area_id is None) and (ends[1] is None) == (
            link.to_area_id is None
        )
        if ends in truth and one_sided_alike:
            found.add(ends)
            _score_area_relation(truth[ends], link, tally)
        else:
            tally.count("area_links", "f1", extra=1)
            got = f"{link.from_area_id} -> {link.to_area_id} ({link.relation}: {link.explanation})"
            tally.miss("area_links", "extra", None, got, None, link.link_id)
    tally.count("area_links", "f1", right=len(found), missed=len(truth) - len(found))
    for start, end in truth:
        if (start, end) not in found:
            sides = [_say(key, texts) if key is not None else "nothing" for key in (start, end)]
            tally.miss("area_links", "missed", " -> ".join(sides))


def _between_labelled_plans(link: AreaLink, plans: Sequence[ScoredPlan]) -> bool:
    """True where both sides are of labelled plans; what begins in the first or ends in the last concerns no other."""
    by_plan = [{area.area_id for area in plan.extraction.areas} for plan in plans]
    start = next((index for index, ids in enumerate(by_plan) if link.from_area_id in ids), None)
    end = next((index for index, ids in enumerate(by_plan) if link.to_area_id in ids), None)
    if link.from_area_id is None:
        return end is not None and end > 0
    if link.to_area_id is None:
        return start is not None and start < len(plans) - 1
    return start is not None and end is not None


def _score_area_relation(label: Label, link: AreaLink, tally: Tally) -> None:
    if not is_labelled(label, "relation"):
        return
    is_right = accepts(label, "relation", link.relation)
    tally.share("area_relation", is_right)
    if not is_right:
        problem = f"wrong relation of {link.from_area_id} -> {link.to_area_id}"
        tally.miss("area_relation", problem, label["relation"], link.relation, None, link.link_id)


# ---------------------------------------------------------------- goals


def _score_goal_links(labels: Sequence[Label], plans: Sequence[ScoredPlan], matching: Matching, tally: Tally) -> None:
    known = {goal.goal_id: (plan.period, key) for plan in plans for key, goal in plan.ambitions.goals.items()}
    either_way = {goal_id for plan in plans for goal_id in plan.ambitions.either_way}
    published = {goal.goal_id for plan in plans for goal in plan.extraction.goals}
    texts = _texts(plans, "goals", "text")
    truth = _by_pair(labels)
    found: set[tuple[LabelKey, LabelKey]] = set()
    ambitions = {(change.from_goal_id, change.to_goal_id): change.ambition for change in matching.goal_changes}
    for link in matching.goal_links:
        if link.from_goal_id not in published or link.to_goal_id not in published:
            continue
        tally.share("links_marked_for_review", link.needs_review)
        start, end = known.get(link.from_goal_id), known.get(link.to_goal_id)
        label = truth.get((start, end)) if start is not None and end is not None else None
        if label is not None and start is not None and end is not None:
            found.add((start, end))
            ambition = ambitions.get((link.from_goal_id, link.to_goal_id))
            _score_goal_link(label, link, ambition, f"{_say(start, texts)} -> {_say(end, texts)}", tally)
        elif link.from_goal_id not in either_way and link.to_goal_id not in either_way:
            _note_wrong_link(link, start, end, texts, tally)
    tally.count("links", "f1", right=len(found), missed=len(truth) - len(found))
    tally.count("wrong_links_unmarked", "count")
    for start, end in truth:
        if (start, end) not in found:
            unread = [key for key in (start, end) if key not in known.values()]
            problem = (
                "missed" if not unread else f"missed: not read as labelled: {', '.join(' '.join(k) for k in unread)}"
            )
            tally.miss("links", problem, f"{_say(start, texts)} -> {_say(end, texts)}")


def _note_wrong_link(
    link: GoalLink, start: LabelKey | None, end: LabelKey | None, texts: Mapping[LabelKey, str], tally: Tally
) -> None:
    sides = [
        _say(key, texts) if key is not None else goal_id
        for key, goal_id in ((start, link.from_goal_id), (end, link.to_goal_id))
    ]
    got = f"{' -> '.join(sides)} ({link.explanation})"
    tally.count("links", "f1", extra=1)
    tally.miss("links", "extra", None, got, None, link.link_id)
    if not link.needs_review:
        tally.count("wrong_links_unmarked", "count", right=1)
        tally.miss("wrong_links_unmarked", "wrong and not marked for review", None, got, None, link.link_id)


def _score_goal_link(label: Label, link: GoalLink, ambition: str | None, said: str, tally: Tally) -> None:
    """Score relation, area change and ambition of a link that is right."""
    given = {"relation": link.relation, "moved": link.area_changed, "ambition": ambition}
    names = {"relation": "link_relation", "moved": "link_area_changed", "ambition": "link_ambition"}
    for key, value in given.items():
        if not is_labelled(label, key):
            continue
        is_right = accepts(label, key, value)
        tally.share(names[key], is_right)
        if not is_right:
            tally.miss(names[key], f"wrong {key} of {said}", label.get(key), value, None, link.link_id)
        if key == "ambition":
            tally.count(
                "ambition_wrong_not_unclear", "count", right=int(not is_right and value not in (None, "unclear"))
            )


def _score_added_and_dropped(
    labels: Sequence[Label], plans: Sequence[ScoredPlan], matching: Matching, tally: Tally
) -> None:
    """A labelled goal without a link onwards was dropped, one without a link from an earlier plan was added."""
    truth = _by_pair(labels)
    has_past = {end for _, end in truth}
    has_future = {start for start, _ in truth}
    expected: set[tuple[str, LabelKey]] = set()
    for earlier, later in pairwise(plans):
        keys = [(earlier.period, str(label.get("id"))) for label in earlier.truth.get("goals", [])]
        expected |= {("dropped", key) for key in keys if key not in has_future}
        keys = [(later.period, str(label.get("id"))) for label in later.truth.get("goals", [])]
        expected |= {("added", key) for key in keys if key not in has_past}
    known = {goal.goal_id: (plan.period, key) for plan in plans for key, goal in plan.ambitions.goals.items()}
    either_way = {goal_id for plan in plans for goal_id in plan.ambitions.either_way}
    documents = {plan.extraction.document.document_id for plan in plans}
    texts = _texts(plans, "goals", "text")
    found: set[tuple[str, LabelKey]] = set()
    extra = 0
    for change in matching.goal_changes:
        if change.change not in ("added", "dropped"):
            continue
        goal_id = change.to_goal_id if change.change == "added" else change.from_goal_id
        if not {change.from_document_id, change.to_document_id} <= documents or goal_id in either_way:
            continue
        key = known.get(goal_id or "")
        if key is not None and (change.change, key) in expected:
            found.add((change.change, key))
        else:
            extra += 1
            text = change.text_after if change.change == "added" else change.text_before
            tally.miss("added_dropped", "extra", None, f"{change.change}: {text}", None, change.change_id)
    tally.count("added_dropped", "f1", right=len(found), missed=len(expected - found), extra=extra)
    for what, key in sorted(expected - found):
        tally.miss("added_dropped", "missed", f"{what}: {_say(key, texts)}")


# ---------------------------------------------------------------- series


def _score_series(
    labels: Sequence[Label], either_way: Sequence[Label], plans: Sequence[ScoredPlan], matching: Matching, tally: Tally
) -> None:
    """Score series: a label names a line of each of two rows, which must share a series or be linked row to row.

    A published row link is too much where both its rows have labelled lines and no label joins them, either way or not.
    """
    line_of = {(plan.period, key): line for plan in plans for key, line in plan.lines.items()}
    labelled_rows = {line.row_id for line in line_of.values()}
    linked = {(link.from_row_id, link.to_row_id) for link in matching.row_links}
    joined = {
        (line_of[start].row_id, line_of[end].row_id)
        for start, end in _by_pair(either_way)
        if start in line_of and end in line_of
    }
    right = 0
    missed: list[tuple[LabelKey, LabelKey, str]] = []
    for start, end in _by_pair(labels):
        first, last = line_of.get(start), line_of.get(end)
        if first is None or last is None:
            missed.append((start, end, "missed: a side was not read as labelled"))
            continue
        joined.add((first.row_id, last.row_id))
        same_series = first.series_id is not None and first.series_id == last.series_id
        if same_series or (first.row_id, last.row_id) in linked:
            right += 1
        else:
            missed.append((start, end, "missed"))
    extra = {rows for rows in linked if set(rows) <= labelled_rows and rows not in joined}
    tally.count("series", "f1", right=right, missed=len(missed), extra=len(extra))
    for start, end, problem in missed:
        lines = [f"{' '.join(key)}: {describe_line(line_of[key]) if key in line_of else '?'}" for key in (start, end)]
        tally.miss("series", problem, " -> ".join(lines))
    for from_row, to_row in sorted(extra):
        tally.miss("series", "extra", None, f"{from_row} -> {to_row}")
