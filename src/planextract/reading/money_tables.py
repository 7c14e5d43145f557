"""One budget table understood: its statement, unit, board and years, from its own words and from what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planextract.finding_codes import FindingCode
from planextract.reading.money_bodies import KnownBodies
from planextract.reading.money_columns import Column, first_header_cell, read_columns
from planextract.reading.money_context import DocumentContext, Surroundings, declared_for, only_unit
from planextract.reading.money_grid import FlatTable
from planextract.reading.money_proven import parentheses_are_minus, with_proven_sums
from planextract.reading.money_rows import Row, read_rows, with_negatives
from planextract.reading.money_run_in import read_and_settle
from planextract.reading.money_years import date_columns, with_changes, with_parts, with_revisions
from planextract.records import Profile, SignConvention, Statement
from planextract.swedish.headers import read_header
from planextract.swedish.statements import (
    body_in_title,
    is_activity,
    is_beside_statements,
    is_body_name,
    is_total_label,
    may_title_activities,
    own_words,
    same_name,
    statement_of_title,
    title_words,
)
from planextract.swedish.units import (
    COUNT,
    PER_INHABITANT,
    PERCENT,
    RATE,
    Unit,
    find_units,
    is_unit_only,
    money_unit,
    names_foreign_currency,
    rate_unit,
)

LEAST_ACTIVITIES = 3
"""So many rows that are activities of every municipality make a table of money a table of the operating budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetTable:
    """A table that was claimed. ``unit`` is that of its amounts where a column or a row says no other; ``unit_is_own`` tells
    that the table itself says it.

    ``counted`` is what the first header cell says is counted (*simskola deltagartillfällen*): the parent of every row
    without another. ``notes`` are what a person should know of how it was read (code and message); ``settled`` the same for single
    rows, with their positions.
    """

    flat: FlatTable
    title: str | None
    statement: Statement
    stated_by_title: bool
    unit: Unit | None
    unit_is_own: bool
    sign_convention: SignConvention
    organisation: str | None
    counted: str | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[FindingCode, str], ...] = ()
    settled: tuple[tuple[int, FindingCode, str], ...] = ()


def understand(flat: FlatTable, around: Surroundings, context: DocumentContext, profile: Profile) -> BudgetTable:
    """Read one table. Nothing is raised: what cannot be known is None and noted."""
    known = KnownBodies([name for body in profile.organisations for name in (body.name, *body.aliases)])
    columns = read_columns(flat, profile.vocabulary.stages)
    negative = context.negative_in_parentheses

    def rows_of(table: FlatTable) -> list[Row]:
        rows = read_rows(table, columns, known)
        return [with_negatives(row, columns) for row in rows] if negative else rows

    settled = read_and_settle(flat, columns, rows_of)
    rows = settled.rows
    told: list[tuple[FindingCode, str]] = []
    negated = tuple(with_negatives(row, columns) for row in rows)
    if not negative and parentheses_are_minus(rows, negated, columns):
        rows = negated
        told = [("arithmetic_decided", "amounts in parentheses are negative: so the sums of the table hold")]
    rows = with_proven_sums(rows, columns)
    columns = with_parts(with_changes(columns, rows), rows)
    corner = first_header_cell(flat, columns)
    title = _title(around)
    statement, by_title = _statement(corner, around, rows, profile)
    unit, unit_is_own, notes = _unit(corner, around, context, rows, columns, statement)
    if statement == "other" and unit is not None and unit.kind == "money" and _are_activities(rows, corner, around):
        statement = "operating"
    columns, year_notes = date_columns(columns, (*corner, *around.titles[:2], *around.chapters[:1]), context)
    columns = with_revisions(columns, rows)
    return BudgetTable(
        flat=flat,
        title=title,
        statement=statement,
        stated_by_title=by_title,
        unit=unit,
        unit_is_own=unit_is_own,
        sign_convention=_sign_convention(rows, statement, unit, columns),
        organisation=_organisation(corner, around, context, known),
        counted=_counted(corner, unit),
        columns=columns,
        rows=rows,
        notes=(*notes, *told, *_together(year_notes)),
        settled=settled.told,
    )


def with_unit(table: BudgetTable, unit: Unit | None, reason: str) -> BudgetTable:
    """A table that names no unit, in the unit that its numbers prove, or in none; ``reason`` is told."""
    return replace(
        table,
        unit=unit,
        sign_convention=_sign_convention(table.rows, table.statement, unit, table.columns),
        notes=(*table.notes, ("unit_inferred", reason)),
    )


def _title(around: Surroundings) -> str | None:
    named = [text for text in (*around.titles, *around.chapters) if not is_unit_only(text)]
    return named[0] if named else None


def _unit(
    corner: Sequence[str],
    around: Surroundings,
    context: DocumentContext,
    rows: Sequence[Row],
    columns: Sequence[Column],
    statement: Statement,
) -> tuple[Unit | None, bool, list[tuple[FindingCode, str]]]:
    """The unit of a table's amounts, and whether the table says it: its first header cell, title or columns.

    Else a sentence beside it, its chapter or the document does.
    """
    for text in corner:
        if names_foreign_currency(text):
            return None, True, [("foreign_currency", "the table names a currency that is not the Swedish krona")]
    own = [rate_unit(text) or money_unit(text) for text in (*corner, *around.titles)]
    if _says_counts(corner, around, rows):
        own.append(COUNT)
    own.append(PERCENT if any(find_units(text) == (PERCENT,) for text in corner) else None)
    own.append(PERCENT if any(label_unit(text) == PERCENT for text in around.titles[:1]) else None)
    own.append(_unit_of_columns(columns) or _unit_above_columns(columns) or _unit_of_sums(rows))
    others = [declared_for(statement, around.declared)]
    if statement == "other":
        others.append(only_unit(around.declared))
    others.append(PERCENT if any("procent" in text.casefold() for text in around.titles[:2]) else None)
    others += [money_unit(text) for text in around.chapters]
    others.append(declared_for(statement, context.declared))
    said = next((unit for unit in own if unit is not None), None)
    return said or next((unit for unit in others if unit is not None), None), said is not None, []


def _unit_of_sums(rows: Sequence[Row]) -> Unit | None:
    """The unit of money that the sums of a table name (*Summa (tkr)*): what they sum is in it too."""
    units = {label_unit(row.label) for row in rows if row.is_total} - {None}
    only = units.pop() if len(units) == 1 else None
    return only if only is not None and only.kind == "money" else None


def _unit_above_columns(columns: Sequence[Column]) -> Unit | None:
    """The unit that stands above the header of one column alone (*Mnkr* over *Plan 2028*), at the edge of the table."""
    named = [c for c in columns if c.unit is not None and c.unit.kind == "money"]
    if len(named) != 1 or not named[0].header:
        return None
    words = named[0].header.split()
    first = next((at for at, word in enumerate(words) if read_header(word).stages or read_header(word).years), 0)
    return money_unit(" ".join(words[:first]))


def _unit_of_columns(columns: Sequence[Column]) -> Unit | None:
    """The unit of money that all amount columns name in their headers, shares and counts aside."""
    units = {c.unit for c in columns if c.kind == "amount" and c.measure not in ("count", "percent")}
    only = units.pop() if len(units) == 1 else None
    return only if only is not None and only.kind == "money" else None


def _says_counts(corner: Sequence[str], around: Surroundings, rows: Sequence[Row]) -> bool:
    """Whether the first header cell, the title or every heading above the rows says that something is counted."""
    titles = [[word for word in title_words(text) if not word.isdecimal()][:2] for text in around.titles[:1]]
    if any(word.startswith(_COUNTED) for words in titles for word in words):
        return True
    if 2 * sum(1 for row in rows if _AGES.fullmatch(row.label.strip())) > len(rows):
        return True
    if any(
        text and {unit.kind for unit in find_units(text)} == {"count"} and not is_body_name(text) for text in corner
    ):
        return True
    headings = [row.parent_label for row in rows]
    return bool(headings) and all(text is not None and label_unit(text) == COUNT for text in headings)


def label_unit(label: str) -> Unit | None:
    """The unit that a row label or a heading gives its own numbers: ``Antal elever``, ``Soliditet (%)``, ``Skattesats,
    kr``.

    Only a first word that counts, or a unit in parentheses or after the last comma, says so; a word inside does not
    (*barn*, *lån*).
    """
    folded = label.strip()
    words = title_words(label)
    first = words[0] if words else ""
    if first in ("antal", "antalet"):
        return COUNT
    if first in ("andel", "andelen") or _PERCENT_OF.search(folded):
        return PERCENT
    if first in ("skattesats", "skattesatsen", "utdebitering"):
        return RATE
    rate = rate_unit(label)
    if rate is not None:
        return rate
    if "per invånare" in " ".join(words) or "kr inv" in " ".join(words):
        return PER_INHABITANT
    for mark, end in (("(", ")"), (",", "")):
        if mark in folded and folded.endswith(end):
            tail = folded[folded.rindex(mark) + 1 :].strip(" )")
            units = find_units(tail)
            if len(units) == 1 and len(tail.split()) <= 3 and (units[0].kind != "count" or is_unit_only(tail)):
                return units[0]
    return None


_PERCENT_OF = re.compile(r"(?<!\d)(?<!\d[ \u00a0])%|\bi procent\b", re.IGNORECASE)
_AGES = re.compile(
    r"(?:ålder )?\d{1,2} ?(?:[-–] ?\d{1,3} ?(?:år(?:ingar)?)?|år(?:ingar)?(?: (?:och|eller) (?:äldre|över))?"
    r"|\+|[-–](?: ?w)?)(?: år)?",
    re.IGNORECASE,
)
"""The label of a row of persons (*6-15 år*, *80 år och äldre*, *85+*)."""
_COUNTED = ("befolkning", "folkmängd", "antal", "elevantal", "invånar")


def _statement(
    corner: Sequence[str], around: Surroundings, rows: Sequence[Row], profile: Profile
) -> tuple[Statement, bool]:
    """The statement, and whether a title says so: first header cell, titles, rows, then the nearest chapter."""
    added = profile.vocabulary.statements
    if _says_counts(corner, around, rows) and not any(money_unit(text) for text in (*corner, *around.titles[:2])):
        return "other", False
    for text in (*around.titles[:1], *corner, *around.titles[1:]):
        statement = statement_of_title(text, added)
        if statement is not None:
            return statement, True
    by_rows = _statement_of_rows(rows)
    if by_rows is not None:
        return by_rows, False
    if any(is_beside_statements(text) for text in around.titles):
        return "other", False
    for text in around.chapters[:2]:
        statement = statement_of_title(text, added)
        if statement is not None:
            return statement, True
    return "other", False


def _statement_of_rows(rows: Sequence[Row]) -> Statement | None:
    addends = _addends_of_another_sum(rows)
    votes = Counter(
        row.concept.statement for row in rows if row.concept is not None and row.concept.name not in addends
    )
    bodies = sum(1 for row in rows if row.organisation is not None and row.amounts)
    if votes:
        statement, count = min(votes.items(), key=lambda item: (-item[1], item[0]))
        if count >= 2:
            return statement
    if bodies >= 2 and bodies * 2 >= len(rows):
        return "operating"
    return None


def _are_activities(rows: Sequence[Row], corner: Sequence[str], around: Surroundings) -> bool:
    """Whether most rows are what all municipalities do, under a title that may mean their budgets (and not fees or grants)."""
    given = [row for row in rows if row.amounts and not is_total_label(row.label)]
    activities = sum(1 for row in given if is_activity(row.label))
    titled = all(may_title_activities(text) for text in (*corner, *around.titles[:1]))
    return titled and activities >= LEAST_ACTIVITIES and activities * 2 > len(given)


def _addends_of_another_sum(rows: Sequence[Row]) -> frozenset[str]:
    """The well-known rows of an income statement in a table where its result is one of what another sum is of (*Summa
    finansiering* of depreciation, result and loans): none of them says what the table is.
    """
    results = [at for at, row in enumerate(rows) if row.concept is not None and row.concept.name == "result"]
    is_added = any(row.is_total and row.concept is None for row in rows[results[-1] + 1 :]) if results else False
    names = {row.concept.name for row in rows if row.concept is not None and row.concept.statement == "income"}
    return frozenset(names) if is_added else frozenset()


def _organisation(
    corner: Sequence[str], around: Surroundings, context: DocumentContext, known: KnownBodies
) -> str | None:
    """The board that every row of the table belongs to: the document's, if its title names no other, else the first header
    cell's, the title's, the chapter's.
    """
    if context.organisation is not None:
        own = next((body for text in (*corner, *around.titles[:2]) if (body := body_in_title(text)) is not None), None)
        return context.organisation if own is None or same_name(own, context.organisation) else own
    for text in (*corner, *around.titles[:2], *around.chapters):
        name = re.split(r"[,(:]", text)[0].strip() if find_units(text) else text.strip(" :,")
        if name in known:
            return name
        body = body_in_title(text)
        if body is not None:
            return body
    return None


def _counted(corner: Sequence[str], unit: Unit | None) -> str | None:
    """What a table of counts counts, where its first header cell says more than *Statistik* or *Antal*."""
    if unit is None or unit.kind != "count":
        return None
    return next((text for text in corner if own_words(text) and find_units(text)), None)


def _sign_convention(
    rows: Sequence[Row], statement: Statement, unit: Unit | None, columns: Sequence[Column]
) -> SignConvention:
    """How the table signs costs: by its cost rows where it has some, else by which sign most of its amounts have."""
    if unit is None or unit.kind != "money":
        return "unknown"
    levels = {c.index for c in columns if c.kind == "amount" and c.stage != "deviation" and c.measure != "income"}
    costs = [row for row in rows if _is_cost_row(row, statement)]
    if costs:
        chosen = costs
    elif statement in ("operating", "investment", "other"):
        chosen = [row for row in rows if row.stage != "deviation"]
    else:
        return "unknown"
    values = [
        a.amount.value for row in chosen for index, a in row.amounts.items() if index in levels and a.amount.value
    ]
    negative = sum(1 for value in values if value < 0)
    if not values or negative * 2 == len(values):
        return "unknown"
    if negative * 2 > len(values):
        return "costs_negative"
    return "costs_positive" if statement in ("operating", "investment") or costs else "unknown"


def _is_cost_row(row: Row, statement: Statement) -> bool:
    """Whether the sign of a row is the sign of costs: costs and net costs, in a cash flow what is invested and repaid."""
    if statement == "cash_flow":
        return bool(title_words(row.label)) and title_words(row.label)[0].startswith(("investering", "amortering"))
    return row.concept is not None and (row.concept.sign == "cost" or row.concept.name in ("net_costs", "board_net"))


def _together(notes: Sequence[tuple[FindingCode, str]]) -> list[tuple[FindingCode, str]]:
    """One note for all columns whose stage their header leaves open."""
    if not notes:
        return []
    return [(notes[0][0], "column headers name no stage: " + ", ".join(message for _, message in notes))]
