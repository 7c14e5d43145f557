"""From drafts to records: ids, locators, kinds, and a finding for each text that may be a goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planextract.identifiers import make_id
from planextract.reading.drafts import AreaDraft, GoalDraft, IndicatorDraft, Places
from planextract.reading.organisations import organisation_id_of
from planextract.records import Area, Finding, Goal, GoalKind, Indicator, Locator, Profile
from planextract.swedish.goal_language import is_money_goal, is_money_heading


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


class AmbitionPublisher:
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
        """Return the records of all drafts; ``findings`` are those known so far."""
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
