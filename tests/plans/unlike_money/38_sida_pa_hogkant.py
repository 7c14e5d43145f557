# period=2025-2027
"""A wide table turned a quarter on an upright page, income, cost and net under each year, a running title that is upright."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = (
    "2024 budget income; 2024 budget cost; 2024 budget net; "
    "2025 budget income; 2025 budget cost; 2025 budget net; 2026 plan net; 2027 plan net"
)
TABLES = f"""
{{{{rows statement=operating unit=tkr minus=hyphen cols="{COLUMNS}"}}}}
@ Kommunstyrelsen | 22 100 | -128 400 | =1+2 | 22 600 | -131 900 | =4+5 | -111 200 | -113 500
@ Samhällsnämnden | 61 300 | -118 800 | =1+2 | 62 900 | -121 700 | =4+5 | -59 900 | -61 300
@ Barn- och skolnämnden | 71 200 | -601 900 | =1+2 | 70 400 | -614 300 | =4+5 | -556 000 | -569 100
@ Gymnasienämnden | 30 800 | -219 300 | =1+2 | 31 100 | -224 600 | =4+5 | -198 400 | -203 700
@ Vårdnämnden | 88 700 | -671 400 | =1+2 | 90 200 | -690 900 | =4+5 | -618 500 | -637 200
@ Kulturnämnden | 5 100 | -58 300 | =1+2 | 5 200 | -59 400 | =4+5 | -55 000 | -56 100
@ Valnämnden | 900 | -2 300 | =1+2 | 0 | -250 | =4+5 | -2 400 | -260
^= Summa nämnder | Σ | *
^ Gemensamma kostnader | 0 | -41 200 | =1+2 | 0 | -52 700 | =4+5 | -71 300 | -92 400
^ Intern ränta | 18 700 | 0 | =1+2 | 20 100 | 0 | =4+5 | 21 500 | 22 800
^= Verksamhetens nettokostnad | ΣΣ | *
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 22)
    canvas.drawString(60, 770, "Budget 2025 med plan för 2026 och 2027")
    canvas.setFont("Source Sans Pro", 11)
    canvas.drawString(60, 735, "Nämndernas driftbudget redovisas på nästa sida. Beloppen är i tkr.")
    canvas.showPage()
    canvas.setFont("Source Sans Pro", 8)
    canvas.drawString(60, 812, "Budget 2025")
    canvas.saveState()
    canvas.translate(595, 0)
    canvas.rotate(90)
    canvas.setFont("Source Sans Pro Bold", 14)
    canvas.drawString(60, 520, "Driftbudget per nämnd, tkr")
    edges = [300.0 + 66 * at for at in range(8)]
    canvas.setFont("Source Sans Pro Bold", 9.5)
    canvas.drawCentredString(341, 490, "Budget 2024")
    canvas.drawCentredString(539, 490, "Budget 2025")
    canvas.drawRightString(edges[6], 490, "Plan 2026")
    canvas.drawRightString(edges[7], 490, "Plan 2027")
    for edge, word in zip(
        edges, ("Intäkt", "Kostnad", "Netto", "Intäkt", "Kostnad", "Netto", "Netto", "Netto"), strict=True
    ):
        canvas.drawRightString(edge, 476, word)
    canvas.setLineWidth(0.6)
    canvas.line(60, 470, 765, 470)
    y = 455.0
    for row in tables[0].rows:
        canvas.setFont("Source Sans Pro Bold" if "=" in row.kind else "Source Sans Pro", 9.5)
        canvas.drawString(60, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 17
    canvas.restoreState()
    canvas.showPage()
    canvas.save()
