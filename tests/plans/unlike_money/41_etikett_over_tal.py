# period=2025-2027
"""Each label on a line of its own and its numbers on the line below, no line drawn; a second table set the usual way."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=operating unit=tkr minus=hyphen space=nbsp cols="2023 actual; 2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
@ Kommunstyrelsen | 121 404 | 125 300 | 128 950 | 131 200 | 133 800
@ Barn- och utbildningsnämnden | 588 310 | 601 200 | 617 450 | 630 900 | 646 300
@ Socialnämnden | 533 115 | 549 700 | 566 020 | 580 400 | 597 100
@ Miljö- och samhällsbyggnadsnämnden | 72 760 | 74 400 | 76 100 | 77 900 | 79 500
@ Överförmyndarnämnden | 3 200 | 3 300 | 3 400 | 3 480 | 3 560
^= Summa nämnder | Σ | *
{{end}}
{{rows statement=investment unit=tkr minus=hyphen space=nbsp cols="2025 budget; 2026 plan; 2027 plan"}}
Fastigheter | 42 000 | 68 500 | 31 000
Gator och torg | 14 500 | 12 000 | 12 500
Vatten och avlopp | 22 800 | 24 100 | 19 900
= Summa investeringar | Σ | *
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Roboto Bold", 20)
    canvas.drawString(60, 780, "Mål och budget 2025–2027")
    canvas.setFont("Roboto Bold", 12)
    canvas.drawString(60, 745, "Nettokostnad per nämnd (tkr)")
    edges = [200.0 + 80 * at for at in range(5)]
    heads = ("Bokslut 2023", "Budget 2024", "Budget 2025", "Plan 2026", "Plan 2027")
    canvas.setFont("Roboto Bold", 9)
    for edge, head in zip(edges, heads, strict=True):
        canvas.drawRightString(edge, 722, head)
    y = 702.0
    for row in tables[0].rows:
        canvas.setFont("Roboto Bold" if "=" in row.kind else "Roboto", 9.5)
        canvas.drawString(60, y, row.cells[0].text)
        y -= 12.5
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 19
    y -= 20
    canvas.setFont("Roboto Bold", 12)
    canvas.drawString(60, y, "Investeringsbudget (tkr)")
    y -= 20
    canvas.setFont("Roboto Bold", 9)
    for edge, head in zip(edges[2:], ("2025", "2026", "2027"), strict=True):
        canvas.drawRightString(edge, y, head)
    y -= 15
    for row in tables[1].rows:
        canvas.setFont("Roboto Bold" if "=" in row.kind else "Roboto", 9.5)
        canvas.drawString(60, y, row.cells[0].text)
        for edge, cell in zip(edges[2:], row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 14
    canvas.save()
