"""Commands that do the work: ``run`` and its stages ``fetch``, ``extract``, ``match``, ``publish``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.markup import escape

from planextract import stages
from planextract.cli.app import Exit, app, data_folder, err, known_errors, out
from planextract.cli.summary import print_summary
from planextract.data_folder import DataFolder
from planextract.dataset.postgres import load_current_release, postgres_address
from planextract.layout.engine import Engine
from planextract.reading.extract import describe, extract_source
from planextract.records import Profile
from planextract.redaction import without_secrets
from planextract.store.session import in_step

Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE…", help="Name of a bundled profile, or path to a profile.")
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="Reader: `pdfium` is fast, `pdfplumber` (pdfminer) is the reference.")
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="Worker processes; all processors if not said.")
]
AcceptLoss = Annotated[
    bool,
    typer.Option("--accept-loss", help="Publish although the last release had plans or rows that this one has not."),
]
VerifyOption = Annotated[
    bool, typer.Option("--verify", help="Read every amount with both readers and print each difference.")
]


@app.command()
def run(
    sources: Sources,
    engine: EngineOption = "pdfium",
    workers: WorkersOption = None,
    accept_loss: AcceptLoss = False,
    verify: VerifyOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """All stages: fetch, extract, match, publish.

    Only what is new is downloaded and read; a second run with nothing new takes seconds.
    """

    def whole(profile: Profile, folder: DataFolder) -> Exit:
        fetch_stage(profile, folder)
        extract_stage(profile, folder, engine, workers)
        if verify:
            verify_stage(profile, folder)
        match_stage(profile, folder, engine)
        return publish_stage(profile, folder, engine, accept_loss, as_json)

    _each(sources, whole, engine)


@app.command()
def fetch(sources: Sources) -> None:
    """Look at the listing page and bring what is new into the archive.

    Where a listing or a link is gone, the web archive is asked, unless the profile says `web_archive = false`.
    """
    _each(sources, fetch_stage)


@app.command()
def extract(
    sources: Sources, engine: EngineOption = "pdfium", workers: WorkersOption = None, verify: VerifyOption = False
) -> None:
    """Read the archived documents: areas, goals, indicators, budget tables, checks."""

    def stage(profile: Profile, folder: DataFolder) -> Exit:
        extract_stage(profile, folder, engine, workers)
        if verify:
            verify_stage(profile, folder)
        return Exit.PUBLISHED

    _each(sources, stage, engine)


@app.command()
def match(sources: Sources, engine: EngineOption = "pdfium") -> None:
    """Follow areas, goals and table rows from plan to plan."""
    _each(sources, lambda profile, folder: match_stage(profile, folder, engine), engine)


@app.command()
def publish(sources: Sources, engine: EngineOption = "pdfium", accept_loss: AcceptLoss = False) -> None:
    """Write the dataset: gates first, then an immutable release, switched in one step."""
    _each(sources, lambda profile, folder: publish_stage(profile, folder, engine, accept_loss, as_json=False), engine)


def fetch_stage(profile: Profile, folder: DataFolder) -> Exit:
    """Fetch one source, telling each document on stderr."""
    from planextract.archive.fetch import fetch_source

    err.print(f"[bold]{escape(profile.name)}[/bold]")
    report = fetch_source(profile, folder, tell=_tell)
    err.print(f"  fetched: {len(report.taken)} new, {len(report.unchanged)} unchanged, {len(report.findings)} findings")
    return Exit.PUBLISHED


def extract_stage(profile: Profile, folder: DataFolder, engine: Engine, workers: int | None) -> Exit:
    """Read one source's documents, telling each on stderr as it is done."""
    with err.status("  reading …"):
        done = extract_source(profile, folder, engine, workers, tell=lambda document: _tell(describe(document)))
    if not done:
        stages.extractions_of(profile, folder, engine)  # raises with the remedy
    anew = [document for document in done if not document.from_cache]
    err.print(f"  read: {len(anew)} anew, {len(done) - len(anew)} as before")
    return Exit.PUBLISHED


def verify_stage(profile: Profile, folder: DataFolder) -> Exit:
    """Read every amount with both readers; print each difference."""
    from planextract.archive.keep import Archive
    from planextract.reading.verify import verify_document

    for archived in Archive(folder.raw(profile.id)).entries():
        with err.status(f"  reading {archived.path.name[:12]} with both readers …"):
            verification = verify_document(profile, archived)
        out.print(verification.text(), markup=False)
    return Exit.PUBLISHED


def match_stage(profile: Profile, folder: DataFolder, engine: Engine) -> Exit:
    """Match one source's plans."""
    with err.status("  matching …"):
        matching, from_cache = stages.match(profile, folder, engine)
    waiting = sum(
        link.needs_review for links in (matching.goal_links, matching.area_links, matching.row_links) for link in links
    )
    err.print(
        f"  matched: {len(matching.goal_links)} goal links, {len(matching.area_links)} area links, "
        f"{len(matching.row_links)} row links, {waiting} to review" + (" (as before)" if from_cache else "")
    )
    return Exit.PUBLISHED


def publish_stage(profile: Profile, folder: DataFolder, engine: Engine, accept_loss: bool, as_json: bool) -> Exit:
    """Publish one source, into the PostgreSQL database too where one is set; print the summary; say what was refused."""
    with err.status("  publishing …"):
        release, matching = stages.publish(profile, folder, engine, accept_loss)
    print_summary(release, folder.processed(profile.id), as_json)
    database = postgres_address()
    if database is not None and load_current_release(folder, profile.id, database):
        err.print("  loaded into PostgreSQL")
    for line in release.new_plans:
        err.print(f"[green]new plan[/green] {escape(line)}")
    refused = stages.refused_documents(matching, stages.fetch_findings(folder, profile.id))
    for line in refused:
        err.print(f"[yellow]refused[/yellow] {escape(line)}")
    return Exit.SOMETHING_REFUSED if refused else Exit.PUBLISHED


def _tell(line: str) -> None:
    err.print(f"  {escape(without_secrets(line))}")


def _each(names: list[str], stage: Callable[[Profile, DataFolder], Exit], engine: Engine = "pdfium") -> None:
    """Run a stage for each source, in step with the shared store where one is set.

    One source that fails does not stop the others. Exits with the worst outcome.
    """
    from planextract.sources.load import load_profile

    folder = data_folder()
    profiles = [load_profile(name) for name in names]  # a mistake in any profile is told before any work begins
    outcomes = []
    for profile in profiles:
        try:
            with in_step(profile, folder, engine):
                outcomes.append(stage(profile, folder))
        except known_errors() as error:
            err.print(f"[red]{escape(profile.name)}:[/red] {escape(without_secrets(str(error)))}")
            outcomes.append(Exit.NOTHING_PUBLISHED)
    for worst in (Exit.NOTHING_PUBLISHED, Exit.SOMETHING_REFUSED):
        if worst in outcomes:
            raise typer.Exit(worst)
