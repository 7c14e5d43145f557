"""A small municipality for the explorer's tests: real PDFs, with every box known because it was drawn there.

What is read of each plan is written down by hand (the reading stage is tested elsewhere); matching and publication are
the real ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from planextract.archive.add import add_files
from planextract.data_folder import DataFolder
from planextract.dataset.publish import Release, ReleaseInputs, publish_source
from planextract.matching.match import match_plans
from planextract.records import (
    Area,
    Bbox,
    BudgetLine,
    Check,
    Document,
    Extraction,
    Finding,
    Goal,
    Indicator,
    Locator,
    Organisation,
    PageAccount,
    PageRole,
    Profile,
    Table,
)

FONT = "DejaVuSans"
FONT_FILE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
SIZE = 10.5
BOARDS = ("Kommunstyrelsen", "Socialnämnden", "Utbildningsnämnden")


@dataclass(frozen=True)
class PlannedGoal:
    """A goal as a plan prints it: its lines (joined by a space they are its text), who is responsible, one measure."""

    area: str
    lines: tuple[str, ...]
    responsible: str | None = None
    measure: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True)
class PlannedMunicipality:
    """Three plans: goals by the plan's first year, amounts by first year and board for the plan's three years."""

    source_id: str
    name: str
    goals: Mapping[int, Sequence[PlannedGoal]]
    amounts: Mapping[int, Mapping[str, tuple[int, int, int]]]
    misprints: Mapping[int, int] = field(default_factory=dict)
    """By first year: how much too large the sum of the plan's first column is printed."""

    @property
    def profile(self) -> Profile:
        return Profile(
            id=self.source_id,
            name=self.name,
            municipality_code="0099",
            listing_url=None,
            organisations=tuple(
                Organisation(organisation_id=name.lower().replace("ä", "a").replace("ö", "o"), name=name)
                for name in BOARDS
            ),
            sha256="ab" * 32,
        )


PROVSTAD = PlannedMunicipality(
    source_id="provstad",
    name="Provstads kommun",
    goals={
        2023: (
            PlannedGoal(
                "Livsmiljö",
                ("Andelen nöjda brukare i hemtjänsten ska vara minst 80 procent", "senast 2025."),
                "Socialnämnden",
                ("Andel nöjda brukare", "80 %"),
            ),
            PlannedGoal("Livsmiljö", ("Fler unga ska ha en meningsfull fritid.",)),
            PlannedGoal(
                "Kunskap och arbete",
                ("Alla elever ska ha godkända betyg i svenska, matematik och", "engelska när de lämnar grundskolan."),
                "Utbildningsnämnden",
            ),
            PlannedGoal("Kunskap och arbete", ("Arbetslösheten ska minska till högst 6 procent.",)),
            PlannedGoal("Klimat", ("Kommunens utsläpp ska halveras till 2030.",), "Kommunstyrelsen"),
        ),
        2024: (
            PlannedGoal(
                "Livsmiljö",
                ("Andelen nöjda brukare i hemtjänsten ska vara minst 85 procent", "senast 2025."),
                "Socialnämnden",
                ("Andel nöjda brukare", "85 %"),
            ),
            PlannedGoal("Livsmiljö", ("Fler unga och unga vuxna ska ha en rik och meningsfull fritid.",)),
            PlannedGoal(
                "Kunskap och arbete",
                ("Alla elever bör ha godkända betyg i svenska, matematik och", "engelska när de lämnar grundskolan."),
                "Utbildningsnämnden",
            ),
            PlannedGoal("Kunskap och arbete", ("Arbetslösheten ska minska till högst 6 procent.",)),
            PlannedGoal("Klimat", ("Kommunens utsläpp ska halveras till 2030.",), "Kommunstyrelsen"),
        ),
        2025: (
            PlannedGoal(
                "Livsmiljö och trygghet",
                ("Andelen nöjda brukare i hemtjänsten ska vara minst 85 procent", "senast 2027."),
                "Socialnämnden",
                ("Andel nöjda brukare", "85 %"),
            ),
            PlannedGoal("Livsmiljö och trygghet", ("Fler unga och unga vuxna ska ha en rik och meningsfull fritid.",)),
            PlannedGoal("Livsmiljö och trygghet", ("Invånarna ska känna sig trygga i hela kommunen, dygnet runt.",)),
            PlannedGoal(
                "Kunskap och arbete",
                ("Alla elever ska ha godkända betyg i svenska, matematik och", "engelska när de lämnar grundskolan."),
                "Utbildningsnämnden",
            ),
            PlannedGoal("Klimat", ("Kommunens klimatpåverkan ska vara nära noll till 2035.",), "Kommunstyrelsen"),
        ),
    },
    amounts={
        2023: {
            "Kommunstyrelsen": (101_250, 102_900, 104_000),
            "Socialnämnden": (912_345, 930_100, 948_000),
            "Utbildningsnämnden": (801_400, 812_000, 822_500),
        },
        2024: {
            "Kommunstyrelsen": (102_900, 105_500, 107_000),
            "Socialnämnden": (941_700, 962_000, 975_400),
            "Utbildningsnämnden": (812_000, 819_300, 829_000),
        },
        2025: {
            "Kommunstyrelsen": (105_500, 108_100, 110_000),
            "Socialnämnden": (978_250, 991_000, 1_004_600),
            "Utbildningsnämnden": (815_000, 824_000, 836_000),
        },
    },
    misprints={2025: 3},
)


class Sheet:
    """Draws text on a page of a PDF and says where it stands: boxes in points from the page's top left."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.width, self.height = A4

    def write(self, x: float, top: float, text: str, size: float = SIZE, right: bool = False) -> Bbox:
        ascent, descent = (edge * size / 1000 for edge in _ascent_descent())
        width = pdfmetrics.stringWidth(text, FONT, size)
        left = x - width if right else x
        self._canvas.setFont(FONT, size)
        self._canvas.drawString(left, self.height - top - ascent, text)
        return (round(left, 2), round(top, 2), round(left + width, 2), round(top + ascent - descent, 2))

    def line(self, x0: float, x1: float, top: float) -> None:
        self._canvas.line(x0, self.height - top, x1, self.height - top)

    def next_page(self) -> None:
        self._canvas.showPage()


def _ascent_descent() -> tuple[float, float]:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    face = pdfmetrics.getFont(FONT).face  # type: ignore[attr-defined]  # the stubs know only the base class
    return float(face.ascent), float(face.descent)


def around(boxes: Sequence[Bbox]) -> Bbox:
    """The box around several."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def publish_municipality(planned: PlannedMunicipality, folder: DataFolder, work: Path) -> Release:
    """Draw the plans, put them into the archive, match and publish them."""
    work.mkdir(parents=True, exist_ok=True)
    extractions = []
    for start in sorted(planned.goals):
        path = work / f"{planned.source_id}-{start}.pdf"
        drawn = _draw_plan(planned, start, path)
        add_files(planned.profile, folder, [path], f"{start}-{start + 2}")
        extractions.append(_extraction(planned, start, path, drawn))
    return match_and_publish(planned, folder, extractions)


def match_and_publish(planned: PlannedMunicipality, folder: DataFolder, extractions: Sequence[Extraction]) -> Release:
    """Match and publish anew, with the decisions that are there now."""
    matching = match_plans(extractions, planned.profile, folder.decisions(planned.source_id))
    decisions = folder.decisions(planned.source_id) / "decisions.jsonl"
    inputs = ReleaseInputs(
        documents=tuple(sorted(extraction.document.sha256 for extraction in extractions)),
        profile=planned.profile.sha256,
        decisions=hashlib.sha256(decisions.read_bytes()).hexdigest() if decisions.exists() else "",
        code="test",
        language_pipeline="test",
        ocr="",
    )
    return publish_source(matching, planned.profile, folder, inputs)


def extractions_of(planned: PlannedMunicipality, work: Path) -> list[Extraction]:
    """What is read of the plans that :func:`publish_municipality` drew into ``work``."""
    found = []
    for start in sorted(planned.goals):
        path = work / f"{planned.source_id}-{start}.pdf"
        found.append(_extraction(planned, start, path, _draw_plan(planned, start, work / "again.pdf")))
    return found


@dataclass
class Drawn:
    """Where everything of one plan stands."""

    title: Bbox = (0, 0, 0, 0)
    areas: dict[str, Bbox] = field(default_factory=dict)
    goals: list[list[Bbox]] = field(default_factory=list)
    measures: dict[int, Bbox] = field(default_factory=dict)
    cells: dict[tuple[str, int], Bbox] = field(default_factory=dict)
    table: Bbox = (0, 0, 0, 0)


def _draw_plan(planned: PlannedMunicipality, start: int, path: Path) -> Drawn:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    _ascent_descent()
    sheet, drawn = Sheet(canvas), Drawn()
    drawn.title = sheet.write(90, 200, f"Strategisk plan {start}-{start + 2}", 24)
    sheet.write(90, 240, planned.name, 14)
    sheet.write(90, 700, f"Fastställd av Kommunfullmäktige {start - 1}-06-15, § 100")
    sheet.next_page()
    top = 70.0
    for number, goal in enumerate(planned.goals[start]):
        if goal.area not in drawn.areas:
            top += 14
            drawn.areas[goal.area] = sheet.write(70, top, goal.area, 15)
            top += 28
        sheet.write(70, top, f"{number + 1}.")
        boxes = []
        for line in goal.lines:
            boxes.append(sheet.write(92, top, line))
            top += 15
        drawn.goals.append(boxes)
        if goal.measure:
            drawn.measures[number] = sheet.write(110, top, f"{goal.measure[0]}: {goal.measure[1]}", 9)
            top += 15
        top += 9
    sheet.next_page()
    _draw_table(planned, start, sheet, drawn)
    canvas.save()
    return drawn


def _draw_table(planned: PlannedMunicipality, start: int, sheet: Sheet, drawn: Drawn) -> None:
    heading = sheet.write(70, 70, "Driftbudget (tkr)", 14)
    for column in range(3):
        word = "Budget" if column == 0 else "Plan"
        sheet.write(330 + column * 95, 100, f"{word} {start + column}", right=True)
    sheet.line(70, 525, 116)
    top = 122.0
    for label, amounts in table_rows(planned, start):
        if label == "Summa":
            sheet.line(70, 525, top - 2)
        sheet.write(70, top, label)
        for column, amount in enumerate(amounts):
            drawn.cells[label, column] = sheet.write(330 + column * 95, top, thousands(amount), right=True)
        top += 18
    drawn.table = (70.0, heading[1], 525.0, top)


def table_rows(planned: PlannedMunicipality, start: int) -> list[tuple[str, tuple[int, ...]]]:
    """The rows of a plan's operating table, the printed sum (perhaps misprinted) last."""
    rows: list[tuple[str, tuple[int, ...]]] = [(name, amounts) for name, amounts in planned.amounts[start].items()]
    sums = [sum(column) for column in zip(*(amounts for _, amounts in rows), strict=True)]
    sums[0] += planned.misprints.get(start, 0)
    return [*rows, ("Summa", tuple(sums))]


def thousands(amount: int) -> str:
    return f"{amount:,}".replace(",", " ")


def _extraction(planned: PlannedMunicipality, start: int, path: Path, drawn: Drawn) -> Extraction:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    own = f"{planned.source_id}-{start}-{start + 2}-{sha256[:8]}"

    def place(page: int, box: Bbox) -> tuple[Locator, ...]:
        return (Locator(document_id=own, page=page, bbox=box),)

    document = Document(
        document_id=own,
        title=f"Strategisk plan {start}-{start + 2}",
        municipality_code="0099",
        period_start=start,
        period_end=start + 2,
        budget_year=start,
        adopted_on=date(start - 1, 6, 15),
        adoption_reference="§ 100",
        url=f"https://provstad.example/plan-{start}.pdf",
        sha256=sha256,
        bytes=len(content),
        pages=3,
        retrieved_at=f"{start - 1}-07-01T08:00:00+00:00",
        read_by="test",
        locators=place(1, drawn.title),
    )
    roles: tuple[PageRole, ...] = ("cover", "goals", "tables")
    pages = tuple(
        PageAccount(
            document_id=own, page=number, bbox=(0, 0, round(A4[0], 2), round(A4[1], 2)), role=role, status="read"
        )
        for number, role in enumerate(roles, start=1)
    )
    areas = {
        name: Area(
            area_id=f"{own}-area-{number}",
            ordinal=number,
            label=None,
            name=name,
            term="utvecklingsområde",
            locators=place(2, box),
        )
        for number, (name, box) in enumerate(drawn.areas.items(), start=1)
    }
    goals = tuple(
        Goal(
            goal_id=f"{own}-goal-{number}",
            area_id=areas[goal.area].area_id,
            ordinal=number,
            label=str(number),
            kind="development",
            text=goal.text,
            responsible=goal.responsible,
            organisation_id=_organisation_id(goal.responsible),
            locators=place(2, around(boxes)),
        )
        for number, (goal, boxes) in enumerate(zip(planned.goals[start], drawn.goals, strict=True), start=1)
    )
    indicators = tuple(
        Indicator(
            indicator_id=f"{own}-indicator-{number}",
            goal_id=goals[number].goal_id,
            area_id=goals[number].area_id,
            kind="measure",
            text=planned.goals[start][number].measure[0],  # type: ignore[index]  # drawn, so it has one
            target=planned.goals[start][number].measure[1],  # type: ignore[index]
            target_value=Decimal(planned.goals[start][number].measure[1].split()[0]),  # type: ignore[index]
            unit="%",
            target_year=start,
            locators=place(2, box),
        )
        for number, box in drawn.measures.items()
    )
    lines = _lines(planned, start, own, drawn)
    return Extraction(
        document=document,
        pages=pages,
        areas=tuple(areas.values()),
        goals=goals,
        indicators=indicators,
        tables=(
            Table(
                table_id=f"{own}-table-drift",
                title="Driftbudget",
                statement="operating",
                unit="tkr",
                sign_convention="costs_positive",
                row_count=5,
                column_count=4,
                locators=place(3, drawn.table),
            ),
        ),
        budget_lines=lines,
        checks=_checks(own, lines),
        findings=(
            Finding(
                finding_id=f"{own}-finding-1",
                code="unit_unknown",
                severity="info",
                message=f"{own}, sidan 3: ingen enhet står vid tabellen",
                subject_id=f"{own}-table-drift",
                locators=place(3, drawn.table),
            ),
        ),
    )


def _organisation_id(name: str | None) -> str | None:
    return None if name not in BOARDS else name.lower().replace("ä", "a").replace("ö", "o")


def _lines(planned: PlannedMunicipality, start: int, own: str, drawn: Drawn) -> tuple[BudgetLine, ...]:
    return tuple(
        BudgetLine(
            line_id=f"{own}-line-{row}-{column}",
            table_id=f"{own}-table-drift",
            row_id=f"{own}-row-{row}",
            statement="operating",
            entity="municipality",
            organisation_id=_organisation_id(label),
            organisation=label if label in BOARDS else None,
            parent_label=None,
            label=label,
            row_index=row + 1,
            column_index=column + 1,
            column_header=f"{'Budget' if column == 0 else 'Plan'} {start + column}",
            fiscal_year=start + column,
            stage="budget" if column == 0 else "plan",
            measure="amount",
            printed=thousands(amount),
            value=Decimal(amount),
            unit="tkr",
            amount_sek=amount * 1000,
            is_total=label == "Summa",
            locators=(Locator(document_id=own, page=3, bbox=drawn.cells[label, column]),),
        )
        for row, (label, amounts) in enumerate(table_rows(planned, start))
        for column, amount in enumerate(amounts)
    )


def _checks(own: str, lines: Sequence[BudgetLine]) -> tuple[Check, ...]:
    checks = []
    for stated in lines:
        if stated.is_total:
            addends = [line for line in lines if line.column_index == stated.column_index and not line.is_total]
            computed = sum((line.value for line in addends), Decimal(0))
            checks.append(
                Check(
                    check_id=f"{own}-check-{stated.column_index}",
                    kind="column_sum",
                    stated_line_id=stated.line_id,
                    stated=stated.value,
                    computed=computed,
                    difference=stated.value - computed,
                    tolerance=Decimal("1.5"),
                    unit="tkr",
                    outcome="agrees" if stated.value == computed else "disagrees",
                    follows_from=None,
                    lines=tuple(line.line_id for line in addends),
                    factors=tuple(1 for _ in addends),
                    locators=stated.locators,
                )
            )
    return tuple(checks)
