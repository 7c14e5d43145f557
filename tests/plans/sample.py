"""Making the sample: five PDFs, the saved listing page, and the truth."""

from __future__ import annotations

import json
from pathlib import Path

from tests.plans.blocks import Rendered
from tests.plans.compose import compose, plan_title
from tests.plans.plan_styles import plan_styles
from tests.plans.reportlab_engine import render_reportlab
from tests.plans.style import PlanStyle
from tests.plans.trap_index import with_trap_table
from tests.plans.truth import Truth, links_truth, plan_truth
from tests.plans.typst_engine import render_typst

_ROOT = Path(__file__).parents[2]
DOCUMENTS = _ROOT / "src" / "planextract" / "sources" / "exempel"
TRUTH = Path(__file__).parent / "truth" / "exempel"
README = Path(__file__).parent / "README.md"


def render_plan(plan: int, style: PlanStyle) -> tuple[Rendered, Truth]:
    """One plan in one style: the PDF with the pages of its marks, and its truth."""
    blocks, labels = compose(plan, style)
    render = render_typst if style.engine == "typst" else render_reportlab
    rendered = render(blocks, style.look, plan_title(plan, style))
    return rendered, plan_truth(plan, labels, rendered.pages)


def write_sample(documents: Path, truth_folder: Path, readme: Path) -> None:
    """Write all files of the sample into two folders, and the pages of the traps into the README."""
    documents.mkdir(parents=True, exist_ok=True)
    truth_folder.mkdir(parents=True, exist_ok=True)
    truths: dict[int, Truth] = {}
    pages: dict[int, dict[str, int]] = {}
    for plan, style in plan_styles().items():
        rendered, truth = render_plan(plan, style)
        (documents / _file_name(plan)).write_bytes(rendered.pdf)
        truths[plan], pages[plan] = truth, rendered.pages
        _write_json(truth_folder / f"{truth['period']}.json", truth)
    _write_json(truth_folder / "links.json", links_truth(truths))
    readme.write_text(with_trap_table(README.read_text(encoding="utf-8"), pages), encoding="utf-8", newline="\n")
    (documents / "listing.html").write_text(_listing(sorted(truths, reverse=True)), encoding="utf-8", newline="\n")


def _file_name(plan: int) -> str:
    return f"strategisk-plan-{plan}-{plan + 2}.pdf"


def _write_json(path: Path, content: Truth) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _listing(plans: list[int]) -> str:
    """A saved page as municipalities have it: pairs of lines, the second one the title."""
    links = "\n".join(
        f"""      <li class="document">
        <a href="{_file_name(plan)}" class="document__link">
          <span class="document__action">Ladda ner dokument</span>
          <span class="document__title">Strategisk plan {plan}-{plan + 2}</span>
        </a>
      </li>"""
        for plan in plans
    )
    return f"""<!DOCTYPE html>
<html lang="sv">
<head>
  <meta charset="utf-8">
  <title>Strategisk plan och budget - Exempelå kommun (påhittad)</title>
</head>
<body>
  <header><a href="https://exempel.invalid/">Exempelå kommun</a></header>
  <main>
    <h1>Strategisk plan och budget</h1>
    <p>Exempelå är en påhittad kommun. Planerna är framtagna för att prova programvara.</p>
    <p>Den strategiska planen talar om vart kommunen är på väg och hur pengarna fördelas de närmaste tre åren.
      Läs mer om <a href="https://exempel.invalid/kommun/budgetprocessen">budgetprocessen</a>.</p>
    <ul class="documents">
{links}
    </ul>
  </main>
  <footer><a href="https://exempel.invalid/tillganglighet">Tillgänglighetsredogörelse</a></footer>
</body>
</html>
"""
