"""What may be wrong though it reads well is pointed at: cropped pages, lying letters on other pages, rows without a label."""

from __future__ import annotations

from pathlib import Path

import typst

from planextract.reading.cover import Cover
from tests.fuzz.object_mutations import swap_characters
from tests.fuzz.pieces import Piece
from tests.reading.budget_page import BudgetPage, amounts, codes, read


def test_a_header_that_the_edge_of_its_page_cuts_off_is_told_of_the_table_on_the_next_page_too(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "cropped.pdf", [340, 600])
    page.canvas.setPageSize((580, 842))
    page.text("Nettokostnad (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Förändring 2026 (%)", bold=True)
    page.row("Kommunstyrelsen", "100 000", "3,1")
    page.row("Socialnämnden", "500 000", "2,1")
    page.next_page()
    page.canvas.setPageSize((640, 842))
    page.row("Barn- och utbildningsnämnden", "400 000", "1,7")
    page.row("Kulturnämnden", "60 000", "2,7")
    reading = read(page.save())
    assert "doubtful_text" in codes(reading)


def test_letters_that_lie_on_a_cover_put_the_meaning_of_bare_years_in_doubt(tmp_path: Path) -> None:
    source = tmp_path / "accounts.typ"
    source.write_text(
        """#set text(font: "Libertinus Serif")
        = Årsbokslut
        #pagebreak()
        #table(columns: 3, stroke: none, [Driftredovisning (tkr)], [2024], [2025],
          [Kommunstyrelsen], [10 135], [11 251], [Socialnämnden], [69 731], [73 300], [Summa], [79 866], [84 551])
        """,
        encoding="utf-8",
    )
    honest = typst.compile(str(source))
    path = tmp_path / "accounts.pdf"
    path.write_bytes(honest)
    cover = Cover(title="2025", period_start=2025, budget_year=2025)
    assert "doubtful_text" not in codes(read(path, cover))
    path.write_bytes(swap_characters(Piece("accounts", honest, "accounts", (1, 2), "2025"), "b", "å"))
    (doubt,) = [finding for finding in read(path, cover).findings if finding.code == "doubtful_text"]
    assert "page 1 cannot be trusted" in doubt.message


def test_an_amount_in_a_row_without_a_label_is_pointed_at(tmp_path: Path) -> None:
    page = BudgetPage(tmp_path / "nameless.pdf", [340, 440])
    page.text("Driftbudget (tkr)", 14, bold=True)
    page.row("Nämnd", "Budget 2025", "Plan 2026", bold=True)
    page.row("Kommunstyrelsen", "100 000", "101 000")
    page.row("", "", "76 653")
    page.row("Socialnämnden", "500 000", "510 000")
    page.row("Kulturnämnden", "60 000", "61 000")
    reading = read(page.save())
    assert amounts(reading, "Socialnämnden") == ["500000", "510000"]
    (line,) = [line for line in reading.budget_lines if not line.label]
    assert [(f.code, f.subject_id) for f in reading.findings if f.subject_id == line.line_id] == [
        ("ambiguous_label", line.line_id)
    ]
