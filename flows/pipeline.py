"""The whole way as one flow: fetch, extract, match, publish. ``python -m flows.pipeline SOURCE`` runs it here and now."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from prefect import flow
from rich.markup import escape

from flows.extract import extract
from flows.fetch import fetch
from flows.log import say, start_log
from flows.match import match
from flows.publish import publish
from planextract.cli.app import Exit, err, known_errors
from planextract.layout.engine import Engine
from planextract.redaction import without_secrets
from planextract.sources.load import load_profile


@flow(name="pipeline", flow_run_name="pipeline {source}", persist_result=False)
def pipeline(source: str, data: str = "data", engine: Engine = "pdfium", accept_loss: bool = False) -> int:
    """Fetch, extract, match and publish one source; returns how many documents or pages were refused.

    ``source`` is the name of a bundled profile or a path to one.
    """
    start_log()
    say(load_profile(source).name, source=source)
    fetch(source, data)
    extract(source, data, engine)
    match(source, data, engine)
    return publish(source, data, engine, accept_loss)


def run_here(
    source: Annotated[str, typer.Argument(help="Name of a bundled profile, or path to a profile.")] = "exempel",
    data: Annotated[
        str, typer.Option(envvar="PLANEXTRACT_DATA", help="Folder of archive, cache and datasets.")
    ] = "data",
    engine: Engine = "pdfium",
    accept_loss: bool = False,
) -> None:
    """Run the pipeline flow once. Without ``PREFECT_API_URL`` a temporary Prefect server is started for it."""
    try:
        load_profile(source)  # a mistake in the profile is told at once, not after the server has started
        with err.status("starting Prefect's temporary server (10-25 s) …"):
            refused = pipeline(source, data, engine, accept_loss)
    except KeyboardInterrupt:
        err.print("\nInterrupted. Nothing is lost: run the same command again and it goes on from here.")
        sys.exit(130)
    except known_errors() as error:
        err.print(f"[red]Error:[/red] {escape(without_secrets(str(error)))}")
        sys.exit(Exit.NOTHING_PUBLISHED)
    sys.exit(Exit.SOMETHING_REFUSED if refused else Exit.PUBLISHED)


if __name__ == "__main__":
    typer.run(run_here)
