"""Titles, well-known rows, totals and names of boards."""

from __future__ import annotations

import pytest

from planextract.swedish.statements import (
    body_in_label,
    body_in_title,
    concept_of,
    is_activity,
    is_bare_total,
    is_body_name,
    is_frame_label,
    is_part_label,
    is_total_label,
    may_title_activities,
    own_words,
    same_name,
    statement_of_title,
    total_of,
)


@pytest.mark.parametrize(
    ("title", "statement"),
    [
        ("Driftbudget-/plan", "operating"),
        ("Driftbudget/-plan (tkr)", "operating"),
        ("Drift budget 2025", "operating"),
        ("R E S U L T A T B U D G E T", "income"),
        ("RESULTATBUGDET 2025", "income"),
        ("Kassaflödesanalys", "cash_flow"),
        ("Balansräkning", "balance_sheet"),
        ("Justering nämnders/styrelsers driftramar", "frame_adjustment"),
        ("Investeringar i detalj per nämnd", "investment"),
        ("Not 5 Skatteintäkter", "note"),
        ("Resultat- och balansbudget", None),
        ("Bidrag", None),
        ("Allmän kulturverksamhet", None),
    ],
)
def test_titles_name_statements(title: str, statement: str | None) -> None:
    assert statement_of_title(title) == statement


def test_a_profile_adds_words_for_statements() -> None:
    assert statement_of_title("Ekonomiska förutsättningar") is None
    assert statement_of_title("Ekonomiska förutsättningar", {"ekonomiska förutsättningar": "operating"}) == "operating"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("VERKSAMHETENS NETTOKOSTNADER", "net_costs"),
        ("Generella stats- bidrag och utjämning", "grants"),
        ("Av- och nedskrivningar", "depreciation"),
        ("Årets resultat", "result"),
        ("Summa eget kapital, avsättningar och skulder", "equity_and_liabilities"),
        ("Kulturskola", None),
    ],
)
def test_rows_that_every_plan_has(label: str, name: str | None) -> None:
    concept = concept_of(label)
    assert (concept.name if concept else None) == name


def test_totals_and_what_they_are_sums_of() -> None:
    assert is_total_label("S:a skola")
    assert total_of("S:a skola") == "skola"
    assert is_bare_total("Summa totalt")
    assert not is_bare_total("Summa nämnder")
    assert not is_total_label("Samlad bedömning")
    assert is_part_label("varav personalkostnader")
    assert is_frame_label("Ny driftram 2025")
    assert not is_frame_label("Pris- och löneuppräkning")


@pytest.mark.parametrize(
    ("label", "is_body"),
    [
        ("Kultur-, fritids- och ungdomsnämnden", True),
        ("Kommunfullmäktige", True),
        ("Stadsbyggnadskontoret", True),
        ("Teknisk nämnd", True),
        ("Ansvarig nämnd", False),
        ("Nämnd- och styrelseverksamhet", False),
        ("Finansförvaltningen", False),
        ("Summa nämnder", False),
    ],
)
def test_names_of_boards(label: str, is_body: bool) -> None:
    assert is_body_name(label) is is_body


def test_spellings_of_one_name() -> None:
    assert same_name("Kultur, fritid och ungdomsnämnden", "Kultur-, fritids och ungdomsnämnden")
    assert same_name("Barn– och utbildningsnämnden", "Barn- och utbildningsnämnden")
    assert not same_name("Socialnämnden", "Valnämnden")
    assert own_words("Statistik simskola deltagartillfällen") == "simskola deltagartillfällen"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Socialnämnden", "Socialnämnden"),
        ("Detaljbudget 2025, socialnämnden", "socialnämnden"),
        ("Driftbudget Tekniska nämnden", "Tekniska nämnden"),
        ("Kultur-, fritids- och ungdomsnämnden", "Kultur-, fritids- och ungdomsnämnden"),
        ("Avgifter till förbund", None),
        ("Anslag per nämnd", None),
        ("Resultatbudget 2025", None),
    ],
)
def test_the_board_that_a_title_names(title: str, body: str | None) -> None:
    assert body_in_title(title) == body


@pytest.mark.parametrize(
    ("label", "body"),
    [
        ("Socialnämnden 1)", "Socialnämnden"),
        ("Socialnämnden*", "Socialnämnden"),
        ("Socialnämnden 1", "Socialnämnden"),
        ("Socialnämnden (SN)", "Socialnämnden (SN)"),
        ("Skola 1)", None),
    ],
)
def test_a_board_without_the_mark_of_a_footnote(label: str, body: str | None) -> None:
    assert body_in_label(label) == body


@pytest.mark.parametrize(
    ("label", "is_one"),
    [("Grundskola", True), ("Individ- och familjeomsorg", True), ("Fler lärare i grundskolan", False)],
)
def test_an_activity_is_a_whole_label(label: str, is_one: bool) -> None:
    assert is_activity(label) is is_one


@pytest.mark.parametrize(
    ("title", "may"),
    [
        ("Kostnad per verksamhet, tkr", True),
        ("Tabell 3", True),
        ("Barn- och utbildningsnämnden", True),
        ("Satsningar", False),
        ("Statsbidrag", False),
        ("Avgifter 2026", False),
    ],
)
def test_a_title_may_stand_over_budgets_of_activities(title: str, may: bool) -> None:
    assert may_title_activities(title) is may
