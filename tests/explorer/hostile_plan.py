"""A plan that says hostile things, drawn as a PDF: what a document can do to whoever reads it."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.explorer.municipality import FONT, FONT_FILE

SCRIPT = '<script>document.title = "taken"</script>'
PICTURE = "<img src=x onerror=\"document.title='taken'\">"
FORMULA = '=HYPERLINK("https://example.invalid","klicka här")'
OVERRIDE, MARK = "\u202e", "\u200f"
BELL, ESCAPE = "\x07", "\x1b"

GOALS = (
    f"Kommunen ska stoppa {SCRIPT} i alla sina skolor.",
    f"Kommunen ska visa {PICTURE} för alla invånare.",
    f"{FORMULA} ska öka i alla förskolor i kommunen.",
    f"Kommunen ska vända {OVERRIDE}allt detta{MARK} innan året är slut.",
    f"Kommunen ska minska{BELL} buller{ESCAPE}[31m i alla bostäder.",
    "Kommunen ska öka {{ 7 * 7 }} ${7*7} ]]> --> &amp; med 5 procent.",
)
_AGAIN = "växa och utvecklas tillsammans med alla som bor här"
LONG_GOAL = "Kommunen ska " + ", ".join([_AGAIN] * (100_000 // (len(_AGAIN) + 2) + 1)) + "."
"""More than 100,000 characters."""
AREA = f"Trygghet {SCRIPT}"
LABELS = ("Nämnden för <script>alert(1)", FORMULA[:34], "Socialnämnden")


class _Pen:
    """Writes lines from the top of a page on, and turns pages."""

    def __init__(self, path: Path) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.top = 70.0

    def write(self, text: str, size: float = 10, gap: float = 2) -> None:
        if self.top > 770:
            self.next_page()
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(70, A4[1] - self.top - size, text)
        self.top += size + gap

    def cells(self, label: str, cells: list[str]) -> None:
        self.canvas.setFont(FONT, 10)
        self.canvas.drawString(70, A4[1] - self.top - 10, label)
        for number, text in enumerate(cells):
            self.canvas.drawRightString(370 + 80 * number, A4[1] - self.top - 10, text)
        self.top += 17

    def next_page(self) -> None:
        self.canvas.showPage()
        self.top = 70.0


def draw_hostile_plan(path: Path, start: int, long_goal: bool) -> Path:
    """Draw the plan that begins in ``start``: a cover, the goals of one area, perhaps a very long one, a table."""
    pen = _Pen(path)
    pen.top = 200
    pen.write(f"Strategisk plan {start}-{start + 2}", 24, gap=20)
    pen.write("Farliga kommun", 14)
    pen.top = 700
    pen.write(f"Fastställd av kommunfullmäktige {start - 1}-06-15, § 100")
    pen.next_page()
    pen.write(f"Utvecklingsområde 1: {AREA}", 12, gap=14)
    for number, text in enumerate([*GOALS, LONG_GOAL] if long_goal else GOALS, start=1):
        for line in simpleSplit(f"Mål 1.{number}: {text}", FONT, 10, 455):
            pen.write(line)
        pen.top += 12
    pen.next_page()
    pen.write("Driftbudget (tkr)", 14, gap=12)
    pen.cells("Nämnd", [f"Budget {start}", f"Plan {start + 1}", f"Plan {start + 2}"])
    amounts = [[100 * row + 10 * year for year in range(3)] for row in range(1, len(LABELS) + 1)]
    for label, row in zip(LABELS, amounts, strict=True):
        pen.cells(label, [str(amount) for amount in row])
    pen.cells("Summa", [str(sum(column)) for column in zip(*amounts, strict=True)])
    pen.canvas.save()
    return path
