# period=2026-2030
"""Projects over two wide pages: numbers, totals and years, bands of colour, sums without a label, no header on page two."""

from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "text; - _; - _; 2025 forecast; 2026 budget; 2027 plan; 2028 plan; 2029 plan; 2030 plan; - _"
TABLES = f"""
{{{{rows statement=investment unit=tkr minus=hyphen space=nbsp cols="{COLUMNS}"}}}}
# Förskolor
Förskolan Lärkan, ny åtta avdelningar | 1012 | 92 000 | 4 100 | 21 500 | 48 000 | 18 400 | | | | =2-3-4-5-6
Förskolan Björken, tillbyggnad | 1017 | 24 500 | | 600 | 6 000 | 17 900 | | | | 0
Utemiljö förskolor | 1030 | | | 1 450 | 1 500 | 1 500 | 1 500 | 1 500 | 1 500 |
= | | 116 500 | 4 100 | Σ | Σ | Σ | Σ | Σ | Σ | 0
# Skolor
Centralskolan, ombyggnad hus B | 1108 | 168 000 | 12 300 | 30 700 | 55 000 | 62 000 | 8 000 | | | 0
Tallbackaskolan, kök och matsal | 1111 | 41 200 | | | 1 200 | 15 000 | 25 000 | | | 0
Idrottshall Norra | 1125 | 77 000 | | | | 2 000 | 30 000 | 45 000 | | 0
Verksamhetsanpassningar skola | 1130 | | | 3 900 | 4 000 | 4 000 | 4 000 | 4 000 | 4 000 |
= | | 286 200 | 12 300 | Σ | Σ | Σ | Σ | Σ | Σ | 0
# Vård och omsorg
Särskilt boende Hagaberg | 1204 | 245 000 | 2 200 | 8 800 | 42 000 | 98 000 | 94 000 | | | 0
LSS-boende, sex platser | 1207 | 28 000 | | | 900 | 13 100 | 14 000 | | | 0
Trygghetslarm och välfärdsteknik | 1230 | | | 1 100 | 1 100 | 1 100 | 1 100 | 1 100 | 1 100 |
= | | 273 000 | 2 200 | Σ | Σ | Σ | Σ | Σ | Σ | 0
{{{{end}}}}
{{{{rows statement=investment unit=tkr minus=hyphen space=nbsp cols="{COLUMNS}"}}}}
# Gator, vägar och parker
Järnvägsgatan, ny gång- och cykelväg | 2003 | 19 500 | 300 | 2 700 | 9 000 | 7 500 | | | | 0
Bro över Storån | 2008 | 63 000 | | | 2 000 | 11 000 | 32 000 | 18 000 | | 0
Reinvestering gatubeläggning | 2030 | | | 9 500 | 10 000 | 10 000 | 10 500 | 10 500 | 11 000 |
Statlig medfinansiering gång- och cykelväg | 2003 | -6 000 | | | -3 000 | -3 000 | | | | 0
= | | 76 500 | 300 | Σ | Σ | Σ | Σ | Σ | Σ | 0
# Vatten och avlopp
Vattenverk Sjöändan, etapp 2 | 2101 | 134 000 | 16 400 | 40 600 | 52 000 | 25 000 | | | | 0
Ledningsnät, förnyelse | 2130 | | | 14 000 | 15 000 | 15 500 | 16 000 | 16 500 | 17 000 |
= | | 134 000 | 16 400 | Σ | Σ | Σ | Σ | Σ | Σ | 0
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    edges = [290.0, 345.0, 403.0, 460.0, 514.0, 568.0, 622.0, 676.0, 730.0, 790.0]
    heads = (
        "Proj.nr",
        "Total|utgift",
        "Upparbetat|tom 2024",
        "Prognos|2025",
        "Budget|2026",
        "Plan|2027",
        "Plan|2028",
        "Plan|2029",
        "Plan|2030",
        "Därefter",
    )
    for number, table in enumerate(tables):
        y = 520.0
        canvas.setFont("Roboto", 7)
        canvas.drawString(40, 565, "Investeringsplan 2026–2030, tkr")
        canvas.drawRightString(800, 25, f"{34 + number}")
        if number == 0:
            canvas.setFont("Roboto Bold", 17)
            canvas.drawString(40, 538, "Investeringsplan 2026–2030")
            canvas.setFont("Roboto Bold", 7.5)
            for edge, head in zip(edges, heads, strict=True):
                for line, word in enumerate(head.split("|")):
                    canvas.drawRightString(edge, 508 - 9 * line, word)
            canvas.drawString(40, 499, "Projekt")
            y = 485.0
        for row in table.rows:
            if "#" in row.kind:
                canvas.setFillColor(HexColor("#f2c94c"))
                canvas.rect(36, y - 4, 758, 13, stroke=0, fill=1)
                canvas.setFillColor(HexColor("#000000"))
            if "=" in row.kind:
                canvas.setFillColor(HexColor("#fdf3d1"))
                canvas.rect(36, y - 4, 758, 13, stroke=0, fill=1)
                canvas.setFillColor(HexColor("#000000"))
            canvas.setFont("Roboto Bold" if set("#=") & set(row.kind) else "Roboto", 8)
            canvas.drawString(40, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 14.5
        canvas.showPage()
    canvas.save()
