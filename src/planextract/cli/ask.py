"""Commands that ask the published data: ``trace``, ``compare``, ``check`` and ``changes``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from planextract.cli.app import UserError, app, data_folder, out

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a bundled profile, or path to a profile.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def published_release(source: str) -> Path:
    """Return the folder of a source's current release; raises :class:`UserError` with the remedy where there is none."""
    from planextract.sources.load import load_profile

    published = data_folder().processed(load_profile(source).id)
    if not published.exists():
        raise UserError(f"{published}: nothing is published yet; run `planextract run {source}` first")
    return published


def published_sources(named: list[str] | None) -> dict[str, Path]:
    """Return the current releases of the named sources, or of all that are published, by source id."""
    if named:
        releases = [published_release(source) for source in named]
    else:
        releases = sorted(path for path in (data_folder().root / "processed").glob("[!.]*") if path.is_dir())
    if not releases:
        raise UserError(f"{data_folder().root}: nothing is published yet; run `planextract run SOURCE` first")
    return {release.name: release for release in releases}


class TextFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


FormatOption = Annotated[TextFormat, typer.Option("--format", help="How to print the answer.")]


@app.command()
def trace(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words of a goal, a goal's or thread's id, or an area's name.")
    ],
    sources: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; all published ones if not said.")
    ] = None,
    form: FormatOption = TextFormat.TEXT,
) -> None:
    """One goal through all plans: text by text, what changed, on which page.

    Words are found in any inflection: `planextract trace "trygg skola"`.
    """
    from planextract.dataset.read import read_published
    from planextract.matching import life_rendering
    from planextract.matching.trace import trace as trace_goal

    lives = [
        life
        for source_id, release in published_sources(sources).items()
        for life in trace_goal(read_published(release).matching, query, source_id)
    ]
    if not lives:
        raise UserError(f"no goal, thread or area answers to {query!r}; try fewer words, or the id of a goal")
    render = {
        TextFormat.TEXT: life_rendering.lives_as_text,
        TextFormat.MARKDOWN: life_rendering.lives_as_markdown,
        TextFormat.HTML: life_rendering.lives_as_html,
        TextFormat.JSON: life_rendering.lives_as_json,
    }[form]
    sys.stdout.write(render(lives).rstrip() + "\n")


@app.command()
def compare(
    source: Source,
    before: Annotated[
        str, typer.Argument(metavar="A", help="A plan's years, a document's id, or the start of its SHA-256.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, for the later plan.")],
    form: FormatOption = TextFormat.TEXT,
) -> None:
    """What changed between two plans, or two versions of one document: areas, goals, money, cell by cell.

    `planextract compare exempel 2024-2026 2025-2027`
    """
    from planextract.dataset.read import read_published
    from planextract.matching import comparison_rendering
    from planextract.matching.compare import compare_plans
    from planextract.matching.decisions import DecisionLog
    from planextract.matching.plan_index import UnknownPlan
    from planextract.sources.load import load_profile

    profile = load_profile(source)
    matching = read_published(published_release(source)).matching
    decisions = DecisionLog(data_folder().decisions(profile.id)).read()
    try:
        comparison = compare_plans(matching, profile, before, after, decisions)
    except UnknownPlan as error:
        raise UserError(str(error)) from error
    render = {
        TextFormat.TEXT: comparison_rendering.comparison_as_text,
        TextFormat.MARKDOWN: comparison_rendering.comparison_as_markdown,
        TextFormat.HTML: comparison_rendering.comparison_as_html,
        TextFormat.JSON: comparison_rendering.comparison_as_json,
    }[form]
    sys.stdout.write(render(comparison).rstrip() + "\n")


@app.command()
def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All published ones if none is named.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Every sum and cross-reference that does not agree, as the documents print them.

    Errors that only repeat another one are left out here; the table `checks` has them all.
    """
    from planextract.dataset.read import read_tables
    from planextract.dataset.report import describe_failing_checks

    for source, release in published_sources(sources).items():
        tables = read_tables(release)
        failing = describe_failing_checks(tables)
        if as_json:
            rows = [row for row in tables["checks"] if row["check_id"] in failing]
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, default=str, indent=1) + "\n")
            continue
        outcomes = [row["outcome"] for row in tables["checks"]]
        out.print(
            f"[bold]{escape(source)}[/bold]: {len(outcomes)} checks: {outcomes.count('agrees')} agree, "
            f"{outcomes.count('rounding')} up to rounding, {outcomes.count('disagrees')} disagree"
        )
        for line in failing.values():
            out.print(f"  {escape(line)}")


@app.command()
def changes(
    source: Source,
    release: Annotated[
        str | None, typer.Argument(metavar="[RELEASE]", help="Id of a release; the current one if none.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Compare with this release instead of the one before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What the last publication changed in the data, and which input was the cause."""
    from planextract.dataset.publish import changes_of, compare_published
    from planextract.dataset.release import ReleaseStore
    from planextract.sources.load import load_profile

    published_release(source)
    folder, source_id = data_folder(), load_profile(source).id
    if against is None:
        found = changes_of(folder, source_id, release)
    else:
        found = compare_published(folder, source_id, against, ReleaseStore(folder, source_id).require(release))
    sys.stdout.write((found.json() if as_json else found.text()) + "\n")
