# period=2025-2027
"""Ten years side by side in narrow columns under bare years, one word over the first and one over the last of them."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

PAST = "; ".join(f"{year} actual" for year in range(2018, 2024))
COLUMNS = f"{PAST}; 2024 budget; 2025 budget; 2026 plan; 2027 plan"
TABLES = f"""
{{{{rows statement=income statement_accept="other" unit=mnkr minus=hyphen cols="{COLUMNS}"}}}}
Verksamhetens nettokostnader | -1 402 | -1 455 | -1 481 | -1 540 | -1 588 | -1 671 | -1 733 | -1 790 | -1 842 | -1 896
Avskrivningar | -58 | -61 | -64 | -66 | -70 | -74 | -78 | -83 | -89 | -93
Skatteintäkter | 1 098 | 1 130 | 1 142 | 1 199 | 1 255 | 1 308 | 1 361 | 1 412 | 1 466 | 1 523
Generella statsbidrag | 371 | 392 | 441 | 452 | 460 | 471 | 469 | 486 | 494 | 499
Finansnetto | 4 | 6 | 3 | 9 | -8 | 2 | -6 | -12 | -16 | -18
= Årets resultat | ΣΣ | *
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 20)
    canvas.drawString(50, 530, "Budget 2025 och flerårsplan 2026–2027")
    canvas.setFont("Source Sans Pro Bold", 12)
    canvas.drawString(50, 490, "Resultatets utveckling 2018–2027, mnkr")
    edges = [260.0 + 56 * at for at in range(10)]
    canvas.setFont("Source Sans Pro", 9)
    canvas.drawCentredString(edges[2] + 18, 468, "Bokslut")
    canvas.drawCentredString(edges[6] + 18, 468, "Budget")
    canvas.drawCentredString(edges[8] + 18, 468, "Plan")
    canvas.setLineWidth(0.5)
    for first, last in ((0, 5), (6, 7), (8, 9)):
        canvas.line(edges[first] - 30, 464, edges[last] + 2, 464)
    for edge, year in zip(edges, range(2018, 2028), strict=True):
        canvas.drawRightString(edge, 453, str(year))
    y = 436.0
    for row in tables[0].rows:
        canvas.setFont("Source Sans Pro Bold" if "=" in row.kind else "Source Sans Pro", 10)
        canvas.drawString(50, y, row.cells[0].text)
        for edge, cell in zip(edges, row.cells[1:], strict=True):
            canvas.drawRightString(edge, y, cell.text)
        y -= 15
    canvas.save()
