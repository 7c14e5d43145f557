"""Which trap of the genre stands where in the sample, each by a mark, so that the pages in the README are true."""

from __future__ import annotations

from dataclasses import dataclass

START, END = "<!-- traps: begin -->", "<!-- traps: end -->"


@dataclass(frozen=True)
class Trap:
    """``mark``: something on the page where the trap stands."""

    what: str
    plan: int
    mark: str


TRAPS: tuple[Trap, ...] = (
    # text and outline
    Trap("Cover with adoption date and §, a contents page with dot leaders after it", 2021, "page:contents"),
    Trap("Printed page number one less than the page of the file (all plans)", 2021, "page:contents"),
    Trap("Running header that repeats the chapter's heading (all plans)", 2022, "goal:lasning"),
    Trap("No bookmarks in the file", 2024, "page:contents"),
    Trap("Page that explains what goals are, with an invented example", 2021, "trap:1"),
    Trap("Vision that reads like a goal", 2021, "trap:3"),
    Trap("Quoted goals of the UN, the state and the region, with who said it", 2021, "trap:4"),
    Trap("A goal that has lapsed, quoted in prose; `utvecklingsområde` as a place to build", 2021, "trap:7"),
    Trap("Service declarations (goals either way)", 2021, "either:1"),
    Trap("Last plan's goals in a follow-up table, bedömning in words", 2022, "trap:8"),
    Trap("Last plan's goals in a follow-up table, bedömning as a coloured dot", 2024, "trap:8"),
    Trap("Figures in prose before the tables; the unit of two tables in a sentence only", 2023, "page:ekonomi"),
    Trap("Justified and hyphenated text", 2023, "goal:lasning"),
    Trap("An empty page with header and footer only (the page after this one)", 2022, "row:operating/0"),
    # goals
    Trap("Areas in a list before their headings", 2021, "page:areas"),
    Trap("Numbered goals below a heading, measure, target and board as lines", 2021, "goal:lasning"),
    Trap("Run-in labels `Mål 1:` in a chapter of financial goals", 2021, "goal:resultat"),
    Trap("Table goal | measure | target by year, over page breaks", 2022, "goal:lasning"),
    Trap("Bullets below a heading `Mål`", 2022, "goal:sjukfranvaro"),
    Trap("Boxes, numbered through the document; success factors", 2023, "goal:lasning"),
    Trap("One-column table with underlined labels", 2023, "goal:sjukfranvaro"),
    Trap("Scorecards: a heading for each board, a table below", 2023, "goal:bun-larare"),
    Trap("Two columns, areas in coloured bands, `Följande mål gäller:`, assignments", 2024, "goal:lasning"),
    Trap("One goal over several rows (a row a target year), table over page breaks", 2025, "goal:lasning"),
    # money: layout
    Trap("Borderless table", 2021, "row:income/0"),
    Trap("Half-ruled table with a column of notes: `1 177,3` is note 1 and 177,3", 2022, "row:income/0"),
    Trap("Banded table", 2023, "row:income/0"),
    Trap("Ruled table", 2024, "row:income/0"),
    Trap("Rules between rows only", 2025, "row:income/0"),
    Trap("Two tables on one page", 2021, "row:cash_flow/0"),
    Trap("`– 4 614 191`: minus with a space, columns as near as a space", 2021, "row:cash_flow/3"),
    Trap("`1 8681 9291 913`: no gap between columns", 2025, "row:note-boards/3"),
    Trap("Numbers in mnkr without a gap between columns", 2022, "row:note-costs/0"),
    Trap("Header word that spans the years it holds for (Utfall, Budget, Plan)", 2021, "row:cash_flow/0"),
    Trap("Kommunen and Kommunkoncernen over the same years", 2025, "row:balance_sheet/1"),
    Trap("Kostnad, Intäkt, Netto below a year; text turned on the page", 2023, "row:gross/0"),
    Trap("Wide page", 2021, "row:investment/0"),
    Trap("Page with /Rotate 90", 2022, "row:investment/0"),
    Trap("Title on the page before", 2023, "row:balance_sheet/0"),
    Trap("Table over a page break without a repeated header", 2021, "row:frame_adjustment/40"),
    Trap("Table over a page break with a repeated header", 2022, "row:frame_adjustment/45"),
    Trap("Header broken unevenly: Bokslut and Budget over the year, Plan beside it", 2024, "row:operating/0"),
    Trap("Wrapped labels, amounts on the last line", 2021, "row:operating/20"),
    # money: meaning
    Trap("Boards as headings without numbers, bare `Summa`; boards of one row without", 2021, "row:operating/4"),
    Trap("Old and new boards side by side, blank cells", 2023, "row:operating/34"),
    Trap("A row renamed (Måltider och lokalvård)", 2025, "row:operating/32"),
    Trap("Unit in the title, in the first header cell (Driftbudget)", 2021, "row:operating/0"),
    Trap("Unit in each column's header; revised budget as a column", 2022, "row:operating/0"),
    Trap("Forecast as a column", 2025, "row:income/0"),
    Trap("A column of differences", 2025, "row:operating/0"),
    Trap("Total utgift and Period beside the years", 2021, "row:investment/1"),
    Trap("Label twice: Summa investeringar before and after grants", 2025, "row:investment/1"),
    Trap("Decision references, §§ and years in labels", 2021, "row:frame_adjustment/2"),
    Trap("A board spelled otherwise (Kultur och fritidsnämnden)", 2024, "row:frame_adjustment/27"),
    Trap("Footnote mark `1)` after a number", 2022, "row:operating/8"),
    Trap("Footnote mark `*` on a number", 2024, "row:operating/8"),
    Trap("Thousands by space, no-break, thin space in one column", 2021, "row:operating/0"),
    Trap("Thousands by narrow no-break, no-break, space in one column", 2022, "row:operating/0"),
    Trap("Thousands by nothing", 2024, "row:note-income/0"),
    Trap("Minus `-` with and without space", 2021, "row:income/1"),
    Trap("Minus `–` with and without space", 2022, "row:frame_adjustment/5"),
    Trap("Minus `−` (U+2212)", 2023, "row:income/1"),
    Trap("Minus `‑` (no-break hyphen)", 2025, "row:frame_adjustment/5"),
    Trap("Nil as `..`", 2023, "row:investment/7"),
    Trap("Nil as `.`", 2024, "row:investment/7"),
    Trap("Percent, tax rate 22:60 and a count among amounts", 2022, "row:income/13"),
    Trap("Tax rate 22,60", 2024, "row:income/13"),
    Trap("Costs negative in the income statement, positive in the operating budget and in notes", 2022, "row:income/1"),
    Trap("A budget column headed Bokslut", 2024, "row:note-income/0"),
    Trap("A sum that really fails: new loans against cash flow from financing", 2021, "row:cash_flow/11"),
    Trap("A sum that really fails: an activity against its board's sum", 2024, "row:operating/24"),
    Trap("Sums that fail by rounding to mnkr", 2022, "row:income/3"),
)


def trap_table(pages: dict[int, dict[str, int]]) -> str:
    """The traps as a table of Markdown, with the page of each in its plan."""
    lines = ["| trap | plan | page |", "|---|---|---|"]
    lines += [
        f"| {trap.what.replace('|', chr(92) + '|')} | {trap.plan}-{trap.plan + 2} | {pages[trap.plan][trap.mark]} |"
        for trap in TRAPS
    ]
    return "\n".join(lines)


def with_trap_table(readme: str, pages: dict[int, dict[str, int]]) -> str:
    """The README with the table between its markers made anew."""
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n{trap_table(pages)}\n{END}{after}"
