# period=2026-2028
"""Assets on the left, equity and debts on the right, each with its own header; the unit in a small line at the foot."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "2024 actual; 2025 forecast; 2026 budget; 2027 plan; 2028 plan"
TABLES = f"""
{{{{rows statement=balance_sheet unit=mnkr dec=0 minus=minus space=plain cols="{COLUMNS}"}}}}
Immateriella tillgångar | 12 | 14 | 15 | 15 | 14
Mark och byggnader | 2 410 | 2 522 | 2 690 | 2 801 | 2 866
Inventarier | 188 | 193 | 199 | 203 | 205
Finansiella tillgångar | 330 | 330 | 335 | 335 | 335
= Anläggningstillgångar | Σ | *
Exploateringsfastigheter | 91 | 88 | 70 | 66 | 60
Kortfristiga fordringar | 202 | 205 | 205 | 208 | 210
Likvida medel | 288 | 190 | 121 | 99 | 104
= Omsättningstillgångar | Σ | *
= Summa tillgångar | ΣΣ | *
{{{{end}}}}
{{{{rows statement=balance_sheet unit=mnkr dec=0 minus=minus space=plain cols="{COLUMNS}"}}}}
Ingående eget kapital | 1 604 | 1 651 | 1 673 | 1 701 | 1 738
Årets resultat | 47 | 22 | 28 | 37 | 44
= Utgående eget kapital | Σ | *
Avsättning pensioner | 144 | 151 | 158 | 165 | 172
Övriga avsättningar | 33 | 31 | 30 | 30 | 29
= Avsättningar | Σ | *
Långfristiga lån | 1 010 | 1 020 | 1 075 | 1 112 | 1 126
Kortfristiga skulder | 683 | 667 | 671 | 682 | 685
= Skulder | Σ | *
= Summa skulder och eget kapital | ΣΣ | *
{{{{end}}}}
"""


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=True)
    canvas.setFont("Source Sans Pro Bold", 20)
    canvas.drawString(40, 540, "Balansbudget 2026–2028")
    for left, title, table in (
        (40.0, "Tillgångar", tables[0]),
        (440.0, "Eget kapital, avsättningar och skulder", tables[1]),
    ):
        y = 500.0
        canvas.setFont("Source Sans Pro Bold", 11)
        canvas.drawString(left, y, title)
        y -= 20
        edges = [left + 180 + 43 * at for at in range(5)]
        canvas.setFont("Source Sans Pro Bold", 8)
        for edge, head in zip(
            edges, ("Bokslut|2024", "Prognos|2025", "Budget|2026", "Plan|2027", "Plan|2028"), strict=True
        ):
            for line, word in enumerate(head.split("|")):
                canvas.drawRightString(edge, y - 9 * line, word)
        y -= 14
        canvas.line(left, y, edges[-1], y)
        y -= 14
        for row in table.rows:
            canvas.setFont("Source Sans Pro Bold" if "=" in row.kind else "Source Sans Pro", 9)
            canvas.drawString(left, y, row.cells[0].text)
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 14 if "=" not in row.kind else 20
    canvas.setFont("Source Sans Pro", 7.5)
    canvas.drawString(40, 60, "Belopp i mnkr. Avrundningar kan göra att summor inte stämmer.")
    canvas.save()
