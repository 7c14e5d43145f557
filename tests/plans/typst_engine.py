"""Setting blocks with Typst."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import typst

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
)
from tests.plans.budget_table import BudgetTable, Column
from tests.plans.fonts import font_folders

_HEADING_SIZES = (1.75, 1.3, 1.1, 1.0)


def render_typst(blocks: Sequence[Block], look: Look, title: str) -> Rendered:
    """Set the blocks; the same blocks give the same bytes."""
    source = (_preamble(look, title) + "\n".join(_block(block, look) for block in blocks)).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.typ"  # a compiler can be asked about a file only, not about bytes
        path.write_bytes(source)
        compiler = typst.Compiler(input=path, root=folder, font_paths=_fonts(), ignore_system_fonts=True)
        pdf = compiler.compile(format="pdf", timestamp=0)
        found = json.loads(compiler.query("<mark>", field="value"))
    assert isinstance(pdf, bytes)
    return Rendered(pdf=pdf, pages={mark["name"]: mark["page"] for mark in reversed(found)})


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in font_folders()])


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _color(color: str) -> str:
    return f'rgb("{color}")'


def _preamble(look: Look, title: str) -> str:
    sizes = "\n".join(
        f"#show heading.where(level: {level}): set text(size: {look.size * factor * look.heading_scale:.2f}pt)"
        for level, factor in enumerate(_HEADING_SIZES, start=1)
    )
    return f"""
#set document(title: {_string(title)}, date: none)
#set text(font: {_string(look.font)}, size: {look.size}pt, lang: "sv", hyphenate: {str(look.justify).lower()})
#set par(justify: {str(look.justify).lower()}, leading: 0.62em, spacing: 0.95em)
#let running = context {{
  let before = query(selector(heading.where(level: 1)).before(here()))
  text(size: 8.5pt, fill: rgb("#666666"))[#{_string(look.running_header)}#h(1fr)#(
    if before.len() > 0 {{before.last().body}})]
}}
#let foot = context text(size: 8.5pt, fill: rgb("#666666"))[#{_string(look.footer)}#h(1fr)#(
  counter(page).get().first() + {look.first_number} - 1)]
#set page(width: {look.width}pt, height: {look.height}pt, margin: {look.margin}pt, header: running, footer: foot)
#set outline.entry(fill: repeat[.#h(2pt)])
#show heading: set text(font: {_string(look.heading_font)}, fill: {_color(look.accent)})
#show heading: set block(above: 1.3em, below: 0.75em)
{sizes}
#let mark(name) = context [#metadata((name: name, page: here().page()))<mark>]
"""


def _marks(marks: Sequence[str]) -> str:
    return "".join(f"#mark({_string(mark)})" for mark in marks)


def _runs(runs: Runs) -> str:
    parts = []
    for run in runs:
        options = ""
        if run.bold:
            options += 'weight: "bold", '
        if run.italic:
            options += 'style: "italic", '
        if run.color:
            options += f"fill: {_color(run.color)}, "
        text = f"#text({options}{_string(run.text)})"
        parts.append(f"#underline[{text}]" if run.underline else text)
    return "".join(parts)


def _block(block: Block, look: Look) -> str:
    match block:
        case Heading():
            return _heading(block, look)
        case Paragraph():
            return _paragraph(block, look)
        case Bullets():
            items = ", ".join(f"[{_marks(item.marks)}{_runs(item.runs)}]" for item in block.items)
            return f"#list(marker: {_string(block.sign)}, indent: 8pt, tight: false, {items})"
        case Box():
            inner = "\n".join(_block(each, look) for each in block.blocks)
            fill = f"fill: {_color(block.fill)}, " if block.fill else ""
            border = f"stroke: 0.8pt + {_color(block.border)}, " if block.border else ""
            return f"#block(width: 100%, inset: 9pt, breakable: false, {fill}{border})[{inner}]"
        case Grid():
            return _grid(block, look)
        case Columns():
            inner = "\n".join(_block(each, look) for each in block.blocks)
            return f"#page(columns: 2)[{inner}]"
        case Turned():
            return _turned(block, look)
        case Money():
            return _money(block.table, look)
        case PageBreak():
            return "#pagebreak(weak: true)"
        case Space():
            return f"#v({block.points}pt)"
        case Contents():
            return f"#mark({_string(block.mark)})#outline(title: {_string(block.title)}, depth: {look.contents_depth})"
        case Cover():
            return _cover(block, look)


def _heading(block: Heading, look: Look) -> str:
    listed = str(block.listed).lower()
    text = f"#text(fill: white, {_string(block.text)})" if block.band else f"#{_string(block.text)}"
    heading = f"#heading(level: {block.level}, outlined: {listed}, bookmarked: {listed})[{text}]"
    if block.band:
        heading = f"#block(width: 100%, fill: {_color(look.accent)}, inset: 7pt, sticky: true)[{heading}]"
    return f"{heading}{_marks(block.marks)}"


def _paragraph(block: Paragraph, look: Look) -> str:
    inner = f"{_marks(block.marks)}{_runs(block.runs)}"
    options = f"sticky: {str(block.keep_with_next).lower()}, inset: (left: {block.indent}pt)"
    if block.scale != 1.0:
        inner = f"#set text(size: {look.size * block.scale:.2f}pt)\n{inner}"
    return f"#block({options})[{inner}]"


def _turned(block: Turned, look: Look) -> str:
    inner = "\n".join(_block(each, look) for each in block.blocks)
    if block.way == "landscape":
        return f"#page(flipped: true)[{inner}]"
    if block.way == "sideways":
        width = look.height - 2 * look.margin
        return f"#page[#rotate(-90deg, reflow: true)[#block(width: {width}pt)[{inner}]]]"
    raise ValueError(f"Typst sets no page with /Rotate: {block.way}")


def _cover(block: Cover, look: Look) -> str:
    lines = []
    for text, size in block.lines:
        if not size:
            lines.append("#v(40pt)")
        else:
            color = "white" if block.fill else _color(look.accent)
            lines.append(f"#block[#text(size: {size}pt, fill: {color}, {_string(text)})]")
    fill = f"fill: {_color(block.fill)}, " if block.fill else ""
    return f"#page({fill}header: none, footer: none)[{chr(10).join(lines)}]"


def _grid_cell(cell: GridCell) -> str:
    dot = f"#circle(radius: 4.5pt, fill: {_color(cell.dot)})" if cell.dot else ""
    content = f"[{_marks(cell.marks)}{_runs(cell.runs)}{dot}]"
    # Typst may set the text of a broken cell on the later page, away from its first row: no template does that.
    return f"table.cell(rowspan: {cell.rows}, breakable: false, {content})" if cell.rows > 1 else content


def _grid(block: Grid, look: Look) -> str:
    stroke = {"all": "0.6pt + luma(90)", "rows": "(x: none, y: 0.6pt + luma(140))", "none": "none"}[block.rules]
    widths = ", ".join(f"{share}fr" for share in block.widths)
    header = ""
    if block.header:
        cells = ", ".join(f'text(weight: "bold", {_string(text)})' for text in block.header)
        header = f"table.header(repeat: {str(block.repeat_header).lower()}, {cells}),"
    fill = f"fill: (x, y) => if y == 0 {{{_color(block.header_fill)}}}," if block.header_fill and block.header else ""
    cells = ", ".join(_grid_cell(cell) for row in block.rows for cell in row if cell is not None)
    return (
        f"#{{set text(size: {look.size * block.scale:.2f}pt, hyphenate: {str(look.justify).lower()})\n"
        "set par(justify: false)\n"
        f"table(columns: ({widths},), stroke: {stroke}, inset: 5pt, {fill} {header} {cells})}}"
    )


def _money(table: BudgetTable, look: Look) -> str:
    shape = table.look
    label_width = f"{shape.label_width}pt" if shape.label_width else "1fr"
    widths = ", ".join([label_width, *("auto" for _ in table.columns)])
    header = _money_header(table)
    header_rows = 2 if any(column.group for column in table.columns) else 1
    body = ", ".join(_money_row(table, index) for index in range(len(table.rows)))
    heading_rows = [index + header_rows for index, row in enumerate(table.rows) if row.kind == "total"]
    totals = "(" + "".join(f"{index}, " for index in heading_rows) + ")"
    strokes = {
        "all": "0.5pt + luma(100)",
        "rows": "(x: none, y: 0.4pt + luma(170))",
        "half": f"(x, y) => if y == {header_rows - 1} or {totals}.contains(y) {{(bottom: 0.6pt)}} else {{none}}",
        "banded": "none",
        "plain": "none",
    }
    fills = []
    if shape.header_fill:
        fills.append(f"if y < {header_rows} {{{_color(shape.header_fill)}}}")
    if shape.rules == "banded":
        fills.append(f"if calc.even(y) {{{_color('#e8eef5')}}}")
    fill = f"fill: (x, y) => {' else '.join(fills)}," if fills else ""
    note_gap = f"if x == 2 {{{shape.note_gap}pt}} else " if shape.note_gap is not None else ""
    footnote = f"block(above: 4pt, text(size: 0.9em, {_string(table.footnote)}))" if table.footnote else ""
    title = f'block(sticky: true, below: 6pt, text(weight: "bold", {_string(table.title)}))\n' if table.title else ""
    return (
        f"#{{set text(font: {_string(look.table_font)}, size: {look.size * shape.scale:.2f}pt, hyphenate: false)\n"
        f"set par(justify: false, leading: 0.45em)\n{title}"
        f"table(columns: ({widths}), stroke: {strokes[shape.rules]}, {fill} row-gutter: 0pt,\n"
        f"inset: (x, y) => (left: if x == 0 {{3pt}} else {note_gap}{{{shape.gap}pt}}, right: 0.1pt, "
        f"y: {shape.row_space}pt),\n"
        f"align: (x, y) => if x == 0 {{left + bottom}} else {{right + bottom}},\n{header}\n{body})\n{footnote}}}"
    )


def _money_header(table: BudgetTable) -> str:
    rows = []
    if any(column.group for column in table.columns):
        rows.append("[]")
        position = 0
        while position < len(table.columns):
            group = table.columns[position].group
            span = 1
            while position + span < len(table.columns) and table.columns[position + span].group == group:
                span += 1
            cell = f'text(weight: "bold", {_string(group or "")})'
            rows.append(f"table.cell(colspan: {span}, align: center, {cell})")
            position += span
    rows.append(f'text(weight: "bold", {_string(table.corner)})')
    rows.extend(_header_cell(column) for column in table.columns)
    return f"table.header(repeat: {str(table.look.repeat_header).lower()}, {', '.join(rows)}),"


def _header_cell(column: Column) -> str:
    return f'text(weight: "bold", {_string(chr(10).join(column.header))})'


def _money_row(table: BudgetTable, index: int) -> str:
    row = table.rows[index]
    weight = 'weight: "bold", ' if row.kind != "line" else ""
    label = f"#mark({_string(table.mark(index))})#text({weight}{_string(row.label)})"
    cells = [f"pad(left: {row.level * 10}pt)[{label}]" if row.level else f"[{label}]"]
    cells += [f"box(text({weight}{_string(cell.printed)}))" if cell.printed else "[]" for cell in row.cells]
    cells += ["[]"] * (len(table.columns) - len(row.cells))
    return ", ".join(cells)
