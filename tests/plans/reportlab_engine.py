"""Setting blocks with ReportLab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text
from reportlab.platypus.tableofcontents import TableOfContents

from tests.plans.blocks import (
    Block,
    Box,
    Bullets,
    Columns,
    Contents,
    Cover,
    Grid,
    GridCell,
    Heading,
    Look,
    Money,
    PageBreak,
    Paragraph,
    Rendered,
    Runs,
    Space,
    Turned,
    plain,
)
from tests.plans.budget_table import BudgetTable
from tests.plans.fonts import register_fonts
from tests.plans.reportlab_money import MoneySetter

_HEADING_SIZES = (1.75, 1.3, 1.1, 1.0)
_GREY = HexColor("#666666")


def render_reportlab(blocks: Sequence[Block], look: Look, title: str) -> Rendered:
    """Set the blocks; the same blocks give the same bytes."""
    register_fonts()
    pages: dict[str, int] = {}
    buffer = io.BytesIO()
    setter = _Setter(look)
    template = _Template(buffer, look, title)
    story = [flowable for block in blocks for flowable in setter.flowables(block)]
    template.multiBuild(story, canvasmaker=_canvas_maker(pages))
    return Rendered(pdf=buffer.getvalue(), pages=pages)


def _canvas_maker(pages: dict[str, int]) -> type[Canvas]:
    class MarkingCanvas(Canvas):
        """Notes the page of each anchor instead of writing it; the last run of a multiple build counts."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            pages.clear()
            super().__init__(*arguments, **{**options, "invariant": 1})

        def bookmarkHorizontal(self, key: str, *arguments: Any, **options: Any) -> None:
            pages.setdefault(key, self.getPageNumber())

    return MarkingCanvas


class _Template(BaseDocTemplate):
    """Page kinds: ``cover``, ``text``, ``columns``, ``landscape``, ``rotated``. Headings go to contents, bookmarks."""

    def __init__(self, buffer: io.BytesIO, look: Look, title: str) -> None:
        super().__init__(buffer, pagesize=(look.width, look.height), title=title, author="", allowSplitting=1)
        self.look = look
        self.chapter = ""
        margin, width, height = look.margin, look.width, look.height
        room = width - 2 * margin
        gap = 18

        def frame(x: float, wide: float, high: float, name: str) -> Frame:
            return Frame(x, margin, wide, high - 2 * margin, 0, 0, 0, 0, id=name)

        half = (room - gap) / 2
        two = [frame(margin, half, height, "left"), frame(margin + half + gap, half, height, "right")]
        wide = [frame(margin, height - 2 * margin, width, "wide")]
        turned = [frame(margin, height - 2 * margin, width, "turned")]
        rotated: Any = PageTemplate("rotated", turned, onPage=self._rotated_page, pagesize=(width, height))
        rotated.rotation = 90
        self.addPageTemplates(
            [
                PageTemplate("cover", [frame(margin, room, height, "cover")], onPage=self._cover_page),
                PageTemplate("text", [frame(margin, room, height, "text")], onPage=self._page),
                PageTemplate("columns", two, onPage=self._page),
                PageTemplate("landscape", wide, onPage=self._wide_page, pagesize=(height, width)),
                rotated,
            ]
        )

    cover_fill: str | None = None

    def _cover_page(self, canvas: Canvas, _: Any) -> None:
        if self.cover_fill:
            canvas.setFillColor(HexColor(self.cover_fill))
            canvas.rect(0, 0, self.look.width, self.look.height, stroke=0, fill=1)

    def _page(self, canvas: Canvas, _: Any) -> None:
        self._running(canvas, self.look.width, self.look.height)

    def _wide_page(self, canvas: Canvas, _: Any) -> None:
        self._running(canvas, self.look.height, self.look.width)

    def _rotated_page(self, canvas: Canvas, _: Any) -> None:
        canvas.translate(self.look.width, 0)
        canvas.rotate(90)
        self._running(canvas, self.look.height, self.look.width)

    def _running(self, canvas: Canvas, width: float, height: float) -> None:
        look = self.look
        canvas.saveState()
        canvas.setFont(look.font, 8.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(look.margin, height - look.margin * 0.6, look.running_header)
        canvas.drawRightString(width - look.margin, height - look.margin * 0.6, self.chapter)
        canvas.drawString(look.margin, look.margin * 0.55, look.footer)
        number = canvas.getPageNumber() + look.first_number - 1
        canvas.drawRightString(width - look.margin, look.margin * 0.55, str(number))
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:
        heading = getattr(flowable, "listed_heading", None)
        if heading is None:
            return
        level, text = heading
        if level == 1:
            self.chapter = text
        key = f"h{self.seq_heading()}"
        Canvas.bookmarkHorizontal(self.canv, key, 0, 0)
        if self.look.bookmarks:
            self.canv.addOutlineEntry(text, key, level - 1, closed=False)
        if level <= self.look.contents_depth:
            self.notify("TOCEntry", (level - 1, escape(text), self.page + self.look.first_number - 1, None))

    def beforeDocument(self) -> None:
        self.headings = 0
        self.chapter = ""

    def seq_heading(self) -> int:
        self.headings += 1
        return self.headings


class _Setter:
    """Turns blocks into flowables."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.base = ParagraphStyle(
            "base",
            fontName=look.font,
            fontSize=look.size,
            leading=look.size * 1.32,
            spaceAfter=look.size * 0.6,
            alignment=TA_JUSTIFY if look.justify else TA_LEFT,
        )

    def flowables(self, block: Block) -> list[Flowable]:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return [self._text(block)]
            case Bullets():
                return self._bullets(block)
            case Box():
                return [self._box(block)]
            case Grid():
                return [self._grid(block), Spacer(1, self.look.size)]
            case Columns():
                inner = [flowable for each in block.blocks for flowable in self.flowables(each)]
                return [NextPageTemplate("columns"), NewPage(), *inner, NextPageTemplate("text"), NewPage()]
            case Turned():
                if block.way == "sideways":
                    raise ValueError("ReportLab turns pages here, not text")
                inner = [flowable for each in block.blocks for flowable in self.flowables(each)]
                return [NextPageTemplate(block.way), NewPage(), *inner, NextPageTemplate("text"), NewPage()]
            case Money():
                return self._money(block.table)
            case PageBreak():
                return [CondPageBreak(self.look.height - 2 * self.look.margin - 1)]
            case Space():
                return [Spacer(1, block.points)]
            case Contents():
                return self._contents(block)
            case Cover():
                return self._cover(block)

    def _markup(self, runs: Runs, marks: Sequence[str] = ()) -> str:
        parts = [f'<a name="{escape(mark)}"/>' for mark in marks]
        for run in runs:
            text = escape(run.text)
            text = f"<b>{text}</b>" if run.bold else text
            text = f"<i>{text}</i>" if run.italic else text
            text = f"<u>{text}</u>" if run.underline else text
            parts.append(f'<font color="{run.color}">{text}</font>' if run.color else text)
        return "".join(parts)

    def _text(self, block: Paragraph) -> Text:
        style = ParagraphStyle(
            "text",
            self.base,
            leftIndent=block.indent,
            fontSize=self.look.size * block.scale,
            leading=self.look.size * block.scale * 1.32,
            keepWithNext=int(block.keep_with_next),
        )
        return Text(self._markup(block.runs, block.marks), style)

    def _heading(self, block: Heading) -> list[Flowable]:
        size = self.look.size * _HEADING_SIZES[block.level - 1] * self.look.heading_scale
        style = ParagraphStyle(
            "heading",
            fontName=f"{self.look.heading_font} Bold",
            fontSize=size,
            leading=size * 1.2,
            spaceBefore=size * 0.9,
            spaceAfter=size * 0.5,
            textColor=white if block.band else HexColor(self.look.accent),
            backColor=HexColor(self.look.accent) if block.band else None,
            borderPadding=5 if block.band else 0,
            keepWithNext=1,
        )
        text: Any = Text(self._markup(plain(block.text), block.marks), style)
        if block.listed:
            text.listed_heading = (block.level, block.text)
        room = CondPageBreak(size * 5)
        return [room, text]

    def _bullets(self, block: Bullets) -> list[Flowable]:
        style = ParagraphStyle("bullet", self.base, leftIndent=18, bulletIndent=6)
        return [Text(self._markup(item.runs, item.marks), style, bulletText=block.sign) for item in block.items]

    def _box(self, block: Box) -> Flowable:
        inner = [[flowable for each in block.blocks for flowable in self.flowables(each)]]
        commands: list[Any] = [("LEFTPADDING", (0, 0), (-1, -1), 9), ("RIGHTPADDING", (0, 0), (-1, -1), 9)]
        commands += [("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
        if block.fill:
            commands.append(("BACKGROUND", (0, 0), (-1, -1), HexColor(block.fill)))
        if block.border:
            commands.append(("BOX", (0, 0), (-1, -1), 0.8, HexColor(block.border)))
        return Table([inner], colWidths=["100%"], style=commands, spaceAfter=self.look.size * 0.8)

    def _grid(self, block: Grid) -> Flowable:
        size = self.look.size * block.scale
        style = ParagraphStyle("cell", fontName=self.look.font, fontSize=size, leading=size * 1.22)
        head = ParagraphStyle("head", style, fontName=f"{self.look.font} Bold")
        rows: list[list[Any]] = [[Text(escape(text), head) for text in block.header]] if block.header else []
        rows += [[self._grid_cell(cell, style) for cell in row] for row in block.rows]
        total = sum(block.widths)
        widths = [f"{100 * share / total:.4f}%" for share in block.widths]
        commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 4)]
        commands.append(("BOTTOMPADDING", (0, 0), (-1, -1), 5))
        if block.rules == "all":
            commands.append(("GRID", (0, 0), (-1, -1), 0.5, HexColor("#777777")))
        elif block.rules == "rows":
            commands.append(("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#999999")))
        if block.header and block.header_fill:
            commands.append(("BACKGROUND", (0, 0), (-1, 0), HexColor(block.header_fill)))
        repeat = int(bool(block.header) and block.repeat_header)
        return Table(rows, colWidths=widths, style=commands, repeatRows=repeat)

    def _grid_cell(self, cell: GridCell | None, style: ParagraphStyle) -> Any:
        if cell is None:
            return ""
        if cell.rows > 1:
            raise ValueError("a cell that spans rows cannot be broken over pages here: leave the cells below blank")
        if cell.dot:
            dot = Drawing(10, 10)
            dot.add(Circle(5, 5, 4.5, fillColor=HexColor(cell.dot), strokeColor=None))
            return dot
        return Text(self._markup(cell.runs, cell.marks), style)

    def _contents(self, block: Contents) -> list[Flowable]:
        contents = TableOfContents(dotsMinLevel=0)
        size = self.look.size
        contents.levelStyles = [
            ParagraphStyle(
                f"contents{level}", fontName=self.look.font, fontSize=size, leading=size * 1.5, leftIndent=14 * level
            )
            for level in range(3)
        ]
        return [*self._heading(Heading(1, block.title, listed=False, marks=(block.mark,))), contents]

    def _cover(self, block: Cover) -> list[Flowable]:
        _Template.cover_fill = block.fill
        found: list[Flowable] = []
        for text, size in block.lines:
            if not size:
                found.append(Spacer(1, 40))
                continue
            color = white if block.fill else HexColor(self.look.accent)
            style = ParagraphStyle(
                "cover", fontName=self.look.heading_font, fontSize=size, leading=size * 1.3, textColor=color
            )
            found.append(Text(escape(text), style))
        return [*found, NextPageTemplate("text"), NewPage()]

    def _money(self, table: BudgetTable) -> list[Flowable]:
        found: list[Flowable] = []
        if table.title:
            style = ParagraphStyle("title", self.base, fontName=f"{self.look.font} Bold", spaceAfter=3, keepWithNext=1)
            found.append(Text(escape(table.title), style))
        found.append(MoneySetter(table, self.look).flowable())
        if table.footnote:
            found.append(
                Text(escape(table.footnote), ParagraphStyle("footnote", self.base, fontSize=self.look.size * 0.8))
            )
        found.append(Spacer(1, self.look.size))
        return found
