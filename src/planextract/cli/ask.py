"""Commands that ask the published data: ``check`` and ``changes``."""

from __future__ import annotations

import json
import sys
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


@app.command()
def check(sources: Annotated[list[str], typer.Argument(metavar="SOURCE…")], as_json: AsJson = False) -> None:
    """Every sum and cross-reference that does not agree, as the documents print them.

    Errors that only repeat another one are left out here; the table `checks` has them all.
    """
    from planextract.dataset.read import read_tables
    from planextract.dataset.report import describe_failing_checks

    for source in sources:
        tables = read_tables(published_release(source))
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
    release: Annotated[str | None, typer.Argument(metavar="[RELEASE]", help="Id of a release; the current one if none.")] = None,
    against: Annotated[str | None, typer.Option("--against", help="Compare with this release instead of the one before.")] = None,
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
