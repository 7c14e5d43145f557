"""Charts as SVG, by Vega-Altair and vl-convert: nothing is fetched, nothing runs in the reader's browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planextract.explorer.formatting import Language
from planextract.explorer.wording import say
from planextract.part_files import part_file

_FONT = "Helvetica, Arial, sans-serif"
_OLDEST, _NEWEST = (168, 190, 212), (12, 61, 107)
_NUMBERS: dict[Language, dict[str, Any]] = {
    "sv": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " kr"], "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " kr"], "minus": "\u2212"},
}


@dataclass(frozen=True, slots=True)
class PlannedAmount:
    """One point of the chart: what plan ``plan`` says of ``year``; ``stage`` in the reader's words."""

    plan: str
    year: int
    value: float
    stage: str


def plans_chart(points: Sequence[PlannedAmount], unit: str, language: Language) -> dict[str, Any]:
    """Return the Vega-Lite specification of a line per plan over fiscal years: older plans pale, the newest dark."""
    import altair as alt  # a second of imports that pages without a chart need not wait for

    plans = sorted({point.plan for point in points})
    stages = sorted({point.stage for point in points})
    amount = alt.Y(
        "value:Q", title=unit, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(format=",~f", tickCount=6)
    )
    year = alt.X("year:O", title=say(language, "money.fiscal_year"), axis=alt.Axis(labelAngle=0))
    plan = alt.Color(
        "plan:N",
        title=say(language, "money.plan"),
        sort=plans,
        scale=alt.Scale(domain=plans, range=[_shade(number, len(plans)) for number in range(len(plans))]),
    )
    base = alt.Chart(alt.InlineData(values=[asdict(point) for point in points]))
    line = base.mark_line(strokeWidth=2).encode(x=year, y=amount, color=plan)
    shape = alt.Shape(
        "stage:N",
        title=say(language, "money.stage"),
        scale=alt.Scale(domain=stages, range=["circle", "square", "triangle-up", "diamond", "cross"][: len(stages)]),
    )
    dots = base.mark_point(size=64, filled=True, opacity=1).encode(x=year, y=amount, color=plan, shape=shape)
    specification: dict[str, Any] = (line + dots).properties(width=620, height=280).to_dict()
    specification["config"] = {
        "font": _FONT,
        "background": "#ffffff",
        "view": {"stroke": None},
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600, "labelColor": "#2b3440",
                 "titleColor": "#2b3440", "gridColor": "#e3e8ee", "domainColor": "#8a96a3", "tickColor": "#8a96a3"},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": "#2b3440", "titleColor": "#2b3440"},
    }  # fmt: skip
    return specification


def _shade(number: int, count: int) -> str:
    share = 1.0 if count == 1 else number / (count - 1)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_OLDEST, _NEWEST, strict=True))


def chart_svg(specification: dict[str, Any], language: Language, kept_in: Path | None = None) -> str:
    """Render a specification; the result is kept below ``kept_in`` by content, where that is given."""
    text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
    place = None
    if kept_in is not None:
        digest = hashlib.sha256(f"{_renderer_version()} {language} {text}".encode()).hexdigest()[:24]
        place = kept_in / f"{digest}.svg"
        if place.is_file():
            return place.read_text(encoding="utf-8")
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(text, format_locale=_NUMBERS[language], allowed_base_urls=[])
    if place is not None:
        with part_file(place.parent) as part:
            part.write_text(svg, encoding="utf-8")
            part.replace(place)
    return svg


@cache
def _renderer_version() -> str:
    return version("vl-convert-python")


def warm_up() -> None:
    """Load the chart libraries, so that the first reader does not wait for them."""
    chart_svg(plans_chart([PlannedAmount("", 2000, 1.0, "")], "", "sv"), "sv")
