# period=2025-2027
"""Landscape: income statement left, balance sheet right on one sheet, with a column of notes each, rows at one height."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "text; 2024 budget; 2025 budget; 2026 plan"
TABLES = f"""
{{{{rows statement=income unit=mnkr minus=minus dec=1 cols="{COLUMNS}"}}}}
Verksamhetens intäkter | 1 | 188,0 | 191,4 | 195,2
Verksamhetens kostnader | 2 | -1 012,6 | -1 041,8 | -1 069,0
Avskrivningar | 3 | -39,1 | -41,7 | -44,9
= Verksamhetens nettokostnader | | ΣΣ | *
Skatteintäkter | 4 | 655,2 | 678,9 | 704,6
Generella statsbidrag | 5 | 221,4 | 228,0 | 231,5
= Verksamhetens resultat | | ΣΣ | *
Finansnetto | 6 | -4,4 | -7,9 | -10,6
= Årets resultat | | ΣΣ | *
{{{{end}}}}
{{{{rows statement=balance_sheet unit=mnkr minus=minus dec=1 cols="{COLUMNS}"}}}}
# Tillgångar
Anläggningstillgångar | 7 | 1 010,3 | 1 088,7 | 1 140,0
Omsättningstillgångar | 8 | 121,0 | 118,2 | 117,9
= Summa tillgångar | | Σ | *
# Eget kapital och skulder
Eget kapital | 9 | 498,6 | 505,5 | 512,3
Avsättningar | 10 | 60,2 | 61,0 | 61,6
Skulder | 11 | 572,5 | 640,4 | 684,0
= Summa eget kapital och skulder | | Σ | *
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 20)
    canvas.drawString(45, 540, "Budget 2025 – ekonomiska rapporter (mnkr)")
    for left, title, table in ((45.0, "Resultatbudget", tables[0]), (440.0, "Balansbudget", tables[1])):
        canvas.setFont("Source Sans Pro Bold", 13)
        canvas.drawString(left, 500, title)
        edges = [left + 185, left + 240, left + 298, left + 356]
        canvas.setFont("Source Sans Pro Bold", 9)
        for edge, head in zip(edges, ("Not", "Budget 2024", "Budget 2025", "Plan 2026"), strict=True):
            canvas.drawRightString(edge, 480, head)
        canvas.line(left, 475, left + 356, 475)
        y = 460.0
        for row in table.rows:
            canvas.setFont("Source Sans Pro Bold" if set("=#") & set(row.kind) else "Source Sans Pro", 9.5)
            canvas.drawString(left, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 16
    canvas.save()
