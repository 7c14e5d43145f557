# period=2026-2028
"""Income, costs and net in rows under each board; part of a year beside whole years; a change and per cent; blanks for nil."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "2024 actual; 2025 budget; 2025 actual; 2025 forecast; 2026 budget; _ _; _ %"
TABLES = f"""
{{{{rows statement=operating unit=tkr minus=spaced space=plain cols="{COLUMNS}"}}}}
#@ Kommunstyrelsen
Intäkter | 18 204 | 17 500 | 11 020 | 17 900 | 18 100 | =5-2 | 3,4
Kostnader | -121 880 | -124 300 | -79 411 | -125 600 | -127 900 | =5-2 | 2,9
= Netto | Σ | Σ | Σ | Σ | Σ | Σ | 2,8
#@ Barn- och utbildningsnämnden
Intäkter | 77 302 | 70 100 | 48 960 | 73 000 | 71 400 | =5-2 | 1,9
Kostnader | -602 455 | -611 900 | -402 118 | -616 700 | -628 000 | =5-2 | 2,6
= Netto | Σ | Σ | Σ | Σ | Σ | Σ | 2,7
#@ Vård- och omsorgsnämnden
Intäkter | 91 006 | 88 300 | 58 214 | 90 000 | 90 200 | =5-2 | 2,2
Kostnader | -588 613 | -592 000 | -401 530 | -603 400 | -611 700 | =5-2 | 3,3
= Netto | Σ | Σ | Σ | Σ | Σ | Σ | 3,5
#@ Miljönämnden
Intäkter | 4 411 | 4 600 | 3 210 | 4 500 | 4 700 | =5-2 | 2,2
Kostnader | -7 905 | -8 300 | -5 300 | -8 150 | -8 500 | =5-2 | 2,4
= Netto | Σ | Σ | Σ | Σ | Σ | Σ | 2,7
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Roboto Bold", 18)
    canvas.drawString(45, 785, "Budgetberedning 2026")
    canvas.setFont("Roboto", 9.5)
    y = 764.0
    for line in (
        "Uppföljningen efter augusti visar ett underskott för Vård- och omsorgsnämnden på 9,7 mkr mot budget.",
        "Barn- och utbildningsnämnden lämnar ett underskott på 1,9 mkr. Kommunstyrelsen ska återkomma",
        "med förslag till åtgärder i november. Underlaget omfattar även plan för 2027 och 2028.",
    ):
        canvas.drawString(45, y, line)
        y -= 13
    y -= 14
    canvas.setFont("Roboto Bold", 12)
    canvas.drawString(45, y, "Nämndernas driftbudget")
    canvas.setFont("Roboto", 8)
    canvas.drawRightString(550, y, "Belopp i tkr")
    y -= 20
    edges = [205.0, 265.0, 330.0, 390.0, 450.0, 510.0, 550.0]
    canvas.setFont("Roboto Bold", 8)
    heads = ("Utfall|2024", "Budget|2025", "Utfall jan-|aug 2025", "Prognos|2025", "Budget|2026", "Förändr|25-26", "%")
    for edge, head in zip(edges, heads, strict=True):
        for at, word in enumerate(head.split("|")):
            canvas.drawRightString(edge, y - 10 * at, word)
    canvas.line(45, y - 14, 550, y - 14)
    y -= 27
    for row in tables[0].rows:
        canvas.setFont("Roboto Bold" if set("#=") & set(row.kind) else "Roboto", 8.5)
        y -= 5 if "#" in row.kind else 0
        canvas.drawString(45, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 12.5
    canvas.save()
