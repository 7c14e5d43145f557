"""Which table row became which in the next plan: exact names first, one scored assignment for the rest, then merged boards."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from scipy.optimize import linear_sum_assignment

from planextract.identifiers import make_id
from planextract.matching.area_links import name_likeness
from planextract.matching.decisions import Decision
from planextract.matching.likeness import Floats
from planextract.matching.organisations import Organisations
from planextract.matching.rows import Row, bare_label, by_statement, label_key
from planextract.records import RowLink, RowRelation

_BASE = -3.0
_SURE_AT = 2.0
_PLAIN_AT = 1.0
_BARE_SUMS = frozenset({"summa", "totalt", "total", "summatotalt", "summatotal", "netto", "summanetto"})
_ALIKE_LABELS = 0.6
"""A row that is known by its figures rather than by its label waits for a person."""
_ONE_TABLE = 0.8
"""Two titles less alike than this name two tables."""
_RIVAL = 0.7
"""A person should look where another row suits nearly as well, in log-odds."""
_ORGANISATION = {"same": 1.5, "successor": 1.0, "spelling": 1.0, "one_missing": -1.0, "other": -4.0}
_MOST_FROM_VALUES = 6.0

RowPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Weighed:
    log_odds: float
    reasons: tuple[str, ...]


class RowMatcher:
    """Links the rows of two documents. Everything is compared within one statement."""

    def __init__(
        self,
        before: Sequence[Row],
        after: Sequence[Row],
        organisations: Organisations,
        verdicts: Mapping[RowPair, Decision] | None = None,
    ) -> None:
        """``verdicts`` are people's, by row ids."""
        self._before, self._after = before, after
        self._organisations = organisations
        self._verdicts = dict(verdicts or {})
        self._names: dict[tuple[str, str], float] = {}
        self._boards_with: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for row in before:
            if row.organisation_id is not None:
                self._boards_with[row.statement, label_key(row.label)].add(row.organisation_id)
                self._boards_with[row.statement, None].add(row.organisation_id)

    def links(self) -> list[RowLink]:
        """Return all links, people's included, in the order of the earlier rows."""
        before, after = by_statement(self._before), by_statement(self._after)
        found: list[RowLink] = []
        for statement in before:
            if statement in after:
                found += self._within(before[statement], after[statement])
        found += self._decided()
        order = {row.row_id: index for index, row in enumerate(self._before)}
        return sorted(found, key=lambda link: (order[link.from_row_id], link.to_row_id))

    # ------------------------------------------------------------ one statement

    def _within(self, before: Sequence[Row], after: Sequence[Row]) -> list[RowLink]:
        closed = {pair for pair, d in self._verdicts.items() if d.verdict not in ("different", "undecided")}
        closed_left = {a for a, b in closed if self._verdicts[a, b].verdict != "split"}
        closed_right = {b for a, b in closed if self._verdicts[a, b].verdict != "merged"}
        left = [row for row in before if row.row_id not in closed_left]
        right = [row for row in after if row.row_id not in closed_right]
        exact = self._exact(left, right)
        links = [self._exact_link(a, b) for a, b in exact]
        taken_left, taken_right = {a.row_id for a, _ in exact}, {b.row_id for _, b in exact}
        free_left = [row for row in left if row.row_id not in taken_left]
        free_right = [row for row in right if row.row_id not in taken_right]
        links += self._assigned(free_left, free_right)
        linked = {(link.from_row_id, link.to_row_id) for link in links}
        links += [link for link in self._boards(before, after) if (link.from_row_id, link.to_row_id) not in linked]
        return [link for link in links if (link.from_row_id, link.to_row_id) not in closed]

    def _exact(self, left: Sequence[Row], right: Sequence[Row]) -> list[tuple[Row, Row]]:
        """Pair rows whose names in full stand once on either side, with a unit in common and nothing strong against them."""
        ours, theirs = Counter(row.key for row in left), Counter(row.key for row in right)
        by_key = {row.key: row for row in right if theirs[row.key] == 1}
        alone = [(row, by_key[row.key]) for row in left if ours[row.key] == 1 and row.key in by_key]
        return [
            (a, b)
            for a, b in alone
            if a.units & b.units and not self._is_forbidden(a, b) and self._weigh(a, b).log_odds >= _PLAIN_AT
        ]

    def _exact_link(self, a: Row, b: Row) -> RowLink:
        weighed = self._weigh(a, b)
        return self._link(
            a, b, "same", max(0.9, _probability(weighed.log_odds)), "same name in full; " + _words(weighed), "rule"
        )

    def _assigned(self, left: Sequence[Row], right: Sequence[Row]) -> list[RowLink]:
        if not left or not right:
            return []
        weighed = {
            (i, j): self._weigh(a, b)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if a.units & b.units and not self._is_forbidden(a, b) and not self._is_sum_of_several(a, b)
        }
        gain = np.zeros((len(left), len(right)))
        for (i, j), found in weighed.items():
            gain[i, j] = max(0.0, found.log_odds)
        rows, columns = linear_sum_assignment(gain, maximize=True)
        pairs = {int(i): int(j) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0}
        unsure = {i for i, j in pairs.items() if _has_rival(i, j, gain, pairs)}
        return [self._scored_link(left[i], right[j], weighed[i, j], i in unsure) for i, j in pairs.items()]

    def _scored_link(self, a: Row, b: Row, weighed: _Weighed, unsure: bool) -> RowLink:
        same_label = label_key(a.label) == label_key(b.label)
        organisation = self._organisations.alike(a.organisation_id, a.organisation, b.organisation_id, b.organisation)
        relation: RowRelation = (
            "same" if same_label and organisation in ("same", "spelling", "one_missing") else "renamed"
        )
        named = same_label or self._name_likeness(bare_label(a.label), bare_label(b.label)) >= _ALIKE_LABELS
        sure = weighed.log_odds >= _SURE_AT and not unsure and named
        link = self._link(a, b, relation, _probability(weighed.log_odds), _words(weighed), "model")
        return replace(link, needs_review=link.needs_review or not sure)

    # ------------------------------------------------------------ evidence

    def _weigh(self, a: Row, b: Row) -> _Weighed:
        """Add up what speaks for two rows being one, in log-odds (docs/matching.md)."""
        log_odds, reasons = _BASE, []
        for amount, reason in (
            self._label(a, b),
            self._organisation(a, b),
            self._parent(a, b),
            self._total(a, b),
            self._title(a, b),
            _values(a, b),
            (0.4 - 0.8 * abs(a.place - b.place), ""),
            (0.4 if a.occurrence == b.occurrence else 0.0, ""),
        ):
            log_odds += amount
            if reason:
                reasons.append(reason)
        return _Weighed(log_odds, tuple(reasons))

    def _label(self, a: Row, b: Row) -> tuple[float, str]:
        if label_key(a.label) == label_key(b.label):
            bare = label_key(a.label) in _BARE_SUMS and not (a.organisation_id or a.parent_label)
            if not bare:
                return 5.0, "same label"
            return (0.0, "bare sums of other tables") if self._other_tables(a, b) else (2.0, "both a bare sum")
        if a.label.strip() and self._is_board_name(a) and self._is_board_name(b):
            return 2.5, f"both rows are their board's own ({a.label} / {b.label})"
        alike = self._name_likeness(bare_label(a.label), bare_label(b.label))
        return 8.0 * (alike - 0.65), f"labels {alike:.2f} alike"

    def _other_tables(self, a: Row, b: Row) -> bool:
        """Whether two tables have titles that do not say the same: a bare sum has no other name than its table's."""
        if not a.table_title or not b.table_title or label_key(a.table_title) == label_key(b.table_title):
            return False
        return self._name_likeness(a.table_title, b.table_title) < _ONE_TABLE

    @staticmethod
    def _is_board_name(row: Row) -> bool:
        return bool(row.organisation) and label_key(row.label) == label_key(row.organisation or "")

    def _organisation(self, a: Row, b: Row) -> tuple[float, str]:
        how = self._organisations.alike(a.organisation_id, a.organisation, b.organisation_id, b.organisation)
        if how == "same" and a.organisation_id is None:
            return 0.8, ""
        return _ORGANISATION[how], {
            "same": "same board",
            "successor": "the board that followed",
            "spelling": "board spelt otherwise",
            "one_missing": "board named on one side only",
            "other": "other board",
        }[how]

    def _parent(self, a: Row, b: Row) -> tuple[float, str]:
        if not a.parent_label and not b.parent_label:
            return 0.8, ""
        if not a.parent_label or not b.parent_label:
            return -0.7, "heading on one side only"
        if label_key(a.parent_label) == label_key(b.parent_label):
            return 1.0, "same heading"
        alike = self._name_likeness(bare_label(a.parent_label), bare_label(b.parent_label))
        return 3.0 * (alike - 0.65), f"headings {alike:.2f} alike"

    @staticmethod
    def _total(a: Row, b: Row) -> tuple[float, str]:
        return (0.0, "") if a.is_total == b.is_total else (-2.0, "a sum on one side only")

    def _title(self, a: Row, b: Row) -> tuple[float, str]:
        if not a.table_title or not b.table_title:
            return 0.0, ""
        alike = (
            1.0
            if label_key(a.table_title) == label_key(b.table_title)
            else self._name_likeness(a.table_title, b.table_title)
        )
        return 1.6 * alike - 0.8, "" if alike > 0.5 else "under another title"

    def _name_likeness(self, a: str, b: str) -> float:
        key = (a, b)
        if key not in self._names:
            self._names[key] = name_likeness(a, b)
        return self._names[key]

    # ------------------------------------------------------------ merged and split boards

    def _boards(self, before: Sequence[Row], after: Sequence[Row]) -> list[RowLink]:
        """Link the totals of boards that were merged or split, which no single row of the other plan carries on."""
        ours, theirs = board_totals(before), board_totals(after)
        links: list[RowLink] = []
        for board, target in theirs.items():
            sources = [o for o in self._organisations.predecessors(board) if o in ours and o not in theirs]
            if board not in ours and len(sources) > 1:
                links += [self._board_link(ours[o], target, "merged") for o in sources]
        for board, source in ours.items():
            heirs = [o for o in self._organisations.became(board) if o in theirs and o not in ours]
            if board not in theirs and len(heirs) > 1:
                links += [self._board_link(source, theirs[o], "split") for o in heirs]
        return [link for link in links if not self._is_forbidden_ids(link.from_row_id, link.to_row_id)]

    def _board_link(self, a: Row, b: Row, relation: RowRelation) -> RowLink:
        verb = "merged into" if relation == "merged" else "split into, among others,"
        return self._link(a, b, relation, 1.0, f"{a.organisation} was {verb} {b.organisation}", "rule")

    def _is_sum_of_several(self, a: Row, b: Row) -> bool:
        """A row that several merged boards have alike (their sums, above all) is not carried on by one of them alone."""
        if a.organisation_id == b.organisation_id or b.organisation_id is None or a.organisation_id is None:
            return False
        sources = self._organisations.predecessors(b.organisation_id)
        if a.organisation_id not in sources:
            return False
        alike = self._boards_with.get((a.statement, label_key(a.label)), set())
        boards = self._boards_with.get((a.statement, None), set())
        return len(alike & {*sources}) > 1 or (a.is_total and len(boards & {*sources}) > 1)

    # ------------------------------------------------------------ people and writing

    def _decided(self) -> list[RowLink]:
        ours, theirs = {row.row_id: row for row in self._before}, {row.row_id: row for row in self._after}
        relations: Mapping[str, RowRelation] = {
            "same": "same",
            "reworded": "renamed",
            "renamed": "renamed",
            "split": "split",
            "merged": "merged",
        }
        return [
            RowLink(
                link_id=make_id(ours[a].document_id, "row-link", a, b),
                from_row_id=a,
                to_row_id=b,
                relation=relations[decision.verdict],
                score=round(_probability(self._weigh(ours[a], theirs[b]).log_odds), 3),
                explanation=f"{decision.by} decided: {decision.reason}",
                decided_by="reviewer",
                needs_review=False,
            )
            for (a, b), decision in self._verdicts.items()
            if decision.verdict in relations
        ]

    def _link(self, a: Row, b: Row, relation: RowRelation, score: float, why: str, by: str) -> RowLink:
        verdict = self._verdicts.get((a.row_id, b.row_id))
        return RowLink(
            link_id=make_id(a.document_id, "row-link", a.row_id, b.row_id),
            from_row_id=a.row_id,
            to_row_id=b.row_id,
            relation=relation,
            score=round(score, 3),
            explanation=why,
            decided_by="rule" if by == "rule" else "model",
            needs_review=verdict is not None and verdict.verdict == "undecided",
        )

    def _is_forbidden(self, a: Row, b: Row) -> bool:
        return self._is_forbidden_ids(a.row_id, b.row_id)

    def _is_forbidden_ids(self, a: str, b: str) -> bool:
        verdict = self._verdicts.get((a, b))
        return verdict is not None and verdict.verdict == "different"


def board_totals(rows: Sequence[Row]) -> dict[str, Row]:
    """Return each board's own row in one statement: its only one, else the one named like it, else its sum, else none.

    A board counts only where it has money in the plan's own years: one that was merged away stands there as a comparison.
    """
    by_board: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.organisation_id is not None and "money" in row.units and row.looks_ahead:
            by_board[row.organisation_id].append(row)
    totals: dict[str, Row] = {}
    for board, own in by_board.items():
        named = [row for row in own if row.organisation and label_key(row.label) == label_key(row.organisation)]
        sums = [row for row in own if row.is_total]
        choice = own if len(own) == 1 else sums[-1:] or named[:1]
        if choice:
            totals[board] = choice[0]
    return totals


def _has_rival(i: int, j: int, gain: Floats, pairs: Mapping[int, int]) -> bool:
    """Say whether a row that is linked to nobody, or as weakly, suits nearly as well on either side."""
    near = gain[i, j] - _RIVAL
    if near <= 0:
        return True
    back = {right: left for left, right in pairs.items()}
    held_right = [m for m in np.flatnonzero(gain[i, :] > near) if m != j and m not in back]
    held_left = [k for k in np.flatnonzero(gain[:, j] > near) if k != i and k not in pairs]
    return bool(held_right or held_left)


def _values(a: Row, b: Row) -> tuple[float, str]:
    """Equal figures for one fiscal year are strong evidence, the more digits the stronger; figures far apart speak against."""
    ours, theirs = _by_year(a), _by_year(b)
    common = [key for key in ours if key in theirs]
    equal = [key for key in common if ours[key] and abs(ours[key]) == abs(theirs[key])]
    if equal:
        strength = sum(0.8 * max(0, len(str(abs(int(ours[key] / 1000)))) - 1) for key in equal)
        return min(_MOST_FROM_VALUES, strength), f"{len(equal)} of {len(common)} common years agree"
    told = [(ours[key], theirs[key]) for key in common if ours[key] and theirs[key]]
    if not told:
        return 0.0, ""
    ratio = max(max(abs(x), abs(y)) / min(abs(x), abs(y)) for x, y in told)
    return (-1.5, "figures far apart") if ratio > 3 else (0.5, "figures near")


def _by_year(row: Row) -> dict[tuple[int, str, str], Decimal]:
    found: dict[tuple[int, str, str], Decimal] = {}
    for line in row.lines:
        if line.fiscal_year is not None and line.amount_sek is not None and line.stage not in (None, "deviation"):
            kind = "actual" if line.stage == "actual" else "ahead"
            found.setdefault((line.fiscal_year, kind, line.measure), Decimal(line.amount_sek))
    return found


def _words(weighed: _Weighed) -> str:
    return "; ".join(weighed.reasons)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
