"""Budget lines and failing sums of one plan against its labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from planextract.dataset.evaluation.pairing import pair
from planextract.dataset.evaluation.scores import Tally
from planextract.dataset.evaluation.truth import Label, accepted, accepted_texts, accepts, fold, is_labelled
from planextract.records import BudgetLine, Check, Extraction, Organisation

_KEY = ("statement", "organisation", "parent_label", "label", "fiscal_year", "stage", "unit")
_SEK_PER_UNIT = {"kr": 1, "sek": 1, "tkr": 1_000, "kkr": 1_000, "mkr": 10**6, "mnkr": 10**6, "mdkr": 10**9}


@dataclass(slots=True)
class MoneyPairs:
    """Which label each budget line was found to be, by label id."""

    lines: dict[str, BudgetLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrganisationNames:
    """What each organisation may be called, by its id: its name and its other spellings."""

    by_id: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, organisations: Sequence[Organisation]) -> OrganisationNames:
        """Collect the names of a source's organisations."""
        return cls(
            {
                organisation.organisation_id: frozenset(
                    fold(name) or "" for name in (organisation.name, *organisation.aliases)
                )
                for organisation in organisations
            }
        )

    def of_line(self, line: BudgetLine) -> set[str]:
        """Every name that the line's organisation goes by; empty where it has none."""
        names = set(self.by_id.get(line.organisation_id or "", ()))
        printed = fold(line.organisation)
        return names | {printed} if printed else names


def score_money(truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally) -> MoneyPairs:
    """Score budget lines and failing sums as far as they were labelled."""
    pairs = MoneyPairs()
    if "budget_lines" in truth:
        _score_lines(truth, extraction, names, tally, pairs)
    if "failing_sums" in truth:
        _score_failing_sums(truth, extraction, names, tally)
    return pairs


# ---------------------------------------------------------------- lines


def _score_lines(
    truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally, pairs: MoneyPairs
) -> None:
    labels: list[Label] = truth["budget_lines"]
    lines = extraction.budget_lines
    of_one_board = bool(truth.get("organisation"))
    near_by = _lines_by_label(lines)

    def weight(label: Label, line: BudgetLine) -> float:
        """A full agreement beats any number of agreements in key alone; page and side details break ties."""
        if not _key_agrees(label, line, names, of_one_board):
            return 0.0
        exact = 1000.0 * _amount_agrees(label, line)
        return 1.0 + exact + _details(label, line)

    found: list[tuple[Label, BudgetLine]] = []
    missed: list[Label] = []
    taken: set[str] = set()
    for group in _groups(labels):
        given = [line for line in _candidates(group, near_by) if line.line_id not in taken]
        paired = pair(group, given, weight)
        found += [(group[row], given[column]) for row, column in paired]
        taken |= {given[column].line_id for _, column in paired}
        missed += [label for row, label in enumerate(group) if row not in {row for row, _ in paired}]
    extra = [line for line in lines if line.line_id not in taken and not _either_way(truth, line, names, of_one_board)]
    right = [(label, line) for label, line in found if _amount_agrees(label, line)]
    wrong = [(label, line) for label, line in found if not _amount_agrees(label, line)]
    pairs.lines.update({str(label.get("id")): line for label, line in found if label.get("id") is not None})
    tally.count("budget_lines", "f1", len(right), len(missed) + len(wrong), len(extra) + len(wrong))
    _note_missed_lines(missed, extra, wrong, tally)
    _score_details(right, names, tally)
    _score_pointing([line for _, line in right], [*(line for _, line in wrong), *extra], extraction, tally)


def _lines_by_label(lines: Sequence[BudgetLine]) -> dict[str | None, list[BudgetLine]]:
    by_label: dict[str | None, list[BudgetLine]] = defaultdict(list)
    for line in lines:
        by_label[fold(line.label) or None].append(line)
    return by_label


def _groups(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels that may claim the same lines, together: those whose accepted row labels touch."""
    groups: dict[tuple[str, ...], list[Label]] = defaultdict(list)
    for label in labels:
        groups[tuple(sorted(accepted_texts(label, "label")))].append(label)
    return list(groups.values())


def _candidates(group: Sequence[Label], by_label: Mapping[str | None, list[BudgetLine]]) -> list[BudgetLine]:
    texts = sorted(accepted_texts(group[0], "label"))
    if any(value in (None, "") for value in accepted(group[0], "label")):
        return [line for text in (*texts, None) for line in by_label.get(text, [])]
    return [line for text in texts for line in by_label.get(text, [])]


def _key_agrees(label: Label, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    """True where every labelled part of the key agrees, the label (already looked up by) aside."""
    for key in _KEY:
        if key == "organisation":
            if is_labelled(label, key) and not _organisation_agrees(label, line, names, of_one_board):
                return False
        elif key == "unit":
            if not _unit_agrees(label, line):
                return False
        elif key not in ("label",) and not accepts(label, key, getattr(line, key)):
            return False
    return True


def _organisation_agrees(label: Label, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    given = names.of_line(line)
    if not given:
        return of_one_board or None in accepted(label, "organisation")
    return bool(given & accepted_texts(label, "organisation"))


def _unit_agrees(label: Label, line: BudgetLine) -> bool:
    """Money agrees with money (amounts are compared in kronor), other units by name where labelled."""
    if label.get("amount_sek") is not None:
        return line.amount_sek is not None
    if is_labelled(label, "unit"):
        if line.amount_sek is not None:
            return False
        return accepts(label, "unit", line.unit) or accepts(label, "measure", line.measure)
    return line.amount_sek is None if "amount_sek" in label else True


def _amount_agrees(label: Label, line: BudgetLine) -> bool:
    amounts = [amount for amount in accepted(label, "amount_sek") if amount is not None]
    if amounts:
        return line.amount_sek in [int(amount) for amount in amounts]
    if is_labelled(label, "value"):
        return line.value in [number for value in accepted(label, "value") if (number := _number(value)) is not None]
    return accepts(label, "printed", line.printed)


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _details(label: Label, line: BudgetLine) -> float:
    same_page = bool(line.locators) and label.get("page") == line.locators[0].page
    same_column = fold(label.get("column")) == fold(line.column_header)
    same_side = [
        key for key in ("measure", "entity") if is_labelled(label, key) and accepts(label, key, _get(line, key))
    ]
    return 0.5 * same_page + 0.2 * len(same_side) + 0.1 * same_column + 0.05 * (line.organisation is not None)


def _get(line: BudgetLine, key: str) -> object:
    return getattr(line, key)


def _either_way(truth: Label, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    return any(
        fold(line.label) in accepted_texts(label, "label")
        and _key_agrees(label, line, names, of_one_board)
        and _amount_agrees(label, line)
        for label in truth.get("budget_lines_either_way", [])
    )


def describe_label(label: Label) -> str:
    """One labelled line in one line of text, for people."""
    parts = [label.get(key) for key in ("statement", "organisation", "parent_label", "label", "fiscal_year", "stage")]
    amount = label.get("amount_sek") if label.get("amount_sek") is not None else label.get("value")
    return f"{' | '.join('–' if part is None else str(part) for part in parts)} = {amount} ({label.get('printed')})"


def describe_line(line: BudgetLine) -> str:
    """One published line in one line of text, for people."""
    parts = (line.statement, line.organisation, line.parent_label, line.label, line.fiscal_year, line.stage)
    amount = line.amount_sek if line.amount_sek is not None else line.value
    return f"{' | '.join('–' if part is None else str(part) for part in parts)} = {amount} ({line.printed})"


def _note_missed_lines(
    missed: Sequence[Label], extra: Sequence[BudgetLine], wrong: Sequence[tuple[Label, BudgetLine]], tally: Tally
) -> None:
    """Note every line that is missed, too much or wrong; beside a missed one what was read instead on its page."""
    for label in missed:
        beside = next((line for line in extra if _is_beside(label, line)), None)
        got = describe_line(beside) if beside is not None else None
        item_id = beside.line_id if beside is not None else None
        tally.miss("budget_lines", "missed", describe_label(label), got, label.get("page"), item_id)
    for label, line in wrong:
        page = line.locators[0].page if line.locators else None
        tally.miss("budget_lines", "wrong amount", describe_label(label), describe_line(line), page, line.line_id)
    for line in extra:
        page = line.locators[0].page if line.locators else None
        tally.miss("budget_lines", "extra", None, describe_line(line), page, line.line_id)


def _is_beside(label: Label, line: BudgetLine) -> bool:
    """True where a line read at the labelled page holds the labelled cell: the same number under another key."""
    same_page = not line.locators or label.get("page") in (None, line.locators[0].page)
    return same_page and _amount_agrees(label, line) and accepts(label, "printed", line.printed)


def _score_details(right: Sequence[tuple[Label, BudgetLine]], names: OrganisationNames, tally: Tally) -> None:
    """Score what is labelled beside the key, and the organisation, which a document of one board need not repeat."""
    for label, line in right:
        page = line.locators[0].page if line.locators else None
        for key in ("is_total", "measure", "entity", "printed"):
            if is_labelled(label, key):
                is_right = accepts(label, key, getattr(line, key))
                tally.share(f"line_{key}", is_right)
                if not is_right:
                    problem = f"wrong {key} of: {describe_line(line)}"
                    tally.miss(f"line_{key}", problem, label.get(key), getattr(line, key), page, line.line_id)
        if label.get("organisation") is not None:
            tally.share("line_organisation", _organisation_agrees(label, line, names, of_one_board=False))
        if is_labelled(label, "page"):
            tally.share("line_page", accepts(label, "page", page))


# ---------------------------------------------------------------- what points at a line


def _score_pointing(
    right: Sequence[BudgetLine], wrong: Sequence[BudgetLine], extraction: Extraction, tally: Tally
) -> None:
    """Count wrong lines that nothing points at by id, and the share of right ones that something points at.

    A finding points at its subject and a check that disagrees at the number that it checks. That a line is an addend of
    a failing sum is the weaker form, counted apart (``…_or_addend``).
    """
    failing = [check for check in extraction.checks if check.outcome == "disagrees"]
    strict = {finding.subject_id for finding in extraction.findings} | {check.stated_line_id for check in failing}
    loose = strict | {line_id for check in failing for line_id in check.lines}
    silent = [line for line in wrong if line.line_id not in strict]
    tally.count("wrong_amounts", "count", right=len(wrong))
    tally.count("wrong_amounts_unpointed", "count", right=len(silent))
    tally.count("wrong_amounts_unpointed_or_addend", "count", right=sum(line.line_id not in loose for line in wrong))
    for name, pointed in (("right_amounts_pointed", strict), ("right_amounts_pointed_or_addend", loose)):
        hits = sum(line.line_id in pointed for line in right)
        tally.count(name, "share", right=hits, missed=len(right) - hits)
    for line in silent:
        page = line.locators[0].page if line.locators else None
        tally.miss("wrong_amounts_unpointed", "wrong and silent", None, describe_line(line), page, line.line_id)


# ---------------------------------------------------------------- failing sums


def _score_failing_sums(truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally) -> None:
    """Exactly the labelled sums fail. A check whose error follows from another, and one that ``checks`` lists, may too.

    Comparisons across plans concern two documents and count only where the labels of this plan name them.
    """
    labels: list[Label] = truth["failing_sums"]
    lines = {line.line_id: line for line in extraction.budget_lines}
    may_fail: list[Label] = [*truth.get("failing_sums_either_way", []), *truth.get("checks", [])]
    failing = [check for check in extraction.checks if check.outcome == "disagrees" and check.stated_line_id in lines]
    of_one_board = bool(truth.get("organisation"))

    def weight(label: Label, check: Check) -> float:
        return float(_is_sum(label, check, lines[check.stated_line_id], names, of_one_board))

    found = pair(labels, failing, weight)
    taken = {column for _, column in found}
    rest = [check for index, check in enumerate(failing) if index not in taken]
    extra = [
        check
        for check in rest
        if check.follows_from is None
        and check.kind != "cross_plan"
        and not any(_is_sum(label, check, lines[check.stated_line_id], names, of_one_board) for label in may_fail)
    ]
    tally.count("failing_sums", "f1", len(found), len(labels) - len(found), len(extra))
    for row, label in enumerate(labels):
        if row not in {row for row, _ in found}:
            tally.miss("failing_sums", "missed", _describe_sum(label), None, label.get("page"))
    for check in extra:
        line = lines[check.stated_line_id]
        got = f"{check.kind} of {describe_line(line)}: difference {check.difference} {check.unit}"
        page = line.locators[0].page if line.locators else None
        tally.miss("failing_sums", "extra", None, got, page, check.check_id)


def _describe_sum(label: Label) -> str:
    parts = [label.get(key) for key in ("kind", "statement", "organisation", "label", "fiscal_year", "stage")]
    return f"{' | '.join('–' if part is None else str(part) for part in parts)}: {label.get('difference_sek')} SEK"


def _is_sum(label: Label, check: Check, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    """True where the check is the labelled one: kind, statement, board, label, year, stage, outcome and difference."""
    if not all(accepts(label, key, getattr(check, key)) for key in ("kind", "outcome")):
        return False
    if not all(
        accepts(label, key, getattr(line, key)) for key in ("statement", "parent_label", "label", "fiscal_year")
    ):
        return False
    # A difference between columns has a stage of its own; labels may leave it null there.
    if not accepts(label, "stage", line.stage) and not (line.stage == "deviation" and accepts(label, "stage", None)):
        return False
    if is_labelled(label, "organisation") and not _organisation_agrees(label, line, names, of_one_board):
        return False
    if label.get("difference_sek") is None:
        return True
    return in_sek(check, line) in [Decimal(str(value)) for value in accepted(label, "difference_sek")]


def in_sek(check: Check, line: BudgetLine) -> Decimal | None:
    """The difference of a check in kronor, None where its unit is no money."""
    factor = _SEK_PER_UNIT.get("".join((check.unit or line.unit or "").casefold().split()))
    if factor is not None:
        return check.difference * factor
    if line.amount_sek is None or line.value == 0:
        return None
    return check.difference * Decimal(line.amount_sek) / line.value
