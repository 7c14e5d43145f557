"""Budget lines of one plan against its labels: what is right, missed, wrong, and what points at the wrong ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from planextract.dataset.evaluation.pairing import pair
from planextract.dataset.evaluation.scores import Tally
from planextract.dataset.evaluation.truth import Label, accepted, accepted_texts, accepts, fold, is_labelled
from planextract.records import BudgetLine, Extraction, Organisation

_KEY = ("statement", "organisation", "parent_label", "label", "fiscal_year", "stage", "unit")


LinesByLabel = dict[str, BudgetLine]
"""Which published line each label was found to be, by the label's id."""


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


def score_lines(truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally) -> LinesByLabel:
    """Score the budget lines of a plan whose lines were labelled; returns which line each label was found to be."""
    labels: list[Label] = truth["budget_lines"]
    lines = extraction.budget_lines
    of_one_board = bool(truth.get("organisation"))
    places = _by_label_and_year(lines)

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
        given = [line for line in _candidates(group, places) if line.line_id not in taken]
        paired = pair(group, given, weight)
        found += [(group[row], given[column]) for row, column in paired]
        taken |= {given[column].line_id for _, column in paired}
        missed += [label for row, label in enumerate(group) if row not in {row for row, _ in paired}]
    extra = [line for line in lines if line.line_id not in taken and not _either_way(truth, line, names, of_one_board)]
    right = [(label, line) for label, line in found if _amount_agrees(label, line)]
    wrong = [(label, line) for label, line in found if not _amount_agrees(label, line)]
    tally.count("budget_lines", "f1", len(right), len(missed) + len(wrong), len(extra) + len(wrong))
    _score_details(right, names, tally)
    silent = _score_pointing([line for _, line in right], [*(line for _, line in wrong), *extra], extraction, tally)
    _note_lines(missed, extra, wrong, silent, tally)
    return {str(label["id"]): line for label, line in found if label.get("id") is not None}


def _by_label_and_year(lines: Sequence[BudgetLine]) -> dict[tuple[str | None, int | None], list[BudgetLine]]:
    places: dict[tuple[str | None, int | None], list[BudgetLine]] = defaultdict(list)
    for line in lines:
        places[fold(line.label) or None, line.fiscal_year].append(line)
    return places


def _groups(labels: Sequence[Label]) -> list[list[Label]]:
    """Labels that may claim the same lines, together: those that accept the same row labels and years."""
    groups: dict[object, list[Label]] = defaultdict(list)
    for label in labels:
        texts = frozenset(fold(text) or None for text in accepted(label, "label"))
        groups[texts, frozenset(accepted(label, "fiscal_year"))].append(label)
    return list(groups.values())


def _candidates(
    group: Sequence[Label], places: Mapping[tuple[str | None, int | None], list[BudgetLine]]
) -> list[BudgetLine]:
    """The lines that a group of labels may claim, by row label and year; of any year where that was not labelled."""
    texts = {fold(text) or None for text in accepted(group[0], "label")}
    if is_labelled(group[0], "fiscal_year"):
        keys = [(text, year) for text in texts for year in set(accepted(group[0], "fiscal_year"))]
        return [line for key in sorted(keys, key=str) for line in places.get(key, [])]
    return [line for (text, _), lines in places.items() if text in texts for line in lines]


def _key_agrees(label: Label, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    """True where every labelled part of the key agrees, the label (already looked up by) aside."""
    for key in _KEY:
        if key == "organisation":
            if is_labelled(label, key) and not organisation_agrees(label, line, names, of_one_board):
                return False
        elif key == "unit":
            if not _unit_agrees(label, line):
                return False
        elif key not in ("label",) and not accepts(label, key, getattr(line, key)):
            return False
    return True


def organisation_agrees(label: Label, line: BudgetLine, names: OrganisationNames, of_one_board: bool) -> bool:
    """True where the line belongs to the labelled organisation, by any of its names.

    In a document ``of_one_board``, which need not repeat the board's name, none at all is as good.
    """
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


def _note_lines(
    missed: Sequence[Label],
    extra: Sequence[BudgetLine],
    wrong: Sequence[tuple[Label, BudgetLine]],
    silent: frozenset[str],
    tally: Tally,
) -> None:
    """Note every line that is missed, too much or wrong; ``silent`` are the ids that nothing points at.

    A cell that was read at its place but under another key is told once, with the parts of the key that differ.
    """

    def note(problem: str, label: Label | None, line: BudgetLine | None) -> None:
        if line is not None and line.line_id in silent:
            problem += ", nothing points at it"
        page = line.locators[0].page if line is not None and line.locators else (label or {}).get("page")
        expected = describe_label(label) if label is not None else None
        got = describe_line(line) if line is not None else None
        tally.miss("budget_lines", problem, expected, got, page, line.line_id if line is not None else None)

    under_another_key = _pair_by_place(missed, extra)
    told_labels = {id(label) for label, _ in under_another_key}
    told_lines = {line.line_id for _, line in under_another_key}
    for label, line in wrong:
        note("wrong amount", label, line)
    for label, line in under_another_key:
        differs = [
            key
            for key in _KEY
            if key != "unit" and is_labelled(label, key) and not accepts(label, key, _get(line, key))
        ]
        note(f"under another key ({', '.join(differs) or 'unit'})", label, line)
    for label in missed:
        if id(label) not in told_labels:
            note("missed", label, None)
    for line in extra:
        if line.line_id not in told_lines:
            note("extra", None, line)


def _pair_by_place(missed: Sequence[Label], extra: Sequence[BudgetLine]) -> list[tuple[Label, BudgetLine]]:
    """Pair labels and lines that are the same number on the same page, most agreement in the key first."""
    lines: dict[tuple[int | None, str | None], list[BudgetLine]] = defaultdict(list)
    labels: dict[tuple[int | None, str | None], list[Label]] = defaultdict(list)
    for line in extra:
        lines[line.locators[0].page if line.locators else None, fold(line.printed)].append(line)
    for label in missed:
        labels[label.get("page"), fold(label.get("printed"))].append(label)

    def weight(label: Label, line: BudgetLine) -> float:
        return 0.1 + sum(accepts(label, key, _get(line, key)) for key in _KEY if key != "unit")

    return [
        (group[row], lines[place][column])
        for place, group in labels.items()
        if place in lines
        for row, column in pair(group, lines[place], weight)
    ]


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
            tally.share("line_organisation", organisation_agrees(label, line, names, of_one_board=False))
        if is_labelled(label, "page"):
            tally.share("line_page", accepts(label, "page", page))


# ---------------------------------------------------------------- what points at a line


def _score_pointing(
    right: Sequence[BudgetLine], wrong: Sequence[BudgetLine], extraction: Extraction, tally: Tally
) -> frozenset[str]:
    """Count wrong lines that nothing points at by id, and the share of right ones that something points at.

    A finding points at its subject and a check that disagrees at the number that it checks. That a line is an addend of
    a failing sum is the weaker form, counted apart (``…_or_addend``). Returns the ids of the wrong lines that nothing
    points at.
    """
    failing = [check for check in extraction.checks if check.outcome == "disagrees"]
    strict = {finding.subject_id for finding in extraction.findings} | {check.stated_line_id for check in failing}
    loose = strict | {line_id for check in failing for line_id in check.lines}
    silent = frozenset(line.line_id for line in wrong if line.line_id not in strict)
    tally.count("wrong_amounts", "count", right=len(wrong))
    tally.count("wrong_amounts_unpointed", "count", right=len(silent))
    tally.count("wrong_amounts_unpointed_or_addend", "count", right=sum(line.line_id not in loose for line in wrong))
    for name, pointed in (("right_amounts_pointed", strict), ("right_amounts_pointed_or_addend", loose)):
        hits = sum(line.line_id in pointed for line in right)
        tally.count(name, "share", right=hits, missed=len(right) - hits)
    return silent
