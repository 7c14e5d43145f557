"""How quickly the explorer answers: every page, for 20 municipalities with 10 plans each, generated.

Prints for each page the server's median time, its slowest, and the processor time that the median one took: the clock
is that of a machine with nothing else to do only if the two agree. Ends with 1 where the median is more than 300 ms.
Charts and pictures are measured when they are made for the first time; pages are drawn in a process of their own, whose
processor time is not counted here. Nothing is fetched and no browser is needed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import html
import itertools
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import httpx
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from planextract.archive.add import add_files
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.dataset.build import build_tables
from planextract.dataset.export_sqlite import write_sqlite
from planextract.explorer import charts
from planextract.explorer.places import Documents
from planextract.explorer.serve import make_datasette
from planextract.records import (
    AppropriationChange,
    Area,
    AreaLink,
    BudgetLine,
    Check,
    Document,
    Extraction,
    Goal,
    GoalChange,
    GoalLink,
    Indicator,
    Locator,
    Matching,
    Organisation,
    PageAccount,
    Profile,
    Series,
    Statement,
    Table,
)

LIMIT_MS = 300
MUNICIPALITIES, PLANS = 20, 10
AREAS, GOALS, BOARDS, ROWS_PER_BOARD, YEARS = 6, 40, 10, 6, 5
STATEMENTS: tuple[Statement, ...] = ("operating", "investment")
WORDS = ["ökad", "trygghet", "goda", "bostäder", "fler", "arbeten", "minskade", "utsläpp", "nöjda", "invånare"]


def _text(number: int, plan: int) -> str:
    words = [WORDS[(number * 7 + step * 3) % len(WORDS)] for step in range(12)]
    return f"{' '.join(words).capitalize()} till {70 + (number + plan // 2) % 25} procent."


def _box(row: int, column: int = 0) -> tuple[float, float, float, float]:
    left, top = 70.0 + column * 80, 70.0 + row % 45 * 15
    return (left, top, left + 70, top + 11)


class _Plan:
    """One generated plan and the ids of what is in it."""

    def __init__(self, source_id: str, number: int, sha256: str, size: int) -> None:
        self.source_id, self.number, self.start = source_id, number, 2015 + number
        self.sha256 = hashlib.sha256(f"{sha256}{source_id}{number}".encode()).hexdigest() if number else sha256
        self.id = f"{source_id}-{self.start}-{self.start + 2}-{self.sha256[:8]}"
        self.size = size

    def at(self, page: int, box: tuple[float, float, float, float]) -> tuple[Locator, ...]:
        return (Locator(document_id=self.id, page=page, bbox=box),)

    def extraction(self) -> Extraction:
        lines = tuple(self._lines())
        return Extraction(
            document=Document(
                document_id=self.id,
                title=f"Strategisk plan {self.start}-{self.start + 2}",
                municipality_code="0099",
                period_start=self.start,
                period_end=self.start + 2,
                budget_year=self.start,
                sha256=self.sha256,
                bytes=self.size,
                pages=60,
                locators=self.at(1, _box(1)),
            ),
            pages=tuple(
                PageAccount(document_id=self.id, page=page, bbox=(0, 0, 595.0, 842.0), role="prose", status="read")
                for page in range(1, 61)
            ),
            areas=tuple(
                Area(
                    area_id=f"{self.id}-area-{number}",
                    ordinal=number,
                    label=None,
                    name=f"Område {number}",
                    term="målområde",
                    locators=self.at(4, _box(number)),
                )
                for number in range(AREAS)
            ),
            goals=tuple(
                Goal(
                    goal_id=f"{self.id}-goal-{number}",
                    area_id=f"{self.id}-area-{number % AREAS}",
                    ordinal=number,
                    label=str(number),
                    kind="development",
                    text=_text(number, self.number),
                    responsible=f"Nämnd {number % BOARDS}",
                    organisation_id=f"namnd-{number % BOARDS}",
                    thread_id=f"{self.source_id}-thread-{number}",
                    locators=self.at(5 + number // 10, _box(number)),
                )
                for number in range(GOALS)
            ),
            indicators=tuple(
                Indicator(
                    indicator_id=f"{self.id}-indicator-{number}",
                    goal_id=f"{self.id}-goal-{number}",
                    area_id=f"{self.id}-area-{number % AREAS}",
                    kind="measure",
                    text=f"Mått {number}",
                    target="80 %",
                    locators=self.at(5, _box(number)),
                )
                for number in range(GOALS)
            ),
            tables=tuple(
                Table(
                    table_id=f"{self.id}-table-{statement}",
                    title=f"{statement} (tkr)",
                    statement=statement,
                    unit="tkr",
                    sign_convention="costs_positive",
                    row_count=70,
                    column_count=6,
                    locators=self.at(30, _box(1)),
                )
                for statement in STATEMENTS
            ),
            budget_lines=lines,
            checks=tuple(self._checks(lines)),
        )

    def _lines(self) -> Iterator[BudgetLine]:
        for statement in STATEMENTS:
            for row in range(BOARDS * ROWS_PER_BOARD):
                for column in range(YEARS):
                    board, year = row // ROWS_PER_BOARD, self.start - 2 + column
                    amount = 1000 * (row + 1) + 37 * year % 911 + self.number * row
                    yield BudgetLine(
                        line_id=f"{self.id}-line-{statement}-{row}-{column}",
                        table_id=f"{self.id}-table-{statement}",
                        row_id=f"{self.id}-row-{statement}-{row}",
                        series_id=f"{self.source_id}-series-{statement}-{row}",
                        statement=statement,
                        entity="municipality",
                        organisation_id=f"namnd-{board}",
                        organisation=f"Nämnd {board}",
                        parent_label=f"Nämnd {board}",
                        label="Summa" if row % ROWS_PER_BOARD == ROWS_PER_BOARD - 1 else f"Verksamhet {row}",
                        row_index=row,
                        column_index=column + 1,
                        column_header=f"År {year}",
                        fiscal_year=year,
                        stage=("actual", "budget", "budget", "plan", "plan")[column],
                        measure="amount",
                        printed=str(amount),
                        value=Decimal(amount),
                        unit="tkr",
                        amount_sek=amount * 1000,
                        is_total=row % ROWS_PER_BOARD == ROWS_PER_BOARD - 1,
                        locators=self.at(30 + row // 45, _box(row, column)),
                    )

    def _checks(self, lines: Sequence[BudgetLine]) -> Iterator[Check]:
        for place, line in enumerate(lines):
            if line.is_total:
                addends = [
                    other for other in lines[max(0, place - 25) : place] if other.column_index == line.column_index
                ]
                yield Check(
                    check_id=f"{line.line_id}-check",
                    kind="column_sum",
                    stated_line_id=line.line_id,
                    stated=line.value,
                    computed=line.value + 1,
                    difference=Decimal(-1),
                    tolerance=Decimal("0.5"),
                    unit="tkr",
                    outcome="disagrees",
                    follows_from=None,
                    lines=tuple(other.line_id for other in addends),
                    factors=tuple(1 for _ in addends),
                    locators=line.locators,
                )


def _matching(source_id: str, sha256: str, size: int) -> Matching:
    plans = [_Plan(source_id, number, sha256, size) for number in range(PLANS)]
    pairs = list(itertools.pairwise(plans))
    rows = [(statement, row) for statement in STATEMENTS for row in range(BOARDS * ROWS_PER_BOARD)]
    return Matching(
        extractions=tuple(plan.extraction() for plan in plans),
        area_links=tuple(
            AreaLink(
                link_id=f"{after.id}-area-link-{number}",
                from_area_id=f"{before.id}-area-{number}",
                to_area_id=f"{after.id}-area-{number}",
                relation="same",
                score=1.0,
                explanation="same name",
                decided_by="rule",
                needs_review=False,
            )
            for before, after in pairs
            for number in range(AREAS)
        ),
        goal_links=tuple(
            GoalLink(
                link_id=f"{after.id}-goal-link-{number}",
                from_goal_id=f"{before.id}-goal-{number}",
                to_goal_id=f"{after.id}-goal-{number}",
                relation="reworded",
                area_changed=False,
                score=0.8,
                explanation="words 0.80",
                decided_by="model",
                needs_review=number % 8 == 0,
            )
            for before, after in pairs
            for number in range(GOALS)
        ),
        goal_changes=tuple(_goal_change(before, after, number) for before, after in pairs for number in range(GOALS)),
        series=tuple(
            Series(
                series_id=f"{source_id}-series-{statement}-{row}",
                statement=statement,
                entity="municipality",
                organisation_id=f"namnd-{row // ROWS_PER_BOARD}",
                parent_label=f"Nämnd {row // ROWS_PER_BOARD}",
                label="Summa" if row % ROWS_PER_BOARD == ROWS_PER_BOARD - 1 else f"Verksamhet {row}",
                unit="tkr",
                first_document_id=plans[0].id,
                last_document_id=plans[-1].id,
            )
            for statement, row in rows
        ),
        appropriation_changes=tuple(
            _revision(before, after, statement, row, column)
            for before, after in pairs
            for statement, row in rows
            for column in range(1, YEARS)
        ),
    )


def _goal_change(before: _Plan, after: _Plan, number: int) -> GoalChange:
    old, new = _text(number, before.number), _text(number, after.number)
    redline = f'[{{"op": "delete", "text": "{old}"}}, {{"op": "insert", "text": "{new}"}}]'
    return GoalChange(
        change_id=f"{after.id}-change-{number}",
        thread_id=f"{after.source_id}-thread-{number}",
        from_document_id=before.id,
        to_document_id=after.id,
        from_goal_id=f"{before.id}-goal-{number}",
        to_goal_id=f"{after.id}-goal-{number}",
        change="reworded",
        area_changed=False,
        text_before=old,
        text_after=new,
        redline=redline,
        ambition="raised",
        ambition_aspect="target",
        ambition_evidence=None,
    )


def _revision(before: _Plan, after: _Plan, statement: str, row: int, column: int) -> AppropriationChange:
    return AppropriationChange(
        change_id=f"{after.id}-revision-{statement}-{row}-{column}",
        series_id=f"{after.source_id}-series-{statement}-{row}",
        kind="revision",
        measure="amount",
        fiscal_year=before.start - 2 + column,
        from_fiscal_year=before.start - 2 + column,
        from_stage="plan",
        to_stage="budget",
        from_document_id=before.id,
        to_document_id=after.id,
        from_line_ids=(f"{before.id}-line-{statement}-{row}-{column}",),
        to_line_ids=(f"{after.id}-line-{statement}-{row}-{column - 1}",),
        from_value=Decimal(1000),
        to_value=Decimal(1000 + row),
        unit="tkr",
        from_amount_sek=1_000_000,
        to_amount_sek=1_000_000 + 1000 * row,
        change_sek=1000 * row,
        change_percent=Decimal(row) / 10,
        caveat=None,
    )


def generate(folder: DataFolder, municipalities: int = MUNICIPALITIES) -> None:
    """Publish generated municipalities; the first plan of each is in the archive, so that its pages can be drawn."""
    picture = folder.root / "plan.pdf"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(_pdf())
    content = picture.read_bytes()
    for number in range(municipalities):
        source_id = f"kommun-{number:02}"
        profile = Profile(
            id=source_id,
            name=f"Kommun {number}",
            municipality_code=f"{number:04}",
            listing_url=None,
            organisations=tuple(
                Organisation(organisation_id=f"namnd-{board}", name=f"Nämnd {board}") for board in range(BOARDS)
            ),
        )
        add_files(profile, folder, [picture], "2015-2017")
        release = folder.releases(source_id) / "generated"
        release.mkdir(parents=True)
        matching = _matching(source_id, hashlib.sha256(content).hexdigest(), len(content))
        write_sqlite(release / "planextract.sqlite", build_tables(matching, profile))
        (release / "goals.csv").write_text("source_id,goal_id\n", encoding="utf-8")
        folder.processed(source_id).symlink_to(Path(".releases") / source_id / "generated", target_is_directory=True)


def _pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for page in range(60):
        for line in range(45):
            canvas.drawString(70, 760 - line * 15, f"Sida {page + 1}: " + " ".join(WORDS))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


PAGES = {
    "start": "/",
    "source": "/sources/{source}",
    "goals of all": "/goals",
    "goals of one": "/goals?source={source}",
    "goals narrowed": "/goals?source={source}&change=reworded&ambition=raised",
    "goals searched in all": "/goals?q=utsl%C3%A4pp",
    "lineage picture": "/goals/lineage.svg?source={source}",
    "goal": r"/goals\?source={source} -> /goals/{source}[^\"?]+",
    "money": "/money?source={source}",
    "money of a board": "/money?source={source}&board={board}",
    "series": r"/money\?source={source} -> /money/series/[^\"?]+",
    "chart, made anew": r"/money\?source={source} -> (/money/series/[^\"?]+) + /chart.svg",
    "figure": r"/money\?source={source} -> /money/figures/[^\"]+",
    "board": "/boards/{source}/{board}",
    "area": r"/goals\?source={source} -> /areas/[^\"]+",
    "checks of all": "/checks",
    "checks of one": "/checks?source={source}",
    "check": r"/checks\?source={source} -> /checks/[^\"?]+",
    "document": r"/sources/{source} -> /documents/[^\"/]+",
    "page picture, made anew": r"/sources/{source} -> (/documents/[^\"/]+) + /pages/3.png",
    "downloads": "/downloads?source={source}",
    "review": "/review?source={source}",
    "data: all tables": "/planextract",
    "data: a table": "/planextract/budget_lines?source_id={source}",
    "data: a table with facets": "/planextract/goals?_facet=kind&_facet=responsible",
    "data: a row": r"/planextract/budget_lines\?source_id={source} -> /planextract/budget_lines/[^\"?]+",
    "data: a query": "/planextract?sql=select+statement,+count(*)+from+budget_lines+group+by+1",
}


async def _address(client: httpx.AsyncClient, pattern: str, source_id: str, board: str) -> str:
    start, _, link = pattern.format(source=source_id, board=board).partition(" -> ")
    if not link:
        return start
    link, _, rest = link.partition(" + ")
    text = (await client.get(start.replace("\\", ""))).text
    found = re.search(f'href="({link.strip("()")})"', text)
    if found is None:
        raise LookupError(f"{start} has no link like {link}")
    return html.unescape(found.group(1)) + rest


def make_documents_ready(folder: DataFolder, source_id: str) -> None:
    """Let the process that draws pages start, as ``serve`` does before it answers."""
    Documents(folder).page_picture(source_id, Archive(folder.raw(source_id)).entries()[0].sha256, 1)


async def measure(folder: DataFolder, sources: Sequence[str]) -> dict[str, list[tuple[float, float]]]:
    """Return the server's time in milliseconds for each page, once for each source: by the clock and of the processor."""
    datasette = make_datasette(folder, review=True)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in PAGES}
    transport = httpx.ASGITransport(app=datasette.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client:
        await client.get("/assets/explorer.css")
        charts.warm_up()
        make_documents_ready(folder, sources[0])
        for source_id in sources:
            board = (await _address(client, r"/money\?source={source} -> /boards/[^\"?]+", source_id, "")).rpartition(
                "/"
            )[2]
            for name, pattern in PAGES.items():
                address = await _address(client, pattern, source_id, board)
                began, used = time.perf_counter(), time.process_time()
                answer = await client.get(address)
                clock, processor = time.perf_counter() - began, time.process_time() - used
                times[name].append((clock * 1000, processor * 1000))
                if answer.status_code != 200:
                    raise LookupError(f"{address}: {answer.status_code}")
    return times


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place))
        began = time.perf_counter()
        generate(folder, chosen.municipalities)
        print(
            f"generated {chosen.municipalities} municipalities × {PLANS} plans in {time.perf_counter() - began:.0f} s"
        )
        began = time.perf_counter()
        make_datasette(folder)
        size = next((folder.root / "cache" / "explorer").glob("*.sqlite")).stat().st_size
        print(f"combined into one database ({size / 1e6:.0f} MB) in {time.perf_counter() - began:.1f} s")
        sources = [
            f"kommun-{number:02}" for number in range(0, chosen.municipalities, max(1, chosen.municipalities // 5))
        ]
        times = asyncio.run(measure(folder, sources))
    print(f"{'page':28}{'median ms':>10}{'slowest ms':>12}{'processor ms':>14}")
    slow = False
    for name, found in times.items():
        median, slowest = statistics.median(clock for clock, _ in found), max(clock for clock, _ in found)
        processor = statistics.median(used for _, used in found)
        print(f"{name:28}{median:10.0f}{slowest:12.0f}{processor:14.0f}{'  too slow' if median > LIMIT_MS else ''}")
        slow |= median > LIMIT_MS
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
