# period=2025-2027
"""A wide page: headers in three rows, boards with codes before their names, amounts in kronor without any separator."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "2023 actual;2024 budget;2024 forecast;2025 budget;_ deviation;2026 plan;2027 plan"
TABLES = f"""
{{{{rows statement=operating unit=tkr minus=minus space=nbsp cols="{COLUMNS}"}}}}
@ Kommunstyrelsen | 140 210 | 145 300 | 146 900 | 150 250 | =4-2 | 153 000 | 155 900
@ Barn- och skolnämnden | 655 120 | 671 400 | 678 200 | 690 100 | =4-2 | 703 500 | 717 200
@ Omsorgsnämnden | 588 940 | 603 800 | 611 300 | 625 650 | =4-2 | 640 000 | 655 100
@ Teknik- och fritidsnämnden | 98 330 | 101 200 | 99 700 | 103 900 | =4-2 | 105 800 | 107 900
@ Miljö- och byggnadsnämnden | 17 905 | 18 400 | 18 100 | 18 950 | =4-2 | 19 300 | 19 700
^ Finansiering | -1 497 300 | -1 541 000 | -1 553 600 | -1 590 350 | =4-2 | -1 624 200 | -1 658 300
^= Totalt | ΣΣ | *
{{{{end}}}}
"""
HEADS = (
    ("Bokslut", "", "2023"),
    ("Kommun-", "budget", "2024"),
    ("Prognos", "per aug", "2024"),
    ("Kommun-", "budget", "2025"),
    ("Förändring", "budget", "2024–2025"),
    ("Ekonomisk", "plan", "2026"),
    ("Ekonomisk", "plan", "2027"),
)


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Roboto Bold", 20)
    canvas.drawString(50, 530, "Mål och budget 2025–2027")
    canvas.setFont("Roboto Bold", 12)
    canvas.drawString(50, 490, "Nämndernas nettokostnadsramar, tkr")
    edges = [330.0 + 75 * at for at in range(7)]
    canvas.setFont("Roboto Bold", 8.5)
    for line in range(3):
        for edge, head in zip(edges, HEADS, strict=True):
            canvas.drawRightString(edge, 466 - 10.5 * line, head[line])
    canvas.setLineWidth(1)
    canvas.line(50, 439, 782, 439)
    y = 426.0
    for row in tables[0].rows:
        canvas.setFont("Roboto Bold" if "=" in row.kind else "Roboto", 9)
        if "=" in row.kind:
            canvas.line(50, y + 10, 782, y + 10)
        canvas.drawString(50, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 14
    canvas.save()
