# period=2025
"""A decision in numbered paragraphs, some with an amount; below it tables in letters of one size."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

TABLES = """
{{rows statement=operating unit=tkr space=nbsp cols="2024 budget; 2025 budget; _ _"}}
@ Kommunstyrelsen | 121 300 | 125 300 | =2-1
@ Lärande- och kulturnämnden | 455 900 | 468 250 | =2-1
@ Socialnämnden | 402 150 | 417 400 | =2-1
@ Samhällsnämnden | 59 800 | 60 950 | =2-1
@ Valnämnden | 900 | 150 | =2-1
^= Totalt | Σ | *
{{end}}
{{rows statement=investment unit=tkr space=nbsp cols="2025 budget"}}
Gator och belysning | 11 500
Skollokaler | 38 000
Särskilt boende | 22 400
Maskiner | 4 100
= Summa investeringar | Σ
{{end}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Serif Pro Bold", 18)
    canvas.drawString(70, 770, "Budget 2025 – kommunfullmäktiges beslut")
    canvas.setFont("Source Serif Pro", 11)
    lines = (
        "Kommunfullmäktige beslutar",
        "1.  att fastställa utdebiteringen till 22:35 kronor per skattekrona,",
        "2.  att anvisa nämnderna nettoramar enligt tabell 1,",
        "3.  att anvisa 76 000 tkr till investeringar enligt tabell 2,",
        "4.  att ge kommunstyrelsen rätt att låna upp till 60 miljoner kronor under 2025.",
    )
    y = 735.0
    for line in lines:
        canvas.drawString(70, y, line)
        y -= 16
    y -= 14
    for title, heads, table in (
        ("Tabell 1. Nämndernas nettoramar (tkr)", ("2024", "2025", "Ändring"), tables[0]),
        ("Tabell 2. Investeringar 2025 (tkr)", ("Utgift",), tables[1]),
    ):
        canvas.setFont("Source Serif Pro Bold", 11)
        canvas.drawString(70, y, title)
        y -= 18
        edges = [330.0, 410.0, 490.0][: len(heads)]
        canvas.setFont("Source Serif Pro Italic", 11)
        for edge, head in zip(edges, heads, strict=True):
            canvas.drawRightString(edge, y, head)
        y -= 16
        for row in table.rows:
            canvas.setFont("Source Serif Pro Bold" if "=" in row.kind else "Source Serif Pro", 11)
            canvas.drawString(70, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 16
        y -= 22
    canvas.save()
