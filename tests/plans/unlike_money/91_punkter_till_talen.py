# period=2025-2027
"""Operating budget and cash flow on one page, dotted leaders from the labels to the numbers."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=operating unit=tkr minus=hyphen space=plain cols="2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
@ Kommunstyrelsen | 80 400 | 82 900 | 84 700 | 86 600
@ Utbildningsnämnden | 301 200 | 308 800 | 316 500 | 324 900
@ Socialnämnden | 288 700 | 299 100 | 308 000 | 317 700
@ Kultur- och fritidsnämnden | 32 900 | 33 500 | 34 200 | 34 900
^= Nämnderna totalt | Σ | *
{{end}}
{{rows statement=cash_flow unit=tkr minus=hyphen space=plain cols="2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
Årets resultat | 6 300 | 8 100 | 4 900 | 7 700
Avskrivningar | 29 800 | 31 900 | 34 100 | 36 000
= Från verksamheten | Σ | *
Investeringar | -71 000 | -88 500 | -64 000 | -52 000
= Från investeringar | Σ | *
Nya lån | 35 000 | 48 000 | 25 000 | 8 000
= Från finansiering | Σ | *
= Förändring av likvida medel | ΣΣ | *
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 20)
    canvas.drawString(60, 775, "Budget 2025 och plan 2026–2027")
    y = 735.0
    for title, table in (("Driftbudget (tkr)", tables[0]), ("Kassaflödesbudget (tkr)", tables[1])):
        canvas.setFont("Source Sans Pro Bold", 12)
        canvas.drawString(60, y, title)
        y -= 18
        edges = [330.0 + 65 * at for at in range(4)]
        canvas.setFont("Source Sans Pro Bold", 9)
        for edge, head in zip(edges, ("Budget 2024", "Budget 2025", "Plan 2026", "Plan 2027"), strict=True):
            canvas.drawRightString(edge, y, head)
        y -= 15
        for row in table.rows:
            face = "Source Sans Pro Bold" if "=" in row.kind else "Source Sans Pro"
            canvas.setFont(face, 9.5)
            canvas.drawString(60, y, row.cells[0].text)
            begin = 60 + canvas.stringWidth(row.cells[0].text, face, 9.5) + 4
            canvas.drawString(begin, y, "." * int((282 - begin) / canvas.stringWidth(".", face, 9.5)))
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 13
        y -= 22
    canvas.save()
