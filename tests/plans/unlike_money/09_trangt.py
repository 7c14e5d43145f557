# period=2025-2027
"""Narrow columns whose numbers nearly touch, rules between columns on one table and none on the other."""

from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=income unit=tkr minus=hyphen cols="2023 actual; 2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
Verksamhetens intäkter | 1 204 311 | 1 188 200 | 1 201 450 | 1 219 300 | 1 236 800
Verksamhetens kostnader | -6 402 118 | -6 531 700 | -6 688 240 | -6 850 400 | -7 021 900
Avskrivningar | -301 442 | -318 600 | -336 150 | -352 000 | -366 700
= Verksamhetens nettokostnader | ΣΣ | *
Skatteintäkter | 4 402 600 | 4 551 800 | 4 689 900 | 4 852 200 | 5 021 300
Generella statsbidrag | 1 188 940 | 1 203 300 | 1 240 100 | 1 251 600 | 1 266 000
Finansiella intäkter | 96 201 | 88 400 | 90 350 | 91 000 | 92 500
Finansiella kostnader | -101 818 | -118 900 | -141 460 | -155 700 | -168 000
= Årets resultat | ΣΣ | *
{{end}}
{{rows statement=operating unit=tkr minus=hyphen cols="2023 actual; 2024 budget; 2025 budget; 2026 plan; 2027 plan"}}
@ Kommunstyrelsen | 401 220 | 411 300 | 420 150 | 428 000 | 436 200
@ Grundskolenämnden | 1 988 410 | 2 031 700 | 2 080 300 | 2 129 900 | 2 180 500
@ Gymnasienämnden | 612 330 | 627 400 | 645 900 | 661 200 | 677 800
@ Äldrenämnden | 1 410 875 | 1 449 100 | 1 498 240 | 1 540 300 | 1 585 600
@ Socialnämnden | 702 114 | 719 900 | 736 650 | 753 000 | 770 400
@ Kulturnämnden | 121 900 | 124 100 | 126 800 | 129 000 | 131 500
^= Summa | Σ | *
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    font, size = "Source Sans Pro", 8.5
    canvas.setFont(f"{font} Bold", 20)
    canvas.drawString(57, 780, "Årsbudget 2025 och flerårsplan 2026–2027")
    y = 740.0
    for title, table, rules in (
        ("Resultatbudget, tkr", tables[0], False),
        ("Nämndernas nettobudget, tkr", tables[1], True),
    ):
        canvas.setFont(f"{font} Bold", 12)
        canvas.drawString(57, y, title)
        y -= 18
        width = 42.0
        edges = [300 + width * at for at in range(5)]
        top = y + 10
        canvas.setFont(f"{font} Bold", 8)
        for edge, word, year in zip(
            edges, ("Bokslut", "Budget", "Budget", "Plan", "Plan"), range(2023, 2028), strict=True
        ):
            canvas.drawRightString(edge, y, word)
            canvas.drawRightString(edge, y - 10, str(year))
        y -= 24
        for row in table.rows:
            face = f"{font} Bold" if "=" in row.kind else font
            canvas.setFont(face, size)
            canvas.drawString(57, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawString(edge - stringWidth(cell.text, face, size), y, cell.text)
            y -= 12.5
        if rules:
            canvas.setLineWidth(0.4)
            for edge in [edges[0] - width, *edges]:
                canvas.line(edge + 1.2, top, edge + 1.2, y + 9)
        y -= 20
    canvas.save()
