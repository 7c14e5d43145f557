# period=2025-2027
"""Columns parted by drawn lines only, headers centred over them in two languages of signs, a continued page without header."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=operating unit=tkr minus=dash space=nbsp cols="2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
#@ Samhällsnämnden
Ledning | 4 210 | 4 300 | 4 380 | 4 460
Gator | 31 900 | 32 800 | 33 500 | 34 200
Parker | 9 870 | 10 050 | 10 250 | 10 450
Kollektivtrafik | 14 400 | 15 100 | 15 600 | 16 000
Bostadsanpassning | 2 950 | 3 000 | 3 050 | 3 100
Parkeringsavgifter | -2 100 | -2 250 | -2 300 | -2 350
= Summa samhällsnämnden | Σ | *
#@ Välfärdsnämnden
Hemtjänst | 88 120 | 91 400 | 94 100 | 96 900
Boenden | 171 500 | 176 900 | 181 700 | 186 800
Funktionsstöd | 104 300 | 107 800 | 110 600 | 113 500
Familjestöd | 61 700 | 63 100 | 64 400 | 65 900
= Summa välfärdsnämnden | Σ | *
^= Totalt | ΣΣ | *
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Serif Pro Bold", 20)
    canvas.drawString(60, 780, "Verksamhetsplan och budget 2025–2027")
    canvas.setFont("Source Serif Pro Bold", 12)
    canvas.drawString(60, 230, "Driftbudget (tkr)")
    middles = [300.0 + 65 * at for at in range(4)]
    heads = (("Budget", "2024"), ("Budget", "2025"), ("Plan", "2026"), ("Plan", "2027"))
    canvas.setFont("Source Serif Pro Bold", 9)
    for middle, head in zip(middles, heads, strict=True):
        canvas.drawCentredString(middle, 205, head[0])
        canvas.drawCentredString(middle, 194, head[1])
    y, top = 178.0, 214.0
    for at, row in enumerate(tables[0].rows):
        canvas.setFont("Source Serif Pro Bold" if set("=#") & set(row.kind) else "Source Serif Pro", 9.5)
        canvas.drawString(63, y, row.cells[0].text)
        for middle, cell in zip(middles, row.cells[1:], strict=True):
            canvas.drawRightString(middle + 28, y, cell.text)
        y -= 14
        if at == 7 or at == len(tables[0].rows) - 1:
            canvas.setLineWidth(0.4)
            for x in (60.0, *[middle - 32.5 for middle in middles], middles[-1] + 32.5):
                canvas.line(x, top, x, y + 9)
            canvas.showPage()
            y, top = 770.0, 782.0
    canvas.save()
