"""The short notation of a table: what is printed in its cells, and the truth about each amount, from one text.

A table starts with ``{{rows statement=operating unit=tkr cols="2024 actual; 2025 budget; text"}}`` and ends with
``{{end}}``; between them each line is a row, label and cells parted by ``|``:

- marks before a label: ``#`` a heading, ``=`` a sum, ``v`` a part of the row above (*varav*), ``>`` set in, ``@`` the
  name of a board (a heading's board holds for what follows), ``^`` of no board, ``!`` in no sum;
- a cell is a number with plain spaces and hyphen, ``Σ`` (sum of the rows since the last ``Σ``), ``ΣΣ`` (of all rows),
  ``=1-2`` (of cells of its row), each with ``+1`` behind it for a misprint, or text; ``*`` repeats the cell before it
  to the end; ``12^1`` has a raised mark;
- ``{unit=%}`` (``stage``, ``year``) at the end changes the truth about one row, ``{skip}`` is printed as it stands and no
  part of sums.

A column is a year (``_``: not labelled, ``-``: none), a stage and perhaps a measure or a unit; ``text`` is no amount.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Label = dict[str, Any]
FACTORS = {"kr": 1, "tkr": 1000, "mnkr": 1_000_000}
MEASURES = ("income", "cost", "net", "amount", "change")
SPACES = {"thin": "\u2009", "nbsp": "\u00a0", "nnbsp": "\u202f", "none": "", "point": ".", "plain": " "}
_NUMBER = re.compile(r"-?\d[\d ]*(?:,\d+)?")
_FOOTNOTE = re.compile(r"(?:\s*\d\)|\s*\*+)$")


@dataclass(frozen=True)
class Cell:
    """What is printed in a cell, and the mark that is raised behind it."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class PrintedRow:
    """``kind`` holds the marks before the label (``=``, ``#``, ``>`` …)."""

    kind: str
    cells: tuple[Cell, ...]


@dataclass
class NotedTable:
    """A table as printed, with the labels of its amounts."""

    rows: list[PrintedRow] = field(default_factory=list)
    lines: list[Label] = field(default_factory=list)
    either_way: list[Label] = field(default_factory=list)


@dataclass(frozen=True)
class _Column:
    kind: str
    label: Label
    unit: str | None


def read_notation(options: str, body: str) -> NotedTable:
    """The table that an opening mark's ``options`` and the lines of its ``body`` describe."""
    given = dict(each.split("=", 1) for each in shlex.split(options))
    columns = [_column(text.strip()) for text in given["cols"].split(";")]
    table = NotedTable()
    board = row_board = given.get("org")
    since: list[list[Decimal]] = [[] for _ in columns]
    leaves: list[list[Decimal]] = [[] for _ in columns]
    for line in body.strip("\n").split("\n"):
        matched = re.fullmatch(r"(?P<kind>[#=v>@^!]* )?(?P<rest>.*?)(?:\{(?P<extra>[^}]*)\})?\s*", line)
        assert matched is not None, line
        kind = (matched["kind"] or "").strip()
        extra = dict(each.partition("=")[::2] for each in (matched["extra"] or "").split(";") if each)
        label, *texts = [cell.strip() for cell in matched["rest"].split("|")]
        if "#" in kind:
            board = label if "@" in kind else (board if "^" not in kind else given.get("org"))
        texts = _repeated(texts, len(columns))
        values = _values(texts, since, leaves)
        row_board = row_board if kind == "v" else None if "^" in kind else _bare(label) if "@" in kind else board
        for at, (column, text, value) in enumerate(zip(columns, texts, values, strict=True)):
            if value is None or column.kind == "text":
                continue
            if not set("=v!") & set(kind) and "skip" not in extra:
                since[at].append(value)
                leaves[at].append(value)
            elif text.startswith("Σ"):
                since[at].clear()
            if "skip" not in extra or "unit" in extra:
                _note(table, given, extra, column, value, label, kind, row_board)
        numbers = [
            None if "skip" in extra or column.kind == "text" or column.unit == "%" else value
            for column, value in zip(columns, values, strict=True)
        ]
        printed = [
            _printed(text, number, given, at) for at, (text, number) in enumerate(zip(texts, numbers, strict=True))
        ]
        table.rows.append(PrintedRow(kind, (Cell(label), *printed)))
    return table


def _column(text: str) -> _Column:
    words = text.split()
    if words[0] == "text":
        return _Column("text", {}, None)
    label: Label = {}
    if words[0] != "_":
        label["fiscal_year"] = None if words[0] == "-" else int(words[0])
    unit = None
    for word in words[1:]:
        if word in MEASURES:
            label["measure"] = word
        elif word in FACTORS or word in ("%", "antal", "other"):
            unit = word
        elif word != "_":
            label["stage"] = None if word == "-" else word
    return _Column("amount", label, unit)


def _repeated(texts: Sequence[str], count: int) -> list[str]:
    texts = list(texts)
    if texts and texts[-1] == "*":
        texts = [*texts[:-1], *[texts[-2]] * (count - len(texts) + 1)]
    return [*texts, *[""] * (count - len(texts))]


def _values(
    texts: Sequence[str], since: Sequence[list[Decimal]], leaves: Sequence[list[Decimal]]
) -> list[Decimal | None]:
    values: list[Decimal | None] = []
    for at, text in enumerate(texts):
        bare = text.split("^")[0].strip().removesuffix(" %")
        if bare.startswith("Σ"):
            addends = leaves[at] if bare.startswith("ΣΣ") else since[at]
            values.append(sum(addends, Decimal(0)) + Decimal(bare.strip("Σ").replace(",", ".") or "0"))
        elif re.fullmatch(r"=[\d+-]+", bare):
            terms = re.findall(r"([+-]?)(\d+)", bare[1:])
            numbers = [(-1 if sign == "-" else 1, values[int(place) - 1]) for sign, place in terms]
            values.append(sum((sign * (number or Decimal(0)) for sign, number in numbers), Decimal(0)))
        elif bare in ("-", "..", "."):
            values.append(Decimal(0))
        elif _NUMBER.fullmatch(bare):
            values.append(Decimal(bare.replace(" ", "").replace(",", ".")))
        else:
            values.append(None)
    return values


def _note(
    table: NotedTable,
    given: dict[str, str],
    extra: dict[str, str],
    column: _Column,
    value: Decimal,
    label: str,
    kind: str,
    board: str | None,
) -> None:
    unit = extra.get("unit") or column.unit or given["unit"]
    line: Label = {"statement": given["statement"], "organisation": board, "label": label, **column.label}
    for key in ("statement", "organisation"):
        if f"{key}_accept" in given or f"{key}_accept" in extra:
            accepted = (extra.get(f"{key}_accept") or given[f"{key}_accept"]).split(",")
            line[f"{key}_accept"] = [None if each == "none" else each for each in accepted]
    if _bare(label) != label:
        line["label_accept"] = [_bare(label)]
    if "label_accept" in extra:
        line["label_accept"] = extra["label_accept"].split(",")
    if "stage" in extra:
        line["stage"] = extra["stage"]
    if "year" in extra:
        line["fiscal_year"] = int(extra["year"])
    if unit not in FACTORS:
        for key in ("organisation", "organisation_accept", "statement", "statement_accept", "stage"):
            line.pop(key, None)
        table.either_way.append({**line, "amount_sek": None, "value": str(value)})
        return
    kronor = value * FACTORS[unit]
    line.update({"amount_sek": int(kronor)} if kronor == int(kronor) else {"amount_sek": None, "value": str(value)})
    if "v" not in kind:
        line["is_total"] = "=" in kind
    table.lines.append(line)


def _bare(label: str) -> str:
    """The label without the mark of a footnote."""
    return _FOOTNOTE.sub("", label)


def _printed(text: str, value: Decimal | None, given: dict[str, str], at: int) -> Cell:
    """The cell in the table's way of printing numbers."""
    bare, _, mark = text.partition("^")
    if value is None or bare in ("-", "..", "."):
        return Cell(given.get("nil", "–") if bare == "-" else bare, mark)
    decimals = int(given.get("dec", "0"))
    whole, _, part = f"{abs(value):.{decimals}f}".partition(".")
    space = SPACES[given.get("space", "plain").split(",")[at % len(given.get("space", "plain").split(","))]]
    digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _: space, whole) + (f",{part}" if part else "")
    if value < 0:
        digits = {
            "hyphen": f"-{digits}",
            "spaced": f"- {digits}",
            "dash": f"–{digits}",
            "minus": f"−{digits}",
            "behind": f"{digits}-",
            "parentheses": f"({digits})",
        }[given.get("minus", "hyphen")]
    elif given.get("plus") and value > 0:
        digits = f"+{digits}"
    return Cell(digits + given.get("after", ""), mark)
