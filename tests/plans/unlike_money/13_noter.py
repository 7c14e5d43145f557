# period=2025-2027
"""Notes: small tables with one or two columns of amounts that stand close to their labels, set in two sizes."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=note unit=tkr minus=hyphen cols="2024 budget; 2025 budget"}}
Försäljningsintäkter | 21 404 | 21 900
Taxor och avgifter | 88 310 | 91 200
Hyror och arrenden | 34 115 | 35 050
Bidrag | 102 760 | 96 400
Försäljning av verksamhet | 41 200 | 42 000
= Summa | Σ | *
{{end}}
{{rows statement=note unit=tkr minus=hyphen cols="2024 budget; 2025 budget"}}
Löner och sociala avgifter | -802 310 | -821 700
Pensionskostnader | -61 200 | -58 850
Lämnade bidrag | -44 910 | -45 300
Köp av huvudverksamhet | -190 440 | -197 600
Lokal- och markhyror | -51 300 | -53 200
Bränsle, energi och vatten | -38 220 | -36 900
Övriga kostnader | -120 110 | -122 400
= Summa | Σ | *
{{end}}
{{rows statement=note unit=tkr minus=hyphen cols="2025 budget"}}
Preliminär kommunalskatt | 1 012 400
Slutavräkning 2024 | -3 110
Slutavräkning 2025 | 1 205
= Summa skatteintäkter | Σ
{{end}}
{{rows statement=note unit=tkr minus=hyphen cols="2025 budget"}}
Inkomstutjämning | 241 300
Kostnadsutjämning | -18 420
Regleringsavgift | 41 005
LSS-utjämning | -6 710
Fastighetsavgift | 48 200
= Summa utjämning | Σ
{{end}}
"""
NAMES = (
    "Not 1 Verksamhetens intäkter",
    "Not 2 Verksamhetens kostnader",
    "Not 3 Skatteintäkter",
    "Not 4 Generella statsbidrag och utjämning",
)


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Serif Pro Bold", 18)
    canvas.drawString(70, 780, "Noter till budget 2025 (tkr)")
    y = 745.0
    for name, table in zip(NAMES, tables, strict=True):
        count = len(table.rows[0].cells) - 1
        edges = [300.0, 360.0] if count == 2 else [225.0]
        canvas.setFont("Source Serif Pro Bold", 11)
        canvas.drawString(70, y, name)
        y -= 16
        canvas.setFont("Source Serif Pro Bold", 9)
        for edge, header in zip(edges, ("Budget 2024", "Budget 2025") if count == 2 else ("Budget 2025",), strict=True):
            canvas.drawRightString(edge, y, header)
        y -= 13
        for row in table.rows:
            canvas.setFont("Source Serif Pro Bold" if "=" in row.kind else "Source Serif Pro", 9.5)
            canvas.drawString(70, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 13
        y -= 16
    canvas.save()
