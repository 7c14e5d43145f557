"""Typical budget tables of the genre, one page each, read from the PDF to lines and checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from planextract.reading.cover import Cover
from planextract.records import BudgetLine, Organisation
from tests.reading.budget_page import BudgetPage, amounts, codes, failing, lines, profile, read


def years(found: list[BudgetLine]) -> list[tuple[int | None, str | None]]:
    return [(line.fiscal_year, line.stage) for line in found]


def test_boards_in_one_row_each_and_their_sum(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "boards.pdf", [300, 360, 420, 480, 540])
    page.text("Driftbudget per nämnd, tkr", 14, bold=True)
    page.row("Nämnd", "Bokslut", "Budget", "Budget", "Plan", "Plan", bold=True)
    page.row("", "2023", "2024", "2025", "2026", "2027", bold=True)
    page.row("Kommunstyrelsen (KS)", "-98 765", "-101 200", "-104 350", "-106 000", "-108 000")
    page.row("Barn och utbildningsnämnden", "-450 123", "-465 000", "-478 900", "-485 000", "-492 000")
    page.row("Summa nämnder", "-548 888", "-566 200", "-583 250", "-591 000", "-600 000", bold=True)
    page.row("Finansförvaltningen", "560 000", "580 000", "590 000", "600 000", "610 000")
    page.row("Resultat", "11 112", "13 800", "6 750", "9 000", "10 000", bold=True)
    source = profile(
        Organisation(organisation_id="ks", name="Kommunstyrelsen"),
        Organisation(organisation_id="bun", name="Barn- och utbildningsnämnden", valid_from=2015),
    )
    reading = read(page.save(), source=source)
    board = lines(reading, "Barn och utbildningsnämnden")
    assert years(board) == [(2023, "actual"), (2024, "budget"), (2025, "budget"), (2026, "plan"), (2027, "plan")]
    assert {(line.statement, line.unit, line.organisation_id, line.parent_label) for line in board} == {
        ("operating", "tkr", "bun", None)
    }
    assert board[0].amount_sek == -450123000
    assert {line.organisation_id for line in lines(reading, "Kommunstyrelsen (KS)")} == {"ks"}
    assert all(line.is_total and line.organisation is None for line in lines(reading, "Summa nämnder"))
    assert {line.organisation for line in lines(reading, "Finansförvaltningen")} == {None}
    assert reading.tables[0].sign_convention == "costs_negative"
    assert {check.outcome for check in reading.checks} == {"agrees"}
    assert len(reading.checks) == 10


def test_income_statement_with_notes_and_positive_costs(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "income.pdf", [240, 300, 360, 420])
    page.text("Resultatbudget", 14, bold=True)
    page.row("Belopp i mkr", "Not", "Prognos 2024", "Budget 2025", "Plan 2026", bold=True)
    page.row("Verksamhetens intäkter", "1", "500", "520", "530")
    page.row("Verksamhetens kostnader", "2", "2 500", "2 600", "2 650")
    page.row("Avskrivningar", "3", "100", "105", "110")
    page.row("Verksamhetens nettokostnader", "", "2 100", "2 185", "2 230", bold=True)
    page.row("Skatteintäkter", "4", "1 600", "1 660", "1 700")
    page.row("Generella statsbidrag och utjämning", "5", "520", "540", "550")
    page.row("Verksamhetens resultat", "", "20", "15", "20", bold=True)
    page.row("Finansiella intäkter", "", "10", "12", "12")
    page.row("Finansiella kostnader", "", "15", "20", "22")
    page.row("Årets resultat", "", "15", "7", "10", bold=True)
    page.row("Årets resultat i % av skatter", "", "0,7", "0,3", "0,4")
    reading = read(page.save())
    assert amounts(reading, "Verksamhetens nettokostnader") == ["2100", "2185", "2230"]
    assert [line.note for line in lines(reading, "Avskrivningar")] == ["3", "3", "3"]
    assert {(line.measure, line.unit, line.amount_sek) for line in lines(reading, "Årets resultat i % av skatter")} == {
        ("percent", "%", None)
    }
    assert reading.tables[0].unit == "mnkr"
    assert reading.tables[0].sign_convention == "costs_positive"
    sums = {check.stated_line_id for check in reading.checks}
    for label in ("Verksamhetens nettokostnader", "Verksamhetens resultat", "Årets resultat"):
        assert {line.line_id for line in lines(reading, label)} <= sums
        assert all(line.is_total for line in lines(reading, label))
    assert failing(reading) == []


def test_investments_under_headings_with_sums_and_a_total_column(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "investments.pdf", [330, 390, 450, 510])
    page.text("Investeringsbudget 2025–2027", 14, bold=True)
    page.text("Belopp i tkr")
    page.row("Projekt", "2025", "2026", "2027", "Totalt", bold=True)
    page.row("Kommunstyrelsen", bold=True)
    page.row("Markköp", "5 000", "5 000", "5 000", "15 000")
    page.row("Inventarier", "2 500", "2 000", "2 000", "6 500")
    page.row("Summa", "7 500", "7 000", "7 000", "21 500", bold=True)
    page.row("Socialnämnden", bold=True)
    page.row("Nytt särskilt boende", "40 000", "60 000", "10 000", "110 000")
    page.row("Inventarier", "500", "500", "500", "1 500")
    page.row("Summa", "40 500", "60 500", "10 500", "111 500", bold=True)
    page.row("Summa investeringar", "48 000", "67 500", "17 500", "133 500", bold=True)
    reading = read(page.save())
    assert years(lines(reading, "Markköp")) == [(2025, "budget"), (2026, "plan"), (2027, "plan"), (None, None)]
    assert amounts(reading, "Inventarier", "Socialnämnden") == ["500", "500", "500", "1500"]
    assert {line.organisation for line in lines(reading, "Summa", "Socialnämnden")} == {"Socialnämnden"}
    assert {line.parent_label for line in lines(reading, "Summa investeringar")} == {None}
    assert reading.tables[0].title == "Investeringsbudget 2025–2027"
    # The grand total of the last column is misprinted by 500: across it and down it, one error.
    assert sorted(failing(reading)) == [
        ("column_sum", "Summa investeringar", "500"),
        ("row_sum", "Summa investeringar", "500"),
    ]
    assert [check.follows_from is None for check in reading.checks if check.outcome == "disagrees"] == [True, False]


def test_income_cost_and_net_of_one_board(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "net.pdf", [300, 370, 440])
    page.text("Socialnämnden", 16, bold=True)
    page.text("Driftbudget 2025 (tkr)", 12, bold=True)
    page.row("Verksamhet", "Kostnader", "Intäkter", "Netto", bold=True)
    page.row("Nämndadministration", "12 300", "-300", "12 000")
    page.row("Äldreomsorg", "345 600", "-45 600", "300 000")
    page.row("Individ- och familjeomsorg", "98 700", "-8 700", "90 000")
    page.row("Totalt", "456 600", "-54 600", "402 000", bold=True)
    reading = read(page.save())
    assert [line.measure for line in lines(reading, "Äldreomsorg")] == ["cost", "income", "net"]
    assert years(lines(reading, "Äldreomsorg")) == [(2025, "budget")] * 3
    assert {line.organisation for line in reading.budget_lines} == {"Socialnämnden"}
    kinds = [check.kind for check in reading.checks]
    assert (kinds.count("row_sum"), kinds.count("column_sum")) == (4, 3)


def test_frames_across_columns_are_changes_of_the_later_year(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "frames.pdf", [250, 310, 370, 430, 490])
    page.text("Budgetramar per nämnd (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2024", "Löner", "Volym", "Sparkrav", "Budget 2025", bold=True)
    page.row("Kommunstyrelsen", "101 200", "3 000", "150", "-1 000", "103 350")
    page.row("Socialnämnden", "520 500", "15 500", "7 250", "-5 000", "538 250")
    page.row("Kulturnämnden", "40 000", "1 200", "", "-400", "40 800")
    page.row("Valnämnden", "200", "5", "", "", "215")
    page.row("Summa", "661 900", "19 705", "7 400", "-6 400", "682 605", bold=True)
    reading = read(page.save())
    assert [line.measure for line in lines(reading, "Kommunstyrelsen")] == [
        "amount",
        "change",
        "change",
        "change",
        "amount",
    ]
    assert years(lines(reading, "Socialnämnden"))[1:] == [(2025, "budget")] * 4
    assert len(lines(reading, "Valnämnden")) == 3
    assert failing(reading) == [("column_sum", "Summa", "-10"), ("row_sum", "Valnämnden", "10")]


def test_rows_below_a_board_with_amounts_belong_to_it(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "leading.pdf", [330, 400, 470])
    page.text("Driftbudget, tkr", 14, bold=True)
    page.row("Nämnd/verksamhet", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Kommunstyrelsen", "100 000", "101 000", "102 000", bold=True)
    page.row("Ledning", "60 000", "60 500", "61 000", indent=12)
    page.row("Räddningstjänst", "40 000", "40 500", "41 000", indent=12)
    page.row("Socialnämnden", "500 000", "510 000", "520 000", bold=True)
    page.row("Äldreomsorg", "300 000", "305 000", "310 000", indent=12)
    page.row("Familjeomsorg", "200 000", "205 000", "210 000", indent=12)
    page.row("Totalt", "600 000", "611 000", "622 000", bold=True)
    reading = read(page.save())
    assert {(line.parent_label, line.organisation) for line in lines(reading, "Äldreomsorg")} == {
        ("Socialnämnden", "Socialnämnden")
    }
    assert all(line.is_total for line in lines(reading, "Socialnämnden"))
    assert {check.outcome for check in reading.checks} == {"agrees"}
    assert len(reading.checks) == 9


def test_municipality_and_group_over_the_years(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "group.pdf", [280, 340, 420, 480])
    page.text("Balansbudget, mnkr", 14, bold=True)
    page.at(250, "Kommunen", bold=True)
    page.at(400, "Koncernen", bold=True)
    page.row("")
    page.row("", "2025", "2026", "2025", "2026", bold=True)
    page.row("Anläggningstillgångar", "1 200,0", "1 250,0", "2 300,5", "2 400,5")
    page.row("Omsättningstillgångar", "300,0", "310,0", "450,0", "455,0")
    page.row("Summa tillgångar", "1 500,0", "1 560,0", "2 750,5", "2 855,5", bold=True)
    page.row("Eget kapital", "900,0", "930,0", "1 400,5", "1 450,5")
    page.row("Avsättningar", "100,0", "110,0", "150,0", "160,0")
    page.row("Skulder", "500,0", "520,0", "1 200,0", "1 245,0")
    page.row("Summa eget kapital, avsättningar och skulder", "1 500,0", "1 560,0", "2 750,5", "2 860,5", bold=True)
    reading = read(page.save())
    assert [line.entity for line in lines(reading, "Eget kapital")] == ["municipality"] * 2 + ["group"] * 2
    assert {line.statement for line in reading.budget_lines} == {"balance_sheet"}
    assert "duplicate_header" not in codes(reading)
    assert sorted(kind for kind, _, _ in failing(reading)) == ["column_sum", "identity"]


def test_unit_of_a_sentence_on_another_page_percent_nil_and_footnotes(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "sentence.pdf", [250, 310, 370, 430, 500])
    page.text("Läsanvisning", 14, bold=True)
    page.text("Alla belopp i tabellerna anges i tusental kronor om inte annat anges.")
    page.next_page()
    page.text("Driftbudget", 14, bold=True)
    page.row("Nämnd", "Bokslut 2023", "Budget 2024", "Budget 2025", "Förändring", "Förändring %", bold=True)
    page.row("Kommunstyrelsen", "98 765", "101 200*", "104 350", "3 150", "3,1 %")
    page.row("Socialnämnden", "512 004", "520 500", "538 2501)", "17 750", "3,4%")
    page.row("Kulturnämnden", "–", "200", "205", "5", "2,5 %")
    page.row("Summa", "610 769", "621 900", "642 805", "20 905", "3,4 %", bold=True)
    page.text("")
    page.text("* Inklusive tilläggsbudget. 1) Varav 500 tkr engångsmedel.")
    reading = read(page.save())
    assert {line.unit for line in reading.budget_lines} == {"tkr", "%"}
    social = lines(reading, "Socialnämnden")
    assert [line.printed for line in social][2:3] == ["538 2501)"]
    assert (social[2].amount_sek, social[2].note) == (538250000, "1)")
    assert lines(reading, "Kommunstyrelsen")[1].note == "*"
    assert (lines(reading, "Kulturnämnden")[0].amount_sek, lines(reading, "Kulturnämnden")[0].printed) == (0, "–")
    assert years(social)[3:] == [(None, "deviation")] * 2
    assert [line.measure for line in social][3:] == ["amount", "percent"]
    assert failing(reading) == []


def test_unit_that_a_sentence_declares_for_other_tables_or_for_prose_is_not_taken(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "scoped.pdf", [300, 370])
    page.text("Beloppen i den löpande texten är avrundade och avser miljoner kronor om inget annat anges.")
    page.text("Alla belopp i investeringsbudgeten anges i tusental kronor.")
    page.text("Driftbudget", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "101 200", "104 350")
    page.row("Socialnämnden", "520 500", "538 250")
    page.row("Summa", "621 700", "642 600", bold=True)
    reading = read(page.save())
    assert {(line.unit, line.amount_sek) for line in reading.budget_lines} == {(None, None)}
    assert "unit_unknown" in codes(reading)


@pytest.mark.parametrize(
    ("title", "statement"), [("Barn- och utbildningsnämnden, tkr", "operating"), ("Statsbidrag, tkr", "other")]
)
def test_activities_are_the_operating_budget_unless_the_title_says_otherwise(
    tmp_path: Path, title: str, statement: str
) -> None:
    page = BudgetPage(tmp_path / "activities.pdf", [300, 370])
    page.text(title, 14, bold=True)
    page.row("Verksamhet", "Budget 2025", "Plan 2026", bold=True)
    page.row("Förskola", "101 200", "104 350")
    page.row("Grundskola", "220 500", "238 250")
    page.row("Kulturskola", "20 500", "21 250")
    page.row("Nämndens kansli", "2 500", "2 250")
    page.row("Summa", "344 700", "366 100", bold=True)
    reading = read(page.save())
    assert {line.statement for line in reading.budget_lines} == {statement}
    assert len(reading.budget_lines) == 10
    assert ("statement_unknown" in codes(reading)) is (statement == "other")


def test_headers_that_stand_twice_or_contradict_the_years_are_reported(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "headers.pdf", [300, 370, 440, 510])
    page.text("Investeringar", 14, bold=True)
    page.row("Mkr", "Budget 2025", "Budget 2025", "Bokslut 2026", "Avvikelse", bold=True)
    page.row("Ny skola", "45,0", "46,0", "50,0", "-4,0")
    page.row("Vägar", "10,0", "10,0", "9,0", "1,0")
    page.row("S:a", "55,0", "56,0", "59,0", "-3,0", bold=True)
    reading = read(page.save())
    assert {"duplicate_header", "header_contradicts"} <= set(codes(reading))
    assert years(lines(reading, "Vägar"))[2] == (2026, "actual")
    assert all(line.is_total for line in lines(reading, "S:a"))


def test_key_figures_have_their_own_units_and_no_kronor(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "figures.pdf", [330, 400, 470])
    page.text("Ekonomisk översikt", 16, bold=True)
    page.row("", "2025", "2026", "2027", bold=True)
    page.row("Skattesats, kr", "22,60", "22,60", "22,60")
    page.row("Utdebitering", "22:60", "22:60", "22:60")
    page.row("Antal invånare", "28 000", "28 050", "28 100")
    page.row("Soliditet (%)", "45,2", "45,0", "44,8")
    page.row("Årets resultat, mnkr", "12,5", "15,0", "16,0")
    page.row("Låneskuld per invånare, kr", "34 500", "35 000", "36 000")
    reading = read(page.save())
    found = {label: lines(reading, label)[0] for label in {line.label for line in reading.budget_lines}}
    assert {label: line.measure for label, line in found.items()} == {
        "Skattesats, kr": "rate",
        "Utdebitering": "rate",
        "Antal invånare": "count",
        "Soliditet (%)": "percent",
        "Årets resultat, mnkr": "amount",
        "Låneskuld per invånare, kr": "rate",
    }
    money = {label: line.amount_sek for label, line in found.items() if line.amount_sek is not None}
    assert money == {"Årets resultat, mnkr": 12500000}


def test_years_down_the_side_give_each_row_its_year(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "transposed.pdf", [250, 330, 410])
    page.text("Låneskuld och investeringar, mnkr", 14, bold=True)
    page.row("År", "Investeringar", "Upplåning", "Låneskuld", bold=True)
    page.row("Bokslut 2023", "150,0", "50,0", "1 050,0")
    page.row("Budget 2025", "200,0", "110,0", "1 250,0")
    page.row("Plan 2026", "120,0", "40,0", "1 290,0")
    reading = read(page.save())
    assert years(lines(reading, "Bokslut 2023")) == [(2023, "actual")] * 3
    assert years(lines(reading, "Plan 2026")) == [(2026, "plan")] * 3


def test_a_title_on_the_page_before_and_a_table_over_two_pages(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "pages.pdf", [330, 400, 470])
    page.text("Ekonomi", 18, bold=True)
    for _ in range(34):
        page.text("Kommunens ekonomi påverkas av befolkningens utveckling och av räntan.", gap=4)
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.next_page()
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Socialnämnden", bold=True)
    for number in range(1, 51):
        page.row(f"Verksamhet {number}", f"{number} 000", f"{number} 100", f"{number} 200")
    page.next_page()
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Verksamhet 51", "51 000", "51 100", "51 200")
    page.row("Verksamhet 52", "52 000", "52 100", "52 200")
    page.row("Summa", "1 378 000", "1 383 200", "1 388 400", bold=True)
    reading = read(page.save())
    assert len(reading.tables) == 1
    assert (reading.tables[0].statement, reading.tables[0].unit) == ("operating", "tkr")
    assert [locator.page for locator in reading.tables[0].locators] == [2, 3]
    assert {line.organisation for line in lines(reading, "Verksamhet 52")} == {"Socialnämnden"}
    assert {line.locators[0].page for line in lines(reading, "Verksamhet 52")} == {3}
    assert [check.outcome for check in reading.checks] == ["agrees"] * 3


def test_accounts_read_bare_years_as_outcomes_and_rows_of_stages(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "accounts.pdf", [430, 490])
    page.text("Ekonomi", 16, bold=True)
    page.row("Ekonomi (tkr)", "2024", "2025", bold=True)
    page.row("Intäkter", "10 135", "11 251")
    page.row("Kostnader", "-69 731", "-73 300")
    page.row("Nettokostnader", "-59 596", "-62 049", bold=True)
    page.row("Budget", "-59 689", "-63 119")
    page.row("Budgetavvikelse", "93", "1 071")
    cover = Cover(title="Årsbokslut 2025", period_start=2025, budget_year=2025, organisation="Kulturnämnden")
    reading = read(page.save(), cover)
    assert years(lines(reading, "Intäkter")) == [(2024, "actual"), (2025, "actual")]
    assert years(lines(reading, "Budget", "Nettokostnader")) == [(2024, "budget"), (2025, "budget")]
    assert years(lines(reading, "Budgetavvikelse", "Nettokostnader")) == [(2024, "deviation"), (2025, "deviation")]
    assert {line.organisation for line in reading.budget_lines} == {"Kulturnämnden"}
    assert all(line.is_total for line in lines(reading, "Nettokostnader"))
    assert not any(line.is_total for line in lines(reading, "Budgetavvikelse"))


@pytest.mark.parametrize(
    ("title", "header"),
    [("Nämndens mål och indikatorer", ("Mål", "Utfall 2023", "Målvärde 2025")), ("Innehåll", ("", "", ""))],
)
def test_tables_of_goals_and_contents_are_left_alone(tmp_path: Path, title: str, header: tuple[str, ...]) -> None:
    page = BudgetPage(tmp_path / "other.pdf", [400, 480])
    page.text(title, 14, bold=True)
    page.row(*header, bold=True)
    page.row("Andel nöjda brukare ska öka . . . . . . . . . . .", "" if not header[0] else "82", "85")
    page.row("Sjukfrånvaron ska minska . . . . . . . . . . . . .", "" if not header[0] else "7", "6")
    page.row("Fler elever ska nå målen . . . . . . . . . . . . .", "" if not header[0] else "91", "93")
    reading = read(page.save())
    assert reading.budget_lines == ()
    assert reading.tables == ()


def test_german_accounts_are_refused_with_a_finding(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "german.pdf", [380, 470])
    page.text("Gesamtergebnisrechnung", 14, bold=True)
    page.text("Die Beträge der Stadt und der Betriebe werden in Euro ausgewiesen.")
    page.row("Bezeichnung", "2024 EUR", "2025 EUR", bold=True)
    page.row("Steuern", "-12.345.678,90", "-13.345.678,90")
    page.row("Personalaufwendungen", "9.876.543,21", "9.976.543,21")
    page.row("Abschreibungen", "1.234.567,00", "1.334.567,00")
    page.row("Zinsen", "345.678,00", "335.678,00")
    page.row("Ergebnis", "-888.890,69", "-1.698.890,69", bold=True)
    reading = read(page.save())
    assert reading.budget_lines == ()
    assert codes(reading) == ["foreign_amounts"]


def test_letters_where_digits_belong_leave_those_cells_out_and_mark_the_table(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "letters.pdf", [330, 400, 470])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Kommunstyrelsen", "100 000", "101 000", "1O2 000")
    page.row("Socialnämnden", "500 000", "5l0 000", "520 000")
    page.row("Summa", "600 000", "611 000", "622 000", bold=True)
    reading = read(page.save())
    assert amounts(reading, "Kommunstyrelsen") == ["100000", "101000"]
    assert amounts(reading, "Socialnämnden") == ["500000", "520000"]
    assert codes(reading) == ["cell_not_read", "cell_not_read", "doubtful_text"]
    # A sum of which one number could not be read is not checked at all.
    assert [check.outcome for check in reading.checks] == ["agrees"]


def test_an_earlier_year_in_parentheses_is_read_where_the_whole_column_stands_so(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "parentheses.pdf", [300, 380, 460])
    page.text("Resultaträkning (tkr)", 14, bold=True)
    page.row("", "2025", "(2024)", "Budget 2025", bold=True)
    page.row("Verksamhetens intäkter", "100", "(90)", "95")
    page.row("Verksamhetens kostnader", "-500", "(-480)", "-490")
    page.row("Verksamhetens nettokostnader", "-400", "(-390)", "-395")
    cover = Cover(title="Årsredovisning 2025", period_start=2025, budget_year=2025)
    costs = lines(read(page.save(), cover), "Verksamhetens kostnader")
    assert years(costs) == [(2025, "actual"), (2024, "actual"), (2025, "budget")]
    assert [(str(line.value), line.printed) for line in costs][1] == ("-480", "(-480)")


def test_a_number_in_parentheses_among_others_is_left_out_and_reported(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "one-in-parentheses.pdf", [300, 380])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "100 000 (99 000)", "101 000")
    page.row("Socialnämnden", "(500 000)", "510 000")
    page.row("Valnämnden", "150", "900")
    reading = read(page.save())
    assert amounts(reading, "Kommunstyrelsen") == ["100000", "101000"]
    assert lines(reading, "Kommunstyrelsen")[0].note == "(99 000)"
    assert amounts(reading, "Socialnämnden") == ["510000"]
    assert codes(reading) == ["parenthesised_amount"]


def test_headings_in_two_ranks_and_their_sums(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "ranks.pdf", [330, 400, 470])
    page.text("Driftbudget, tkr", 14, bold=True)
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Socialnämnden", bold=True)
    page.row("Äldreomsorg", indent=6)
    page.row("Hemtjänst", "60 000", "60 500", "61 000", indent=12)
    page.row("Särskilt boende", "140 000", "140 500", "141 000", indent=12)
    page.row("Summa", "200 000", "201 000", "202 000", bold=True, indent=6)
    page.row("Individ och familj", indent=6)
    page.row("Barn och unga", "30 000", "30 500", "31 000", indent=12)
    page.row("Vuxna", "20 000", "20 500", "21 000", indent=12)
    page.row("Summa", "50 000", "51 000", "52 000", bold=True, indent=6)
    page.row("Summa socialnämnden", "250 000", "252 000", "254 000", bold=True)
    page.row("Kulturnämnden", "15 000", "16 000", "16 000")
    page.row("Summa totalt", "265 000", "268 000", "270 000", bold=True)
    reading = read(page.save())
    assert {(line.parent_label, line.organisation) for line in lines(reading, "Vuxna")} == {
        ("Individ och familj", "Socialnämnden")
    }
    assert {line.parent_label for line in lines(reading, "Summa socialnämnden")} == {"Socialnämnden"}
    assert {(line.parent_label, line.organisation) for line in lines(reading, "Summa totalt")} == {(None, None)}
    assert [check.outcome for check in reading.checks] == ["agrees"] * 12


def test_the_same_result_in_two_statements_is_compared(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "two.pdf", [330, 400, 470])
    page.text("Resultatbudget (tkr)", 12, bold=True)
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Verksamhetens nettokostnader", "-591 500", "-603 500", "-614 500")
    page.row("Skatteintäkter", "450 000", "455 000", "460 000")
    page.row("Generella statsbidrag och utjämning", "150 000", "152 000", "155 000")
    page.row("Årets resultat", "8 500", "3 500", "500", bold=True)
    page.text("")
    page.text("Kassaflödesbudget (tkr)", 12, bold=True)
    page.row("", "Budget 2025", "Plan 2026", "Plan 2027", bold=True)
    page.row("Årets resultat", "8 500", "3 500", "600")
    page.row("Avskrivningar", "30 000", "30 000", "31 000")
    page.row("Kassaflöde från den löpande verksamheten", "38 500", "33 500", "31 600", bold=True)
    page.row("Investeringar", "-50 000", "-40 000", "-40 000")
    page.row("Kassaflöde från investeringsverksamheten", "-50 000", "-40 000", "-40 000", bold=True)
    page.row("Nya lån", "10 000", "10 000", "10 000")
    page.row("Kassaflöde från finansieringsverksamheten", "10 000", "10 000", "10 000", bold=True)
    page.row("Årets kassaflöde", "-1 500", "3 500", "1 600", bold=True)
    reading = read(page.save())
    assert [table.statement for table in reading.tables] == ["income", "cash_flow"]
    assert {table.sign_convention for table in reading.tables} == {"costs_negative"}
    assert failing(reading) == [("cross_table", "Årets resultat", "100")]


def test_a_frame_is_the_frame_before_it_and_the_changes_between(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "frame.pdf", [330, 400, 470])
    page.text("Förändringar av budgetramar, tkr", 14, bold=True)
    page.row("Socialnämnden", "2025", "2026", "2027", bold=True)
    page.row("Budgetram föregående år", "500 000", "513 000", "520 000")
    page.row("Lönekompensation 2025", "11 000", "10 000", "10 000")
    page.row("KF 2024-06-17 § 84 Nytt boende", "7 000", "2 000", "3 000")
    page.row("Effektivisering 1 %", "-5 000", "-5 000", "-5 000")
    page.row("Budgetram", "513 000", "520 000", "528 100", bold=True)
    reading = read(page.save())
    assert {line.statement for line in reading.budget_lines} == {"frame_adjustment"}
    assert {line.organisation for line in reading.budget_lines} == {"Socialnämnden"}
    assert [line.measure for line in lines(reading, "Effektivisering 1 %")] == ["change"] * 3
    assert [(line.measure, line.is_total) for line in lines(reading, "Budgetram")] == [("amount", True)] * 3
    assert years(lines(reading, "Lönekompensation 2025")) == [(2025, "budget"), (2026, "plan"), (2027, "plan")]
    assert sorted(failing(reading)) == [("column_sum", "Budgetram", "100"), ("identity", "Budgetram", "100")]


def test_a_sum_over_kinds_of_cost_is_of_the_year_and_one_over_years_of_none(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "kinds.pdf", [300, 370, 440])
    page.text("Driftbudget 2025 (tkr)", 12, bold=True)
    page.row("Verksamhet", "Personal", "Lokaler", "Summa", bold=True)
    page.row("Bibliotek", "8 000", "4 000", "12 000")
    page.row("Kulturskola", "5 000", "1 000", "6 000")
    page.row("Totalt", "13 000", "5 000", "18 000", bold=True)
    reading = read(page.save())
    assert years(lines(reading, "Bibliotek")) == [(2025, "budget")] * 3
    kinds = [check.kind for check in reading.checks]
    assert (kinds.count("row_sum"), kinds.count("column_sum")) == (3, 3)
    assert failing(reading) == []
