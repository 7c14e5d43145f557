# period=2026-2028
"""Taxes, shares in per cent and effects of single events on one page; the unit stands in the title of the page."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "2024 actual; 2025 forecast; 2026 budget; 2027 plan; 2028 plan"
TABLES = f"""
{{{{rows statement=income statement_accept="other,note" unit=tkr minus=hyphen space=plain cols="{COLUMNS}"}}}}
Allmän kommunalskatt | 812 440 | 839 700 | 871 300 | 903 900 | 938 200
Slutavräkning föregående år | -2 118 | 1 940 | 0 | 0 | 0
Slutavräkning innevarande år | -8 306 | -3 420 | 0 | 0 | 0
= Summa skatteintäkter | Σ | *
Inkomstutjämning | 201 515 | 208 900 | 216 400 | 221 700 | 227 100
Kostnadsutjämning | 44 207 | 46 100 | 45 200 | 45 000 | 44 800
Regleringsbidrag/avgift | 31 902 | 28 770 | 30 100 | 24 600 | 21 300
LSS-utjämning | -12 655 | -13 040 | -13 500 | -13 700 | -13 900
Fastighetsavgift | 33 118 | 34 000 | 35 600 | 35 600 | 35 600
= Summa generella bidrag och utjämning | Σ | *
= Summa skatter och bidrag | ΣΣ | *
v varav effekt av ändrad skattesats | 0 | 0 | 14 800 | 15 300 | 15 900
{{{{end}}}}
{{{{rows statement=other unit=% dec=1 minus=hyphen cols="2024 _; 2025 _; 2026 _; 2027 _; 2028 _"}}}}
Resultat av skatter och bidrag (mål 2 %) | 1,1 | 0,6 | 1,4 | 1,9 | 2,1
Soliditet inkl. pensioner | 22,4 | 22,1 | 22,6 | 23,3 | 24,0
Självfinansiering av investeringar | 61,0 | 48,0 | 74,0 | 88,0 | 101,0
{{{{end}}}}
{{{{rows statement=other unit=tkr minus=hyphen space=plain cols="2026 _"}}}}
Löneökning med 1 % | -9 400
Ränteförändring med 1 procentenhet | -4 100
Förändring av utdebitering med 1 krona | 39 600
100 färre invånare | -6 200
Tio heltidstjänster | -6 700
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 18)
    canvas.drawString(56, 780, "Budgetförutsättningar 2026–2028 (tkr)")
    canvas.setFont("Source Sans Pro", 10)
    y = 758.0
    for line in (
        "Budgeten bygger på Sveriges Kommuner och Regioners prognos från oktober 2025. Skatteunderlaget",
        "väntas öka med 4,1 procent 2026 och 3,8 procent 2027. Antalet invånare den 1 november 2025 antas",
        "vara 15 820, vilket är 60 färre än året innan.",
        "",
        "Slutavräkningen för 2024 blev 2 118 tkr sämre än bokfört. För 2026 och framåt budgeteras ingen",
        "slutavräkning. Skattesatsen höjs med 40 öre till 22:40.",
        "",
        "Fastighetsavgiften räknas upp med inkomstbasbeloppet.",
    ):
        canvas.drawString(56, y, line)
        y -= 13
    y -= 14
    edges = [296.0 + 60 * at for at in range(5)]
    for number, (title, table) in enumerate(
        zip(
            ("Skatter, bidrag och utjämning", "Finansiella nyckeltal, procent", "Känslighetsanalys"),
            tables,
            strict=True,
        )
    ):
        canvas.setFont("Source Sans Pro Bold", 12)
        canvas.drawString(56, y, title)
        y -= 18
        canvas.setFont("Source Sans Pro Bold", 9)
        heads = (
            ("Bokslut 2024", "Prognos 2025", "Budget 2026", "Plan 2027", "Plan 2028")
            if number < 2
            else ("Effekt, tkr",)
        )
        for edge, head in zip(edges, heads, strict=False):
            canvas.drawRightString(edge, y, head)
        canvas.line(56, y - 4, edges[len(heads) - 1], y - 4)
        y -= 16
        for row in table.rows:
            canvas.setFont("Source Sans Pro Bold" if "=" in row.kind else "Source Sans Pro", 9.5)
            canvas.drawString(56 + (8 if "v" in row.kind else 0), y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=False):
                canvas.drawRightString(edge, y, cell.text)
            y -= 13
        y -= 22
    canvas.save()
