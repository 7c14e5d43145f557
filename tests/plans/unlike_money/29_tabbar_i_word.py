# period=2025-2027
"""Tables set with tab stops: headers in three rows, long labels that wrap, amounts on their last line, no line drawn."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.plans.fonts import register_fonts
from tests.plans.unlike_money.rows import NotedTable

COLUMNS = "text; 2023 actual; 2024 budget; 2025 budget; 2026 plan; 2027 plan"
TABLES = f"""
{{{{rows statement=income unit=tkr minus=hyphen cols="{COLUMNS}"}}}}
Verksamhetens intäkter | 1 | 402 611 | 388 400 | 395 080 | 401 320 | 408 250
Verksamhetens kostnader | 2 | -1 820 440 | -1 871 090 | -1 902 660 | -1 957 720 | -2 009 570
Avskrivningar | 3 | -61 233 | -64 800 | -70 110 | -74 930 | -79 060
= Verksamhetens nettokostnader | | ΣΣ | *
Skatteintäkter | 4 | 1 188 013 | 1 231 560 | 1 268 430 | 1 311 840 | 1 356 150
Generella statsbidrag och kommunalekonomisk utjämning | 5 | 322 309 | 331 710 | 346 920 | 351 280 | 358 830
= Verksamhetens resultat | | ΣΣ | *
Finansiella intäkter | 6 | 14 250 | 12 000 | 11 500 | 11 500 | 11 500
Finansiella kostnader | 7 | -18 870 | -22 600 | -30 700 | -34 900 | -37 400
= Resultat efter finansiella poster | | ΣΣ | *
= Årets resultat | | ΣΣ | *
{{{{end}}}}
{{{{rows statement=cash_flow unit=tkr minus=hyphen cols="{COLUMNS}"}}}}
# Den löpande verksamheten
Årets resultat | | 26 640 | 5 180 | 18 460 | 8 390 | 8 700
Justering för ej likviditetspåverkande poster | 8 | 65 600 | 66 500 | 74 310 | 78 700 | 80 400
= Kassaflöde från den löpande verksamheten | | Σ | *
# Investeringsverksamheten
Investering i materiella anläggningstillgångar | 9 | -188 040 | -206 400 | -238 800 | -183 100 | -159 600
Försäljning av materiella anläggningstillgångar | | 3 100 | 0 | 6 000 | 0 | 0
= Kassaflöde från investeringsverksamheten | | Σ | *
# Finansieringsverksamheten
Nyupptagna lån | 10 | 90 000 | 110 500 | 130 000 | 94 000 | 66 000
Amortering | | -500 | 0 | -100 | -300 | 0
= Kassaflöde från finansieringsverksamheten | | Σ | *
= Årets kassaflöde | | ΣΣ | *
{{{{end}}}}
"""
STAGES = ("Bokslut", "Budget", "Budget", "Plan", "Plan")
HEADS = [(stage, str(2023 + at), "tkr") for at, stage in enumerate(STAGES)]
WRAPPED = {
    "Generella statsbidrag och kommunalekonomisk utjämning": (
        "Generella statsbidrag och",
        "kommunalekonomisk utjämning",
    ),
    "Justering för ej likviditetspåverkande poster": ("Justering för ej", "likviditetspåverkande poster"),
    "Kassaflöde från den löpande verksamheten": ("Kassaflöde från den löpande", "verksamheten"),
    "Investering i materiella anläggningstillgångar": ("Investering i materiella", "anläggningstillgångar"),
    "Försäljning av materiella anläggningstillgångar": ("Försäljning av materiella", "anläggningstillgångar"),
    "Kassaflöde från investeringsverksamheten": ("Kassaflöde från", "investeringsverksamheten"),
    "Kassaflöde från finansieringsverksamheten": ("Kassaflöde från", "finansieringsverksamheten"),
}


def draw(path: Path, tables: list[NotedTable]) -> None:
    register_fonts()
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)
    for title, table in zip(("Resultatbudget/-plan", "Kassaflödesbudget/-plan"), tables, strict=True):
        canvas.setFont("Source Serif Pro", 8)
        canvas.drawString(71, 805, "Strategisk plan 2025–2027")
        canvas.setFont("Source Serif Pro Bold", 14)
        canvas.drawString(71, 760, title)
        edges = [250.0, *[312.0 + 53 * at for at in range(5)]]
        y = 730.0
        canvas.setFont("Source Serif Pro Bold", 10)
        for line in range(3):
            if line == 1:
                canvas.drawRightString(edges[0], y, "Not")
            for edge, head in zip(edges[1:], HEADS, strict=True):
                canvas.drawRightString(edge, y, head[line])
            y -= 12
        y -= 6
        for row in table.rows:
            face = "Source Serif Pro Bold" if set("=#") & set(row.kind) else "Source Serif Pro"
            canvas.setFont(face, 10)
            lines = WRAPPED.get(row.cells[0].text, (row.cells[0].text,))
            for at, text in enumerate(lines):
                canvas.drawString(71, y, text)
                if at < len(lines) - 1:
                    y -= 12
            for edge, cell in zip(edges, row.cells[1:], strict=True):
                canvas.drawRightString(edge, y, cell.text)
            y -= 22 if "=" in row.kind else 14
        canvas.drawCentredString(297, 40, str(95 + tables.index(table)))
        canvas.showPage()
    canvas.save()
