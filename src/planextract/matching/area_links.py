"""The crosswalk of areas between two plans: from names, from where the goals went, and from people's decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planextract.identifiers import make_id
from planextract.matching.likeness import WordCover, is_same
from planextract.matching.words import take_apart
from planextract.records import Area, AreaLink, AreaRelation, DecidedBy, Extraction

_ALIKE_NAMES = 0.6
_LEAST_SHARE = 0.4
_LEAST_GOALS = 2

AreaPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Tie:
    """One area carrying on another: how sure, why, and whether the names alone say it."""

    score: float
    explanation: str
    decided_by: DecidedBy
    needs_review: bool


class AreaCrosswalk:
    """Which area of the second plan continues which of the first."""

    def __init__(
        self,
        before: Extraction,
        after: Extraction,
        flow: Mapping[AreaPair, int],
        decided: Mapping[AreaPair, AreaRelation | None] | None = None,
    ) -> None:
        """``flow`` counts goals linked from an area to an area; ``decided`` holds people's verdicts, None for *different*."""
        self._before, self._after = before.areas, after.areas
        self._from_id, self._to_id = before.document.document_id, after.document.document_id
        self._flow = flow
        self._size = Counter(goal.area_id for plan in (before, after) for goal in plan.goals)
        self._decided = dict(decided or {})
        self._ties = self._find_ties()

    def continues(self) -> dict[tuple[str | None, str | None], bool]:
        """Return, for every pair of areas, whether the second carries on the first."""
        return {(a.area_id, b.area_id): (a.area_id, b.area_id) in self._ties for a in self._before for b in self._after}

    @property
    def scheme_changed(self) -> bool:
        """Whether no area kept its name though both plans have areas."""
        named = [pair for pair in self._ties if self._same_name(pair)]
        return bool(len(self._before) > 1 and len(self._after) > 1 and not named)

    def links(self) -> list[AreaLink]:
        """Return a link per tie, and one with an open side for each area begun or ended."""
        onward, origin = Counter(a for a, _ in self._ties), Counter(b for _, b in self._ties)
        links = [self._link(pair, tie, onward, origin) for pair, tie in sorted(self._ties.items())]
        changed = " (the whole scheme of areas changed)" if self.scheme_changed else ""
        ended = [area for area in self._before if not onward[area.area_id]]
        begun = [area for area in self._after if not origin[area.area_id]]
        links += [self._open_end(area, None, f"no area carries on its name or its goals{changed}") for area in ended]
        links += [self._open_end(None, area, f"no earlier area has its name or its goals{changed}") for area in begun]
        return links

    # ------------------------------------------------------------ finding

    def _find_ties(self) -> dict[AreaPair, _Tie]:
        ties = self._by_name()
        for pair, tie in self._by_goals(ties).items():
            ties.setdefault(pair, tie)
        for pair, relation in self._decided.items():
            if relation is None:
                ties.pop(pair, None)
            else:
                ties[pair] = _Tie(1.0, "a person said so", "reviewer", False)
        return ties

    def _by_name(self) -> dict[AreaPair, _Tie]:
        """Same names first, then alike ones, each area once; between alike names the goals decide."""
        ties: dict[AreaPair, _Tie] = {}
        free_before, free_after = list(self._before), list(self._after)
        scored: list[tuple[float, int, int]] = []
        for i, a in enumerate(free_before):
            for j, b in enumerate(free_after):
                alike = 2.0 if is_same(a.name, b.name) else name_likeness(a.name, b.name)
                if alike >= _ALIKE_NAMES:
                    scored.append((alike + 0.05 * self._flow.get((a.area_id, b.area_id), 0), -i, -j))
        used_before: set[int] = set()
        used_after: set[int] = set()
        for alike, i, j in sorted(scored, reverse=True):
            if -i in used_before or -j in used_after:
                continue
            used_before.add(-i)
            used_after.add(-j)
            pair = (free_before[-i].area_id, free_after[-j].area_id)
            same = alike >= 2.0
            goals = self._flow.get(pair, 0)
            explanation = "same name" if same else f"alike in name ({min(alike, 1.0):.2f})"
            ties[pair] = _Tie(
                1.0 if same else round(min(alike, 0.99), 2),
                f"{explanation}, {goals} goals went along",
                "rule" if same else "model",
                not same and not goals,
            )
        return ties

    def _by_goals(self, named: Mapping[AreaPair, _Tie]) -> dict[AreaPair, _Tie]:
        """Tie areas by their goals: all where neither side has a namesake, a clear part where one side has."""
        has_heir = {a for a, _ in named}
        has_origin = {b for _, b in named}
        ties: dict[AreaPair, _Tie] = {}
        for (a, b), goals in sorted(self._flow.items()):
            if (a, b) in named or (a in has_heir and b in has_origin):
                continue
            held, holds = self._size[a], self._size[b]
            share_out, share_in = goals / held, goals / holds
            free = a not in has_heir and b not in has_origin
            enough = goals >= _LEAST_GOALS or (free and goals == held == holds)
            if (
                not enough
                or max(share_out, share_in) < _LEAST_SHARE
                or (not free and self._weak(a, share_out, share_in, has_heir))
            ):
                continue
            score = round(0.5 + 0.5 * max(share_out, share_in) * min(1.0, goals / 3), 2)
            ties[a, b] = _Tie(score, f"{goals} of its {held} goals went there, among {holds}", "model", score < 0.7)
        return ties

    @staticmethod
    def _weak(area: str, share_out: float, share_in: float, has_heir: set[str]) -> bool:
        """A namesake goes on beside it: then the *other* side must live mostly on these goals, else goals merely moved."""
        return share_in < 0.6 if area in has_heir else share_out < 0.6

    # ------------------------------------------------------------ writing

    def _link(self, pair: AreaPair, tie: _Tie, onward: Counter[str], origin: Counter[str]) -> AreaLink:
        decided = self._decided.get(pair)
        relation: AreaRelation = (
            decided
            if decided is not None
            else "split"
            if onward[pair[0]] > 1
            else "merged"
            if origin[pair[1]] > 1
            else "same"
            if self._same_name(pair)
            else "reworded"
        )
        return AreaLink(
            link_id=make_id(self._from_id, "area-link", *pair),
            from_area_id=pair[0],
            to_area_id=pair[1],
            relation=relation,
            score=tie.score,
            explanation=tie.explanation,
            decided_by=tie.decided_by,
            needs_review=tie.needs_review,
        )

    def _open_end(self, ended: Area | None, begun: Area | None, why: str) -> AreaLink:
        area = ended or begun
        assert area is not None
        return AreaLink(
            link_id=make_id(self._from_id, "area-link", self._to_id, "ended" if ended else "begun", area.area_id),
            from_area_id=ended.area_id if ended else None,
            to_area_id=begun.area_id if begun else None,
            relation="ended" if ended else "begun",
            score=None,
            explanation=why,
            decided_by="rule",
            needs_review=False,
        )

    def _same_name(self, pair: AreaPair) -> bool:
        before = {area.area_id: area.name for area in self._before}
        after = {area.area_id: area.name for area in self._after}
        return pair[0] in before and pair[1] in after and is_same(before[pair[0]], after[pair[1]])


def name_likeness(a: str, b: str) -> float:
    """Return how far two area names cover each other, 0…1: the harmonic mean, order and grammar set aside."""
    left, right = take_apart(a), take_apart(b)
    if not left.stems or not right.stems:
        return 0.0
    cover = WordCover()
    of_left = sum(cover.of_word(word, right.stems) for word in left.stems) / len(left.stems)
    of_right = sum(cover.of_word(word, left.stems) for word in right.stems) / len(right.stems)
    return 2 * of_left * of_right / (of_left + of_right) if of_left + of_right else 0.0


def goal_flow(pairs: Sequence[tuple[str | None, str | None]]) -> dict[AreaPair, int]:
    """Count linked goals by the areas they came from and went to; goals outside areas do not count."""
    return dict(Counter((a, b) for a, b in pairs if a is not None and b is not None))
