"""Areas, goals and indicators of one plan against its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from planextract.dataset.evaluation.pairing import NEAR, alike, nearest, pair
from planextract.dataset.evaluation.scores import Tally
from planextract.dataset.evaluation.truth import Label, accepted, accepted_texts, accepts, fold, is_labelled
from planextract.records import Area, Extraction, Goal, Indicator, Locator

_LONG_ENOUGH = 25
"""A shorter text that is part of a trap says nothing: a heading or a common phrase."""


@dataclass(slots=True)
class AmbitionPairs:
    """Which label each area and goal was found to be: the published item by label id, and ids of either-way items."""

    areas: dict[str, Area] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    either_way: set[str] = field(default_factory=set)


def score_ambitions(truth: Label, extraction: Extraction, tally: Tally) -> AmbitionPairs:
    """Score areas, goals and indicators as far as they were labelled."""
    pairs = AmbitionPairs()
    if "areas" in truth:
        _score_areas(truth, extraction.areas, tally, pairs)
    if "goals" in truth:
        _score_goals(truth, extraction.goals, tally, pairs)
    if "indicators" in truth:
        _score_indicators(truth, extraction, tally, pairs)
    return pairs


def label_id(label: Label) -> str:
    """What other labels call this one: its id, or else what it says."""
    return str(label.get("id") or label.get("name") or label.get("text"))


def _page(places: Sequence[Locator]) -> int | None:
    return places[0].page if places else None


def _score_areas(truth: Label, areas: Sequence[Area], tally: Tally, pairs: AmbitionPairs) -> None:
    labels = [label for label in truth["areas"] if not label.get("null_accepted")]
    optional = [label for label in truth["areas"] if label.get("null_accepted")]
    optional += truth.get("areas_either_way", [])
    rest = _pair_areas(labels, areas, pairs)
    right = len(areas) - len(rest)
    extra = _pair_areas(optional, rest, pairs)
    pairs.either_way.update(area.area_id for area in rest if area not in extra)
    tally.count("areas", "f1", right, len(labels) - right, len(extra))
    found = set(pairs.areas)
    for label in labels:
        if label_id(label) not in found:
            got = nearest(str(label["name"]), [area.name for area in extra])
            tally.miss("areas", "missed", label["name"], got, label.get("page"))
    for area in extra:
        tally.miss("areas", "extra", None, area.name, _page(area.locators), area.area_id)


def _pair_areas(labels: Sequence[Label], areas: Sequence[Area], pairs: AmbitionPairs) -> list[Area]:
    """Pair by name and return the areas that found no label."""

    def weight(label: Label, area: Area) -> float:
        if fold(area.name) not in accepted_texts(label, "name"):
            return 0.0
        return 1.0 + 0.1 * (label.get("ordinal") == area.ordinal)

    found = pair(labels, areas, weight)
    for row, column in found:
        pairs.areas[label_id(labels[row])] = areas[column]
    taken = {column for _, column in found}
    return [area for index, area in enumerate(areas) if index not in taken]


def _score_goals(truth: Label, goals: Sequence[Goal], tally: Tally, pairs: AmbitionPairs) -> None:
    labels: list[Label] = truth["goals"]
    found = pair(labels, goals, _goal_weight)
    for row, column in found:
        label, goal = labels[row], goals[column]
        pairs.goals[label_id(label)] = goal
        is_full = _score_goal(truth, label, goal, tally, pairs)
        tally.count("goals_full", "f1", right=int(is_full), missed=int(not is_full), extra=int(not is_full))
    taken = {column for _, column in found}
    rest = _without_either_way(truth, [goal for index, goal in enumerate(goals) if index not in taken], pairs)
    missed = [label for row, label in enumerate(labels) if row not in {row for row, _ in found}]
    tally.count("goals", "f1", len(found), len(missed), len(rest))
    tally.count("goals_full", "f1", 0, len(missed), len(rest))
    for label in missed:
        got = nearest(str(label["text"]), [goal.text for goal in rest])
        tally.miss("goals", "missed", label["text"], got, label.get("page"))
    _score_extra_goals(truth, rest, tally)


def _goal_weight(label: Label, goal: Goal) -> float:
    if fold(goal.text) not in accepted_texts(label):
        return 0.0
    same_label = is_labelled(label, "label") and accepts(label, "label", goal.label)
    same_page = label.get("page") == _page(goal.locators)
    return 1.0 + 0.2 * same_label + 0.1 * same_page


def _score_goal(truth: Label, label: Label, goal: Goal, tally: Tally, pairs: AmbitionPairs) -> bool:
    """Score kind, area and label of a goal that was found; True where kind and area are right."""
    page = _page(goal.locators)
    kind_right = accepts(label, "kind", goal.kind)
    if is_labelled(label, "kind"):
        tally.share("goal_kind", kind_right)
        if not kind_right:
            tally.miss("goal_kind", f"wrong kind of: {goal.text}", label.get("kind"), goal.kind, page, goal.goal_id)
    area_right = True
    if is_labelled(label, "area") and "areas" in truth:
        area_right = any(_is_area(truth, area, goal.area_id, pairs) for area in accepted(label, "area"))
        tally.share("goal_area", area_right)
        if not area_right:
            tally.miss("goal_area", f"wrong area of: {goal.text}", label.get("area"), goal.area_id, page, goal.goal_id)
    if is_labelled(label, "label"):
        is_right = accepts(label, "label", goal.label) or _is_number_of(label, goal.label)
        tally.share("goal_label", is_right)
        if not is_right:
            tally.miss("goal_label", f"wrong label of: {goal.text}", label.get("label"), goal.label, page, goal.goal_id)
    return kind_right and area_right


def _is_number_of(label: Label, given: str | None) -> bool:
    """True where the published number is the labelled one, which may keep its word (``Mål 3``)."""
    words = [str(own).split()[-1:] for own in accepted(label, "label") if own is not None]
    return given is not None and [given.strip()] in words


def _is_area(truth: Label, label_id: str | None, area_id: str | None, pairs: AmbitionPairs) -> bool:
    """True where the published area is the labelled one; an area that may be null may be missing too."""
    if label_id is None:
        return area_id is None
    labels = [*truth.get("areas", []), *truth.get("areas_either_way", [])]
    optional = {str(label.get("id")) for label in labels if label.get("null_accepted")}
    optional |= {str(label.get("id")) for label in truth.get("areas_either_way", [])}
    if area_id is None:
        return label_id in optional
    found = pairs.areas.get(str(label_id))
    return found is not None and found.area_id == area_id


def _without_either_way(truth: Label, goals: list[Goal], pairs: AmbitionPairs) -> list[Goal]:
    labels: list[Label] = truth.get("goals_either_way", [])

    def weight(label: Label, goal: Goal) -> float:
        likeness = max((alike(text, fold(goal.text)) for text in accepted_texts(label)), default=0.0)
        return likeness if likeness >= NEAR else 0.0

    found = pair(labels, goals, weight)
    for row, column in found:
        pairs.goals[label_id(labels[row])] = goals[column]
        pairs.either_way.add(goals[column].goal_id)
    return [goal for goal in goals if goal.goal_id not in pairs.either_way]


def _score_extra_goals(truth: Label, goals: Sequence[Goal], tally: Tally) -> None:
    traps = [str(text) for label in truth.get("not_goals", []) for text in (label["text"], *label.get("also", []))]
    for goal in goals:
        trap = next((text for text in traps if _is_trap(fold(text) or "", fold(goal.text) or "")), None)
        if trap is not None:
            tally.count("not_goals_taken", "count", right=1)
            tally.miss("not_goals_taken", "trap", trap, goal.text, _page(goal.locators), goal.goal_id)
        tally.miss("goals", "extra", None, goal.text, _page(goal.locators), goal.goal_id)
    if "not_goals" in truth:
        tally.count("not_goals_taken", "count")


def _is_trap(trap: str, text: str) -> bool:
    if alike(trap, text) >= NEAR:
        return True
    shorter, longer = sorted((trap, text), key=len)
    return len(shorter) >= _LONG_ENOUGH and shorter in longer


def _score_indicators(truth: Label, extraction: Extraction, tally: Tally, pairs: AmbitionPairs) -> None:
    labels: list[Label] = truth["indicators"]
    given = extraction.indicators
    goal_label = {goal.goal_id: label_id for label_id, goal in pairs.goals.items()}

    def weight(label: Label, indicator: Indicator) -> float:
        if fold(indicator.text) not in accepted_texts(label):
            return 0.0
        return 1.0 + 0.3 * sum(_indicator_is_right(label, indicator, goal_label, pairs).values())

    found = pair(labels, given, weight)
    for row, column in found:
        _score_indicator(labels[row], given[column], goal_label, tally, pairs)
    taken = {column for _, column in found}
    rest = [indicator for index, indicator in enumerate(given) if index not in taken]
    extra = [item for item in rest if not _indicator_may_stand(truth, labels, item, goal_label, pairs)]
    missed = [label for row, label in enumerate(labels) if row not in {row for row, _ in found}]
    tally.count("indicators", "f1", len(found), len(missed), len(extra))
    tally.count("indicators_full", "f1", 0, len(missed), len(extra))
    for label in missed:
        got = nearest(str(label["text"]), [item.text for item in extra])
        tally.miss("indicators", "missed", label["text"], got, label.get("page"))
    for item in extra:
        tally.miss("indicators", "extra", None, item.text, _page(item.locators), item.indicator_id)


def _indicator_is_right(
    label: Label, indicator: Indicator, goal_label: dict[str, str], pairs: AmbitionPairs
) -> dict[str, bool]:
    """Which labelled properties of an indicator are right: goal, area, kind, target, target_year, deadline."""
    right: dict[str, bool] = {}
    if is_labelled(label, "goal"):
        goals = {*accepted(label, "goal"), *label.get("goals", [])}
        found = goal_label.get(indicator.goal_id or "", indicator.goal_id and "an unlabelled goal")
        right["goal"] = found in goals
    if is_labelled(label, "area"):
        area = next((key for key, value in pairs.areas.items() if value.area_id == indicator.area_id), None)
        right["area"] = any(value in (area, indicator.area_id) for value in accepted(label, "area"))
    if is_labelled(label, "kind"):
        right["kind"] = accepts(label, "kind", indicator.kind)
    if is_labelled(label, "target"):
        right["target"] = _target_is_right(label, indicator)
    for key in ("target_year", "deadline"):
        if is_labelled(label, key):
            right[key] = accepts(label, key, getattr(indicator, key))
    return right


def _target_is_right(label: Label, indicator: Indicator) -> bool:
    """Targets agree as printed with spaces set aside; a label may keep its unit in a key of its own."""
    given = None if indicator.target is None else "".join(indicator.target.split())
    for target in accepted(label, "target"):
        if target is None or given is None:
            if target is None and given is None:
                return True
            continue
        bare = "".join(str(target).split())
        if given in (bare, bare + "".join(str(label.get("unit") or "").split())):
            return True
    return False


def _score_indicator(
    label: Label, indicator: Indicator, goal_label: dict[str, str], tally: Tally, pairs: AmbitionPairs
) -> None:
    right = _indicator_is_right(label, indicator, goal_label, pairs)
    for key, is_right in right.items():
        tally.share(f"indicator_{key}", is_right)
        if not is_right:
            got = getattr(indicator, {"goal": "goal_id", "area": "area_id"}.get(key, key))
            page = _page(indicator.locators)
            problem = f"wrong {key} of: {indicator.text}"
            tally.miss(f"indicator_{key}", problem, label.get(key), got, page, indicator.indicator_id)
    is_full = all(right.get(key, True) for key in ("goal", "kind", "target"))
    tally.count("indicators_full", "f1", right=int(is_full), missed=int(not is_full), extra=int(not is_full))


def _indicator_may_stand(
    truth: Label,
    labels: Sequence[Label],
    indicator: Indicator,
    goal_label: dict[str, str],
    pairs: AmbitionPairs,
) -> bool:
    """True for a row too much that is as right: an either-way one, or one more row of a label with several goals."""
    text = fold(indicator.text)
    if any(
        alike(own, text) >= NEAR for label in truth.get("indicators_either_way", []) for own in accepted_texts(label)
    ):
        return True
    if indicator.goal_id in pairs.either_way:
        return True
    serves = goal_label.get(indicator.goal_id or "")
    return any(text in accepted_texts(label) and serves in label.get("goals", ()) for label in labels)
