# period=2025-2027
"""Words that span unequal numbers of years, a column of notes, a change in amounts and in per cent; thin rules; small type."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "text; 2022 actual; 2023 actual; 2024 budget; 2025 budget; _ _; _ %; 2026 plan; 2027 plan"
TABLES = f"""
{{{{rows statement=income unit=tkr minus=minus space=nbsp dec=0 cols="{COLUMNS}"}}}}
Verksamhetens intäkter | 1 | 142 206 | 151 990 | 148 200 | 150 700 | =5-4 | 1,7 | 153 400 | 156 100
Verksamhetens kostnader | 2 | -801 447 | -845 013 | -868 900 | -893 400 | =5-4 | 2,8 | -918 200 | -943 900
Avskrivningar | 3 | -28 004 | -29 870 | -31 400 | -33 900 | =5-4 | 8,0 | -36 700 | -38 800
= Verksamhetens nettokostnader | | Σ | Σ | Σ | Σ | Σ | 3,2 | Σ | Σ
Skatteintäkter | 4 | 518 330 | 541 208 | 561 900 | 582 300 | =5-4 | 3,6 | 604 200 | 627 500
Generella statsbidrag | 5 | 182 116 | 188 902 | 195 800 | 203 900 | =5-4 | 4,1 | 206 700 | 209 300
Finansiella intäkter | 6 | 3 204 | 5 118 | 4 300 | 4 100 | =5-4 | -4,7 | 4 000 | 4 000
Finansiella kostnader | 7 | -2 871 | -6 940 | -8 800 | -11 300 | =5-4 | 28,4 | -13 100 | -13 900
= Årets resultat | | ΣΣ | ΣΣ | ΣΣ | ΣΣ | ΣΣ | | ΣΣ | ΣΣ
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Roboto Bold", 18)
    canvas.drawString(40, 540, "Budget 2025 med plan 2026–2027")
    canvas.setFont("Roboto Bold", 11)
    canvas.drawString(40, 505, "Resultaträkning och resultatbudget (tkr)")
    edges = [250.0, *[320.0 + 68 * at for at in range(8)]]
    canvas.setFont("Roboto", 8)
    for first, last, word in ((1, 2, "Bokslut"), (3, 4, "Budget"), (5, 6, "Förändring 2024–2025"), (7, 8, "Plan")):
        canvas.drawCentredString((edges[first] - 45 + edges[last]) / 2, 484, word)
        canvas.line(edges[first] - 45, 480, edges[last], 480)
    for edge, head in zip(edges, ("Not", "2022", "2023", "2024", "2025", "tkr", "%", "2026", "2027"), strict=True):
        canvas.drawRightString(edge, 469, head)
    y = 452.0
    for row in tables[0].rows:
        canvas.setFont("Roboto Bold" if "=" in row.kind else "Roboto", 8.5)
        canvas.drawString(40, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        canvas.setLineWidth(0.15)
        canvas.line(40, y - 4, edges[-1], y - 4)
        y -= 15
    canvas.save()
