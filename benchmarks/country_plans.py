"""A simulated country: municipalities that do not exist, each with seven plans made from the sample's description.

The words are the sample's, the figures vary (every cost times a factor, so that the sums hold). Plans are short (a cover,
pages with goals, the pages with the income statement and the operating budget) or as long as plans are (25 to 60 pages,
pages of prose repeated). Two of the five periods come twice, the second time revised and in another layout. The same
number gives the same bytes.
"""

from __future__ import annotations

import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from tests.plans import compose, money
from tests.plans.plan_styles import plan_styles
from tests.plans.sample import render_plan
from tests.plans.truth import Truth
from tests.plans.variants import VARIANTS

PLANS = 7
FIGURES = 29
"""So many sets of figures there are: municipality 29 has those of municipality 0, on other pages."""
_PROSE = (3, 4, 5, 6)
"""Pages (from 0) that hold neither goals of the municipality nor amounts."""
_LONGEST = 35
"""At most so many pages are added to a long plan."""


def source_id(number: int) -> str:
    """Return the id of a municipality: ``ort-001``, all of one length."""
    return f"ort-{number:03d}"


def municipality(number: int) -> str:
    """Return its name."""
    return f"Ort {number:03d} kommun"


def write_profile(folder: Path, number: int) -> Path:
    """Write a municipality's profile and its listing page, with links to plans that lie beside it or will."""
    own = source_id(number)
    (folder / own).mkdir(parents=True, exist_ok=True)
    path = folder / f"{own}.toml"
    path.write_text(
        f'id = "{own}"\nname = "{municipality(number)}"\nlisting_url = "{own}/listing.html"\n'
        "title_pattern = 'Strategisk plan (?P<start>\\d{4})-(?P<end>\\d{4})'\n",
        encoding="utf-8",
    )
    write_listing(folder, number)
    return path


def write_listing(folder: Path, number: int) -> None:
    """Write the listing page with the plans that are there."""
    own = folder / source_id(number)
    links = "\n".join(
        f'<li><a href="{path.name}">Strategisk plan {path.stem[5:14]}</a></li>'
        for path in sorted(own.glob("plan-*.pdf"))
    )
    page = f"<html><body><h1>{municipality(number)}</h1><ul>\n{links}\n</ul></body></html>\n"
    (own / "listing.html").write_text(page, encoding="utf-8")


def write_plans(folder: Path, number: int, short: bool) -> list[Path]:
    """Write a municipality's seven plans into ``folder/<id>``; returns them, the last one being the newest."""
    paths = []
    for place, (name, pdf, truth) in enumerate(_rendered(number % FIGURES)):
        chosen = hashlib.sha256(f"{number} {place}".encode()).digest()[0]
        pages = _short(truth, chosen) if short else _long(pdf, chosen)
        path = folder / source_id(number) / name
        path.write_bytes(_with_pages(pdf, pages, municipality(number)))
        paths.append(path)
    return paths


@cache
def _rendered(figures: int) -> tuple[tuple[str, bytes, Truth], ...]:
    """The seven plans with one set of figures: file name, PDF, truth."""
    money.scale(400 + 37 * figures % 1600)
    compose.MUNICIPALITY = municipality(figures)
    styles = [(plan, style, "") for plan, style in sorted(plan_styles().items())]
    revised = {plan: next(variant for variant in VARIANTS if variant.plan == plan) for plan in (2023, 2024)}
    styles[4:4] = [(plan, variant.style(), "-reviderad") for plan, variant in revised.items()]
    plans = []
    for plan, style, suffix in styles:
        rendered, truth = render_plan(plan, style)
        plans.append((f"plan-{plan}-{plan + 2}{suffix}.pdf", rendered.pdf, truth))
    return tuple(plans)


def _short(truth: Truth, chosen: int) -> list[int]:
    """The cover, one or two pages with goals, the pages with the income statement and the operating budget."""
    goals = sorted({goal["page"] for goal in truth["goals"] if goal["kind"] == "development"})
    amounts = {line["page"] for line in truth["budget_lines"] if line["statement"] in ("income", "operating")}
    return [page - 1 for page in [1, *goals[: 1 + chosen % 2], *sorted(amounts)]]


def _long(pdf: bytes, chosen: int) -> list[int]:
    """All pages, and at their end pages of prose, how many depends on the plan."""
    added = [_PROSE[place % len(_PROSE)] for place in range(chosen % (_LONGEST + 1))]
    return [*range(len(PdfReader(BytesIO(pdf)).pages)), *added]


def _with_pages(pdf: bytes, pages: list[int], title: str) -> bytes:
    plan, made = PdfReader(BytesIO(pdf)), PdfWriter()
    for page in pages:
        made.add_page(plan.pages[page])
    made.add_metadata({"/Title": title})
    buffer = BytesIO()
    made.write(buffer)
    return buffer.getvalue()
