"""Two successive plans: their goals linked, their areas related, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planextract.identifiers import make_id
from planextract.matching.ambition import compare_ambition
from planextract.matching.area_links import AreaCrosswalk, AreaPair, goal_flow
from planextract.matching.decisions import Decision
from planextract.matching.goal_links import GoalContext, GoalMatcher, ProposedLink
from planextract.matching.likeness import GoalComparison, SentenceModel
from planextract.matching.link_decisions import LinkDecisions
from planextract.matching.places import Reopened
from planextract.matching.redline import redline_json
from planextract.matching.unread_pages import could_hold
from planextract.matching.words import same_words_key
from planextract.records import (
    Area,
    AreaLink,
    AreaRelation,
    Extraction,
    Finding,
    Goal,
    GoalChange,
    GoalChangeKind,
    GoalLink,
    Indicator,
    Relation,
)

IndexPair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoalDecisions:
    """People's verdicts on links of goals and areas."""

    goals: LinkDecisions
    areas: LinkDecisions


@dataclass(frozen=True, slots=True)
class PlanPair:
    """What was found between two plans; ``changes`` have no thread yet."""

    area_links: tuple[AreaLink, ...]
    goal_links: tuple[GoalLink, ...]
    changes: tuple[GoalChange, ...]
    findings: tuple[Finding, ...]


def match_plan_pair(
    before: Extraction,
    after: Extraction,
    decisions: GoalDecisions,
    reopened: Reopened,
    model: SentenceModel | None = None,
) -> PlanPair:
    """Link the goals of two plans and relate their areas.

    Goals are linked twice: once by their words, which says where each area's goals went, and once more knowing which area
    carries on which. A person's verdict is laid down first and nothing overrules it.
    """
    verdicts = _goal_verdicts(before, after, decisions.goals, reopened)
    area_verdicts = _area_verdicts(before, after, decisions.areas, reopened)
    comparison = GoalComparison([goal.text for goal in before.goals], [goal.text for goal in after.goals], model)
    proposed = _propose(before, after, verdicts, None, model, comparison)
    crosswalk = AreaCrosswalk(before, after, _flow(before, after, proposed), area_verdicts)
    proposed = _propose(before, after, verdicts, crosswalk, model, comparison)
    crosswalk = AreaCrosswalk(before, after, _flow(before, after, proposed), area_verdicts)
    continues = crosswalk.continues()
    links = tuple(_published(before, after, link, continues, reopened) for link in proposed)
    area_links = tuple(
        replace(link, needs_review=True)
        if {link.from_area_id, link.to_area_id} & reopened.subjects and link.decided_by != "reviewer"
        else link
        for link in crosswalk.links()
    )
    findings = (_scheme_changed(before, after),) if crosswalk.scheme_changed else ()
    return PlanPair(area_links, links, tuple(_changes(before, after, links)), findings)


# ---------------------------------------------------------------- verdicts


def _goal_verdicts(
    before: Extraction, after: Extraction, decisions: LinkDecisions, reopened: Reopened
) -> dict[IndexPair, Decision]:
    left = {goal.goal_id: index for index, goal in enumerate(before.goals)}
    right = {goal.goal_id: index for index, goal in enumerate(after.goals)}
    decided = decisions.between(
        before, after, before.goals, after.goals, lambda goal: (goal.text,), lambda goal: goal.goal_id, reopened
    )
    return {(left[a.goal_id], right[b.goal_id]): decision for a, b, decision in decided}


def _area_verdicts(
    before: Extraction, after: Extraction, decisions: LinkDecisions, reopened: Reopened
) -> dict[AreaPair, AreaRelation | None]:
    def area_id(area: Area) -> str:
        return area.area_id

    decided = decisions.between(before, after, before.areas, after.areas, lambda area: (area.name,), area_id, reopened)
    verdicts: dict[AreaPair, AreaRelation | None] = {}
    for a, b, decision in decided:
        if decision.verdict == "different":
            verdicts[a.area_id, b.area_id] = None
        elif decision.verdict != "undecided":
            verdicts[a.area_id, b.area_id] = _area_relation(decision)
    return verdicts


def _area_relation(decision: Decision) -> AreaRelation:
    relations: Mapping[str, AreaRelation] = {
        "same": "same",
        "reworded": "reworded",
        "renamed": "reworded",
        "split": "split",
        "merged": "merged",
    }
    return relations[decision.verdict]


# ---------------------------------------------------------------- links


def _propose(
    before: Extraction,
    after: Extraction,
    verdicts: Mapping[IndexPair, Decision],
    crosswalk: AreaCrosswalk | None,
    model: SentenceModel | None,
    comparison: GoalComparison,
) -> list[ProposedLink]:
    forbidden = frozenset(pair for pair, decision in verdicts.items() if decision.verdict == "different")
    matcher = GoalMatcher(
        GoalContext(before.goals, _indicator_keys(before)),
        GoalContext(after.goals, _indicator_keys(after)),
        crosswalk.continues() if crosswalk is not None else None,
        model,
        forbidden,
        comparison,
    )
    taken = {pair: d for pair, d in verdicts.items() if d.verdict in ("same", "reworded", "split", "merged")}
    closed_left = {i for (i, _), d in taken.items() if d.verdict != "split"}
    closed_right = {j for (_, j), d in taken.items() if d.verdict != "merged"}
    links = [link for link in matcher.propose(closed_left, closed_right) if (link.left, link.right) not in taken]
    links += [_decided(pair, decision, matcher) for pair, decision in taken.items()]
    return sorted((_asked_again(link, verdicts) for link in links), key=lambda link: (link.left, link.right))


def _decided(pair: IndexPair, decision: Decision, matcher: GoalMatcher) -> ProposedLink:
    relation: Mapping[str, Relation] = {"same": "same", "reworded": "reworded", "split": "split", "merged": "merged"}
    return ProposedLink(
        *pair,
        relation[decision.verdict],
        round(matcher.likely(*pair), 3),
        f"{decision.by} decided: {decision.reason}",
        "reviewer",
        needs_review=False,
    )


def _asked_again(link: ProposedLink, verdicts: Mapping[IndexPair, Decision]) -> ProposedLink:
    decision = verdicts.get((link.left, link.right))
    if decision is not None and decision.verdict == "undecided":
        return replace(link, needs_review=True)
    return link


def _indicator_keys(extraction: Extraction) -> dict[str, frozenset[str]]:
    keys: dict[str, set[str]] = {}
    for indicator in extraction.indicators:
        if indicator.goal_id is not None:
            keys.setdefault(indicator.goal_id, set()).add(same_words_key(indicator.text))
    return {goal_id: frozenset(texts) for goal_id, texts in keys.items()}


def _flow(before: Extraction, after: Extraction, links: Sequence[ProposedLink]) -> dict[AreaPair, int]:
    return goal_flow([(before.goals[link.left].area_id, after.goals[link.right].area_id) for link in links])


def _published(
    before: Extraction,
    after: Extraction,
    link: ProposedLink,
    continues: Mapping[tuple[str | None, str | None], bool],
    reopened: Reopened,
) -> GoalLink:
    a, b = before.goals[link.left], after.goals[link.right]
    moved = a.area_id != b.area_id and not continues.get((a.area_id, b.area_id), False)
    asked_again = bool({a.goal_id, b.goal_id} & reopened.subjects) and link.decided_by != "reviewer"
    return GoalLink(
        link_id=make_id(before.document.document_id, "goal-link", a.goal_id, b.goal_id),
        from_goal_id=a.goal_id,
        to_goal_id=b.goal_id,
        relation=link.relation,
        area_changed=moved,
        score=link.score,
        explanation=link.explanation,
        decided_by=link.decided_by,
        needs_review=link.needs_review or asked_again,
    )


def _scheme_changed(before: Extraction, after: Extraction) -> Finding:
    return Finding(
        finding_id=make_id(after.document.document_id, "finding", "area_scheme_changed", before.document.document_id),
        code="area_scheme_changed",
        severity="info",
        message=(
            f"no area of {before.document.document_id} keeps its name in {after.document.document_id}:"
            " the areas are related by their goals alone"
        ),
        subject_id=after.document.document_id,
    )


# ---------------------------------------------------------------- changes


def _changes(before: Extraction, after: Extraction, links: Sequence[GoalLink]) -> list[GoalChange]:
    ours = {goal.goal_id: goal for goal in before.goals}
    theirs = {goal.goal_id: goal for goal in after.goals}
    measures = (_measures(before), _measures(after))
    changes = [_change_of_link(before, after, link, ours, theirs, measures) for link in links]
    onward = {link.from_goal_id: link.to_goal_id for link in reversed(links)}
    back = {link.to_goal_id: link.from_goal_id for link in reversed(links)}
    for goal in before.goals:
        if goal.goal_id not in onward:
            lost = could_hold(goal, before, after, onward)
            changes.append(_open_change(before, after, goal, None, "undeterminable" if lost else "dropped"))
    for goal in after.goals:
        if goal.goal_id not in back:
            lost = could_hold(goal, after, before, back)
            changes.append(_open_change(before, after, None, goal, "undeterminable" if lost else "added"))
    return changes


def _measures(extraction: Extraction) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for indicator in extraction.indicators:
        if indicator.goal_id is not None:
            found.setdefault(indicator.goal_id, []).append(indicator)
    return found


def _change_of_link(
    before: Extraction,
    after: Extraction,
    link: GoalLink,
    ours: Mapping[str, Goal],
    theirs: Mapping[str, Goal],
    measures: tuple[Mapping[str, Sequence[Indicator]], Mapping[str, Sequence[Indicator]]],
) -> GoalChange:
    a, b = ours[link.from_goal_id], theirs[link.to_goal_id]
    ambition = compare_ambition(
        a.text, b.text, link.relation, measures[0].get(a.goal_id, ()), measures[1].get(b.goal_id, ())
    )
    return GoalChange(
        change_id=make_id(before.document.document_id, "goal-change", a.goal_id, b.goal_id),
        thread_id="",
        from_document_id=before.document.document_id,
        to_document_id=after.document.document_id,
        from_goal_id=a.goal_id,
        to_goal_id=b.goal_id,
        change=link.relation,
        area_changed=link.area_changed,
        text_before=a.text,
        text_after=b.text,
        redline=redline_json(a.text, b.text),
        ambition=ambition.ambition,
        ambition_aspect=ambition.aspect,
        ambition_evidence=ambition.evidence,
    )


def _open_change(
    before: Extraction, after: Extraction, gone: Goal | None, come: Goal | None, change: GoalChangeKind
) -> GoalChange:
    goal = gone or come
    assert goal is not None
    return GoalChange(
        change_id=make_id(before.document.document_id, "goal-change", after.document.document_id, change, goal.goal_id),
        thread_id="",
        from_document_id=before.document.document_id,
        to_document_id=after.document.document_id,
        from_goal_id=gone.goal_id if gone else None,
        to_goal_id=come.goal_id if come else None,
        change=change,
        area_changed=None,
        text_before=gone.text if gone else None,
        text_after=come.text if come else None,
        redline=None,
        ambition=None,
        ambition_aspect=None,
        ambition_evidence=None,
    )
