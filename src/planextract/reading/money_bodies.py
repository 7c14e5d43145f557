"""Which texts of a table name boards: those that the profile lists, and those that read like one."""

from __future__ import annotations

from collections.abc import Sequence

from planextract.reading.money_grid import FlatTable
from planextract.swedish.statements import body_in_label, same_name


def board_column(table: FlatTable, labels: Sequence[int], known: KnownBodies) -> int | None:
    """The column, of several before the amounts, that holds little but the names of boards: whose rows they are."""
    if len(labels) < 2:
        return None
    for index in labels:
        texts = [row.cells[index].text for row in table.body if index in row.cells]
        others = sum(
            1 for row in table.body if index in row.cells and any(i in row.cells for i in labels if i != index)
        )
        if (
            others > 1
            and 2 * others > len(texts)
            and 3 * sum(1 for t in texts if named_body(t, known)) >= 2 * len(texts)
        ):
            return index
    return None


class KnownBodies:
    """The names of boards that a profile lists, with their other spellings."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and bool(label) and any(same_name(label, name) for name in self._names)


def named_body(label: str, known: KnownBodies) -> str | None:
    """The board that a label names, None where it names none."""
    return label if label in known else body_in_label(label)


def subject_as_printed(label: str, subject: str) -> str:
    """The words of ``label`` that ``subject`` (folded) stands for, as they are printed."""
    words = label.split()
    for begin in range(len(words)):
        for end in range(len(words), begin, -1):
            if same_name(" ".join(words[begin:end]), subject):
                return " ".join(words[begin:end]).strip(",;: ")
    return label
