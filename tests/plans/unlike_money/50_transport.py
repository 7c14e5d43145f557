# period=2025-2027
"""A ruled table that goes on over pages, its header repeated in part, with walls that numbers touch."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=operating unit=kr minus=hyphen space=plain cols="2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
#@ Kommunstyrelsen
Kommunfullmäktige | 2 410 300 | 2 466 100 | 2 520 000 | 2 575 000
Kansli | 18 904 550 | 19 350 200 | 19 800 000 | 20 240 000
Ekonomi | 11 206 000 | 11 480 000 | 11 700 000 | 11 950 000
Personal | 9 871 400 | 10 112 300 | 10 330 000 | 10 550 000
Räddningstjänst | 24 118 000 | 24 890 000 | 25 400 000 | 26 000 000
= Summa kommunstyrelsen | Σ | *
#@ Bildningsnämnden
Förskola | 101 244 000 | 102 870 500 | 103 900 000 | 105 700 000
Grundskola | 231 880 400 | 239 114 000 | 245 200 000 | 251 800 000
Fritidshem | 22 015 000 | 22 470 000 | 22 900 000 | 23 350 000
Gymnasieskola | 96 340 700 | 99 105 000 | 101 500 000 | 104 000 000
Vuxenutbildning | 12 870 000 | 12 400 000 | 12 600 000 | 12 850 000
Kulturskola | 6 114 000 | 6 240 000 | 6 350 000 | 6 480 000
= Summa bildningsnämnden | Σ | *
#@ Socialnämnden
Äldreomsorg | 244 910 000 | 253 066 000 | 259 800 000 | 267 100 000
Funktionsstöd | 118 402 500 | 121 900 000 | 124 700 000 | 127 800 000
Individ och familj | 71 330 000 | 73 115 800 | 74 500 000 | 76 000 000
= Summa socialnämnden | Σ | *
^= Totalt | ΣΣ | *
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    walls = [60.0, 220.0, 300.0, 380.0, 460.0, 540.0]
    rows = tables[0].rows
    for number, (begin, end) in enumerate(((0, 10), (10, len(rows)))):
        canvas.setFont("Source Sans Pro Bold", 16)
        canvas.drawString(60, 780, "Detaljbudget 2025–2027" if not number else "Detaljbudget, forts.")
        canvas.setFont("Source Sans Pro", 9)
        canvas.drawRightString(540, 765, "Belopp i kr")
        y, top = 740.0, 752.0
        canvas.setFont("Source Sans Pro Bold", 10)
        heads = ("Verksamhet", "Budget 2024", "Budget 2025", "Plan 2026", "Plan 2027")
        for at, head in enumerate(heads if not number else ("", "2024", "2025", "2026", "2027")):
            canvas.drawString(walls[at] + 3, y, head)
        y -= 16
        for row in rows[begin:end]:
            canvas.setFont("Source Sans Pro Bold" if set("=#") & set(row.kind) else "Source Sans Pro", 10)
            canvas.drawString(63, y, row.cells[0].text)
            for wall, cell in zip(walls[2:], row.cells[1:], strict=True):
                canvas.drawRightString(wall - 1, y, cell.text)
            y -= 16
        canvas.setLineWidth(0.5)
        for wall in walls:
            canvas.line(wall, top, wall, y + 11)
        at_y = top
        while at_y > y + 5:
            canvas.line(walls[0], at_y, walls[-1], at_y)
            at_y -= 16
        canvas.showPage()
    canvas.save()
