"""A simulated country: municipalities that do not exist, each with seven plans made from the sample's description.

The words are the sample's, the figures are each municipality's own (every cost times a factor, so that the sums hold),
and pages of prose are repeated until a plan is as long as plans are: 25 to 60 pages. Two of the five periods come twice,
the second time revised and in another layout. The same number gives the same bytes.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from tests.plans import compose, money
from tests.plans.plan_styles import plan_styles
from tests.plans.sample import render_plan
from tests.plans.variants import VARIANTS

PLANS = 7
_PROSE = (3, 4, 5, 6)
"""Pages (from 0) that hold neither goals of the municipality nor amounts."""
_LONGEST = 35
"""At most so many pages are added to a plan."""


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


def write_plans(folder: Path, number: int) -> list[Path]:
    """Write a municipality's seven plans into ``folder/<id>``; returns them, the last one being the newest."""
    money.scale(400 + 37 * number % 1600)
    compose.MUNICIPALITY = municipality(number)
    styles = [(plan, style, "") for plan, style in sorted(plan_styles().items())]
    revised = {plan: next(variant for variant in VARIANTS if variant.plan == plan) for plan in (2023, 2024)}
    styles[4:4] = [(plan, variant.style(), "-reviderad") for plan, variant in revised.items()]
    paths = []
    for place, (plan, style, suffix) in enumerate(styles):
        rendered, _ = render_plan(plan, style)
        path = folder / source_id(number) / f"plan-{plan}-{plan + 2}{suffix}.pdf"
        path.write_bytes(_lengthened(rendered.pdf, number, place))
        paths.append(path)
    return paths


def _lengthened(pdf: bytes, number: int, place: int) -> bytes:
    """Add pages of prose, how many depends on the plan."""
    digest = hashlib.sha256(f"{number} {place}".encode()).digest()
    plan, longer = PdfReader(BytesIO(pdf)), PdfWriter()
    longer.append(plan)
    for added in range(digest[0] % (_LONGEST + 1)):
        longer.add_page(plan.pages[_PROSE[added % len(_PROSE)]])
    buffer = BytesIO()
    longer.write(buffer)
    return buffer.getvalue()
