"""Which goal became which in the next plan: candidates, one assignment over the whole plan, then splits and merges."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from planextract.matching.likeness import GoalComparison, SentenceModel, calibration, is_same
from planextract.matching.words import same_words_key
from planextract.records import DecidedBy, Goal, Relation

LINK_AT = 0.25
"""Log-odds from which a pair may be linked: a little more than as likely as not (best F1 on the tuning part)."""
SURE_AT = 2.0
"""Log-odds below which a person should look."""
CLOSE_CALL = 1.2
"""A person should look where another free partner comes this near, in log-odds."""
_IDENTICAL = 12.0
_ALL_BUT_FIGURES = 6.0
_CANDIDATES_PER_GOAL = 12
_LEAST_GRAMS = 0.03
_LEAST_PART = 0.5
_LEAST_GAIN = 0.2
_MOST_EXCHANGED = 0.15
_OTHER_OBJECT = 0.1
_SURE_PART = 0.7

AreaContinuity = Mapping[tuple[str | None, str | None], bool]


@dataclass(frozen=True, slots=True)
class GoalContext:
    """One plan's goals and what stands around them: the words of each goal's indicators and its place among the goals."""

    goals: Sequence[Goal]
    indicator_keys: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def place(self, index: int) -> float:
        """Return where a goal stands, 0 (first) to 1 (last)."""
        return index / (len(self.goals) - 1) if len(self.goals) > 1 else 0.5


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """A link before decisions: positions in the two plans, relation, score 0…1 and why."""

    left: int
    right: int
    relation: Relation
    score: float
    explanation: str
    decided_by: DecidedBy
    needs_review: bool


@dataclass(frozen=True, slots=True)
class _Evidence:
    log_odds: float
    context: tuple[str, ...]


class GoalMatcher:
    """Matches the goals of two plans. ``continues`` says of pairs of areas whether the second carries on the first."""

    def __init__(
        self,
        left: GoalContext,
        right: GoalContext,
        continues: AreaContinuity | None = None,
        model: SentenceModel | None = None,
        forbidden: frozenset[tuple[int, int]] = frozenset(),
        comparison: GoalComparison | None = None,
    ) -> None:
        """``forbidden`` are pairs that a person called different; ``comparison`` is one already made of the same goals."""
        self.left, self.right = left, right
        self._continues = continues
        self._forbidden = forbidden
        self._model = calibration(model is not None)
        self.comparison = comparison or GoalComparison(
            [goal.text for goal in left.goals], [goal.text for goal in right.goals], model
        )
        self._evidence = {pair: self._weigh(*pair) for pair in self._candidates()}
        self._in_row: dict[int, list[int]] = defaultdict(list)
        self._in_column: dict[int, list[int]] = defaultdict(list)
        for i, j in self._evidence:
            self._in_row[i].append(j)
            self._in_column[j].append(i)

    def propose(self, closed_left: Set[int] = frozenset(), closed_right: Set[int] = frozenset()) -> list[ProposedLink]:
        """Return all links; goals that a person's verdict has settled (``closed``) take no part."""
        pairs = self._assign(closed_left, closed_right)
        extra = self._parts(pairs, closed_left, closed_right)
        return sorted(self._describe(pairs, extra), key=lambda link: (link.left, link.right))

    def likely(self, i: int, j: int) -> float:
        """Return the probability that two goals are one, from all evidence."""
        evidence = self._evidence.get((i, j)) or self._weigh(i, j)
        return _probability(evidence.log_odds)

    def explain(self, i: int, j: int) -> str:
        """Say in one line what speaks for and against a pair."""
        evidence = self._evidence.get((i, j)) or self._weigh(i, j)
        return "; ".join([*self._words_reasons(i, j), *evidence.context])

    def best_for_left(self, i: int) -> tuple[int, float] | None:
        """Return the likeliest partner of a goal of the left plan."""
        found = [(self._evidence[i, j].log_odds, -j) for j in self._in_row[i]]
        return (-max(found)[1], _probability(max(found)[0])) if found else None

    # ------------------------------------------------------------ evidence

    def _candidates(self) -> list[tuple[int, int]]:
        rows, columns = len(self.left.goals), len(self.right.goals)
        if not rows or not columns:
            return []
        depth = min(_CANDIDATES_PER_GOAL, rows, columns)
        chosen = self._same_texts()
        for likeness, least in ((self.comparison.grams, _LEAST_GRAMS), (self.comparison.sentences, -1.0)):
            if likeness is None:
                continue
            by_row = np.argpartition(-likeness, depth - 1, axis=1)[:, :depth]
            by_column = np.argpartition(-likeness, depth - 1, axis=0)[:depth, :]
            chosen |= {(i, int(j)) for i in range(rows) for j in by_row[i] if likeness[i, j] > least}
            chosen |= {(int(i), j) for j in range(columns) for i in by_column[:, j] if likeness[i, j] > least}
        return sorted(chosen - self._forbidden)

    def _same_texts(self) -> set[tuple[int, int]]:
        by_key: dict[str, list[int]] = defaultdict(list)
        for j, goal in enumerate(self.right.goals):
            by_key[same_words_key(goal.text)].append(j)
        return {(i, j) for i, goal in enumerate(self.left.goals) for j in by_key.get(same_words_key(goal.text), ())}

    def _weigh(self, i: int, j: int) -> _Evidence:
        if is_same(self.left.goals[i].text, self.right.goals[j].text):
            log_odds = _IDENTICAL
        elif self._same_but_for_figures(i, j):
            log_odds = _ALL_BUT_FIGURES
        else:
            log_odds = self._model.log_odds(self.comparison.features(i, j))
        context = self._context(i, j)
        if self._is_exchanged(i, j):
            # A goal with another object often takes the place, area and number of the one that was dropped.
            context = [(min(amount, 0.0), reason) for amount, reason in context]
        return _Evidence(
            log_odds + sum(amount for amount, _ in context), tuple(reason for _, reason in context if reason)
        )

    def _is_exchanged(self, i: int, j: int) -> bool:
        if is_same(self.left.goals[i].text, self.right.goals[j].text):
            return False
        return self.comparison.features(i, j).exchanged > _OTHER_OBJECT

    def _same_but_for_figures(self, i: int, j: int) -> bool:
        a, b = self.comparison.left[i], self.comparison.right[j]
        return a.stems == b.stems and len(a.stems) > len(a.frame)

    def _words_reasons(self, i: int, j: int) -> list[str]:
        if is_same(self.left.goals[i].text, self.right.goals[j].text):
            return ["same words"]
        features = self.comparison.features(i, j)
        reasons = [f"words {features.shared:.2f}", f"n-grams {features.grams:.2f}"]
        gone, come = self.comparison.unlike_words(i, j)
        if gone or come:
            reasons.append(f"only before: {', '.join(gone) or '–'}, only after: {', '.join(come) or '–'}")
        if features.exchanged >= 0.3:
            reasons.append("another object in the same sentence")
        ours, theirs = self.comparison.left[i].numbers, self.comparison.right[j].numbers
        if ours and theirs:
            reasons.append("common figures" if ours & theirs else "other figures")
        if features.opposed:
            reasons.append("opposite direction")
        if features.sentence is not None:
            reasons.append(f"sentences {features.sentence:.2f}")
        return reasons

    def _context(self, i: int, j: int) -> list[tuple[float, str]]:
        """Return what the plans say beside the words. Amounts in log-odds; docs/matching.md says how they were chosen."""
        a, b = self.left.goals[i], self.right.goals[j]
        found: list[tuple[float, str]] = []
        same_area = False
        if self._continues is not None and a.area_id is not None and b.area_id is not None:
            same_area = self._continues.get((a.area_id, b.area_id), False)
            found.append((0.7, "area continues") if same_area else (-0.5, "other area"))
        if a.kind != b.kind:
            found.append((-0.8, "other kind of goal"))
        if a.label and b.label and (same_area or (a.area_id is None and b.area_id is None)):
            found.append((0.4, "same number") if a.label == b.label else (0.0, ""))
        ours, theirs = self.left.indicator_keys.get(a.goal_id), self.right.indicator_keys.get(b.goal_id)
        if ours and theirs and ours & theirs:
            found.append((1.5 * len(ours & theirs) / min(len(ours), len(theirs)), "same indicator"))
        found.append((-0.6 * abs(self.left.place(i) - self.right.place(j)), ""))
        return found

    # ------------------------------------------------------------ one to one

    def _assign(self, closed_left: Set[int], closed_right: Set[int]) -> dict[int, int]:
        if not self._evidence:
            return {}
        gain = np.zeros((len(self.left.goals), len(self.right.goals)))
        for (i, j), evidence in self._evidence.items():
            if i not in closed_left and j not in closed_right:
                gain[i, j] = max(0.0, min(evidence.log_odds, _IDENTICAL + 3) - LINK_AT)
        rows, columns = linear_sum_assignment(gain, maximize=True)
        return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0}

    # ------------------------------------------------------------ splits and merges

    def _parts(
        self, pairs: Mapping[int, int], closed_left: Set[int], closed_right: Set[int]
    ) -> list[tuple[int, int, float, bool]]:
        """Return further pairs ``(left, right, share, is_split)``: a free goal whose content stood in one that is linked."""
        free_right = [j for j in range(len(self.right.goals)) if j not in pairs.values() and j not in closed_right]
        free_left = [i for i in range(len(self.left.goals)) if i not in pairs and i not in closed_left]
        back = {j: i for i, j in pairs.items()}
        extra = [(i, j, share, True) for j in free_right for i, share in self._whole_of(j, pairs, of_right=True)]
        extra += [(i, j, share, False) for i in free_left for j, share in self._whole_of(i, back, of_right=False)]
        return extra

    def _whole_of(self, part: int, linked: Mapping[int, int], of_right: bool) -> list[tuple[int, float]]:
        """Return the goal that ``part`` was split from (or merged into), if one holds its content beside what it kept."""
        comparison = self.comparison
        wholes, parts = (comparison.left, comparison.right) if of_right else (comparison.right, comparison.left)
        best: tuple[float, int] | None = None
        for whole, kept in sorted(linked.items()):
            pair = (whole, part) if of_right else (part, whole)
            if pair not in self._evidence or is_same(wholes[whole].text, parts[kept].text):
                continue
            if comparison.features(*pair).exchanged > _MOST_EXCHANGED:
                continue
            inside = comparison.covered(parts[part], (wholes[whole],))
            both = comparison.covered(wholes[whole], (parts[kept], parts[part]))
            gain = both - comparison.covered(wholes[whole], (parts[kept],))
            if inside >= _LEAST_PART and gain >= _LEAST_GAIN:
                best = max(best or (0.0, 0), (inside * both, -whole))
        return [(-best[1], best[0])] if best else []

    # ------------------------------------------------------------ words for it

    def _describe(self, pairs: Mapping[int, int], extra: Sequence[tuple[int, int, float, bool]]) -> list[ProposedLink]:
        split = {i for i, _, _, is_split in extra if is_split}
        merged = {j for _, j, _, is_split in extra if not is_split}
        links = [self._one_to_one(i, j, pairs, split, merged) for i, j in pairs.items()]
        for i, j, share, is_split in extra:
            reason = (
                "its content stood in a goal that went on"
                if is_split
                else "its content went into a goal that others continue"
            )
            links.append(
                ProposedLink(
                    i,
                    j,
                    "split" if is_split else "merged",
                    round(share, 3),
                    f"{reason}; {self.explain(i, j)}",
                    "model",
                    needs_review=share < _SURE_PART,
                )
            )
        return links

    def _one_to_one(self, i: int, j: int, pairs: Mapping[int, int], split: set[int], merged: set[int]) -> ProposedLink:
        evidence = self._evidence[i, j]
        same = is_same(self.left.goals[i].text, self.right.goals[j].text)
        relation: Relation = "split" if i in split else "merged" if j in merged else "same" if same else "reworded"
        rival = self._rival(i, j, pairs)
        siblings = None if same else self.comparison.sibling_compounds(i, j)
        unsure = not same and (evidence.log_odds < SURE_AT or rival is not None or siblings is not None)
        reason = self.explain(i, j) + (f"; another goal comes near: {rival}" if rival is not None else "")
        if siblings is not None:
            reason += f"; perhaps another object: {siblings[0]}, {siblings[1]}"
        return ProposedLink(
            i,
            j,
            relation,
            round(_probability(evidence.log_odds), 3),
            reason,
            "rule" if same else "model",
            needs_review=unsure,
        )

    def _rival(self, i: int, j: int, pairs: Mapping[int, int]) -> str | None:
        """Return the text of a free goal (linked to nobody surely) that would suit nearly as well."""
        chosen = self._evidence[i, j].log_odds
        back = {right: left for left, right in pairs.items()}
        rivals = [((i, m), (back[m], m) if m in back else None, self.right.goals[m]) for m in self._in_row[i] if m != j]
        rivals += [
            ((k, j), (k, pairs[k]) if k in pairs else None, self.left.goals[k]) for k in self._in_column[j] if k != i
        ]
        for pair, held, goal in rivals:
            nearness = self._evidence[pair].log_odds
            if nearness < max(chosen - CLOSE_CALL, LINK_AT):
                continue
            if held is None or self._evidence[held].log_odds < nearness + CLOSE_CALL:
                return goal.text[:60]
        return None


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
