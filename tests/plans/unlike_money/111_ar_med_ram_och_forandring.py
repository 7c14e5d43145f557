# period=2026-2028
"""Figures in boxes above a table; each year spans a frame, its change in amounts and its change in per cent; thin grey rules."""

from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "2025 budget; 2026 budget; _ _; _ %; 2027 plan; _ _; _ %; 2028 plan; _ _; _ %"
TABLES = f"""
{{{{rows statement=operating unit=mnkr dec=1 minus=minus space=plain cols="{COLUMNS}"}}}}
@ Kommunstyrelse | 96,3 | 98,9 | =2-1 | 2,7 | 100,8 | =5-2 | 1,9 | 102,7 | =8-5 | 1,9
@ Utbildningsnämnd | 512,8 | 524,1 | =2-1 | 2,2 | 533,7 | =5-2 | 1,8 | 544,9 | =8-5 | 2,1
@ Omsorgsnämnd | 476,5 | 491,0 | =2-1 | 3,0 | 503,2 | =5-2 | 2,5 | 517,6 | =8-5 | 2,9
@ Teknisk nämnd | 71,4 | 70,2 | =2-1 | -1,7 | 71,3 | =5-2 | 1,6 | 72,6 | =8-5 | 1,8
@ Kulturnämnd | 33,0 | 33,6 | =2-1 | 1,8 | 34,2 | =5-2 | 1,8 | 34,8 | =8-5 | 1,8
^= Summa nämnder | Σ | Σ | =2-1 | 2,3 | Σ | =5-2 | 2,1 | Σ | =8-5 | 2,4
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Roboto Bold", 20)
    canvas.drawString(40, 545, "Budget och flerårsplan 2026–2028")
    facts = (
        ("22:10", "Skattesats"),
        ("320 mnkr", "Investeringar 2026"),
        ("1,4 %", "Resultat av skatter"),
        ("18 240", "Invånare"),
    )
    for at, (figure, what) in enumerate(facts):
        canvas.setFillColor(HexColor("#dfeae2"))
        canvas.roundRect(40 + 193 * at, 460, 180, 62, 6, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#000000"))
        canvas.setFont("Roboto Bold", 18)
        canvas.drawCentredString(130 + 193 * at, 492, figure)
        canvas.setFont("Roboto", 9)
        canvas.drawCentredString(130 + 193 * at, 474, what)
    canvas.setFont("Roboto Bold", 12)
    canvas.drawString(40, 425, "Driftramar per nämnd, mnkr")
    edges = [240.0, *[310.0 + 58 * at for at in range(9)]]
    canvas.setFont("Roboto Bold", 9)
    canvas.drawRightString(edges[0], 402, "Budget 2025")
    for first, head in ((1, "Budget 2026"), (4, "Plan 2027"), (7, "Plan 2028")):
        canvas.drawCentredString((edges[first] - 35 + edges[first + 2]) / 2, 402, head)
        canvas.line(edges[first] - 35, 398, edges[first + 2], 398)
    for at, edge in enumerate(edges[1:]):
        canvas.drawRightString(edge, 387, ("Ram", "Förändr.", "%")[at % 3])
    y = 368.0
    for row in tables[0].rows:
        canvas.setFont("Roboto Bold" if "=" in row.kind else "Roboto", 9)
        canvas.drawString(40, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        canvas.setStrokeColor(HexColor("#bbbbbb"))
        canvas.setLineWidth(0.2)
        canvas.line(40, y - 5, edges[-1], y - 5)
        y -= 17
    canvas.save()
