"""Setting budget tables with ReportLab."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Table
from reportlab.platypus import Paragraph as Text

from tests.plans.blocks import Look
from tests.plans.budget_table import BudgetTable


class MoneySetter:
    """Sets one budget table: columns as wide as their widest number and the gap before it."""

    def __init__(self, table: BudgetTable, look: Look) -> None:
        self.table = table
        self.font = look.table_font
        self.bold = f"{look.table_font} Bold"
        self.size = look.size * table.look.scale
        self.room = look.width - 2 * look.margin
        self.style = ParagraphStyle("label", fontName=self.font, fontSize=self.size, leading=self.size * 1.15)
        self.header_rows = 2 if any(column.group for column in table.columns) else 1

    def flowable(self) -> Flowable:
        table = self.table
        rows = self._header() + [self._row(index) for index in range(len(table.rows))]
        return Table(
            rows,
            colWidths=self._widths(),
            style=self._commands(),
            repeatRows=self.header_rows if table.look.repeat_header else 0,
            hAlign="LEFT",
        )

    def _widths(self) -> list[float]:
        widths = []
        for position, column in enumerate(self.table.columns):
            texts = [(row.cells[position].printed, row.kind) for row in self.table.rows if row.cells]
            wide = [stringWidth(text, self.font if kind == "line" else self.bold, self.size) for text, kind in texts]
            wide += [stringWidth(line, self.bold, self.size) for line in column.header]
            shape = self.table.look
            gap = shape.note_gap if position == 1 and shape.note_gap is not None else shape.gap
            widths.append(max(wide, default=0) + gap + 0.1)
        label = self.table.look.label_width or max(self.room - sum(widths), 90)
        return [label, *widths]

    def _header(self) -> list[list[Any]]:
        table = self.table
        bold = ParagraphStyle("corner", self.style, fontName=self.bold)
        last: list[Any] = [Text(escape(table.corner), bold) if table.corner else ""]
        last += ["\n".join(column.header) for column in table.columns]
        if self.header_rows == 1:
            return [last]
        groups: list[Any] = [""]
        before: str | None = None
        for column in table.columns:
            groups.append((column.group or "") if column.group != before else "")
            before = column.group
        return [groups, last]

    def _row(self, index: int) -> list[Any]:
        row = self.table.rows[index]
        style = self.style if row.kind == "line" else ParagraphStyle("bold", self.style, fontName=self.bold)
        if row.level:
            style = ParagraphStyle("level", style, leftIndent=row.level * 10)
        label = Text(f'<a name="{escape(self.table.mark(index))}"/>{escape(row.label)}', style)
        return [label, *(cell.printed for cell in row.cells), *("" for _ in self.table.columns[len(row.cells) :])]

    def _commands(self) -> list[Any]:
        shape = self.table.look
        head = self.header_rows - 1
        commands: list[Any] = [
            ("FONT", (0, 0), (-1, -1), self.font, self.size, self.size * 1.15),
            ("FONT", (0, 0), (-1, head), self.bold, self.size, self.size * 1.15),
            ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0.1),
            ("LEFTPADDING", (0, 0), (0, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), shape.row_space),
            ("BOTTOMPADDING", (0, 0), (-1, -1), shape.row_space),
            *self._spans(),
        ]
        for index, row in enumerate(self.table.rows):
            line = index + self.header_rows
            if row.kind != "line":
                commands.append(("FONT", (0, line), (-1, line), self.bold, self.size, self.size * 1.15))
            if row.kind == "total" and shape.rules == "half":
                commands.append(("LINEABOVE", (0, line), (-1, line), 0.6, HexColor("#333333")))
            if shape.rules == "banded" and index % 2:
                commands.append(("BACKGROUND", (0, line), (-1, line), HexColor("#e8eef5")))
        if shape.header_fill:
            commands.append(("BACKGROUND", (0, 0), (-1, head), HexColor(shape.header_fill)))
        if shape.rules == "all":
            commands.append(("GRID", (0, 0), (-1, -1), 0.5, HexColor("#777777")))
        if shape.rules == "rows":
            commands.append(("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#aaaaaa")))
        if shape.rules == "half":
            commands.append(("LINEBELOW", (0, head), (-1, head), 0.6, HexColor("#333333")))
        return commands

    def _spans(self) -> list[Any]:
        if self.header_rows == 1:
            return []
        spans: list[Any] = []
        position = 0
        columns = self.table.columns
        while position < len(columns):
            end = position
            while end + 1 < len(columns) and columns[end + 1].group == columns[position].group:
                end += 1
            spans += [("SPAN", (position + 1, 0), (end + 1, 0)), ("ALIGN", (position + 1, 0), (end + 1, 0), "CENTER")]
            position = end + 1
        return spans
